"""The hours of a simulated treatment as rows of a case file: sessions with his answers, and the log.

Rows are written as text at once, since ten thousand treatments have over a million of them: `write_case` gives the
same bytes for the case that is read from them, and a test holds that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from math import isnan
from typing import TYPE_CHECKING, Any, Final

from holdfast.process.columns import FRAME_MARKS, MARKS, MOMENTS, SIGNS, THENS, TOPICS
from holdfast.simulate.times import day_of, moment

if TYPE_CHECKING:
    from holdfast.process.columns import HourColumns

ENDS, LOGGED, ANSWERED = 52, 56, 480
"""Minutes from an hour's beginning to its entry, to the log, to his answers."""
_NAMES: Final = tuple(f'{{"sign": "{sign}"' for sign in SIGNS)
_SIGNS: Final = ((), tuple(f"{name}}}" for name in _NAMES), tuple(f'{name}, "weight": 2}}' for name in _NAMES))
_MOMENTS: Final = tuple(f'"{moment}"' for moment in MOMENTS)
_TOPICS: Final = tuple(f'"{topic}"' for topic in TOPICS)
_FRAME: Final = tuple(f'"{mark}"' for mark in FRAME_MARKS)
_GONE: Final = tuple(mark in ("cancelled", "missed") for mark in MARKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLists:
    """`HourColumns` of one case as plain lists: NumPy's own numbers cost ten times what floats do, one at a time."""

    count: int
    days: list[float]
    held: list[bool]
    attendance: list[int]
    by_him: list[bool]
    alliance: list[float]
    goal: list[float]
    task: list[float]
    bond: list[float]
    image: list[float]
    held_back: list[float]
    yours: list[float]
    signs: list[list[int]]
    then: list[int]
    moments: list[list[int]]
    defence: list[float]
    depth: list[float]
    topics: list[list[int]]
    stance: list[float]
    frame: list[list[int]]


def lists_of(hours: HourColumns, case: int) -> HourLists:
    """One case of the columns, without the empty columns after its last hour."""
    count = int(hours.hours[case])
    rest: dict[str, Any] = {
        f.name: getattr(hours, f.name)[case, :count].tolist() for f in fields(HourLists) if f.name != "count"
    }
    return HourLists(count=count, **rest)


def session_rows(hours: HourLists) -> Iterator[str]:
    """One row an hour. Raises ValueError for an hour that was not held and does not say why."""
    for k in range(hours.count):
        day, mark = hours.days[k], hours.attendance[k]
        row = f'{{"id": "s{k + 1}", "recorded_at": "{moment(day, ENDS)}", "number": {k + 1}, "when": "{moment(day)}"'
        if mark >= 0:
            row += f', "attendance": ["{MARKS[mark]}"]'
        gone = mark >= 0 and _GONE[mark]
        if gone == hours.held[k]:
            raise ValueError(
                f"hour {k + 1}: held is {hours.held[k]} and attendance {MARKS[mark] if mark >= 0 else 'not touched'}. "
                "Allowed: cancelled or missed where it was not held, and nowhere else. Correct the world."
            )
        if gone:
            row += ', "by": "patient"' if hours.by_him[k] else ', "by": "therapist"'
        if 1 in hours.frame[k]:
            row += f', "frame": [{_ticked(hours.frame[k], _FRAME)}]'
        check = _check(hours, k)
        if check:
            then = moment(day, ANSWERED)
            row += f', "patient": {{"when": "{then}", "recorded_at": "{then}"{check}}}'
        yield row + "}"


def _check(hours: HourLists, k: int) -> str:
    """The rest of an alliance check; empty where nothing was answered.

    Goal, task and bond are ten times the mean of two whole answers. Where only the alliance is known, its sixty points
    are spread evenly over the six, and what is left over goes to other items from hour to hour.
    """
    out = ""
    goal, task, bond, alliance = hours.goal[k], hours.task[k], hours.bond[k], hours.alliance[k]
    if isnan(goal) and isnan(task) and isnan(bond):
        if not isnan(alliance):
            base, rest = divmod(round(alliance * 0.6), 6)
            six = [base + ((place - k) % 6 < rest) for place in range(6)]
            out = f', "goal": [{six[0]}, {six[3]}], "task": [{six[1]}, {six[4]}], "bond": [{six[2]}, {six[5]}]'
    else:
        for name, score in (("goal", goal), ("task", task), ("bond", bond)):
            if not isnan(score):
                points = round(score / 5)
                out += f', "{name}": [{points - points // 2}, {points // 2}]'
    if not isnan(hours.image[k]):
        out += f', "image": {round(hours.image[k])}'
    if not isnan(hours.held_back[k]):
        out += f', "held_back": {round(hours.held_back[k])}'
    return out


def log_rows(hours: HourLists) -> Iterator[str]:
    """One row for each hour of which anything was logged."""
    for k in range(hours.count):
        said = _log(hours, k)
        if said:
            then = moment(hours.days[k], LOGGED)
            yield f'{{"id": "log{k + 1}", "recorded_at": "{then}", "session": {k + 1}, "when": "{then}"{said}}}'


def _log(hours: HourLists, k: int) -> str:
    out = ""
    if not isnan(hours.yours[k]):
        out += f', "alliance": {round(hours.yours[k] / 10)}'
    signs = hours.signs[k]
    if signs[0] >= 0:
        marks = [_SIGNS[weight][place] for place, weight in enumerate(signs) if weight > 0] if any(signs) else ()
        out += f', "signs": [{", ".join(marks)}]'
    if hours.then[k] >= 0:
        out += f', "then": "{THENS[hours.then[k]]}"'
    if hours.moments[k][0] >= 0:
        out += f', "moments": [{_ticked(hours.moments[k], _MOMENTS)}]'
    if not isnan(hours.defence[k]):
        out += f', "defence": {round(hours.defence[k])}'
    if not isnan(hours.depth[k]):
        out += f', "depth": {round(hours.depth[k])}'
    if hours.topics[k][0] >= 0:
        out += f', "topic": [{_ticked(hours.topics[k], _TOPICS)}]'
    if not isnan(hours.stance[k]):
        out += f', "stance": {round(hours.stance[k])}'
    return out


def appointment_rows(hours: HourLists) -> Iterator[str]:
    """Each hour arranged a week before (the first a fortnight), and one more a week after the last."""
    days = [*hours.days, hours.days[-1] + 7]
    told = moment(-7)
    for number, day in enumerate(days, start=1):
        yield f'{{"id": "app{number}", "recorded_at": "{told}", "when": "{moment(day)}", "number": {number}}}'
        told = moment(day, ENDS)


def measure_rows(hours: HourLists, symptoms: Sequence[float]) -> Iterator[str]:
    """The CORE-10 of each hour in which one was filled in, by its clinical score."""
    for k, score in enumerate(symptoms[: hours.count]):
        if not isnan(score):
            day = hours.days[k]
            yield (
                f'{{"id": "core{k + 1}", "recorded_at": "{moment(day, LOGGED)}", "when": "{day_of(day)}", '
                f'"instrument": "core-10", "items": {_CORE10[round(score)]}}}'
            )


def _ticked(marks: list[int], names: tuple[str, ...]) -> str:
    return ", ".join([names[place] for place, mark in enumerate(marks) if mark > 0])


def _core10(total: int) -> str:
    """Ten raw answers (0-4) whose clinical score is `total`, at most 36: plans to end his life are never filled in.

    Evenly spread; items 2 and 3 are keyed the other way, item 6 asks about plans.
    """
    base, rest = divmod(min(total, 36), 9)
    nine = [base + (place < rest) for place in range(9)]
    raw = [*nine[:5], 0, *nine[5:]]
    return str([4 - points if place in (1, 2) else points for place, points in enumerate(raw)])


_CORE10: Final = tuple(_core10(total) for total in range(41))
