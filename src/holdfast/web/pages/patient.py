"""The patient's page: his contacts, what was agreed, his own answers. And the same forms on the therapist's device.

It reads the record alone, and of it only the contract, the next hour and his own answers. On a host it is shown on his
own phone too (`web/portal`). On a laptop there is no portal: in a demo the page is reached by a signed address, and on
the therapist's device by handing it over.
"""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.brief.words import RUNS
from holdfast.case.as_of import as_of
from holdfast.case.consent import HIS_TO_WITHDRAW, standing_of
from holdfast.case.course import ended_on
from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.case.record import Appointment, ConsentHow, Record, Session, SettingChosen
from holdfast.case.restriction import in_force
from holdfast.contract.replay import replay
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts import author_keys, kept_forms
from holdfast.web.accounts.again import password_refused
from holdfast.web.contract.adding import append
from holdfast.web.giving.answering_kept import load_kept
from holdfast.web.giving.asked import Where, asked
from holdfast.web.giving.planning import next_hours
from holdfast.web.giving.sent_by_him import Sent, answers_in_words, sent_by_him
from holdfast.web.his.agreed import HOLDING, as_he_reads
from holdfast.web.his.agreed import in_force as in_force_words
from holdfast.web.his.keeping import line_beside
from holdfast.web.months.lines import asked_now
from holdfast.web.pages import handed_over, patient_forms
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.pages.patient_forms import NotKept
from holdfast.web.rights import consent
from holdfast.web.rights.beginning import NotKept as NotWrittenDown
from holdfast.web.rights.portal import is_shut
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    AlreadyThere,
    BadForm,
    CaseHandle,
    Locked,
    StalePage,
    add_entry,
    case_for_user,
    load_case,
    new_form_id,
    post_once,
    together,
)
from holdfast.web.words import WORDS

_SALT = "holdfast.patient"
FORMS = ("sac", "tpc", "run", "off", "withdraw")
ANSWERS = ("sac", "tpc", "run")
"""What is asked of him: it rests while his record is restricted. What he says unasked is taken at any time."""
CONTACTS_COMMAND = "holdfast contacts add NAME NUMBER"
TOO_OLD = say("This page was open for more than a day. Nothing is lost: look once more, then send it again.")
TRY_AGAIN = say("Something changed while you wrote. Nothing is lost: look once more, then send it again.")


def patient_address(case_id: UUID, owner_id: int) -> str:
    """Where the patient's page of a case is, in a demo. Whoever has the address can answer as this patient."""
    return reverse("patient", args=[signing.dumps([str(case_id), owner_id], salt=_SALT)])


@require_http_methods(["GET", "HEAD", "POST"])
def patient_page(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a signed address; 404 outside a demo, and for an address not made here."""
    return answer(request, demo_case(token), "demo")


def demo_case(token: str) -> CaseHandle:
    """The case whose patient's page has this signed address. `Http404` outside a demo, and for one not made here."""
    if not settings.HOLDFAST_DEMO:
        raise Http404
    try:
        case_id, owner = signing.loads(token, salt=_SALT)
        return case_for_user(User.objects.get(pk=owner), case_id)
    except (signing.BadSignature, User.DoesNotExist):
        raise Http404 from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Before the device is handed over: what will be shown, and what ends it. POST locks this browser to the form."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    record = _case(handle).record
    about, shut = record.about, is_shut(record)
    if request.method != "POST" or not settings.HOLDFAST_CONTACTS or shut:
        contacts = settings.HOLDFAST_CONTACTS
        person = person_of(about.pseudonym, about.address)
        shown = {"case_id": case_id, "about": about, "contacts": contacts, "shut": shut, "person": person}
        shown |= {"command": CONTACTS_COMMAND, "origin": origin_words(about.origin)}
        return render(request, "patient/hand_over.html", shown)
    response = redirect("handed-over")
    kept = kept_forms.opened(request, User.objects.get(pk=request.user.pk or 0), request.POST.get(kept_forms.FIELD, ""))
    if kept is not None and kept.case == str(case_id):  # what he typed before the session ended, now for his eyes again
        handed_over.lock(request, case_id)
        return hand(request, case_id, kept_forms.to_confirm(request, kept))
    return hand(request, case_id, response)


def hand(request: HttpRequest, case_id: UUID, response: HttpResponse) -> HttpResponse:
    """Lock this browser to the patient's forms; `response` leads there."""
    handed_over.lock(request, case_id)
    author_keys.forget(response)  # private notes are shut until the password opens them again
    kept_forms.remember_case(response, case_id)
    response["Clear-Site-Data"] = '"cache"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handed_over_page(request: HttpRequest) -> HttpResponse:
    """The patient's forms on the therapist's device; nothing else is reachable from this browser."""
    case_id = handed_over.locked_to(request)
    if case_id is None:
        return redirect("caseload")
    return answer(request, case_for_user(request.user, case_id), "device")


@sensitive_post_parameters("password")
@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """The therapist's password ends it, and opens the private notes again."""
    case_id = handed_over.locked_to(request)
    if case_id is None:
        return redirect("caseload")
    user = User.objects.get(pk=request.user.pk or 0)
    handle = case_for_user(user, case_id)
    if (refused := password_refused(request, user, f"device of {user.pk}")) is not None:
        often = refused[1] == HTTPStatus.TOO_MANY_REQUESTS
        said = say("This was tried too often. Wait a while.") if often else say("This is another password.")
        return _page(request, handle, "device", back=said, status=refused[1])
    handed_over.unlock(request)
    password = request.POST.get("password", "")[:4096]
    response = redirect("log-next", case_id)
    try:
        author_keys.keep_in_session(request, response, author_keys.open_author_key(user, password))
    except Locked:
        response = redirect("recover")
    kept_forms.forget_case(response)
    return response


# --- answering ---


def answer(request: HttpRequest, handle: CaseHandle, where: Where) -> HttpResponse:
    """The patient's page of this case, shown; or one of its forms, kept. `handle` is whose name it is stored under."""
    if not settings.HOLDFAST_CONTACTS:
        shown = {"command": CONTACTS_COMMAND, "locked": where == "device", "portal": where == "portal"}
        return render(request, "patient/no_contacts.html", shown, status=503)
    if request.method != "POST":
        return _page(request, handle, where)
    does = request.POST.get("does", "")
    if does not in FORMS:
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        _store(request, handle, does, where)
        return f"{request.path}?kept={does}"

    try:
        return redirect(post_once(request.POST.get("form", ""), handle.user_id, act, handle.id).result)
    except BadForm:
        said, status = TOO_OLD, 409
    except (StalePage, AlreadyThere):
        said, status = TRY_AGAIN, 409
    except DOES_NOT_OPEN:
        said, status = TRY_AGAIN, 503  # what is shown then is the page without a case
    except (NotKept, NotWrittenDown) as refused:
        said, status = refused.said, 422
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    return _page(request, handle, where, failed=(does, said), status=status)


def _store(request: HttpRequest, handle: CaseHandle, does: str, where: Where) -> None:
    now = clock.now()
    record = _case(handle, now).record
    if is_closed(record, where):
        raise NotKept(say("This page is closed, so nothing was kept."))
    if does in ANSWERS and in_force(record) is not None:
        raise NotKept(say("Your record is paused, so this was not kept. What you wrote is still here to copy."))
    if does == "withdraw":
        purpose = next((one for one in HIS_TO_WITHDRAW if one == request.POST.get("purpose")), None)
        if purpose is None:
            raise SuspiciousOperation("a purpose that no page of ours could have sent")
        how: ConsentHow = "on_device" if where == "device" else "portal"
        today = now.astimezone(ZoneInfo(record.about.zone)).date()
        consent.withdraw(handle, record, purpose, today, how, recorded_at=now)
    elif does == "sac":
        _store_alliance(request, handle, record, now)
    elif does == "tpc":
        add_entry(handle, "check_ins", patient_forms.check_in(request.POST, now))
    elif does == "off":
        chosen = SettingChosen(id=f"setting-{uuid4().hex}", recorded_at=now, when=now.date(), setting="quiet")
        add_entry(handle, "settings", chosen)
    else:
        append(handle, lambda there, seq: _run(request, there, seq, now))


def _run(request: HttpRequest, record: Record, seq: int, now: datetime) -> Move:
    return patient_forms.run_of(request.POST, record.moves, seq=seq, now=now)


def _store_alliance(request: HttpRequest, handle: CaseHandle, record: Record, now: datetime) -> None:
    check = patient_forms.alliance_check(request.POST, now)
    hour = patient_forms.hour_to_answer(record, now)
    if hour is None:
        raise NotKept(say("There is no hour yet to answer for."))
    with together(handle):
        if isinstance(hour, Appointment):
            number = max((s.number for s in record.sessions), default=0) + 1
            add_entry(
                handle, "sessions", Session(id=f"hour-{uuid4().hex}", recorded_at=now, number=number, when=hour.when)
            )
        else:
            number = hour.number
        add_entry(handle, "alliance", check, session=number)


# --- showing ---


def _case(handle: CaseHandle, now: datetime | None = None) -> Case:
    return as_of(load_case(handle), now or clock.now())


def is_closed(record: Record, where: Where) -> bool:
    """Whether nothing is shown or asked here: he has not agreed to it, or took it back; or the treatment has ended, and
    nobody reads any more what he would write on his own phone.
    """
    return is_shut(record) or (where == "portal" and ended_on(record) is not None)


def frame(handle: CaseHandle, where: Where) -> dict[str, Any]:
    """What every page of the patient's begins with: whom to call, who reads it and when."""
    therapist = User.objects.get(pk=handle.owner_id)
    return {
        "contacts": settings.HOLDFAST_CONTACTS,
        "therapist": therapist.get_full_name() or None,
        "locked": where == "device",
        "portal": where == "portal",
    }


def closed(request: HttpRequest, record: Record, shown: dict[str, Any]) -> HttpResponse:
    """That the page is closed, and why; `shown` is its `frame`."""
    why: dict[str, Any] = {
        "origin": origin_words(record.about.origin),
        "stands": standing_of(record, "portal"),
        "ended": None if is_shut(record) else ended_on(record),
    }
    return render(request, "patient/closed.html", {**shown, **why}, status=403)


def _page(
    request: HttpRequest,
    handle: CaseHandle,
    where: Where,
    *,
    failed: tuple[str, Message] | None = None,
    back: Message | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    around = {**frame(handle, where), "back": back}
    try:
        whole = load_case(handle)
        record, kept = as_of(whole, now).record, load_kept(handle)
        if is_closed(record, where):
            return closed(request, record, around)
        sent = () if where == "device" else sent_by_him(whole.record, kept, now)
        if "sent" in request.GET and request.method != "POST" and where != "device":
            return _sent(
                request,
                sent,
                {**around, "origin": origin_words(record.about.origin), "away_until": away_until(record, now)},
            )
        context = _shown(record, now, request, failed)
        if failed is not None and context["restricted"]:
            context["typed"] = _typed(failed[0], context)
        context |= {"forms": asked(handle, record, kept, now, where), "sent_by_him": sent}
    except DOES_NOT_OPEN:  # the numbers to call stay, and so does the way back for the therapist
        return render(request, "patient/shut.html", around, status=503)
    return render(
        request,
        "patient/page.html",
        {
            **context,
            **around,
            "failed": failed,
            "kept": request.GET.get("kept") if request.GET.get("kept") in (*FORMS, "form") else None,
            "home": reverse("handed-over") if where == "device" else request.path,  # the forms are below it
            "now": now,
            "form": lambda: new_form_id(handle.user_id, handle.id),  # a template calls it: each has its own
        },
        status=status,
    )


def _sent(request: HttpRequest, sent: tuple[Sent, ...], around: dict[str, Any]) -> HttpResponse:
    """One form that he sent, on a page of its own: ten of them opened would weigh too much for a phone."""
    one = next((one for one in sent if one.id == request.GET["sent"]), None)
    if one is None:
        raise Http404
    found = None if one.out else answers_in_words(one)
    words, answers = found or (None, ())
    shown = {"sent": one, "words": words, "answers": answers, "home": request.path}
    return render(request, "giving/sent_by_him.html", {**around, **shown})


def _shown(record: Record, now: datetime, request: HttpRequest, failed: tuple[str, Message] | None) -> dict[str, Any]:
    """What the page says, from the record alone."""
    contract = replay(record.moves)
    hour = patient_forms.hour_to_answer(record, now)
    given = {does: request.POST if failed and failed[0] == does else None for does in FORMS}
    step = contract.step_due
    clauses = as_he_reads(contract, record.moves)
    return {
        "origin": origin_words(record.about.origin),
        "hour_when": hour.when.astimezone(ZoneInfo(settings.HOLDFAST_ZONE)) if hour else None,
        "answered": isinstance(hour, Session) and hour.patient is not None,
        "sac": patient_forms.alliance_sliders(given["sac"]),
        "sac_stem": patient_forms.stem("sac"),
        "tpc": patient_forms.check_in_sliders(len(record.check_ins), given["tpc"]),
        "tpc_stem": patient_forms.stem("tpc"),
        "given": {does: {name: post.getlist(name) for name in post} if post else {} for does, post in given.items()},
        "ticks": WORDS["tick"].items(),
        "quiet": patient_forms.quiet(record),
        "agreed": [one for one in clauses if one.standing in HOLDING],
        "on_the_table": any(one.standing in ("table", "new_words") for one in clauses),
        "step": step,
        "step_words": None if step is None else in_force_words(step),
        "outcomes": RUNS.items(),
        "felt": () if step is None else patient_forms.felt_asked(step, record.moves, given["run"]),
        "line": line_beside(record, contract, step),
        "held": contract.held is not None,
        "restricted": in_force(record),
        "away_until": away_until(record, now),
        "month_asked": asked_now(record, now.astimezone(ZoneInfo(record.about.zone)).date()),
        "next_hour": _next_hour(record, now),
    }


def _next_hour(record: Record, now: datetime) -> date | None:
    """The day of the next hour, where one is arranged: none in days without hours, and none after the end."""
    if ended_on(record) is not None:
        return None
    days = next_hours(record, now, ZoneInfo(settings.HOLDFAST_ZONE))
    return next((day for day in days if not any(one.start <= day <= one.end for one in record.breaks)), None)


def _typed(does: str, shown: dict[str, Any]) -> list[tuple[Message | str | None, Message | str]]:
    """What he sent of a form that is there no more, to copy: each answer with its question."""
    given, ticks = shown["given"].get(does, {}), WORDS["tick"]
    sliders = [(one.question, one.value) for one in shown.get(does, ())] if does in ("sac", "tpc") else []
    felt = [(label, value) for _name, label, value in shown["felt"]]
    chosen = [(None, RUNS[one]) for one in given.get("outcome", ()) if one in RUNS]
    ticked = [(None, ticks[one]) for one in given.get("tick", ()) if one in ticks]
    words = [(None, one) for one in given.get("words", ())]
    return [(question, one) for question, one in (*chosen, *sliders, *felt, *ticked, *words) if one]


def away_until(record: Record, now: datetime) -> date | None:
    """The last of the days without hours, where the therapist announced them and they hold today."""
    today = now.astimezone(ZoneInfo(record.about.zone)).date()
    announced = (one for one in record.breaks if one.by == "therapist")
    return max((one.end for one in announced if one.start <= today <= one.end), default=None)
