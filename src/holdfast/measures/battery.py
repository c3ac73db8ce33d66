"""What a battery and a course are: plain frozen values, read from their knowledge file by `batteries`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdfast.case.record import Setting
from holdfast.measures.instrument import Basis, Source


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked. `a_day`: questions on any day after the intake; `a_sitting`: questions at one of its sittings.

    `days_together`: the two halves of a form belong to one round for so many days, and the forms of a sitting keep the
    room of the sitting for so long; a form begun may be gone on with as long, or only `days_of_a_span` where it asks
    about a stretch of time. `seconds` a question, for "about a minute".
    """

    a_day: int
    a_sitting: int
    days_together: int
    days_of_a_span: int
    seconds: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Battery:
    """A set of forms asked once. `ways`: number of sittings -> the forms of each, in the order of giving."""

    name: str
    title: str
    ways: Mapping[int, tuple[tuple[str, ...], ...]]
    basis: Basis

    @property
    def instruments(self) -> tuple[str, ...]:
        """Every form of it."""
        return tuple(id for sitting in next(iter(self.ways.values())) for id in sitting)


@dataclass(frozen=True, slots=True)
class Round:
    """Forms asked every so many weeks. `choose`: one of them, which the therapist chooses; else all of them."""

    instruments: tuple[str, ...]
    choose: bool
    every_weeks: int


@dataclass(frozen=True, slots=True)
class Course:
    """What is asked later, in one setting."""

    setting: Setting
    title: str
    rounds: tuple[Round, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Batteries:
    """The whole file. `apart`: forms of which only one is asked on a day."""

    version: int
    sources: Mapping[str, Source]
    limits: Limits
    apart: tuple[frozenset[str], ...]
    batteries: Mapping[str, Battery]
    courses: Mapping[Setting, Course]
