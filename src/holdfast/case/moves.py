"""Moves: what the two did with their contract, one after the other, never overwritten.

The words are the field's (`clinical.md` A2): propose, ask, object ... commit. `contract.replay` turns the list into
clauses and versions; here is only what a move can carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from holdfast.case.fields import STRICT, Day, Id, Instant, Line, SessionNumber, Sha256, Tenth, Text

Act = Literal[
    "propose", "ask", "object", "discount", "hand_back", "clarify", "rationale", "counter", "accept_reserved", "accept",
    "disclose_cost", "lower_stakes", "commit", "withdraw", "hold", "repair", "rewrite", "tell", "rate", "run",
    "attain", "sign",
]  # fmt: skip
ClauseKind = Literal["frame", "safety", "goal", "step", "stop", "leaving"]
Phase = Literal["explore", "shared_formulation", "act", "relate", "consolidate"]
Feeling = Literal["guilt", "shame", "fear", "envy", "sadness", "anger", "boredom"]
RunOutcome = Literal["did_it", "partly", "chose_not_to", "put_it_off", "forgot", "could_not"]
Motive = Literal["autonomy", "exploration", "belonging", "care", "recognition", "other"]
MoveBy = Literal["patient", "therapist"]
HoldReason = Literal["rupture", "life", "other"]
FrameTopic = Literal["times", "contact", "confidentiality", "fee", "cancellations", "data_use", "crisis"]
Level = Annotated[int, Ge(-2), Le(2)]
"""Goal attainment: -2 much less than expected ... 0 as expected ... +2 much more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A feeling a step will bring. `words` is his own acknowledgement, and its absence says he has not given one."""

    __pydantic_config__ = STRICT

    feeling: Feeling
    strength: Tenth | None = None
    words: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The words of a clause as one side puts them: `text` for both, `his_words` in the patient's own.

    `levels` of a goal are its five descriptions, from -2 to +2, `weight` how much it counts beside the others (1 where
    it is null). `topic` is what a frame clause is about. What is left at its default changes no hash of the text.
    """

    __pydantic_config__ = STRICT

    kind: ClauseKind
    text: Text
    his_words: Line | None = None
    wish_of: Literal["patient", "therapist", "third_party"] | None = None
    motive: Motive | None = None
    only_status: bool = False
    noticed_by: Line | None = None
    serves: tuple[Id, ...] = ()
    between_hours: bool = True
    size: Annotated[int, Ge(1), Le(5)] | None = None
    smallest: Line | None = None
    expects: tuple[Feeling, ...] = ()
    tests: Line | None = None
    prediction: Line | None = None
    how_often: Line | None = None
    topic: FrameTopic | None = None
    levels: tuple[Line, Line, Line, Line, Line] | None = None
    weight: Annotated[int, Ge(1), Le(5)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """Four numbers, not one: they come apart in this work."""

    __pydantic_config__ = STRICT

    makes_sense: Tenth | None = None
    own_wish: Tenth | None = None
    can_do: Tenth | None = None
    trust: Tenth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a step went. "Chose not to" is agency."""

    __pydantic_config__ = STRICT

    outcome: RunOutcome
    predicted: tuple[Cost, ...] = ()
    felt: tuple[Cost, ...] = ()
    learnt: Line | None = None
    vitality: Tenth | None = None
    realistic_worry: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """What is worried about, told apart: what is really so (a relative is ill), and the old feeling that comes with it.
    Either may be null; both may be true at once.
    """

    __pydantic_config__ = STRICT

    real: Line | None = None
    old: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOpened:
    """A rewrite opens a version: its number, phase, and why in words."""

    __pydantic_config__ = STRICT

    number: Annotated[int, Ge(1), Le(500)]
    phase: Phase
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act by one person on one clause (or on the contract as a whole where `clause` is null).

    `seq` counts from 1 without gaps in a case; moves are append-only and have no correction: a mistake is answered by
    a further move. `accepted_text` is the SHA-256 of the text that an accept, commit or sign refers to: of a clause, or
    for sign of a version as it was agreed. `level` belongs to attain, `worry` to clarify.
    """

    __pydantic_config__ = STRICT

    id: Id
    seq: Annotated[int, Ge(1)]
    when: Day
    recorded_at: Instant
    by: MoveBy
    act: Act
    clause: Id | None = None
    session: SessionNumber | None = None
    words: Text | None = None
    terms: Terms | None = None
    costs: tuple[Cost, ...] = ()
    stance: Stance | None = None
    run: Run | None = None
    version: VersionOpened | None = None
    hold_for: HoldReason | None = None
    accepted_text: Sha256 | None = None
    level: Level | None = None
    worry: Worry | None = None
