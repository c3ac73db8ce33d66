"""Moves replayed into the living contract: one pure pass, the same every time, that never raises.

What cannot be (a yes to other words, a run of a goal, a move on a clause that was never brought) changes nothing here;
`checking` finds it and says so. One thing is never dropped: what somebody said against a clause. It stays with the
clause, also after it ended; said of no clause, or of none that is known, it stays with the contract as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from holdfast.case.moves import Move
from holdfast.contract.agreement import TOLD, YES, is_dissent, state_of, text_hash
from holdfast.contract.model import Clause, Contract, Held, RunAt, Said, StanceAt, Version


def replay(moves: Sequence[Move]) -> Contract:
    """The contract after these moves, taken by their `seq`. Pure; never raises on moves that can be read from a file.

    - propose brings a clause; proposed again it is offered once more, and new words replace the old. counter changes
      the words. Changed words take back every yes; what was said, named, rated and run stays.
    - tell brings or rewords a frame or safety clause.
    - accept, accept_reserved, commit count for the words they name (see `agreement` for when a clause is agreed).
    - withdraw ends a clause for good; hold and repair hold and release; a rewrite opens a version, closes the last, and
      releases a hold for life or another reason, but never one for a rupture.
    - while it is held for a rupture, a step proposed by the therapist is not taken.
    """
    ledger = Ledger()
    for move in sorted(moves, key=lambda m: (m.seq, m.id)):
        take(ledger, move)
    return contract_of(ledger)


@dataclass(slots=True)
class Ledger:
    """The contract while it is being replayed. `checking` walks along with it, one move at a time."""

    clauses: dict[str, Clause] = field(default_factory=dict)
    closed: list[Version] = field(default_factory=list)
    open: Version | None = None
    held: Held | None = None
    said: list[Said] = field(default_factory=list)
    last_moved: date | None = None

    def standing(self) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses.values() if c.standing)


def contract_of(ledger: Ledger) -> Contract:
    """The contract as the ledger has it now. The open version holds what stands; a closed one never changes."""
    versions = tuple(ledger.closed)
    if ledger.open is not None:
        versions = (*versions, replace(ledger.open, clauses=ledger.standing()))
    return Contract(tuple(ledger.clauses.values()), versions, ledger.held, ledger.last_moved, tuple(ledger.said))


def take(ledger: Ledger, move: Move) -> None:
    """One move further."""
    ledger.last_moved = move.when if ledger.last_moved is None else max(ledger.last_moved, move.when)
    if move.act == "hold":
        _hold(ledger, move)
    elif move.act == "repair":
        ledger.held = None
    elif move.act == "rewrite":
        _rewrite(ledger, move)
    clause = ledger.clauses.get(move.clause) if move.clause else None
    if clause is None and not _brought(ledger, move):
        if move.words or is_dissent(move):
            ledger.said.append(_said(move))
        return
    if clause is not None:
        changed = _on_clause(_heard(clause, move), move, pushed=_pushed(ledger, move))
        ledger.clauses[clause.id] = replace(changed, state=state_of(changed))


def _brought(ledger: Ledger, move: Move) -> bool:
    """Propose or tell a new clause. False where nothing could be brought."""
    if move.clause is None or move.terms is None or move.act not in ("propose", "tell"):
        return False
    told = move.terms.kind in TOLD
    if told != (move.act == "tell") or _pushed(ledger, move):
        return False
    said = _said(move)
    ledger.clauses[move.clause] = Clause(
        id=move.clause,
        kind=move.terms.kind,
        terms=move.terms,
        text_hash=text_hash(move.terms),
        state="told" if told else "proposed",
        version=ledger.open.number if ledger.open else 0,
        proposed_by=move.by,
        proposed_on=move.when,
        proposed_in=move.session,
        offered=() if told else (said,),
        said=(said,),
    )
    return True


def _pushed(ledger: Ledger, move: Move) -> bool:
    """A step proposed by the therapist while the two of them come first."""
    step = move.terms is not None and move.terms.kind == "step"
    return step and move.act == "propose" and move.by == "therapist" and held_for_rupture(ledger)


def held_for_rupture(ledger: Ledger) -> bool:
    return ledger.held is not None and ledger.held.reason == "rupture"


def _heard(clause: Clause, move: Move) -> Clause:
    """What was said about it, kept in the order it was said, whatever else the move does."""
    said = _said(move)
    return replace(
        clause,
        said=(*clause.said, said),
        heard_against=(*clause.heard_against, said) if is_dissent(move) else clause.heard_against,
        asked_for_objection=(*clause.asked_for_objection, said) if move.act == "ask" else clause.asked_for_objection,
    )


def _on_clause(clause: Clause, move: Move, *, pushed: bool) -> Clause:
    if not clause.standing:
        return clause
    if move.act in ("propose", "counter", "tell"):
        return clause if pushed else _reworded(clause, move)
    if move.act in YES:
        return _accepted(clause, move)
    if move.act == "hand_back":
        return replace(clause, accepted_by=tuple(by for by in clause.accepted_by if by != move.by))
    if move.act == "disclose_cost":
        return replace(clause, costs=(*clause.costs, *move.costs))
    if move.act == "rate" and move.stance is not None:
        return replace(clause, stances=(*clause.stances, StanceAt(move.by, move.stance, move.when, move.session)))
    if move.act == "run" and move.run is not None and clause.kind == "step":
        return replace(clause, runs=(*clause.runs, RunAt(move.run, move.when, move.session)))
    if move.act == "withdraw":
        return replace(clause, withdrawn_on=move.when)
    return clause


def _reworded(clause: Clause, move: Move) -> Clause:
    told = clause.kind in TOLD
    if move.terms is None or move.terms.kind != clause.kind or told != (move.act == "tell"):
        return clause
    fresh = text_hash(move.terms)
    return replace(
        clause,
        terms=move.terms,
        text_hash=fresh,
        offered=(*clause.offered, _said(move)) if move.act == "propose" else clause.offered,
        accepted_by=clause.accepted_by if fresh == clause.text_hash else (),
    )


def _accepted(clause: Clause, move: Move) -> Clause:
    counts = clause.kind not in TOLD and move.accepted_text == clause.text_hash and move.by not in clause.accepted_by
    return replace(clause, accepted_by=(*clause.accepted_by, move.by)) if counts else clause


def _hold(ledger: Ledger, move: Move) -> None:
    """A rupture outweighs every other reason; otherwise the hold that stands goes on standing."""
    reason = move.hold_for or "other"
    if ledger.held is None or (reason == "rupture" and not held_for_rupture(ledger)):
        ledger.held = Held(move.when, move.session, reason, move.words)


def _rewrite(ledger: Ledger, move: Move) -> None:
    opened = move.version
    if opened is None or (ledger.open is not None and opened.number <= ledger.open.number):
        return
    if ledger.open is not None:
        ledger.closed.append(replace(ledger.open, closed_on=move.when, clauses=ledger.standing()))
    if not held_for_rupture(ledger):
        ledger.held = None
    ledger.open = Version(opened.number, opened.phase, opened.why, move.when, move.session, None, ())


def _said(move: Move) -> Said:
    return Said(move.by, move.act, move.words, move.when, move.session)
