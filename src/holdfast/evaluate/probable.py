"""How often "probable" was right: two sources agreed on a rupture, and one was planted near that hour.

Read through the real brief, before every hour, on simulated treatments of a world as it draws them: with ruptures and
without. Right where the hour lies within `REACH` of an episode, from its onset to its last hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from holdfast.case.model import Case
from holdfast.evaluate.rules import REACH, spoken
from holdfast.simulate.known import Known, Treatments
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw

Setting = Literal["quiet", "usual"]
PROBABLE = ("probable_rupture", "two sources agree")
_HIS = ("alliance", "goal", "task", "bond", "image", "held_back")


@dataclass(frozen=True, slots=True)
class Said:
    """`by_chance`: hours near an episode, of `hours` on record: a random hour would be right so often."""

    said: int
    right: int
    by_chance: int
    hours: int

    def __add__(self, other: Said) -> Said:
        return Said(
            self.said + other.said,
            self.right + other.right,
            self.by_chance + other.by_chance,
            self.hours + other.hours,
        )


def probable(case: Case, known: Known) -> Said:
    """What was said of one treatment, each thing once."""
    last = max((session.number for session in case.record.sessions), default=0)
    near = {hour for hour in range(1, last + 1) if _near(hour, known, last)}
    hours = [s.hour or s.before_hour - 1 for s in spoken(case) if s.kind == PROBABLE]
    return Said(len(hours), sum(hour in near for hour in hours), len(near), last)


def probable_in(world: str, setting: Setting, patients: Sequence[int], seed: int, sessions: int) -> Said:
    """Of these patients (places from 0) of a world and seed. *Quiet* has the therapist's log and attendance alone."""
    drawn = draw(world, max(patients) + 1, sessions, seed)
    treatments = drawn if setting == "usual" else quiet(drawn)
    found = Said(0, 0, 0, 0)
    for patient in patients:
        found += probable(to_case(treatments, patient), treatments.known[patient])
    return found


def quiet(treatments: Treatments) -> Treatments:
    """The same treatments where nothing was asked of the patient: no alliance check, no check-in, no measure."""
    import numpy as np

    hours = treatments.recorded.hours
    nothing = np.full(hours.alliance.shape, np.nan)
    silent = replace(hours, **dict.fromkeys(_HIS, nothing))
    return replace(
        treatments, recorded=replace(treatments.recorded, hours=silent, check_ins=None, traits=None, symptoms=None)
    )


def _near(hour: int, known: Known, last: int) -> bool:
    return any(e.onset - REACH <= hour <= e.last(last) + REACH for e in known.episodes)
