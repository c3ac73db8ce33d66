"""What an instrument is: plain frozen values, read from knowledge files by `catalogue`.

Nothing here computes. An instrument is described by what its file says and nothing else, so that a clinician
can correct a threshold or a source in a text file and see what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Direction = Literal["higher_is_worse", "higher_is_better", "neither"]
Domain = Literal["symptoms", "functioning", "wellbeing", "alliance", "channels", "personality", "process", "declared"]
Horizon = Literal["every_session", "monthly", "quarterly", "none"]
Operation = Literal["sum", "mean", "difference", "total"]
OnMissing = Literal["null", "prorate", "mean_of_answered"]
Rounding = Literal["none", "half_up"]
Side = Literal["at_least", "at_most"]
Method = Literal["published_rule", "jacobson_truax", "convention", "anchor"]
Attention = Literal["now", "before the hour"]
Status = Literal["verified", "memory", "computed", "project"]

HORIZON_DAYS: Mapping[Horizon, int | None] = {"every_session": 7, "monthly": 28, "quarterly": 91, "none": None}


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: `cite` is what a reader needs to find it again."""

    key: str
    cite: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What one entry rests on. `memory` means general knowledge, to be checked before it is shown as a fact."""

    source: str
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Answers run from `low` to `high` in steps of `step`; the words live in a wording pack."""

    tag: str
    low: float
    high: float
    step: float = 1.0
    reverse: bool = False
    rotating: bool = False
    scored: bool = True
    loinc: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A named stretch of a score, from `start` up to the next band's start (an interval closed below)."""

    id: str
    title: str
    start: float


@dataclass(frozen=True, slots=True)
class Cutoff:
    """A single threshold, met when the score is `at_least` or `at_most` `at`."""

    id: str
    title: str
    at: float
    side: Side
    basis: Basis


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is made: `offset + factor * op(items)`, then rounded.

    `min_answered` counts answers that must be there; below it the score is null, never a guess. `total` rules
    have no items: the score is given as a number.
    """

    name: str
    title: str
    op: Operation
    items: tuple[str, ...]
    factor: float
    offset: float
    min_answered: int
    on_missing: OnMissing
    rounding: Rounding
    decimals: int
    low: float
    high: float
    direction: Direction
    bands: tuple[Band, ...]
    cutoffs: tuple[Cutoff, ...]
    loinc: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """One way to say how much a score must move before it counts. The first one in a file is the default."""

    score: str
    method: Method
    points: float | None
    reliability: float | None
    reliability_kind: str
    spread: float | None
    spread_group: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class SafetyRule:
    """An item that is read raw. `ask` follows an answer at or above a threshold, `ask_if_blank` an empty one."""

    item: str
    now_from: float | None
    before_the_hour_from: float | None
    ask: str
    ask_if_blank: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with the words of the instrument (the scoring here is ours)."""

    pack: str
    name: str
    wording_may_ship: bool
    obtain_from: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class WordingLock:
    """The sha256 of the words we ship, per language; empty where we ship none."""

    verbatim: bool
    sha256: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """One version of one instrument.

    `flips` holds low + high of each reversed item, so that reversing is one subtraction. `label` is the sentence
    that must stand wherever a project form is shown or exported; it is empty for published instruments.
    """

    id: str
    version: int
    schema: int
    title: str
    full_title: str
    citation: str
    domain: Domain
    horizon: Horizon
    project_form: bool
    label: str
    main: str
    items: Mapping[str, Item]
    scores: Mapping[str, ScoreRule]
    change: tuple[ChangeRule, ...]
    safety: tuple[SafetyRule, ...]
    licence: Licence
    wording: WordingLock
    sources: Mapping[str, Source]
    loinc: str | None
    loinc_basis: Basis | None
    flips: Mapping[str, float]
    rotating: frozenset[str]

    @property
    def direction(self) -> Direction:
        """Direction of the main score."""
        return self.scores[self.main].direction

    @property
    def total_only(self) -> bool:
        """True where only a total can be recorded: no items are described."""
        return not self.items

    @property
    def horizon_days(self) -> int | None:
        """Days between two planned looks at change, or None."""
        return HORIZON_DAYS[self.horizon]
