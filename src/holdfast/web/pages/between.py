"""What the check-ins say, as the case page shows it: channels, which were high, what goes with a slight, three strands.

What is said is said in `brief.questions.states`.
"""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.brief import words
from holdfast.brief.questions.states import high, image_of_others, treated, with_a_slight
from holdfast.process.state_readings import Link, Split, Strands, Unsteady
from holdfast.text import Message, say, say_n
from holdfast.web.pages.opening import Opened, findings_on


@dataclass(frozen=True, slots=True)
class Between:
    """`high` and `slights` are read between the lines and need findings; None, or empty, without them. `treated` and
    `others` belong to the strands, which are `strands`; `unsteady` only where it is known of at least one pair.
    """

    high: Message | None
    slights: tuple[Message, ...]
    treated: Message
    others: Message
    split_due: Message | None
    strands: Strands
    unsteady: tuple[Unsteady, ...]


def between(opened: Opened) -> Between | None:
    """None where nothing is read: a restricted case is kept and not analysed."""
    states = opened.analysis.process.states
    if states is None or opened.analysis.restricted is not None:
        return None
    strands = states.strands
    return Between(
        high=_high(opened) if findings_on() else None,
        slights=_slights(states.slights) if findings_on() else (),
        treated=_treated(strands.outside.treated),
        others=_others(strands),
        split_due=_due(strands.split),
        strands=strands,
        unsteady=tuple(one for one in states.unsteadiness if one.pairs),
    )


def _high(opened: Opened) -> Message | None:
    states = opened.analysis.process.states
    assert states is not None
    times = states.time_in_states
    if times.shares:
        return high(times)
    if not times.check_ins:
        return None
    return say_n("which channels were high: too early to tell, {n} more check-in with an answer to all three",
                 "which channels were high: too early to tell, {n} more check-ins with an answer to all three",
                 times.needs)  # fmt: skip


def _slights(links: tuple[Link, ...]) -> tuple[Message, ...]:
    """Channel by channel what is known, or once what is wanting for all of them."""
    known = tuple(with_a_slight(one) if one.clear else _no_difference(one) for one in links if not one.needs)
    if known or not any(one.others for one in links):
        return known
    return (_wanting(say("around a slight"), max(one.needs for one in links)),)


def _no_difference(one: Link) -> Message:
    counted = say_n("{n} check-in with one", "{n} check-ins with one", one.times)
    return say("around a slight no clear difference in {his} {felt} ({counted})", felt=words.FELT[one.felt],
               counted=counted)  # fmt: skip


def _treated(one: Link) -> Message:
    what = say("praise or closeness against a slight")
    if one.needs:
        return _wanting(what, one.needs)
    if one.clear:
        return treated(one)
    return say("{what}: no clear difference in how much at ease {he} {v:was|were} ({n} and {m} check-ins)", what=what,
               n=one.times, m=one.others)  # fmt: skip


def _wanting(what: Message, needs: int) -> Message:
    return say_n("{what}: too early to tell, {n} more check-in of one of the two kinds",
                 "{what}: too early to tell, {n} more check-ins of one of the two kinds", needs, what=what)  # fmt: skip


def _others(strands: Strands) -> Message:
    others = strands.others
    if others.swing is not None:
        return image_of_others(others)
    return say_n("too early to tell, {n} more rating of how {he} {v:sees|see} you",
                 "too early to tell, {n} more ratings of how {he} {v:sees|see} you",
                 others.needs)  # fmt: skip


def _due(split: Split) -> Message | None:
    if not split.due:
        return None
    if not split.looks:
        return say_n("not looked at in {n} hour", "not looked at in {n} hours", split.hours_since)
    return say_n("last looked at {n} hour ago", "last looked at {n} hours ago", split.hours_since)
