"""What a detector is, so that published ones and ours are judged by the same code.

A detector reads the columns of many treatments and raises alarms: "a rupture began about now", at the end of an hour.
An online detector may use, for the alarm of hour t, nothing that stands in a column after t; `evaluate.run` hands it
the columns as they were known at the end of each hour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray

Input = Literal["alliance", "log"]


@dataclass(frozen=True, slots=True)
class Alarms:
    """`raised` (cases, hours): an alarm at the end of that hour; False where the hour did not take place.

    `chance` (cases, hours), 0-1: how likely, at the end of that hour, that an episode begins within one hour of it
    (the hour before, this one, the next); NaN where nothing can be said. None: the detector says yes or no only.
    """

    raised: NDArray[np.bool_]
    chance: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Detector:
    """`name` as in tables. `inputs`: "alliance" is his rating of the hour, "log" everything the therapist logs.

    `finds`: what it is judged on; "ruptures" are the planted episodes, "turns" the devaluing turns of his image of the
    therapist. `online` False: it reads the whole course, also what came later, and stands in tables as a reference.
    """

    name: str
    inputs: tuple[Input, ...]
    online: bool
    run: Callable[[HourColumns], Alarms]
    finds: Literal["ruptures", "turns"] = "ruptures"
