"""What the therapist writes of the ways of working: formulation, episodes, features, decisions. Working notes.

The second drawer throughout: how the therapist structures the case is no part of the record. What the program makes of
it is in `holdfast.approaches`; which slots and features there are is knowledge, and is checked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from holdfast.case.fields import STRICT, Day, Entry, Id, Line, SessionNumber, Text
from holdfast.case.record import ApproachId, Certainty, Party

PointTo = Literal["session", "episode", "narrative", "check_in", "clause", "event"]
"""What an element may point to. `episode`: one between the two, by the hour it began in; `narrative`: one he told."""
LinkKind = Literal["same", "leads_to", "turns_into", "soothes"]
"""`same`: the same in other words; `turns_into`: the roles are reversed, or one state swings into the other."""
ApproachRole = Literal["main", "beside", "first", "later", "stopped"]
"""`first` and `later`: an order in time; `beside`: mixed in, or an adjunct; `stopped`: was in use until now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulationElement(Entry):
    """One part of the case as one way of working puts it (wish, response of other, dyad, mode, rule ...).

    `slot` is one of the approach's own (`approaches/knowledge/formulations`); an older file may hold others. Elements
    of one unit (the three of a dyad, the rows of one table) share `group`. `choice`: for a slot with given answers;
    `text` then says more, or repeats it in words. `whose`: in whose words. `revises` names the element it takes the
    place of from `when` on: unlike `corrects`, which says that the older one was written wrongly, both were true on
    their days. `dropped`: from `when` on it is held no longer.
    """

    when: Day
    approach: ApproachId
    slot: Line
    text: Text
    choice: Id | None = None
    group: Id | None = None
    whose: Party = "therapist"
    certainty: Certainty = "estimated"
    revises: Id | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementPoint(Entry):
    """A datum that supports an element of the formulation or speaks against it. Both are shown, side by side.

    `ref`: the number of the hour ("7") for a session or an episode, else the id of the entry or the clause.
    """

    when: Day
    element: Id
    to: PointTo
    ref: Id
    speaks: Literal["for", "against"]
    note: Line | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementLink(Entry):
    """Two elements, of one approach or of two, and how they hang together."""

    when: Day
    start: Id
    end: Id
    kind: LinkKind
    taken_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative(Entry):
    """An episode of his life that he told, in his words: one moment, with place and people.

    `when` is the day he told it; `happened` when it was, as he said it.
    """

    when: Day
    session: SessionNumber | None = None
    title: Line
    words: Text
    happened: Line | None = None
    people: Line | None = None
    felt: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNoted(Entry):
    """What the therapist holds for so of one feature that reasons speak about. `unknown` takes an earlier word back.

    `feature` and `value` are those of `approaches/knowledge/features.toml`; `value` is null where it is unknown.
    """

    when: Day
    feature: Id
    value: Id | None = None
    certainty: Certainty
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachUse:
    """One way of working within a decision, and what it is there for. `order` counts what follows on one another."""

    __pydantic_config__ = STRICT

    approach: ApproachId
    role: ApproachRole
    order: Annotated[int, Ge(1), Le(9)] = 1
    what_for: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproachDecision(Entry):
    """What the therapist decided about the way of working, and why; it stands until the next one.

    `followed`: what was in fact done since the last decision, in the therapist's words.
    """

    when: Day
    uses: tuple[ApproachUse, ...]
    reason: Text
    followed: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonWord(Entry):
    """The therapist disagrees with a reason of the argument map, or no longer does. Of one reason the latest counts."""

    when: Day
    reason: Id
    answer: Literal["disagree", "taken_back"]
    why_not: Line | None = None
