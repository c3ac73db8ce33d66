"""A profile: every score of a form that says how somebody is, and not whether he changed. Forms are set beside each
other and never joined by a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from holdfast.charts.key import SAMPLE, Entry, key
from holdfast.charts.measure_words import answered, figure, voice
from holdfast.charts.picture import BLANK, Cell, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import NARROW, WIDE, Mark, Points, Scene, Speak, Strokes, Words, cut, drawn
from holdfast.charts.words import day
from holdfast.measures.history import History, Point
from holdfast.measures.instrument import ScoreRule
from holdfast.text import Message, Spoken, say


def measure_profile(seen: History, *, person: Spoken, narrow: bool = False, language: str = "en") -> Picture:
    """The scores of his last form as points on their scales, earlier ones hollow, each group's mean as a mark."""
    title = say("The profile")
    rules = [rule for rule in seen.instrument.scores.values() if rule.op != "criteria"]
    points = [seen.points(rule.name) for rule in rules]
    header = (say("Day"), say("Who"), *(say(rule.title) for rule in rules))
    rows = zip(*points, strict=True) if seen.forms else ()
    table = Table(header, tuple(_row(row) for row in rows))
    known = [(rule, mine) for rule, of in zip(rules, points, strict=True)
             if (mine := [one for one in of if one.form.rater == "patient" and one.value is not None])]  # fmt: skip
    if not known:
        return nothing_yet(say("no answers are on record."), title, person, language, table)
    scene = partial(_scene, seen, known, Speaker(person, language), narrow=narrow)
    return Picture(scene, _told(seen), table, title, person, language)


def _scene(seen: History, known: list[tuple[ScoreRule, list[Point]]], speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    left, right = (26.0, width - 74.0) if narrow else (300.0, width - 90.0)
    step, y = (46.0, 26.0) if narrow else (30.0, 16.0)
    marks: list[Mark] = []
    for rule, points in known:

        def x(value: float, rule: ScoreRule = rule) -> float:
            return round(left + (value - rule.low) / ((rule.high - rule.low) or 1) * (right - left), 1)

        last = points[-1].value or 0.0
        where = (left, y - 16, "left") if narrow else (left - 30, y, "right")
        name = cut(speak(say(rule.title)), (right - left) if narrow else left - 34)
        marks += [
            Strokes("scales", "rule", ((left, y, right, y),)),
            Words("names of the scores", "ink", ((where[0], where[1], name),), where[2]),  # type: ignore[arg-type]
            Words("least", "soft", ((left - 7, y, figure(rule.low)),), "right", 11),
            Words("most", "soft", ((right + 7, y, figure(rule.high)),), "left", 11),
            Words("values", "ink", ((width - 4, y, figure(last)),), "right", bold=True),
            Points("earlier forms", "patient", tuple((x(p.value or 0.0), y) for p in points[:-1]), "circle", 36,
                   hollow=True),
            Points("the last form", "patient", ((x(last), y),), "circle", 70),
        ]  # fmt: skip
        if (reference := seen.reference(rule.name)) is not None:
            marks.append(
                Strokes("mean of the group", "ink", ((x(reference.mean), y - 9, x(reference.mean), y + 9),), 1.5)
            )
        y += step
    below, foot = key(_key(seen, known), left, y + 6, width - left, speak)
    return Scene(width, int(foot), drawn([*marks, *below]))


def _key(seen: History, known: Sequence[tuple[ScoreRule, list[Point]]]) -> list[Entry]:
    last = max(points[-1].when for _, points in known)
    entries: list[Entry] = [(
        lambda x, y: (Points("key of the last", "patient", ((x + 14, y),), "circle", 70),),
        say("the form of {day}, in bold its score; at the ends the least and the most", day=day(last)),
    )]  # fmt: skip
    if any(len(points) > 1 for _, points in known):
        entries.append((
            lambda x, y: (Points("key of earlier forms", "patient", ((x + 14, y),), "circle", 36, hollow=True),),
            say("forms before it"),
        ))  # fmt: skip
    if seen.group is not None and any(seen.reference(rule.name) is not None for rule, _ in known):
        entries.append((
            lambda x, y: (Strokes("key of the mean", "ink", ((x + SAMPLE / 2, y - 7, x + SAMPLE / 2, y + 7),), 1.5),),
            say("mean of {group}", group=say(seen.group.title)),
        ))  # fmt: skip
    return entries


def _told(seen: History) -> Message:
    return joined([
        *answered(seen),
        say("It says how somebody sees himself; what differs between two forms is not read as change."),
    ])  # fmt: skip


def _row(points: Sequence[Point]) -> tuple[Cell, ...]:
    form = points[0].form
    values = (BLANK if one.value is None else figure(one.value) for one in points)
    return (day(form.when), voice(form.rater, form.relation or ""), *values)
