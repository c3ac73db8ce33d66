"""What is true of the treatments of a chunk, from its course; and which breaks and injuries came on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from holdfast.process.columns import MOMENTS
from holdfast.simulate.known import Known, KnownEpisode
from holdfast.simulate.worlds.ordinary_days import WHATS, Days
from holdfast.simulate.worlds.ordinary_log import Logged
from holdfast.simulate.worlds.ordinary_people import People
from holdfast.simulate.worlds.ordinary_rules import KINDS, POLES
from holdfast.simulate.worlds.ordinary_state import Course

if TYPE_CHECKING:
    from holdfast.case.record import EventWhat
    from holdfast.case.working import MomentKind
    from holdfast.simulate.known import EpisodeKind, Pole

_KINDS: tuple[EpisodeKind, ...] = KINDS
_POLES: tuple[Pole, ...] = POLES


def known_of(people: People, days: Days, course: Course, logged: Logged) -> tuple[Known, ...]:
    """The truth of each person of the chunk."""
    moments: list[list[tuple[int, MomentKind]]] = [[] for _ in range(people.n)]
    for t, row, kind in zip(*(part.tolist() for part in np.nonzero(logged.happened)), strict=True):
        moments[row].append((t + 1, MOMENTS[kind]))
    turns, softened = _pairs(course.turn_before), _pairs(course.softened_before)
    candour: list[list[int]] = [[] for _ in range(people.n)]
    for t, row in zip(*(part.tolist() for part in np.nonzero(course.candour > 0)), strict=True):
        candour[row].append(t + 1)
    last = last_days(course)
    felt = people.z.tolist()
    return tuple(
        Known(
            stable=bool(people.stable[row]),
            episodes=_episodes(course, row),
            pole=_POLES[people.pole[row]],
            turns=tuple(turns.get(row, ())),
            softened=tuple(softened.get(row, ())),
            candour=tuple(candour[row]),
            moments=tuple(moments[row]),
            injuries=_injuries(days, row, last[row], seen=False),
            left_at=int(course.left_at[row]) or None,
            back_at=int(course.back_at[row]) or None,
            ended_early=bool(course.ended[row]),
            traits={"grandiosity": felt[row][0], "vulnerability": felt[row][1]},
        )
        for row in range(people.n)
    )


def last_days(course: Course) -> list[int]:
    """Day of the last hour on record of each person."""
    return [int(day) for day in np.nanmax(course.days, axis=0)]


def _pairs(before: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for t, row in zip(*(part.tolist() for part in np.nonzero(before)), strict=True):
        found.setdefault(row, []).append((int(before[t, row]), t + 1))
    return found


def _episodes(course: Course, row: int) -> tuple[KnownEpisode, ...]:
    """Where a fall was not over by the last hour, that hour counts as its lowest, with the depth reached there."""
    hours = int(course.hours[row])
    found = []
    for k in range(int(course.ep_count[row])):
        onset, trough = int(course.ep_onset[row, k]), int(course.ep_trough[row, k])
        depth = float(course.ep_depth[row, k])
        if trough > hours:
            depth *= (hours - onset + 1) / (trough - onset + 1)
            trough = hours
        recovery, repaired = int(course.ep_recovery[row, k]), int(course.ep_repaired[row, k])
        found.append(
            KnownEpisode(
                kind=_KINDS[course.ep_kind[row, k]],
                onset=onset,
                trough=trough,
                recovery=recovery or hours + 1,
                repaired_at=repaired or None,
                depth=depth,
                rise_from=int(course.ep_rise[row, k]) or None,
            )
        )
    return tuple(found)


def _injuries(days: Days, row: int, last: int, *, seen: bool) -> tuple[tuple[int, EventWhat], ...]:
    return tuple(
        (int(day), WHATS[what])
        for day, what, told in zip(days.injury_days[row], days.injury_whats[row], days.injury_seen[row], strict=True)
        if 0 <= day <= last and (told or not seen)
    )


def injuries_on_record(days: Days, course: Course) -> tuple[tuple[tuple[int, EventWhat], ...], ...]:
    """(day, what) of the injuries he spoke of, by person."""
    last = last_days(course)
    return tuple(_injuries(days, row, last[row], seen=True) for row in range(len(last)))


def breaks_on_record(days: Days, course: Course) -> tuple[tuple[tuple[int, int, int, bool], ...], ...]:
    """(first day, last day, day announced, by the patient) of each break that was announced, by person, in order."""
    found: list[list[tuple[int, int, int, bool]]] = [[] for _ in range(len(course.hours))]
    rows, places = np.nonzero(course.break_said >= 0)
    table = days.breaks
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        first, last = int(table.first[row, place]), int(table.last[row, place])
        found[row].append((first, last, int(course.break_said[row, place]), bool(table.his[row, place])))
    return tuple(tuple(sorted(one)) for one in found)
