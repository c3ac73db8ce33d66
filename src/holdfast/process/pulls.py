"""Private. What you were drawn to feel or do in the last hours, and how usual that is with him and with others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Literal

from holdfast.case.private import PrivateNote, PrivateNotes, Pull, Urge
from holdfast.process.readings import Hour, Pulled
from holdfast.process.thresholds import ProcessThresholds

_Felt = Mapping[Pull | Urge, int]


def read_pulls(
    private: PrivateNotes | None, hours: Sequence[Hour], zone: tzinfo, thresholds: ProcessThresholds
) -> tuple[Pulled, ...] | None:
    """Each pull (strength 1 to 3) or urge (strength 1) felt in the last hours that took place; None without notes.

    An hour whose row you did not touch is missing: it is neither felt nor not felt. `usual_with_him` is the share of
    the hours before these in which it was felt, None below `pull_least` hours with the row touched.
    """
    if private is None:
        return None
    held = [hour for hour in hours if hour.took_place]
    recent, before = held[-thresholds.pull_hours :], held[: -thresholds.pull_hours]
    pulls, urges = _by_hour(private.notes, held, zone)
    elsewhere = {(e.kind, e.what): e.share for e in private.elsewhere}
    found: list[Pulled] = []
    rows: tuple[tuple[Literal["pull", "urge"], dict[int, _Felt]], ...] = (("pull", pulls), ("urge", urges))
    for kind, felt in rows:
        earlier = [felt[hour.number] for hour in before if hour.number in felt]
        now = [(hour.number, felt[hour.number]) for hour in recent if hour.number in felt]
        for what in _in_order(strengths for _, strengths in now):
            where = [(number, strengths[what]) for number, strengths in now if what in strengths]
            share = sum(what in f for f in earlier) / len(earlier) if len(earlier) >= thresholds.pull_least else None
            found.append(
                Pulled(
                    what=what,
                    kind=kind,
                    hours=tuple(number for number, _ in where),
                    strengths=tuple(strength for _, strength in where),
                    usual_with_him=share,
                    usual_with_others=elsewhere.get((kind, what)),
                )
            )
    return tuple(found)


def _by_hour(
    notes: Sequence[PrivateNote], held: Sequence[Hour], zone: tzinfo
) -> tuple[dict[int, _Felt], dict[int, _Felt]]:
    """Pulls and urges by hour; a note that names no hour belongs to the hour of its day."""
    on_day = {hour.day: hour.number for hour in held}
    pulls: dict[int, _Felt] = {}
    urges: dict[int, _Felt] = {}
    for note in notes:
        number = note.session if note.session is not None else on_day.get(note.when.astimezone(zone).date())
        if number is None:
            continue
        if note.pulls is not None:
            pulls[number] = {mark.pull: mark.strength for mark in note.pulls if mark.strength > 0}
        if note.urges is not None:
            urges[number] = dict.fromkeys(note.urges, 1)
    return pulls, urges


def _in_order(felt: Iterable[_Felt]) -> list[Pull | Urge]:
    return list(dict.fromkeys(what for strengths in felt for what in strengths))
