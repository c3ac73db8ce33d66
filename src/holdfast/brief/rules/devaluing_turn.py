"""Rule 14: a far fall of his image of you, and where it ends; or a lower rating with less held back."""

from __future__ import annotations

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.case.record import Break
from holdfast.process.readings import Hour, ImageTurn
from holdfast.series import median
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    held = analysis.process.held
    since = held[-int(knowledge.at("recent_hours")) :][0].number if held else 0
    for turn in reversed(analysis.process.image_turns):
        if turn.to_hour < since or turn.from_value - turn.to_value < knowledge.at("fall"):
            continue
        if turn.to_value <= knowledge.at("ends"):
            return _turn(analysis, turn, "devaluing", knowledge)
        if turn.to_value <= -knowledge.at("ends"):
            return _turn(analysis, turn, "more_ordinary", knowledge)
    return _candour(analysis, knowledge) or _thin(analysis, knowledge)


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
    evidence += _between(analysis, turn, knowledge)
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"hour:{turn.to_hour}",
        params={"hour": turn.to_hour},
        evidence=tuple(evidence),
        missing=() if len(evidence) > len(ends) else (knowledge.word("no_trigger"),),
    )


def _between(analysis: Analysis, turn: ImageTurn, knowledge: Rule) -> list[Evidence]:
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
    ratings, held = analysis.process.ratings, analysis.process.held
    if not ratings or not held or ratings[-1].hour != held[-1].number:
        return None
    rating, hour = ratings[-1], held[-1]
    before = [h.held_back for h in held[:-1] if h.held_back is not None][-10:]
    if rating.drop is None or rating.usual is None or hour.held_back is None or len(before) < knowledge.at("ratings"):
        return None
    usually = median(sorted(before))
    if rating.drop < knowledge.at("lower") or usually - hour.held_back < knowledge.at("less_held"):
        return None
    usual = words.usual(rating.usual.level, rating.low, rating.high)
    value = knowledge.word("rating_value", value=words.rounded(rating.value), usual=usual)
    held_value = knowledge.word("held_value", value=hour.held_back, usual=words.rounded(usually))
    return knowledge.finding(
        "candour",
        analysis.approaches,
        about=f"hour:{hour.number}",
        evidence=(
            Evidence(knowledge.word("rating", hour=hour.number), value, hour.when, "answers"),
            Evidence(knowledge.word("held", hour=hour.number), held_value, hour.when, "answers"),
        ),
    )


def _hour(analysis: Analysis, number: int) -> Hour:
    return next(hour for hour in analysis.process.hours if hour.number == number)
