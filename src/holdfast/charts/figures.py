"""A picture by its name, ready for a page: what a view needs in one call.

Names: `time-axis`, `pace` where depth or stance was marked, `change-<instrument>` for each measure on record of which
change is judged, `contract-story` where a version was opened, `conviction`; `contract-story-his` and `conviction-his`
hold his numbers alone. `formulation-<approach>` and `strands` are drawn where a page asks for them by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from holdfast.analysis.model import Analysis
from holdfast.case.record import ApproachId
from holdfast.charts.change import change
from holdfast.charts.contract_story import contract_story
from holdfast.charts.conviction import conviction
from holdfast.charts.formulation import formulation_picture
from holdfast.charts.mark import marked
from holdfast.charts.pace import has_pace, pace
from holdfast.charts.picture import Picture, Table
from holdfast.charts.render import svg
from holdfast.charts.strands import strands
from holdfast.charts.time_axis import time_axes, time_axis
from holdfast.measures.catalogue import catalogue
from holdfast.measures.recorded import shows_a_profile
from holdfast.outcome.readings import Series
from holdfast.text import Message


@dataclass(frozen=True, slots=True)
class Figure:
    """`svg` None: nothing to draw yet, and `sentence` says why. Sentence and table are to be rendered."""

    svg: str | None
    title: Message
    sentence: Message
    table: Table


def names(analysis: Analysis) -> tuple[str, ...]:
    """The pictures of this case in the order of a page. Each can be asked for, also where there is nothing to draw.

    Of a restricted case there are none: a picture is something made of it.
    """
    if analysis.restricted is not None:
        return ()
    followed = (s.instrument for s in analysis.outcome.series if _judged(s))
    paced = ("pace",) if has_pace(analysis) else ()
    story = ("contract-story",) if analysis.contract.versions else ()
    return ("time-axis", *paced, *(f"change-{id}" for id in followed), *story, "conviction")


def _judged(series: Series) -> bool:
    """Is change of it judged at reviews? A profile, and a line that stands alone, have a page of their own."""
    alone = series.smallest_change is None and series.instrument in catalogue()
    return not alone and not shows_a_profile(series.instrument)


def pictured(analysis: Analysis, name: str, *, narrow: bool = False, language: str = "en") -> Picture:
    """One picture of a case, described and not drawn, marked where it is nobody's. Raises `ValueError` for a name that
    is none.
    """
    made = _described(analysis, name, narrow=narrow, language=language)
    return marked(made, analysis.case.record.about.origin)


def _described(analysis: Analysis, name: str, *, narrow: bool, language: str) -> Picture:
    if name == "time-axis":
        return time_axis(analysis, narrow=narrow, language=language)
    if name == "pace":
        return pace(analysis, narrow=narrow, language=language)
    if name == "strands":
        return strands(analysis, narrow=narrow, language=language)
    if name.startswith("formulation-") and name.removeprefix("formulation-") in get_args(ApproachId):
        return formulation_picture(analysis, name.removeprefix("formulation-"), narrow=narrow, language=language)
    if name == "conviction":
        return conviction(analysis, narrow=narrow, language=language)
    if name == "conviction-his":
        return conviction(analysis, narrow=narrow, language=language, whose=("patient",))
    if name == "contract-story":
        return contract_story(analysis, narrow=narrow, language=language)
    if name == "contract-story-his":
        return contract_story(analysis, narrow=narrow, language=language, whose=("patient",))
    for series in analysis.outcome.series:
        if name == f"change-{series.instrument}":
            return change(analysis, series, narrow=narrow, language=language)
    raise ValueError(f'there is no picture "{name}" of this case: choose one of {", ".join(names(analysis))}')


def both_widths(analysis: Analysis, name: str, *, language: str = "en") -> tuple[Picture, Picture]:
    """The wide and the narrow picture of this name. Raises `ValueError` for a name that is none."""
    if name == "time-axis":
        origin = analysis.case.record.about.origin
        axes = time_axes(analysis, language=language)
        return marked(axes[0], origin), marked(axes[1], origin)
    wide, narrow = (pictured(analysis, name, narrow=which, language=language) for which in (False, True))
    return wide, narrow


def figure(analysis: Analysis, name: str, narrow: bool = False, language: str = "en") -> Figure:
    """One picture of a case, drawn. Raises `ValueError` for a name that is none."""
    made = pictured(analysis, name, narrow=narrow, language=language)
    return Figure(svg(made) if made.drawable else None, made.title, made.sentence, made.table)
