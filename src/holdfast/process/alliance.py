"""The alliance from both sides, never merged: his ratings against his usual, and the gap against this pair's usual."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.process.readings import Gap, Hour, Rating
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.usual import Usual, below_usual, usual_of


def rate(hour: Hour, before: Sequence[float], thresholds: ProcessThresholds) -> Rating | None:
    """His rating of one hour against the ratings that count before it; None where he gave none."""
    value = hour.his_alliance
    if value is None or not hour.took_place:
        return None
    his, low, high = _known(before, thresholds)
    drop, z = below_usual(value, his) or (None, None)
    return Rating(hour.number, hour.when, value, his, drop, z, low, high)


def fallen(rating: Rating, thresholds: ProcessThresholds) -> bool:
    """Far below his usual by his own spread and in points (`forms.md` 6, rule 5). False where his usual is unknown."""
    if rating.usual is None or rating.drop is None:
        return False
    return rating.drop >= max(thresholds.rupture_points, thresholds.rupture_spreads * rating.usual.swing)


def back(value: float, his: Usual, lowest: float | None, thresholds: ProcessThresholds) -> bool:
    """Within one spread of his usual, and at least half the fall to `lowest` regained."""
    near = value >= his.level - thresholds.repair_spreads * his.swing
    if lowest is None:
        return near
    return near and value - lowest >= thresholds.repair_share * (his.level - lowest)


def read_gaps(hours: Sequence[Hour], thresholds: ProcessThresholds) -> tuple[Gap, ...]:
    """Your rating minus his, 0 to 100, in each hour both rated, against the gaps before it.

    `wider` looks one way only, your rating above his: that is where he may feel something you do not see. A wide gap
    is kept out of the usual, unless it has lasted so long (`usual_kept_out` gaps) that it is the usual.
    """
    counted: list[float] = []
    found: list[Gap] = []
    run = 0
    for hour in hours:
        if hour.your_alliance is None or hour.his_alliance is None or not hour.took_place:
            continue
        value = hour.your_alliance - hour.his_alliance
        pair, low, high = _known(counted, thresholds)
        wider = pair is not None and value - pair.level >= max(
            thresholds.gap_points, thresholds.gap_spreads * pair.swing
        )
        run = run + 1 if wider else 0
        if run == 0 or run > thresholds.usual_kept_out:
            counted.append(value)
        found.append(Gap(hour.number, value, pair, wider, low, high))
    return tuple(found)


def _known(before: Sequence[float], thresholds: ProcessThresholds) -> tuple[Usual | None, float | None, float | None]:
    """The usual, with the lowest and highest of the ratings it rests on; three times None while too few are known."""
    recent = before[-thresholds.usual_most :]
    if len(recent) < thresholds.usual_least:
        return None, None, None
    usual = usual_of(recent, floor=thresholds.usual_floor, most=thresholds.usual_most)
    return usual, min(recent), max(recent)
