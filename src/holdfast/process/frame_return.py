"""When coming back to what was told about the frame may be worth a question: after a new problem, or after he departed
from it (`clinical.md` A2: TFP opens the contract again for these two, and for nothing else).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from holdfast.case.record import Attendance, Event, FrameMark
from holdfast.process.readings import Hour, Process
from holdfast.process.thresholds import ProcessThresholds

CAME: tuple[Attendance, ...] = ("late", "left_early", "left_in_anger", "cancelled", "missed")
HIS_OWN: tuple[FrameMark, ...] = ("fee", "contact", "overrun", "request", "threat_to_quit")
"""What may be departed from; a limit and a break announced are the frame itself."""


@dataclass(frozen=True, slots=True)
class FrameReturn:
    """Injuries of the last days, and the last hours in which he departed from what was told; one of them at least."""

    injuries: tuple[Event, ...]
    departed: tuple[Hour, ...]


def frame_return(process: Process, today: date, thresholds: ProcessThresholds) -> FrameReturn | None:
    """A question is offered only after a new problem or a departure, as far back as what stands before an absence."""
    lately = process.hours[-thresholds.before_hours :]
    departed = tuple(hour for hour in lately if _departed(hour))
    days = timedelta(thresholds.before_days)
    injuries = tuple(one for one in process.injuries if timedelta() <= today - one.when <= days)
    return FrameReturn(injuries, departed) if injuries or departed else None


def _departed(hour: Hour) -> bool:
    came = hour.by != "therapist" and any(mark in CAME for mark in hour.attendance)
    return came or any(mark in HIS_OWN for mark in hour.frame)
