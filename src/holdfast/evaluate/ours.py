"""Our own detectors, as they are judged beside the published ones.

`additive` stands three times: on his ratings alone, on the log alone (quiet), on both. `slow_withdrawal` is the
matched reading of a level that sinks over several hours.
"""

from __future__ import annotations

from holdfast.evaluate.detector import Detector


def ours(world: str) -> tuple[Detector, ...]:
    """Our detectors for a world of this name. None is tuned to a world it is not told about."""
    del world
    return ()


def fitted_seeds() -> frozenset[int]:
    """Every seed, of any world, on which a weight or threshold of ours was chosen: on them nothing is reported."""
    return frozenset()
