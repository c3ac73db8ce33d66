"""Empathy and firmness as a band over the last hours, against this pair's usual. Either end may be right: no target.

Source: forms.md 3, row 8; thresholds are proposals.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from holdfast.process.pace_readings import StanceBand, StanceBands
from holdfast.process.readings import Hour
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.usual import usual_at_each_many, usual_before
from holdfast.series import Num, median

if TYPE_CHECKING:
    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray


def read_stance(hours: Sequence[Hour], thresholds: ProcessThresholds) -> StanceBand | None:
    """The band of the last `stance_hours` hours that took place, those left out whose stance you did not mark.

    None where none of them was marked. The usual rests on the hours before them.
    """
    held = [hour for hour in hours if hour.took_place]
    marked = [(hour.number, hour.stance) for hour in held[-thresholds.stance_hours :] if hour.stance is not None]
    if not marked:
        return None
    values = sorted(stance for _, stance in marked)
    before = [float(h.stance) for h in held[: -thresholds.stance_hours] if h.stance is not None]
    usual = usual_before(before, floor=thresholds.stance_floor, most=thresholds.usual_most)
    rests_on = before[-thresholds.usual_most :]
    middle = median(values)
    return StanceBand(
        hours=tuple(number for number, _ in marked),
        values=tuple(stance for _, stance in marked),
        low=float(values[0]),
        middle=middle,
        high=float(values[-1]),
        usual=usual,
        usual_low=None if usual is None else min(rests_on),
        usual_high=None if usual is None else max(rests_on),
        toward=None if usual is None else _toward(middle - usual.level, usual.swing, thresholds),
    )


def leaning(band: StanceBand, thresholds: ProcessThresholds) -> Literal["empathy", "firmness", "even"]:
    """Which way the last hours leaned, by their median, whatever is usual."""
    if abs(band.middle) < thresholds.stance_lean:
        return "even"
    return "firmness" if band.middle > 0 else "empathy"


def _toward(away: float, swing: float, thresholds: ProcessThresholds) -> Literal["empathy", "firmness"] | None:
    if abs(away) < far(swing, thresholds):
        return None
    return "firmness" if away > 0 else "empathy"


def far(swing: Num, thresholds: ProcessThresholds) -> Num:
    """How far from this pair's usual the last hours must lie to be further than usual. Float or array."""
    spreads = thresholds.stance_further_spreads * swing
    more = spreads - thresholds.stance_further
    return thresholds.stance_further + (more + abs(more)) / 2


def stance_many(columns: HourColumns, thresholds: ProcessThresholds) -> StanceBands:
    """`read_stance` for many treatments at the end of what is recorded of each."""
    import numpy as np

    later = np.cumsum(columns.held[:, ::-1], axis=1)[:, ::-1]  # hours held from this one on, itself among them
    stance = np.where(columns.held, columns.stance, np.nan)
    last = np.where(later <= thresholds.stance_hours, stance, np.nan)
    ordered = np.sort(last, axis=1)[:, : thresholds.stance_hours]  # NaN last
    count = (~np.isnan(ordered)).sum(axis=1)
    rows, there = np.arange(columns.cases), count > 0
    low, high = ordered[:, 0], ordered[rows, np.maximum(count - 1, 0)]
    middle = (ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, count // 2 * (count > 1)]) / 2
    before = _last(np.where(later > thresholds.stance_hours, stance, np.nan), thresholds.usual_most)
    usual = usual_at_each_many(before, floor=thresholds.stance_floor, most=thresholds.usual_most)
    level, swing = usual.level[:, -1], usual.swing[:, -1]
    level, swing = (np.where(there, part, np.nan) for part in (level, swing))
    away = middle - level
    toward = np.where(np.abs(away) >= far(swing, thresholds), np.sign(away), 0)
    return StanceBands(low, middle, high, level, swing, np.where(np.isnan(away), 0, toward).astype(np.int8))


def _last(values: FloatArray, most: int) -> FloatArray:
    """The last `most` numbers of each row in their order, one empty place after them: what a usual now rests on."""
    import numpy as np

    present = ~np.isnan(values)
    from_end = np.cumsum(present[:, ::-1], axis=1)[:, ::-1]
    row, column = np.nonzero(present & (from_end <= most))
    packed = np.full((len(values), most + 1), np.nan)
    packed[row, most - from_end[row, column]] = values[row, column]
    return packed
