"""Our two readings of ruptures for one case: worked out when asked for, not on every opening of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from holdfast.process.matched import MatchedHour
from holdfast.process.onset_features import matched_hours
from holdfast.process.onset_knowledge import OnsetWeights, onset_weights
from holdfast.process.onset_score import OnsetReading, SlowReading, read_onsets, read_slow_withdrawals
from holdfast.process.readings import Hour

_NEAR = 1


@dataclass(frozen=True)
class Onsets:
    """The readings of these hours. Each is a number that may be worth asking about, and makes nothing probable.

    No slots: what was read is kept beside the field.
    """

    hours: Sequence[Hour]

    @cached_property
    def weights(self) -> OnsetWeights:
        return onset_weights()

    @cached_property
    def score(self) -> tuple[OnsetReading, ...]:
        """The additive score at each hour of which anything is said."""
        return read_onsets(self.hours, self.weights, matched=self._matched)

    @cached_property
    def slow_withdrawals(self) -> tuple[SlowReading, ...]:
        """The matched reading of slow falls at the same hours."""
        return read_slow_withdrawals(self.hours, self.weights, matched=self._matched)

    def about(self, hour: int) -> OnsetReading | None:
        """The highest reading within one hour of this one; None where nothing is said there."""
        near = [one for one in self.score if abs(one.hour - hour) <= _NEAR]
        return max(near, key=_probability, default=None)

    @cached_property
    def _matched(self) -> tuple[MatchedHour, ...]:
        return matched_hours(self.hours, self.weights.priors)


def _probability(one: OnsetReading) -> float:
    return one.probability
