"""Private. A therapist's own usual: how often he felt each pull and urge over the hours of several treatments.

The figures are his alone. They are shares of hours with the row touched, so that nothing felt is told from not marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from holdfast.case.private import Elsewhere, PrivateNote, Pull, Urge
from holdfast.process.pulls import PULLS, URGES


def own_usual(treatments: Iterable[Sequence[PrivateNote]]) -> tuple[Elsewhere, ...]:
    """Each pull and urge with its share of the hours in which its row was touched; empty where none was.

    Each treatment's notes are those that stand (`as_of.standing`). Two notes about one hour count once, the later one.
    """
    pulls: list[frozenset[Pull]] = []
    urges: list[frozenset[Urge]] = []
    for notes in treatments:
        felt: dict[object, frozenset[Pull]] = {}
        drawn: dict[object, frozenset[Urge]] = {}
        for note in notes:
            hour = note.when.date() if note.session is None else note.session
            if note.pulls is not None:
                felt[hour] = frozenset(mark.pull for mark in note.pulls if mark.strength > 0)
            if note.urges is not None:
                drawn[hour] = frozenset(note.urges)
        pulls += felt.values()
        urges += drawn.values()
    of_pulls, of_urges = Counter(chain.from_iterable(pulls)), Counter(chain.from_iterable(urges))
    return (
        *(Elsewhere(what=p, kind="pull", share=of_pulls[p] / len(pulls), hours=len(pulls)) for p in PULLS if pulls),
        *(Elsewhere(what=u, kind="urge", share=of_urges[u] / len(urges), hours=len(urges)) for u in URGES if urges),
    )


def resting_on_more(one: Sequence[Elsewhere], other: Sequence[Elsewhere]) -> tuple[Elsewhere, ...]:
    """For each pull and urge the figure that rests on more hours; of equals the first."""
    found: dict[tuple[str, str], Elsewhere] = {}
    for each in (*one, *other):
        there = found.get((each.kind, each.what))
        if there is None or each.hours > there.hours:
            found[each.kind, each.what] = each
    return tuple(found.values())
