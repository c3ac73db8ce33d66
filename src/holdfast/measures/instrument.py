"""What an instrument is: plain frozen values, read from knowledge files by `catalogue`.

Nothing here computes. An instrument is described by what its file says and nothing else, so that a clinician
can correct a threshold or a source in a text file and see what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["higher_is_worse", "higher_is_better", "neither"]
Domain = Literal["symptoms", "functioning", "wellbeing", "alliance", "channels", "personality", "process", "declared"]
Horizon = Literal["every_session", "monthly", "quarterly", "none"]
Operation = Literal["sum", "mean", "difference", "count", "criteria", "gas", "total"]
OnMissing = Literal["null", "prorate", "mean_of_answered"]
Rounding = Literal["none", "half_up", "half_up_before_factor"]
Side = Literal["at_least", "at_most"]
Method = Literal["published_rule", "jacobson_truax", "convention", "anchor"]
Attention = Literal["now", "before the hour"]
Status = Literal["verified", "memory", "computed", "project"]
Rater = Literal["patient", "therapist", "informant"]
Use = Literal["change", "profile", "own_words"]
PlaneState = Literal["neither high", "grandiosity high", "vulnerability high", "both high"]

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
class Recode:
    """What each answer counts for, as a table: 1 for A and 0 for B, say. Names every answer the item can have."""

    name: str
    table: Mapping[float, float]


@dataclass(frozen=True, slots=True)
class Form:
    """One order in which the items circulate. Answers given by place are read in it.

    `low` is the lowest answer as printed on this form, where copies begin at another number than the key (1 to 6
    printed for 0 to 5 scored); None where they agree. `mirrored` are the items whose answers stand the other way round
    on this form, so that its A is the key's B.
    """

    name: str
    title: str
    order: tuple[str, ...]
    low: float | None
    basis: Basis
    mirrored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Answers run from `low` to `high` in steps of `step`; the words live in a wording pack.

    `recode` gives what an answer counts for, where that is not the answer itself (or its mirror, for `reverse`).
    """

    tag: str
    low: float
    high: float
    step: float = 1.0
    reverse: bool = False
    recode: Recode | None = None
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
class Condition:
    """One line of a criterion: an item's answer, or an earlier score, is at least `at_least`."""

    kind: Literal["item", "score"]
    name: str
    at_least: float


@dataclass(frozen=True, slots=True)
class Criteria:
    """Met when every line of `all` holds, at least one of `any` (where there are any) and none of `none`.

    A blank decides nothing by itself: the criterion is met or not met where the answers given settle it, and unknown
    (null) where the blank could turn it.
    """

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is made: `offset + factor * op(items)`, then rounded.

    `min_answered` counts answers that must be there; below it the score is null, never a guess. `total` rules
    have no items: the score is given as a number. `recode` replaces the items' own recoding in this score; `at` holds
    the thresholds of a `count`; `criteria` is for that operation alone (value 1 met, 0 not met, None unknown).
    `rho` is the correlation that a `gas` score assumes among goals.
    """

    name: str
    title: str
    short: str
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
    recode: Mapping[str, Recode] = field(default_factory=dict)
    at: Mapping[str, float] = field(default_factory=dict)
    criteria: Criteria | None = None
    rho: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """A sample that a score may be set beside. `about` says who they were and what it is not: most are students."""

    id: str
    title: str
    about: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reference:
    """One score in one group: mean and SD in points of the score, coefficients, percentiles as (percent, score)."""

    group: str
    score: str
    n: int
    mean: float
    sd: float
    alpha: float | None
    retest: float | None
    percentiles: tuple[tuple[float, float], ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Plane:
    """Two scores set against each other as T in one group; `high_from` is the T at which one is called high."""

    grandiosity: str
    vulnerability: str
    high_from: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Rollup:
    """Another way to put facets together: the items of some scores, by the name of the score."""

    name: str
    title: str
    items: Mapping[str, tuple[str, ...]]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is worth doing when a score reaches `at_least`: asked in full, asked about. Never a verdict."""

    score: str
    at_least: float
    say: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the key was checked, and what is doubted about it. `checked` is a date or empty.

    `sha256` is the fingerprint of the key as it was checked (`key_lock`), empty where nothing is shipped.
    """

    key: str
    checked: str
    doubts: str
    basis: Basis
    sha256: str = ""


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
    """An item that is read raw. `ask` follows an answer at or above a threshold, `ask_if_blank` an empty one.

    `now_if_risen_by` speaks "now" when the answer rose by so much since the last time it was given.
    """

    item: str
    now_from: float | None
    before_the_hour_from: float | None
    now_if_risen_by: float | None
    ask: str
    ask_if_blank: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be done with the words of the instrument (the scoring here is ours).

    `non_commercial` words are shown only where a person stated that the practice uses them without selling them.
    """

    pack: str
    name: str
    wording_may_ship: bool
    obtain_from: str
    basis: Basis
    non_commercial: bool = False


@dataclass(frozen=True, slots=True)
class WordingLock:
    """The sha256 of the words we ship, per language; empty where we ship none."""

    verbatim: bool
    sha256: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """One version of one instrument.

    `flips` holds low + high of each reversed item, so that reversing is one subtraction. `label` is the sentence
    that must stand wherever a project form is shown or exported; it is empty for published instruments. `use` says
    what it is good for: following change, a profile at one time, or goals in his own words. `span` is the stretch of
    time it asks about ("the past two weeks"), empty where it asks in general; only such a form may be given in parts.
    `variable` marks a form with as many items as there are goals. `letters` names the answers from the lowest up.
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
    provenance: Provenance
    use: Use = "change"
    span: str = ""
    interval_weeks: int | None = None
    raters: tuple[Rater, ...] = ("patient",)
    variable: bool = False
    letters: str = ""
    forms: Mapping[str, Form] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    references: Mapping[tuple[str, str], Reference] = field(default_factory=dict)
    plane: Plane | None = None
    rollups: Mapping[str, Rollup] = field(default_factory=dict)
    prompts: tuple[Prompt, ...] = ()

    @property
    def direction(self) -> Direction:
        """Direction of the main score."""
        return self.scores[self.main].direction

    @property
    def default_form(self) -> str | None:
        """The order in which answers are read unless another is named; None where there is only one."""
        return next(iter(self.forms), None)

    @property
    def default_group(self) -> str | None:
        """The first group of the file, or None: then no score is set beside others."""
        return next(iter(self.groups), None)

    def mirrored(self, form: str | None = None) -> frozenset[str]:
        """The items whose answers a form prints the other way round, so that its A is the key's B; of the usual form
        where none, or one that is not known, is named.
        """
        used = self.forms.get(form or "") or self.forms.get(self.default_form or "")
        return used.mirrored if used is not None else frozenset()

    @property
    def may_be_split(self) -> bool:
        """May it be answered in two sittings? Not where it asks about a stretch of time."""
        return not self.span

    @property
    def total_only(self) -> bool:
        """True where only a total can be recorded: no items are described."""
        return not self.items

    @property
    def horizon_days(self) -> int | None:
        """Days between two planned looks at change, or None."""
        return HORIZON_DAYS[self.horizon]
