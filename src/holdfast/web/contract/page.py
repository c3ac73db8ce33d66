"""The drafting page, before the hour and after it: what is in force and what is on the table, and each thing that is
done with it. In the hour there is another one (`hour`), and what came of it all is read on a third (`story`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.brief.contract_told import sentence
from holdfast.case.moves import Cost, Move, MoveBy
from holdfast.case.private import PrivateNote
from holdfast.contract.ask_again import leaving_to_offer
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say
from holdfast.text import render as render_words
from holdfast.web.contract import asks
from holdfast.web.contract.clause_forms import WHILE_FIRST
from holdfast.web.contract.shown import ClauseView, SaidBy, clause_view, costs_named, who_said
from holdfast.web.contract.state import (
    READY,
    Asked,
    AskNotAnswered,
    TheTwo,
    asked_by,
    begin_with,
    clause_links,
    form_for,
    link,
    proposal_links,
    said_when_mended,
    step_shown,
    the_two,
    what_was_typed,
    whole_links,
    with_hidden,
)
from holdfast.web.contract.whole_forms import LEAVING, PROPOSED, whole_acts
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle, case_for_user, new_form_id

OPEN_IT = say("All of it")
STEPS_WHOLE = 2
"""So many steps beside the one that is due are shown whole."""


@login_required
@require_safe
def contract_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The living contract of a case. `?act=counter&of=c1` opens one form; `?show=yes` shows your own numbers."""
    return draw(request, case_for_user(request.user, case_id), asked_by(request))


def draw(
    request: HttpRequest,
    handle: CaseHandle,
    asked: Asked,
    *,
    status: int = 200,
    failed: AskNotAnswered | None = None,
) -> HttpResponse:
    """The page with the form that was asked for, or that could not be taken as it was sent."""
    opened = open_case(request, handle)
    analysis = opened.analysis
    contract, record = analysis.contract, analysis.case.record
    two = the_two(opened, contract)
    may = handle.may_write and not opened.looking_back
    address = reverse("contract", args=[handle.id])
    asking = asks.ask_views(opened, contract, show=shown(request), failed=failed)
    context = case_context(
        opened,
        "contract",
        contract=contract,
        two=two,
        begin_with=begin_with(record.moves, contract),
        seq=len(record.moves),
        form_id=new_form_id(handle.user_id),
        asked=asked,
        may=may,
        back="",
        show=shown(request),
        since=meanwhile(request, record.moves, contract, asked),
        gone=gone(contract, asked, two),
        said_then=said_when_mended(record.moves, begins) if (begins := begin_with(record.moves, contract)) else (),
        yes_waits=two.first and request.GET.get("kept") == "yes",
        typed=what_was_typed(asked, contract),
        findings_on=findings_on() and analysis.restricted is None,
        form=None,
        asks=asking,
        ask_id=lambda: new_form_id(handle.user_id),  # a template calls it: each form has an id of its own
        failed=failed,
        failed_lost=failed is not None and all(one.trigger.about != failed.about for one in asking),
    )
    costs, said_by = costs_named(record.moves), who_said(record.moves)
    whole, short = in_full(contract, asked.clause)
    views = {
        clause.id: _view(clause, contract, opened, asked, costs, said_by, may=may, show=shown(request), address=address)
        for clause in whole
    }
    context["short"] = [(clause, link(OPEN_IT, address, opened.colleague, of=clause.id)) for clause in short]
    context |= _sections(contract, views, two)
    if may:
        context |= _whole(request, opened, contract, asked, address)
    return render(request, "web/contract/page.html", context, status=status)


def in_full(contract: Contract, asked: str) -> tuple[list[Clause], list[Clause]]:
    """The standing clauses shown whole, and the older steps that stand in one line: all but the one that is due, the
    latest two beside it, and the one that was asked for.
    """
    due = contract.step_in_question
    others = [step.id for step in contract.of_kind("step") if due is None or step.id != due.id]
    short = set(others[:-STEPS_WHOLE]) - {asked}
    standing = [clause for clause in contract.clauses if clause.standing]
    return [c for c in standing if c.id not in short], [c for c in standing if c.id in short]


def _sections(contract: Contract, views: dict[str, ClauseView], two: TheTwo) -> dict[str, Any]:
    title, due = step_shown(contract, first=two.first)

    def of(*kinds: str) -> list[ClauseView]:
        return [view for view in views.values() if view.clause.kind in kinds]

    return {
        "goals": of("goal"),
        "due": views[due.id] if due else None,
        "due_title": title,
        "steps": [view for view in of("step") if due is None or view.clause.id != due.id],
        "rules": of("stop", "leaving"),
        "told": of("frame", "safety"),
        "ended": sum(not clause.standing for clause in contract.clauses),
    }


def _view(
    clause: Clause,
    contract: Contract,
    opened: Opened,
    asked: Asked,
    costs: Mapping[str, Sequence[tuple[Cost, MoveBy]]],
    said_by: SaidBy,
    *,
    may: bool,
    show: bool,
    address: str,
) -> ClauseView:
    case = opened.analysis.case
    two = the_two(opened, contract)
    front, more = clause_links(clause, contract, address, first=two.first) if may else ((), ())
    here = may and asked.clause == clause.id
    return clause_view(
        clause,
        contract,
        costs,
        show=show,
        said_by=said_by,
        front=front,
        more=more,
        form=form_for(asked, case.record.moves, contract, two) if here else None,
        notes=notes_on(opened, clause.id),
    )


def notes_on(opened: Opened, clause: str) -> tuple[PrivateNote, ...]:
    """What the author wrote for himself about insisting on a clause, the latest first. None without his key."""
    private = opened.analysis.case.private
    notes = private.notes if private is not None and opened.private else ()
    return tuple(note for note in reversed(notes) if note.clause == clause and note.who_i_become)


def _whole(request: HttpRequest, opened: Opened, contract: Contract, asked: Asked, address: str) -> dict[str, Any]:
    """What can be done with the contract as a whole; the form of it that is open."""
    case, two = opened.analysis.case, the_two(opened, contract)
    early = leaving_to_offer(contract, opened.analysis.hours_held) and not two.first
    about = (request.POST if asked.sent is not None else request.GET).get("asks", "")[:64]
    why = asks.reason_of(opened, contract, about) if about else ""
    ready = render_words(READY[asked.kind], opened.analysis.person, language()) if asked.kind in READY else ""
    return {
        "proposals": proposal_links(address, his_alone=two.first),
        "whole": whole_links(whole_acts(contract, torn=two.rupture is not None), address, first=two.first),
        "leaving_ready": LEAVING if early else None,
        "leaving_link": link(PROPOSED["leaving"], address, act="propose", kind="leaving"),
        "form": None
        if asked.clause
        else with_hidden(form_for(asked, case.record.moves, contract, two, ready=ready, why=why), about),
    }


def shown(request: HttpRequest) -> bool:
    """Were your own numbers asked for? Until then they are not on the page at all."""
    return request.GET.get("show") == "yes"


def meanwhile(request: HttpRequest, moves: tuple[Move, ...], contract: Contract, asked: Asked) -> list[Message]:
    """What was done since the page was made from which something was sent, in sentences."""
    since, until = asked.since, None
    if since is None:
        since, until = whole_number(request.GET.get("since", "")), whole_number(request.GET.get("until", ""))
        if since is None or until is None:
            return []
    texts = {clause.id: clause for clause in contract.clauses}
    return [sentence(move, texts) for move in moves if since < move.seq and (until is None or move.seq < until)]


def gone(contract: Contract, asked: Asked, two: TheTwo) -> bool:
    """Was something sent whose form is there no more: about a clause that has ended, or while the two come first?"""
    if asked.sent is None:
        return False
    standing = {clause.id for clause in contract.clauses if clause.standing}
    waits = two.first and (asked.does == "rewrite" or (bool(asked.clause) and asked.does not in WHILE_FIRST))
    return waits or (bool(asked.clause) and asked.clause not in standing)
