"""Names: ids that are one entry's own, corrections that name what they replace, a time zone that exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from zoneinfo import ZoneInfo

from holdfast.case.model import Case
from holdfast.case.moments import zone_of
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.entries import Listed


def check_identity(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    yield from _about(case)
    yield from _one_id_each(case, entries)
    yield from _corrections(entries)


def known_zone(case: Case) -> ZoneInfo | None:
    """The zone in which the days of this case are counted, or None where its name is not known."""
    try:
        return zone_of(case)
    except (KeyError, ValueError, OSError):  # a name, a path that is none, a folder of the database
        return None


def _about(case: Case) -> Iterator[Problem]:
    about = case.record.about
    if known_zone(case) is None:
        yield Problem(
            "about.zone",
            shown(about.zone),
            "the name of a time zone, as Europe/Rome",
            "Write the zone in which the hours take place.",
        )
    if not about.pseudonym.strip():
        yield Problem("about.pseudonym", "only spaces", "a name to speak by", "Write a pseudonym.")
    if case.private is not None and case.private.case != case.id:
        yield Problem(
            "case",
            f"private notes on {shown(case.private.case)}",
            f"those on this case, {shown(case.id)}",
            "Open the private file that belongs to this case.",
        )


def _one_id_each(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    moves = ((f"moves[{n}].id", move.id) for n, move in enumerate(case.record.moves))
    for place, id in (*((f"{e.place}.id", e.entry.id) for e in entries), *moves):
        if id in first:
            yield Problem(
                place,
                f"{shown(id)}, which is also the id of {first[id].removesuffix('.id')}",
                "an id of its own for each entry of the case",
                "Give one of the two a new id.",
            )
        first.setdefault(id, place)


def _corrections(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    by_id = {e.entry.id: e for e in entries}
    corrected_at: dict[str, str] = {}
    in_circle: set[str] = set()
    ends: set[str] = set()
    for e in entries:
        target = e.entry.corrects
        if target is None:
            continue
        place = f"{e.place}.corrects"
        other = by_id.get(target)
        if target == e.entry.id:
            found = f"{shown(target)}, its own id"
            yield Problem(place, found, "the id of an earlier entry", "Name the entry it replaces.")
        elif other is None:
            yield Problem(
                place,
                f"{shown(target)}, which no entry bears",
                f"the id of an entry in {e.list}",
                "Name the entry it replaces, or leave corrects out if it is new.",
            )
        elif other.list != e.list:
            yield Problem(
                place,
                f"{shown(target)}, which is {other.place}",
                f"the id of an entry in {e.list}",
                "An entry corrects one of its own kind; move it to that list or name another.",
            )
        elif e.entry.id not in in_circle and (circle := _circle(e, by_id, ends)):
            in_circle.update(circle)
            yield Problem(
                place,
                "a circle: " + " corrects ".join(map(shown, (*circle, circle[0]))),
                "corrections that lead back to one first entry",
                "Take corrects out of the entry that was there first.",
            )
        elif target in corrected_at and e.entry.id not in in_circle:
            yield Problem(
                place,
                f"{shown(target)}, which {corrected_at[target]} corrects already",
                "one correction of each entry",
                f"Let the later one correct {shown(by_id[target].entry.id)}'s correction instead.",
            )
        elif e.entry.recorded_at < other.entry.recorded_at:
            yield Problem(
                f"{e.place}.recorded_at",
                f"{e.entry.recorded_at.isoformat()}, before what it corrects was recorded",
                f"{other.entry.recorded_at.isoformat()} or later",
                "Write the moment at which the correction was made.",
            )
        corrected_at.setdefault(target, e.place)


def _circle(start: Listed, by_id: dict[str, Listed], ends: set[str]) -> tuple[str, ...]:
    """The ids of the circle this entry is part of; empty where its corrections come to an end elsewhere.

    `ends` gathers entries that lead into no circle of their own, so that a long chain is walked once.
    """
    seen = {start.entry.id: None}
    here = start.entry.corrects
    while here is not None and here != start.entry.id:
        entry = by_id.get(here)
        if here in seen:  # into a circle that lies further on: only the way there is done with
            ends.update(takewhile(here.__ne__, seen))
            return ()
        if entry is None or here in ends:
            ends.update(seen)
            return ()
        seen[here] = None
        here = entry.entry.corrects
    if here is None:
        ends.update(seen)
        return ()
    return tuple(seen)
