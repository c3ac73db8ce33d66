"""What a brief is made of: last time, findings, five questions. Plain values, sentences not yet spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.first_hour_back import FirstHourBack
from holdfast.case.record import Origin
from holdfast.process.readings import Episode
from holdfast.text import Message, Spoken

Voice = Literal["his", "yours", "program"]
QuestionId = Literal["where_is_he", "two_of_us", "contract", "pace_and_pulls", "still_the_way"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the page, whose voice it is, and whether it comes out of the third drawer."""

    text: Message | str
    voice: Voice = "program"
    private: bool = False


@dataclass(frozen=True, slots=True)
class LastTime:
    """Memory before analysis. What is not known is None or empty, and the page leaves it out."""

    line: Line | None = None
    hour: Line | None = None
    last_words: Line | None = None
    open: tuple[Line, ...] = ()
    step: Line | None = None
    people: tuple[str, ...] = ()
    ahead: Line | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five questions: its title, a short label, what is known and unknown, and the data behind it."""

    id: QuestionId
    title: Message
    label: Message
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NextReview:
    """Where change will be judged next: an hour, a day, or both."""

    session: int | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Brief:
    """One page before one hour. `at` and every moment in it are on the clock of `zone`.

    `findings` are in the order in which they ask for attention; those in front carry `front`. `with_private` says that
    the author's private notes were open when it was made.
    """

    case: str
    person: Spoken
    origin: Origin
    at: datetime
    zone: str
    hour: int
    next_hour: datetime | None
    last_time: LastTime
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    abstained: tuple[Abstained, ...]
    next_review: NextReview | None
    findings_on: bool
    with_private: bool
    episodes: tuple[Episode, ...] = ()
    """What was read of strains and repairs between the two, for the brief as data."""
    too_early: bool = False
    """Nothing was said, and fewer hours were held than anybody's usual needs: silence here is no calm."""
    restricted: Message | None = None
    """The case is kept and not analysed, in words: nothing else stands on the page then."""

    first_hour_back: FirstHourBack | None = None
    """He was away, and the hour to come is the first one back."""

    @property
    def front(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.front)
