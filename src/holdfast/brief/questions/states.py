"""Question 1 goes on: which channels were high, what goes with a slight, and the strand of his image of others.

Only what can be said is said here; what is missing stands on the case page, strand by strand.
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.brief import words
from holdfast.brief.page import Line
from holdfast.process.state_readings import Link, Others, Share, TimeInStates
from holdfast.process.states import States
from holdfast.text import Message, say, say_n

LEAST_SHARE = 0.1
SHARES = 2


def high_line(states: States) -> Iterator[Line]:
    times = states.time_in_states
    if times.shares:
        yield Line(high(times), "his")


def link_lines(states: States) -> Iterator[Line]:
    """What goes with a slight, while it is new; what stands as it stood is on the case page."""
    links = (*states.slights, states.treated)
    if not any(map(worth_saying, links)):
        return
    before = _some_hours_ago(states)
    told = {one.felt: one for one in (*before.slights, before.treated)} if before else {}
    for one in links:
        if worth_saying(one) and not _said_before(one, told.get(one.felt)):
            yield Line(treated(one) if one.felt == states.treated.felt else with_a_slight(one), "his")


def _some_hours_ago(states: States) -> States | None:
    """The states before the last hours that took place; None where there were no more than these."""
    held = [hour for hour in states.hours if hour.took_place]
    least = states.thresholds.link_new
    return states.before(held[-least].when) if len(held) >= least else None


def _said_before(one: Link, before: Link | None) -> bool:
    """Clear already, and the same way."""
    return before is not None and worth_saying(before) and ((one.effect or 0) > 0) == ((before.effect or 0) > 0)


def others_line(states: States) -> Iterator[Line]:
    """How widely his image of you swings; how often he was curious about another mind is on the case page."""
    others = states.strands.others
    if others.swing is not None:
        yield Line(say("image of others: {told}", told=_seen(others)))


def worth_saying(one: Link) -> bool:
    """Clear of zero, also once it is rounded."""
    return one.clear and min(_size(one.low or 0), _size(one.high or 0)) > 0


def high(times: TimeInStates) -> Message:
    """Which channels were high, how often, and how often that changed."""
    said = [share(one) for one in times.shares[:SHARES] if one.share >= LEAST_SHARE]
    told = say("high (upper half) in the last {days} days: {shares}", days=times.days, shares=words.joined(said))
    changes = words.rounded(times.per_month or 0)
    if not changes:
        return told
    often = say_n("from one to another about once a month", "from one to another about {n} times a month", changes)
    return say("{told}; {often}", told=told, often=often)


def share(one: Share) -> Message:
    span = {"share": _tenths(one.share), "low": _tenths(one.low), "high": _tenths(one.high)}
    if not one.channels:
        return say("none {share} of 10 times ({low} to {high})", **span)
    which = words.joined([words.CHANNELS[name] for name in one.channels])
    if len(one.channels) > 1:
        return say("{which} together {share} of 10 times ({low} to {high})", which=which, **span)
    return say("{which} alone {share} of 10 times ({low} to {high})", which=which, **span)


def _tenths(part: float) -> int:
    return words.rounded(10 * part)


def with_a_slight(one: Link) -> Message:
    """How one channel differs around a slight: seen together, and no cause."""
    known = {
        "felt": words.FELT[one.felt],
        "by": _size(one.effect or 0),
        "span": _span(one),
        "counted": say_n("{n} check-in with one", "{n} check-ins with one", one.times),
    }
    if (one.effect or 0) > 0:
        return say("around a slight {his} {felt} was about {by} higher ({span}; {counted})", **known)
    return say("around a slight {his} {felt} was about {by} lower ({span}; {counted})", **known)


def treated(one: Link) -> Message:
    known = {"by": _size(one.effect or 0), "span": _span(one), "n": one.times, "m": one.others}
    if (one.effect or 0) > 0:
        return say("{he} {v:was|were} more at ease with who {he} {v:is|are} around praise or closeness than around a "
                   "slight, by about {by} ({span}; {n} and {m} check-ins)", **known)  # fmt: skip
    return say("{he} {v:was|were} less at ease with who {he} {v:is|are} around praise or closeness than around a "
               "slight, by about {by} ({span}; {n} and {m} check-ins)", **known)  # fmt: skip


def _span(one: Link) -> Message:
    low, high_end = sorted((_size(one.low or 0), _size(one.high or 0)))
    return say("{low} to {high}", low=low, high=high_end)


def _size(points: float) -> int:
    return words.rounded(abs(points))


def image_of_others(others: Others) -> Message:
    """How widely his image of you swings, and signs that another mind came into view."""
    seen = _seen(others)
    if not others.hours:
        return seen
    counted = {"n": others.curious, "hours": others.hours}
    return say("{seen}; curious about another mind in {n} of {hours} hours", seen=seen, **counted)


def _seen(others: Others) -> Message:
    seen = say(
        "of you from {low} to {high}, swing {swing}",
        swing=words.rounded(others.swing or 0),
        low=words.signed(others.lowest),
        high=words.signed(others.highest),
    )
    if others.turns:
        seen = say("{seen}, {turns}", seen=seen, turns=say_n("{n} devaluing turn", "{n} devaluing turns", others.turns))
    return seen
