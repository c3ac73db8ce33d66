"""What can be seen of an hour: what a record would show, and nothing of what is true of the patient.

No value here leads to a value of `inside` or `truth`; a test walks the types.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from holdfast.case.record import Asked, Attendance, FrameMark, TwoPoleAnswers
from holdfast.simulate.examples.agreed import Draft
from holdfast.text import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The alliance check after the hour: `total` of six answers (0 to 60), `bond` in points above or below the rest,
    `image` -50 to 50, `held_back` 0 to 10, and a line where one was written.
    """

    total: int
    bond: int
    image: int
    held_back: int
    words: str | None

    @property
    def alliance(self) -> int:
        """Its score, 0 to 100."""
        return round(self.total * 10 / 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The check-in after the hour and before the next: when, and the answers (0 to 100)."""

    when: datetime
    answers: TwoPoleAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One hour as it could be seen. `words`: what was said, in the patient's words. `noticed`: plain descriptions.

    `check` and `between` are None where the form was left blank. `moves`: what was done with the contract, as told to
    its pages. `asked`: what the question about going on living brought, where it was asked.

    An hour that did not take place has its attendance and no more.
    """

    number: int
    when: datetime
    attendance: tuple[Attendance, ...]
    frame: tuple[FrameMark, ...] = ()
    words: tuple[str, ...] = ()
    noticed: tuple[Message, ...] = ()
    check: Check | None = None
    between: Between | None = None
    moves: tuple[Draft, ...] = ()
    asked: Asked | None = None

    @property
    def took_place(self) -> bool:
        return not {"cancelled", "missed"} & set(self.attendance)
