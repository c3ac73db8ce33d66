"""A picture by its name, ready for a page: what a view needs in one call."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.analysis.model import Analysis
from holdfast.charts.picture import Picture, Table
from holdfast.charts.render import svg
from holdfast.charts.time_axis import time_axis
from holdfast.text import Message


@dataclass(frozen=True, slots=True)
class Figure:
    """`svg` None: nothing to draw yet, and `sentence` says why. Sentence and table are rendered for the person."""

    svg: str | None
    title: Message
    sentence: Message
    table: Table


def names(analysis: Analysis) -> tuple[str, ...]:
    """The pictures there are of this case, drawn or not."""
    return ("time-axis",)


def figure(analysis: Analysis, name: str, narrow: bool = False, language: str = "en") -> Figure:
    """One picture of a case. Raises `ValueError` for a name that is not among `names`."""
    made = pictured(analysis, name, narrow=narrow, language=language)
    return Figure(None if made.spec is None else svg(made), made.title, made.sentence, made.table)


def pictured(analysis: Analysis, name: str, *, narrow: bool = False, language: str = "en") -> Picture:
    return time_axis(analysis, narrow=narrow, language=language)
