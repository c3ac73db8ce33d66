"""What his check-ins and his image of the therapist say: pole, swing, shame, entitlement. Estimated at most.

Thin answers say nothing, as in `process.states`. Without his consent to comparison there are no answers here at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from holdfast.analysis.features.ages import last_hours
from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.numbers import ReadingNumbers, reading_numbers
from holdfast.approaches.model import Datum
from holdfast.process.image import devaluing
from holdfast.process.readings import Hour, ImageTurn
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.thresholds import process_thresholds
from holdfast.text import say, say_n

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis
    from holdfast.process.states import States

POLES = ("grandiose", "vulnerable", "both", "neither")


class Poles(NamedTuple):
    """How much of the last quarter each pole was high (0 to 1), and the pole in front; None between the lines."""

    grandiose: float
    vulnerable: float
    front: str | None
    check_ins: int


def poles_of(states: States | None) -> Poles | None:
    """The poles as the states of the last quarter have them; None where there are too few check-ins."""
    if states is None or not states.time_in_states.shares:
        return None
    times = states.time_in_states
    grandiose = sum(one.share for one in times.shares if "grandiosity" in one.channels)
    vulnerable = sum(one.share for one in times.shares if "vulnerability" in one.channels)
    return Poles(grandiose, vulnerable, _front(grandiose, vulnerable, reading_numbers()), times.check_ins)


def poles_before(states: States, then: datetime) -> Poles | None:
    """The poles as they were at an earlier moment, by what is known now.

    Only the check-ins the last quarter before it may rest on are read again, twice its length: of a thousand of them
    the rest would cost most of the time and say nothing.
    """
    since = then - 2 * timedelta(days=states.numbers.state_days)
    near = tuple(one for one in states.near.ordered if since <= one.when <= then)
    return poles_of(replace(states, near=replace(states.near, ordered=near), measures=()).before(then))


def _front(grandiose: float, vulnerable: float, n: ReadingNumbers) -> str | None:
    if grandiose < n.back_share and vulnerable < n.back_share:
        return "neither"
    if grandiose >= n.back_share and vulnerable >= n.back_share:
        return "both"
    if max(grandiose, vulnerable) < n.front_share:
        return None
    return "grandiose" if grandiose > vulnerable else "vulnerable"


def pole(analysis: Analysis) -> Found | None:
    poles = poles_of(analysis.process.states)
    if poles is None:
        return None
    what = say_n("{n} check-in of the last quarter", "{n} check-ins of the last quarter", poles.check_ins)
    value = say(
        "grandiosity high in {g} of 100, vulnerability in {v} of 100 of the time",
        g=round(100 * poles.grandiose),
        v=round(100 * poles.vulnerable),
    )
    front = poles.front
    return estimated(front, Seen(Datum(what, value, _last_check_in(analysis)), None if front is None else (front,)))


def instability(analysis: Analysis) -> Found | None:
    states = analysis.process.states
    often = None if states is None else states.time_in_states.per_month
    if states is None or often is None:
        return None
    n = reading_numbers()
    value = "steady" if often <= n.steady_switches else "swings" if often >= n.swing_switches else "moves"
    what, said = say("changes of state from check-in to check-in"), say("{often} in a month", often=round(often, 1))
    return estimated(value, Seen(Datum(what, said, _last_check_in(analysis)), (value,)))


def image_swings(analysis: Analysis) -> Found | None:
    """In turn where his image of you fell from high to against you more than once in the last hours. One fall is one
    fall, and leaves it open. No only after enough ratings of these hours without any; one longer back stands beside it.
    """
    n = reading_numbers()
    rated = [hour for hour in analysis.process.hours if hour.image is not None]
    turns = [turn for turn in analysis.process.image_turns if _from_high_to_against(turn)]
    seen = [Seen(_fall(turn, rated), ("yes",)) for turn in turns]
    lately = [hour for hour in last_hours(analysis, n.lately_hours) if hour.image is not None]
    numbers = {hour.number for hour in lately}
    here = [turn for turn in turns if turn.to_hour in numbers]
    calm = not here and len(lately) >= n.image_least
    if calm:
        said = say_n("{n} rating of how {he} {v:sees|see} you", "{n} ratings of how {he} {v:sees|see} you", len(lately))
        since = say("no fall from high to against you since") if turns else say("no fall from high to against you")
        seen.append(Seen(Datum(said, since, lately[-1].day, f"hour:{lately[-1].number}"), ("no",)))
    if not seen:
        return None
    return estimated("yes" if len(here) >= n.turns_least else "no" if calm else None, *seen)


def _from_high_to_against(turn: ImageTurn) -> bool:
    return turn.from_value >= reading_numbers().image_high and devaluing(turn, process_thresholds())


def _fall(turn: ImageTurn, rated: Iterable[Hour]) -> Datum:
    what = say("{his} image of you, hours {a} to {b}", a=turn.from_hour, b=turn.to_hour)
    said = say("from {a} to {b} (-50 to 50)", a=turn.from_value, b=turn.to_value)
    day = next((hour.day for hour in rated if hour.number == turn.to_hour), None)
    return Datum(what, said, day, f"hour:{turn.to_hour}")


def shame(analysis: Analysis) -> Found | None:
    """From what he answers on shame in the last quarter, and from hours in which he was sad or ashamed and stayed."""
    n = reading_numbers()
    given = [v for _, v in _answered(analysis, "sh", n.quarter_days)]
    stayed = [hour for hour in last_hours(analysis, n.lately_hours) if "sad_and_stayed" in (hour.moments or ())]
    seen = []
    value = None
    if len(given) >= n.shame_least:
        mean = sum(given) / len(given)
        value = "far" if mean <= n.shame_far else "floods" if mean >= n.shame_floods else None
        what = say_n("{n} answer on shame in the last quarter", "{n} answers on shame in the last quarter", len(given))
        said = say("{mean} of 100 on average", mean=round(mean))
        speaks = ("near", "floods") if value is None else (value,)
        seen.append(Seen(Datum(what, said, _last_check_in(analysis)), speaks))
    if len(stayed) >= n.seen_least:
        what = say("sad or ashamed, and stayed")
        said = say_n("{n} hour", "{n} hours", len(stayed))
        seen.append(Seen(Datum(what, said, stayed[-1].day, f"hour:{stayed[-1].number}"), ("near",)))
        value = "near" if value is None else None
    return estimated(value, *seen) if seen else None


def entitlement(analysis: Analysis) -> Found | None:
    """Where the band of the channel's level lies on one side of the middle of the scale."""
    channel = next((c for c in analysis.process.channels if c.name == "entitlement"), None)
    if channel is None or channel.level is None or channel.low is None or channel.high is None:
        return None
    line = states_knowledge().state_line
    value = "marked" if channel.low >= line else "little" if channel.high < line else None
    what = say(
        "entitlement in {his} check-ins, one question" if channel.single_item else "entitlement in {his} check-ins"
    )
    said = say("level {a} ({b} to {c}) of 100", a=round(channel.level), b=round(channel.low), c=round(channel.high))
    return estimated(value, Seen(Datum(what, said, _last_check_in(analysis)), None if value is None else (value,)))


def last_check_in_before(states: States, then: datetime) -> date | None:
    whens = [one.when for one in states.near.ordered if one.when <= then]
    return whens[-1].date() if whens else None


def _last_check_in(analysis: Analysis) -> date | None:
    states = analysis.process.states
    return None if states is None else last_check_in_before(states, analysis.at)


def _answered(analysis: Analysis, item: str, days: int) -> Iterable[tuple[datetime, int]]:
    """The answers to one question of the check-in over the last days, as far as they may be read."""
    states = analysis.process.states
    since = analysis.at - timedelta(days=days)
    for one in () if states is None else states.near.ordered:
        value = getattr(one.answers, item)
        if one.when >= since and value is not None:
            yield one.when, value
