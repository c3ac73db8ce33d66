"""Is there something to remind him of now? From his record and his own choice alone; no clock, nothing stored.

First what forbids every message, then the three things. What nobody knows counts as what it may be: an hour that is
over and not written down may have been missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from holdfast.case.course import ended_on
from holdfast.case.record import Record, Session
from holdfast.case.restriction import in_force
from holdfast.contract.model import Clause
from holdfast.contract.replay import replay
from holdfast.web.giving.planning import next_hours
from holdfast.web.rights.portal import is_shut
from holdfast.web.vault.reminding import Choice, Thing

A_DAY = timedelta(days=1)
STEP_FROM, STEP_TO = 2, 7
"""Days after the day on which both said yes: the step is reminded of in these, and never again."""
YES = ("accept", "accept_reserved", "commit")
WENT = ("missed", "left_in_anger")
"""After such an hour the program keeps silent until the two have met again: what to do then is the therapist's."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing on one occasion: `which` makes it this one and no other, `begins` is its first day."""

    thing: Thing
    which: str
    begins: date


def is_quiet(choice: Choice, local: datetime) -> bool:
    """Whether he wants no message at this moment of the practice's zone."""
    return local.weekday() in choice.days_off or local.hour >= choice.quiet_from or local.hour < choice.quiet_to


def silence(record: Record, at: datetime, zone: tzinfo) -> str:
    """Why nothing at all is sent now, in a word of ours; empty where nothing forbids it."""
    today = at.astimezone(zone).date()
    if in_force(record) is not None:
        return "restricted"
    if ended_on(record) is not None:
        return "ended"
    if is_shut(record):
        return "not agreed to"
    if _in_break(record, today):
        return "a break"
    last = _last_hour(record, at)
    if last is not None and any(mark in WENT for mark in last.attendance):
        return "he went away"
    if _not_written_down(record, last, at, zone):
        return "an hour nobody wrote down"
    return ""


def occasions(record: Record, choice: Choice, at: datetime, zone: tzinfo, *, form_waits: bool) -> Iterator[Occasion]:
    """What he may be reminded of now, the most pressing first. `form_waits`: a form is asked on his page today.

    Nothing that began before he chose: he has seen that himself, and after a restore it may have been sent before.
    """
    if silence(record, at, zone) or is_quiet(choice, at.astimezone(zone)):
        return
    asks = _still_asks(record, choice)
    found = {
        "hour": _hour(record, at, zone),
        "form": _form(record, at, zone) if form_waits and asks else None,
        "step": _step(record, at, zone) if asks else None,
    }
    since = choice.since.astimezone(zone).date()
    for thing in choice.things:
        one = found[thing]
        if one is not None and one.begins > since:
            yield one


def _hour(record: Record, at: datetime, zone: tzinfo) -> Occasion | None:
    """An hour arranged for tomorrow that still stands: not cancelled, not taken back, not in a break."""
    today = at.astimezone(zone).date()
    tomorrow = today + A_DAY
    if tomorrow not in next_hours(record, at, zone) or _in_break(record, tomorrow):
        return None
    return Occasion("hour", tomorrow.isoformat(), today)


def _form(record: Record, at: datetime, zone: tzinfo) -> Occasion | None:
    """What waits on his page for the next hour: once for one hour, however many forms there are."""
    hours = next_hours(record, at, zone)
    if not hours or _in_break(record, hours[0]):
        return None
    return Occasion("form", hours[0].isoformat(), hours[0] - A_DAY)


def _step(record: Record, at: datetime, zone: tzinfo) -> Occasion | None:
    """The step both said yes to in the last days. By the day of the yes alone, never by what he did or left undone;
    once he has said how it went, there is nothing to remind of.
    """
    contract = replay(record.moves)
    step = contract.step_due
    if contract.held is not None or step is None or not step.state.startswith("agreed") or not step.terms.between_hours:
        return None
    agreed = max((move.when for move in record.moves if move.clause == step.id and move.act in YES), default=None)
    if agreed is None or _told_of(step, agreed):
        return None
    begins, today = agreed + STEP_FROM * A_DAY, at.astimezone(zone).date()
    met = any(one.when.astimezone(zone).date() > agreed for one in record.sessions if one.when <= at)
    if met or not begins <= today <= agreed + STEP_TO * A_DAY:
        return None
    return Occasion("step", f"{step.id}|{step.text_hash}", begins)


def _told_of(step: Clause, agreed: date) -> bool:
    return any(run.when >= agreed for run in step.runs)


def _in_break(record: Record, day: date) -> bool:
    """Days without hours, whoever announced them."""
    return any(one.start <= day <= one.end for one in record.breaks)


def _last_hour(record: Record, at: datetime) -> Session | None:
    """The last hour that was not cancelled, in which the two met or should have."""
    hours = [one for one in record.sessions if one.when <= at and "cancelled" not in one.attendance]
    return max(hours, key=lambda one: (one.when, one.number), default=None)


def _not_written_down(record: Record, last: Session | None, at: datetime, zone: tzinfo) -> bool:
    """Is an hour over that was arranged after the last one, and nobody wrote down what became of it? An hour for which
    only he has written something, or whose attendance was not touched, is known to have been.
    """
    known = {one.when.astimezone(zone).date() for one in record.sessions}
    since = None if last is None else last.when
    over = (one.when for one in record.appointments if one.when <= at and (since is None or one.when > since))
    return any(when.astimezone(zone).date() not in known for when in over)


def _still_asks(record: Record, choice: Choice) -> bool:
    """Whether he has not said since, on his page, that nothing shall be asked between hours: then only an hour is left
    to remind of.
    """
    last = max(record.settings, key=lambda one: one.recorded_at, default=None)
    return last is None or last.setting != "quiet" or last.recorded_at <= choice.since
