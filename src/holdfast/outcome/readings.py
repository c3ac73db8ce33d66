"""What the outcome room reads out of a case: series, verdicts at planned reviews, gains, complexity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.text import Message

Better = Literal["lower", "higher", "neither"]
Verdict = Literal["improved", "worse", "no_reliable_change", "too_early"]


@dataclass(frozen=True, slots=True)
class Point:
    when: date
    value: float
    session: int | None
    ref: str


@dataclass(frozen=True, slots=True)
class Series:
    """One score over time. `better`: which direction is improvement; `smallest_change` with how it was reached.

    `beyond`: a change must be larger than it (Jacobson and Truax); otherwise it counts from it on (published rules).
    """

    instrument: str
    score: str
    title: str
    low: float
    high: float
    better: Better
    points: tuple[Point, ...]
    smallest_change: float | None
    smallest_change_how: str
    beyond: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Change of one series judged at one planned review, the error split over the looks.

    `first`, `last`: means of the first and last three (or the single first and last where `single` is True, because
    fewer than six were recorded: then his own variability is unknown and the verdict rests on the measure alone).
    `chance`: how often a change this large would come from his own variability; None if it cannot be estimated.
    """

    series: Series
    review_on: date
    look: int
    looks: int
    verdict: Verdict
    first: float | None
    last: float | None
    single: bool
    smallest_change: float | None
    chance: float | None
    alpha: float
    needs: int


@dataclass(frozen=True, slots=True)
class SuddenGain:
    """A sudden gain (or loss): between two points, describing, never alarming, with what chance would do."""

    series: Series
    kind: Literal["gain", "loss"]
    before: Point
    after: Point
    magnitude: float
    reversed: bool
    expected_by_chance: float | None


@dataclass(frozen=True, slots=True)
class Complexity:
    """Dynamic complexity of one series in windows of seven: F, D and their product at the window's last point."""

    series: Series
    values: tuple[tuple[date, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class SafetyAnswer:
    """A raw answer to a safety item. `value` None: not answered, which is its own state."""

    instrument: str
    item: str
    value: int | None
    when: date
    attention: Literal["now", "before the hour"]
    ask: Message
    ref: str


@dataclass(frozen=True, slots=True)
class Outcome:
    series: tuple[Series, ...]
    changes: tuple[Change, ...]
    gains: tuple[SuddenGain, ...]
    complexity: tuple[Complexity, ...]
    safety: tuple[SafetyAnswer, ...]
    review_open: bool
    next_review: date | None
    next_review_session: int | None
    reviews_held: int
