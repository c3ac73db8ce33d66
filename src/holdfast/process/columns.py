"""Many treatments as columns: what was recorded, hour by hour, as arrays of (cases, hours).

Hour n of a treatment stands in column n - 1. A treatment shorter than the table ends in empty columns (`hours` says
where). NaN, or -1 in a table of whole numbers, is missing: a row not touched, a form not given. Nothing here is a
reading; the kernels of this room take these columns for many cases and plain sequences for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from holdfast.case.record import Attendance, FrameMark
from holdfast.case.working import CONFRONTATION, WITHDRAWAL, MomentKind, Sign, Then, Topic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

    Small = NDArray[np.int8]
    Flags = NDArray[np.bool_]

SIGNS: Final[tuple[Sign, ...]] = (*WITHDRAWAL, *CONFRONTATION)
"""The order of the last axis of `HourColumns.signs`: seven of withdrawal, seven of confrontation."""
THENS: Final[tuple[Then, ...]] = ("nothing_needed", "not_addressed", "addressed_open", "partly_repaired", "repaired")
MOMENTS: Final[tuple[MomentKind, ...]] = (
    "real_contact", "own_wish", "curious_mind", "sad_and_stayed", "own_part", "named_cost", "laughed_at_himself",
    "something_for_fun", "came_back",
)  # fmt: skip
TOPICS: Final[tuple[Topic, ...]] = ("shame", "trauma", "us", "outside")
MARKS: Final[tuple[Attendance, ...]] = ("on_time", "late", "left_early", "left_in_anger", "cancelled", "missed")
FRAME_MARKS: Final[tuple[FrameMark, ...]] = (
    "fee", "contact", "overrun", "request", "threat_to_quit", "break_announced", "limit_set",
)  # fmt: skip
ITEMS: Final = ("gr1", "gr2", "ow", "vu", "se", "sh", "env", "an", "gu", "re")
"""The order of the last axis of `CheckInColumns.items`."""
TICKS: Final = ("praise", "criticism", "ignored", "success", "failure", "conflict", "closeness", "something_for_fun")


@dataclass(frozen=True, slots=True, kw_only=True)
class HourColumns:
    """What both drawers hold of the hours of many treatments. Shapes (cases, hours) unless said otherwise.

    `hours` (cases,): hours on record. `days`: days from the first hour, also of an hour that did not take place; NaN
    beyond the end. `held`: it took place. `attendance`: place in MARKS of its one mark (the most telling where there
    are several), -1 not touched; `by_him`: a cancelled or missed hour was his doing.
    `alliance`, `goal`, `task`, `bond` 0-100, `image` -50..50, `held_back` 0-10: his answers. `yours` 0-100.
    `signs` (cases, hours, 14): -1 row not touched, 0 not seen, 1 brief, 2 dominant. `moments` (cases, hours, 9):
    -1, 0, 1. `then`: place in THENS, -1 not touched. `topics` (cases, hours, 4) and `frame` (cases, hours, 7): -1, 0, 1
    (`frame` is never -1 where the hour is on record). `defence` -3..3, `depth` 0..5, `stance` -3..3.
    """

    hours: NDArray[np.int64]
    days: FloatArray
    held: Flags
    attendance: Small
    by_him: Flags
    alliance: FloatArray
    goal: FloatArray
    task: FloatArray
    bond: FloatArray
    image: FloatArray
    held_back: FloatArray
    yours: FloatArray
    signs: Small
    then: Small
    moments: Small
    defence: FloatArray
    depth: FloatArray
    topics: Small
    stance: FloatArray
    frame: Small

    @property
    def cases(self) -> int:
        return len(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInColumns:
    """Check-ins between the hours: `days` (cases, n) from the first hour, NaN where there is none; `items` (cases, n,
    10) 0-100 in the order of ITEMS, NaN where not shown or left blank; `ticks` (cases, n, 8) booleans.
    """

    days: FloatArray
    items: FloatArray
    ticks: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateColumns:
    """What the therapist kept to himself: `pulls` (cases, hours, 10) strengths 0-3 in the order of `case.private.Pull`,
    `urges` (cases, hours, 6) 0 or 1; -1 where the row was not touched.
    """

    pulls: Small
    urges: Small
