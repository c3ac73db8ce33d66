"""The contract in the hour: large, his words beside yours, and the screen can be turned to him.

What is turned to him (`?turned=yes`) holds what was said to him and his own words, and asks for at most four numbers
an hour, for the step that is due alone. No number of yours, no trigger and nothing private is on either page; yours
stand on the first once you show them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.contract.conviction import numbers_left
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.contract.clause_forms import WHILE_FIRST
from holdfast.web.contract.fields import FormField
from holdfast.web.contract.page import gone, meanwhile, shown
from holdfast.web.contract.sending import STANCE
from holdfast.web.contract.shown import ActLink, ClauseView, clause_view, costs_named, who_said
from holdfast.web.contract.state import Asked, asked_by, form_for, link, step_shown, the_two, what_was_typed
from holdfast.web.pages.opening import Opened, case_context, open_case
from holdfast.web.vault.door import CaseHandle, case_for_user, new_form_id

ACTS: tuple[tuple[str, Message], ...] = (
    ("lower_stakes", say("Lower the stakes")),
    ("counter", say("Another way")),
    ("not_now", say("Not now")),
    ("yes", say("Agreed today, still open")),
    ("disclose_cost", say("What it will cost")),
    ("ask", say("You asked what speaks against it")),
    ("run", say("How it went")),
    ("withdraw", say("Take it off the table")),
)
ASKED_OF_HIM = {
    "makes_sense": say("It makes sense to me."),
    "own_wish": say("I want this for myself."),
    "can_do": say("I can do it."),
}


@login_required
@require_safe
def hour_contract(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The contract in the hour; `?turned=yes` is the page that is turned to him."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    if request.GET.get("turned"):
        return draw_turned(request, handle, Asked())
    return draw(request, handle, asked_by(request))


def draw(request: HttpRequest, handle: CaseHandle, asked: Asked, *, status: int = 200) -> HttpResponse:
    """Two columns, large: what we want, the step due, what was heard against it, and the few acts of an hour."""
    opened = open_case(request, handle, private=False)
    contract, record = opened.analysis.contract, opened.analysis.case.record
    two, show = the_two(opened, contract), shown(request)
    title, due = step_shown(contract, first=two.first)
    may = not opened.looking_back
    address = reverse("contract-hour", args=[handle.id])
    form = form_for(asked, record.moves, contract, two) if may else None
    box = Asked("answer", due.id) if due else Asked()
    context = _context(
        opened,
        due=_view(due, contract, opened, show=show),
        goals=[_view(goal, contract, opened, show=show) for goal in contract.of_kind("goal")],
        rules=contract.of_kind("stop"),
        contract=contract,
        two=two,
        asked=asked,
        links=_links(due, address, first=two.first) if due and may else (),
        form=form if form is not None and form.does != "answer" else None,
        box=(form if form is not None and form.does == "answer" else form_for(box, record.moves, contract, two))
        if due and may
        else None,
        since=meanwhile(request, record.moves, contract, asked),
        gone=gone(contract, asked, two),
        due_title=title,
        yes_waits=two.first and request.GET.get("kept") == "yes",
        typed=what_was_typed(asked, contract),
        seq=len(record.moves),
        form_id=new_form_id(handle.user_id),
        box_id=new_form_id(handle.user_id),
        back="hour",
        show=show,
    )
    return render(request, "web/contract/hour.html", context, status=status)


def draw_turned(request: HttpRequest, handle: CaseHandle, asked: Asked, *, status: int = 200) -> HttpResponse:
    """What he sees: the step in his words and the words for both, what it will cost, and up to three numbers."""
    opened = open_case(request, handle, private=False)
    contract, record = opened.analysis.contract, opened.analysis.case.record
    due = contract.step_in_question
    left = numbers_left(record.moves, clock.now().date())
    may = contract.step_asked is not None and not opened.looking_back  # what a machine read of a break changes nothing
    context = _context(
        opened,
        due=_view(due, contract, opened, show=False),
        rules=contract.of_kind("stop"),
        rows=[_row(name, asked, due) for name in STANCE[:left]] if may else [],
        enough=may and left == 0,
        kept=request.GET.get("turned") == "kept",
        said=asked.said,
        seq=len(record.moves),
        form_id=new_form_id(handle.user_id),
    )
    return render(request, "web/contract/turned.html", context, status=status)


def _row(name: str, asked: Asked, due: Clause | None) -> FormField:
    about_it = asked.sent is not None and due is not None and asked.clause == due.id  # no number goes to another step
    given = tuple(asked.sent.getlist(name)) if asked.sent is not None and about_it else ()
    return FormField(name, ASKED_OF_HIM[name], "tenth", values=given)


def _view(clause: Clause | None, contract: Contract, opened: Opened, *, show: bool) -> ClauseView | None:
    if clause is None:
        return None
    moves = opened.analysis.case.record.moves
    return clause_view(clause, contract, costs_named(moves), show=show, said_by=who_said(moves))


def _links(due: Clause, address: str, *, first: bool) -> tuple[ActLink, ...]:
    """The few acts of an hour; while the two come first, those alone that offer and agree nothing."""
    acts = [(does, title) for does, title in ACTS if does in WHILE_FIRST] if first else ACTS
    return tuple(link(title, address, act=does, of=due.id) for does, title in acts)


def _context(opened: Opened, **more: Any) -> dict[str, Any]:
    return case_context(opened, "contract-hour", **more)
