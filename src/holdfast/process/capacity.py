"""What the two can bear: ruptures one after the other, how soon each was mended, how deep it went, whether he stayed.

Plain numbers of each, and a direction of each only where at least three were mended and most pairs agree. No score:
a repair that took long may have been the one that mattered.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from holdfast.case.record import Break
from holdfast.process.alliance_readings import Capacity, Mending, Way
from holdfast.process.hours import his_marks
from holdfast.process.readings import Episode, Hour
from holdfast.process.thresholds import ProcessThresholds

_WENT = frozenset({"left_early", "left_in_anger", "cancelled", "missed"})


def read_capacity(
    hours: Sequence[Hour], episodes: Sequence[Episode], breaks: Sequence[Break], thresholds: ProcessThresholds
) -> Capacity:
    """The ruptures (probable, not set aside) in order, and which way they went so far."""
    ruptures: list[Mending] = []
    mended_at: int | None = None
    for episode in episodes:
        if episode.stage != "probable":
            continue
        apart = None
        if mended_at is not None:
            apart = sum(hour.took_place and mended_at <= hour.number < episode.onset for hour in hours)
        mended_at = episode.repaired_at
        ruptures.append(
            Mending(
                episode.onset,
                episode.kind,
                episode.repaired_at,
                episode.length,
                episode.fall,
                apart,
                _stayed(hours, episode.onset, breaks),
                () if episode.word is None else episode.word.did,
            )
        )
    repaired = [one for one in ruptures if one.length is not None]
    enough = len(repaired) >= thresholds.capacity_least
    return Capacity(
        tuple(ruptures),
        len(repaired),
        *(
            direction([v for one in repaired if (v := getattr(one, name)) is not None], thresholds) if enough else None
            for name in ("length", "fall", "apart")
        ),
    )


def direction(values: Sequence[float], thresholds: ProcessThresholds) -> Way | None:
    """Up or down where at least `capacity_pairs` of all pairs go that way, a draw going neither; None under three."""
    if len(values) < thresholds.capacity_least:
        return None
    pairs = [(later > earlier) - (later < earlier) for earlier, later in combinations(values, 2)]
    for way, sign in (("up", 1), ("down", -1)):
        if sum(pair == sign for pair in pairs) >= thresholds.capacity_pairs * len(pairs):
            return "up" if way == "up" else "down"
    return None


def _stayed(hours: Sequence[Hour], onset: int, breaks: Sequence[Break]) -> bool | None:
    """Of the next hour on record: he came and did not leave it. None where there is none, or it was not his doing."""
    after = next((hour for hour in hours if hour.number > onset), None)
    if after is None or not after.attendance:
        return None
    if _WENT.intersection(his_marks(after, breaks)):
        return False
    return True if after.took_place else None
