"""What this room adds to the contract: something told, a reaction to it, or a clause to begin from; each one move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from django.http import HttpRequest

from holdfast.case.model import Case
from holdfast.case.moves import Act, Move, MoveBy, Terms
from holdfast.case.record import Record
from holdfast.checking.whole import check_case
from holdfast.contract.agreement import TOLD
from holdfast.contract.ask_again import may_propose
from holdfast.contract.pact import holds_pact
from holdfast.contract.replay import replay
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.contract.adding import append
from holdfast.web.pages.opening import Opened, findings_on
from holdfast.web.rights.beginning import TOO_OLD, NotKept, checked, new_id
from holdfast.web.vault.door import BadForm, CaseHandle, post_once

FIRST_THE_TWO = say(
    "First the two of you. While a break between you is open nothing new is proposed by you; "
    "the frame can be told at any time, and {he} may propose whenever {he} {v:wants|want}."
)
A_PROMISE = say(
    "This reads as a promise about staying alive. It protects nobody: write what each of you does, and whom to call."
)
REACTIONS: tuple[Act, ...] = ("clarify", "object", "discount")


def once(request: HttpRequest, handle: CaseHandle, act: Callable[[], str]) -> str:
    """Do what a form asks for, once; where it leads. What somebody else wrote meanwhile is no hindrance: it stands
    beside this. Raises `NotKept` for a form that lay open too long.
    """
    try:
        return post_once(request.POST.get("form", ""), handle.user_id, act).result
    except BadForm:
        raise NotKept(TOO_OLD) from None


def a_move(opened: Opened, act: Act, by: MoveBy, **more: object) -> Move:
    """A move of today, in today's hour where there is one. Its number is given when it is added."""
    now = clock.now()
    today = [
        s.number for s in opened.analysis.case.record.sessions if s.when.astimezone(now.tzinfo).date() == now.date()
    ]
    known: dict[str, object] = {
        "id": new_id("move"), "seq": 1, "when": now.date(), "recorded_at": now, "by": by, "act": act,
        "session": max(today, default=None), **more,
    }  # fmt: skip
    return Move(**known)  # type: ignore[arg-type]


def clause_id(terms: Terms) -> str:
    return f"{terms.kind}-{uuid4().hex[:12]}"


def add(opened: Opened, move: Move) -> Move:
    """Append the move after whatever came in between. Raises `NotKept` where it does not fit."""
    move = checked(move)
    if move.terms is not None and move.terms.kind not in TOLD and holds_pact(move.terms):
        raise NotKept(A_PROMISE)

    def make(record: Record, seq: int) -> Move:
        made = replace(move, seq=seq)
        _fits(opened, record, made)
        return made

    return append(opened.handle, make)


def torn(opened: Opened) -> bool:
    """Is a break between the two open, so that nothing new comes from the therapist?"""
    return findings_on() and opened.analysis.process.open_rupture is not None


def _fits(opened: Opened, record: Record, move: Move) -> None:
    contract = replay(record.moves)
    if move.act == "propose" and not may_propose(contract, move.by, torn(opened)):
        raise NotKept(FIRST_THE_TWO)
    case: Case = opened.analysis.case
    after = replace(case, record=replace(case.record, moves=(*record.moves, move)))
    place = f"moves[{len(record.moves)}]"
    for problem in check_case(after):
        if problem.place.startswith(place):
            raise NotKept(
                say("This does not fit: {found}. Allowed: {allowed}.", found=problem.found, allowed=problem.allowed)
            )
