"""The patient answers a form: a few questions on each screen, kept as he goes, sent when he says so.

One engine for three ways in: his own phone (`web/portal`), the therapist's device locked to the forms, the patient's
page of a demo. No score and no word about what he answered is shown to him; after an answer about ending his life, or
about harm, whom he can call comes before anything else, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from holdfast.case.as_of import as_of
from holdfast.case.consent import may_be_used
from holdfast.case.measured import CameBy
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.contract.replay import replay
from holdfast.measures.catalogue import catalogue
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.giving.answered import as_measure, leave_out, raised, record_it
from holdfast.web.giving.answering_kept import Begun, Kept, load_kept, save_kept
from holdfast.web.giving.answering_screens import Screen, asks, read_screen, screen_of, screens
from holdfast.web.giving.asked import Asked, Where, asked, ref_of
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.wording_of import order_here
from holdfast.web.pages.opening import origin_words
from holdfast.web.pages.patient import CONTACTS_COMMAND, TOO_OLD, TRY_AGAIN, away_until, closed, frame, is_closed
from holdfast.web.pages.patient_forms import NotKept
from holdfast.web.pages.sent import whole_number
from holdfast.web.rights.beginning import NotKept as NotWrittenDown
from holdfast.web.text_tags import language
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    AlreadyThere,
    BadForm,
    CaseHandle,
    ForAnother,
    StalePage,
    load_case,
    new_form_id,
    post_once,
    together,
)

DOES = ("next", "back", "later", "send", "skip")
NOT_ASKED = say("These questions are not asked now. They may have been sent already, from here or in another window.")
RESTS = say("Your record is paused, so this page was not kept. The pages before it wait here until it goes on.")
CHANGED = say("The questions of this form changed since the page was made, so this page was not kept. Look once more.")
CLOSED = say("This page is closed, so nothing was kept.")


@dataclass(frozen=True, slots=True)
class Way:
    """How he came: `home` is the page he came from, with a slash at its end; forms are below it."""

    handle: CaseHandle
    where: Where
    home: str
    ref: str

    @property
    def here(self) -> str:
        return f"{self.home}forms/{self.ref}/"

    @property
    def how(self) -> CameBy:
        return "device" if self.where == "device" else "phone"


@dataclass(frozen=True, slots=True)
class Now:
    """The case as he comes: its record, what he has begun, and everything that is asked."""

    at: datetime
    record: Record
    kept: Kept
    asked: tuple[Asked, ...]

    def form(self, ref: str) -> Asked | None:
        return next((one for one in self.asked if one.ref == ref), None)


def answer_form(request: HttpRequest, way: Way) -> HttpResponse:
    """One form: its first screen, a screen of questions, the last look; or what was sent of it, kept."""
    if not settings.HOLDFAST_CONTACTS:
        shown = {"command": CONTACTS_COMMAND, "locked": way.where == "device", "portal": way.where == "portal"}
        return render(request, "patient/no_contacts.html", shown, status=503)
    around = frame(way.handle, way.where)
    try:
        now = _now(way)
    except DOES_NOT_OPEN:
        return render(request, "patient/shut.html", around, status=503)
    if is_closed(now.record, way.where):
        return closed(request, now.record, around)
    return _post(request, way) if request.method == "POST" else _show(request, way, now)


def _now(way: Way) -> Now:
    at = clock.now()
    record = as_of(load_case(way.handle), at).record
    kept = load_kept(way.handle)
    return Now(at, record, kept, asked(way.handle, record, kept, at, way.where))


# --- what was sent ---------------------------------------------------------------------------------------------------


def _post(request: HttpRequest, way: Way) -> HttpResponse:
    does = request.POST.get("does", "next")
    if does not in DOES:
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        with together(way.handle):  # the case's row is locked: another window waits, and then reads what this one kept
            return _keep(request, way, does)

    try:
        return redirect(post_once(request.POST.get("form", ""), way.handle.user_id, act, *_made_for(way)).result)
    except ForAnother:
        said, status = CHANGED, 409
    except BadForm:
        said, status = TOO_OLD, 409
    except (StalePage, AlreadyThere):
        said, status = TRY_AGAIN, 409
    except (NotKept, NotWrittenDown) as refused:
        said, status = refused.said, 422
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    return _show(request, way, _now(way), failed=said, status=status)


def _keep(request: HttpRequest, way: Way, does: str) -> str:
    now = _now(way)
    if is_closed(now.record, way.where):
        raise NotKept(CLOSED)
    if in_force(now.record) is not None:
        raise NotKept(RESTS)
    form = now.form(way.ref)
    if form is None:
        raise NotKept(NOT_ASKED)
    if does == "skip":
        return _leave_out(way, now, form)
    if does == "send":
        return _send(way, now, form)
    return _keep_screen(request, way, now, form, does)


def _keep_screen(request: HttpRequest, way: Way, now: Now, form: Asked, does: str) -> str:
    laid = _laid(form)
    number = whole_number(request.POST.get("screen", "")) or 0
    if not 1 <= number <= len(laid):
        raise SuspiciousOperation("a screen that no page of ours could have sent")
    begun = form.begun or Begun(form.form.version, form.order, form.first, form.last, now.at, now.at)
    sent = read_screen(laid[number - 1], request.POST, form.printed)
    left = {place: answer for place, answer in begun.answers.items() if place not in sent}
    answers = left | {place: answer for place, answer in sent.items() if answer is not None}
    begun, heard = _heard(way, now, form, replace(begun, answers=answers, touched=now.at))
    save_kept(way.handle, now.kept.with_form(form.form.id, begun))
    if does == "later":
        leads = f"{way.home}?kept=form"
        return f"{way.here}?to=now&then=later&kept=form" if heard else leads
    onward = str(number + 1) if number < len(laid) else "look"
    to = onward if does == "next" else str(max(number - 1, 1))
    return f"{way.here}?to=now&then={to}&kept=form" if heard else f"{way.here}?to={to}&kept=form"


def _heard(way: Way, now: Now, form: Asked, begun: Begun) -> tuple[Begun, bool]:
    """A safety answer goes into the record with the screen it stood on, sent or not; and he is shown whom to call,
    once for each of these questions, and again where the answer rises.
    """
    measure = as_measure(form, begun.answers, now.record, now.at, way.how)
    there = raised(now.record, measure)
    if not there:
        return begun, False
    known = next((one for one in now.record.measures if one.id == begun.recorded), None)
    old = raised(now.record, known) if known is not None else {}
    if any(item not in old or old[item].value != one.value for item, one in there.items()):
        begun = replace(begun, recorded=record_it(way.handle, now.record, measure, begun.recorded))
    new = [item for item in there if item not in begun.told]
    more = any(item in old and (one.value or 0) > (old[item].value or 0) for item, one in there.items())
    return replace(begun, told=(*begun.told, *new)), bool(new) or more


def _send(way: Way, now: Now, form: Asked) -> str:
    answers = form.begun.answers if form.begun is not None else {}
    before = form.begun.recorded if form.begun is not None else None
    if not answers and before is None:
        return _leave_out(way, now, form)
    measure = as_measure(form, answers, now.record, now.at, way.how)
    record_it(way.handle, now.record, measure, before)
    save_kept(way.handle, now.kept.without(form.form.id))
    return f"{way.here}?sent=yes&kept=form"


def _leave_out(way: Way, now: Now, form: Asked) -> str:
    """Nothing follows from it. What went into the record before, because it was a safety answer, stays there, and so
    does what he changed in it since: the therapist reads both.
    """
    recorded = form.begun is not None and form.begun.recorded is not None
    if form.begun is not None and form.begun.recorded is not None:
        measure = as_measure(form, form.begun.answers, now.record, now.at, way.how)
        record_it(way.handle, now.record, measure, form.begun.recorded)
    else:
        leave_out(way.handle, form, now.record, now.at, way.how)
    save_kept(way.handle, now.kept.without(form.form.id))
    return f"{way.here}?sent={'recorded' if recorded else 'no'}&kept=form"


# --- what is shown ---------------------------------------------------------------------------------------------------


def _show(
    request: HttpRequest, way: Way, now: Now, *, failed: Message | None = None, status: int = 200
) -> HttpResponse:
    form = now.form(way.ref)
    shown = {
        **frame(way.handle, way.where),
        "origin": origin_words(now.record.about.origin),
        "home": way.home,
        "here": way.here,
        "failed": failed,
        "others": [one for one in now.asked if one.ref != way.ref],
        "restricted": in_force(now.record),
        "away_until": away_until(now.record, now.at),
        "form": lambda: new_form_id(way.handle.user_id, *_made_for(way)),  # a template calls it: each has its own
        "asked": form,
    }
    if "sent" in request.GET and _is_ours(way):
        sent = request.GET["sent"]
        told = {"sent": sent == "yes", "safety_kept": sent == "recorded"}
        return render(request, "giving/answer_sent.html", {**shown, **told})
    if form is None:
        return render(request, "giving/answer_none.html", shown, status=404 if status == 200 else status)
    laid = _laid(form)
    again = failed is not None and failed is not CHANGED  # what was ticked for other questions is not shown again
    to = request.POST.get("screen", "look") if again else request.GET.get("to", "")
    if to == "now" and form.begun is not None and form.begun.told:
        return render(
            request, "giving/answer_now.html", {**shown, **_said(form, now, request.GET.get("then", ""), laid)}
        )
    if to == "look":
        return render(request, "giving/answer_look.html", {**shown, **_look(form, laid)}, status=status)
    if not to or to == "now":
        return render(request, "giving/answer_first.html", {**shown, **_first(form, now, laid)}, status=status)
    number = whole_number(to) or 0
    if not 1 <= number <= len(laid):
        raise Http404
    shown |= _screen(form, laid[number - 1], request if failed is not None else None)
    return render(request, "giving/answer_screen.html", {**shown, "last": number == len(laid)}, status=status)


def _laid(form: Asked) -> tuple[Screen, ...]:
    return screens(form_words(form.form, form.words, form.order or ""), form.first, form.last)


def _screen(form: Asked, screen: Screen, sent: HttpRequest | None) -> dict[str, Any]:
    answers = form.begun.answers if form.begun is not None else {}
    return {
        "screen": screen,
        "asks": asks(screen, answers, form.printed, None if sent is None else sent.POST),
        "raised": form.begun is not None and bool(form.begun.told),
    }


def _first(form: Asked, now: Now, laid: tuple[Screen, ...]) -> dict[str, Any]:
    answers = form.begun.answers if form.begun is not None else {}
    open_places = [q.place for one in laid for q in one.questions if q.place not in answers]
    other = form.begun is None and any(one.begun for one in now.asked)
    return {
        "answered": len(answers),
        "go_on": f"?to={screen_of(laid, open_places[0]) if open_places else 'look'}",
        "compared": may_be_used(now.record, "comparison").allowed,
        "safety": bool(form.form.safety),
        "short": other,
        "zone": ZoneInfo(now.record.about.zone),
    }


def _look(form: Asked, laid: tuple[Screen, ...]) -> dict[str, Any]:
    answers = form.begun.answers if form.begun is not None else {}
    numbered = [(one.number, n, q) for one in laid for n, q in enumerate(one.questions, one.first)]
    blank = [(screen, number, q.text) for screen, number, q in numbered if q.place not in answers]
    return {"blank": blank, "answered": len(answers), "of": len(numbered), "end": len(laid),
            "raised": form.begun is not None and bool(form.begun.told)}  # fmt: skip


def _said(form: Asked, now: Now, then: str, laid: tuple[Screen, ...]) -> dict[str, Any]:
    """His answers that were raised, in the words of the form; his safety plan; where he was going."""
    assert form.begun is not None
    number = whole_number(then) or 0
    onward = f"?to={number}" if 1 <= number <= len(laid) else "?to=look"
    told = set(form.begun.told)
    found = []
    for one in laid:
        for ask, question in zip(asks(one, form.begun.answers, form.printed), one.questions, strict=True):
            words = next((choice.label for choice in ask.choices if choice.given), ask.value)
            if question.tag in told and words:
                found.append((question.text, words))
    return {
        "said": found,
        "plan": replay(now.record.moves).of_kind("safety"),
        "onward": onward,
        "stopping": then == "later",
    }


def _is_ours(way: Way) -> bool:
    return any(ref_of(way.handle, name) == way.ref for name in catalogue())


def _made_for(way: Way) -> tuple[UUID, str]:
    """What a page of this form is good for: the case, and the order in which the questions stand here now."""
    form = next((one for name, one in catalogue().items() if ref_of(way.handle, name) == way.ref), None)
    return way.handle.id, "" if form is None else f"{form.version} {order_here(form, language())}"
