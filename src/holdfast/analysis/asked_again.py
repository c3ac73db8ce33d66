"""When the way of working is to be looked at again (`clinical.md` C1). A decision on that day or later ends the asking.

Each asks for itself: hour 8, every 90 days, the contract on hold and taken up again, a remission, another state, a
change of functioning at a review. Where nothing was ever decided, all of it asks from the beginning on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from holdfast.analysis.features.numbers import reading_numbers
from holdfast.analysis.features.states import Poles, last_check_in_before, poles_before, poles_of
from holdfast.analysis.ways import AskedAgain
from holdfast.case.moves import HoldReason
from holdfast.case.record import ConditionName
from holdfast.case.working import ApproachDecision
from holdfast.text import Message, say, say_n

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

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
    """What asks, by its day, oldest first; what one decision since that day answered is left out."""
    last = decisions[-1] if decisions else None
    found = [*_time(analysis, last), *_holds(analysis), *_remissions(analysis)]
    found += [*_state(analysis, last), *_functioning(analysis)]
    standing = (one for one in found if last is None or one.when > last.when)
    return tuple(sorted(standing, key=lambda one: one.when))


def due_days(analysis: Analysis, decisions: Sequence[ApproachDecision]) -> tuple[date, ...]:
    """The days on which time alone asked, without a decision in between: hour 8, and every 90 days. Oldest first."""
    last = decisions[-1] if decisions else None
    today, n = _today(analysis), reading_numbers()
    first = analysis.case.record.about.first_contact if last is None else last.when
    steps = range(n.again_days, max(0, (today - first).days) + 1, n.again_days)
    days = {first + timedelta(days=step) for step in steps}
    eighth = _eighth(analysis)
    if eighth is not None and (last is None or eighth > last.when):
        days.add(eighth)
    return tuple(sorted(days))


def _time(analysis: Analysis, last: ApproachDecision | None) -> Iterator[AskedAgain]:
    n = reading_numbers()
    eighth = _eighth(analysis)
    if eighth is not None:
        yield AskedAgain("session_8", eighth, say_n("{n} hour was held", "{n} hours were held", n.first_hours))
    first = analysis.case.record.about.first_contact if last is None else last.when
    past = (_today(analysis) - first).days
    if past >= n.again_days:
        # Without a decision the latest such day asks, not the first: it is a date to look, and no debt that grows.
        whole = past // n.again_days * n.again_days if last is None else n.again_days
        since = say("the first contact") if last is None else say("your decision of {when}", when=last.when)
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
    """Each that stands: a status, or a word of yours, that says remission now and said otherwise before. One that was
    there from the first entry on is no change.
    """
    for condition, (feature, name) in REMISSIONS.items():
        said = [
            (one.when, one.recorded_at, one.status == "in_remission")
            for one in analysis.case.record.picture.conditions
            if one.condition == condition and one.status != "unknown"
        ]
        said += [
            (one.when, one.recorded_at, one.value == "remitted")
            for one in analysis.case.working.features
            if one.feature == feature and one.value is not None
        ]
        since: date | None = None
        before = False
        for when, _, remitted in sorted(said):
            since = (since or (when if before else None)) if remitted else None
            before = before or not remitted
        if since is not None:
            words = say(
                "{name} is in remission: grandiosity may soften and empathy come; look at the picture again before "
                "judging traits",
                name=name,
            )
            yield AskedAgain("remission", since, words)


def _state(analysis: Analysis, last: ApproachDecision | None) -> Iterator[AskedAgain]:
    """Another pole in front than at the last decision, or than a quarter ago where there is none."""
    states = analysis.process.states
    now = poles_of(states)
    if states is None or now is None or now.front is None:
        return
    n = reading_numbers()
    then_at = analysis.at - timedelta(days=n.quarter_days) if last is None else last.recorded_at
    if then_at >= analysis.at:
        return
    then = poles_before(states, then_at)
    seen = last_check_in_before(states, analysis.at)
    if then is None or then.front is None or seen is None or not _moved(then, now, n.pole_moved):
        return
    words = say("in {his} check-ins {now} in front, before {then}", now=POLES[now.front], then=POLES[then.front])
    yield AskedAgain("state", seen, words)


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


def _today(analysis: Analysis) -> date:
    return analysis.at.astimezone(ZoneInfo(analysis.case.record.about.zone)).date()
