"""Rule 19: spoke of stopping, and did not come to that hour or one soon after it. What you noted, and who came.

Silent where rule 15 speaks: it names the same threat, and what can be done without an hour.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Evidence, Finding
from holdfast.brief.knowledge import Rule, rule_knowledge
from holdfast.brief.rules import not_heard_since
from holdfast.case.record import Attendance
from holdfast.contract.model import Clause
from holdfast.process.hours import his_marks
from holdfast.process.readings import Hour

AWAY: frozenset[Attendance] = frozenset({"cancelled", "missed"})
AGREED = ("agreed", "agreed_still_open")


def rule(analysis: Analysis, knowledge: Rule) -> Finding | None:
    away = _away(analysis)
    said = _said(analysis.process.hours, away, knowledge)
    if said is None or isinstance(_not_heard(analysis), Finding):
        return None
    leaving = [clause for clause in analysis.contract.of_kind("leaving") if clause.state in AGREED][-1:]
    away = [hour for hour in away if hour.number >= said.number]
    missed = words.joined([str(hour.number) for hour in away])
    where = knowledge.word("earlier" if said is not away[0] else "then", hour=said.number, missed=missed)
    return knowledge.finding(
        "agreed" if leaving else "said",
        analysis.approaches,
        about=f"hour:{said.number}",
        params={"where": where},
        evidence=_evidence(said, away, leaving, knowledge),
        missing=() if leaving else (knowledge.word("no_leaving"),),
    ).weighed_with(_against(analysis, said, away[0], knowledge))


def _away(analysis: Analysis) -> list[Hour]:
    """The hours he cancelled or missed since the last one held; yours and those in a break are nobody's absence."""
    found: list[Hour] = []
    for hour in reversed(analysis.process.hours):
        if hour.took_place:
            break
        if _his_absence(analysis, hour):
            found.insert(0, hour)
    return found


def _his_absence(analysis: Analysis, hour: Hour) -> bool:
    return not AWAY.isdisjoint(his_marks(hour, analysis.case.record.breaks))


def _said(hours: Sequence[Hour], away: Sequence[Hour], knowledge: Rule) -> Hour | None:
    """The latest hour in which a threat to quit was noted: of the last held ones, or on the record since."""
    if not away:
        return None
    held = [hour for hour in hours if hour.took_place][-int(knowledge.at("hours")) :]
    first = held[0].number if held else 0
    said = [h for h in hours if h.number >= first and h.number <= away[-1].number and "threat_to_quit" in h.frame]
    return said[-1] if said else None


def _not_heard(analysis: Analysis) -> object:
    return not_heard_since.rule(analysis, rule_knowledge("not_heard_since"))


def _evidence(said: Hour, away: Sequence[Hour], leaving: Sequence[Clause], knowledge: Rule) -> tuple[Evidence, ...]:
    found = [Evidence(knowledge.word("noted", hour=said.number), words.FRAME["threat_to_quit"], said.when, "log")]
    for hour in away:
        mark = "cancelled" if "cancelled" in hour.attendance else "missed"
        value = (
            words.ATTENDANCE[mark] if mark == "missed" else words.listed([words.ATTENDANCE[mark], words.BY[hour.by]])
        )
        found.append(Evidence(knowledge.word("hour", hour=hour.number), value, hour.when, "attendance"))
    found += [
        Evidence(knowledge.word("leaving"), clause.terms.text, clause.proposed_on, "contract", clause.id)
        for clause in leaving
    ]
    return tuple(found)


def _against(analysis: Analysis, said: Hour, away: Hour, knowledge: Rule) -> tuple[Evidence, ...]:
    """What was good in that hour, his rating of it as ever, and that staying away is usual for him."""
    found = []
    rating = next((one for one in analysis.process.ratings if one.hour == said.number), None)
    if rating is not None and rating.drop is not None and rating.drop < knowledge.at("below"):
        value = knowledge.word("rating_value", value=words.rounded(rating.value))
        found.append(Evidence(knowledge.word("as_ever", hour=said.number), value, said.when, "answers"))
    if said.moments:
        seen = words.joined([words.MOMENTS[kind] for kind in said.moments])
        found.append(Evidence(knowledge.word("moments", hour=said.number), seen, said.when, "log"))
    before = [hour for hour in analysis.process.hours if hour.number < away.number and hour.by != "therapist"]
    stayed_away = sum(_his_absence(analysis, hour) for hour in before)
    if before and stayed_away / len(before) >= knowledge.at("often"):
        value = knowledge.word("of_hours", k=stayed_away, n=len(before))
        found.append(Evidence(knowledge.word("often"), value, None, "attendance"))
    return tuple(found)
