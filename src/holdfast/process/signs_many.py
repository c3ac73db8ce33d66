"""`process.signs` for many treatments at once: rare signs and telling marks, each looking back only.

Tables are (cases, hours) of `HourColumns`. An hour bears one mark of attendance here, the most telling one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from holdfast.process.columns import MARKS, HourColumns
from holdfast.process.hours import HIS_OWN_MARKS
from holdfast.process.thresholds import ProcessThresholds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SignsMany:
    """`weight` of the rare signs of each hour; `unusual`: they weigh more than is usual for him; `telling`: a mark of
    attendance that is his own and no habit. Each (cases, hours).
    """

    weight: Whole
    unusual: Flags
    telling: Flags


def signs_many(columns: HourColumns, thresholds: ProcessThresholds, in_break: Flags | None = None) -> SignsMany:
    """What `read_signs`, `unusually_marked` and `telling_marks` say of every hour.

    `in_break` (cases, hours): its day lay in a break.
    """
    import numpy as np

    touched = columns.held & (columns.signs[:, :, 0] >= 0)
    before: Whole = np.cumsum(touched, axis=1) - touched
    common = np.empty(columns.signs.shape, dtype=np.bool_)
    now: Whole = np.zeros(touched.shape, dtype=np.int64)
    for sign in range(columns.signs.shape[2]):  # one sign at a time: a seventh of the memory, and faster for it
        weight = np.where(touched, columns.signs[:, :, sign], 0)
        seen: Whole = np.cumsum(weight > 0, axis=1) - (weight > 0)
        common[:, :, sign] = _share(seen, before) >= thresholds.rare_share
        now += np.where(common[:, :, sign], 0, weight)
    now = np.where(touched & (before >= thresholds.rare_least), now, 0)
    return SignsMany(
        now, _unusual(columns, touched, common, now, before, thresholds), _telling(columns, thresholds, in_break)
    )


def _unusual(
    columns: HourColumns, touched: Flags, common: Flags, now: Whole, before: Whole, thresholds: ProcessThresholds
) -> Flags:
    """Hours whose rare signs weigh so much that few of the hours before reached it, by what is rare for him now."""
    import numpy as np

    found = np.zeros(touched.shape, dtype=np.bool_)
    for t in range(touched.shape[1]):
        rows = (now[:, t] > 0).nonzero()[0]
        if not len(rows):
            continue
        rare = ~common[rows, t]
        weighed = np.einsum("chs,cs->ch", columns.signs[rows, :t], rare, dtype=np.int16, casting="unsafe")
        reached = (touched[rows, :t] & (weighed >= now[rows, t, None])).sum(axis=1)
        found[rows, t] = _share(reached, before[rows, t]) < thresholds.rare_share
    return found


def _telling(columns: HourColumns, thresholds: ProcessThresholds, in_break: Flags | None) -> Flags:
    import numpy as np

    marked = columns.attendance >= 0
    before: Whole = np.cumsum(marked, axis=1) - marked
    out = np.zeros(marked.shape, dtype=np.bool_)
    for mark in HIS_OWN_MARKS:
        his = columns.attendance == MARKS.index(mark)
        if mark in ("cancelled", "missed"):
            his &= columns.by_him
        if in_break is not None:
            his &= ~in_break
        rare = _share(np.cumsum(his, axis=1) - his, before) < thresholds.rare_share
        out |= his & ((before < thresholds.rare_least) | rare)
    return out


def _share(part: Whole, whole: Whole) -> NDArray[np.float64]:
    """One by the other as a scalar would divide them; 0 where there is none."""
    import numpy as np

    return part / np.maximum(whole, 1)
