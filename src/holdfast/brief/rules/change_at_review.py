"""Rule 12: change beyond error and beyond his own ups and downs, said at the review that has come and nowhere else."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.outcome.readings import Change
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    if not analysis.outcome.review_open:
        return None
    today = words.today(analysis)
    due = [c for c in analysis.outcome.changes if 0 <= (today - c.review_on).days <= knowledge.at("days")]
    # Two to five ratings cannot tell change from his own ups and downs: question 5 shows them, no finding is made.
    moved = [c for c in due if c.verdict in ("improved", "worse") and not c.single]
    if not moved:
        return _thin(due, knowledge)
    verdicts = {c.verdict for c in moved}
    reading = "both" if len(verdicts) == 2 else str(moved[0].verdict)
    evidence: list[Evidence] = []
    for change in moved:
        evidence += _evidence(change, knowledge)
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"review:{moved[0].review_on}",
        params={"what": words.joined([c.series.title for c in moved])},
        evidence=tuple(evidence),
    )


def _thin(due: list[Change], knowledge: Rule) -> Abstained | None:
    early = [c for c in due if c.verdict == "too_early" or c.single]
    if not early or len(early) < len(due):
        return None
    change = min(early, key=lambda c: c.needs)
    if change.needs > 0:
        return knowledge.abstain("needs_values", change.needs, title=change.series.title)
    return knowledge.abstain("needs_more", title=change.series.title)


def _evidence(change: Change, knowledge: Rule) -> list[Evidence]:
    title = change.series.title
    least = change.smallest_change
    smallest: Message | str = knowledge.word("least_unknown") if least is None else _number(least)
    assert change.first is not None  # a verdict has both ends
    assert change.last is not None
    value = knowledge.word(
        "means",
        first=_number(change.first),
        last=_number(change.last),
        smallest=smallest,
    )
    last = change.series.points[-1].when
    found = [Evidence(knowledge.word("series", title=title), value, last, "measure", change.series.points[-1].ref)]
    if change.chance is not None:
        chance = knowledge.word("chance_value", percent=_percent(change.chance))
        found.append(Evidence(knowledge.word("chance", title=title), chance, change.review_on, "measure"))
    newest = [p for p in change.series.points if p.when <= change.review_on][-3:]
    if len(newest) == 3:
        value = words.listed([_number(p.value) for p in newest])
        found.append(Evidence(knowledge.word("newest", title=title), value, newest[-1].when, "measure", newest[-1].ref))
    return found


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _percent(chance: float) -> str:
    return "less than 1" if chance < 0.01 else f"about {round(100 * chance)}"
