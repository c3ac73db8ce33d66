"""Rule 10, private: an urge to prove, or a strong pull, twice in three hours, against one's own usual.

With firmness in the same hours it asks more plainly: no justifying today, no new rule, and supervision.
"""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.brief.paced import signed
from holdfast.brief.pulled import compared, felt_evidence, is_habit, strongly_in
from holdfast.process.readings import Hour, Pulled

NAMES = {
    ("urge", "prove"): "prove",
    ("pull", "small"): "small",
    ("pull", "retaliate"): "retaliate",
    ("pull", "prove"): "pull_prove",
}
"""What counts, in the order in which it is said."""


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    pulled = analysis.process.pulled
    if pulled is None:
        return None
    by_name = {(str(p.kind), str(p.what)): p for p in pulled}
    for key, name in NAMES.items():
        found = by_name.get(key)
        if found and len(strongly_in(found, knowledge)) >= knowledge.at("hours") and not is_habit(found):
            return _drawn_in(analysis, found, name, knowledge)
    return _thin(analysis, knowledge)


def _drawn_in(analysis: Analysis, pulled: Pulled, name: str, knowledge: Rule) -> Finding:
    numbers = strongly_in(pulled, knowledge)
    what = knowledge.word(name)
    firm = _firm(analysis, numbers, knowledge)
    return knowledge.finding(
        "drawn_in_firm" if firm else "drawn_in",
        analysis.approaches,
        about=f"hour:{numbers[-1]}",
        params={"What": what, "hours": words.hours(numbers), "compared": compared(pulled, knowledge)},
        evidence=(*felt_evidence(analysis, pulled, numbers, what, knowledge), *(_stance(h, knowledge) for h in firm)),
        missing=() if pulled.usual_with_others is not None else (knowledge.word("not_others"),),
    ).weighed_with(_against(analysis, numbers, knowledge))


def _firm(analysis: Analysis, numbers: tuple[int, ...], knowledge: Rule) -> tuple[Hour, ...]:
    """The hours in which it was felt and the stance was marked, where in all of them it leaned to firmness."""
    marked = tuple(h for h in analysis.process.held if h.number in numbers and h.stance is not None)
    return marked if all((h.stance or 0) >= knowledge.at("firm") for h in marked) else ()


def _stance(hour: Hour, knowledge: Rule) -> Evidence:
    value = knowledge.word("stance_value", value=signed(hour.stance or 0))
    return Evidence(knowledge.word("stance", hour=hour.number), value, hour.when, "log")


def _against(analysis: Analysis, numbers: tuple[int, ...], knowledge: Rule) -> tuple[Evidence, ...]:
    """What was good in the same hours: whoever was drawn in was not only that."""
    return tuple(
        Evidence(
            knowledge.word("moments", hour=hour.number),
            words.joined([words.MOMENTS[kind] for kind in hour.moments]),
            hour.when,
            "log",
        )
        for hour in analysis.process.held
        if hour.number in numbers and hour.moments
    )


def _thin(analysis: Analysis, knowledge: Rule) -> Abstained | None:
    private = analysis.case.private
    if private is None:
        return None
    touched = sum(note.pulls is not None or note.urges is not None for note in private.notes)
    needed = int(knowledge.at("rows"))
    return knowledge.abstain("needs_rows", needed - touched) if touched < needed else None
