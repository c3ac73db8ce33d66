"""What the process room reads out of a case: plain values, each with the hours they come from, no verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from holdfast.case.private import Pull, Urge
from holdfast.case.record import Attendance, Break, Event, FrameMark, Party
from holdfast.case.working import DefenceTag, EpisodeWord, MomentKind, Sign, SplitSelf, Then, Topic
from holdfast.process.alliance_readings import Candour, Capacity, Decline, Kind, Watch
from holdfast.process.usual import Usual

if TYPE_CHECKING:
    from holdfast.process.onsets import Onsets
    from holdfast.process.states import States

Source = Literal["answers", "log", "attendance", "contract", "judgement"]
"""Where something comes from (`forms.md` 5). `judgement` is the therapist's own word on an episode, said afterwards."""
Stage = Literal["candidate", "probable", "set_aside"]
State = Literal["open", "partly_repaired", "repaired", "faded"]


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour as both drawers know it, in order. Scores 0-100; None is missing, never zero.

    `day` is its calendar day where the practice is.
    `signs`, `moments` and `techniques` None: the row was not touched; empty: none seen, none of them.
    """

    number: int
    when: datetime
    day: date
    took_place: bool
    attendance: tuple[Attendance, ...]
    by: Party | None
    frame: tuple[FrameMark, ...]
    his_alliance: float | None
    goal: float | None
    task: float | None
    bond: float | None
    image: int | None
    held_back: int | None
    his_words: str | None
    your_alliance: float | None
    signs: tuple[tuple[Sign, int], ...] | None
    then: Then | None
    moments: tuple[MomentKind, ...] | None
    defence: int | None
    defence_tags: tuple[DefenceTag, ...] | None
    depth: int | None
    experiential: bool
    topic: tuple[Topic, ...] | None
    stance: int | None
    split_self: SplitSelf | None
    kept_words: str | None
    logged: bool
    techniques: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """One side's rating of one hour against the usual before it. `drop` is usual minus value; `robust_z` drop / swing.

    `usual` is None where fewer than four ratings came before; then `drop` and `robust_z` are None too. `low` and
    `high` are the lowest and highest of the ratings the usual rests on: "his usual is 60 (48 to 68)".
    """

    hour: int
    when: datetime
    value: float
    usual: Usual | None
    drop: float | None
    robust_z: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class RareSign:
    """A sign marked in an hour, with how often this patient shows it (share of hours with the row touched, before)."""

    hour: int
    sign: Sign
    weight: int
    share: float | None
    rare: bool


@dataclass(frozen=True, slots=True)
class AsRead:
    """An episode as the program alone reads it, where the therapist said something of it."""

    kind: Kind
    stage: Stage
    state: State
    sources: tuple[Source, ...]
    repaired_at: int | None


@dataclass(frozen=True, slots=True)
class Episode:
    """A strain between the two from its onset on.

    `stage`: a number alone is a `candidate`; with a second source it is `probable` (`forms.md` 5). The therapist's word
    makes it probable or sets it aside (`set_aside`: dismissed, candour, from outside): then it holds nothing and is not
    counted. `word` is that word, `program` what the program alone reads (None where it sees no episode there).
    `state`: open until the log says repaired, or his ratings are back (within one spread and half the fall regained),
    or his word says so. `faded`: it stayed a number alone so long that the lower level is now his usual. `signs` are
    those marked in its low hours and after; `attendance` his own marks that are no habit; `contract` the hours in which
    he handed back, withdrew, or trusted a clause much less. `low_hours` are those that speak for it. `kind` is which
    way he went at first; `newest` the last hour of it that tells of one, and which.
    `fall`: points from his usual before it to his lowest rating in it; `mended_by`: what says that it is repaired.
    """

    onset: int
    kind: Kind
    stage: Stage
    state: State
    sources: tuple[Source, ...]
    rating: Rating | None
    signs: tuple[RareSign, ...]
    attendance: tuple[tuple[int, Attendance], ...]
    then: tuple[tuple[int, Then], ...]
    repaired_at: int | None
    contract: tuple[int, ...] = ()
    low_hours: tuple[int, ...] = ()
    newest: tuple[int, Kind] | None = None
    fall: float | None = None
    mended_by: tuple[Source, ...] = ()
    word: EpisodeWord | None = None
    program: AsRead | None = None

    @property
    def noted(self) -> bool:
        """A rupture that rests on your word: fewer than two other sources speak of it."""
        return self.stage == "probable" and sum(source != "judgement" for source in self.sources) < 2

    @property
    def length(self) -> int | None:
        """Hours from onset to repair; None while open."""
        return None if self.repaired_at is None else self.repaired_at - self.onset


@dataclass(frozen=True, slots=True)
class Gap:
    """Your rating minus his, -100 to 100, against this pair's usual gap before (None where fewer than four).

    `wider` is about this hour alone: your rating lies further above his than usual. `low` and `high` are the smallest
    and largest of the gaps the usual rests on.
    """

    hour: int
    value: float
    usual: Usual | None
    wider: bool
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ImageTurn:
    """A fall of his image of you: from the hour where it was high to the hour where it ended."""

    from_hour: int
    to_hour: int
    from_value: int
    to_value: int
    between: tuple[Break | Event, ...]
    frame_between: tuple[tuple[int, FrameMark], ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of the check-ins: a slow level with its swing, never "today". 0-100, no norms.

    `level` with its 95 % band `low` to `high`: None while there are fewer than the four answers of the last weeks that
    it takes (`needs` is how many more). `swing`: SD of an answer about the level; None until his own can be told from
    anybody's. `lowest` and `highest` of the answers of those weeks. `direction` compares with the weeks before, None
    if thin.
    """

    name: Literal["grandiosity", "entitlement", "vulnerability", "external_regulation", "reparative_tilt"]
    points: tuple[tuple[datetime, float], ...]
    level: float | None
    low: float | None
    high: float | None
    n_recent: int
    direction: Literal["up", "down", "steady"] | None
    single_item: bool
    swing: float | None = None
    lowest: float | None = None
    highest: float | None = None
    needs: int = 0


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Depth of one hour (0-5) and what defence and attendance did then and in the hour after."""

    hour: int
    depth: int
    on_shame_or_us: bool
    defence_after: int | None
    late_or_missed_after: bool
    after_hour: int | None


@dataclass(frozen=True, slots=True)
class PaceSum:
    """Of `deep` hours close to him, how many were followed by more defence or lateness; the same for lesser work."""

    deep: int
    deep_followed: int
    less: int
    less_followed: int


@dataclass(frozen=True, slots=True)
class Pulled:
    """Private. One pull or urge, the hours of the last three in which it was felt, and how usual that is."""

    what: Pull | Urge
    kind: Literal["pull", "urge"]
    hours: tuple[int, ...]
    strengths: tuple[int, ...]
    usual_with_him: float | None
    usual_with_others: float | None


@dataclass(frozen=True, slots=True)
class Absence:
    """Not heard since: the last sign of life, calendar days since, and what stood before it.

    `break_days` of these days lay in a break: nobody was expected to be heard of then.
    """

    last_heard: datetime | None
    days: int | None
    usual_gap_days: float | None
    missed_in_a_row: int
    next_appointment: datetime | None
    on_break: bool
    before_it: tuple[Event | tuple[int, str], ...]
    break_days: int = 0


@dataclass(frozen=True, slots=True)
class First:
    """A first of something good."""

    what: Literal["stayed_after_no", "came_back_after_anger", "repair_sooner", "own_wish_third"]
    hour: int
    when: datetime


@dataclass(frozen=True, slots=True)
class Process:
    """Everything the process room read, at one moment."""

    hours: tuple[Hour, ...]
    ratings: tuple[Rating, ...]
    episodes: tuple[Episode, ...]
    rare_signs: tuple[RareSign, ...]
    gaps: tuple[Gap, ...]
    image_turns: tuple[ImageTurn, ...]
    channels: tuple[Channel, ...]
    pace: tuple[PacePoint, ...]
    pulled: tuple[Pulled, ...] | None
    absence: Absence
    firsts: tuple[First, ...]
    injuries: tuple[Event, ...]
    upcoming_breaks: tuple[Break, ...]
    candours: tuple[Candour, ...] = ()
    decline: Decline | None = None
    watch: Watch | None = None
    capacity: Capacity | None = None
    states: States | None = None
    onsets: Onsets | None = None

    @property
    def held(self) -> tuple[Hour, ...]:
        """The hours that took place."""
        return tuple(h for h in self.hours if h.took_place)

    @property
    def open_rupture(self) -> Episode | None:
        """The latest probable rupture that is not repaired: while there is one, it holds the contract."""
        return next((e for e in reversed(self.episodes) if e.stage == "probable" and e.state != "repaired"), None)
