"""Short answers for the five questions, out of a `Process` that is already read."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.process.pace import sum_up
from holdfast.process.readings import Channel, Hour, PaceSum, Process
from holdfast.process.slow_decline import WINDOW, theil_sen
from holdfast.process.thresholds import ProcessThresholds
from holdfast.series import median


def levels(process: Process) -> dict[str, Channel]:
    """The channels whose level is known, by name; one that is missing here is unknown."""
    return {channel.name: channel for channel in process.channels if channel.level is not None}


def gap_wider(process: Process, thresholds: ProcessThresholds) -> bool | None:
    """Whether your gap was wider than usual in each of the last `gap_hours` hours that took place.

    None where one of them was not rated by both, or the usual gap is not known yet.
    """
    last = _last_held(process, thresholds.gap_hours)
    by_hour = {gap.hour: gap for gap in process.gaps}
    gaps = [by_hour.get(hour.number) for hour in last]
    if len(gaps) < thresholds.gap_hours or any(gap is None or gap.usual is None for gap in gaps):
        return None
    return all(gap is not None and gap.wider for gap in gaps)


def your_usual(process: Process, thresholds: ProcessThresholds) -> float | None:
    """Your usual rating with him (0-100), of those before the last one you gave; None where fewer than four are."""
    given = [hour.your_alliance for hour in process.held if hour.your_alliance is not None]
    return _usually(given[:-1], thresholds.usual_least, thresholds)


def usually_held_back(process: Process, hour: int, thresholds: ProcessThresholds) -> float | None:
    """What he usually held back (0-10) before `hour`; None where he said so fewer than four times."""
    given = [one.held_back for one in process.held if one.held_back is not None and one.number < hour]
    return _usually(given, thresholds.candour_least, thresholds)


def _usually(before: Sequence[float], least: int, thresholds: ProcessThresholds) -> float | None:
    """The median of the last ones; None where there are fewer than `least`."""
    return median(sorted(before[-thresholds.usual_most :])) if len(before) >= least else None


def his_slope(process: Process) -> float | None:
    """Points of 100 per hour over the last five hours that took place (Theil-Sen); None under four ratings."""
    last = [hour.his_alliance for hour in _last_held(process, WINDOW)]
    return theil_sen(last) if len(last) == WINDOW else None


def declining(process: Process, thresholds: ProcessThresholds) -> bool | None:
    """Whether his ratings sink too slowly for any one of them to stand out; None where that cannot be said."""
    slope = his_slope(process)
    return None if slope is None else slope <= thresholds.decline_slope


def last_depths(process: Process, n: int = 3) -> tuple[tuple[int, int], ...]:
    """Hour and depth (0 to 5) of the last `n` hours that took place, those left out whose depth you did not mark."""
    return tuple((hour.number, hour.depth) for hour in _last_held(process, n) if hour.depth is not None)


def pace_sum(process: Process, thresholds: ProcessThresholds) -> PaceSum:
    """His response to deep work close to him, beside his response to less."""
    return sum_up(process.pace, thresholds)


def _last_held(process: Process, n: int) -> tuple[Hour, ...]:
    return process.held[-n:]
