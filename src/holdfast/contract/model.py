"""What replaying the moves gives: clauses with their stances and runs, versions, and whether the contract is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from holdfast.case.moves import Act, ClauseKind, Cost, HoldReason, Level, MoveBy, Phase, Run, Stance, Terms, Worry

ClauseState = Literal["proposed", "agreed_still_open", "agreed", "told", "withdrawn"]
"""`agreed_still_open`: accepted, but no objection has been heard or asked for at two contacts ("agreed today, still
open"). Frame and safety are `told`: they are never agreed."""
VersionStatus = Literal["draft", "agreed", "held", "superseded", "abandoned"]
"""`draft`: open, and not yet agreed as a whole. `agreed`: open, and on some day every goal and step in it was agreed.
`held`: open, and the contract is on hold. Closed, it was `superseded` by a later one, or never agreed: `abandoned`."""


class Said(NamedTuple):  # a named tuple, as there is one for each move: it is made in a third of the time
    """Words of one side about a clause, kept as they were said."""

    by: MoveBy
    act: Act
    words: str | None
    when: date
    session: int | None


class StanceAt(NamedTuple):
    by: MoveBy
    stance: Stance
    when: date
    session: int | None


class RunAt(NamedTuple):
    run: Run
    when: date
    session: int | None


class LevelAt(NamedTuple):
    """How far a goal was reached, -2 to +2, in whose eyes and when."""

    by: MoveBy
    level: Level
    when: date
    session: int | None


class WorryAt(NamedTuple):
    """A realistic worry told apart from the old feeling."""

    by: MoveBy
    worry: Worry
    when: date
    session: int | None


@dataclass(frozen=True, slots=True)
class SignedBy:
    by: MoveBy
    when: date
    words: str | None


@dataclass(frozen=True, slots=True)
class AgreedText:
    """A clause as it was agreed, with the hash of its words."""

    id: str
    kind: ClauseKind
    terms: Terms
    text_hash: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as it stands. `offered` are the days on which it was proposed, also again; `costs` are those named.

    `terms` are the words on the table, which new words replace at once. `in_force` are the words both last said yes to:
    they hold until both say yes to others. None where both never did. `ask_again`: it was not agreed while a rupture
    held the contract, and no objection was heard or asked for since that was mended.
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
    offered: tuple[Said, ...] = ()
    said: tuple[Said, ...] = ()
    heard_against: tuple[Said, ...] = ()
    asked_for_objection: tuple[Said, ...] = ()
    accepted_by: tuple[MoveBy, ...] = ()
    costs: tuple[Cost, ...] = ()
    stances: tuple[StanceAt, ...] = ()
    runs: tuple[RunAt, ...] = ()
    withdrawn_on: date | None = None
    in_force: Terms | None = None
    attained: tuple[LevelAt, ...] = ()
    worries: tuple[WorryAt, ...] = ()
    ask_again: bool = False

    def stance_of(self, by: MoveBy) -> StanceAt | None:
        """The latest stance of one side, or None if never given."""
        return next((s for s in reversed(self.stances) if s.by == by), None)

    @property
    def standing(self) -> bool:
        return self.state != "withdrawn"

    @property
    def holds(self) -> bool:
        """Both said yes to words that hold: to those that stand, or to those beside which new ones lie on the table. A
        clause handed back does not, until both say yes again.
        """
        new_words = self.in_force is not None and self.in_force != self.terms
        return self.state in ("agreed", "agreed_still_open") or (self.standing and new_words)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the contract: opened by a rewrite, closed by the next one. `clauses` stand in it, in order.

    `agreed_on`: the first day on which it holds a goal or step and each goal and step standing in it was agreed;
    `as_agreed`: what stood in it then and was told, or had the yes of both; `stood`: the clauses as they were that day,
    the merely proposed ones too. None of it changes any more, whatever is said later.

    A version that only takes over what was agreed before is still a draft: it is agreed once a goal or step has become
    agreed in it, or both have said yes to one again.
    """

    number: int
    phase: Phase
    why: str
    opened_on: date
    opened_in: int | None
    closed_on: date | None
    clauses: tuple[Clause, ...]
    status: VersionStatus = "draft"
    agreed_on: date | None = None
    as_agreed: tuple[AgreedText, ...] = ()
    signed: tuple[SignedBy, ...] = ()
    stood: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """The contract is on hold: since when, for what, in whose words."""

    since: date
    session: int | None
    reason: HoldReason
    words: str | None


@dataclass(frozen=True, slots=True)
class Contract:
    """The living contract at a moment. `said` are words about it as a whole, of no one clause."""

    clauses: tuple[Clause, ...] = ()
    versions: tuple[Version, ...] = ()
    held: Held | None = None
    last_moved: date | None = None
    said: tuple[Said, ...] = ()

    @property
    def version(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    def of_kind(self, *kinds: ClauseKind) -> tuple[Clause, ...]:
        """The standing clauses of these kinds, in order of proposal."""
        return tuple(c for c in self.clauses if c.kind in kinds and c.standing)

    @property
    def held_for_rupture(self) -> bool:
        return self.held is not None and self.held.reason == "rupture"

    @property
    def step_due(self) -> Clause | None:
        """The latest standing step whose words hold. One that is merely proposed is never due, and none is while the
        contract is held for a rupture: first the two of them.
        """
        return None if self.held_for_rupture else self._latest_step(holds=True)

    @property
    def step_on_the_table(self) -> Clause | None:
        """The latest standing step that is merely proposed, or was handed back."""
        return self._latest_step(holds=False)

    @property
    def step_asked(self) -> Clause | None:
        """The one step numbers are asked about: the step due; the one on the table, where none holds; none during a
        hold for a rupture.
        """
        return None if self.held_for_rupture else self.step_in_question

    @property
    def step_in_question(self) -> Clause | None:
        """The step one would speak of, due or not, also while the contract is held: one that holds before one on the
        table.
        """
        return self._latest_step(holds=True) or self.step_on_the_table

    def _latest_step(self, *, holds: bool) -> Clause | None:
        return next((s for s in reversed(self.of_kind("step")) if s.holds == holds), None)
