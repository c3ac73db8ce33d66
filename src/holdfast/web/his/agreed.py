"""The contract as he reads it: what holds, what is on the table beside it, why, and what it costs. No number of the
therapist's is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.brief.contract_told import cost_to_him
from holdfast.case.moves import ClauseKind, Move, MoveBy, Terms
from holdfast.contract.agreement import TOLD, YES, text_hash
from holdfast.contract.costs import costs_of
from holdfast.contract.model import Clause, Contract, Said, StanceAt
from holdfast.text import Message, say

NEGOTIATED: tuple[ClauseKind, ...] = ("goal", "step", "stop", "leaving")
KINDS: tuple[ClauseKind, ...] = (*NEGOTIATED, *TOLD)
Standing = Literal["agreed", "open", "new_words", "not_now", "table", "told", "ended"]
"""`open`: agreed, and an objection is still welcome. `new_words`: others than those in force are on the table.
`not_now`: one of the two took the yes back. `table`: not agreed so far."""
HOLDING: tuple[Standing, ...] = ("agreed", "open", "new_words", "not_now")


TITLES: Mapping[ClauseKind, Message] = {
    "goal": say("What we want"),
    "step": say("Something to try"),
    "stop": say("When it may rest"),
    "leaving": say("If you want to stop"),
    "frame": say("What you were told"),
    "safety": say("What you were told"),
}
PROPOSED: Mapping[tuple[ClauseKind, MoveBy], Message] = {
    ("goal", "patient"): say("What you propose"),
    ("goal", "therapist"): say("What your therapist proposes"),
    ("step", "patient"): say("Something you propose to try"),
    ("step", "therapist"): say("Something your therapist proposes to try"),
}


@dataclass(frozen=True, slots=True)
class CostTold:
    """What it will cost, as he is told it, and his own words for it."""

    to_him: Message
    words: str | None


@dataclass(frozen=True, slots=True)
class Agreed:
    """One clause for him. `terms` are the words that hold (or are told, or on the table where none hold yet); `table`
    are new ones beside them, put there by `table_by`. `costs` say of each feeling whose word it is; `why` is what the
    therapist said for it; `his` are his own words about it, the newest first.
    """

    clause: Clause
    standing: Standing
    terms: Terms
    table: Terms | None
    table_by: MoveBy
    table_on: date
    costs: tuple[CostTold, ...]
    why: Said | None
    his: tuple[Said, ...]
    asked: bool

    @property
    def id(self) -> str:
        return self.clause.id

    @property
    def kind(self) -> ClauseKind:
        return self.clause.kind

    @property
    def title(self) -> Message:
        """What it is, in a heading: only what holds is "ours"; before that it is proposed, and by whom is said."""
        plain = TITLES[self.kind]
        return PROPOSED.get((self.kind, self.table_by), plain) if self.standing == "table" else plain

    @property
    def told(self) -> bool:
        return self.kind in TOLD

    @property
    def said_yes(self) -> bool:
        """He said yes to the words on the table, and has not taken it back."""
        return "patient" in self.clause.accepted_by

    @property
    def committed(self) -> bool:
        """His last yes was "I will"."""
        yes = [said for said in self.clause.said if said.by == "patient" and said.act in YES]
        return self.said_yes and bool(yes) and yes[-1].act == "commit"

    @property
    def stance(self) -> StanceAt | None:
        """What he thought of it last: his own numbers."""
        return self.clause.stance_of("patient")


def in_force(clause: Clause) -> Terms | None:
    """The words both last said yes to, or None."""
    if clause.in_force is not None:
        return clause.in_force
    return clause.terms if clause.state in ("agreed", "agreed_still_open") else None


def standing_of(clause: Clause) -> Standing:
    """How the clause stands, in the few words his pages have for it."""
    holds = in_force(clause)
    if not clause.standing:
        return "ended"
    if clause.kind in TOLD:
        return "told"
    if holds is None:
        return "table"
    if holds != clause.terms:
        return "new_words"
    return {"agreed": "agreed", "agreed_still_open": "open"}.get(clause.state, "not_now")  # type: ignore[return-value]


def as_he_reads(contract: Contract, moves: Sequence[Move]) -> tuple[Agreed, ...]:
    """Every standing clause: what he wants first, then the steps, when to stop, leaving; at last what is told."""
    asked = contract.step_asked
    standing = contract.of_kind(*KINDS)
    ordered = sorted(standing, key=lambda one: KINDS.index(one.kind))  # stable: as they were brought
    return tuple(one_of(clause, moves, asked) for clause in ordered)


def one_of(clause: Clause, moves: Sequence[Move], asked: Clause | None) -> Agreed:
    """One clause, also one that has ended."""
    holds, standing = in_force(clause), standing_of(clause)
    by, on = worded_by(clause, moves)
    reasons = [said for said in clause.said if said.by == "therapist" and said.act == "rationale" and said.words]
    his = [said for said in reversed(clause.said) if said.by == "patient" and said.words]
    return Agreed(
        clause=clause,
        standing=standing,
        terms=holds if holds is not None and standing != "ended" else clause.terms,
        table=clause.terms if standing == "new_words" else None,
        table_by=by,
        table_on=on,
        costs=tuple(CostTold(cost_to_him(one), one.cost.words) for one in costs_of(clause, moves)),
        why=reasons[-1] if reasons else None,
        his=tuple(his),
        asked=asked is not None and asked.id == clause.id,
    )


def worded_by(clause: Clause, moves: Sequence[Move]) -> tuple[MoveBy, date]:
    """Whose the words on the table are, and since when: the first to say them since they were others."""
    by, on, last = clause.proposed_by, clause.proposed_on, ""
    for move in moves:
        if move.clause == clause.id and move.terms is not None and move.terms.kind == clause.kind:
            if (fresh := text_hash(move.terms)) == clause.text_hash and fresh != last:
                by, on = move.by, move.when
            last = fresh
    return by, on


def words_read(clause: Clause, moves: Sequence[Move], read: str) -> Terms | None:
    """The words of this clause that have this hash: those a page was made with."""
    found = (move.terms for move in moves if move.clause == clause.id and move.terms is not None)
    return next((terms for terms in found if text_hash(terms) == read), None)
