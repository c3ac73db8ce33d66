"""Rule 10, private: an urge to prove, or a strong pull, twice in three hours, against one's own usual."""

from __future__ import annotations

from datetime import datetime

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import Pulled
from holdfast.text import Message, say

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
        if found and len(_hours(found, knowledge)) >= knowledge.at("hours") and not _habit(found, knowledge):
            return _drawn_in(analysis, found, name, knowledge)
    return _thin(analysis, knowledge)


def _hours(pulled: Pulled, knowledge: Rule) -> tuple[int, ...]:
    if pulled.kind == "urge":
        return pulled.hours
    least = knowledge.at("strength")
    return tuple(h for h, strength in zip(pulled.hours, pulled.strengths, strict=True) if strength >= least)


def _habit(pulled: Pulled, knowledge: Rule) -> bool:
    """Usual with others says something about you and nothing about this hour."""
    others = pulled.usual_with_others
    return others is not None and others >= knowledge.at("usual")


def _drawn_in(analysis: Analysis, pulled: Pulled, name: str, knowledge: Rule) -> Finding:
    numbers = _hours(pulled, knowledge)
    what = knowledge.word(name)
    evidence = []
    for hour, strength in zip(pulled.hours, pulled.strengths, strict=True):
        if hour in numbers:
            value = knowledge.word("marked") if pulled.kind == "urge" else knowledge.word("strength", value=strength)
            evidence.append(
                Evidence(knowledge.word("felt", what=what, hour=hour), value, _when(analysis, hour), "private")
            )
    shares = (("usual_with_him", pulled.usual_with_him), ("usual_with_others", pulled.usual_with_others))
    for key, share in shares:
        if share is not None:
            value = knowledge.word("share", tenths=_tenths(share))
            evidence.append(Evidence(knowledge.word(key), value, None, "private"))
    return knowledge.finding(
        "drawn_in",
        analysis.approaches,
        about=f"hour:{numbers[-1]}",
        params={"What": what, "hours": words.hours(numbers), "compared": _compared(pulled, knowledge)},
        evidence=tuple(evidence),
        missing=() if pulled.usual_with_others is not None else (knowledge.word("not_others"),),
    )


def _tenths(share: float) -> Message:
    """A share of hours as one says it: few hours do not carry a per cent."""
    tenths = int(10 * share + 0.5)
    if tenths == 0:
        return say("hardly ever")
    return say("every hour") if share == 1 else say("about {n} in 10 hours", n=tenths)


def _compared(pulled: Pulled, knowledge: Rule) -> Message:
    def usual(share: float) -> Message:
        return knowledge.word("usual" if share >= knowledge.at("usual") else "unusual")

    him, others = pulled.usual_with_him, pulled.usual_with_others
    if him is not None and others is not None:
        return knowledge.word("both_known", others=usual(others), him_too=usual(him))
    if others is not None:
        return knowledge.word("others_only", others=usual(others))
    return knowledge.word("none_known") if him is None else knowledge.word("him_only", him_too=usual(him))


def _thin(analysis: Analysis, knowledge: Rule) -> Abstained | None:
    private = analysis.case.private
    if private is None:
        return None
    touched = sum(note.pulls is not None or note.urges is not None for note in private.notes)
    needed = int(knowledge.at("rows"))
    return knowledge.abstain("needs_rows", needed - touched) if touched < needed else None


def _when(analysis: Analysis, number: int) -> datetime | None:
    return next((hour.when for hour in analysis.process.hours if hour.number == number), None)
