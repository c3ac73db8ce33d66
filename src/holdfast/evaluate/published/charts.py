"""Control charts that could have been drawn at the time: the limits at each hour come from the ratings before it.

Formulas as in `process.control_charts`; there a baseline is given, here it grows. Signals of a fall only. The CUSUM
starts again from zero after a signal; the EWMA goes on (starting again it does worse, F1 .53 against .55).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdfast.process.control_charts import baselines_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

    Flags = NDArray[np.bool_]


def standing(ratings: FloatArray, *, least: int, least_sigma: float) -> FloatArray:
    """Each rating in sigma from the centre of all ratings before it; NaN under `least` of them.

    Centre and sigma (moving ranges, at least `least_sigma` points) as `baselines_many` has them.
    """
    import numpy as np

    given = np.cumsum(~np.isnan(ratings), axis=1)
    z = np.full(ratings.shape, np.nan)
    for t in range(1, ratings.shape[1]):
        base = baselines_many(ratings[:, :t], least_sigma=least_sigma)
        ready = given[:, t - 1] >= least
        z[ready, t] = (ratings[ready, t] - base.centre[ready]) / base.sigma[ready]
    return z


def individuals(z: FloatArray, *, width: float) -> Flags:
    """Below the lower limit, `width` sigma under the centre."""
    return z < -width


def cusum(z: FloatArray, *, k: float, h: float) -> Flags:
    """The lower sum max(0, sum - z - k) above `h`."""
    import numpy as np

    raised = np.zeros(z.shape, dtype=np.bool_)
    total = np.zeros(len(z))
    for t in range(z.shape[1]):
        given = ~np.isnan(z[:, t])
        total = np.where(given, np.maximum(total - np.nan_to_num(z[:, t]) - k, 0.0), total)
        raised[:, t] = given & (total > h)
        total = np.where(raised[:, t], 0.0, total)
    return raised


def ewma(z: FloatArray, *, weight: float, width: float) -> Flags:
    """The weighted average below its own limit, width sqrt(w / (2 - w) (1 - (1 - w)^(2 n))), n ratings given."""
    import numpy as np

    raised = np.zeros(z.shape, dtype=np.bool_)
    average, count = np.zeros(len(z)), np.zeros(len(z))
    for t in range(z.shape[1]):
        given = ~np.isnan(z[:, t])
        average = np.where(given, weight * np.nan_to_num(z[:, t]) + (1 - weight) * average, average)
        count += given
        limit = width * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * count)))
        raised[:, t] = given & (average < -limit)
    return raised
