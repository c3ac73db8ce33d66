"""Rule 16: very high in his eyes, or calm on paper, and hours near the surface with empathy alone.

Collusion is the old word for it. It is asked and not said: the same hours may be what he needs first. It never looks at
private notes; what they add is said by rule 17, beside it and to their author alone.
"""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Finding
from holdfast.brief.knowledge import Rule
from holdfast.brief.near_surface import (
    Hours,
    answered,
    how_you_worked,
    is_calm,
    is_high,
    near_surface,
    since,
    speaks_against,
)


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    held = analysis.process.held
    reading = _reading(held, knowledge)
    if reading is None or analysis.process.open_rupture:
        return None
    last = near_surface(held)
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"hour:{since(held, lambda hours: _reading(hours, knowledge) is not None)}",
        params={"hours": words.hours([hour.number for hour in last])},
        evidence=(*answered(last), *how_you_worked(last)),
    ).weighed_with(speaks_against(analysis, last))


def _reading(hours: Hours, knowledge: Rule) -> str | None:
    last = near_surface(hours)
    for reading, counts in (("high", is_high), ("calm", is_calm)):
        if last and sum(counts(hour) for hour in last) >= knowledge.at("times"):
            return reading
    return None
