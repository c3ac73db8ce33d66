"""When the way of working is to be looked at again (`clinical.md` C1). A decision written down on that day or later
ends the asking.

Each asks for itself: hour 8, every 90 days, the contract on hold and taken up again, a remission, another state, a
change of functioning at a review. Where nothing was ever decided, all of it asks from the beginning on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from holdfast.analysis.features.numbers import reading_numbers
from holdfast.analysis.features.person import READINGS, standing_conditions, still_current
from holdfast.analysis.features.states import Poles, poles_before, poles_of
from holdfast.analysis.ways import AskedAgain
from holdfast.case.moves import HoldReason
from holdfast.case.record import Condition, ConditionName
from holdfast.case.working import ApproachDecision, FeatureNoted
from holdfast.text import Message, say, say_n

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis
    from holdfast.process.states import States

FUNCTIONING = ("lpfs-bf",)
"""Instruments of the level of personality functioning: what counts as a change is the catalogue's to say."""
REMISSIONS: dict[ConditionName, tuple[str, Message]] = {
    "mood": ("depression", say("depression")),
    "trauma": ("trauma", say("trauma")),
    "substance_use": ("substance_use", say("substance use")),
}
POLES = {
    "grandiose": say("the grandiose pole"),
    "vulnerable": say("the vulnerable pole"),
    "both": say("both poles"),
    "neither": say("neither pole"),
}


def asked_again(analysis: Analysis, decisions: Sequence[ApproachDecision]) -> tuple[AskedAgain, ...]:
    """What asks, newest first; what a decision answered is left out: all up to the day on which it was written down.

    Where nothing was ever decided nothing ends it: what is older than the time to look again is folded into one line.
    """
    last = last_decided(decisions)
    found = [*_time(analysis, last), *_holds(analysis), *_remissions(analysis)]
    found += [*_state(analysis, last), *_functioning(analysis)]
    answered = None if last is None else decision_day(last, analysis)
    there = [one for one in found if answered is None or one.when > answered]
    newest_first = sorted(there, key=lambda one: one.when, reverse=True)
    return tuple(newest_first) if last is not None else _folded(newest_first, _today(analysis))


def _folded(asked: Sequence[AskedAgain], today: date) -> tuple[AskedAgain, ...]:
    """The newest, what else is not older than the time to look again, and one line for all before."""
    since = today - timedelta(days=reading_numbers().again_days)
    shown = [one for n, one in enumerate(asked) if n == 0 or one.when >= since]
    older = asked[len(shown) :]
    if not older:
        return tuple(shown)
    words = say("it has been due since {when}, and nothing was decided", when=older[-1].when)
    return (*shown, AskedAgain("earlier", older[-1].when, words))


def due_days(analysis: Analysis, decisions: Sequence[ApproachDecision]) -> tuple[date, ...]:
    """The days on which time alone asked, without a decision in between: hour 8, and every 90 days. Oldest first."""
    last = last_decided(decisions)
    today, n = _today(analysis), reading_numbers()
    first = analysis.case.record.about.first_contact if last is None else decision_day(last, analysis)
    steps = range(n.again_days, max(0, (today - first).days) + 1, n.again_days)
    days = {first + timedelta(days=step) for step in steps}
    eighth = _eighth(analysis)
    if eighth is not None and (last is None or eighth > first):
        days.add(eighth)
    return tuple(sorted(days))


def _time(analysis: Analysis, last: ApproachDecision | None) -> Iterator[AskedAgain]:
    n = reading_numbers()
    eighth = _eighth(analysis)
    if eighth is not None:
        yield AskedAgain("session_8", eighth, say_n("{n} hour was held", "{n} hours were held", n.first_hours))
    first = analysis.case.record.about.first_contact if last is None else decision_day(last, analysis)
    past = (_today(analysis) - first).days
    if past >= n.again_days:
        # Without a decision the latest such day asks, not the first: it is a date to look, and no debt that grows.
        whole = past // n.again_days * n.again_days if last is None else n.again_days
        since = say("the first contact") if last is None else decision_words(last, analysis)
        words = say_n("{n} day since {since}", "{n} days since {since}", whole, since=since)
        yield AskedAgain("quarter", first + timedelta(days=whole), words)


def _eighth(analysis: Analysis) -> date | None:
    held, n = analysis.process.held, reading_numbers().first_hours
    return held[n - 1].day if len(held) >= n else None


def _holds(analysis: Analysis) -> Iterator[AskedAgain]:
    """The latest day on which both put the contract on hold, or took it up again. An open rupture that holds it by
    itself is no such day: first the two of them.
    """
    held: HoldReason | None = None
    latest: AskedAgain | None = None
    for move in sorted(analysis.case.record.moves, key=lambda one: one.seq):
        if move.act == "hold":
            held = "rupture" if held == "rupture" else move.hold_for or "other"
            latest = AskedAgain("hold", move.when, say("the contract was put on hold"))
        elif held is not None and (move.act == "repair" or (move.act == "rewrite" and held != "rupture")):
            held = None
            latest = AskedAgain("hold", move.when, say("the contract was taken up again after a hold"))
    if latest is not None:
        yield latest


def _remissions(analysis: Analysis) -> Iterator[AskedAgain]:
    """Each that stands: what is remitted now and was there before, by the latest of statuses and your words. One that
    was there from the first entry on, or that follows on "ruled out", is no change; one that was taken back, or after
    which an entry says that it is not known, does not stand.
    """
    for condition, (feature, name) in REMISSIONS.items():
        since: date | None = None
        before = False
        for when, standing in _course(analysis, condition, feature):
            since = (since or when) if standing == "remitted" and before else None
            before = before or standing == "there"
        if since is not None:
            words = say(
                "{name} is in remission, as noted on {when}: grandiosity may soften and empathy come; look at the "
                "picture again before judging traits",
                name=name,
                when=since,
            )
            yield AskedAgain("remission", since, words)


def _course(analysis: Analysis, name: ConditionName, feature: str) -> Iterator[tuple[date, str | None]]:
    """After each entry, its day and how it stood then: "remitted", "there", "absent", or None where it is not known."""
    said: list[tuple[date, datetime, Condition | FeatureNoted]] = [
        (one.when, one.recorded_at, one) for one in analysis.case.record.picture.conditions if one.condition == name
    ]
    said += [(one.when, one.recorded_at, one) for one in analysis.case.working.features if one.feature == feature]
    entries: list[Condition] = []
    picture: tuple[int, str | None] = (-1, None)
    word: tuple[int, str | None] = (-1, None)
    for n, (when, _, one) in enumerate(sorted(said, key=lambda each: each[:2])):
        if isinstance(one, Condition):
            entries.append(one)
            picture = (n, _of_status(standing_conditions(entries)))
        else:
            taken_back = one.value is None or one.certainty == "unknown"
            word = (-1, None) if taken_back else (n, _of_word(one.value))
        yield when, max(picture, word, key=lambda each: each[0])[1]


def _of_status(there: Sequence[Condition]) -> str | None:
    latest = there[-1]
    if still_current(there) is not None:
        return "there"
    if latest.certainty == "unknown":
        return None
    values = READINGS[latest.condition].get(latest.status)
    return None if not values else _of_word(values[0])


def _of_word(value: str | None) -> str:
    return "remitted" if value == "remitted" else "absent" if value == "none" else "there"


def _state(analysis: Analysis, last: ApproachDecision | None) -> Iterator[AskedAgain]:
    """Another pole in front than at the last decision, or than a quarter ago where there is none; since the day of the
    check-in with which it came to the front.
    """
    states = analysis.process.states
    now = poles_of(states)
    if states is None or now is None or now.front is None:
        return
    n = reading_numbers()
    then_at = analysis.at - timedelta(days=n.quarter_days) if last is None else last.recorded_at
    if then_at >= analysis.at:
        return
    then = poles_before(states, then_at)
    if then is None or then.front is None or not _moved(then, now, n.pole_moved):
        return
    words = say("in {his} check-ins {now} in front, before {then}", now=POLES[now.front], then=POLES[then.front])
    since = _came_to_front(states, then_at, analysis.at, now.front)
    if since is not None:
        yield AskedAgain("state", since.astimezone(ZoneInfo(analysis.case.record.about.zone)).date(), words)


def _came_to_front(states: States, then: datetime, at: datetime, front: str) -> datetime | None:
    """The moment of a check-in after `then` with which this pole came to the front, found by halving: just before, it
    was another one or none.
    """
    whens = [one.when for one in states.near.ordered if then < one.when <= at]
    low, high = 0, len(whens) - 1
    while low < high:
        middle = (low + high) // 2
        found = poles_before(states, whens[middle])
        if found is not None and found.front == front:
            high = middle
        else:
            low = middle + 1
    return whens[low] if whens else None


def _moved(then: Poles, now: Poles, least: float) -> bool:
    further = max(abs(then.grandiose - now.grandiose), abs(then.vulnerable - now.vulnerable))
    return then.front != now.front and further >= least


def _functioning(analysis: Analysis) -> Iterator[AskedAgain]:
    for change in analysis.outcome.changes:
        if change.series.instrument in FUNCTIONING and change.verdict in ("improved", "worse"):
            better = say("better") if change.verdict == "improved" else say("harder")
            title = change.series.title
            words = say("{title} at the review: {better} than its error explains", title=title, better=better)
            yield AskedAgain("functioning", change.review_on, words)


def last_decided(decisions: Sequence[ApproachDecision]) -> ApproachDecision | None:
    """The one written down last: with it what was known then was looked at, whatever day it names."""
    return max(decisions, key=lambda one: one.recorded_at, default=None)


def decision_day(decision: ApproachDecision, analysis: Analysis) -> date:
    """The day on which it was written down: up to then what was known is answered."""
    return decision.recorded_at.astimezone(ZoneInfo(analysis.case.record.about.zone)).date()


def decision_words(decision: ApproachDecision, analysis: Analysis) -> Message:
    """How it is called: by its day, and where it names another one by the day on which it was written down."""
    written = decision_day(decision, analysis)
    if written == decision.when:
        return say("your decision of {when}", when=written)
    return say("your decision written down on {when}", when=written)


def _today(analysis: Analysis) -> date:
    return analysis.at.astimezone(ZoneInfo(analysis.case.record.about.zone)).date()
