"""Rule 9: deep work, and then more defence or an hour late or missed, against his own response to less."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import Hour, PacePoint

LATE = ("late", "cancelled", "missed")


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    held = analysis.process.held[-int(knowledge.at("recent_hours")) :]
    since = held[0].number if held else 0
    deep = [p for p in analysis.process.pace if _deep(p, knowledge) and p.hour >= since and _followed(p, knowledge)]
    if not deep:
        return None
    less = [p for p in analysis.process.pace if p.depth < knowledge.at("depth") and _known(p)]
    needed = int(knowledge.at("compare"))
    if len(less) < needed:
        return knowledge.abstain("needs_hours", needed - len(less))
    also = sum(_followed(p, knowledge) for p in less)
    if also / len(less) > knowledge.at("after_less") or not _more_often(analysis, also / len(less), knowledge):
        return None
    point = deep[-1]
    return knowledge.finding(
        "stayed_away" if point.late_or_missed_after else "defended",
        analysis.approaches,
        about=f"hour:{point.hour}",
        params={"hour": point.hour, "came": knowledge.word("came_late" if _came(analysis, point) else "did_not_come")},
        evidence=_evidence(analysis, point, (len(less), also), knowledge),
    )


def _more_often(analysis: Analysis, after_less: float, knowledge: Rule) -> bool:
    """Against his response to less: one late hour after many deep ones that he took well is no sign of the depth."""
    deep = [p for p in analysis.process.pace if _deep(p, knowledge) and _known(p)]
    return sum(_followed(p, knowledge) for p in deep) / len(deep) > after_less


def _came(analysis: Analysis, point: PacePoint) -> bool:
    return any(hour.number == point.after_hour and hour.took_place for hour in analysis.process.hours)


def _deep(point: PacePoint, knowledge: Rule) -> bool:
    return point.depth >= knowledge.at("depth") and point.on_shame_or_us


def _known(point: PacePoint) -> bool:
    return point.late_or_missed_after or point.defence_after is not None


def _followed(point: PacePoint, knowledge: Rule) -> bool:
    defended = point.defence_after is not None and point.defence_after >= knowledge.at("defence")
    return defended or point.late_or_missed_after


def _evidence(analysis: Analysis, point: PacePoint, less: tuple[int, int], knowledge: Rule) -> tuple[Evidence, ...]:
    hours: dict[int, Hour] = {hour.number: hour for hour in analysis.process.hours}
    hour, after = hours[point.hour], hours.get(point.after_hour or 0)
    topics = words.joined([words.TOPICS[t] for t in hour.topic or ()] or [knowledge.word("shame_or_us")])
    value = knowledge.word("deep_value", depth=point.depth, topics=topics)
    found = [Evidence(knowledge.word("deep", hour=point.hour), value, hour.when, "log")]
    if after is not None and point.defence_after is not None:
        value = knowledge.word("defence_value", value=f"{point.defence_after:+d}")
        found.append(Evidence(knowledge.word("defence", hour=after.number), value, after.when, "log"))
    if after is not None and point.late_or_missed_after:
        late = words.joined([words.ATTENDANCE[mark] for mark in after.attendance if mark in LATE])
        found.append(Evidence(knowledge.word("attendance", hour=after.number), late, after.when, "attendance"))
    n, also = less
    compared = knowledge.word("less_value", k=also)
    found.append(Evidence(knowledge.word("less", n=n), compared, None, "log"))
    return tuple(found)
