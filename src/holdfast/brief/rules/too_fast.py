"""Rule 9: deep work, and then more defence or an hour late or missed, against his own response to less.

What speaks against it stands beside it as data: hours as deep after which nothing of the kind came, what depth and the
following defence look like over the whole treatment, and a trial in which interpretation helped.
"""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.brief.paced import association, pace_link
from holdfast.process.readings import Hour, PacePoint
from holdfast.text import Message

LATE = ("late", "cancelled", "missed")
MOST_NAMED = 4


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
    first = _first_of_these(analysis, knowledge)
    point, seen_alike = deep[-1], pace_link(analysis)
    found = knowledge.finding(
        "stayed_away" if point.late_or_missed_after else "defended",
        analysis.approaches,
        about=f"hour:{first}",
        params={"hour": point.hour, "came": knowledge.word("came_late" if _came(analysis, point) else "did_not_come")},
        evidence=_evidence(analysis, point, (len(less), also), knowledge),
        missing=() if seen_alike.enough else (knowledge.word("no_estimate", why=association(seen_alike)),),
    )
    return found.weighed_with(_against(analysis, point, knowledge))


def _more_often(analysis: Analysis, after_less: float, knowledge: Rule) -> bool:
    """Against his response to less: one late hour after many deep ones that he took well is no sign of the depth."""
    deep = [p for p in analysis.process.pace if _deep(p, knowledge) and _known(p)]
    return sum(_followed(p, knowledge) for p in deep) / len(deep) >= after_less + knowledge.at("more_often")


def _first_of_these(analysis: Analysis, knowledge: Rule) -> int:
    """Deep hours followed alike, a few hours apart, are one thing said: one reply answers it."""
    deep = [p.hour for p in analysis.process.pace if _deep(p, knowledge) and _followed(p, knowledge)]
    first = deep[-1]
    for hour in reversed(deep[:-1]):
        if first - hour > knowledge.at("one_thing"):
            break
        first = hour
    return first


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


def _against(analysis: Analysis, point: PacePoint, knowledge: Rule) -> tuple[Evidence, ...]:
    """Hours as deep that were taken well, the whole treatment, and what was found elsewhere."""
    alike = [p for p in analysis.process.pace if _deep(p, knowledge) and _known(p) and p.hour != point.hour]
    well = [p.hour for p in alike if not _followed(p, knowledge)]
    found = [Evidence(knowledge.word("as_deep"), _taken(well, len(alike), knowledge), None, "log")]
    seen_alike = pace_link(analysis)
    if seen_alike.enough:
        found.append(Evidence(knowledge.word("in_all"), association(seen_alike), None, "log"))
    found.append(Evidence(knowledge.word("trial"), knowledge.word("trial_found"), None, "literature"))
    return tuple(found)


def _taken(well: list[int], alike: int, knowledge: Rule) -> Message:
    """Which of the hours as deep were followed by nothing of the kind: the last few by number."""
    if not alike:
        return knowledge.word("first_so_deep")
    if not well:
        return knowledge.word_n("none_taken_well", alike)
    return knowledge.word("taken_well", k=len(well), n=alike, hours=words.hours(well[-MOST_NAMED:]))
