"""Clause and version while they are being replayed: lists that grow, sets that are counted, frozen at the end.

What a state depends on is kept as it comes (days and hours of objections, feelings named, who said yes), so that each
move costs the same however many came before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from holdfast.case.moves import ClauseKind, Cost, Feeling, MoveBy, Phase, Terms
from holdfast.contract.agreement import contacts, state_from, unnamed
from holdfast.contract.model import (
    AgreedText,
    Clause,
    ClauseState,
    LevelAt,
    RunAt,
    Said,
    SignedBy,
    StanceAt,
    Version,
    VersionStatus,
    WorryAt,
)


@dataclass(slots=True, eq=False)
class ClauseDraft:
    """A `Clause` that still moves; fields of the same name mean the same. `checking` reads them as it walks along.

    `in_force` here carries its hash. `yes_by`: who said yes to the words that stand since the open version was opened.
    """

    id: str
    kind: ClauseKind
    terms: Terms
    text_hash: str
    state: ClauseState
    version: int
    proposed_by: MoveBy
    proposed_on: date
    proposed_in: int | None
    offered: list[Said] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    heard_against: list[Said] = field(default_factory=list)
    asked_for_objection: list[Said] = field(default_factory=list)
    accepted_by: list[MoveBy] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    stances: list[StanceAt] = field(default_factory=list)
    runs: list[RunAt] = field(default_factory=list)
    withdrawn_on: date | None = None
    in_force: AgreedText | None = None
    attained: list[LevelAt] = field(default_factory=list)
    worries: list[WorryAt] = field(default_factory=list)
    named: set[Feeling] = field(default_factory=set)
    objection_days: set[date] = field(default_factory=set)
    objection_hours: set[int | None] = field(default_factory=set)
    yes_by: set[MoveBy] = field(default_factory=set)
    ask_again: bool = False
    frozen: Clause | None = None

    @property
    def standing(self) -> bool:
        return self.withdrawn_on is None

    def objected(self, said: Said) -> None:
        """An objection was heard from the patient or asked for by the therapist."""
        self.objection_days.add(said.when)
        self.objection_hours.add(said.session)

    def state_now(self) -> ClauseState:
        both = len(self.accepted_by) == 2
        if not both and self.state == "proposed" and self.withdrawn_on is None:
            return "proposed"  # nothing else counts before the yes of both
        return state_from(
            self.kind,
            self.withdrawn_on is not None,
            both,
            contacts(self.objection_days, self.objection_hours),
            unnamed(self.terms, self.named),
            ask_again=self.ask_again,
        )

    def freeze(self) -> Clause:
        """The clause as it is now. Kept until it changes, so that many versions of a still clause cost nothing."""
        if self.frozen is None:
            self.frozen = Clause(
                id=self.id,
                kind=self.kind,
                terms=self.terms,
                text_hash=self.text_hash,
                state=self.state,
                version=self.version,
                proposed_by=self.proposed_by,
                proposed_on=self.proposed_on,
                proposed_in=self.proposed_in,
                offered=tuple(self.offered),
                said=tuple(self.said),
                heard_against=tuple(self.heard_against),
                asked_for_objection=tuple(self.asked_for_objection),
                accepted_by=tuple(self.accepted_by),
                costs=tuple(self.costs),
                stances=tuple(self.stances),
                runs=tuple(self.runs),
                withdrawn_on=self.withdrawn_on,
                in_force=self.in_force.terms if self.in_force else None,
                attained=tuple(self.attained),
                worries=tuple(self.worries),
                ask_again=self.ask_again,
            )
        return self.frozen


@dataclass(slots=True, eq=False)
class VersionDraft:
    """The open version. `moved`: a goal or step has become agreed in it, or was said yes to again by both."""

    number: int
    phase: Phase
    why: str
    opened_on: date
    opened_in: int | None
    moved: bool = False
    agreed_on: date | None = None
    as_agreed: tuple[AgreedText, ...] = ()
    stood: tuple[Clause, ...] = ()
    signed: list[SignedBy] = field(default_factory=list)

    def freeze(self, clauses: tuple[Clause, ...], status: VersionStatus, closed_on: date | None = None) -> Version:
        return Version(
            number=self.number,
            phase=self.phase,
            why=self.why,
            opened_on=self.opened_on,
            opened_in=self.opened_in,
            closed_on=closed_on,
            clauses=clauses,
            status=status,
            agreed_on=self.agreed_on,
            as_agreed=self.as_agreed,
            signed=tuple(self.signed),
            stood=self.stood,
        )
