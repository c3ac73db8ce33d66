"""Hours near the surface and all empathy: what the two rules about leaving something out rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.distance import distance
from holdfast.brief.finding import Evidence
from holdfast.brief.knowledge import Rule, rule_knowledge
from holdfast.brief.paced import signed
from holdfast.process.readings import Hour
from holdfast.text import say

Hours = tuple[Hour, ...]


def known() -> Rule:
    """The file in which depth, stance and the number of hours stand, for both rules."""
    return rule_knowledge("leaving_something_out")


def near_surface(hours: Hours) -> Hours:
    """The last hours that took place, where each was marked, stayed near the surface and leaned to empathy; else none.

    An hour whose depth or stance you did not mark is unknown, and then nothing is said.
    """
    rule = known()
    last = hours[-int(rule.at("hours")) :]
    if len(last) < rule.at("hours"):
        return ()
    light = all(h.depth is not None and h.depth <= rule.at("depth") and not h.experiential for h in last)
    empathy = all(h.stance is not None and h.stance <= rule.at("stance") for h in last)
    return last if light and empathy else ()


def since(hours: Hours, holds: Callable[[Hours], bool]) -> int:
    """The first hour of what still lasts, so that it is one thing said and one reply answers it."""
    end, width = len(hours), int(known().at("hours"))
    while end > width and holds(hours[: end - 1]):
        end -= 1
    return hours[end - width].number


def is_high(hour: Hour) -> bool:
    """His image of you is very high in his answers of this hour."""
    return hour.image is not None and hour.image >= known().at("image")


def is_calm(hour: Hour) -> bool:
    """Rated well, with distance in the hour or much kept back."""
    if hour.his_alliance is None or hour.his_alliance < known().at("good"):
        return False
    return _kept_back(hour) or bool(distance(hour))


def _kept_back(hour: Hour) -> bool:
    return hour.held_back is not None and hour.held_back >= known().at("held_back")


def answered(hours: Hours) -> tuple[Evidence, ...]:
    """His answers that count here: the height, or else the calm with the distance you noted beside it."""
    rule = known()
    high = [hour for hour in hours if is_high(hour)]
    if len(high) >= rule.at("times"):
        return tuple(
            Evidence(
                rule.word("image", hour=hour.number),
                rule.word("image_value", value=signed(hour.image or 0)),
                hour.when,
                "answers",
            )
            for hour in high
        )
    return tuple(one for hour in hours if is_calm(hour) for one in _calm(hour, rule))


def _calm(hour: Hour, rule: Rule) -> Iterator[Evidence]:
    rated = rule.word("rating_value", value=words.rounded(hour.his_alliance or 0.0))
    if _kept_back(hour):
        rated = rule.word("rating_held", rating=rated, value=hour.held_back)
    yield Evidence(rule.word("rating", hour=hour.number), rated, hour.when, "answers")
    if noted := distance(hour):
        yield Evidence(rule.word("noted", hour=hour.number), words.joined(noted), hour.when, "log")


def how_you_worked(hours: Hours) -> tuple[Evidence, ...]:
    """Depth and stance of these hours."""
    numbers, last = words.hours([h.number for h in hours]), hours[-1].when
    depths = words.listed([str(h.depth) for h in hours])
    stances = words.listed([signed(h.stance or 0) for h in hours])
    return (
        Evidence(say("Depth, {hours}", hours=numbers), say("{list} of 5", list=depths), last, "log"),
        Evidence(say("Stance, {hours}", hours=numbers), say("{list} (-3 all empathy)", list=stances), last, "log"),
    )


def speaks_against(analysis: Analysis, hours: Hours) -> tuple[Evidence, ...]:
    """What was good in these hours, how little he kept back, a hard word lately; and that much begins with empathy."""
    rule = known()
    found = []
    for hour in hours:
        if hour.moments:
            seen = words.joined([words.MOMENTS[kind] for kind in hour.moments])
            found.append(Evidence(rule.word("moments", hour=hour.number), seen, hour.when, "log"))
        if hour.held_back is not None and hour.held_back <= rule.at("little_held"):
            value = rule.word("of_ten", value=hour.held_back)
            found.append(Evidence(rule.word("little_held", hour=hour.number), value, hour.when, "answers"))
    lately = analysis.process.held[-int(rule.at("no_lately")) :]
    found += [
        Evidence(rule.word("a_no"), rule.word("in_hour", hour=hour.number), hour.when, "events")
        for hour in lately
        if "limit_set" in hour.frame
    ]
    found.append(Evidence(rule.word("beginning"), rule.word("empathy_first"), None, "literature"))
    return tuple(found)
