"""Rule 13: a first of something good, said once, at the hour after it could be seen."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import First

ORDER = ("stayed_after_no", "came_back_after_anger", "repair_sooner", "own_wish_third")


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    hours = analysis.process.hours[-int(knowledge.at("recent_hours")) :]
    if not hours:
        return None
    fresh = [first for first in analysis.process.firsts if first.when >= hours[0].when]
    if not fresh:
        return None
    first = min(fresh, key=lambda one: ORDER.index(one.what))
    return knowledge.finding(
        first.what,
        analysis.approaches,
        about=f"hour:{first.hour}",
        evidence=_evidence(analysis, first, knowledge),
    )


def _evidence(analysis: Analysis, first: First, knowledge: Rule) -> tuple[Evidence, ...]:
    hours = {hour.number: hour for hour in analysis.process.hours}
    source = "attendance" if first.what == "stayed_after_no" else "log"
    when = hours[first.hour].when if first.hour in hours else first.when
    found = [Evidence(knowledge.word("hour", hour=first.hour), knowledge.word(first.what), when, source)]  # type: ignore[arg-type]
    if first.what == "own_wish_third":
        earlier = [h for h in hours.values() if "own_wish" in (h.moments or ()) and h.number < first.hour][-2:]
        marked = knowledge.word("earlier")
        found += [Evidence(marked, knowledge.word("hour", hour=h.number), h.when, "log") for h in earlier]
    return tuple(found)
