"""Rule 8: good scores with marked distance, with much held back, or without any movement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.distance import DISTANT_SIGNS, DISTANT_TAGS, distance
from holdfast.brief.finding import Abstained, Evidence, Finding
from holdfast.brief.knowledge import Rule
from holdfast.process.calm import Limits, Rated, calm
from holdfast.process.readings import Hour
from holdfast.text import Message


def rule(analysis: Analysis, knowledge: Rule) -> Finding | Abstained | None:
    held = analysis.process.held
    rated = [hour for hour in held if hour.his_alliance is not None]
    if not rated:
        return knowledge.abstain("needs_ratings", 2)
    last = rated[-2:]
    current = bool(held) and last[-1].number == held[-1].number
    if len(last) < 2:
        return knowledge.abstain("needs_ratings", 1)
    if not current or analysis.process.open_rupture:
        return None
    found = calm([_as_rated(hour) for hour in rated], limits(knowledge))
    if found == "held_back":
        since = _since(rated, lambda run: _good(run[:1], knowledge) and _held_back(run[0], knowledge), knowledge)
        return _finding(analysis, knowledge, found, last, [_with_held(hour, knowledge) for hour in last], since)
    if found == "distance":
        since = _since(
            rated, lambda run: _good(run[:1], knowledge) and _distance(run[0]) >= knowledge.at("marks"), knowledge
        )
        evidence = [_rating(hour, knowledge) for hour in last] + [_marks(hour, knowledge) for hour in last]
        return _finding(analysis, knowledge, found, last, evidence, since)
    if found == "no_movement":
        same = rated[-int(knowledge.at("same")) :]
        since = _since(rated, lambda run: _unmoved([run[0], *same], knowledge), knowledge)
        return _finding(analysis, knowledge, found, same, [_rating(hour, knowledge) for hour in same], since)
    return None


def limits(knowledge: Rule) -> Limits:
    """The limits of the knowledge file, as the reading takes them."""
    at = knowledge.at
    return Limits(at("good"), at("held_back"), at("marks"), int(at("same")), at("range"))


def _as_rated(hour: Hour) -> Rated:
    return Rated(hour.his_alliance or 0.0, hour.held_back, _distance(hour))


def _held_back(hour: Hour, knowledge: Rule) -> bool:
    return hour.held_back is not None and hour.held_back >= knowledge.at("held_back")


def _unmoved(hours: Sequence[Hour], knowledge: Rule) -> bool:
    values = [hour.his_alliance for hour in hours if hour.his_alliance is not None]
    return max(values) - min(values) <= knowledge.at("range")


def _good(hours: Sequence[Hour], knowledge: Rule) -> bool:
    return all(hour.his_alliance is not None and hour.his_alliance >= knowledge.at("good") for hour in hours)


def _distance(hour: Hour) -> int:
    """Marks of distance in one hour: signs by their weight, and one for each tag of defence."""
    signs = sum(weight for sign, weight in hour.signs or () if sign in DISTANT_SIGNS)
    return signs + sum(tag in DISTANT_TAGS for tag in hour.defence_tags or ())


def _since(rated: Sequence[Hour], holds: Callable[[Sequence[Hour]], bool], knowledge: Rule) -> int:
    """The first hour of what still lasts, so that it is one thing said and one reply answers it.

    A few hours in between that were otherwise do not make it a new thing.
    """
    first = len(rated) - 2
    for start in range(first - 1, -1, -1):
        if first - start > knowledge.at("one_thing"):
            break
        if holds(rated[start:]):
            first = start
    return rated[first].number


def _finding(
    analysis: Analysis,
    knowledge: Rule,
    reading: str,
    hours: Sequence[Hour],
    evidence: list[Evidence],
    since: int,
) -> Finding:
    return knowledge.finding(
        reading,
        analysis.approaches,
        about=f"hour:{since}",
        params={"n": len(hours)},
        evidence=tuple(evidence),
    )


def _rating(hour: Hour, knowledge: Rule) -> Evidence:
    return _evidence(hour, knowledge, knowledge.word("of_hundred", value=words.rounded(hour.his_alliance or 0.0)))


def _with_held(hour: Hour, knowledge: Rule) -> Evidence:
    value = knowledge.word("with_held", value=words.rounded(hour.his_alliance or 0.0), held=hour.held_back)
    return _evidence(hour, knowledge, value)


def _evidence(hour: Hour, knowledge: Rule, value: Message) -> Evidence:
    return Evidence(knowledge.word("rating", hour=hour.number), value, hour.when, "answers")


def _marks(hour: Hour, knowledge: Rule) -> Evidence:
    return Evidence(knowledge.word("marks", hour=hour.number), words.joined(distance(hour)), hour.when, "log")
