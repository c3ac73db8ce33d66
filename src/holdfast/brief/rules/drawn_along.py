"""Rule 17, private: special, pleasing or accommodating, with hours near the surface and empathy alone.

Rule 10 hears being drawn into a fight; this one hears being drawn into a harmony.
"""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Finding
from holdfast.brief.knowledge import Rule
from holdfast.brief.near_surface import how_you_worked, near_surface, since, speaks_against
from holdfast.brief.pulled import compared, felt_evidence, is_habit, strongly_in
from holdfast.process.readings import Pulled

NAMES = {
    ("pull", "special"): "special",
    ("urge", "please"): "please",
    ("pull", "accommodate"): "accommodate",
}
"""What counts, in the order in which it is said."""


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    found = _pull(analysis, knowledge)
    held = analysis.process.held
    last = near_surface(held)
    if found is None or not last or analysis.process.open_rupture:
        return None
    pulled, name = found
    numbers, what = strongly_in(pulled, knowledge), knowledge.word(name)
    return knowledge.finding(
        "drawn_along",
        analysis.approaches,
        about=f"hour:{since(held, lambda hours: bool(near_surface(hours)))}",
        params={"What": what, "hours": words.hours(numbers), "compared": compared(pulled, knowledge)},
        evidence=(
            *felt_evidence(analysis, pulled, numbers, what, knowledge),
            *how_you_worked(last),
        ),
        missing=() if pulled.usual_with_others is not None else (knowledge.word("not_others"),),
    ).weighed_with(speaks_against(analysis, last))


def _pull(analysis: Analysis, knowledge: Rule) -> tuple[Pulled, str] | None:
    by_name = {(str(p.kind), str(p.what)): p for p in analysis.process.pulled or ()}
    for key, name in NAMES.items():
        found = by_name.get(key)
        if found and len(strongly_in(found, knowledge)) >= knowledge.at("hours") and not is_habit(found):
            return found, name
    return None
