"""The end of a run: stopping, the truth, deleting. The one part of this room that reads what was hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from holdfast.measures.log import therapist_log
from holdfast.simulate.practise.again import second_look
from holdfast.simulate.practise.choices import choice_words
from holdfast.simulate.practise.truth import Marked, pulled_words, truth_of
from holdfast.text import Message, say
from holdfast.web.accounts.people import signed_in
from holdfast.web.pages.sent import whole_number
from holdfast.web.practise.shared import Refused, about_run, me, of_a_run, once, over
from holdfast.web.practise.store import Moved, delete, is_there, keep, run_for

VERDICTS = {
    "right": say("in the model, so it was"),
    "wrong": say("in the model, it was not so"),
    "not in the model": say("not in the model"),
}


@dataclass(frozen=True, slots=True)
class MarkedShown:
    """One hour's marks in words, by what they have in common with what was there."""

    number: int
    logged: bool
    rows: tuple[tuple[Message, tuple[Message, ...]], ...]


@signed_in
@require_POST
@of_a_run
def stop_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """End the run here; the truth is open from now on, and there is no further hour."""
    kept = run_for(me(request).pk, run_id)

    def act() -> str:
        keep(me(request).pk, run_id, kept.run, version=whole_number(request.POST.get("version", "")) or 0, stopped=True)
        return reverse("practise-truth", args=[run_id])

    try:
        return redirect(once(request, act))
    except Moved:  # another window was quicker; nothing is lost, and it can be stopped there
        return redirect("practise-before", run_id=run_id)
    except Refused:
        raise SuspiciousOperation("a form this server did not make, or more than a day ago") from None


@signed_in
@require_safe
@of_a_run
def truth_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What was hidden, for a run that has ended. Before that there is nothing here: back to the run."""
    kept = run_for(me(request).pk, run_id)
    if not over(kept):
        return redirect("practise-before", run_id=run_id)
    truth = truth_of(kept.run)
    context = about_run(request, kept, "truth") | {
        "truth": truth,
        "again": second_look(kept.run, truth),
        "chosen": [(hour, None if hour.choice is None else choice_words(hour.choice)) for hour in truth.hours],
        "marked": [_marked(one) for one in truth.marked],
        "said_by": [(one, VERDICTS[one.verdict]) for one in truth.said],
        "pulled": [pulled_words(one) for one in truth.pulled],
        "silent": ", ".join(map(str, truth.silent)),
    }
    return render(request, "practise/truth.html", context)


@signed_in
@require_POST
def delete_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Delete one's own run for good, also one that does not open."""
    if not is_there(me(request).pk, run_id):
        raise Http404

    def act() -> str:
        delete(me(request).pk, run_id)
        return reverse("practise")

    try:
        return redirect(once(request, act))
    except Refused:
        raise SuspiciousOperation("a form this server did not make, or more than a day ago") from None


def _marked(one: Marked) -> MarkedShown:
    parts = (
        (say("in the model, and marked by you"), one.both),
        (say("in the model, not marked"), one.missed),
        (say("marked by you, not in the model"), one.besides),
    )
    return MarkedShown(one.number, one.logged, tuple((title, tuple(_words(ids))) for title, ids in parts if ids))


def _words(ids: tuple[str, ...]) -> Iterator[Message]:
    titles = {option.id: option.title for row in therapist_log().rows.values() for option in row.options}
    for id in ids:
        yield say(titles[id])
