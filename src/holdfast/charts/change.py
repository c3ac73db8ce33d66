"""Picture 6, change: one score with its least reliable change, the person's own ups and downs, and the reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from statistics import stdev
from zoneinfo import ZoneInfo

from holdfast.analysis.model import Analysis
from holdfast.charts.picture import BLANK, Picture, Speaker, Table, joined, nothing_yet
from holdfast.charts.scene import (
    BODY,
    NARROW,
    SMALL,
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
from holdfast.charts.series_line import series_runs
from holdfast.charts.timeline import Span, axis, reviews, span
from holdfast.charts.words import BETTER, NOT_HELD_KEY, day, number
from holdfast.measures.catalogue import catalogue
from holdfast.outcome.fluctuation import own_fluctuation
from holdfast.outcome.own_variability import LEAST_RATINGS
from holdfast.outcome.readings import Change, Point, Series
from holdfast.text import Message, say, say_n

LEAST_POINTS = 2
_LINE_ALONE = say("So no verdict is given: the line stands alone.")
_HEIGHT = 240
_SHORT_SCALE = 5


def change(analysis: Analysis, series: Series, *, narrow: bool = False, language: str = "en") -> Picture:
    """One measure over time. Reads the record alone. Change is judged at planned reviews, and only there is it said.

    The shaded band is the least reliable change around where it began (the first three ratings, or the first while
    there are fewer than six): inside it a change may be the measure's own error.
    """
    title = say("{measure} over time", measure=series.title)
    speak = Speaker(analysis.person, language)
    table = _table(analysis, series)
    if len(series.points) < LEAST_POINTS:
        why = say("change needs two answers; there is one so far." if series.points else "no answers are on record.")
        return nothing_yet(why, title, analysis.person, language, table)
    judged = next((c for c in analysis.outcome.changes if c.series.instrument == series.instrument), None)
    scene = partial(_scene, analysis, series, judged, speak, narrow=narrow)
    return Picture(scene, _told(series, judged), table, title, analysis.person, language)


def own_spread(series: Series) -> float | None:
    """SD of his ups and downs, lasting change taken out; None under six ratings."""
    values = [p.value for p in series.points]
    return stdev(own_fluctuation(values).rest) if len(values) >= LEAST_RATINGS else None


def _scene(analysis: Analysis, series: Series, judged: Change | None, speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    hours = _hours(analysis)
    until = analysis.at.astimezone(ZoneInfo(analysis.case.record.about.zone)).date()
    left, right = (30.0, width - 12.0) if narrow else (40.0, width - 190.0)
    over = span([p.when for p in series.points], until, left, right)
    panel = Panel(46, _HEIGHT, series.low, series.high)
    marks: list[Mark] = [
        *_heading(series, width, speak),
        *_band(series, over, panel),
        *_scale(series, over, panel),
        *reviews(over, review_days(analysis), panel.top - 8, panel.bottom, speak),
        *_line(analysis, series, over, panel),
        *_ends(series, judged, over, panel),
    ]
    y = panel.bottom + 8
    shown = [h for h in hours if over.holds(h[1])]
    marks += axis(over, shown, y, speak)
    if not all(took_place for _, _, took_place in shown):
        marks.append(Words("key of crosses", "soft", ((over.left, y + 54, speak(NOT_HELD_KEY)),)))
        y += 20
    key, height = _key(series, judged, panel, over, y + 52, speak, narrow=narrow)
    return Scene(width, int(max(y + 52, height)), drawn([*marks, *key]))


def _heading(series: Series, width: float, speak: Speak) -> Iterator[Mark]:
    yield Words("name", "ink", ((0, 9, series.title),), "left", BODY, bold=True)
    yield Words("note", "soft", ((width, 9, speak(BETTER[series.better])),), "right")


def _scale(series: Series, over: Span, panel: Panel) -> Iterator[Mark]:
    middle = (series.low + series.high) / 2
    ticks = (series.low, middle, series.high)
    yield Strokes("scale", "rule", tuple((over.left, panel.y(t), over.right, panel.y(t)) for t in ticks), 0.75)
    yield Words("numbers of the scale", "soft",
                tuple((over.left - 5, panel.y(t), f"{t:g}".replace("-", "−")) for t in ticks), "right", 11)  # fmt: skip


def _start(series: Series) -> float:
    values = [p.value for p in series.points]
    return sum(values[:3]) / 3 if len(values) >= LEAST_RATINGS else values[0]


def _band(series: Series, over: Span, panel: Panel) -> Iterator[Mark]:
    if series.smallest_change is not None:
        start = _start(series)
        top, foot = panel.y(start + series.smallest_change), panel.y(start - series.smallest_change)
        yield Boxes("least reliable change", "estimate", ((over.left, top, over.right, foot),))


def _line(analysis: Analysis, series: Series, over: Span, panel: Panel) -> Iterator[Mark]:
    away = tuple((b.start, b.end) for b in analysis.case.record.breaks)
    runs = series_runs(series, over, panel, away)
    yield Lines("score", "patient", runs)
    yield Points("points of the score", "patient", tuple(p for run in runs for p in run), "circle", 28)


def _ends(series: Series, judged: Change | None, over: Span, panel: Panel) -> Iterator[Mark]:
    """The first and last three that the verdict compares, as two bars."""
    if judged is None or judged.single or judged.first is None or judged.last is None:
        return
    known = [p for p in series.points if p.when <= judged.review_on]
    bars = ((known[:3], judged.first), (known[-3:], judged.last))
    yield Strokes("means compared", "ink",
                  tuple((over.x(p[0].when) - 4, panel.y(m), over.x(p[-1].when) + 4, panel.y(m)) for p, m in bars),
                  3)  # fmt: skip


def review_days(analysis: Analysis) -> tuple[date, ...]:
    """The days of planned reviews that have come, by the hour or the day they were planned for."""
    zone = ZoneInfo(analysis.case.record.about.zone)
    today = analysis.at.astimezone(zone).date()
    of_hour = {s.number: s.when.astimezone(zone).date() for s in analysis.case.record.sessions}
    planned = [r for r in analysis.case.record.reviews if r.status == "planned"]
    days = {of_hour.get(r.at_session) if r.at_session is not None else r.due for r in planned}
    return tuple(sorted(d for d in days if d is not None and d <= today))


def _key(
    series: Series, judged: Change | None, panel: Panel, over: Span, y: float, speak: Speak, *, narrow: bool
) -> tuple[list[Mark], float]:
    """What the band, the bracket and the bars mean: beside the picture where there is room, else below it."""
    x, room = (40.0, over.right - 40.0) if narrow else (over.right + 40, 150.0)
    y = y if narrow else panel.top + 8
    marks: list[Mark] = []
    spread = own_spread(series)
    per_point = panel.height / ((series.high - series.low) or 1)
    if series.smallest_change is not None:
        text = say(
            "inside the band, the measure's own error: {least} around the start",
            least=f"±{_short(series, series.smallest_change)}",
        )
        marks.append(Boxes("key of the band", "estimate", ((x - 24, y - 7, x - 8, y + 7),)))
        y = _said(marks, text, x, y, room, speak)
    if spread is not None:
        tall = max(2 * spread * per_point, 4)
        text = say("{his} own ups and downs: {spread}", spread=f"±{_short(series, spread)}")
        y += tall / 2 - 7 if tall > 14 else 0
        cross = x - 16
        marks.append(Strokes("own spread", "patient", (
            (cross, y - tall / 2, cross, y + tall / 2), (cross - 4, y - tall / 2, cross + 4, y - tall / 2),
            (cross - 4, y + tall / 2, cross + 4, y + tall / 2),
        ), 1.5))  # fmt: skip
        y = max(_said(marks, text, x, y, room, speak), y + tall / 2 + 14)
    if judged is not None and not judged.single and judged.first is not None:
        marks.append(Strokes("key of means", "ink", ((x - 24, y, x - 8, y),), 3))
        y = _said(marks, say("first three and last three, compared at the review"), x, y, room, speak)
    return marks, y


def _short(series: Series, value: float) -> str:
    """Points of a score with one decimal; with two where the whole scale is no longer than five points."""
    return f"{round(value, 2 if series.high - series.low <= _SHORT_SCALE else 1):g}"


def _said(marks: list[Mark], text: Message, x: float, y: float, room: float, speak: Speak) -> float:
    lines = folded(speak(text), room, SMALL)
    marks.append(Words("key", "soft", tuple((x, y + 15 * n, line) for n, line in enumerate(lines))))
    return y + 15 * len(lines) + 10


def _hours(analysis: Analysis) -> list[tuple[int, date, bool]]:
    zone = ZoneInfo(analysis.case.record.about.zone)
    return [(h.number, h.when.astimezone(zone).date(), h.took_place) for h in analysis.process.hours]


def _told(series: Series, judged: Change | None) -> Message:
    first, last = series.points[0], series.points[-1]
    return joined([
        say("{measure}: {n} answers from {first} on {from_day} to {last} on {to_day}.", measure=series.title,
            n=len(series.points), first=number(first.value), from_day=day(first.when), last=number(last.value),
            to_day=day(last.when)),
        *_least(series),
        _LINE_ALONE if judged is None and series.smallest_change is None and series.instrument in catalogue()
        else _verdict(judged),
    ])  # fmt: skip


def _least(series: Series) -> Iterator[Message]:
    least = number(series.smallest_change) if series.smallest_change is not None else None
    spread = own_spread(series)
    if least is None:
        yield say("How much of a change is the measure's own error is not known.")
    elif series.beyond:
        yield say("A change up to {least} points may be the measure's own error.", least=least)
    else:
        yield say("A change of less than {least} points may be the measure's own error.", least=least)
    if spread is not None:
        yield say("{His} own ups and downs are about {spread} points.", spread=number(spread))


def _verdict(judged: Change | None) -> Message:
    if judged is None:
        return say("Change is judged at planned reviews; none has come yet.")
    on = day(judged.review_on)
    if judged.verdict == "too_early":
        if judged.needs:
            one = "At the review of {on}: too early to tell, {n} more answer."
            return say_n(one, "At the review of {on}: too early to tell, {n} more answers.", judged.needs, on=on)
        return say("At the review of {on}: too early to tell.", on=on)
    said = {
        "improved": say("At the review of {on}: better, beyond the measure's own error{own}.", on=on, own=_own(judged)),
        "worse": say("At the review of {on}: worse, beyond the measure's own error{own}.", on=on, own=_own(judged)),
        "no_reliable_change": say("At the review of {on}: no change that can be told from chance.", on=on),
    }
    return said[judged.verdict]


def _own(judged: Change) -> Message:
    if judged.single:
        return say("; {his} own ups and downs are not known yet")
    return say(" and {his} own ups and downs")


def _table(analysis: Analysis, series: Series) -> Table:
    header = (say("Hour"), say("Day"), say("{measure}", measure=series.title), say("From the start"), say("Review"))
    judged_on = set(review_days(analysis))
    of_points = {p.when for p in series.points}
    start = _start(series) if series.points else 0.0
    rows = [_row(point, start, judged_on) for point in series.points]
    rows += [(d, None, ("", day(d), BLANK, BLANK, say("review"))) for d in sorted(judged_on - of_points)]
    rows.sort(key=lambda row: row[0])
    return Table(header, tuple(r[2] for r in rows), tuple(r[1] for r in rows))


def _row(point: Point, start: float, judged_on: set[date]) -> tuple[date, int | None, tuple[Message | str, ...]]:
    hour = "" if point.session is None else str(point.session)
    moved = round(point.value - start, 1)
    from_start = "0" if moved == 0 else f"{moved:+g}".replace("-", "−")
    review: Message | str = say("review") if point.when in judged_on else BLANK
    return point.when, point.session, (hour, day(point.when), number(point.value), from_start, review)
