"""One person's forms in a table: which rows can be taken, and why others cannot. Nothing is stored here.

The table is read by `measures.answers_table`, as at the terminal; what is added is the day of each form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

from holdfast.case.fields import EARLIEST
from holdfast.case.measured import Items
from holdfast.measures.instrument import Instrument
from holdfast.measures.responses import CannotReadAnswers, Printed, Wrong, parse_total, printed
from holdfast.measures.scoring import score, total
from holdfast.text import Message, say

MOST_BYTES, MOST_ROWS, MOST_WRONG = 2_000_000, 400, 20
STYLES = ("", "dmy", "mdy")
"""How a day with strokes is written: not said, day first, month first."""
_DAY_COLUMNS = ("date", "day", "when", "datum", "tag", "data", "giorno", "fecha", "día", "completed", "timestamp")
_TOTAL_COLUMNS = ("total", "score", "sum", "summe", "totale", "punteggio", "puntuación")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s.*)?")
_STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a table is to be read: the order of the form, the column of the day (empty: found by its name), how days are
    written, which cells stand for a blank, and today.
    """

    order: str | None
    day_column: str
    style: str
    missing: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Form:
    """One form that can be taken: the row of the file it stands in, its day, and its answers or its total."""

    row: int
    when: date
    items: Items | None
    total: float | None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(one is not None for one in self.items or ())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot be taken, and why."""

    row: int
    why: Message


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file holds: forms in the order of the file, rows left out, the first of what could not be read and how
    much there is of it, and the columns nobody asked for.
    """

    forms: tuple[Form, ...]
    left_out: tuple[LeftOut, ...]
    wrong: tuple[Message, ...]
    count: int
    unused: tuple[str, ...]


class NotATable(ValueError):
    """The file as a whole cannot be taken; `faults` say where, what was found, what is allowed."""

    def __init__(self, *faults: Message) -> None:
        self.faults = faults
        super().__init__()


def read_file(instrument: Instrument, data: bytes, asked: Asked) -> FileRead:
    """The forms of a file. Raises `NotATable` where there is no table, no day, or no column for a question."""
    from holdfast.measures.answers_table import cells  # NumPy comes with it: not before somebody brings a file

    try:
        header, rows, numbers, ragged = cells(instrument, data)
        if len(rows) > MOST_ROWS:
            raise NotATable(say("Found {n} rows; at most {most} are taken at once. Split the table.",
                                n=len(rows), most=MOST_ROWS))  # fmt: skip
        at = _day_column(header, asked.day_column)
        read = _totals if instrument.total_only else _answers
        found, wrong, count, used = read(instrument, data, asked, header, rows)
    except CannotReadAnswers as error:
        raise NotATable(*map(_said, error.wrong)) from None
    forms: list[Form] = []
    left: list[LeftOut] = []
    for n, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        one = _said(ragged[n]) if n in ragged else _form(number, _day(row[at], asked), found[n])
        if isinstance(one, Form):
            forms.append(one)
        else:
            left.append(LeftOut(number, one))
    unused = tuple(name for place, name in enumerate(header) if name and place != at and name not in used)
    return FileRead(tuple(forms), tuple(left), wrong, count, unused)


Found = Items | float | Message
Read = tuple[list[Found], tuple[Message, ...], int, frozenset[str]]
"""Answers or total of each row, or why it cannot be taken; what could not be read, how much; the columns used."""


def _form(number: int, day: date | Message, found: Found) -> Form | Message:
    if isinstance(found, Message):
        return found
    if isinstance(day, Message):
        return day
    return Form(number, day, None, found) if isinstance(found, float) else Form(number, day, found, None)


def _answers(
    instrument: Instrument, data: bytes, asked: Asked, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Read:
    """The answers of each row in the order of the form, as printed on it."""
    from holdfast.measures.answers_table import read_table

    read = read_table(instrument, data, asked.order, asked.missing)
    place = {tag: at for at, tag in enumerate(instrument.items)}
    chosen = instrument.forms.get(asked.order or instrument.default_form or "")
    mirrored = chosen.mirrored if chosen is not None else frozenset[str]()
    items = printed(instrument, asked.order)
    found: list[Found] = []
    for n in range(len(rows)):
        own = (float(read.answers[n, place[one.item.tag]]) for one in items)
        answers = tuple(_as_printed(one, value, mirrored) for one, value in zip(items, own, strict=True))
        if read.spoiled[n]:
            found.append(say("An answer in it cannot be read."))
        else:
            found.append(answers if any(one is not None for one in answers) else say("Nothing was answered in it."))
    used = frozenset(header) - frozenset(read.carried)
    return found, tuple(map(_said, read.wrong[:MOST_WRONG])), read.count, used


def _as_printed(one: Printed, value: float, mirrored: frozenset[str]) -> int | None:
    """An answer as the form has it, from one as the key counts it; NaN is a blank."""
    if isnan(value):
        return None
    own = one.item.low + one.item.high - value if one.item.tag in mirrored else value
    return round(own + one.shift)


def _totals(
    instrument: Instrument, data: bytes, asked: Asked, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Read:
    """The total of each row, where that alone is kept: from a column of that name, or of the instrument's."""
    names = (*_TOTAL_COLUMNS, instrument.id, instrument.id.replace("-", ""), instrument.title.casefold())
    at = next((n for n, name in enumerate(header) if name.casefold() in names), None)
    if at is None:
        raise NotATable(
            say("Row 1: found {found}; needed: a column named total, or {id}.", found=_names(header), id=instrument.id)
        )
    found: list[Found] = []
    for row in rows:
        cell = row[at].strip()
        if not cell or cell.casefold() in asked.missing:
            found.append(say("Nothing was answered in it."))
            continue
        try:
            found.append(parse_total(instrument, cell))
        except CannotReadAnswers as error:
            found.append(_said(error.wrong[0]))
    return found, (), 0, frozenset({header[at]})


def _day_column(header: Sequence[str], named: str) -> int:
    wanted = (named.casefold(),) if named else _DAY_COLUMNS
    places = [n for name in wanted for n, column in enumerate(header) if column.casefold() == name]
    if places:
        return places[0]
    if named:
        raise NotATable(say("Row 1: no column {named}. Found: {found}.", named=named, found=_names(header)))
    raise NotATable(
        say("Row 1: no column for the day. Found: {found}. Write below what that column is called.",
            found=_names(header))
    )  # fmt: skip


def _day(cell: str, asked: Asked) -> date | Message:
    """The day in a cell, or why it is none that can be taken."""
    cell = cell.strip()
    if _STROKES.fullmatch(cell) and not asked.style:
        return say("The day: found {found}. Say below whether the day or the month comes first.", found=cell)
    try:
        day = _written(cell, asked.style)
    except ValueError:
        day = None
    if day is None:
        return say("The day: found “{found}”; allowed: as 2023-03-14 or 14.03.2023.", found=cell[:40])
    if not EARLIEST <= day <= asked.today:
        return say("The day: found {found}; allowed: a day up to today.", found=cell[:40])
    return day


def _written(cell: str, style: str) -> date | None:
    if iso := _ISO.fullmatch(cell):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _POINTS.fullmatch(cell) or _STROKES.fullmatch(cell)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    return date(year, first, second) if style == "mdy" and "/" in cell else date(year, second, first)


def _said(wrong: Wrong) -> Message:
    """What is wrong in one place. Advice for the terminal is put into this page's words."""
    line = say("{where}: found {found}; allowed: {allowed}.", where=wrong.where, found=wrong.found,
               allowed=wrong.allowed)  # fmt: skip
    if "--missing" in wrong.advice:
        return say("{line} If it stands for a blank, write it below.", line=line)
    return say("{line} {advice}", line=line, advice=wrong.advice) if wrong.advice else line


def _names(header: Sequence[str]) -> str:
    return ", ".join(header)[:200]


# --- what goes from the page that shows it to the page that keeps it ---


def packed(forms: Sequence[Form]) -> str:
    """The forms that can be taken, as one field of a page."""
    return json.dumps([[one.row, one.when.isoformat(), one.items, one.total] for one in forms], separators=(",", ":"))


def unpacked(instrument: Instrument, order: str | None, text: str, today: date) -> tuple[Form, ...]:
    """The forms of such a field, checked anew: it came from a browser. ValueError for anything `packed` does not make,
    and for answers that the instrument does not have.
    """
    try:
        rows = json.loads(text)
    except RecursionError:
        raise ValueError("lists within lists") from None
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise ValueError("no list of forms")
    return tuple(_unpacked(instrument, order, row, today) for row in rows)


def _unpacked(instrument: Instrument, order: str | None, row: Any, today: date) -> Form:
    number, when, items, given = row
    day = date.fromisoformat(when)
    if type(number) is not int or not EARLIEST <= day <= today or (items is None) != instrument.total_only:
        raise ValueError("no form of this page")
    if items is None:
        total(instrument, given)
        return Form(number, day, None, float(given))
    if len(items) != len(instrument.items) or any(one is not None and type(one) is not int for one in items):
        raise ValueError("no answers of this form")
    score(instrument, items, form=order)
    return Form(number, day, tuple(items), None)
