"""Our additive score for onsets of ruptures: at the end of each hour, how likely one began within an hour of it.

    log-odds = intercept + sum of the points of its terms (`onset_features`),

each term with its value, its points and its source, so that a page can show what the number is made of. An onset is
said (`alarm`) where the probability passes the threshold, and not again within the pause after one.

The weights were fitted on simulated treatments. A high number is at most "worth asking"; two sources make a rupture
probable, not this (`forms.md` 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from holdfast.process.matched import MatchedHour, MatchedMany
from holdfast.process.onset_features import (
    BOTH,
    HINGES,
    SOURCES,
    TERMS,
    Term,
    TermSource,
    Use,
    features,
    features_many,
    matched_hours,
    matched_many,
    points_of,
    spoken_at,
    spoken_of,
)
from holdfast.process.onset_knowledge import OnsetWeights
from holdfast.process.readings import Hour

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray


@dataclass(frozen=True, slots=True)
class OnsetTerm:
    """One contribution: the value of the term, what it adds to the log-odds, and where it comes from."""

    name: Term
    value: float
    points: float
    source: TermSource


@dataclass(frozen=True, slots=True)
class OnsetReading:
    """One hour. `probability` (0-1) that a rupture began within one hour of it, as simulated.

    `values` and `points` are those of `TERMS`, in their order, and make it up.
    """

    hour: int
    probability: float
    values: tuple[float, ...]
    points: tuple[float, ...]
    alarm: bool

    @property
    def terms(self) -> tuple[OnsetTerm, ...]:
        """Each contribution by its name."""
        each = zip(TERMS, self.values, self.points, strict=True)
        return tuple(OnsetTerm(term, value, points, SOURCES[term]) for term, value, points in each)


@dataclass(frozen=True, slots=True)
class SlowReading:
    """One hour. `probability` (0-1) that a slow fall began within the last six; `alarm`: it is said now."""

    hour: int
    probability: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class OnsetsMany:
    """`probability` (cases, hours), NaN where nothing is said; `alarm` likewise; `points` of each term."""

    probability: FloatArray
    alarm: NDArray[np.bool_]
    points: Mapping[Term, FloatArray]


@dataclass(frozen=True, slots=True)
class SlowMany:
    """`probability` (cases, hours), NaN where nothing is said, and `alarm`."""

    probability: FloatArray
    alarm: NDArray[np.bool_]


# One case.


def read_onsets(
    hours: Sequence[Hour],
    weights: OnsetWeights,
    *,
    use: Sequence[Use] = BOTH,
    matched: Sequence[MatchedHour] | None = None,
) -> tuple[OnsetReading, ...]:
    """The score at each hour that took place after the first four. `matched`: as `matched_hours` gives it, if known."""
    if matched is None:
        matched = matched_hours(hours, weights.priors, use)
    found: list[OnsetReading] = []
    weighed = [(term, weights.weights[term], HINGES[term]) for term in TERMS]
    last, threshold = -weights.pause - 1, weights.threshold_of(use)
    for place, values in enumerate(features(hours, matched, use)):
        if values is None:
            continue
        points = tuple([points_of(values[term], slopes, hinges, max) for term, slopes, hinges in weighed])
        probability = 1 / (1 + exp(-(weights.intercept + sum(points))))
        alarm = probability >= threshold and place - last > weights.pause
        if alarm:
            last = place
        found.append(OnsetReading(place + 1, probability, tuple([values[term] for term in TERMS]), points, alarm))
    return tuple(found)


def read_slow_withdrawals(
    hours: Sequence[Hour],
    weights: OnsetWeights,
    *,
    use: Sequence[Use] = BOTH,
    matched: Sequence[MatchedHour] | None = None,
) -> tuple[SlowReading, ...]:
    """The matched reading of slow falls at each hour that took place after the first four.

    One fall is said once: the next can be when the probability has been below `slow_again`.
    """
    if matched is None:
        matched = matched_hours(hours, weights.priors, use)
    found: list[SlowReading] = []
    said = False
    for place, (spoken, one) in enumerate(zip(spoken_at(hours), matched, strict=True)):
        if not spoken:
            continue
        alarm = one.slow >= weights.slow and not said
        said = (said or alarm) and one.slow >= weights.slow_again
        found.append(SlowReading(place + 1, one.slow, alarm))
    return tuple(found)


# Many cases.


def onsets_many(
    columns: HourColumns,
    weights: OnsetWeights,
    use: Sequence[Use] = BOTH,
    *,
    matched: MatchedMany | None = None,
) -> OnsetsMany:
    """`read_onsets` for many cases."""
    import numpy as np

    if matched is None:
        matched = matched_many(columns, weights.priors, use)
    values = features_many(columns, matched, use)
    points = {term: points_of(values[term], weights.weights[term], HINGES[term], np.maximum) for term in TERMS}
    total = np.full(columns.held.shape, weights.intercept)
    summed = np.zeros(columns.held.shape)
    for term in TERMS:
        summed += points[term]
    total += summed
    probability = np.where(spoken_of(columns), 1 / (1 + np.exp(-total)), np.nan)
    high = probability >= weights.threshold_of(use)
    alarm = np.zeros(high.shape, dtype=np.bool_)
    last = np.full(len(high), -weights.pause - 1)
    for t in range(high.shape[1]):
        alarm[:, t] = high[:, t] & (t - last > weights.pause)
        last[alarm[:, t]] = t
    return OnsetsMany(probability, alarm, points)


def slow_withdrawals_many(
    columns: HourColumns,
    weights: OnsetWeights,
    use: Sequence[Use] = BOTH,
    *,
    matched: MatchedMany | None = None,
) -> SlowMany:
    """`read_slow_withdrawals` for many cases."""
    import numpy as np

    if matched is None:
        matched = matched_many(columns, weights.priors, use)
    spoken = spoken_of(columns)
    alarm = np.zeros(spoken.shape, dtype=np.bool_)
    said = np.zeros(len(spoken), dtype=np.bool_)
    for t in range(spoken.shape[1]):
        now, slow = spoken[:, t], matched.slow[:, t]
        alarm[:, t] = now & (slow >= weights.slow) & ~said
        said = np.where(now, (said | alarm[:, t]) & (slow >= weights.slow_again), said)
    return SlowMany(np.where(spoken, matched.slow, np.nan), alarm)
