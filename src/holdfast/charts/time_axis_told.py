"""The time axis in words: the sentence above it and the table that says the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from holdfast.case.record import MonthLine
from holdfast.charts.contract_bands import name
from holdfast.charts.course import Course, Level, not_held
from holdfast.charts.picture import BLANK, Cell, Table, joined
from holdfast.charts.words import CHANNELS, FIRSTS, HAPPENED, MOMENTS, NOT_HELD, day, number
from holdfast.process.readings import Episode, Hour
from holdfast.text import Message, say, say_n


def told(seen: Course) -> Message:
    """What is seen, in a few sentences: his line, yours, ruptures."""
    unrated = say_n("{n} hour on record; neither of you rated it.", "{n} hours on record; neither of you rated them.",
                    len(seen.hours))  # fmt: skip
    lines = tuple(_lines(seen)) or (unrated,)
    return joined([*lines, *_measure(seen), *_ruptures(seen.ruptures), *_moments(seen)])


def _lines(seen: Course) -> Iterator[Message]:
    held = sum(h.took_place for h in seen.hours)
    his = [(h.number, v) for h in seen.hours if (v := h.his_alliance) is not None]
    yours = [(h.number, v) for h in seen.hours if (v := h.your_alliance) is not None]
    if len(his) == 1:
        yield say("{He} rated one hour of {held}: hour {hour}, {last} of 100.", held=held, **_ends(his))
    elif his:
        many = "{He} rated {n} of {held} hours, between {low} and {high} of 100; the last, hour {hour}, {last}."
        yield say(many, held=held, **_ends(his))
    if len(yours) == 1:
        yield say("You rated one hour: hour {hour}, {last} of 100.", **_ends(yours))
    elif yours:
        yield say("You rated {n}, between {low} and {high}; the last, hour {hour}, {last}.", **_ends(yours))


def _ends(rated: list[tuple[int, float]]) -> dict[str, object]:
    values = [value for _, value in rated]
    low, high, last = (number(v) for v in (min(values), max(values), values[-1]))
    return {"n": len(rated), "low": low, "high": high, "hour": rated[-1][0], "last": last}


def _measure(seen: Course) -> Iterator[Message]:
    if seen.series is not None:
        first, last = seen.series.points[0], seen.series.points[-1]
        if first is last:
            yield say(
                "{measure} was {value} on {day}.",
                measure=seen.series.title,
                value=number(last.value),
                day=day(last.when),
            )
        else:
            yield say(
                "{measure} went from {first} to {last}.",
                measure=seen.series.title, first=number(first.value), last=number(last.value),
            )  # fmt: skip


def _ruptures(found: tuple[Episode, ...]) -> Iterator[Message]:
    healed = [e for e in found if e.repaired_at is not None]
    still = [e for e in found if e.repaired_at is None]
    if len(healed) == 1:
        one = healed[0]
        yield say("The rupture at hour {onset} was repaired at hour {at}.", onset=one.onset, at=one.repaired_at)
    elif healed:
        yield say("{n} ruptures were repaired, the last at hour {at}.", n=len(healed), at=healed[-1].repaired_at)
    for episode in still:
        yield say("The rupture since hour {onset} is open.", onset=episode.onset)


def _moments(seen: Course) -> Iterator[Message]:
    marked = [hour for hour in seen.hours if hour.moments]
    if marked:
        last = marked[-1]
        named = _list([MOMENTS[moment] for moment in last.moments or ()])
        yield say_n(
            "You marked a moment in {n} hour: hour {hour}, {what}.",
            "You marked moments in {n} hours, the last in hour {hour}: {what}.",
            len(marked), hour=last.number, what=named,
        )  # fmt: skip


def table_of(seen: Course) -> Table:
    """One row for each hour, and one for each thing that is of no hour, by day."""
    title = [seen.series.title] if seen.series is not None else []
    header = (
        say("Hour"), say("Day"), say("{He}"), say("You"), say("{His} image of you"),
        *(say("{channel}, level with its band", channel=CHANNELS[channel]) for channel, _ in seen.levels),
        *(say("{measure}", measure=t) for t in title),
        say("What else"),
    )  # fmt: skip
    found = sorted((*_hours(seen), *_others(seen)), key=lambda row: (row[0], row[1] is None, row[1] or 0))
    return Table(header, tuple(cells for _, _, cells in found), tuple(hour for _, hour, _ in found))


Row = tuple[date, int | None, tuple[Cell, ...]]


def _hours(seen: Course) -> Iterator[Row]:
    values = _by_hour(seen)
    for place, (hour, on) in enumerate(zip(seen.hours, seen.days, strict=True)):
        levels = [_level(all_levels[place]) for _, all_levels in seen.levels]
        score = [values.get(hour.number, BLANK)] if seen.series is not None else []
        yield on, hour.number, (
            str(hour.number), day(on), _cell(hour.his_alliance), _cell(hour.your_alliance), _cell(hour.image),
            *levels, *score, _list(list(_what(seen, hour))),
        )  # fmt: skip


def _by_hour(seen: Course) -> dict[int, Cell]:
    """The value at each hour. Of two on one hour's day the second has a row of its own."""
    found: dict[int, Cell] = {}
    for point in seen.series.points if seen.series else ():
        if point.session is not None:
            found.setdefault(point.session, number(point.value))
    return found


def _others(seen: Course) -> Iterator[Row]:
    width = 5 + len(seen.levels) + (1 if seen.series else 0)
    blank: tuple[Cell, ...] = (BLANK,) * (width - 2)
    met: set[int] = set()
    for point in seen.series.points if seen.series else ():
        if point.session is None or point.session in met:
            yield point.when, None, ("", day(point.when), *blank[:-1], number(point.value), BLANK)
        else:
            met.add(point.session)
    for event in seen.events:
        yield (
            event.when,
            None,
            ("", day(event.when), *blank, event.text if event.what == "other" and event.text else HAPPENED[event.what]),
        )
    for away in seen.breaks:
        yield away.start, None, ("", day(away.start), *blank, say("break until {day}", day=day(away.end)))
    for line in seen.months:
        yield line.when, None, ("", day(line.when), *blank, _new(line))
    for version in seen.versions:
        text = say("contract version {version}", version=name(version))
        yield version.opened_on, None, ("", day(version.opened_on), *blank, text)
    for start, end in seen.holds:
        text = say("contract on hold until {day}", day=day(end)) if end else say("contract on hold")
        yield start, None, ("", day(start), *blank, text)


def _new(line: MonthLine) -> Message:
    """The line of a month, in its words: what stands there after what came before, and nothing is made of it."""
    parts = [
        say("{where}: {words}", where=where, words=words)
        for where, words in ((say("work"), line.work), (say("love"), line.love), (say("fun"), line.fun))
        if words
    ]
    return say("new, {what}", what=_list(parts))


def _what(seen: Course, hour: Hour) -> Iterator[Message]:
    mark = not_held(hour)
    if mark is not None:
        yield NOT_HELD[mark]
    for episode in seen.ruptures:
        if hour.number == episode.onset:
            yield say("rupture")
        if hour.number == episode.repaired_at:
            yield say("repaired")
    yield from (FIRSTS[f.what] for f in seen.firsts if f.hour == hour.number)
    yield from (MOMENTS[moment] for moment in hour.moments or ())


def _cell(value: float | None) -> Cell:
    return BLANK if value is None else number(value)


def _level(level: Level | None) -> Cell:
    if level is None:
        return BLANK
    return say("{level} ({low} to {high})", level=number(level.level), low=number(level.low), high=number(level.high))


def _list(parts: list[Message]) -> Cell:
    if not parts:
        return BLANK
    places = {f"p{n}": part for n, part in enumerate(parts)}
    return say(", ".join(f"{{{place}}}" for place in places), **places)
