"""Contract, agency, and time: goals agreed, steps done, how far the treatment is, how often the two meet."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from holdfast.analysis.features.ages import last_hours
from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.log import moments_share
from holdfast.analysis.features.numbers import reading_numbers
from holdfast.approaches.model import Datum
from holdfast.text import say, say_n

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

_DONE = ("did_it", "partly")
_HOURS_A_DAY = 24
_SECONDS_AN_HOUR = 3600


def goals(analysis: Analysis) -> Found | None:
    """Known: the contract says whether both said yes to a goal that stands. Without any contract nothing is known."""
    if not analysis.case.record.moves:
        return None
    there = analysis.contract.of_kind("goal")
    held = [goal for goal in there if goal.holds]
    seen = [Seen(Datum(say("{text}", text=g.terms.text), say("agreed"), g.proposed_on, g.id), ("yes",)) for g in held]
    if held:
        return Found("yes", "known", tuple(seen))
    moved = max(move.when for move in analysis.case.record.moves)
    open_ones = tuple(
        Seen(Datum(say("{text}", text=g.terms.text), say("not agreed"), g.proposed_on, g.id), ("no",)) for g in there
    )
    none = Seen(Datum(say("no goal is in the contract"), None, moved), ("no",))
    return Found("no", "known", open_ones or (none,))


def agency(analysis: Analysis) -> Found | None:
    """Wishes of his own in the log, and steps for a wish of his own that were done. Little only where both were looked
    at: no run told of is no step undone. What was done more than a year ago is not of now.
    """
    n = reading_numbers()
    since = analysis.at.date() - timedelta(days=n.year_days)
    wishes = moments_share(analysis, say("a wish of {his} own"), ("own_wish",))
    steps = [clause for clause in analysis.contract.clauses if clause.kind == "step"]
    runs = [(clause, at) for clause in steps for at in clause.runs if at.when >= since]
    own = [
        (clause, at)
        for clause, at in runs
        if at.run.outcome in _DONE and clause.terms.wish_of == "patient" and not clause.terms.only_status
    ]
    done = [one for one in runs if one[1].run.outcome in _DONE]
    seen = []
    if len(wishes.marked) >= n.seen_least:
        seen.append(wishes.seen("yes"))
    if len(own) >= n.seen_least:
        clause, at = max(own, key=lambda one: one[1].when)
        what = say_n(
            "{n} time {he} did a step of {his} own wish", "{n} times {he} did a step of {his} own wish", len(own)
        )
        seen.append(Seen(Datum(what, say("{text}", text=clause.terms.text), at.when, clause.id), ("yes",)))
    if seen:
        return estimated("yes", *seen)
    if wishes.seldom:
        seen.append(wishes.seen("little"))
    if len(runs) >= n.runs_least and not done:
        what = say_n("{n} step told of, none done", "{n} steps told of, none done", len(runs))
        seen.append(Seen(Datum(what, None, max(at.when for _, at in runs)), ("little",)))
    little = wishes.seldom and len(runs) >= n.runs_least and not done
    return estimated("little" if little else None, *seen) if seen else None


def phase(analysis: Analysis) -> Found | None:
    """By the hours held and the time since the first; unknown before there was one. Known where the first contact
    agrees; else the file may have been begun in the middle of a treatment, and it is an estimate by the first contact.
    """
    held = analysis.process.held
    if not held:
        return None
    n, today, contact = reading_numbers(), analysis.at.date(), analysis.case.record.about.first_contact
    since_hour, since_contact = (today - held[0].day).days, (today - contact).days
    few = len(held) < n.first_hours
    by_hours = "first" if few else "middle" if since_hour <= n.year_days else "late"
    late = since_contact > n.year_days
    value = "late" if late else by_hours
    agree = value == by_hours and not (few and since_contact > n.recent_hour_days)
    what = say_n("{n} hour held", "{n} hours held", len(held))
    datum = Datum(what, say("since {when}", when=held[0].day), held[-1].day, f"hour:{held[-1].number}")
    seen = [Seen(datum, (by_hours,))]
    if not agree:
        by_contact = ("late",) if late else ("first", "middle")
        seen.append(Seen(Datum(say("first contact"), None, contact), by_contact))
    return Found(value, "known" if agree else "estimated", tuple(seen))


def frequency(analysis: Analysis) -> Found | None:
    """The usual time between the last hours held; breaks make some of them longer, and the middle one bears that."""
    n = reading_numbers()
    held = last_hours(analysis, n.lately_hours)
    gaps = [(b.when - a.when).total_seconds() / _SECONDS_AN_HOUR / _HOURS_A_DAY for a, b in pairwise(held)]
    if len(gaps) < n.gaps_least:
        return None
    usual = median(gaps)
    value = "twice" if usual <= n.weekly_days else "less" if usual >= n.less_days else "weekly"
    said = say_n("usually {n} day from hour to hour", "usually {n} days from hour to hour", round(usual, 1))
    datum = Datum(say("the last {k} hours", k=len(held)), said, held[-1].day, f"hour:{held[-1].number}")
    return estimated(value, Seen(datum, (value,)))
