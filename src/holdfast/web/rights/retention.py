"""How long records are kept: the profile a practice chose, what is due, legal holds, and erasing one patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.accounts.people import decides, for_roles, role_of, signed_in
from holdfast.web.operations.secret_files import NotWritten
from holdfast.web.rights.page import case_page, home, me, own_case, password_fault, typed_words
from holdfast.web.rights.retention_choice import chosen_in, keep_choice
from holdfast.web.rights.retention_due import Answer, Verdict, may_be_erased, verdict
from holdfast.web.rights.retention_profiles import Chosen, choose, retention_profiles
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    CaseHandle,
    Kept,
    cases_for,
    erase,
    erased_cases,
    hold,
    holds,
    kept_for,
    kept_in_practice,
    load_about,
    new_form_id,
    post_once,
    release,
    what_is_there,
)
from holdfast.web.words import marked


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the list: `name` is None for a manager, and where the case does not open."""

    id: UUID
    name: str | None
    kept: Kept
    verdict: Verdict


@signed_in
@for_roles("therapist", "manager")
@require_http_methods(["GET", "HEAD"])
def retention_page(request: HttpRequest) -> HttpResponse:
    """What is kept until when: a therapist's own cases by name, a manager's by id and therapist."""
    return _page(request)


@signed_in
@for_roles("therapist", "manager")
@require_POST
def retention_chosen(request: HttpRequest) -> HttpResponse:
    """The practice chooses its profile. It holds at once, for every case."""
    if not _may_choose(request):
        raise PermissionDenied
    if not request.POST.get("profile"):
        return _page(request, fault=say("Choose one of the times below. Nothing was changed."), status=400)
    try:
        years = request.POST.get("years", "").strip()
        number = int(years) if years.isascii() and years.isdecimal() and len(years) <= 2 else None
        own = request.POST.get("profile") == "custom"
        chosen = choose(
            request.POST.get("profile", ""), number if own else None, typed_words(request.POST.get("reason", ""))
        )
    except ValueError as error:
        return _page(request, fault=say("{words}", words=str(error)), status=400)
    if not home():
        return _page(request, fault=say("No practice is open here, so nothing can be chosen."), status=400)
    try:
        keep_choice(home(), chosen, me(request).get_username())
    except NotWritten as error:
        return _page(request, fault=say("{words}", words=str(error)), status=409)
    audit.note("retention profile")
    return redirect("retention")


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Erase one patient for good: says what goes, asks for the password and for the name as it stands."""
    handle = own_case(request, case_id)
    if request.method != "POST":
        return _erase_page(request, handle)
    he_asked = request.POST.get("he_asked") == "yes"
    answer = answer_for(handle, he_asked=he_asked)
    if not answer.allowed:
        return _erase_page(request, handle, fault=answer.why, status=409)
    if request.POST.get("typed", "").strip() != load_about(handle).pseudonym.strip():
        fault = say("What you typed is not the name as it stands above. Nothing was erased.")
        return _erase_page(request, handle, fault=fault, status=400)
    if (wrong := password_fault(request)) is not None:
        return _erase_page(request, handle, fault=wrong, status=400)
    chosen = chosen_in(home())
    assert chosen is not None
    erase(handle.id, me(request), profile_name(chosen, he_asked=he_asked))
    return redirect(reverse("retention") + "?erased=1")


@signed_in
@require_POST
def hold_set(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A legal hold, with its reason."""
    return _hold(request, own_case(request, case_id), hold)


@signed_in
@require_POST
def hold_lifted(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every open hold of the case ends, with a reason."""
    return _hold(request, own_case(request, case_id), release)


def answer_for(handle: CaseHandle, *, he_asked: bool) -> Answer:
    """Whether this case may be erased today."""
    kept = kept_for([handle])[handle.id]
    today = clock.now().date()
    return may_be_erased(chosen_in(home()), kept.ended_on, today, held=kept.held, he_asked=he_asked)


def profile_name(chosen: Chosen, *, he_asked: bool) -> str:
    """What the register of the erased keeps of the reason: `italy`, `custom 12`, with a mark where he asked."""
    years = f" {chosen.years}" if chosen.profile.years is None else ""
    return f"{chosen.profile.id}{years}{', asked' if he_asked else ''}"[:40]


def own_lines(handles: list[CaseHandle]) -> tuple[Line, ...]:
    """The cases of a therapist, those first that may be erased first; what runs comes last."""
    there, chosen = kept_for(handles), chosen_in(home())
    found = [Line(h.id, _name(h), there[h.id], _verdict(there[h.id], chosen)) for h in handles if h.id in there]
    return tuple(sorted(found, key=lambda line: (line.verdict.kept_until or date.max, line.name or "")))


def practice_lines() -> tuple[Line, ...]:
    """Every case of the practice, by id and therapist, without a name."""
    chosen = chosen_in(home())
    return tuple(Line(one.case, None, one, _verdict(one, chosen)) for one in kept_in_practice())


def _verdict(kept: Kept, chosen: Chosen | None) -> Verdict:
    return verdict(chosen, kept.ended_on, clock.now().date(), held=kept.held)


def _name(handle: CaseHandle) -> str | None:
    try:
        return marked(load_about(handle))
    except DOES_NOT_OPEN:
        return None


def _page(request: HttpRequest, *, fault: Message | None = None, status: int = 200) -> HttpResponse:
    manager = role_of(request.user) == "manager"
    if not manager:
        audit.note("retention")
    lines = practice_lines() if manager else own_lines(cases_for(request.user))
    shown = {
        "page": "retention",
        "manager": manager,
        "may_choose": _may_choose(request),
        "lines": lines,
        "due": sum(line.verdict.state == "due" for line in lines),
        "chosen": chosen_in(home()),
        "profiles": tuple(retention_profiles().values()),
        "gone": erased_cases(request.user),
        "just_erased": "erased" in request.GET,
        "fault": fault,
    }
    return render(request, "rights/retention.html", shown, status=status)


def _may_choose(request: HttpRequest) -> bool:
    """Where a practice has a manager, its time is the manager's to choose: a therapist who could shorten it for
    everybody could erase a case of his own too early.
    """
    return decides(request.user)


def _erase_page(
    request: HttpRequest, handle: CaseHandle, *, fault: Message | None = None, status: int = 200
) -> HttpResponse:
    there = what_is_there(handle)
    chosen, kept = chosen_in(home()), kept_for([handle])[handle.id]
    shown = case_page(
        handle,
        "erase",
        fault=fault,
        plain=answer_for(handle, he_asked=False),
        asked=answer_for(handle, he_asked=True),
        kept=kept,
        kept_until=chosen.kept_until(kept.ended_on) if chosen and kept.ended_on else None,
        chosen=chosen,
        hours=there.get("sessions", 0),
        answers=there.get("check_ins", 0) + there.get("measures", 0) + there.get("alliance", 0),
        moves=there.get("moves", 0),
        notes=sum(count for kind, count in there.items() if kind.startswith("private") or kind == "logs"),
        others=_others(there),
        open_holds=tuple(one for one in holds(handle) if one.ended_at is None),
        ended_holds=tuple(one for one in holds(handle) if one.ended_at is not None),
        form=new_form_id(handle.user_id),
    )
    return render(request, "rights/erase.html", shown, status=status)


def _others(there: dict[str, int]) -> int:
    told = ("sessions", "check_ins", "measures", "alliance", "moves", "logs")
    return sum(count for kind, count in there.items() if kind not in told and not kind.startswith("private"))


def _hold(request: HttpRequest, handle: CaseHandle, act: Callable[[CaseHandle, str], object]) -> HttpResponse:
    reason = typed_words(request.POST.get("reason", ""))
    if not reason:
        fault = say("A legal hold is set and lifted with a reason. Write one in a line.")
        return _erase_page(request, handle, fault=fault, status=400)

    def done() -> str:
        act(handle, reason)
        return reverse("erase", args=[handle.id])

    return redirect(post_once(request.POST.get("form", ""), handle.user_id, done).result)
