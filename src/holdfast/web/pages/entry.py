"""Behind a number: the entry it was read from, with its items. Hours lead to the hour's own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.case.model import Case
from holdfast.case.record import CheckIn, Measure, TwoPoleAnswers
from holdfast.case.working import Rating
from holdfast.measures.recorded import instrument_for
from holdfast.web.giving.entry_shown import entry_context
from holdfast.web.pages.hour import item_answers
from holdfast.web.pages.opening import Opened, case_context, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.vault.door import case_for_user


@login_required
@require_safe
def entry_page(request: HttpRequest, case_id: UUID, ref: str) -> HttpResponse:
    """Open what a reference points at. 404 for what is not there, or not this reader's."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle)
    case = opened.analysis.case
    if (number := hour_behind(case, ref)) is not None:
        query = "?private=no" if request.GET.get("private") == "no" else ""
        return redirect(reverse("hour", args=[case_id, number]) + query)
    ratings = case.working.ratings if handle.may_write or handle.working else ()
    answered: tuple[Measure | Rating, ...] = (*case.record.measures, *ratings)
    for given in answered:
        if given.id == ref:
            return render(request, "giving/entry.html", entry_context(opened, given))
    for check_in in case.record.check_ins:
        if check_in.id == ref:
            return render(request, "web/pages/entry.html", _check_in(opened, check_in))
    if any(ending.id == ref for ending in case.record.planned_endings):
        return redirect(
            reverse("ending", args=[case_id]) + ("?private=no" if request.GET.get("private") == "no" else "")
        )
    if (anchor := _place_on_case_page(case, ref)) is not None:
        return redirect(reverse("case", args=[case_id]) + anchor)
    raise Http404


def leads_somewhere(case: Case, ref: str) -> bool:
    """Does this reference open to something? Else a page shows the words without a link."""
    opens = (*case.record.measures, *case.record.check_ins, *case.working.ratings, *case.record.planned_endings)
    return (
        hour_behind(case, ref) is not None
        or any(entry.id == ref for entry in opens)
        or _place_on_case_page(case, ref) is not None
    )


def hour_behind(case: Case, ref: str) -> int | None:
    """The number of the hour that a reference (`hour:7`, or the id of a session, log or private note) belongs to."""
    kind, _, rest = ref.partition(":")
    if kind in ("hour", "session") and (number := whole_number(rest)) is not None:
        return next((s.number for s in case.record.sessions if s.number == number), None)
    for session in case.record.sessions:
        if session.id == ref:
            return session.number
    for log in case.working.logs:
        if log.id == ref:
            return log.session
    notes = case.private.notes if case.private else ()
    found = next((note.session for note in notes if note.id == ref), None)
    return found or next((move.session for move in case.record.moves if move.id == ref), None)


def _place_on_case_page(case: Case, ref: str) -> str | None:
    places = {"#events": case.record.events, "#breaks": case.record.breaks, "#reviews": case.record.reviews}
    for anchor, entries in places.items():
        if any(entry.id == ref for entry in entries):
            return anchor
    return "#contract" if any(ref in (move.id, move.clause) for move in case.record.moves) else None


def _check_in(opened: Opened, check_in: CheckIn) -> dict[str, object]:
    tags = TwoPoleAnswers.__dataclass_fields__
    given = {tag: getattr(check_in.answers, tag) for tag in tags if getattr(check_in.answers, tag) is not None}
    return case_context(
        opened, "entry", form=instrument_for("tpc", None), check_in=check_in, answers=item_answers("tpc", given),
        when=check_in.when,
    )  # fmt: skip
