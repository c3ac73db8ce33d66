"""Contract, agency, and time: goals agreed, steps done, how far the treatment is, how often the two meet."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

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
    """Wishes of his own in the log, and steps for a wish of his own that were done; little where neither came."""
    n = reading_numbers()
    wishes = moments_share(analysis, say("a wish of {his} own"), ("own_wish",))
    steps = [clause for clause in analysis.contract.clauses if clause.kind == "step"]
    runs = [(clause, at) for clause in steps for at in clause.runs]
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
    little = wishes.seldom and not done
    return estimated("little" if little else None, *seen) if seen else None


def phase(analysis: Analysis) -> Found:
    """By the hours held and the time since the first; known always."""
    n = reading_numbers()
    held = analysis.process.held
    days = (analysis.at.date() - held[0].day).days if held else 0
    value = "first" if len(held) < n.first_hours else "middle" if days <= n.year_days else "late"
    what = say_n("{n} hour held", "{n} hours held", len(held))
    if not held:
        return Found(value, "known", (Seen(Datum(what), (value,)),))
    datum = Datum(what, say("since {when}", when=held[0].day), held[-1].day, f"hour:{held[-1].number}")
    return Found(value, "known", (Seen(datum, (value,)),))


def frequency(analysis: Analysis) -> Found | None:
    """The usual time between the last hours held; breaks make some of them longer, and the middle one bears that."""
    n = reading_numbers()
    held = analysis.process.held[-n.lately_hours :]
    gaps = [(b.when - a.when).total_seconds() / _SECONDS_AN_HOUR / _HOURS_A_DAY for a, b in pairwise(held)]
    if len(gaps) < n.gaps_least:
        return None
    usual = median(gaps)
    value = "twice" if usual <= n.weekly_days else "less" if usual >= n.less_days else "weekly"
    said = say_n("usually {n} day from hour to hour", "usually {n} days from hour to hour", round(usual, 1))
    datum = Datum(say("the last {k} hours", k=len(held)), said, held[-1].day, f"hour:{held[-1].number}")
    return estimated(value, Seen(datum, (value,)))
