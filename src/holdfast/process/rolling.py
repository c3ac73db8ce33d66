"""The last few ratings that count, of many cases at once: what a usual rests on while hours go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.process.usual import usual_of_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


class Last:
    """The last `most` ratings pushed for each of `cases` cases; `count` (cases,) says how many were pushed in all."""

    def __init__(self, cases: int, most: int) -> None:
        import numpy as np

        self.most = most
        self.count: NDArray[np.int64] = np.zeros(cases, dtype=np.int64)
        self.window: FloatArray = np.full((cases, most), np.nan)

    def push(self, where: NDArray[np.bool_], values: FloatArray) -> None:
        """One more rating for the cases `where`; the oldest goes when the window is full. Both of shape (cases,)."""
        rows = where.nonzero()[0]
        self.window[rows, self.count[rows] % self.most] = values[rows]
        self.count[rows] += 1

    def usual(self, floor: float) -> tuple[FloatArray, FloatArray]:
        """Level and swing of what is in the windows now, each (cases,); NaN under four ratings."""
        import numpy as np

        return usual_of_many(self.window, np.minimum(self.count, self.most), floor=floor)
