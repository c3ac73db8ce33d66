"""Firsts of something good: stayed after a no, came back after anger, a repair sooner than before, an own wish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from holdfast.process.readings import Episode, First, Hour
from holdfast.process.thresholds import ProcessThresholds

_LEFT = frozenset({"left_early", "left_in_anger"})


def read_firsts(hours: Sequence[Hour], episodes: Sequence[Episode], thresholds: ProcessThresholds) -> tuple[First, ...]:
    """Each kind once at most, in order of `when`.

    `hour` is the hour of the thing itself (the no, the repair, the wish); `when` the hour in which it could be seen.
    """
    found = (
        *_stayed_after_no(hours),
        *_came_back(hours),
        *_repair_sooner(hours, episodes),
        *_own_wish(hours, thresholds),
    )
    return tuple(sorted(found, key=lambda first: (first.when, first.hour, first.what)))


def _stayed_after_no(hours: Sequence[Hour]) -> Iterator[First]:
    """A limit in an hour he did not leave, and he came on time to the next one."""
    for hour, after in pairwise(hours):
        if (
            "limit_set" in hour.frame
            and hour.attendance
            and hour.took_place
            and not _LEFT.intersection(hour.attendance)
            and "on_time" in after.attendance
            and not _LEFT.intersection(after.attendance)
        ):
            yield First("stayed_after_no", hour.number, after.when)
            return


def _came_back(hours: Sequence[Hour]) -> Iterator[First]:
    """You marked it; or he left in anger and came to the next hour, of which you marked no moments either way."""
    angry = False
    for hour in hours:
        if not hour.took_place:
            continue
        left = "left_in_anger" in hour.attendance
        came = bool(hour.attendance) and not left
        if "came_back" in hour.moments if hour.moments is not None else angry and came:
            yield First("came_back_after_anger", hour.number, hour.when)
            return
        angry = left or (angry and not hour.attendance)


def _repair_sooner(hours: Sequence[Hour], episodes: Sequence[Episode]) -> Iterator[First]:
    """The first probable rupture repaired in fewer hours than any before it; there must be one before it."""
    when = {hour.number: hour.when for hour in hours}
    shortest: int | None = None
    mended = [e for e in episodes if e.stage == "probable" and e.length is not None]
    for episode in sorted(mended, key=lambda e: (e.repaired_at or 0, e.onset)):
        length, at = episode.length, episode.repaired_at
        if length is None or at is None:
            continue
        if shortest is not None and length < shortest and at in when:
            yield First("repair_sooner", at, when[at])
            return
        shortest = length if shortest is None else min(shortest, length)


def _own_wish(hours: Sequence[Hour], thresholds: ProcessThresholds) -> Iterator[First]:
    wishes = [hour for hour in hours if hour.moments is not None and "own_wish" in hour.moments]
    if len(wishes) >= thresholds.own_wish_times:
        hour = wishes[thresholds.own_wish_times - 1]
        yield First("own_wish_third", hour.number, hour.when)
