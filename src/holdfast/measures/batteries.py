"""Which forms are asked, and when: batteries, the later course, and what is due at the next hour. Pure; no clock.

A due date waits for the next hour (or the day before it, on the patient's own page) and is never late: what was not
asked is due at the hour after, and nothing counts how often. Days are days of the case's own zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from holdfast.case.as_of import standing
from holdfast.case.course import end_of
from holdfast.case.measured import Items, Measure, Planned
from holdfast.case.record import Break, Record, Setting
from holdfast.case.restriction import standing_of
from holdfast.knowledge import read_toml
from holdfast.measures.battery import Batteries
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.reading.batteries import parse_batteries
from holdfast.measures.recorded import left_out, taken_back

FILE = Path(__file__).parent / "knowledge" / "batteries" / "batteries.v1.toml"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What becomes a `Planned` entry: the fields of one, without id and moment."""

    instrument: str
    first: date
    every_weeks: int | None = None
    ends: date | None = None
    battery: str | None = None
    sitting: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A form that is due. `since` is the day the plan named, `on` the hour it waits for (None: none is arranged).

    `opens` is the first day on which it may be answered away from the hour. Questions `first` to `last` (places on the
    form, from 1) of `of` are asked; `part` is 1 or 2 where the form is given in two halves, else None.
    """

    instrument: str
    since: date
    on: date | None
    opens: date | None
    first: int
    last: int
    of: int
    part: int | None
    plan: Planned

    @property
    def questions(self) -> int:
        """How many questions are asked this time."""
        return self.last - self.first + 1

    def may_be_answered(self, day: date) -> bool:
        """Is it asked on this day? The day of its hour and, unless that lies in a break, the day before."""
        return self.on is not None and self.opens is not None and self.opens <= day <= self.on


@cache
def batteries() -> Batteries:
    """The knowledge file, read once. Raises KnowledgeError where it is spoiled."""
    return parse_batteries(FILE.name, read_toml(FILE), catalogue())


def minutes(questions: int) -> int:
    """About how many minutes so many questions take; at least one."""
    return max(1, round(questions * batteries().limits.seconds / 60))


def may_be_planned(instrument: Instrument) -> bool:
    """Is it a form that can be put on the calendar: the patient answers it, its questions are known, and a day can
    hold it (whole, or in two halves where it may be split)?

    The project's own forms have their own times; goals in one's own words are set in the hour.
    """
    asked = "patient" in instrument.raters and not instrument.total_only and not instrument.variable
    return asked and not instrument.project_form and bool(parts(instrument, batteries().limits.a_day))


def parts(instrument: Instrument, a_day: int) -> tuple[tuple[int, int], ...]:
    """The places (first, last), from 1, of the questions asked on one day: one stretch, or two halves; () where it
    cannot be given: too long, and it asks about a stretch of time that two days would make two.
    """
    n = len(instrument.items)
    if n <= a_day:
        return ((1, n),)
    half = (n + 1) // 2
    return ((1, half), (half + 1, n)) if instrument.may_be_split and half <= a_day else ()


def joined(earlier: Items, later: Items) -> Items:
    """Two halves of one form as one: what was answered later stands where both were. ValueError for other lengths."""
    return tuple(old if new is None else new for old, new in zip(earlier, later, strict=True))


# --- what is begun ---------------------------------------------------------------------------------------------------


def start_battery(name: str, hours: Sequence[date], *, running: Iterable[Planned] = ()) -> tuple[Wanted, ...]:
    """A battery over as many sittings as there are days in `hours`, in the order in which its forms are given.

    `running`: the plans in force; a form of the course goes on in its own rhythm afterwards. Raises ValueError for a
    number of sittings the battery has no way for, and for days that do not follow each other; KeyError for a name there
    is none of.
    """
    ways = batteries().batteries[name].ways
    if len(hours) not in ways:
        raise ValueError(f"{name} over {len(hours)} sittings; allowed: {', '.join(str(n) for n in sorted(ways))}")
    if any(later <= earlier for earlier, later in pairwise(hours)):
        raise ValueError("the days of the sittings follow each other")
    before = {plan.instrument: plan for plan in running if plan.every_weeks is not None}
    wanted = []
    for place, (day, sitting) in enumerate(zip(hours, ways[len(hours)], strict=True), start=1):
        for id in sitting:
            old = before.get(id)
            every = old.every_weeks if old is not None else None
            wanted.append(Wanted(id, day, every, old.ends if old is not None else None, name, place))
    return tuple(wanted)


def start_course(
    setting: Setting,
    begin: date,
    *,
    choose: Collection[str] = (),
    running: Sequence[Planned] = (),
    sittings: Mapping[str, Planned] | None = None,
) -> tuple[Wanted, ...]:
    """What is asked from `begin` on in this setting, and what of the course before is asked no longer.

    `choose`: of forms of which only one is asked (CORE-10 or PHQ-9), the one; `running`: the plans in force;
    `sittings`: those of a battery that are still to come (`open_sittings`), which keep their day. Raises ValueError
    where not exactly one was chosen.
    """
    kept, wanted = sittings or {}, []
    for one in batteries().courses[setting].rounds:
        named = one.instruments if not one.choose else tuple(id for id in one.instruments if id in choose)
        if one.choose and len(named) != 1:
            raise ValueError("one of " + ", ".join(one.instruments))
        for id in named:
            sat = kept.get(id)
            if sat is None:
                wanted.append(Wanted(id, begin, one.every_weeks, battery=setting))
            else:
                wanted.append(Wanted(id, sat.first, one.every_weeks, battery=sat.battery, sitting=sat.sitting))
    return (*wanted, *_ended(begin, running, kept, {one.instrument for one in wanted}))


def stop(instrument: str, day: date) -> Wanted:
    """That this form is asked no longer, from `day` on."""
    return Wanted(instrument, day, ends=day - A_DAY)


def _ended(
    begin: date, running: Sequence[Planned], kept: Mapping[str, Planned], going_on: Collection[str]
) -> Iterable[Wanted]:
    for plan in running:
        of_the_course = plan.battery is not None and (plan.battery in batteries().courses or plan.every_weeks)
        if plan.instrument in going_on or not of_the_course:
            continue
        if plan.instrument in kept:  # asked at its sitting, and not again
            yield Wanted(plan.instrument, plan.first, battery=plan.battery, sitting=plan.sitting)
        else:
            yield stop(plan.instrument, begin)


# --- what stands -----------------------------------------------------------------------------------------------------


def plans_in_force(record: Record, at: datetime) -> tuple[Planned, ...]:
    """The plan that holds for each instrument at this moment, without those that say that it is asked no longer."""
    latest: dict[str, Planned] = {}
    for plan in sorted(standing(record.plans, at), key=lambda one: one.recorded_at):
        latest.pop(plan.instrument, None)  # so that the order is that of the latest plans
        latest[plan.instrument] = plan
    return tuple(one for one in latest.values() if one.ends is None or one.ends >= one.first)


def open_sittings(record: Record, at: datetime) -> Mapping[str, Planned]:
    """The plans of a battery whose forms were not answered yet, by instrument."""
    return {
        one.instrument: one
        for one in plans_in_force(record, at)
        if one.battery in batteries().batteries and next_date(record, one, at) == one.first
    }


def next_date(record: Record, plan: Planned, at: datetime) -> date | None:
    """The day from which this plan asks its form again, by what was answered until `at`; None where it is done.

    A form answered early moves its next date; one left out ("not this time") waits for its next round.
    """
    done = _done(record, plan.instrument, at)
    if plan.every_weeks is not None:
        again = max(plan.first, done.when + timedelta(weeks=plan.every_weeks)) if done else plan.first
        return again if plan.ends is None or again <= plan.ends else None
    if done is not None and done.when >= plan.when and (done.when >= plan.first or done.recorded_at > plan.recorded_at):
        return None
    return plan.first


def _given(record: Record, instrument: str, at: datetime) -> list[Measure]:
    mine = (one for one in standing(record.measures, at) if one.instrument == instrument and not taken_back(one))
    return sorted(mine, key=lambda one: (one.when, one.recorded_at))


def _done(record: Record, instrument: str, at: datetime) -> Measure | None:
    """The last time the form was answered whole, or left out; the first half alone is neither."""
    whole = [one for one in _given(record, instrument, at) if half_of(one) != 1]
    return whole[-1] if whole else None


def half_of(measure: Measure) -> int | None:
    """Which half of a form that is given in two halves this is, by where the answers stand; None for a whole one."""
    if measure.items is None or measure.instrument not in catalogue() or left_out(measure):
        return None
    split = parts(catalogue()[measure.instrument], batteries().limits.a_day)
    if len(split) != 2 or len(measure.items) != split[1][1]:
        return None
    cut = split[0][1]
    if all(answer is None for answer in measure.items[cut:]):
        return 1
    return 2 if all(answer is None for answer in measure.items[:cut]) else None


def open_half(record: Record, instrument: str, day: date) -> Measure | None:
    """The first half of this form, where it was the last one answered, not too long before `day`: the second half
    belongs to it. None where there is none.
    """
    mine = (one for one in record.measures if one.instrument == instrument)
    last = max(mine, key=lambda one: (one.when, one.recorded_at), default=None)
    if last is None or half_of(last) != 1:
        return None
    return last if (day - last.when).days <= batteries().limits.days_together else None


# --- what is due -----------------------------------------------------------------------------------------------------


def due(record: Record, at: datetime, next_hour: date | None) -> tuple[Due, ...]:
    """What is asked at the next hour, in order: what was planned until then, as much as one day holds.

    Nothing while the case is restricted, the treatment ended, or the day lies in a break; in the setting "quiet" only
    what was planned after it was chosen. `at` is an aware moment; only what was recorded by then counts.
    """
    return _asked(record, at, next_hour)[0]


def waiting(record: Record, at: datetime, next_hour: date | None) -> tuple[Due, ...]:
    """What was planned until the next hour and waits for the one after it, because a day holds no more."""
    return _asked(record, at, next_hour)[1]


def _asked(record: Record, at: datetime, next_hour: date | None) -> tuple[tuple[Due, ...], tuple[Due, ...]]:
    today = at.astimezone(ZoneInfo(record.about.zone)).date()
    day = today if next_hour is None else max(next_hour, today)
    breaks = standing(record.breaks, at)
    if standing_of(standing(record.restrictions, at)) or end_of(standing(record.course, at)):
        return (), ()
    if any(_within(one, day) for one in breaks):
        return (), ()
    opens = day - A_DAY
    if any(_within(one, opens) for one in breaks):
        opens = day
    hour = None if next_hour is None else (day, opens)
    limits, planned = batteries().limits, _planned(record, at, day, hour)
    at_a_sitting = [one for one in planned if _sits(one, day)]
    answered = [m for m in standing(record.measures, at) if day - A_DAY <= m.when <= day and not taken_back(m)]
    room = (limits.a_sitting if at_a_sitting else limits.a_day) - sum(_questions(one) for one in answered)
    taken = {one.instrument for one in answered}
    chosen: list[Due] = []
    nothing_else = not at_a_sitting and any(_of_a_sitting(record, one, at) for one in answered)
    for one in at_a_sitting or planned:
        if nothing_else:
            break
        if one.questions <= room and not _apart(one.instrument, taken):
            chosen.append(one)
            taken.add(one.instrument)
            room -= one.questions
    return tuple(chosen), tuple(one for one in planned if one not in chosen)


def _planned(record: Record, at: datetime, day: date, hour: tuple[date, date] | None) -> list[Due]:
    """Everything planned until `day`: second halves first, then by day and by the order of the plans."""
    since = _quiet_since(record, at)
    found = []
    for place, plan in enumerate(plans_in_force(record, at)):
        silent = since is not None and plan.recorded_at <= since
        if silent or plan.instrument not in catalogue() or (plan.ends is not None and day > plan.ends):
            continue
        if (one := _due_by(record, plan, at, day, hour)) is not None:
            turn = _turn(plan) if _sits(one, day) else (0, 0)
            found.append((one.part != 2, turn, one.since, place, one))
    return [one for *_, one in sorted(found, key=lambda each: each[:4])]


def _due_by(record: Record, plan: Planned, at: datetime, day: date, hour: tuple[date, date] | None) -> Due | None:
    limits, form = batteries().limits, catalogue()[plan.instrument]
    on, opens = hour if hour is not None else (None, None)
    split, n = parts(form, limits.a_day), len(form.items)
    given = _given(record, plan.instrument, at)
    if len(split) == 2 and given and half_of(given[-1]) == 1:
        before = given[-1].when
        if day - A_DAY <= before:  # the second half waits for another hour
            return None
        if day - before <= timedelta(days=limits.days_together):
            return Due(plan.instrument, before, on, opens, *split[1], n, 2, plan)
    since = next_date(record, plan, at)
    if since is None or since > day:
        return None
    whole = Due(plan.instrument, since, on, opens, 1, n, n, None, plan)
    if n <= limits.a_day or (_sits(whole, day) and n <= limits.a_sitting):
        return whole
    return Due(plan.instrument, since, on, opens, *split[0], n, 1, plan) if len(split) == 2 else None


def _sits(one: Due, day: date) -> bool:
    """Is it asked at a sitting of its battery? For a while: what was left over is later a form like any other."""
    of_a_battery = one.plan.battery in batteries().batteries and one.since == one.plan.first and one.part is None
    return of_a_battery and day - one.plan.first <= timedelta(days=batteries().limits.days_together)


def _of_a_sitting(record: Record, measure: Measure, at: datetime) -> bool:
    """Was this form answered at a sitting of its battery? Then the day was a sitting's, and holds nothing else."""
    plan = next((one for one in plans_in_force(record, at) if one.instrument == measure.instrument), None)
    if plan is None or plan.battery not in batteries().batteries:
        return False
    since = plan.first - A_DAY
    before = any(since <= one.when < measure.when for one in _given(record, measure.instrument, at))
    return not before and since <= measure.when <= plan.first + timedelta(days=batteries().limits.days_together)


def _turn(plan: Planned) -> tuple[int, int]:
    """Which sitting, and which place in it, as the knowledge file has it."""
    number = plan.sitting or 1
    for way in batteries().batteries[plan.battery or ""].ways.values():
        if number <= len(way) and plan.instrument in way[number - 1]:
            return number, way[number - 1].index(plan.instrument)
    return number, 0


def _questions(measure: Measure) -> int:
    """How many questions were put to him with this form. One left out counts as asked: nothing else takes its place
    on that day.
    """
    form, half = catalogue().get(measure.instrument), half_of(measure)
    if form is not None and half is not None:
        first, last = parts(form, batteries().limits.a_day)[half - 1]
        return last - first + 1
    return len(measure.items) if measure.items is not None else len(form.items) if form is not None else 0


def _apart(instrument: str, taken: Collection[str]) -> bool:
    return any(instrument in group and group & (set(taken) - {instrument}) for group in batteries().apart)


def _quiet_since(record: Record, at: datetime) -> datetime | None:
    """When "quiet" was chosen, where that is the setting now."""
    chosen = max(standing(record.settings, at), key=lambda one: (one.when, one.recorded_at), default=None)
    return chosen.recorded_at if chosen is not None and chosen.setting == "quiet" else None


def _within(one: Break, day: date) -> bool:
    return one.start <= day <= one.end
