"""Measures in the record: what was filled in, what is to be asked and when, what was done about a safety answer.

All of it is the patient's own. What others answered about him is a working note (`case.working.Rating`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt

from holdfast.case.fields import STRICT, Day, Entry, Id, Line, Name, Text

KeyVersion = Annotated[int, Ge(1), Le(10_000)]
"""The version of an instrument's key, as the catalogue counts them."""
Items = tuple[int | None, ...]
"""The answers in the order of the form that was filled in; null = not answered."""
CameBy = Literal["typed", "device", "phone", "file"]
"""How answers came: typed from paper, on the therapist's device, on the patient's phone, from a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Range and direction of a total whose instrument the catalogue does not hold."""

    __pydantic_config__ = STRICT

    low: float
    high: float
    better: Literal["lower", "higher", "neither"]
    title: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The group a measure was taken in: SD and reliability, which give the least change that is more than error.

    `source` says where both come from. What stands here goes before what the catalogue knows.
    """

    __pydantic_config__ = STRICT

    spread: Annotated[float, Gt(0)] | None = None
    reliability: Annotated[float, Gt(0), Lt(1)] | None = None
    source: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Entry):
    """One completed measure: its items in order (null = not answered), or a total with where it comes from.

    The order is that of `form` where the instrument has several. `version` is that of the key it was recorded under;
    both are null where nobody wrote them, as in every file before schema 3.
    """

    when: Day
    instrument: Id
    version: KeyVersion | None = None
    form: Id | None = None
    items: Items | None = None
    total: float | None = None
    scale: Scale | None = None
    sample: Sample | None = None
    source: Line | None = None
    how: CameBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Entry):
    """When an instrument is to be asked: once from `first`, or every so many weeks. `when` is the day it was decided.

    A later plan for the same instrument takes the place of an earlier one. `ends` is the last day it is asked; before
    `first` it says that it is no longer asked. `battery` and `sitting` say which set it belongs to and which part.
    """

    when: Day
    instrument: Id
    first: Day
    every_weeks: Annotated[int, Ge(1), Le(104)] | None = None
    ends: Day | None = None
    battery: Id | None = None
    sitting: Annotated[int, Ge(1), Le(9)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyReply(Entry):
    """A safety answer, or a safety item left blank, was seen: which item of which measure, and what was done."""

    when: Day
    measure: Id
    item: Line
    done: Text
