"""Conviction: how each of the two stands to each clause, in four numbers that are never merged, over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.case.moves import MoveBy
from holdfast.charts.picture import Picture, Speaker, Table, nothing_yet
from holdfast.charts.scene import (
    BODY,
    NARROW,
    WIDE,
    Lines,
    Mark,
    Panel,
    Place,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    cut,
    drawn,
    long,
)  # fmt: skip
from holdfast.charts.timeline import Span, span
from holdfast.charts.words import CONVICTIONS, day
from holdfast.contract.conviction import CONVICTIONS as NUMBERS
from holdfast.contract.conviction import Conviction, conviction_line
from holdfast.contract.model import Clause
from holdfast.text import Message, say, say_n

TITLE = say("How convinced each of you is, clause by clause")
MOST_CLAUSES = 12
BOTH: tuple[MoveBy, ...] = ("patient", "therapist")
_PANEL, _HEAD = 54.0, 24.0


def conviction(
    analysis: Analysis,
    *,
    narrow: bool = False,
    language: str = "en",
    whose: Sequence[MoveBy] = BOTH,
) -> Picture:
    """A line for each clause, person and number (makes sense, own wish, can do, trust), 0 to 10, from the record alone.

    `whose`: ("patient",) where the screen may be turned to him before you show him yours. At most twelve clauses are
    drawn, standing ones and the latest first; the table holds all.
    """
    rated = [c for c in analysis.contract.clauses if any(s.by in whose for s in c.stances)]
    if not rated:
        why = say("neither of you has said yet how much sense a clause makes or how much it is a wish.")
        return nothing_yet(why, TITLE, analysis.person, language)
    chosen = sorted(rated, key=lambda c: (not c.standing, -rated.index(c)))[:MOST_CLAUSES]
    shown = [c for c in rated if c in chosen]
    speak = Speaker(analysis.person, language)
    today = analysis.at.astimezone(ZoneInfo(analysis.case.record.about.zone)).date()
    days = [s.when for c in rated for s in c.stances if s.by in whose]
    over = span(days, today, 0, 1)
    scene = partial(_scene, shown, whose, over, speak, narrow=narrow)
    told = _told(rated, shown, whose)
    return Picture(scene, told, _table(rated, whose), TITLE, analysis.person, language)


def _scene(clauses: Sequence[Clause], whose: Sequence[MoveBy], over: Span, speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    columns = 2 if narrow else 4
    step = width / columns
    marks: list[Mark] = [*_who(whose, width, speak)]
    y = 24.0
    for clause in clauses:
        marks += _name(clause, y, width, speak)
        y += _HEAD
        for place, of in enumerate(NUMBERS):
            left = (place % columns) * step
            if place and place % columns == 0:
                y += _PANEL + 22
            here = Span(over.start, over.end, left + 4, left + step - 36)
            marks += _one(clause, of, whose, here, Panel(y + 16, _PANEL - 16, 0, 10), speak)
        y += _PANEL + 18
    marks += _dates(over, columns, step, y, speak)
    return Scene(width, int(y + 16), drawn(marks))


def _who(whose: Sequence[MoveBy], width: float, speak: Speak) -> Iterator[Mark]:
    """Both lines named once, each beside its own stroke and point."""
    x = 0.0
    if "patient" in whose:
        yield Strokes("key of their line", "patient", ((x, 9, x + 26, 9),), 1.75)
        yield Points("key of their points", "patient", ((x + 13, 9),), "circle", 30)
        yield Words("their name", "patient", ((x + 32, 9, cut(speak(say("{he}")), 120, bold=True)),), bold=True)
        x = 100.0 if width == NARROW else 180.0
    if "therapist" in whose:
        yield Strokes("key of your line", "therapist", ((x, 9, x + 26, 9),), 1.5, (5, 3))
        yield Points("key of your points", "therapist", ((x + 13, 9),), "diamond", 30)
        yield Words("your name", "therapist", ((x + 32, 9, speak(say("you"))),), bold=True)
    yield Words("scale", "soft", ((width, 9, speak(say("0 to 10"))),), "right")


def _name(clause: Clause, y: float, width: float, speak: Speak) -> Iterator[Mark]:
    ended = speak(say("withdrawn")) if not clause.standing else ""
    yield Strokes("between clauses", "rule", ((0, y, width, y),), 0.75)
    yield Words(
        "clauses",
        "ink",
        ((0, y + 13, cut(clause.terms.text, width - 16 - long(ended), BODY, bold=True)),),
        "left",
        BODY,
        bold=True,
    )
    yield Words("ended", "soft", ((width, y + 13, ended),) if ended else (), "right")


def _one(
    clause: Clause, of: Conviction, whose: Sequence[MoveBy], over: Span, panel: Panel, speak: Speak
) -> Iterator[Mark]:
    """One number of one clause: both lines, the last value of each beside its end."""
    yield Words("numbers", "soft", ((over.left - 4, panel.top - 7, speak(CONVICTIONS[of])),))
    ends = tuple((over.left - 4, panel.y(t), over.right + 4, panel.y(t)) for t in (0, 10))
    yield Strokes("scale", "rule", ends, 0.75)
    last: list[tuple[MoveBy, Place, int]] = []
    for by in sorted(whose, reverse=True):  # yours first, so that the patient's lies on top
        line = conviction_line(clause, by, of)
        places = tuple((over.x(p.when), panel.y(p.value)) for p in line)
        if by == "patient":
            yield Lines("their lines", "patient", (places,))
            yield Points("their points", "patient", places, "circle", 26)
        else:
            yield Lines("your lines", "therapist", (places,), 1.5, (5, 3))
            yield Points("your points", "therapist", places, "diamond", 64)  # seen also under his point
        if places:
            last.append((by, places[-1], line[-1].value))
    yield from _values(last, panel)


def _values(last: Sequence[tuple[MoveBy, Place, int]], panel: Panel) -> Iterator[Mark]:
    """Each last value beside its point, apart from the other where they end together."""
    theirs = next((place for by, place, _ in last if by == "patient"), None)
    yours = next((place for by, place, _ in last if by == "therapist"), None)
    apart = 0.0
    if theirs and yours and abs(theirs[0] - yours[0]) < 22 and abs(theirs[1] - yours[1]) < 13:
        apart = (6.5 - abs(theirs[1] - yours[1]) / 2) * (1 if theirs[1] >= yours[1] else -1)
    for by, (x, y), value in last:
        if by == "patient":
            yield Words("their last values", "patient", ((x + 7, y + apart, str(value)),), bold=True)
        elif theirs and theirs[0] - x >= 22:  # his line runs on to the right of it
            at = (x, y - 11 if y - 18 > panel.top else y + 13, str(value))
            yield Words("your values before theirs", "therapist", (at,), "center", bold=True)
        else:
            yield Words("your last values", "therapist", ((x + 7, y - apart, str(value)),), bold=True)


def _dates(over: Span, columns: int, step: float, y: float, speak: Speak) -> Iterator[Mark]:
    first, last = speak(day(over.start)), speak(day(over.end))
    for column in range(columns):
        left = column * step
        yield Words("first day", "soft", ((left, y, first),), "left", 11)
        yield Words("last day", "soft", ((left + step - 32, y, last),), "right", 11)


def _told(rated: Sequence[Clause], shown: Sequence[Clause], whose: Sequence[MoveBy]) -> Message:
    gave = {said.by for clause in rated for said in clause.stances if said.by in whose}
    who = say("each of you") if len(gave) > 1 else say("{him}") if "patient" in gave else say("you")
    head = say_n(
        "Four numbers from {who} on one clause, 0 to 10, from the first time they were asked.",
        "Four numbers from {who} on {n} clauses, 0 to 10, from the first time they were asked.",
        len(rated),
        who=who,
    )
    clause, of, point = _lowest(rated)
    if clause is None or point is None or of is None:
        return head
    more = say("The last time, {his} lowest was “{number}” on “{clause}”: {value}.",
               number=CONVICTIONS[of], clause=cut(clause.terms.text, 300), value=point)  # fmt: skip
    rest = len(rated) - len(shown)
    if not rest:
        return say("{one} {two}", one=head, two=more)
    left = say("The table holds {rest} more that are not drawn.", rest=rest)
    return say("{one} {two} {three}", one=head, two=more, three=left)


def _lowest(rated: Sequence[Clause]) -> tuple[Clause | None, Conviction | None, int | None]:
    """The lowest of the latest numbers the patient gave on a clause that stands; the first of equals."""
    latest = [
        (line[-1].value, clause, of)
        for clause in rated if clause.standing
        for of in NUMBERS if (line := conviction_line(clause, "patient", of))
    ]  # fmt: skip
    if not latest:
        return None, None, None
    value, clause, of = min(latest, key=lambda found: found[0])
    return clause, of, value


def _table(rated: Sequence[Clause], whose: Sequence[MoveBy]) -> Table:
    header = (
        say("Clause"), say("Day"), say("Hour"), say("Who"), *(CONVICTIONS[of] for of in NUMBERS),
    )  # fmt: skip
    rows: list[tuple[date, int | None, tuple[Message | str, ...]]] = []
    for clause in rated:
        for said in clause.stances:
            if said.by in whose:
                values = tuple("–" if (v := getattr(said.stance, of)) is None else str(v) for of in NUMBERS)
                who = say("{he}") if said.by == "patient" else say("you")
                hour = "" if said.session is None else str(said.session)
                rows.append((said.when, said.session, (clause.terms.text, day(said.when), hour, who, *values)))
    return Table(header, tuple(r[2] for r in rows), tuple(r[1] for r in rows))
