"""What the page of measures writes: a battery begun, a course chosen, one form put on the calendar or taken off it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import get_args

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from holdfast.case.measured import Planned
from holdfast.case.record import Record, Setting, SettingChosen, setting_of
from holdfast.measures.batteries import (
    Wanted,
    batteries,
    may_be_planned,
    open_sittings,
    plans_in_force,
    start_battery,
    start_course,
    stop,
)
from holdfast.measures.catalogue import catalogue
from holdfast.text import say
from holdfast.web.pages.sent import whole_number
from holdfast.web.rights.beginning import NotKept, Open, checked, new_id
from holdfast.web.vault.door import add_entry

SETTINGS: tuple[Setting, ...] = get_args(Setting)
FURTHEST = timedelta(days=731)
LONGEST_WEEKS = 104
ORDER = say("The days of the sittings follow each other: the second comes after the first.")
NO_CHOICE = say("Choose which of the two is asked every two weeks: {forms}.")


def next_hours(record: Record, now: datetime, zone: tzinfo) -> list[date]:
    """The days of the hours arranged from today on that are not there as hours yet, in order."""
    held = {one.when.astimezone(zone).date() for one in record.sessions}
    today = now.astimezone(zone).date()
    days = {one.when.astimezone(zone).date() for one in record.appointments}
    return sorted(day for day in days if day >= today and day not in held)


def start_the_battery(request: HttpRequest, opened: Open) -> None:
    """`battery` over as many sittings as days were given (`day1`, `day2`, ...)."""
    name, sittings = request.POST.get("battery", ""), whole_number(request.POST.get("sittings", "")) or 0
    if name not in batteries().batteries or sittings not in batteries().batteries[name].ways:
        raise SuspiciousOperation("a battery that no page of ours could have sent")
    days = [day_ahead(request, opened, f"day{n}") for n in range(1, sittings + 1)]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise NotKept(ORDER)
    _write(opened, start_battery(name, days, running=plans_in_force(opened.case.record, opened.now)))


def start_the_course(request: HttpRequest, opened: Open) -> None:
    """The course of a setting, and the setting itself where it is another than before."""
    setting: Setting | None = next((one for one in SETTINGS if one == request.POST.get("setting")), None)
    if setting is None:
        raise SuspiciousOperation("a setting that no page of ours could have sent")
    record, begin = opened.case.record, day_ahead(request, opened, "begin")
    choice = [request.POST.get("choose", "")]
    for one in batteries().courses[setting].rounds:
        if one.choose and choice[0] not in one.instruments:
            titles = " · ".join(catalogue()[id].title for id in one.instruments)
            raise NotKept(say(NO_CHOICE.id, forms=titles))
    running, sittings = plans_in_force(record, opened.now), open_sittings(record, opened.now)
    wanted = start_course(setting, begin, choose=choice, running=running, sittings=sittings)
    if setting != setting_of(record):
        chosen = SettingChosen(id=new_id("setting"), when=opened.today, setting=setting, **opened.stamp)
        add_entry(opened.handle, "settings", checked(chosen))
    _write(opened, wanted)


def stop_one(request: HttpRequest, opened: Open) -> None:
    """One form is asked no longer, from today on."""
    name = request.POST.get("instrument", "")
    if all(one.instrument != name for one in plans_in_force(opened.case.record, opened.now)):
        raise NotKept(say("This form was not planned any more. Look at the page once more."))
    _write(opened, [stop(name, opened.today)])


def add_one(request: HttpRequest, opened: Open) -> None:
    """One form, once from a day on or every so many weeks."""
    name, weeks = request.POST.get("instrument", ""), request.POST.get("weeks", "").strip()
    if not name:
        raise NotKept(say("Choose a form."))
    if name not in catalogue() or not may_be_planned(catalogue()[name]):
        raise SuspiciousOperation("a form that no page of ours could have sent")
    every = whole_number(weeks, 3) if weeks else None
    if weeks and not (every and every <= LONGEST_WEEKS):
        allowed = "Every how many weeks: found {found}; allowed: a whole number from 1 to {most}, or nothing for once."
        raise NotKept(say(allowed, found=weeks[:20], most=LONGEST_WEEKS))
    _write(opened, [Wanted(name, day_ahead(request, opened, "first"), every)])


ACTS: Mapping[str, Callable[[HttpRequest, Open], None]] = {
    "battery": start_the_battery,
    "course": start_the_course,
    "stop": stop_one,
    "add": add_one,
}


def day_ahead(request: HttpRequest, opened: Open, name: str) -> date:
    """A day from today on, at most two years ahead; today where it was left empty. Raises `NotKept`."""
    text = request.POST.get(name, "").strip()
    if not text:
        return opened.today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotKept(say("A day is written as 2023-03-14.")) from None
    if not opened.today <= day <= opened.today + FURTHEST:
        raise NotKept(say("A day from today to two years ahead fits there; {day} does not.", day=day))
    return day


def _write(opened: Open, wanted: Iterable[Wanted]) -> None:
    for one in wanted:
        entry = Planned(id=new_id("plan"), when=opened.today, **asdict(one), **opened.stamp)
        add_entry(opened.handle, "plans", checked(entry))
