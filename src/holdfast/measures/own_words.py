"""Questions in his own words, after the Personal Questionnaire: each is a line of its own, against himself alone.

A question is no instrument of the catalogue. Each answer is a measure that carries the question as the title of its
scale, so that the words stay with the numbers wherever the record goes. No mean, no norm, no cut-off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median

from holdfast.case.measured import Measure, Planned, Scale
from holdfast.knowledge import Table, read_toml
from holdfast.measures.reading.basis import read_basis, read_sources

FILE = Path(__file__).parent / "knowledge" / "own_words" / "own_words.v1.toml"
OWN = "own-"
"""The name of a question begins so; no instrument of the catalogue has one like it."""
LONGEST = 120
"""A question is at most so long, as a title is."""


@dataclass(frozen=True, slots=True)
class OwnScale:
    """The scale of every such question, its ends in words, and how many questions one person has at most."""

    low: int
    high: int
    least: str
    most: str
    asks: str
    most_questions: int
    least_for_usual: int
    last_for_usual: int
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, and every answer as (day, answer), the first one first. `set_down`: since when it is
    asked no longer; its answers stay.
    """

    id: str
    words: str
    answers: tuple[tuple[date, int], ...]
    set_down: date | None = None

    @property
    def usual(self) -> tuple[float, int, int] | None:
        """His usual (the median of his last answers) and the lowest and highest of them; None where they are few."""
        known, scale = [value for _day, value in self.answers], own_scale()
        last = known[-scale.last_for_usual :]
        return (median(last), min(last), max(last)) if len(last) >= scale.least_for_usual else None


@cache
def own_scale() -> OwnScale:
    """The scale and its limits. Raises KnowledgeError where the file is not as it must be."""
    top = Table(FILE.name, "", read_toml(FILE))
    top.choice("id", ("own_words",))
    top.integer("schema", low=1, high=1)
    top.integer("version", low=1)
    sources = read_sources(top.table("sources"))
    scale, limits = top.table("scale"), top.table("limits")
    made = OwnScale(
        low=scale.integer("low"),
        high=scale.integer("high", low=2),
        least=scale.text("least"),
        most=scale.text("most"),
        asks=scale.text("asks"),
        most_questions=limits.integer("most_questions", low=1, high=30),
        least_for_usual=limits.integer("least_for_usual", low=2, high=30),
        last_for_usual=limits.integer("last_for_usual", low=2, high=60),
        sources=tuple(one.cite for one in sources.values()),
    )
    read_basis(scale, sources)
    read_basis(limits, sources)
    for table in (scale, limits, top):
        table.close()
    return made


def scale_of(words: str) -> Scale:
    """What each answer to this question carries. `words` at most 120 letters, not empty."""
    one = own_scale()
    return Scale(low=float(one.low), high=float(one.high), better="lower", title=words)


def is_own(measure: Measure) -> bool:
    """Is this an answer to a question in his own words?"""
    return measure.instrument.startswith(OWN) and measure.scale is not None


def questions(measures: Sequence[Measure], plans: Sequence[Planned] = ()) -> tuple[Question, ...]:
    """Every question with its answers, in the order in which they were first put. Both as they stand (`as_of`)."""
    found: dict[str, list[Measure]] = {}
    for one in sorted(filter(is_own, measures), key=lambda each: (each.when, each.recorded_at)):
        found.setdefault(one.instrument, []).append(one)
    ended = {one.instrument: one.first for one in plans if one.ends is not None and one.ends < one.first}
    made = []
    for id, answers in found.items():
        scale = answers[-1].scale
        assert scale is not None, id
        told = tuple((one.when, round(one.total)) for one in answers if one.total is not None)
        made.append(Question(id, scale.title, told, ended.get(id)))
    return tuple(made)


def asked_now(found: Sequence[Question]) -> tuple[Question, ...]:
    """The questions that are still asked."""
    return tuple(one for one in found if one.set_down is None)
