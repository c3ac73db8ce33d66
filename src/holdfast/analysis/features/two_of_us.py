"""Frame, alliance and rupture, as hours and answers show them; whether a frame was ever spoken of is asked first."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from holdfast.analysis.features.ages import last_hours, recent
from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.numbers import reading_numbers
from holdfast.approaches.model import Datum
from holdfast.process.hours import his_marks
from holdfast.process.readings import Hour
from holdfast.text import Message, say, say_n

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

TOUCHED = frozenset({"fee", "contact", "overrun", "request", "threat_to_quit"})
AWAY = frozenset({"late", "missed", "left_early", "left_in_anger"})


def frame(analysis: Analysis) -> Found | None:
    """Over the last logged hours: in how many it was touched. Only where something was arranged: else there is none.

    An hour in which neither coming and going nor the frame was marked is one of which nothing is known. Between
    held and not yet it is tested and talked about only where a limit was spoken of.
    """
    n = reading_numbers()
    told = sorted(analysis.case.record.frame, key=lambda one: (one.when, one.recorded_at))
    clauses = [clause for clause in analysis.contract.clauses if clause.kind == "frame" and clause.standing]
    logged = [hour for hour in analysis.process.hours if hour.logged][-n.frame_hours :]
    hours = [hour for hour in recent(logged, analysis) if hour.attendance or hour.frame]
    if len(logged) < n.frame_hours or len(hours) < n.marks_least or not (told or clauses):
        return None
    marked = [hour for hour in hours if _touched(hour, analysis)]
    limit = [hour for hour in hours if "limit_set" in hour.frame]
    value: str | None = "tested" if limit else None
    if len(marked) <= n.frame_quiet:
        value = "holds"
    elif len(marked) >= n.frame_most:
        value = "not_yet"
    last = (marked or hours)[-1]
    what = say("the frame was touched, or {he} came late, left or missed")
    said = say("{k} of {n} hours", k=len(marked), n=len(hours))
    speaks = ("tested", "not_yet") if value is None else (value,)
    seen = [Seen(Datum(what, said, last.day, f"hour:{last.number}"), speaks)]
    if limit and value != "holds":
        what = say_n("a limit was spoken of in {n} hour", "a limit was spoken of in {n} hours", len(limit))
        seen.append(Seen(Datum(what, None, limit[-1].day, f"hour:{limit[-1].number}"), ("tested",)))
    return estimated(value, *seen)


def alliance(analysis: Analysis) -> Found | None:
    """From his ratings of the last hours; not yet formed in the first ones, where the two of you have only met. Ratings
    alone never say that he could disagree: for that one break must have been mended.
    """
    n = reading_numbers()
    held = analysis.process.held
    if len(held) < n.forming_hours:
        return _only_met(analysis, held)
    rated = [hour for hour in last_hours(analysis, n.rated_hours) if hour.his_alliance is not None]
    if len(rated) < n.alliance_ratings:
        return None
    middle = median(hour.his_alliance or 0.0 for hour in rated)
    high = middle >= n.alliance_good
    bore = _disagreed(analysis)
    newest = rated[-1]
    what, said = say("{his} last ratings of the two of you"), say("around {middle} of 100", middle=round(middle))
    of_ratings = ("good",) if high else ("forming", "none_yet")
    seen = [Seen(Datum(what, said, newest.day, f"hour:{newest.number}"), of_ratings)]
    seen += [Seen(Datum(words, None, hour.day, f"hour:{hour.number}"), ("good",)) for hour, words in bore]
    value = "good" if high and bore else "forming" if not high else None
    return estimated(value, *seen)


def _only_met(analysis: Analysis, held: Sequence[Hour]) -> Found | None:
    """Nothing before the first hour; and nothing where few hours are entered of a treatment that is older than they."""
    if not held:
        return None
    days = (analysis.at.date() - analysis.case.record.about.first_contact).days
    value = "none_yet" if days <= reading_numbers().recent_hour_days else None
    what = say_n("{n} hour held", "{n} hours held", len(held))
    return estimated(value, Seen(Datum(what, None, held[-1].day), None if value is None else (value,)))


def rupture(analysis: Analysis) -> Found | None:
    """Open where one is; none only where he rated enough of the last hours and nothing is under suspicion. Silence of
    the log alone is no "none": what was not seen is not what was not there. Long after the last hour nothing is said.
    """
    n = reading_numbers()
    days = {hour.number: hour.day for hour in analysis.process.hours}
    there = last_hours(analysis, n.rated_hours)
    open_one = analysis.process.open_rupture
    if open_one is not None:
        what = say("a rupture, open since hour {hour}", hour=open_one.onset)
        datum = Datum(what, None, days.get(open_one.onset), f"hour:{open_one.onset}")
        return estimated("open" if there else None, Seen(datum, ("open",)))
    candidate = next((e for e in reversed(analysis.process.episodes) if _under_suspicion(e.stage, e.state)), None)
    if candidate is not None:
        what = say("{his} ratings fell in hour {hour}; a number alone", hour=candidate.onset)
        datum = Datum(what, None, days.get(candidate.onset), f"hour:{candidate.onset}")
        return estimated(None, Seen(datum, ("open",)))
    known = [h for h in there if h.his_alliance is not None]
    if len(known) < n.marks_least:
        return None
    what = say("{k} of the last {n} hours {he} rated", k=len(known), n=len(there))
    datum = Datum(what, say("no open rupture seen"), known[-1].day, f"hour:{known[-1].number}")
    return estimated("none", Seen(datum, ("none",)))


def _under_suspicion(stage: str, state: str) -> bool:
    return stage == "candidate" and state == "open"


def _disagreed(analysis: Analysis) -> Sequence[tuple[Hour, Message]]:
    """Hours that show that the two can bear a no: breaks that were mended, the latest of them."""
    hours = {hour.number: hour for hour in analysis.process.hours}
    mended = [
        e.repaired_at
        for e in analysis.process.episodes
        if e.stage == "probable" and e.state == "repaired" and e.repaired_at in hours
    ]
    return [(hours[mended[-1]], say("a rupture was mended"))] if mended and mended[-1] is not None else []


def _touched(hour: Hour, analysis: Analysis) -> bool:
    marks = his_marks(hour, analysis.case.record.breaks)
    return not TOUCHED.isdisjoint(hour.frame) or not AWAY.isdisjoint(marks)
