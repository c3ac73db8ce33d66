"""Our own detectors, as they are judged beside the published ones.

`additive` stands three times: on his ratings alone, on the log alone (quiet), on both. `slow_withdrawal` is the
matched reading of a level that sinks over several hours, on both. The weights are one set for every world and use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from holdfast.evaluate.detector import Alarms, Detector
from holdfast.process.onset_features import BOTH, Use
from holdfast.process.onset_knowledge import onset_weights
from holdfast.process.onset_score import onsets_many, slow_withdrawals_many

if TYPE_CHECKING:
    from holdfast.process.columns import HourColumns


def ours(world: str) -> tuple[Detector, ...]:
    """Our detectors for a world of this name. None is tuned to a world it is not told about."""
    del world
    return (_additive(("alliance",)), _additive(("log",)), _additive(BOTH), _SLOW)


def fitted_seeds() -> frozenset[int]:
    """Every seed, of any world, on which a weight or threshold of ours was chosen: on them nothing is reported."""
    fitted = onset_weights().fitted
    return frozenset((*fitted.weights_on, *fitted.thresholds_on, *fitted.explored_on))


def _additive(use: Sequence[Use]) -> Detector:
    def run(columns: HourColumns) -> Alarms:
        found = onsets_many(columns, onset_weights(), use)
        return Alarms(found.alarm, found.probability)

    return Detector("additive", tuple(use), online=True, run=run)


def _slow(columns: HourColumns) -> Alarms:
    # Its probability is of a slow fall within six hours: another event than an onset within one hour, so none is given.
    return Alarms(slow_withdrawals_many(columns, onset_weights()).alarm)


_SLOW = Detector("slow_withdrawal", BOTH, online=True, run=_slow)
