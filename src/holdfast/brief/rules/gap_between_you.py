"""Rule 6: your rating lies further above his than is usual for the two of you, two hours running."""

from __future__ import annotations

from collections.abc import Mapping

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import Gap


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    gaps = {gap.hour: gap for gap in analysis.process.gaps}
    if not gaps:
        rated = any(hour.his_alliance is not None for hour in analysis.process.held)
        return None if rated else knowledge.abstain("needs_his")
    needed = int(knowledge.at("ratings"))
    if len(gaps) < needed:
        return knowledge.abstain("needs_hours", needed - len(gaps))
    last = analysis.process.held[-int(knowledge.at("hours")) :]
    running = [gaps[hour.number] for hour in last if hour.number in gaps]
    if len(running) < knowledge.at("hours") or not all(gap.wider for gap in running):
        return None
    evidence = []
    for hour in last:
        assert hour.his_alliance is not None  # a gap has both sides
        assert hour.your_alliance is not None
        both = knowledge.word(
            "both", his_value=words.rounded(hour.his_alliance), your_value=words.rounded(hour.your_alliance)
        )
        evidence.append(Evidence(knowledge.word("hour", hour=hour.number), both, hour.when, "answers"))
    newest = running[-1]
    if newest.usual:
        span = words.usual(newest.usual.level, newest.low, newest.high)
        value = knowledge.word("usual_value", usual=span)
        evidence.append(Evidence(knowledge.word("usual"), value, last[-1].when, "log"))
    since = _since(analysis, gaps, int(knowledge.at("one_thing")))
    about = f"hour:{since}"
    return knowledge.finding("wider", analysis.approaches, about=about, evidence=tuple(evidence))


def _since(analysis: Analysis, gaps: Mapping[int, Gap], one_thing: int) -> int:
    """The first of the hours in which it was wider: one gap that lasts, or comes again soon, is one thing said."""
    wider = [number for number, gap in gaps.items() if gap.wider]
    first = analysis.process.held[-1].number
    for number in sorted(wider, reverse=True):
        if first - number > one_thing:
            break
        first = number
    return first
