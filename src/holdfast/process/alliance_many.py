"""The alliance of many treatments at once: what `alliance.py` and its neighbours say of one, over tables.

Tables are (cases, hours), NaN where missing; see `columns.py`. Each function says the same as its scalar counterpart,
which a property test holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast.process.candour import LEFT_OPEN
from holdfast.process.columns import THENS, HourColumns
from holdfast.process.episodes_many import EpisodesMany
from holdfast.process.rolling import Last
from holdfast.process.signs_many import SignsMany
from holdfast.process.slow_decline import WINDOW, slope_at_each_many
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.usual import FLOOR, MOST, from_usual, median_of_given, usual_at_each_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


def usual_many(ratings: FloatArray, *, floor: float = FLOOR, most: int = MOST) -> tuple[FloatArray, FloatArray]:
    """Level and swing of his usual before each hour, itself not included; NaN under four ratings before it.

    Every rating counts here, also those of a strain: `usual_at_each`, of which this is the table.
    """
    usual = usual_at_each_many(ratings, floor=floor, most=most)
    return usual.level, usual.swing


def below_usual_many(ratings: FloatArray, level: FloatArray, swing: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far each rating lies below the usual: (points, spreads), negative where above; `usual.below_usual`."""
    return level - ratings, -from_usual(ratings, level, swing)


@dataclass(frozen=True, slots=True)
class GapsMany:
    """Of every hour both rated: your rating less his (`value`), level and swing of this pair's usual gap before it, and
    whether it was `wider`. NaN and False elsewhere.
    """

    value: FloatArray
    level: FloatArray
    swing: FloatArray
    wider: NDArray[np.bool_]


def gaps_many(his: FloatArray, yours: FloatArray, thresholds: ProcessThresholds) -> GapsMany:
    """`alliance.read_gaps` of many: his and your ratings, 0 to 100, NaN where not rated or where no hour took place."""
    import numpy as np

    cases, hours = his.shape
    value = yours - his
    level, swing = np.full((cases, hours), np.nan), np.full((cases, hours), np.nan)
    wider = np.zeros((cases, hours), dtype=np.bool_)
    counted, run = Last(cases, thresholds.usual_most), np.zeros(cases, dtype=np.int64)
    for t in range(hours):
        both = ~np.isnan(value[:, t])
        usual, spread = counted.usual(thresholds.usual_floor)
        level[:, t], swing[:, t] = np.where(both, usual, np.nan), np.where(both, spread, np.nan)
        far = value[:, t] - usual >= np.maximum(thresholds.gap_points, thresholds.gap_spreads * spread)
        wider[:, t] = both & far
        run = np.where(both, np.where(far, run + 1, 0), run)
        counted.push(both & ((run == 0) | (run > thresholds.usual_kept_out)), value[:, t])
    return GapsMany(value, level, swing, wider)


def watch_at_each_many(ratings: FloatArray, thresholds: ProcessThresholds) -> NDArray[np.int8]:
    """`watch.read_watch` after each hour: 0 none, 1 at the top each time, 2 the same each time."""
    import numpy as np

    cases, hours = ratings.shape
    last, out = Last(cases, thresholds.watch_hours), np.zeros((cases, hours), dtype=np.int8)
    for t in range(hours):
        last.push(~np.isnan(ratings[:, t]), ratings[:, t])
        full = last.count >= thresholds.watch_hours
        low, high = last.window.min(axis=1), last.window.max(axis=1)
        top, same = low >= thresholds.watch_top, high - low <= thresholds.watch_same
        out[:, t] = np.select([full & top, full & same], [1, 2], 0)
    return out


def declining_at_each_many(
    ratings: FloatArray, held: NDArray[np.bool_], level: FloatArray, swing: FloatArray, thresholds: ProcessThresholds
) -> NDArray[np.bool_]:
    """`watch.read_decline` after each hour that took place; False in the others.

    `level` and `swing` are those of his usual before each hour, as `episodes_many` gives them.
    """
    import numpy as np

    if held.shape[1] < WINDOW:
        return np.zeros(held.shape, dtype=np.bool_)
    # Hours that took place, packed to the left: a cancelled hour is no place in the window.
    order = np.argsort(~held, axis=1, kind="stable")
    took = np.take_along_axis(held, order, axis=1)
    x = np.where(took, np.take_along_axis(ratings, order, axis=1), np.nan)
    slope = slope_at_each_many(x, window=WINDOW)
    usual, spread, way = (np.full(x.shape, np.nan) for _ in range(3))
    packed_level, packed_swing = (np.take_along_axis(one, order, axis=1) for one in (level, swing))
    for before in range(WINDOW):  # the first rated hour of the window is the one that counts: the latest is tried first
        first = slice(WINDOW - 1 - before, x.shape[1] - before)
        rated = ~np.isnan(x[:, first])
        here = slice(WINDOW - 1, x.shape[1])
        usual[:, here] = np.where(rated, packed_level[:, first], usual[:, here])
        spread[:, here] = np.where(rated, packed_swing[:, first], spread[:, here])
        way[:, here] = np.where(rated, -slope[:, here] * before, way[:, here])
    far = way >= np.maximum(thresholds.decline_points, thresholds.decline_spreads * spread)
    found = took & (slope <= thresholds.decline_slope) & (usual - x > spread) & far
    out = np.zeros(held.shape, dtype=np.bool_)
    np.put_along_axis(out, order, found, axis=1)
    return out


def candour_many(
    columns: HourColumns,
    episodes: EpisodesMany,
    signs: SignsMany,
    thresholds: ProcessThresholds,
    strained: NDArray[np.bool_] | None = None,
) -> NDArray[np.bool_]:
    """`candour.read_candours` of many: (cases, hours), with what is known of the next hour on record."""
    import numpy as np

    held = columns.held
    back = np.where(held, columns.held_back, np.nan)
    usually = np.full(back.shape, np.nan)
    last = Last(len(back), thresholds.usual_most)
    for t in range(back.shape[1]):
        enough = last.count >= thresholds.candour_least
        middle = median_of_given(last.window, np.minimum(last.count, last.most))
        usually[:, t] = np.where(enough, middle, np.nan)
        last.push(~np.isnan(back[:, t]), back[:, t])
    spoken = signs.telling if strained is None else signs.telling | strained
    near = spoken.copy()
    near[:, :-1] |= spoken[:, 1:]
    lower = episodes.level - np.where(held, columns.alliance, np.nan) >= thresholds.candour_points
    less = usually - back >= thresholds.candour_less_held
    left_open = np.isin(columns.then, [THENS.index(then) for then in LEFT_OPEN])
    candid: NDArray[np.bool_] = lower & less & ~near & ~left_open & ~((signs.weight > 0) & signs.unusual)
    return candid
