"""A pull or urge as evidence, private throughout: how strongly it was felt, and how usual it is with him and others."""

from __future__ import annotations

from datetime import datetime

from holdfast.analysis.model import Analysis
from holdfast.brief.finding import Evidence
from holdfast.brief.knowledge import Rule
from holdfast.process.readings import Pulled
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say


def strongly_in(pulled: Pulled, knowledge: Rule) -> tuple[int, ...]:
    """The hours in which it was felt strongly enough to count; an urge has no strength."""
    if pulled.kind == "urge":
        return pulled.hours
    least = knowledge.at("strength")
    return tuple(h for h, strength in zip(pulled.hours, pulled.strengths, strict=True) if strength >= least)


def is_habit(pulled: Pulled) -> bool:
    """Usual with others says something about you and nothing about this hour."""
    others = pulled.usual_with_others
    return others is not None and others >= process_thresholds().pull_usual


def felt_evidence(
    analysis: Analysis, pulled: Pulled, numbers: tuple[int, ...], what: Message, knowledge: Rule
) -> tuple[Evidence, ...]:
    """Each of these hours with its strength, then the two usuals as far as they are known."""
    found = []
    for hour, strength in zip(pulled.hours, pulled.strengths, strict=True):
        if hour in numbers:
            value = knowledge.word("marked") if pulled.kind == "urge" else knowledge.word("strength", value=strength)
            felt = knowledge.word("felt", what=what, hour=hour)
            found.append(Evidence(felt, value, _when(analysis, hour), "private"))
    for key, share in (("usual_with_him", pulled.usual_with_him), ("usual_with_others", pulled.usual_with_others)):
        if share is not None:
            found.append(Evidence(knowledge.word(key), tenths(share), None, "private"))
    return tuple(found)


def compared(pulled: Pulled, knowledge: Rule) -> Message:
    """Usual or not, with others and with him, as far as either is known."""

    def usual(share: float) -> Message:
        return knowledge.word("usual" if share >= process_thresholds().pull_usual else "unusual")

    him, others = pulled.usual_with_him, pulled.usual_with_others
    if him is not None and others is not None:
        return knowledge.word("both_known", others=usual(others), him_too=usual(him))
    if others is not None:
        return knowledge.word("others_only", others=usual(others))
    return knowledge.word("none_known") if him is None else knowledge.word("him_only", him_too=usual(him))


def tenths(share: float) -> Message:
    """A share of hours as one says it: few hours do not carry a per cent."""
    n = int(10 * share + 0.5)
    if n == 0:
        return say("hardly ever")
    return say("every hour") if share == 1 else say("about {n} in 10 hours", n=n)


def _when(analysis: Analysis, number: int) -> datetime | None:
    return next((hour.when for hour in analysis.process.hours if hour.number == number), None)
