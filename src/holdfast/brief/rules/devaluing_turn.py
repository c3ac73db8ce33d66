"""Rule 14: a far fall of his image of you, and where it ends; or a lower rating with less held back."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule, rule_knowledge
from holdfast.case.record import Break
from holdfast.process.image import devaluing, far_fall_ends
from holdfast.process.readings import Hour, ImageTurn
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    held = analysis.process.held
    since = held[-int(knowledge.at("recent_hours")) :][0].number if held else 0
    for turn in reversed(analysis.process.image_turns):
        ends = far_fall_ends(turn, process_thresholds()) if turn.to_hour >= since else None
        if ends == "against_you":
            if turn == with_the_break(analysis):
                return None
            return _turn(analysis, turn, "devaluing", knowledge)
        if ends == "middle":
            return _turn(analysis, turn, "more_ordinary", knowledge)
    return _candour(analysis, knowledge) or _thin(analysis, knowledge)


def with_the_break(analysis: Analysis) -> ImageTurn | None:
    """The devaluing turn in which the open break began: rule 5 says it, so that one movement is said once.

    A turn that begins later, in a break that is known by then, is news of its own.
    """
    open_now = analysis.process.open_rupture
    if open_now is None:
        return None
    for turn in reversed(analysis.process.image_turns):
        if turn.from_hour <= open_now.onset <= turn.to_hour and devaluing(turn, process_thresholds()):
            return turn
    return None


def _thin(analysis: Analysis, knowledge: Rule) -> Abstained | None:
    rated = sum(hour.image is not None for hour in analysis.process.held)
    return knowledge.abstain("needs_image", 2 - rated) if rated < 2 else None


def _turn(analysis: Analysis, turn: ImageTurn, reading: str, knowledge: Rule) -> Finding:
    ends = ((turn.from_hour, turn.from_value), (turn.to_hour, turn.to_value))
    evidence = [
        Evidence(
            knowledge.word("image", hour=number),
            knowledge.word("image_value", value=f"{value:+d}"),
            _hour(analysis, number).when,
            "answers",
        )
        for number, value in ends
    ]
    evidence += lay_between(analysis, turn)
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"hour:{turn.to_hour}",
        params={"hour": turn.to_hour},
        evidence=tuple(evidence),
        missing=() if len(evidence) > len(ends) else (knowledge.word("no_trigger"),),
    )


def lay_between(analysis: Analysis, turn: ImageTurn) -> list[Evidence]:
    """Breaks, events and what touched the frame between the two ends of a fall."""
    knowledge = rule_knowledge("devaluing_turn")
    found = []
    for one in turn.between:
        if isinstance(one, Break):
            span: Message = knowledge.word("break_value", start=one.start, end=one.end)
            found.append(Evidence(knowledge.word("break"), span, one.start, "events", one.id))
        else:
            found.append(Evidence(knowledge.word("event"), words.event(one), one.when, "events", one.id))
    for number, mark in turn.frame_between:
        when = _hour(analysis, number).when
        found.append(Evidence(knowledge.word("frame", hour=number), words.FRAME[mark], when, "events"))
    return found


def _candour(analysis: Analysis, knowledge: Rule) -> Finding | None:
    """The last hour rated lower than usual with less held back. Two answers of one form: never more than a maybe."""
    held, candours = analysis.process.held, analysis.process.candours
    if not candours or candours[-1].hour != held[-1].number or _said_already(analysis, candours[-1].hour):
        return None
    one = candours[-1]
    usual = words.usual(one.usual.level, one.low, one.high)
    value = knowledge.word("rating_value", value=words.rounded(one.value), usual=usual)
    held_value = knowledge.word("held_value", value=one.held_back, usual=words.rounded(one.usually))
    return knowledge.finding(
        "candour",
        analysis.approaches,
        about=f"hour:{one.hour}",
        evidence=(
            Evidence(knowledge.word("rating", hour=one.hour), value, one.when, "answers"),
            Evidence(knowledge.word("held", hour=one.hour), held_value, one.when, "answers"),
        ),
        missing=() if one.signs_known else (knowledge.word("no_signs"),),
    )


def _said_already(analysis: Analysis, hour: int) -> bool:
    """What you said of this hour yourself is not told to you as news."""
    return any(e.word is not None and hour in (e.onset, *e.low_hours) for e in analysis.process.episodes)


def _hour(analysis: Analysis, number: int) -> Hour:
    return next(hour for hour in analysis.process.hours if hour.number == number)
