"""Picture 1, the time axis of a case: what the two rated, with its breaks and stitches, over what else is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from holdfast.analysis.model import Analysis
from holdfast.case.record import Event
from holdfast.charts.contract_bands import HEIGHT, contract_bands
from holdfast.charts.course import Course, Level, course
from holdfast.charts.lanes import Noted, lanes
from holdfast.charts.moment_marks import moment_marks
from holdfast.charts.picture import Picture, Speaker, nothing_yet
from holdfast.charts.rupture_marks import inside, wound_marks, wounds
from holdfast.charts.scene import (
    NARROW,
    WIDE,
    Bands,
    Lines,
    Mark,
    Panel,
    Place,
    Points,
    Scene,
    Speak,
    Strokes,
    Words,
    alone,
    cut,
    drawn,
    folded,
    long,
)  # fmt: skip
from holdfast.charts.series_line import series_runs
from holdfast.charts.time_axis_told import table_of, told
from holdfast.charts.timeline import Span, axis, runs_of, span
from holdfast.charts.words import BETTER, CHANNELS, FIRSTS, HAPPENED, MOMENT_KEY, MOMENTS, NOT_HELD_KEY
from holdfast.outcome.readings import Series
from holdfast.process.scores import ChannelName
from holdfast.text import say

TITLE = say("The course of the treatment")


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of the picture needs to know."""

    narrow: bool
    course: Course
    over: Span
    speak: Speak

    @property
    def away(self) -> tuple[tuple[date, date], ...]:
        return tuple((b.start, b.end) for b in self.course.breaks)

    def runs(self, panel: Panel, values: list[float | None]) -> tuple[tuple[Place, ...], ...]:
        """One value per hour as unbroken runs."""
        return runs_of(self.course.days, values, self.places(panel, values), self.away)

    def places(self, panel: Panel, values: list[float | None]) -> list[Place | None]:
        days = self.course.days
        return [None if v is None else (self.over.x(d), panel.y(v)) for d, v in zip(days, values, strict=True)]


@dataclass(frozen=True, slots=True)
class _Row:
    """One part of the picture: its name, the numbers beside its scale, its height, and what draws it."""

    name: str
    note: str
    height: float
    low: float
    high: float
    ticks: tuple[float, ...]
    draw: Callable[[_Page, Panel], tuple[Mark, ...]]


def time_axis(analysis: Analysis, *, narrow: bool = False, language: str = "en") -> Picture:
    """The course of one treatment. Reads record and working notes, never a private one: as private as a working note.

    `narrow`: 358 pixels wide for a phone, otherwise 1000. Without a single rated hour, measure, check-in or version
    there is nothing to draw.
    """
    return time_axes(analysis, language=language)[narrow]


def time_axes(analysis: Analysis, *, language: str = "en") -> tuple[Picture, Picture]:
    """The wide and the narrow picture of one course, which is read once."""
    seen, speak = course(analysis), Speaker(analysis.person, language)
    rows = tuple(_rows(seen, speak))
    if not rows:
        why = say("no hour has been rated yet, by either of you, and no measure is on record.")
        nothing = nothing_yet(why, TITLE, analysis.person, language)
        return nothing, nothing
    wide = Picture(
        partial(_laid_out, seen, rows, speak, narrow=False),
        told(seen),
        table_of(seen),
        TITLE,
        analysis.person,
        language,
    )
    return wide, replace(wide, laid_out=partial(_laid_out, seen, rows, speak, narrow=True))


def _laid_out(seen: Course, rows: tuple[_Row, ...], speak: Speak, *, narrow: bool) -> Scene:
    width = NARROW if narrow else WIDE
    over = span(seen.known, seen.until, *((26.0, width - 34.0) if narrow else (150.0, width - 62.0)))
    return _scene(_Page(narrow, seen, over, speak), rows, width)


def _rows(seen: Course, speak: Speak) -> Iterator[_Row]:
    if any(h.his_alliance is not None or h.your_alliance is not None for h in seen.hours):
        yield _Row(speak(say("Alliance")), speak(say("0 to 100")), 150, 0, 100, (0, 50, 100), _alliance)
    if any(h.image is not None for h in seen.hours):
        yield _Row(speak(say("{His} image of you")), "", 34, -50, 50, (-50, 50), _image)
    for name, levels in seen.levels:
        yield _Row(speak(CHANNELS[name]), "", 34, 0, 100, (0, 100), _channel(name, levels))
    if seen.series is not None:
        series = seen.series
        better = speak(BETTER[series.better])
        yield _Row(series.title, better, 78, series.low, series.high, (series.low, series.high), _measure(series))


def _scene(page: _Page, rows: tuple[_Row, ...], width: int) -> Scene:
    over, narrow = page.over, page.narrow
    heading, between = (24.0, 7.0) if narrow else (0.0, 18.0)
    above = lanes(_noted(page), most=6 if narrow else 4, left=0 if narrow else over.left - 40, right=width, top=2)
    marks: list[Mark] = [*above.marks]
    y = above.height + 2
    for place, row in enumerate(rows):
        start = y
        panel = Panel(y + heading, row.height, row.low, row.high)
        # Marks run on through each panel, and not through the names between them.
        from_y = panel.top if narrow else start
        to_y = panel.bottom if narrow or place == len(rows) - 1 else panel.bottom + between
        marks.append(Strokes("marks through", "edge", tuple((x, from_y, x, to_y) for x in above.at), 0.75, (1, 3)))
        marks += _ground(page, row, panel)
        marks += row.draw(page, panel)
        y = panel.bottom + between
    y += 4
    if page.course.versions or page.course.holds:
        y += heading
        marks += _names(page, page.speak(say("Contract")), "", y, HEIGHT)
        marks += contract_bands(page.course.versions, page.course.holds, over, y, page.speak)
        y += HEIGHT + (30 if page.course.holds else 12)
    hours = [(h.number, d, h.took_place) for h, d in zip(page.course.hours, page.course.days, strict=True)]
    marks += _names(page, "" if narrow else page.speak(say("Hours")), "", y + 6, 18)
    marks += axis(over, hours, y, page.speak)
    y += 44
    for key, there in (
        (NOT_HELD_KEY, any(not took_place for _, _, took_place in hours)),
        (MOMENT_KEY, any(hour.moments for hour in page.course.hours)),
    ):
        if there:
            marks.append(Words("key", "soft", ((over.left, y + 10, page.speak(key)),)))
            y += 20
    return Scene(width, int(y + 4), drawn(marks))


def _ground(page: _Page, row: _Row, panel: Panel) -> tuple[Mark, ...]:
    """The name of a row, the ends of its scale, and thin lines at both."""
    over = page.over
    lines = tuple((over.left, panel.y(t), over.right, panel.y(t)) for t in row.ticks)
    numbers = tuple((over.left - 5, panel.y(t), f"{t:g}".replace("-", "−")) for t in row.ticks)
    return (
        *_names(page, row.name, row.note, panel.top, row.height),
        *drawn([Strokes("scale", "rule", lines, 0.75), Words("ends of the scale", "soft", numbers, "right", 11)]),
    )


def _names(page: _Page, name: str, note: str, top: float, height: float) -> tuple[Mark, ...]:
    """In the left margin, or above the panel where there is none."""
    if page.narrow:
        room = page.over.right + 30 - long(note) - 12
        notes = ((page.over.right + 34, top - 15, note),) if note else ()
        return drawn(
            [
                Words("names", "ink", ((0, top - 15, cut(name, room, bold=True)),) if name else (), bold=True),
                Words("notes", "soft", notes, "right"),
            ]
        )
    lines = folded(cut(name, 220, bold=True), 106)[:2]
    y = top + (min(height, 34) - 15 * len(lines)) / 2 + 7.5
    notes_at = ((0.0, y + 15 * len(lines), note),) if note else ()
    return drawn(
        [
            Words("names", "ink", tuple((0.0, y + 15 * n, line) for n, line in enumerate(lines) if line), bold=True),
            Words("notes", "soft", notes_at),
        ]
    )


def _alliance(page: _Page, panel: Panel) -> tuple[Mark, ...]:
    """Both lines, the patient's solid with round points, yours dashed with diamonds; ruptures break the patient's."""
    his: list[float | None] = [h.his_alliance for h in page.course.hours]
    yours: list[float | None] = [h.your_alliance for h in page.course.hours]
    broken = his if any(v is not None for v in his) else yours
    torn = [any(inside(h, e) for e in page.course.ruptures) for h in page.course.hours]
    whole = [None if t else v for v, t in zip(broken, torn, strict=True)]
    open_places = [p for p, t in zip(page.places(panel, broken), torn, strict=True) if t and p]
    size = 12 if page.narrow and len(page.course.hours) > 30 else 26
    yours_runs = page.runs(panel, whole if broken is yours else yours)
    his_runs = page.runs(panel, whole) if broken is his else ()
    found = wounds(page.course.hours, page.places(panel, broken), page.course.ruptures)
    return drawn(
        [
            Lines("your line", "therapist", yours_runs, 1.5, (5, 3)),
            Points("your points", "therapist", tuple(p for run in yours_runs for p in run), "diamond", size),
            Lines("their line", "patient", his_runs),
            *wound_marks(found),
            *moment_marks(page.course.hours, _first_of(page.places(panel, his), page.places(panel, yours))),
            Points("their points", "patient", tuple(p for run in his_runs for p in run), "circle", size),
            Points(
                "points inside a rupture",
                "patient" if broken is his else "therapist",
                tuple(open_places),
                "circle" if broken is his else "diamond",
                size + 6,
                hollow=True,
            ),
            *_ends(page, page.places(panel, his), page.places(panel, yours)),
        ]
    )


def _first_of(his: list[Place | None], yours: list[Place | None]) -> list[Place | None]:
    """Each hour's point on the patient's line, on yours where the patient gave none."""
    return [a or b for a, b in zip(his, yours, strict=True)]


def _ends(page: _Page, his: list[Place | None], yours: list[Place | None]) -> tuple[Mark, ...]:
    """Each line named at its last point, apart from the other."""
    x = page.over.right + 6
    room = 28 if page.narrow else 56
    last_his = next((p for p in reversed(his) if p), None)
    last_yours = next((p for p in reversed(yours) if p), None)
    y1, y2 = (last_his or (0, 0))[1], (last_yours or (0, 0))[1]
    if last_his and last_yours and abs(y1 - y2) < 14:
        middle, up = (y1 + y2) / 2, 1 if y1 <= y2 else -1
        y1, y2 = middle - 7 * up, middle + 7 * up
    return drawn([
        Words("name of their line", "patient",
              ((x, y1, cut(page.speak(say("{he}")), room, bold=True)),) if last_his else (), bold=True),
        Words("name of your line", "therapist",
              ((x, y2, page.speak(say("you"))),) if last_yours else (), bold=True),
    ])  # fmt: skip


def _image(page: _Page, panel: Panel) -> tuple[Mark, ...]:
    """A thin ribbon around its middle, which is the aim."""
    runs = page.runs(panel, [h.image for h in page.course.hours])
    middle = panel.y(0)
    return drawn(
        [
            Bands(
                "image ribbon", "patient-band", tuple(tuple((x, middle, y) for x, y in r) for r in runs if len(r) > 1)
            ),
            Strokes("middle of the image", "edge", ((page.over.left, middle, page.over.right, middle),), 0.75, (2, 3)),
            Lines("image", "patient", runs, 1.25),
            Points("image, one hour alone", "patient", alone(runs), "circle", 12),
        ]
    )


def _channel(name: ChannelName, levels: tuple[Level | None, ...]) -> Callable[[_Page, Panel], tuple[Mark, ...]]:
    def draw(page: _Page, panel: Panel) -> tuple[Mark, ...]:
        runs = page.runs(panel, [None if one is None else one.level for one in levels])
        edges = {
            page.over.x(one.day): (panel.y(one.low), panel.y(one.high)) for one in levels if one is not None
        }  # fmt: skip
        swings = tuple(tuple((x, *edges[x]) for x, _ in run) for run in runs if len(run) > 1)
        single = alone(runs)
        swings_alone = tuple((x, edges[x][0], x, edges[x][1]) for x, _ in single)
        return drawn(
            [
                Bands(f"band of {name}", "patient-band", swings),
                Strokes(f"band of {name}, one hour alone", "patient-band", swings_alone, 3),
                Lines(f"level of {name}", "patient", runs, 1.25),
                Points(f"level of {name}, one hour alone", "patient", single, "circle", 12),
            ]
        )

    return draw


def _measure(series: Series) -> Callable[[_Page, Panel], tuple[Mark, ...]]:
    def draw(page: _Page, panel: Panel) -> tuple[Mark, ...]:
        runs = series_runs(series, page.over, panel, page.away)
        return drawn(
            [
                Lines("measure", "patient", runs, 1.25),
                Points("points of the measure", "patient", tuple(p for run in runs for p in run), "circle", 10),
            ]
        )

    return draw


def _noted(page: _Page) -> tuple[Noted, ...]:
    """What stands above the picture as a thin mark with a word, the most telling first."""
    seen, x, speak = page.course, page.over.x, page.speak
    found: list[Noted] = []
    for episode in seen.ruptures:
        day = seen.day_of(episode.onset)
        word = say("rupture") if episode.repaired_at is not None else say("rupture, open")
        if day is not None:
            found.append(Noted(x(day), speak(word), 0))
    found += [
        Noted(x(away.start), speak(say("break")), 1, x(min(away.end, page.over.end)))
        for away in seen.breaks
        if away.start <= page.over.end and away.end >= page.over.start
    ]
    found += [
        Noted(x(e.when), _word(e, speak), 1 if e.kind == "injury" else 2)
        for e in seen.events
        if page.over.holds(e.when)
    ]
    found += [Noted(x(day), speak(FIRSTS[f.what]), 1) for f in seen.firsts if (day := seen.day_of(f.hour))]
    return (*found, *_moments(page, {f.hour for f in seen.firsts}))


def _word(event: Event, speak: Speak) -> str:
    """What happened, in a word; in yours where none of ours fits."""
    return cut(event.text, 120) if event.what == "other" and event.text else speak(HAPPENED[event.what])


def _moments(page: _Page, named: set[int]) -> Iterator[Noted]:
    """The first of each kind of moment with its word, where there is room; all others as a mark."""
    met: set[str] = set()
    for hour, day in zip(page.course.hours, page.course.days, strict=True):
        fresh = [m for m in hour.moments or () if m not in met]
        met.update(fresh)
        if fresh and hour.number not in named:
            yield Noted(page.over.x(day), page.speak(MOMENTS[fresh[0]]), 3)
        elif hour.moments and hour.number not in named:
            yield Noted(page.over.x(day), "", 9)
