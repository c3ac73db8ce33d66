"""Frame, alliance and rupture, as hours and answers show them; whether a frame was ever spoken of is asked first."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

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
    """Over the last logged hours: in how many it was touched. Only where something was arranged: else there is none."""
    n = reading_numbers()
    told = sorted(analysis.case.record.frame, key=lambda one: (one.when, one.recorded_at))
    clauses = [clause for clause in analysis.contract.clauses if clause.kind == "frame" and clause.standing]
    hours = [hour for hour in analysis.process.hours if hour.logged][-n.frame_hours :]
    if len(hours) < n.frame_hours or not (told or clauses):
        return None
    marked = [hour for hour in hours if _touched(hour, analysis)]
    limit = [hour for hour in hours if "limit_set" in hour.frame]
    if len(marked) <= n.frame_quiet:
        value = "holds"
    elif len(marked) >= n.frame_most:
        value = "not_yet"
    else:
        value = "tested"
    last = (marked or hours)[-1]
    what = say("the frame was touched, or {he} came late, left or missed")
    said = say("{k} of the last {n} hours", k=len(marked), n=len(hours))
    seen = [Seen(Datum(what, said, last.day, f"hour:{last.number}"), (value,))]
    if limit and value != "holds":
        what = say_n("a limit was spoken of in {n} hour", "a limit was spoken of in {n} hours", len(limit))
        seen.append(Seen(Datum(what, None, limit[-1].day, f"hour:{limit[-1].number}"), ("tested",)))
    return estimated(value, *seen)


def alliance(analysis: Analysis) -> Found | None:
    """From his last ratings; not yet formed in the first hours. Ratings alone never say that he could disagree: for
    that one break must have been mended, or an hour of candour have come.
    """
    n = reading_numbers()
    held = analysis.process.held
    if len(held) < n.forming_hours:
        what = say_n("{n} hour held", "{n} hours held", len(held))
        last = held[-1].day if held else None
        return estimated("none_yet", Seen(Datum(what, None, last), ("none_yet",)))
    rated = [hour for hour in held if hour.his_alliance is not None][-n.alliance_ratings :]
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


def rupture(analysis: Analysis) -> Found | None:
    """Open where one is; none only where he rated enough hours and nothing is under suspicion. Silence of the log alone
    is no "none": what was not seen is not what was not there.
    """
    n = reading_numbers()
    days = {hour.number: hour.day for hour in analysis.process.hours}
    open_one = analysis.process.open_rupture
    if open_one is not None:
        what = say("a rupture, open since hour {hour}", hour=open_one.onset)
        datum = Datum(what, None, days.get(open_one.onset), f"hour:{open_one.onset}")
        return estimated("open", Seen(datum, ("open",)))
    candidate = next((e for e in reversed(analysis.process.episodes) if _under_suspicion(e.stage, e.state)), None)
    if candidate is not None:
        what = say("{his} ratings fell in hour {hour}; a number alone", hour=candidate.onset)
        datum = Datum(what, None, days.get(candidate.onset), f"hour:{candidate.onset}")
        return estimated(None, Seen(datum, ("open",)))
    known = [h for h in analysis.process.held if h.his_alliance is not None]
    if len(known) < n.marks_least:
        return None
    what = say_n("{n} hour {he} rated", "{n} hours {he} rated", len(known))
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
