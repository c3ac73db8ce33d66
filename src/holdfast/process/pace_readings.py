"""What pace, stance, pulls and the frame are read as: plain values, each with the hours they come from, no verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from holdfast.case.record import Attendance, FrameMark
from holdfast.process.readings import PaceSum
from holdfast.process.usual import Usual

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

Whose = Literal["his", "mine", "both", "neither"]
"""How usual a pull is: often with him and rarely with others ("his"), rarely with him and often with others ("mine"),
often or rarely with either. A way to ask, and no verdict about anybody.
"""

Well = Literal["stayed", "came_back"]


@dataclass(frozen=True, slots=True)
class PaceLink:
    """Deep work and what followed it, beside lesser work: an association in one treatment, and never a cause.

    `logged`: hours with their depth marked whose next hour says something. `difference`: share after deep work minus
    share after lesser work, -1 to 1, with its 95 % interval; None while `more_*` hours are missing.
    """

    counts: PaceSum
    logged: int
    more_logged: int
    more_deep: int
    more_less: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def enough(self) -> bool:
        return self.difference is not None


@dataclass(frozen=True, slots=True)
class PaceLinks:
    """The same for many cases: arrays of (cases,); NaN where there is no estimate."""

    deep: NDArray[np.int64]
    deep_followed: NDArray[np.int64]
    less: NDArray[np.int64]
    less_followed: NDArray[np.int64]
    logged: NDArray[np.int64]
    difference: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class StanceBand:
    """Your stance over the last hours (-3 all empathy, +3 all firmness) as a band, and this pair's usual before them.

    `hours` with `values` are those marked. `usual` is None under four marked hours before; `usual_low` and
    `usual_high` are the ends of what it rests on. `toward`: the end towards which the last hours lie further than is
    usual between the two; None where they do not, or nothing is known. There is no target.
    """

    hours: tuple[int, ...]
    values: tuple[int, ...]
    low: float
    middle: float
    high: float
    usual: Usual | None
    usual_low: float | None = None
    usual_high: float | None = None
    toward: Literal["empathy", "firmness"] | None = None


@dataclass(frozen=True, slots=True)
class StanceBands:
    """The same for many cases: arrays of (cases,), NaN where unknown; `toward` -1 empathy, 0 neither, 1 firmness."""

    low: FloatArray
    middle: FloatArray
    high: FloatArray
    level: FloatArray
    swing: FloatArray
    toward: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class PulledMany:
    """Private. Arrays of (cases, 16): the ten pulls in their order, then the six urges.

    `felt`: of the last hours, how many it was felt in; `most` its greatest strength there; `usual_with_him` the share
    of the hours before, NaN below the least number of hours; `rows` (cases, 2): touched rows of pulls and of urges.
    """

    felt: NDArray[np.int64]
    most: NDArray[np.int8]
    usual_with_him: FloatArray
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Drift:
    """Private. Mean strength (0-3) of "special" and of "helpless": in the last hours marked, and in those before."""

    hours: tuple[int, ...]
    before: tuple[int, ...]
    special: float
    special_before: float
    helpless: float
    helpless_before: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one hour at or after a frame event brought. `below` his usual in points of 100 (negative: above it);
    `image_change` in points of his image of you, against his last answer before the event. None is not known.

    `spreads` and `image_spreads`: the same two counted in his usual swing before; None while that is not known.
    `well`: what went well. He stayed to the end of an hour with a limit, or came back after leaving, speaking of
    stopping or staying away.
    """

    hour: int
    when: datetime
    marks: tuple[Attendance, ...]
    rating: float | None
    below: float | None
    image_change: int | None
    words: str | None
    spreads: float | None = None
    image_spreads: float | None = None
    well: Well | None = None

    @property
    def known(self) -> bool:
        return bool(self.marks) or self.rating is not None or self.image_change is not None or self.words is not None


@dataclass(frozen=True, slots=True)
class FrameEvent:
    """What touched the frame in one hour, and what that hour and the next brought; `to_come`: hours not yet held."""

    hour: int
    when: datetime
    marks: tuple[FrameMark, ...]
    reactions: tuple[Reaction, ...]
    to_come: int
