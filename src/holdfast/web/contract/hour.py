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

from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.contract.fields import FormField
from holdfast.web.contract.page import gone, meanwhile, shown
from holdfast.web.contract.sending import STANCE, numbers_left
from holdfast.web.contract.shown import ActLink, ClauseView, clause_view, costs_named
from holdfast.web.contract.state import Asked, asked_by, form_for, link, the_two
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
    two, due, show = the_two(opened, contract), contract.step_due, shown(request)
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
        links=_links(due, address) if due and may else (),
        form=form if form is not None and form.does != "answer" else None,
        box=(form if form is not None and form.does == "answer" else form_for(box, record.moves, contract, two))
        if due and may
        else None,
        since=meanwhile(request, record.moves, contract, asked),
        gone=gone(contract, asked),
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
    due = contract.step_due
    left = numbers_left(record.moves, clock.now().date())
    may = due is not None and not opened.looking_back and not the_two(opened, contract).first
    context = _context(
        opened,
        due=_view(due, contract, opened, show=False),
        rules=contract.of_kind("stop"),
        rows=[_row(name, asked) for name in STANCE[:left]] if may else [],
        enough=may and left == 0,
        kept=request.GET.get("turned") == "kept",
        said=asked.said,
        seq=len(record.moves),
        form_id=new_form_id(handle.user_id),
    )
    return render(request, "web/contract/turned.html", context, status=status)


def _row(name: str, asked: Asked) -> FormField:
    given = tuple(asked.sent.getlist(name)) if asked.sent is not None else ()
    return FormField(name, ASKED_OF_HIM[name], "tenth", values=given)


def _view(clause: Clause | None, contract: Contract, opened: Opened, *, show: bool) -> ClauseView | None:
    if clause is None:
        return None
    costs = costs_named(opened.analysis.case.record.moves)
    return clause_view(clause, contract, costs, show=show)


def _links(due: Clause, address: str) -> tuple[ActLink, ...]:
    return tuple(link(title, address, act=does, of=due.id) for does, title in ACTS)


def _context(opened: Opened, **more: Any) -> dict[str, Any]:
    return case_context(opened, "contract-hour", **more)
