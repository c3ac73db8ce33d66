"""A table and a mapping become case files; each cell that could not be taken is reported with its row and why."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.fields import CONTROL, EARLIEST, LATEST
from holdfast.case.model import Case
from holdfast.case.record import About, Measure, Record, Review
from holdfast.case.strict_json import CannotRead, Problem, shown
from holdfast.interop.mapping import Mapping, MeasureColumn
from holdfast.measures.recorded import cannot_be_scored

MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One row, or one cell of it, that was left out. `row` counts lines of the file, the header being row 1."""

    row: int
    column: str
    found: str
    why: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.why} (found {self.found!r})"


@dataclass(frozen=True, slots=True)
class Imported:
    """`cases` by patient in order of first appearance; what was missing is counted, what was wrong is listed."""

    cases: tuple[Case, ...]
    rows: int
    left_out: int
    taken: int
    missing: int
    not_taken: tuple[NotTaken, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    row: int
    patient: str
    when: date
    clock: str
    column: MeasureColumn
    place: int
    total: float | None
    items: tuple[int | None, ...] | None


def import_table(data: bytes, mapping: Mapping) -> Imported:
    """Make one case per patient. Raises `CannotRead` where the table as a whole cannot be read."""
    reader = _reader(data, mapping)
    work = _Work(mapping)
    for row, cells in reader:
        work.take(row, cells)
    return work.done()


class _Work:
    """The running sums of one import: cells taken, cells missing, what was not taken."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.cells: dict[str, list[_Cell]] = {}
        self.once: dict[tuple[str, int, date], str] = {}
        self.rows = self.left_out = self.missing = 0
        self.not_taken: list[NotTaken] = []

    def take(self, row: int, cells: dict[str, str]) -> None:
        self.rows += 1
        if any(cells[column] != text for column, text in (self.mapping.where or {}).items()):
            self.left_out += 1
            return
        patient = cells[self.mapping.patient.column].strip() if self.mapping.patient.column else "1"
        if not patient or CONTROL.search(patient):
            why = "a name with control characters" if patient else "no patient is named"
            self._refuse(row, self.mapping.patient.column or "", patient[:60], why)
            return
        when = self._when(row, cells)
        for place, column in enumerate(self.mapping.measure):
            day = when if column.once_on is None else self._day_number(row, column.once_on)
            if day is not None and self._first_time(row, patient, place, day, column, cells):
                self._measure(row, patient, day, place, column, cells)

    def _when(self, row: int, cells: dict[str, str]) -> date | None:
        on, text = self.mapping.date, cells[self.mapping.date.column].strip()
        try:
            if on.format:
                day = datetime.strptime(text, on.format).date()  # noqa: DTZ007 - a day has no zone
            else:
                day = _counted(float(text) - on.first, on.start, on.days_each)
        except (ValueError, OverflowError):
            self._refuse(row, on.column, text, f"no day as {on.format}" if on.format else "no number of days")
            return None
        if not EARLIEST <= day <= LATEST:
            self._refuse(row, on.column, text, "a day outside 1900 to 2200")
            return None
        return day

    def _day_number(self, row: int, number: float) -> date | None:
        try:
            day = _counted(number - self.mapping.date.first, self.mapping.date.start, 1.0)
        except (ValueError, OverflowError):
            day = date.min
        if EARLIEST <= day <= LATEST:
            return day
        self._refuse(row, "once_on", f"{number:g}", "a day outside 1900 to 2200")
        return None

    def _first_time(
        self, row: int, patient: str, place: int, day: date, column: MeasureColumn, cells: dict[str, str]
    ) -> bool:
        """Whether this value is to be taken: always, unless it repeats what an earlier row already said."""
        if column.once_on is None and not column.once_a_day:
            return True
        text = cells[column.column or column.items[0]].strip()
        if text in column.missing:
            return column.once_on is None
        key = (patient, place, day)
        if key not in self.once:
            self.once[key] = text
            return True
        if self.once[key] != text:
            self._refuse(row, _named(column), text, f"an earlier row of the same patient says {self.once[key]!r}")
        return False

    def _measure(
        self, row: int, patient: str, day: date, place: int, column: MeasureColumn, cells: dict[str, str]
    ) -> None:
        texts = [cells[name].strip() for name in (column.items or (column.column or "",))]
        if all(text in column.missing for text in texts):
            self.missing += 1
            return
        try:
            numbers = [None if text in column.missing else _number(text) * column.times for text in texts]
        except ValueError:
            wrong = next(t for t in texts if t not in column.missing and not _is_number(t))
            self._refuse(row, _named(column), wrong, "not a number")
            return
        total, items = (None, _whole(numbers)) if column.items else (numbers[0], None)
        if column.items and items is None:
            self._refuse(row, _named(column), ", ".join(texts), "item answers are whole numbers")
            return
        clock = cells[self.mapping.date.clock].strip() if self.mapping.date.clock else ""
        problem = cannot_be_scored(column.instrument, items, total, column.scale)
        if problem:
            self._refuse(row, _named(column), ", ".join(texts), problem)
            return
        cell = _Cell(row, patient, day, clock, column, place, total, items)
        self.cells.setdefault(patient, []).append(cell)

    def _refuse(self, row: int, column: str, found: str, why: str) -> None:
        self.not_taken.append(NotTaken(row, column, found, why))

    def done(self) -> Imported:
        ids = _ids(self.cells)
        cases = tuple(_case(self.mapping, patient, cells, ids[patient]) for patient, cells in self.cells.items())
        taken = sum(len(cells) for cells in self.cells.values())
        return Imported(cases, self.rows, self.left_out, taken, self.missing, tuple(self.not_taken))


def _case(mapping: Mapping, patient: str, cells: list[_Cell], id: str) -> Case:
    # Time comes from the date and clock columns; the order of rows in a table means nothing.
    ordered = sorted(cells, key=lambda cell: (cell.when, cell.clock, cell.place))
    zone = ZoneInfo(mapping.patient.zone)
    measures = tuple(
        Measure(
            id=f"{cell.column.instrument}-{n}",
            when=cell.when,
            recorded_at=_evening(cell.when, zone),
            instrument=cell.column.instrument,
            items=cell.items,
            total=cell.total,
            scale=cell.column.scale,
            sample=cell.column.sample,
            source=cell.column.source,
        )
        for n, cell in enumerate(ordered, 1)
    )
    first, last = ordered[0].when, ordered[-1].when
    about = About(
        pseudonym=mapping.patient.pseudonym.replace("{value}", _short(patient))[:120],
        address=mapping.patient.address,
        origin=mapping.patient.origin,
        first_contact=first,
        zone=mapping.patient.zone,
        note=mapping.patient.note,
    )
    record = Record(id=id, about=about, measures=measures)
    return Case(replace(record, reviews=tuple(_reviews(mapping, first, last, zone))))


def _reviews(mapping: Mapping, first: date, last: date, zone: ZoneInfo) -> Iterator[Review]:
    if mapping.review is None:
        return
    days = mapping.review.days or 0
    due = [last] if mapping.review.at == "last row" else list(_every(first, last, days))
    for n, day in enumerate(due, 1):
        yield Review(id=f"review-{n}", when=first, recorded_at=_evening(first, zone), status="planned", due=day)


def _every(first: date, last: date, days: int) -> Iterator[date]:
    day = first + timedelta(days)
    while day <= last:
        yield day
        day += timedelta(days)


def _reader(data: bytes, mapping: Mapping) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.reader(io.StringIO(_text(data), newline=""), delimiter=mapping.delimiter)
    try:
        header = next(rows)
    except (StopIteration, csv.Error):
        raise _one("table", "no header row", "a first row with the names of the columns", "Add it.") from None
    lacking = [column for column in mapping.columns() if column not in header]
    if lacking:
        raise _one(
            "row 1",
            shown(", ".join(header), 200),
            "the columns " + ", ".join(lacking),
            "Correct the mapping or the table.",
        )
    twice = [name for name in mapping.columns() if header.count(name) > 1]
    if twice:
        raise _one("row 1", f"{', '.join(twice)} more than once", "each column once", "Rename one of them.")
    try:
        for number, cells in enumerate(rows, 2):
            if number > MOST_ROWS:
                raise _one("table", f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,}", "Split the table.")
            yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
    except csv.Error as error:
        raise _one(f"row {rows.line_num}", str(error), "an ordinary CSV row", "Look there for a stray quote.") from None


def _text(data: bytes) -> str:
    try:
        if data[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(data)) as opened:
                data = opened.read(200_000_001)
            if len(data) > 200_000_000:
                raise _one("table", "more than 200 MB once unpacked", "at most 200 MB", "Split the table.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _one(f"byte {error.start}", "a byte that is not UTF-8", "UTF-8 text", "Save it again as UTF-8.") from None
    except (OSError, EOFError, zlib.error):
        raise _one("table", "a gzip file that is cut off or damaged", "a whole file", "Copy it again.") from None


def _counted(number: float, start: date | None, days_each: float | None) -> date:
    if not math.isfinite(number) or start is None or days_each is None:
        raise ValueError
    return start + timedelta(days=math.floor(number * days_each))


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _is_number(text: str) -> bool:
    try:
        _number(text)
    except ValueError:
        return False
    return True


def _whole(numbers: list[float | None]) -> tuple[int | None, ...] | None:
    if any(n is not None and (not math.isfinite(n) or n != int(n)) for n in numbers):
        return None
    return tuple(None if n is None else int(n) for n in numbers)


def _named(column: MeasureColumn) -> str:
    return column.column or f"{column.items[0]} to {column.items[-1]}"


def _evening(day: date, zone: ZoneInfo) -> datetime:
    """A table says nothing of when it was typed: the end of the day itself."""
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC)


def _short(patient: str) -> str:
    return patient[:-2] if re.fullmatch(r"\d+\.0", patient) else patient


def _ids(patients: Iterable[str]) -> dict[str, str]:
    """An id for each patient. Names that would become one id, or one file on some machine, are told apart by a
    fingerprint: two people must never end in one file.
    """
    by_id: dict[str, list[str]] = {}
    for patient in patients:
        by_id.setdefault(_id(patient).casefold(), []).append(patient)
    return {
        patient: _id(patient) if len(same) == 1 else f"{_id(patient)[:50]}-{_fingerprint(patient)}"
        for same in by_id.values()
        for patient in same
    }


def _fingerprint(patient: str) -> str:
    return hashlib.sha256(patient.encode()).hexdigest()[:12]


def _id(patient: str) -> str:
    return "p-" + (re.sub(r"[^A-Za-z0-9_.-]", "-", _short(patient))[:60] or "1")


def _one(place: str, found: str, allowed: str, do: str) -> CannotRead:
    return CannotRead((Problem(place, found, allowed, do),))
