"""The argument map: features of a case, reasons that speak of them, and what each approach comes to. Plain values.

No total, no rank, no predicted benefit (`DESIGN.md` 2). A reason is decided only where every feature its condition
rests on is known or estimated; else it is open, and named as such: knowing less never adds certainty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.text import Message

Certainty = Literal["known", "estimated", "unknown"]
Verdict = Literal["for", "against", "first", "prerequisite", "avoid"]
"""`first`: what must come before it; `prerequisite`: what it needs of therapist, setting and frequency; `avoid`: what
not to begin with."""
Grade = Literal["A", "B", "C", "D"]
"""A: RCT in NPD (nothing earns it). B: RCT in mixed PD with NPD among them, or in BPD. C: cohort without control.
D: case studies, experts."""
GroupId = Literal["for_none_against", "both_ways", "first", "too_little"]
Truth = bool | None
"""True, false, or None: not known."""


@dataclass(frozen=True, slots=True)
class FeatureValue:
    """One answer a feature may take, in the words a page shows."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class KnownFeature:
    """A feature of `features.toml`. `asks`: the question on the page. `area`: under which heading it stands."""

    id: str
    area: str
    title: str
    asks: str
    values: tuple[FeatureValue, ...]
    sources: tuple[str, ...]

    def words_of(self, value: str) -> str:
        return next(one.words for one in self.values if one.id == value)


@dataclass(frozen=True, slots=True)
class Datum:
    """What a feature rests on: what was seen, its value, its day, and where it stands (`hour:7`, an entry's id)."""

    what: Message
    value: Message | None = None
    when: date | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class FeatureReading:
    """One feature of one case. `value` None exactly where `certainty` is unknown.

    `evidence` speaks for the value, `contrary` for another one. `noted`: it is the therapist's own word.
    """

    feature: str
    value: str | None
    certainty: Certainty
    evidence: tuple[Datum, ...] = ()
    contrary: tuple[Datum, ...] = ()
    noted: bool = False


UNKNOWN = FeatureReading("", None, "unknown")


@dataclass(frozen=True, slots=True)
class Features:
    """All that is known of one case at one moment, by feature id; what is absent is unknown.

    `trainings`: the approaches the therapist is trained in; None where nothing was ever said of it, which is not none.
    The feature `training` is answered from them for each approach by itself.
    """

    readings: Mapping[str, FeatureReading]
    trainings: tuple[str, ...] | None = None

    def of(self, feature: str) -> FeatureReading:
        return self.readings.get(feature, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Term:
    """A feature that has one of these values."""

    feature: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """Every one of `all`, at least one of `any` (where there are any), and none of `none`. Empty: always."""

    all: tuple[Term, ...] = ()
    any: tuple[Term, ...] = ()
    none: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.all, *self.any, *self.none)


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement for or against an approach, or about its beginning, with its grade and its sources.

    `text` is one sentence; it takes {he}, {his}, {him}. Without a condition it holds of the approach in general and
    does not count for its group. `seed`: it is one that the first seed names. `every_way`: what it says of this way is
    said of every way of working (`every_way.toml`), so that a page can say it once.
    """

    id: str
    approach: str
    verdict: Verdict
    text: str
    grade: Grade
    sources: tuple[str, ...]
    condition: Condition
    seed: bool = False
    every_way: str | None = None

    @property
    def general(self) -> bool:
        return not self.condition.terms


@dataclass(frozen=True, slots=True)
class EveryWay:
    """What comes first whatever the way of working is (`every_way.toml`). Wherever its condition holds, every reason
    that names it speaks.
    """

    id: str
    text: str
    grade: Grade
    sources: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True, slots=True)
class KnownApproach:
    """One file `reasons/<id>.toml`: the way of working, what it aims at, and all that is said for and against it."""

    id: str
    version: int
    title: str
    short: str
    kind: Literal["approach", "adjunct"]
    aims_at: str
    evidence: str
    grade: Grade
    sources: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class GroupRule:
    """The first rule whose facts all hold gives the group (`groups.toml`)."""

    group: GroupId
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreed:
    """The therapist's word on a reason: it stays on the page, and does not count for the group."""

    when: date
    why_not: str | None


@dataclass(frozen=True, slots=True)
class ReasonSpoken:
    """A reason that holds here. `features`: the readings it rests on, those that made it true first."""

    reason: Reason
    features: tuple[FeatureReading, ...]
    disagreed: Disagreed | None = None

    @property
    def estimated(self) -> bool:
        return any(one.certainty == "estimated" for one in self.features)


@dataclass(frozen=True, slots=True)
class ReasonOpen:
    """A reason that would speak if more were known. `missing`: the features that would decide it."""

    reason: Reason
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApproachReading:
    """One approach in this case: what speaks, in the order of its file, and what is open."""

    approach: KnownApproach
    group: GroupId
    trained: bool
    spoken: tuple[ReasonSpoken, ...]
    open: tuple[ReasonOpen, ...]

    def of(self, *verdicts: Verdict) -> tuple[ReasonSpoken, ...]:
        return tuple(one for one in self.spoken if one.reason.verdict in verdicts)


@dataclass(frozen=True, slots=True)
class ArgumentMap:
    """Every approach: those the therapist is trained in first, else the order of the knowledge, which is no rank."""

    features: Features
    approaches: tuple[ApproachReading, ...]

    def of(self, approach: str) -> ApproachReading:
        return next(one for one in self.approaches if one.approach.id == approach)
