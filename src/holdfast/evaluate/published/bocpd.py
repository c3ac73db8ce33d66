"""Bayesian online change point detection (Adams and MacKay 2007), with level and noise of each run unknown.

Before every rating the run goes on (1 - hazard) or a new one begins with that rating (hazard). Given the n ratings of
a run so far, the next is Student-t: a Normal-inverse-gamma prior on level and noise, updated by the run. The posterior
of the run length is exact. What alarms is a fall: a run of at most `recent` ratings that lies `points` below the level
expected before it began. Missing ratings are passed over; run lengths count ratings given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, pi, sqrt
from typing import TYPE_CHECKING

from holdfast.outcome.change_points import packed
from holdfast.series import table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """`hazard` 0-1 per rating. A new level lies about `level` points, as sure as `strength` ratings would make it.

    Noise variance: inverse gamma of this `shape`, about `noise` points squared. `own` 0-1: how far the centre of new
    levels moves from `level` to the mean of this person's ratings so far.
    """

    hazard: float
    level: float
    strength: float
    shape: float
    noise: float
    own: float = 0.0


@dataclass(frozen=True, slots=True)
class Lengths:
    """After each rating, by places of ratings given: `young` (recent, cases, ratings), the posterior of runs of 1, 2
    ... ratings that began with a change; `level` (cases, ratings), the level expected of the run that goes on.
    """

    young: FloatArray
    level: FloatArray


def falls(ratings: FloatArray, runs: Runs, *, recent: int, points: float) -> FloatArray:
    """Probability, after each rating, that the level fell within the `recent` last; (cases, hours), NaN if missing."""
    import numpy as np

    rows, given, order = packed(table(ratings, "ratings"))
    rows = np.where(np.arange(rows.shape[1]) < given[:, None], rows, 0.0)
    lengths = run_lengths(rows, runs, recent)
    chance = np.zeros(rows.shape)
    sums = np.zeros((len(rows), rows.shape[1] + 1))
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    for n in range(1, recent + 1):
        if n >= rows.shape[1]:
            break
        since = (sums[:, n + 1 :] - sums[:, 1:-n]) / n  # mean of the last n
        fallen = lengths.level[:, :-n] - since >= points
        chance[:, n:] += np.where(fallen, lengths.young[n - 1, :, n:], 0.0)
    found = np.full(ratings.shape, np.nan)
    case, place = np.nonzero(np.arange(rows.shape[1]) < given[:, None])
    found[case, order[case, place]] = np.minimum(chance[case, place], 1.0)
    return found


def run_lengths(rows: FloatArray, runs: Runs, recent: int) -> Lengths:
    """The recursion over rows of (cases, ratings) without gaps."""
    import numpy as np

    cases, width = rows.shape
    young, levels = np.zeros((recent, cases, width)), np.empty((cases, width))
    weight, mean, spread = (np.zeros((width + 1, cases)) for _ in range(3))
    so_far = np.zeros(cases)
    for t in range(width):
        x = rows[:, t]
        # Row 0 stands for the run that begins now; row n for one that holds n ratings, of which row t is the first.
        mean[0] = runs.level + (runs.own * (so_far / t - runs.level) if t else 0.0)
        spread[0] = runs.shape * runs.noise**2
        weight[1 : t + 1] *= 1 - runs.hazard
        weight[0] = runs.hazard if t else 1.0
        live = slice(t + 1)
        joint = weight[live] * _predictive(x, mean[live], spread[live], runs)
        joint /= np.maximum(joint.sum(axis=0), 1e-300)
        weight[1 : t + 2] = joint
        _update(x, mean, spread, t, runs)
        early = min(recent, t)  # the run as old as the series began with the treatment, not with a change
        young[:early, :, t] = joint[:early]
        levels[:, t] = (joint * mean[1 : t + 2]).sum(axis=0)
        so_far += x
    return Lengths(young, levels)


def _predictive(x: FloatArray, mean: FloatArray, spread: FloatArray, runs: Runs) -> FloatArray:
    """Density of the next rating under runs of 0, 1, 2 ... ratings (rows)."""
    import numpy as np

    n = np.arange(len(mean))
    shape = runs.shape + n / 2
    sure = runs.strength + n
    scale = spread * ((sure + 1) / (sure * shape))[:, None]
    off = (x - mean) ** 2 / scale / (2 * shape)[:, None]
    height = np.array([_height(2 * one) for one in shape.tolist()])
    density: FloatArray = height[:, None] / np.sqrt(scale) * np.exp(-(shape + 0.5)[:, None] * np.log1p(off))
    return density


def _height(freedom: float) -> float:
    """Student-t with this many degrees of freedom, at its centre and for scale 1."""
    return exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)


def _update(x: FloatArray, mean: FloatArray, spread: FloatArray, t: int, runs: Runs) -> None:
    """Row n of mean and spread becomes row n + 1, with the rating x in it."""
    import numpy as np

    sure = (runs.strength + np.arange(t + 1))[:, None]
    old, apart = mean[: t + 1].copy(), x - mean[: t + 1]
    spread[1 : t + 2] = spread[: t + 1] + sure / (2 * (sure + 1)) * apart * apart
    mean[1 : t + 2] = old + apart / (sure + 1)


def alarms(chance: FloatArray, *, at_least: float) -> NDArray[np.bool_]:
    """Where a fall is at least this likely; never where a rating is missing."""
    return chance >= at_least
