"""The retrospective reference: exact change points of the whole course. It cannot speak in time, and says so.

Ratings are scaled by each person's own step-to-step spread first, because the penalty is in squares of it. A new piece
that lies below the one before it is a fall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.outcome.change_points import change_points_many, robust_sigma_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


def falls(ratings: FloatArray, *, penalty: float, least: int, least_sigma: float, points: float) -> NDArray[np.bool_]:
    """Where a piece begins whose mean lies at least `points` below the piece before; (cases, hours).

    `penalty` in squares of the person's sigma (`robust_sigma_many`, at least `least_sigma` points).
    """
    import numpy as np

    sigma = np.fmax(robust_sigma_many(ratings), least_sigma)
    starts = change_points_many(ratings, penalty=penalty * sigma**2, least=least).starts
    return starts & (_step(ratings, starts) <= -points)


def _step(ratings: FloatArray, starts: NDArray[np.bool_]) -> FloatArray:
    """At each start, the mean of the piece that begins less the mean of the one that ended; 0 elsewhere."""
    import numpy as np

    cases, hours = ratings.shape
    piece = np.cumsum(starts, axis=1) + np.arange(cases)[:, None] * (hours + 1)
    given = ~np.isnan(ratings)
    flat, size = piece[given], cases * (hours + 1)
    count = np.bincount(flat, minlength=size)
    mean = np.bincount(flat, weights=ratings[given], minlength=size) / np.maximum(count, 1)
    step = np.zeros(ratings.shape)
    step[starts] = mean[piece[starts]] - mean[piece[starts] - 1]
    return step
