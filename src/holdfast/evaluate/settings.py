"""Simulated treatments by setting: what a patient gives between hours decides what a rule can see.

*Quiet*: those of whom nothing is asked between hours, and their ratings of the hour taken out as well: the therapist's
log and attendance alone. *Usual*: the alliance check and a check-in a week. *Close*: days of check-ins once a quarter
as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from holdfast.brief.knowledge import SETTINGS
from holdfast.case.record import Setting
from holdfast.evaluate.probable import quiet
from holdfast.simulate.to_case import to_case

if TYPE_CHECKING:
    from holdfast.case.model import Case
    from holdfast.simulate.known import Treatments

_A_DAY: Final = 1.5
_DAILY: Final = 5
"""So many check-ins no more than `_A_DAY` days after the one before are no weekly habit."""


def settings_of(treatments: Treatments) -> tuple[Setting, ...]:
    """What each patient gave between hours, by what is on record."""
    import numpy as np

    check_ins = treatments.recorded.check_ins
    if check_ins is None:
        return SETTINGS[:1] * treatments.recorded.hours.cases
    days = np.sort(check_ins.days, axis=1)  # what is missing comes last
    some = np.isfinite(days).any(axis=1)
    daily = (np.diff(days, axis=1) <= _A_DAY).sum(axis=1) >= _DAILY
    found: list[int] = (some.astype(int) + (some & daily)).tolist()
    return tuple(SETTINGS[place] for place in found)


def case_in(setting: Setting, treatments: Treatments, i: int, *, first: int = 1) -> Case:
    """Treatment `i` as it would be on record in this setting. In *quiet* nothing that he answered is there."""
    case = to_case(quiet(treatments) if setting == "quiet" else treatments, i, first=first)
    chosen = tuple(replace(one, setting=setting) for one in case.record.settings)
    return replace(case, record=replace(case.record, settings=chosen))
