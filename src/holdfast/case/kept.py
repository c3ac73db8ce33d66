"""What is kept beside the contract: lines, the safety plan, what was new, endings, letters. All of it is record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from holdfast.case.fields import Day, Entry, Id, Line, SessionNumber, Text

Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine(Entry):
    """A line he chose to keep from an hour; shown beside the step it belongs to, or beside the one that is due.

    To let it go is a correction with `let_go`.
    """

    when: Day
    text: Line
    session: SessionNumber | None = None
    step: Id | None = None
    let_go: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlan(Entry):
    """The collaborative safety plan in six steps, in his words; the latest one stands, the earlier ones stay.

    It says what to do and whom to call. No promise has a place in it, and nothing depends on it. `by`: who wrote it
    down.
    """

    when: Day
    by: Literal["patient", "both"] = "both"
    warning_signs: Lines = ()
    own_coping: Lines = ()
    places_and_people: Lines = ()
    people_to_ask: Lines = ()
    professionals: Lines = ()
    safer_surroundings: Lines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine(Entry):
    """Once a month: what was new in work, in love, for fun. A null was not said."""

    when: Day
    by: Literal["patient", "therapist"]
    work: Line | None = None
    love: Line | None = None
    fun: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEnding(Entry):
    """An ending that was spoken of: `when` the day it was, `last_day` the day of the last hour as planned.

    Planned as the loss it is. Called off, it is corrected by an entry with `called_off`.
    """

    when: Day
    last_day: Day
    by: Literal["both", "patient", "therapist", "outside"]
    text: Text | None = None
    called_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Entry):
    """A letter the therapist gave to him or sent herself; the program sends nothing. `template`: what it began from."""

    when: Day
    how: Literal["post", "by_hand", "mail", "read_out"]
    text: Text
    template: Id | None = None
