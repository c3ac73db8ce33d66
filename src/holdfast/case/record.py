"""The record: the first drawer. What the patient may read and what a report may take.

Everything reachable from `Record` is record; no type in this module refers to a working or a private note. Exporters
take a `Record` and therefore cannot reach the other drawers (`DESIGN.md` section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from holdfast.case.fields import (
    STRICT,
    Day,
    Entry,
    Id,
    Image,
    Instant,
    Line,
    Name,
    Pair,
    Percent,
    SessionNumber,
    Tenth,
    Text,
)
from holdfast.case.kept import KeptLine as KeptLine  # noqa: PLC0414 - read from here too
from holdfast.case.kept import Letter as Letter  # noqa: PLC0414 - read from here too
from holdfast.case.kept import MonthLine as MonthLine  # noqa: PLC0414 - read from here too
from holdfast.case.kept import PlannedEnding as PlannedEnding  # noqa: PLC0414 - read from here too
from holdfast.case.kept import SafetyPlan as SafetyPlan  # noqa: PLC0414 - read from here too
from holdfast.case.measured import Measure as Measure  # noqa: PLC0414 - read from here too
from holdfast.case.measured import Planned as Planned  # noqa: PLC0414 - read from here too
from holdfast.case.measured import SafetyReply as SafetyReply  # noqa: PLC0414 - read from here too
from holdfast.case.measured import Sample as Sample  # noqa: PLC0414 - read from here too
from holdfast.case.measured import Scale as Scale  # noqa: PLC0414 - read from here too
from holdfast.case.moves import FrameTopic as FrameTopic  # noqa: PLC0414 - read from here too
from holdfast.case.moves import Move

Address = Literal["he", "she", "they", "name"]
Setting = Literal["quiet", "usual", "close"]
Origin = Literal["practice", "invented", "simulated", "public data"]
Certainty = Literal["known", "estimated", "unknown"]
Attendance = Literal["on_time", "late", "left_early", "left_in_anger", "cancelled", "missed"]
Party = Literal["patient", "therapist"]
FrameMark = Literal["fee", "contact", "overrun", "request", "threat_to_quit", "break_announced", "limit_set"]
Asked = Literal["not_asked", "none", "ideas", "plan", "act"]
Tick = Literal["praise", "criticism", "ignored", "success", "failure", "conflict", "closeness", "something_for_fun"]
ConditionName = Literal[
    "narcissistic", "borderline", "avoidant", "obsessive_compulsive", "mood", "anxiety", "trauma", "substance_use",
    "antisocial", "other",
]  # fmt: skip
ConditionStatus = Literal["current", "in_remission", "past", "suspected", "ruled_out", "unknown"]
EventKind = Literal["injury", "life"]
EventWhat = Literal["humiliation", "loss", "exposure", "leave", "separation", "illness", "success", "move", "other"]
ApproachId = Literal[
    "tfp", "schema", "mbt", "psychodynamic", "cbt", "mit", "cop", "gpm", "cft", "dbt", "phased_trauma", "other"
]
Purpose = Literal["care", "portal", "comparison", "teaching", "research", "calibration"]
"""What data may be used for: the treatment; the patient's own page; comparing his answers over time; teaching;
research; calibration of the simulator."""
ConsentHow = Literal["paper", "on_device", "portal"]
WishOf = Literal["patient", "therapist", "authority"]
EndHow = Literal["by_agreement", "by_him", "by_therapist", "moved", "died", "lost_contact"]
WishAnswer = Literal["open", "corrected", "not_agreed"]
NO_HOUR: tuple[Attendance, ...] = ("cancelled", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who this case is about, by pseudonym, and how sentences speak of him, her or them."""

    __pydantic_config__ = STRICT

    pseudonym: Name
    address: Address
    origin: Origin
    first_contact: Day
    zone: Name = "Europe/Rome"
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChosen(Entry):
    """How much this patient gives between hours: quiet (the log alone), usual, close."""

    when: Day
    setting: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Entry):
    """One thing known, estimated or unknown about the person. An unknown says what is not known."""

    when: Day
    certainty: Certainty
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Entry):
    """A condition with its status on a date. Statuses are repeated, not overwritten."""

    when: Day
    certainty: Certainty
    condition: ConditionName
    status: ConditionStatus
    text: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTreatment(Entry):
    when: Day
    certainty: Certainty
    text: Text
    ended: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SomebodyNamed(Entry):
    """A person in the patient's life, by pseudonym."""

    when: Day
    certainty: Certainty
    pseudonym: Name
    relation: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The person: what brought him and what cracked, conditions, medication, earlier treatments, work, love, living."""

    __pydantic_config__ = STRICT

    brought: tuple[Fact, ...] = ()
    cracked: tuple[Fact, ...] = ()
    conditions: tuple[Condition, ...] = ()
    medication: tuple[Fact, ...] = ()
    earlier_treatments: tuple[EarlierTreatment, ...] = ()
    work: tuple[Fact, ...] = ()
    love: tuple[Fact, ...] = ()
    living: tuple[Fact, ...] = ()
    people: tuple[SomebodyNamed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameArrangement(Entry):
    """Times, contact, confidentiality: told, not agreed; the reaction is asked and kept."""

    when: Day
    topic: FrameTopic
    text: Text
    reaction: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Entry):
    """A way of working the therapist is trained in; options in the brief speak its language.

    `in_use` False: it was taken back, and counts no more.
    """

    when: Day
    approach: ApproachId
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceCheck:
    """SAC, the patient's eight answers after the hour (`forms.md` 1). Not validated.

    `goal` is (G1, G2), `task` (T1, T2), `bond` (B1, B2); a null inside a pair is an item left blank. `held_back` is
    HOLD: 0 nothing ... 10 everything that mattered was kept back.
    """

    __pydantic_config__ = STRICT

    when: Instant
    recorded_at: Instant
    goal: Pair = (None, None)
    task: Pair = (None, None)
    bond: Pair = (None, None)
    image: Image | None = None
    held_back: Tenth | None = None
    words: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAbout:
    """What was asked about today. Shown, never scored."""

    __pydantic_config__ = STRICT

    own_life: Asked = "not_asked"
    harm_to_others: Asked = "not_asked"
    threats_to_me: Asked = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Entry):
    """One hour. An empty `attendance` is a row not touched. A cancelled or missed hour keeps its date, no answers.

    `patient` is the alliance check as it now stands; `patient_before` keeps what it replaced.
    """

    number: SessionNumber
    when: Instant
    attendance: tuple[Attendance, ...] = ()
    by: Party | None = None
    frame: tuple[FrameMark, ...] = ()
    asked: AskedAbout | None = None
    patient: AllianceCheck | None = None
    patient_before: tuple[AllianceCheck, ...] = ()

    @property
    def took_place(self) -> bool:
        return not any(mark in NO_HOUR for mark in self.attendance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Entry):
    """An hour arranged ahead. `when` may lie in the future; it becomes a session when it is logged."""

    when: Instant
    number: SessionNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPoleAnswers:
    """TPC items, 0-100, each an average since the last check-in. What was not shown or left blank is null."""

    __pydantic_config__ = STRICT

    gr1: Percent | None = None
    gr2: Percent | None = None
    ow: Percent | None = None
    vu: Percent | None = None
    se: Percent | None = None
    sh: Percent | None = None
    env: Percent | None = None
    an: Percent | None = None
    gu: Percent | None = None
    re: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Entry):
    """TPC, the patient's check-in between hours (`forms.md` 2). Not validated, no norms, ever."""

    when: Instant
    answers: TwoPoleAnswers
    ticks: tuple[Tick, ...] = ()
    words: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Entry):
    """An injury (humiliation, loss, exposure, leave) or another thing that happened in his life."""

    when: Day
    kind: EventKind
    what: EventWhat
    text: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break(Entry):
    """Days without hours. `when` is the day it was announced; `start` and `end` may lie ahead, both included."""

    when: Day
    start: Day
    end: Day
    by: Party
    text: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Entry):
    """A date at which change is judged. `when` is the day it was planned, or held."""

    when: Day
    status: Literal["planned", "held"]
    at_session: SessionNumber | None = None
    due: Day | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """The text that was shown, itself: what was agreed to can be read when no program of today runs any more.

    `id` and `version` are those of the knowledge file it came from; a text of the practice's own has a name of its own.
    """

    __pydantic_config__ = STRICT

    id: Id
    version: Annotated[int, Ge(1), Le(10_000)]
    language: Id
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Entry):
    """Consent to one purpose, given or withdrawn. What was given says what text was shown; a withdrawal needs none."""

    when: Day
    purpose: Purpose
    act: Literal["given", "withdrawn"]
    how: ConsentHow
    shown: ShownText | None = None
    words: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction(Entry):
    """The case is kept and not analysed (GDPR 18), or is again. `told_on`: the day he was told that it is lifted."""

    when: Day
    act: Literal["restricted", "lifted"]
    wish_of: WishOf
    reason: Text
    told_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseMark(Entry):
    """The treatment began, ended, or was taken up again; `how` belongs to an end."""

    when: Day
    act: Literal["began", "ended", "resumed"]
    how: EndHow | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWish(Entry):
    """The patient wants an entry of his record corrected (GDPR 16): his words, what was done, what the therapist says.

    `about` is the id of the entry. His words stay beside it also where the two do not agree.
    """

    when: Day
    about: Id
    words: Text
    answer: WishAnswer
    text: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """The first drawer, whole."""

    __pydantic_config__ = STRICT

    id: Id
    about: About
    settings: tuple[SettingChosen, ...] = ()
    picture: Picture = Picture()
    frame: tuple[FrameArrangement, ...] = ()
    trainings: tuple[Training, ...] = ()
    sessions: tuple[Session, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    measures: tuple[Measure, ...] = ()
    plans: tuple[Planned, ...] = ()
    safety_replies: tuple[SafetyReply, ...] = ()
    events: tuple[Event, ...] = ()
    breaks: tuple[Break, ...] = ()
    reviews: tuple[Review, ...] = ()
    moves: tuple[Move, ...] = ()
    consents: tuple[Consent, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    course: tuple[CourseMark, ...] = ()
    correction_wishes: tuple[CorrectionWish, ...] = ()
    kept_lines: tuple[KeptLine, ...] = ()
    safety_plans: tuple[SafetyPlan, ...] = ()
    month_lines: tuple[MonthLine, ...] = ()
    planned_endings: tuple[PlannedEnding, ...] = ()
    letters: tuple[Letter, ...] = ()


def setting_of(record: Record) -> Setting:
    """What was chosen last of what he gives between hours; "quiet" where nothing was."""
    chosen = max(record.settings, key=lambda one: (one.when, one.recorded_at), default=None)
    return "quiet" if chosen is None else chosen.setting
