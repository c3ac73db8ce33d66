"""The story of a contract: versions as columns, clauses as rows that are born, change and end, and how much sense each
makes to each of the two as a small line in its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise

from holdfast.analysis.model import Analysis
from holdfast.brief.contract_words import KINDS, STATES, VERSION_STATES
from holdfast.case.moves import Move, MoveBy
from holdfast.charts.contract_bands import Hold, holds, name
from holdfast.charts.picture import BLANK, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import (
    NARROW,
    WIDE,
    Boxes,
    Lines,
    Mark,
    Panel,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    cut,
    drawn,
    long,
)
from holdfast.charts.words import CONVICTIONS, MONTHS, day
from holdfast.contract.conviction import NEGOTIATED, ConvictionPoint, conviction_line
from holdfast.contract.model import Clause, Contract, Version
from holdfast.text import Message, say, say_n

TITLE = say("The story of the contract")
BOTH: tuple[MoveBy, ...] = ("patient", "therapist")
MOST_CLAUSES, MOST_VERSIONS = 14, 6
_HEAD, _NAME, _ROW, _LOW, _GAP = 62.0, 17.0, 36.0, 10.0, 22.0
_TINY = 11


@dataclass(frozen=True, slots=True)
class Columns:
    """The versions side by side, each as wide as the others; a day lies in its version as far in as in its time."""

    versions: tuple[Version, ...]
    end: date
    width: float

    def left(self, place: int) -> float:
        return round(place * self.width / len(self.versions), 1)

    def right(self, place: int) -> float:
        return self.left(place + 1) - 6

    def closed(self, place: int) -> date:
        return self.versions[place].closed_on or self.end

    def of(self, when: date) -> int:
        """The place of the version that was open on that day; what came before the first stands at its beginning."""
        return max((n for n, v in enumerate(self.versions) if v.opened_on <= when), default=0)

    def x(self, when: date) -> float:
        place = self.of(when)
        opened, closed = self.versions[place].opened_on, self.closed(place)
        share = min(max((when - opened).days / ((closed - opened).days or 1), 0), 1)
        left, right = self.left(place) + 5, self.right(place) - 5
        return round(left + share * (right - left), 1)


def contract_story(
    analysis: Analysis, *, narrow: bool = False, language: str = "en", whose: Sequence[MoveBy] = BOTH
) -> Picture:
    """The last six versions and what stood in them, from the record alone. `whose`: ("patient",) leaves yours out.

    At most fourteen clauses are drawn, standing ones and the latest first; the table holds every clause and version.
    """
    contract = analysis.contract
    if not contract.versions or not contract.clauses:
        why = say("no version of the contract was opened yet.")
        return nothing_yet(why, TITLE, analysis.person, language)
    moves = analysis.case.record.moves
    shown = contract.versions[-MOST_VERSIONS:]
    last = max([v.opened_on for v in shown] + [m.when for m in moves])
    columns = Columns(shown, last, NARROW if narrow else WIDE)
    alive = [c for c in contract.clauses if c.withdrawn_on is None or c.withdrawn_on >= shown[0].opened_on]
    first = sorted(alive, key=lambda c: (not c.standing, -alive.index(c)))[:MOST_CLAUSES]
    clauses = [c for c in alive if c in first]
    speak = Speaker(analysis.person, language)
    scene = partial(_scene, clauses, moves, columns, whose, speak)
    table = _table(contract, moves, whose)
    return Picture(
        scene, _told(contract, len(contract.clauses) - len(clauses)), table, TITLE, analysis.person, language
    )


def _scene(
    clauses: Sequence[Clause], moves: Sequence[Move], columns: Columns, whose: Sequence[MoveBy], speak: Speak
) -> Scene:
    marks: list[Mark] = [*_who(columns.width, whose, speak), *_versions(columns, speak)]
    y = _HEAD + 32
    foot = y + sum(_NAME + _tall(clause, whose) + _GAP for clause in clauses)
    marks.append(Strokes("between versions", "rule", tuple(
        (columns.left(n) - 3, _HEAD - 36, columns.left(n) - 3, foot) for n in range(1, len(columns.versions))
    ), 0.75))  # fmt: skip
    marks += _holds(holds(moves), columns, speak)
    for clause in clauses:
        marks += _row(clause, moves, columns, y, whose, speak)
        y += _NAME + _tall(clause, whose) + _GAP
    return Scene(int(columns.width), int(foot + 6), drawn(marks))


def _tall(clause: Clause, whose: Sequence[MoveBy]) -> float:
    """A row is only as high as it has to be: numbers need room, a clause that is told needs none."""
    return _ROW if any(conviction_line(clause, by, "makes_sense") for by in whose) else _LOW


def _who(width: float, whose: Sequence[MoveBy], speak: Speak) -> Iterator[Mark]:
    """Both lines named once, and what they are of."""
    x = 0.0
    for by in (one for one in BOTH if one in whose):
        mine = by == "therapist"
        said = speak(say("you") if mine else say("{he}"))
        yield Strokes(f"key of line, {by}", by, ((x, 9, x + 26, 9),), 1.5 if mine else 1.75, (5, 3) if mine else ())
        yield Points(f"key of points, {by}", by, ((x + 13, 9),), "diamond" if mine else "circle", 30)
        said = cut(said, 90, bold=True)
        yield Words(f"name, {by}", by, ((x + 32, 9, said),), bold=True)
        x += 46 + long(said, bold=True)
    of = speak(say("{number}, 0 to 10", number=CONVICTIONS["makes_sense"]))
    yield Words("what the lines are", "soft", ((x, 9, of),) if long(of) <= width - x else ())
    x += long(of) + 14
    new = speak(say("new words"))
    if x + 8 + long(new) <= width:
        yield Strokes("key of new words", "edge", ((x, 2, x, 16),), 1, (2, 2))
        yield Words("words of new words", "soft", ((x + 8, 9, new),))


def _versions(columns: Columns, speak: Speak) -> Iterator[Mark]:
    for n, version in enumerate(columns.versions):
        left, room = columns.left(n), columns.right(n) - columns.left(n)
        title = next((t for t in (speak(name(version)), str(version.number)) if long(t, bold=True) <= room), "")
        yield Words("versions", "ink", ((left, _HEAD - 30, title),) if title else (), bold=True)
        below = ((left, _HEAD - 15, cut(speak(day(version.opened_on)), room, _TINY)),
                 (left, _HEAD - 2, next((t for t in map(speak, _stood(version)) if long(t, _TINY) <= room), "")),
                 )  # fmt: skip
        yield Words("days and states of versions", "soft", tuple(w for w in below if w[2]), size=_TINY)


def _stood(version: Version) -> tuple[Message, ...]:
    """How a version stands or was closed, from the longest way to say it to the shortest."""
    on = version.agreed_on
    if version.status in ("held", "draft"):
        return (VERSION_STATES[version.status],)
    if on is None:
        return VERSION_STATES["abandoned"], say("never agreed")
    brief = say("agreed {day} {month}", day=on.day, month=MONTHS[on.month - 1])
    return say("agreed {when}", when=day(on)), brief, VERSION_STATES["agreed"]


def _holds(held: Sequence[Hold], columns: Columns, speak: Speak) -> Iterator[Mark]:
    """Each time on hold a dashed bar under the versions, from the column it began in to the one it ended in."""
    spans = [(columns.x(start), columns.x(end or columns.end)) for start, end in held
             if (end or columns.end) >= columns.versions[0].opened_on]  # fmt: skip
    boxes = tuple((left, _HEAD + 9, max(right, left + 4), _HEAD + 15) for left, right in spans)
    yield Boxes("on hold", None, boxes, "edge", (2, 2))
    word, ends = speak(say("on hold")), 0.0
    for left, right in spans:
        at = max(right, left + 4) + 5
        after = min((other for other, _ in spans if other > left), default=columns.width)
        if at >= ends and at + long(word, _TINY) <= after:
            yield Words("words of holds", "soft", ((at, _HEAD + 12, word),), size=_TINY)
            ends = at + long(word, _TINY)


def _row(
    clause: Clause, moves: Sequence[Move], columns: Columns, y: float, whose: Sequence[MoveBy], speak: Speak
) -> Iterator[Mark]:
    """One clause: its name, the band of its life, new words, its end, the numbers given, how it stood."""
    kind = speak(KINDS[clause.kind])
    yield Words("kinds", "soft", ((0, y, kind),))
    at = long(kind) + 8
    title = cut(clause.terms.text, columns.width - at, bold=True)
    yield Words("clauses", "ink", ((at, y, title),) if title else (), bold=True)
    top = y + _NAME - 7
    bottom = top + _tall(clause, whose)
    born, ended = columns.x(clause.proposed_on), columns.x(clause.withdrawn_on or columns.end)
    yield Boxes("lives", "estimate", ((born, top, max(ended, born + 3), bottom),))
    yield Strokes("births", "edge", ((born, top, born, bottom),), 1.5)
    for when in reworded(clause, moves):
        if when >= columns.versions[0].opened_on:
            x = columns.x(when)
            yield Strokes("new words", "edge", ((x, top, x, bottom),), 1, (2, 2))
    if clause.withdrawn_on is not None:
        yield Points("ends", "edge", ((ended, (top + bottom) / 2),), "cross", 60)
    for by in sorted(whose, reverse=True):  # yours first, so that the patient's lies on top
        yield from _line(clause, by, columns, Panel(top + 5, _ROW - 10, 0, 10))
    yield from _states(clause, columns, born, bottom, speak)


def _line(clause: Clause, by: MoveBy, columns: Columns, panel: Panel) -> Iterator[Mark]:
    """A line within each version; between two of them it stops, as the words may be others."""
    points = [p for p in conviction_line(clause, by, "makes_sense") if p.when >= columns.versions[0].opened_on]
    places = [(columns.of(p.when), (columns.x(p.when), panel.y(p.value))) for p in points]
    runs: list[list[tuple[float, float]]] = [[place for _, place in places[:1]]] if places else []
    for (before, _), (now, place) in pairwise(places):
        if now != before:
            runs.append([])
        runs[-1].append(place)
    mine = by == "therapist"
    yield Lines(f"line, {by}", by, tuple(map(tuple, runs)), 1.5 if mine else 1.75, (5, 3) if mine else ())
    every = tuple(place for _, place in places)
    yield Points(f"points, {by}", by, every, "diamond" if mine else "circle", 50 if mine else 26)


def _states(clause: Clause, columns: Columns, born: float, bottom: float, speak: Speak) -> Iterator[Mark]:
    """Under the band, the state at the end of each version it stood in, where it is another than in the one before."""
    before = ""
    for n, version in enumerate(columns.versions):
        found = next((c for c in version.clauses if c.id == clause.id), None)
        state = "" if found is None else found.state
        if found is not None and state != before:
            x = max(columns.left(n), born if columns.of(clause.proposed_on) == n else 0)
            said = speak(STATES[state])
            fits = long(said, _TINY) <= columns.right(n) - x + 6
            yield Words("states", "soft", ((x, bottom + 8, said),) if fits else (), size=_TINY)
        before = state
    if clause.withdrawn_on is not None:
        x = columns.x(clause.withdrawn_on)
        said = speak(STATES["withdrawn"])
        yield Words("states", "soft", ((min(x, columns.width - long(said, _TINY)), bottom + 8, said),), size=_TINY)


def reworded(clause: Clause, moves: Sequence[Move]) -> tuple[date, ...]:
    """The days on which a clause was put into other words than those it had."""
    said = [m for m in sorted(moves, key=lambda m: (m.seq, m.id)) if m.clause == clause.id and m.terms is not None]
    return tuple(now.when for before, now in pairwise(said) if now.terms != before.terms)


def _told(contract: Contract, left_out: int) -> Message:
    version, standing = contract.versions[-1], contract.of_kind(*NEGOTIATED)
    parts = [say_n("One version of the contract, {name}: {state}.",
                   "{n} versions of the contract, the last of them {name}: {state}.",
                   len(contract.versions), name=name(version), state=VERSION_STATES[version.status])]  # fmt: skip
    if standing:
        his = sum(c.proposed_by == "patient" for c in standing)
        one = say("One clause stands that is negotiated; it came from {who}.",
                  who=say("{him}") if his else say("you"))  # fmt: skip
        many = say("Of the {n} clauses that stand and are negotiated, {count} came from {him}.",
                   n=len(standing), count=his)  # fmt: skip
        parts.append(one if len(standing) == 1 else many)
    if left_out:
        parts.append(say_n("The table holds one more that is not drawn.",
                           "The table holds {n} more that are not drawn.", left_out))  # fmt: skip
    return joined(parts)


def _table(contract: Contract, moves: Sequence[Move], whose: Sequence[MoveBy]) -> Table:
    """A row a clause and version it stood in: how it stood, new words, and every number that was given."""
    header = (say("Clause"), say("What"), say("Version"), say("From"), say("How it stood"), say("New words"),
              *(say("“{number}”, {who}", number=CONVICTIONS["makes_sense"],
                    who=say("{he}") if by == "patient" else say("you")) for by in BOTH if by in whose))  # fmt: skip
    rows: list[tuple[Message | str, ...]] = []
    for clause in contract.clauses:
        new = reworded(clause, moves)
        for n, version in enumerate(contract.versions):
            found = next((c for c in version.clauses if c.id == clause.id), None)
            ended = clause.withdrawn_on
            after = contract.versions[n + 1].opened_on if n + 1 < len(contract.versions) else None
            last_here = (
                ended is not None and (n == 0 or ended >= version.opened_on) and (after is None or ended < after)
            )
            if found is None and not last_here:
                continue
            first = n == 0
            here = partial(_within, version.opened_on, after, first)
            state = STATES[found.state] if found else say("withdrawn {when}", when=day(ended or version.opened_on))
            changed = _days([w for w in new if here(w)])
            numbers = [_numbers([p for p in conviction_line(clause, by, "makes_sense") if here(p.when)])
                       for by in BOTH if by in whose]  # fmt: skip
            origin = say("{him}") if clause.proposed_by == "patient" else say("you")
            rows.append((clause.terms.text, KINDS[clause.kind], name(version), origin, state, changed, *numbers))
    return Table(header, tuple(rows), (None,) * len(rows))


def _within(opened: date, after: date | None, first: bool, when: date) -> bool:
    return (first or when >= opened) and (after is None or when < after)


def _days(days: Sequence[date]) -> Message | str:
    return joined([day(when) for when in days]) if days else BLANK


def _numbers(points: Sequence[ConvictionPoint]) -> Message | str:
    if not points:
        return BLANK
    return joined([say("{value} ({when})", value=p.value, when=day(p.when)) for p in points])
