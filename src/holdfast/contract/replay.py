"""Moves replayed into the living contract: one pure pass, the same every time, that never raises.

What cannot be (a yes to other words, a run of a goal, a move on a clause that was never brought) changes nothing here;
`checking` finds it and says so. One thing is never dropped: what somebody said against a clause. It stays with the
clause, also after it ended; said of no clause, or of none that is known, it stays with the contract as a whole.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from holdfast.case.moves import Act, Move
from holdfast.contract.agreement import NEEDS_OBJECTION, TOLD, YES, agreed_hash, is_contact, is_dissent, text_hash
from holdfast.contract.drafts import ClauseDraft, VersionDraft
from holdfast.contract.model import (
    AgreedText,
    Clause,
    ClauseState,
    Contract,
    Held,
    Said,
    SignedBy,
    Version,
    VersionStatus,
)
from holdfast.contract.on_clause import ALSO_ENDED, MAY_DISSENT, ON_CLAUSE, STIRS
from holdfast.contract.pact import holds_pact, texts_of


def replay(moves: Sequence[Move]) -> Contract:
    """The contract after these moves, taken by their `seq`. Pure; never raises on moves that can be read from a file.

    - propose brings a clause; proposed again it is offered once more, and new words replace the old. counter changes
      the words. Changed words take back every yes; what was said, named, rated and run stays, and so do the words
      `in_force`, until both say yes to others.
    - tell brings or rewords a frame or safety clause.
    - accept, accept_reserved, commit count for the words they name (see `agreement` for when a clause is agreed).
    - withdraw ends a clause for good; hold and repair hold and release; a rewrite opens a version, closes the last, and
      releases a hold for life or another reason; while it is held for a rupture it is not taken.
    - while it is held for a rupture, nothing the therapist proposes or puts otherwise is taken; no yes and no signature
      counts, of neither; no version is opened and none becomes agreed. What is said with any of it stays as words.
    - words that read as a promise not to kill or hurt oneself (see `pact`) bring and change no clause that is agreed
      on; they stay as words that were said.
    - attain says how far a goal was reached; sign signs the open version as it was agreed, once each.
    """
    ledger = Ledger()
    with _uncollected():
        for move in _in_order(moves):
            take(ledger, move)
        return contract_of(ledger)


@contextmanager
def _uncollected() -> Iterator[None]:
    """The garbage collector rests: a replay makes tens of thousands of values and no cycle among them, and looking
    for one took a fifth of a long replay. Where another thread wakes it meanwhile, nothing is lost but time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _in_order(moves: Sequence[Move]) -> Sequence[Move]:
    """By `seq`. Moves stand in their order almost always; to see that costs less than to sort them."""
    if all(a.seq < b.seq for a, b in pairwise(moves)):
        return moves
    return sorted(moves, key=lambda m: (m.seq, m.id))


@dataclass(slots=True)
class Ledger:
    """The contract while it is being replayed. `checking` walks along with it, one move at a time.

    `goals_steps` are the goals and steps that stand, `agreed` how many of them are agreed; `mended_on`: the day of the
    last repair of a rupture that held it.
    """

    clauses: dict[str, ClauseDraft] = field(default_factory=dict)
    closed: list[Version] = field(default_factory=list)
    open: VersionDraft | None = None
    held: Held | None = None
    said: list[Said] = field(default_factory=list)
    last_moved: date | None = None
    goals_steps: int = 0
    agreed: int = 0
    mended_on: date | None = None

    def standing(self) -> tuple[ClauseDraft, ...]:
        return tuple(c for c in self.clauses.values() if c.standing)


def contract_of(ledger: Ledger) -> Contract:
    """The contract as the ledger has it now. The open version holds what stands; a closed one never changes."""
    versions = tuple(ledger.closed)
    if ledger.open is not None:
        versions = (*versions, open_version(ledger, ledger.open))
    clauses = tuple(c.freeze() for c in ledger.clauses.values())
    return Contract(clauses, versions, ledger.held, ledger.last_moved, tuple(ledger.said))


def open_version(ledger: Ledger, version: VersionDraft) -> Version:
    """The open version as it is now."""
    status: VersionStatus = "held" if ledger.held else "agreed" if version.agreed_on else "draft"
    return version.freeze(_standing(ledger), status)


def _standing(ledger: Ledger) -> tuple[Clause, ...]:
    return tuple([c.frozen or c.freeze() for c in ledger.clauses.values() if c.withdrawn_on is None])


def take(ledger: Ledger, move: Move) -> None:
    """One move further."""
    if ledger.last_moved is None or move.when > ledger.last_moved:
        ledger.last_moved = move.when
    on_whole = _ON_WHOLE.get(move.act)
    if on_whole is not None:
        on_whole(ledger, move)
    said = Said(move.by, move.act, move.words, move.when, move.session)
    clause = ledger.clauses.get(move.clause) if move.clause else None
    if clause is None:
        _on_none(ledger, move, said)
        return
    clause.frozen = None
    clause.said.append(said)
    if move.act in MAY_DISSENT and is_dissent(move):
        clause.heard_against.append(said)
        if move.by == "patient":
            clause.objected(said)
    on_clause = ON_CLAUSE.get(move.act)
    if move.terms is not None and _pact(move):
        clause.said += _said_in(move)
    elif (
        on_clause is not None
        and (clause.withdrawn_on is None or move.act in ALSO_ENDED)
        and (ledger.held is None or not _waits(ledger, move))
    ):
        on_clause(clause, move, said)
    if move.act in STIRS:
        if clause.ask_again and is_contact(move) and _since_mended(ledger, move):
            clause.ask_again = False
        now = clause.state_now()
        if now != "agreed" and ledger.held is not None and held_for_rupture(ledger):
            clause.ask_again = clause.kind in NEEDS_OBJECTION
        if now != clause.state or clause.yes_by:
            _restate(ledger, clause, now, move)


def _on_none(ledger: Ledger, move: Move, said: Said) -> None:
    """A move on no clause, or on none that is known: it brings one, or its words stay with the whole."""
    if _brought(ledger, move, said):
        return
    if move.words or is_dissent(move):
        ledger.said.append(said)
    if _pact(move):
        ledger.said += _said_in(move)


def _brought(ledger: Ledger, move: Move, said: Said) -> bool:
    """Propose or tell a new clause. False where nothing could be brought."""
    terms = move.terms
    if not move.clause or terms is None or move.act not in ("propose", "tell"):
        return False
    told = terms.kind in TOLD
    if told != (move.act == "tell") or _waits(ledger, move) or _pact(move):
        return False
    ledger.clauses[move.clause] = ClauseDraft(
        id=move.clause,
        kind=terms.kind,
        terms=terms,
        text_hash=text_hash(terms),
        state="told" if told else "proposed",
        version=ledger.open.number if ledger.open else 0,
        proposed_by=move.by,
        proposed_on=move.when,
        proposed_in=move.session,
        offered=[] if told else [said],
        said=[said],
        ask_again=terms.kind in NEEDS_OBJECTION and held_for_rupture(ledger),
    )
    ledger.goals_steps += terms.kind in NEEDS_OBJECTION
    return True


def _waits(ledger: Ledger, move: Move) -> bool:
    """While the two of them come first: a yes of either, and anything the therapist proposes or puts otherwise."""
    offered = move.act in ("propose", "counter") and move.by == "therapist"
    return (offered or move.act in YES) and held_for_rupture(ledger)


def _pact(move: Move) -> bool:
    """A promise not to kill or hurt oneself, put as something to agree on."""
    terms = move.terms
    return terms is not None and move.act in ("propose", "counter") and terms.kind not in TOLD and holds_pact(terms)


def _said_in(move: Move) -> Iterator[Said]:
    """The words of terms that become no clause, of every field: what somebody said is kept, whatever it was."""
    assert move.terms is not None
    for _, words in texts_of(move.terms):
        yield Said(move.by, move.act, words, move.when, move.session)


def _since_mended(ledger: Ledger, move: Move) -> bool:
    """Said after the last rupture that held it was mended, on that day or later."""
    return not held_for_rupture(ledger) and (ledger.mended_on is None or move.when >= ledger.mended_on)


def held_for_rupture(ledger: Ledger) -> bool:
    return ledger.held is not None and ledger.held.reason == "rupture"


def _restate(ledger: Ledger, clause: ClauseDraft, now: ClauseState, move: Move) -> None:
    """A clause has this state now, or was said yes to again; and with it the open version may be agreed."""
    before, clause.state = clause.state, now
    if clause.kind not in NEEDS_OBJECTION:
        return
    ledger.agreed += (now == "agreed") - (before == "agreed")
    ledger.goals_steps -= now == "withdrawn" != before
    version = ledger.open
    if version is None or version.agreed_on is not None:
        return
    version.moved |= now == "agreed" != before or len(clause.yes_by) == 2
    _ripen(ledger, version, move.when)


def _ripen(ledger: Ledger, version: VersionDraft, when: date) -> None:
    """The open version is agreed once nothing in it is open, and not while a rupture holds it."""
    if version.moved and ledger.agreed == ledger.goals_steps > 0 and not held_for_rupture(ledger):
        version.agreed_on, version.as_agreed, version.stood = when, _as_agreed(ledger), _standing(ledger)


def _as_agreed(ledger: Ledger) -> tuple[AgreedText, ...]:
    """What stands and is told, or has the yes of both: a stop clause that is only proposed is no part of it."""
    standing = ledger.standing()
    told = {c.id: AgreedText(c.id, c.kind, c.terms, c.text_hash) for c in standing if c.kind in TOLD}
    return tuple(text for c in standing if (text := told.get(c.id, c.in_force)) is not None)


def _hold(ledger: Ledger, move: Move) -> None:
    """A rupture outweighs every other reason; otherwise the hold that stands goes on standing."""
    reason = move.hold_for or "other"
    if held_for_rupture(ledger) or (ledger.held is not None and reason != "rupture"):
        return
    ledger.held = Held(move.when, move.session, reason, move.words)
    if reason != "rupture":
        return
    for clause in ledger.clauses.values():
        if not clause.ask_again and clause.state in _NOT_YET and clause.kind in NEEDS_OBJECTION:
            clause.ask_again, clause.frozen = True, None


def _repair(ledger: Ledger, move: Move) -> None:
    if held_for_rupture(ledger):
        ledger.mended_on = move.when
    ledger.held = None
    if ledger.open is not None and ledger.open.agreed_on is None:
        _ripen(ledger, ledger.open, move.when)


def _rewrite(ledger: Ledger, move: Move) -> None:
    opened, last = move.version, ledger.open
    if opened is None or held_for_rupture(ledger) or (last is not None and opened.number <= last.number):
        return
    if last is not None:
        ended: VersionStatus = "superseded" if last.agreed_on else "abandoned"
        ledger.closed.append(last.freeze(_standing(ledger), ended, move.when))
    ledger.held = None
    for clause in ledger.clauses.values():
        clause.yes_by.clear()
    ledger.open = VersionDraft(opened.number, opened.phase, opened.why, move.when, move.session)


def _sign(ledger: Ledger, move: Move) -> None:
    version = ledger.open
    if version is None or version.agreed_on is None or held_for_rupture(ledger):
        return
    if any(s.by == move.by for s in version.signed):
        return
    if move.accepted_text == agreed_hash(version.number, version.as_agreed):
        version.signed.append(SignedBy(move.by, move.when, move.words))


_NOT_YET: tuple[ClauseState, ...] = ("proposed", "agreed_still_open")
_ON_WHOLE: Mapping[Act, Callable[[Ledger, Move], None]] = {
    "hold": _hold,
    "repair": _repair,
    "rewrite": _rewrite,
    "sign": _sign,
}
