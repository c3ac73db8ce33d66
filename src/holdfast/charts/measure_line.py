"""One score of one measure over time: each voice a line of its own, the group's mean, the limit of its error.

It shows how far a score must lie from one answer to be more than the measure's own error, and never says that it does:
change is judged at planned reviews.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Literal

from holdfast.charts.key import SAMPLE, Entry, key
from holdfast.charts.measure_words import INKS, figure, group_said, how, t, voice
from holdfast.charts.picture import BLANK, Cell, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import (
    BODY,
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
    drawn,
    folded,
)  # fmt: skip
from holdfast.charts.series_line import apart
from holdfast.charts.timeline import Span, axis, cross, reviews, runs_of, span
from holdfast.charts.words import BETTER, day
from holdfast.measures.change import BETTER as WAY
from holdfast.measures.history import History, Limit, Point
from holdfast.measures.instrument import Rater, ScoreRule
from holdfast.measures.said import band_said
from holdfast.outcome.readings import Better
from holdfast.text import Message, Spoken, say, say_n

_HEIGHT = 240
_BETTER: dict[str, Better] = {"down": "lower", "up": "higher", "neither": "neither"}
_SHAPES: dict[Rater, Literal["circle", "diamond", "cross"]] = {
    "patient": "circle", "therapist": "diamond", "informant": "cross",
}  # fmt: skip
_DASHES: tuple[tuple[float, ...], ...] = ((2, 3), (9, 3, 2, 3), (1, 5))
"""For somebody who knows him: one for each such person, again from the first where there are more."""


def measure_line(
    seen: History,
    name: str,
    *,
    person: Spoken,
    until: date,
    limit: Limit | None = None,
    looks: Sequence[date] = (),
    narrow: bool = False,
    language: str = "en",
) -> Picture:
    """`name` is the score; `limit` is drawn around its baseline; `looks` are the days of planned reviews. KeyError for
    a name that is no score.
    """
    rule, points = seen.instrument.scores[name], seen.points(name)
    title = say("{score} over time", score=say(rule.title))
    table = Table(_header(rule), tuple(_row(one) for one in points))
    known = [one for one in points if one.value is not None]
    if not known:
        why = say("too little was answered for this score." if points else "no answers are on record.")
        return nothing_yet(why, title, person, language, table)
    speak = Speaker(person, language)
    scene = partial(_scene, seen, rule, points, until, limit, tuple(looks), speak, narrow=narrow)
    return Picture(scene, _told(seen, rule, points, limit), table, title, person, language)


def _scene(
    seen: History,
    rule: ScoreRule,
    points: tuple[Point, ...],
    until: date,
    limit: Limit | None,
    looks: tuple[date, ...],
    speak: Speak,
    *,
    narrow: bool,
) -> Scene:
    width = NARROW if narrow else WIDE
    left, right = (30.0, width - 84.0) if narrow else (40.0, width - 150.0)
    over, panel = span([one.when for one in points], until, left, right), Panel(46, _HEIGHT, rule.low, rule.high)
    marks: list[Mark] = [
        Words("name", "ink", ((0, 9, speak(say(rule.title))),), "left", BODY, bold=True),
        Words("note", "soft", ((width, 9, speak(BETTER[_BETTER[WAY[rule.direction]]])),), "right"),
        *_limit(limit, over, panel),
        *_scale(rule, over, panel, width, speak),
        *_mean(seen, rule, over, panel, speak),
        *reviews(over, looks, panel.top - 8, panel.bottom, speak),
        *_lines(seen, points, over, panel, limit),
        *axis(over, (), panel.bottom + 8, speak),
    ]
    below, foot = key(_key(seen, rule, points, limit), left, panel.bottom + 52, width - left, speak)
    return Scene(width, int(foot), drawn([*marks, *below]))


def _limit(limit: Limit | None, over: Span, panel: Panel) -> Iterator[Mark]:
    if limit is not None:
        x = over.x(limit.baseline.when)
        yield Boxes("least change", "estimate", ((x, panel.y(limit.high), over.right, panel.y(limit.low)),))


def _scale(rule: ScoreRule, over: Span, panel: Panel, width: float, speak: Speak) -> Iterator[Mark]:
    """Low, middle and high; where the score has named stretches, where each begins, and its name beside it."""
    starts = sorted({rule.low, *(one.start for one in rule.bands), rule.high})
    ticks = starts if rule.bands else [rule.low, (rule.low + rule.high) / 2, rule.high]
    yield Strokes("scale", "rule", tuple((over.left, panel.y(n), over.right, panel.y(n)) for n in ticks), 0.75)
    numbers: list[tuple[float, float, str]] = []
    for n in ticks:
        if not numbers or numbers[-1][1] - panel.y(n) >= 11:
            numbers.append((over.left - 5, panel.y(n), figure(n)))
    yield Words("numbers of the scale", "soft", tuple(numbers), "right", 11)
    names: list[tuple[float, float, str]] = []
    ends = [one.start for one in rule.bands[1:]] + [rule.high] * bool(rule.bands)
    for band, end in zip(rule.bands, ends, strict=True):
        middle = (panel.y(max(band.start, rule.low)) + panel.y(end)) / 2
        lines = folded(speak(say(band.title)), width - over.right - 8, 11)
        top = middle - 6.5 * (len(lines) - 1)
        names += [(over.right + 8, top + 13 * k, line) for k, line in enumerate(lines)]
    yield Words("names of the stretches", "ink", tuple(names), "left", 11)


def _mean(seen: History, rule: ScoreRule, over: Span, panel: Panel, speak: Speak) -> Iterator[Mark]:
    reference = seen.reference(rule.name)
    if reference is not None:
        y = panel.y(reference.mean)
        yield Strokes("mean of the group", "soft", ((over.left, y, over.right, y),), 1)
        if not rule.bands:
            word = speak(say("mean {value}", value=figure(reference.mean)))
            yield Words("word of the mean", "soft", ((over.right + 8, y, word),), "left", 11)


def _lines(seen: History, points: tuple[Point, ...], over: Span, panel: Panel, limit: Limit | None) -> Iterator[Mark]:
    for spoken in seen.voices():
        mine = [one for one in points if one.form.voice == spoken]
        ink, shape = INKS[spoken[0]], _SHAPES[spoken[0]]
        days = [one.when for one in mine]
        values = [one.value for one in mine]
        places = [None if v is None else (over.x(d), panel.y(v)) for d, v in zip(days, values, strict=True)]
        runs = runs_of(days, values, places, (), apart=apart(days))
        whole = tuple(p for p, one in zip(places, mine, strict=True) if p is not None and not one.prorated)
        short = tuple(p for p, one in zip(places, mine, strict=True) if p is not None and one.prorated)
        if limit is not None and limit.baseline in mine:
            at = (over.x(limit.baseline.when), panel.y(limit.baseline.value or 0.0))
            yield Points("where the limit begins", ink, (at,), shape, 150, hollow=True)
        yield Lines(f"line of the {spoken[0]}", ink, runs, 1.75 if spoken[0] == "patient" else 1.5, _dash(seen, spoken))
        yield Points(f"points of the {spoken[0]}", ink, whole, shape, 40)
        yield Points(f"points worked out from fewer answers, {spoken[0]}", ink, short, shape, 40, hollow=True)
    missing = [one for one in points if one.value is None]
    crosses = tuple(stroke for one in missing for stroke in cross(over.x(one.when), panel.bottom + 8))
    yield Strokes("too little answered", "ink", crosses, 1.5)


def _dash(seen: History, spoken: tuple[Rater, str]) -> tuple[float, ...]:
    if spoken[0] == "patient":
        return ()
    if spoken[0] == "therapist":
        return (5, 3)
    others = [one for one in seen.voices() if one[0] == "informant"]
    return _DASHES[others.index(spoken) % len(_DASHES)]


def _key(seen: History, rule: ScoreRule, points: tuple[Point, ...], limit: Limit | None) -> list[Entry]:
    entries = [_key_of(seen, spoken) for spoken in seen.voices()]
    if any(one.prorated for one in points):
        entries.append((
            lambda x, y: (Points("key of points worked out", "ink", ((x + 14, y),), "circle", 40, hollow=True),),
            say("hollow: worked out from fewer answers"),
        ))  # fmt: skip
    if any(one.value is None for one in points):
        entries.append((
            lambda x, y: (Strokes("key of crosses", "ink", cross(x + 14, y), 1.5),),
            say("too little was answered for this score"),
        ))  # fmt: skip
    if limit is not None:
        entries.append((
            lambda x, y: (Boxes("key of the least change", "estimate", ((x, y - 7, x + SAMPLE, y + 7),)),),
            say("around the answer of {day}: the measure's own error, ±{points}", day=day(limit.baseline.when),
                points=figure(limit.change.points)),
        ))  # fmt: skip
    if seen.group is not None and seen.reference(rule.name) is not None:
        entries.append((
            lambda x, y: (Strokes("key of the mean", "soft", ((x, y, x + SAMPLE, y),), 1),),
            say("mean of {group}", group=say(seen.group.title)),
        ))  # fmt: skip
    return entries


def _key_of(seen: History, spoken: tuple[Rater, str]) -> Entry:
    ink, shape = INKS[spoken[0]], _SHAPES[spoken[0]]

    def sample(x: float, y: float) -> Sequence[Mark]:
        line = Lines("key of a line", ink, (((x, y), (x + SAMPLE, y)),), 1.75, _dash(seen, spoken))
        return line, Points("key of points", ink, ((x + 14, y),), shape, 40)

    return sample, voice(*spoken)


def _told(seen: History, rule: ScoreRule, points: tuple[Point, ...], limit: Limit | None) -> Message:
    said = [_ends(rule, spoken, mine) for spoken in seen.voices()
            if (mine := [one for one in points if one.form.voice == spoken and one.value is not None])]  # fmt: skip
    if missing := sum(one.value is None for one in points):
        said.append(say_n("{n} form holds too few answers for this score.",
                          "{n} forms hold too few answers for this score.", missing))  # fmt: skip
    if (mean := group_said(seen, rule.name)) is not None:
        said.append(mean)
    if limit is not None:
        said.append(_limit_said(limit))
    elif seen.instrument.use == "change":
        said.append(say("No source says how far this score must move to be more than its own error; no band is drawn."))
    return joined(said)


def _ends(rule: ScoreRule, spoken: tuple[Rater, str], mine: Sequence[Point]) -> Message:
    """The first and the last of one voice: what was answered, and nothing made of it."""
    first, last = mine[0], mine[-1]
    parts = {"score": say(rule.title), "who": voice(*spoken), "first": figure(first.value or 0.0),
             "first_day": day(first.when), "last": figure(last.value or 0.0), "last_day": day(last.when)}  # fmt: skip
    if len(mine) == 1:
        return say("{score}, {who}: {first} on {first_day}.", **parts)
    return say("{score}, {who}: {first} on {first_day}, {last} on {last_day}.", **parts)


def _limit_said(limit: Limit) -> Message:
    parts = {"points": figure(limit.change.points), "day": day(limit.baseline.when), "how": how(limit.change)}
    if limit.change.beyond:
        return say("The band: up to {points} points from the answer of {day} may be the measure's own error ({how}).",
                   **parts)  # fmt: skip
    return say("The band: less than {points} points from the answer of {day} may be the measure's own error ({how}).",
               **parts)  # fmt: skip


def _header(rule: ScoreRule) -> tuple[Message, ...]:
    return (say("Day"), say("Who"), say("{score}", score=say(rule.title)), say("T"), say("Percentile"), say("Stretch"),
            say("Answered"))  # fmt: skip


def _row(point: Point) -> tuple[Cell, ...]:
    rater, relation = point.form.voice
    beside = point.standing
    share = say("{answered} of {of}", answered=point.answered, of=point.of) if point.of else BLANK
    percentile: Cell = BLANK
    if beside is not None and (beside.outside is not None or beside.percentile is not None):
        percentile = beside.outside or str(round(beside.percentile or 0))
    value: Cell = BLANK
    if point.value is not None:
        value = say("{value}, worked out", value=figure(point.value)) if point.prorated else figure(point.value)
    band: Cell = band_said(point.band) if point.band else BLANK
    return (day(point.when), voice(rater, relation), value, BLANK if beside is None else t(beside.t), percentile, band,
            share)  # fmt: skip
