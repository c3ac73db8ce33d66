"""What a table's columns mean: the mapping file of `holdfast import csv` (TOML, `holdfast-mapping/1`)."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from annotated_types import Ge, Le

from holdfast.case.casefile import load
from holdfast.case.fields import STRICT, Day, Id, Line, Name
from holdfast.case.record import Address, Origin, Sample, Scale
from holdfast.case.strict_json import CannotRead, Problem, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientColumn:
    """Which column tells patients apart (or none: one patient), and how they are called. {value} is the cell."""

    __pydantic_config__ = STRICT

    column: Name | None = None
    pseudonym: Name
    address: Address = "they"
    origin: Origin = "public data"
    zone: Name = "Europe/Rome"
    note: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateColumn:
    """When a row was: a date (`format` as strptime), or a number of `days_each` days after `start`.

    `first` is the number that stands for `start` itself. `clock`: a column that orders rows within a day.
    """

    __pydantic_config__ = STRICT

    column: Name
    format: Name | None = None
    start: Day | None = None
    days_each: float | None = None
    first: float = 0.0
    clock: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureColumn:
    """One measure: a total in `column`, or items in `items` (in the form's order).

    `once_on`: the same value stands in each row of a patient (a baseline); take it once, on this day number.
    `once_a_day`: the same value stands in each row of a day; take it once.
    `times` multiplies a cell before it is taken (a scale given as a fraction), `missing` are cells that mean nothing.
    """

    __pydantic_config__ = STRICT

    instrument: Id
    column: Name | None = None
    items: tuple[Name, ...] = ()
    scale: Scale | None = None
    sample: Sample | None = None
    once_on: float | None = None
    once_a_day: bool = False
    times: float = 1.0
    missing: tuple[str, ...] = ("", "NA", "NaN", "nan", ".")
    source: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlanned:
    """When change is to be judged: at each patient's last row, or every so many days from the first."""

    __pydantic_config__ = STRICT

    at: Literal["last row", "every"] = "last row"
    days: Annotated[int, Ge(1), Le(36_500)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The whole file. `where` keeps only rows whose columns hold these texts."""

    __pydantic_config__ = STRICT

    format: Literal["holdfast-mapping/1"]
    patient: PatientColumn
    date: DateColumn
    measure: tuple[MeasureColumn, ...]
    review: ReviewPlanned | None = None
    delimiter: Name = ","
    where: dict[str, str] | None = None

    def columns(self) -> tuple[str, ...]:
        """Every column the mapping names."""
        named = [self.patient.column, self.date.column, self.date.clock]
        for measure in self.measure:
            named += [measure.column, *measure.items]
        return tuple(dict.fromkeys(c for c in (*named, *(self.where or {})) if c))


def read_mapping(data: bytes) -> Mapping:
    """Read and check a mapping. Raises `CannotRead` with the place of each problem."""
    try:
        plain = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _one(f"byte {error.start}", "a byte that is not UTF-8", "UTF-8 text", "Save it again as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise _one("file", shown(str(error), 200), "TOML", "Look there for what is missing or too much.") from None
    except RecursionError:
        raise _one("file", "lists within lists, too deep to read", "a mapping", "Check where it comes from.") from None
    mapping = load(Mapping, json.dumps(plain, default=_as_text).encode())
    problems = tuple(_problems(mapping))
    if problems:
        raise CannotRead(problems)
    return mapping


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _problems(mapping: Mapping) -> list[Problem]:
    found = []
    on = mapping.date
    if on.format is None and (on.start is None or on.days_each is None):
        found.append(
            Problem("date", "neither format nor start and days_each", "one of the two", "Say how the column is a date.")
        )
    try:
        ZoneInfo(mapping.patient.zone)
    except (KeyError, ValueError, OSError):
        found.append(
            Problem(
                "patient.zone",
                shown(mapping.patient.zone),
                "the name of a time zone, as Europe/Rome",
                "Write the zone in which the hours take place.",
            )
        )
    if len(mapping.delimiter) != 1:
        found.append(Problem("delimiter", repr(mapping.delimiter), "one character", "Write , or ; or \\t."))
    if not mapping.measure:
        found.append(Problem("measure", "none", "at least one [[measure]]", "Name a column that holds a score."))
    for index, measure in enumerate(mapping.measure):
        if (measure.column is None) == (not measure.items):
            found.append(
                Problem(
                    f"measure[{index}]",
                    "a total and items" if measure.items else "neither a total nor items",
                    "column (a total) or items (a list of columns)",
                    "Keep one of the two.",
                )
            )
        if measure.once_on is not None and on.start is None:
            found.append(
                Problem(f"measure[{index}].once_on", "a day number", "a date.start to count from", "Give date.start.")
            )
    if mapping.review and mapping.review.at == "every" and mapping.review.days is None:
        found.append(Problem("review.days", "nothing", "a number of days", "Say how often change is judged."))
    return found


def _one(place: str, found: str, allowed: str, do: str) -> CannotRead:
    return CannotRead((Problem(place, found, allowed, do),))
