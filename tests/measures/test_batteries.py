"""The calendar of the forms: what is asked when, how much at once, and what is never said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.record import (
    About,
    Break,
    CourseMark,
    Measure,
    Planned,
    Record,
    Restriction,
    Setting,
    SettingChosen,
)
from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.measures.batteries import (
    FILE,
    Due,
    Wanted,
    batteries,
    due,
    half_of,
    joined,
    may_be_planned,
    minutes,
    open_sittings,
    parts,
    plans_in_force,
    start_battery,
    start_course,
    stop,
    waiting,
)
from holdfast.measures.catalogue import catalogue
from holdfast.measures.reading.batteries import parse_batteries

ABOUT = About(pseudonym="Davide R.", address="he", origin="invented", first_contact=date(2026, 1, 1), zone="UTC")
START = date(2026, 1, 6)
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
LIMITS = batteries().limits
KNOWN = tuple(id for id in catalogue() if may_be_planned(catalogue()[id]))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def plan(instrument: str, first: date = START, every: int | None = None, **more: Any) -> Planned:
    decided = more.pop("when", START)
    return Planned(
        id=more.pop("id", f"plan-{instrument}"), recorded_at=noon(decided), when=decided, instrument=instrument,
        first=first, every_weeks=every, **more,
    )  # fmt: skip


def planned(wanted: Sequence[Wanted], decided: date = START, hour: int = 12) -> tuple[Planned, ...]:
    at = noon(decided).replace(hour=hour)
    return tuple(
        Planned(id=f"p{n}-{hour}-{decided}", recorded_at=at, when=decided, instrument=one.instrument, first=one.first,
                every_weeks=one.every_weeks, ends=one.ends, battery=one.battery, sitting=one.sitting)
        for n, one in enumerate(wanted)
    )  # fmt: skip


def measure(instrument: str, day: date, *, items: tuple[int | None, ...] | None = None, **more: Any) -> Measure:
    n = len(catalogue()[instrument].items)
    return Measure(
        id=more.pop("id", f"m-{instrument}-{day}"), recorded_at=noon(day), when=day, instrument=instrument,
        items=(0,) * n if items is None else items, **more,
    )  # fmt: skip


def record(*plans: Planned, measures: Sequence[Measure] = (), **more: Any) -> Record:
    return Record(id="case", about=ABOUT, plans=plans, measures=tuple(measures), **more)


def asked(found: Sequence[Due]) -> list[str]:
    return [one.instrument for one in found]


# --- what is begun ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sittings", [2, 3])
def test_the_intake_names_its_twelve_forms_however_many_sittings_it_takes(sittings: int) -> None:
    way = batteries().batteries["intake"].ways[sittings]
    assert sorted(id for sitting in way for id in sitting) == [
        "audit-c", "b-pni", "core-10", "gad-7", "hsns", "itq", "lpfs-bf", "narq-s", "phq-9", "pid-5-bf", "rses",
        "who-5",
    ]  # fmt: skip


@pytest.mark.parametrize("sittings", [2, 3])
def test_every_sitting_of_the_intake_has_room_for_its_forms(sittings: int) -> None:
    for sitting in batteries().batteries["intake"].ways[sittings]:
        assert sum(len(catalogue()[id].items) for id in sitting) <= LIMITS.a_sitting
        assert not {"core-10", "phq-9"} <= set(sitting)


def test_the_intake_asks_143_scored_questions() -> None:
    forms = [catalogue()[id] for id in batteries().batteries["intake"].instruments]
    assert sum(sum(item.scored for item in form.items.values()) for form in forms) == 143


@pytest.mark.parametrize("setting", ["usual", "close"])
def test_a_day_can_hold_every_form_of_the_course(setting: Setting) -> None:
    for one in batteries().courses[setting].rounds:
        assert all(may_be_planned(catalogue()[id]) for id in one.instruments)


def test_a_battery_gives_each_form_the_day_and_the_number_of_its_sitting() -> None:
    wanted = start_battery("intake", [START, START + A_WEEK])
    assert {(one.first, one.sitting, one.battery) for one in wanted} == {
        (START, 1, "intake"),
        (START + A_WEEK, 2, "intake"),
    }
    assert all(one.every_weeks is None for one in wanted)


def test_sittings_on_one_day_or_one_too_many_are_refused() -> None:
    with pytest.raises(ValueError, match="follow each other"):
        start_battery("intake", [START, START])
    with pytest.raises(ValueError, match="allowed: 2, 3"):
        start_battery("intake", [START])


def test_the_course_asks_one_of_core_10_and_phq_9_and_says_so_when_neither_or_both_are_chosen() -> None:
    wanted = {one.instrument: one.every_weeks for one in start_course("usual", START, choose=["phq-9"])}
    assert wanted["phq-9"] == 2
    assert "core-10" not in wanted
    assert wanted["b-pni"] == 12
    for choice in ((), ("core-10", "phq-9")):
        with pytest.raises(ValueError, match="one of"):
            start_course("usual", START, choose=choice)


def test_quiet_asks_nothing_by_itself_and_ends_what_the_course_asked() -> None:
    running = planned(start_course("usual", START, choose=["core-10"]))
    later = START + 3 * A_WEEK
    now = record(*running, *planned(start_course("quiet", later, running=running), later))
    assert plans_in_force(now, noon(later)) == ()
    assert due(now, noon(later), later + A_WEEK) == ()


def test_quiet_chosen_on_the_patients_own_page_silences_what_was_planned_before_and_not_what_is_planned_after() -> None:
    off = SettingChosen(id="s", recorded_at=noon(START + A_DAY), when=START + A_DAY, setting="quiet")
    before = record(plan("core-10", every=2), settings=(off,))
    after = record(plan("core-10", when=START + 2 * A_DAY, first=START + 2 * A_DAY), settings=(off,))
    then = noon(START + 3 * A_DAY)
    assert due(before, then, START + A_WEEK) == ()
    assert asked(due(after, then, START + A_WEEK)) == ["core-10"]


def test_the_course_started_during_the_intake_leaves_every_form_at_its_sitting() -> None:
    intake = planned(start_battery("intake", [START, START + A_WEEK]), hour=8)
    now = record(*intake)
    sittings = open_sittings(now, noon(START))
    course = start_course("usual", START, choose=["phq-9"], running=intake, sittings=sittings)
    both = record(*intake, *planned(course))
    for hour in (START, START + A_WEEK):
        assert asked(due(both, noon(hour), hour)) == asked(due(now, noon(hour), hour))


# --- when a form is due ----------------------------------------------------------------------------------------------


def test_a_form_waits_for_the_next_hour_or_the_day_before_it() -> None:
    hour = START + A_WEEK
    (one,) = due(record(plan("core-10", START)), noon(START + A_DAY), hour)
    assert (one.since, one.on, one.opens) == (START, hour, hour - A_DAY)
    assert [one.may_be_answered(day) for day in (hour - 2 * A_DAY, hour - A_DAY, hour, hour + A_DAY)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_day_that_passed_is_due_at_the_next_hour_once() -> None:
    late = record(plan("core-10", START, every=2))
    (one,) = due(late, noon(START + 20 * A_WEEK), START + 21 * A_WEEK)
    assert one.questions == 10


def test_a_form_is_not_due_before_its_day() -> None:
    assert due(record(plan("core-10", START + 2 * A_WEEK)), noon(START), START + A_WEEK) == ()


def test_without_an_hour_arranged_a_form_is_due_and_opens_on_no_day() -> None:
    (one,) = due(record(plan("core-10")), noon(START), None)
    assert one.on is None
    assert not one.may_be_answered(START)


def test_a_form_answered_early_moves_its_next_day() -> None:
    early = record(plan("core-10", START + A_WEEK, every=2), measures=[measure("core-10", START + 5 * A_DAY)])
    assert due(early, noon(START + 6 * A_DAY), START + A_WEEK) == ()
    assert due(early, noon(START + 2 * A_WEEK), START + 2 * A_WEEK) == ()
    assert asked(due(early, noon(START + 3 * A_WEEK), START + 3 * A_WEEK)) == ["core-10"]


def test_a_form_asked_once_is_done_when_it_was_answered_after_it_was_planned() -> None:
    once = plan("core-10", START + A_WEEK)
    before = measure("core-10", START - A_DAY)
    assert asked(due(record(once, measures=[before]), noon(START), START + A_WEEK)) == ["core-10"]
    assert due(record(once, measures=[measure("core-10", START + A_DAY)]), noon(START + A_WEEK), START + A_WEEK) == ()


def test_a_form_left_out_waits_for_its_next_round() -> None:
    none = measure("core-10", START, items=(None,) * 10)
    now = record(plan("core-10", START, every=2), measures=[none])
    assert due(now, noon(START + A_WEEK), START + A_WEEK) == ()
    assert asked(due(now, noon(START + 2 * A_WEEK), START + 2 * A_WEEK)) == ["core-10"]


def test_nothing_takes_the_place_of_a_form_left_out_on_the_same_day() -> None:
    none = measure("core-10", START, items=(None,) * 10)
    both = record(plan("core-10", START, every=2), plan("phq-9", START, every=2), measures=[none])
    assert due(both, noon(START), START) == ()
    assert asked(due(both, noon(START + A_WEEK), START + A_WEEK)) == ["phq-9"]


def test_a_form_that_was_taken_back_is_due_again() -> None:
    typed = measure("core-10", START)
    back = replace(measure("core-10", START, items=(None,) * 10, id="back"), corrects=typed.id, why="Taken back.")
    now = record(plan("core-10", START, every=2), measures=[typed, back])
    assert asked(due(now, noon(START + A_WEEK), START + A_WEEK)) == ["core-10"]


def test_the_latest_plan_of_an_instrument_holds() -> None:
    first = plan("core-10", START, every=2)
    second = plan("core-10", START + 8 * A_WEEK, id="later", when=START + A_DAY)
    now = record(second, first)
    assert plans_in_force(now, noon(START + A_WEEK)) == (second,)
    assert due(now, noon(START + A_WEEK), START + A_WEEK) == ()
    assert plans_in_force(now, noon(START)) == (first,), "what was decided later was not known then"


def test_a_plan_that_ends_asks_on_its_last_day_and_not_after_it() -> None:
    now = record(plan("core-10", START, every=2, ends=START + A_WEEK))
    assert asked(due(now, noon(START), START + A_WEEK)) == ["core-10"]
    assert due(now, noon(START), START + A_WEEK + A_DAY) == ()


def test_a_form_stopped_is_asked_no_longer() -> None:
    (stopped,) = planned([stop("core-10", START + A_DAY)], START + A_DAY)
    assert due(record(plan("core-10", START, every=2), stopped), noon(START + A_WEEK), START + A_WEEK) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"restrictions": (Restriction(id="r", recorded_at=noon(START), when=START, act="restricted", wish_of="patient",
                                      reason="His wish."),)},
        {"course": (CourseMark(id="c", recorded_at=noon(START), when=START, act="ended", how="by_agreement"),)},
        {"breaks": (Break(id="b", recorded_at=noon(START), when=START, start=START + A_DAY, end=START + 2 * A_WEEK,
                          by="therapist"),)},
    ],
    ids=["restricted", "ended", "away"],
)  # fmt: skip
def test_nothing_is_due_while_the_case_rests(more: dict[str, Any]) -> None:
    now = record(plan("core-10", START, every=2), **more)
    assert due(now, noon(START + 3 * A_DAY), START + A_WEEK) == ()
    assert due(now, noon(START + 3 * A_DAY), None) == ()
    assert waiting(now, noon(START + 3 * A_DAY), START + A_WEEK) == ()


def test_the_day_before_the_hour_stays_shut_where_it_lies_in_a_break() -> None:
    away = Break(id="b", recorded_at=noon(START), when=START, start=START + A_DAY, end=START + 6 * A_DAY, by="patient")
    (one,) = due(record(plan("core-10"), breaks=(away,)), noon(START), START + A_WEEK)
    assert one.opens == one.on == START + A_WEEK


# --- how much at once ------------------------------------------------------------------------------------------------


def test_core_10_and_phq_9_are_never_asked_on_one_day() -> None:
    both = record(plan("core-10", START, every=2), plan("phq-9", START, every=2))
    assert asked(due(both, noon(START), START)) == ["core-10"]
    assert asked(waiting(both, noon(START), START)) == ["phq-9"]
    answered = replace(both, measures=(measure("core-10", START),))
    assert due(answered, noon(START), START) == ()
    assert asked(due(answered, noon(START + A_WEEK), START + A_WEEK)) == ["phq-9"]


def test_a_long_form_is_given_in_two_halves_over_two_hours() -> None:
    long = record(plan("b-pni", START, every=12))
    (one,) = due(long, noon(START), START)
    assert (one.part, one.first, one.last, one.of) == (1, 1, 14, 28)
    half = measure("b-pni", START, items=(3,) * 14 + (None,) * 14)
    assert half_of(half) == 1
    now = record(plan("b-pni", START, every=12), measures=[half])
    assert due(now, noon(START), START) == ()
    (rest,) = due(now, noon(START + A_WEEK), START + A_WEEK)
    assert (rest.part, rest.first, rest.last) == (2, 15, 28)
    assert joined(half.items or (), (None,) * 14 + (1,) * 14) == (3,) * 14 + (1,) * 14


def test_a_half_older_than_three_weeks_is_no_half_any_more() -> None:
    half = measure("b-pni", START, items=(3,) * 14 + (None,) * 14)
    now = record(plan("b-pni", START, every=12), measures=[half])
    assert [one.part for one in due(now, noon(START), START + 3 * A_WEEK)] == [2]
    assert [one.part for one in due(now, noon(START), START + 3 * A_WEEK + A_DAY)] == [1]


def test_the_second_half_finishes_the_round_whether_it_was_stored_alone_or_with_the_first() -> None:
    first = measure("b-pni", START, items=(3,) * 14 + (None,) * 14)
    alone = measure("b-pni", START + A_WEEK, items=(None,) * 14 + (3,) * 14)
    whole = replace(measure("b-pni", START + A_WEEK), corrects=first.id)
    for second in (alone, whole):
        now = record(plan("b-pni", START, every=12), measures=[first, second])
        assert due(now, noon(START + 11 * A_WEEK), START + 12 * A_WEEK) == ()
        assert [one.part for one in due(now, noon(START + 13 * A_WEEK), START + 13 * A_WEEK)] == [1]


def test_a_form_about_a_stretch_of_time_is_never_halved() -> None:
    for id in catalogue():
        form = catalogue()[id]
        if not form.may_be_split and len(form.items) > LIMITS.a_day:
            assert parts(form, LIMITS.a_day) == ()
            assert not may_be_planned(form)


def test_forms_left_over_from_a_sitting_are_later_asked_like_any_other() -> None:
    now = record(*planned(start_battery("intake", [START, START + A_WEEK])))
    at_the_sitting = due(now, noon(START), START)
    assert sum(one.questions for one in at_the_sitting) > LIMITS.a_day
    later = START + A_WEEK + timedelta(days=LIMITS.days_together + 1)
    assert 0 < sum(one.questions for one in due(now, noon(later), later)) <= LIMITS.a_day


def test_a_day_on_which_a_sitting_was_answered_holds_nothing_else() -> None:
    now = record(plan("bsl-23", START, every=4), *planned(start_battery("intake", [START, START + A_WEEK])))
    whole = [measure(one.instrument, START) for one in due(now, noon(START), START)]
    assert due(replace(now, measures=tuple(whole)), noon(START), START) == ()
    assert waiting(replace(now, measures=tuple(whole)), noon(START), START) != ()


def test_a_minute_is_the_least_that_is_said() -> None:
    assert minutes(1) == 1
    assert minutes(10) == 2
    assert minutes(28) == 5


RHYTHMS = st.one_of(st.none(), st.integers(1, 6))
DOES = st.sampled_from(("answer", "answer", "the day before", "leave out", "nothing"))


@st.composite
def some_plans(draw: Any) -> tuple[Planned, ...]:
    ids = draw(st.lists(st.sampled_from(KNOWN), unique=True, max_size=8))
    return tuple(plan(id, START + draw(st.integers(-10, 30)) * A_DAY, draw(RHYTHMS), when=START) for id in ids)


@settings(max_examples=40, deadline=None)
@given(plans=some_plans(), intake=st.sampled_from((None, 2, 3)), does=st.lists(DOES, min_size=20, max_size=20),
       gaps=st.lists(st.sampled_from((1, 2, 7, 7, 7, 14)), min_size=14, max_size=14))  # fmt: skip
def test_no_day_after_the_intake_holds_more_than_its_questions(
    plans: tuple[Planned, ...], intake: int | None, does: list[str], gaps: list[int]
) -> None:
    sittings = [START + n * A_WEEK for n in range(intake or 0)]
    now = record(*plans, *(planned(start_battery("intake", sittings, running=plans), hour=13) if intake else ()))
    together = timedelta(days=LIMITS.days_together)
    hour, choice, put = START + 2 * A_DAY, iter(does * 40), dict[date, int]()
    for gap in gaps:
        found = due(now, noon(hour), hour)
        forms = set(asked(found))
        assert len(forms) == len(found)
        sitting_day = any(hour - day <= together for day in sittings)
        assert not {"core-10", "phq-9"} <= forms
        for one in found:
            form = catalogue()[one.instrument]
            assert one.since <= hour
            assert one.part is None or (form.may_be_split and one.of > LIMITS.a_day)
            did = next(choice)
            if did == "nothing":
                continue
            day = hour - A_DAY if did == "the day before" else hour
            put[day] = put.get(day, 0) + (0 if did == "leave out" else one.questions)
            given_now = [None if did == "leave out" or not one.first <= n <= one.last else 0
                         for n in range(1, one.of + 1)]  # fmt: skip
            new = measure(one.instrument, day, items=tuple(given_now), id=f"m{len(now.measures)}")
            now = replace(now, measures=(*now.measures, new))
        most = LIMITS.a_sitting if sitting_day else LIMITS.a_day
        assert sum(one.questions for one in found) <= most
        assert all(n <= LIMITS.a_day for day, n in put.items() if all(day - first > together for first in sittings))
        assert due(now, noon(hour), hour) == () or "nothing" in does
        hour += gap * A_DAY


@settings(max_examples=15, deadline=None)
@given(setting=st.sampled_from(("usual", "close")), one=st.sampled_from(("core-10", "phq-9")))
def test_the_whole_course_is_asked_in_weekly_hours_without_any_form_left_behind(setting: Setting, one: str) -> None:
    wanted = start_course(setting, START, choose=[one])
    now, times = record(*planned(wanted)), dict[str, int]()
    for week in range(24):
        hour = START + week * A_WEEK
        for form in due(now, noon(hour), hour):
            items = tuple(0 if form.first <= n <= form.last else None for n in range(1, form.of + 1))
            new = measure(form.instrument, hour, items=items, id=f"m{len(now.measures)}")
            now = replace(now, measures=(*now.measures, new))
            times[form.instrument] = times.get(form.instrument, 0) + (form.part != 1)
    for each in wanted:
        assert each.every_weeks is not None
        assert times[each.instrument] >= 24 // each.every_weeks - 3, each.instrument
        assert times[each.instrument] >= 1


# --- the knowledge file ----------------------------------------------------------------------------------------------


def spoiled(change: str, to: str) -> dict[str, Any]:
    import tomllib

    text = FILE.read_text(encoding="utf-8")
    assert change in text
    return tomllib.loads(text.replace(change, to, 1))


@pytest.mark.parametrize(
    ("change", "to", "key"),
    [
        ('"audit-c", "b-pni"]', '"audit-c"]', "ways"),
        ('one_of = ["core-10", "phq-9"]', 'one_of = ["core-10", "phq-9"]\nall_of = ["gad-7"]', "one_of"),
        ("questions_a_day = 25 ", "questions_a_day = 0 ", "questions_a_day"),
        ('source = "design"', 'source = "nobody"', "source"),
        ("[courses.close]", "[courses.near]", "courses"),
        ("schema = 1", "schema = 2", "schema"),
        ('"phq-9", "narq-s", "hsns"', '"phq-9", "phq-9", "hsns"', "sittings"),
        ('"rses", "wai-sr"]', '"rses", "wai-rs"]', "instruments"),
        ("seconds_a_question = 10", "seconds_a_question = 10\nspeed = 3", "speed"),
    ],
)
def test_a_slip_in_the_file_is_told_with_its_place(change: str, to: str, key: str) -> None:
    with pytest.raises(KnowledgeError, match=key):
        parse_batteries(FILE.name, spoiled(change, to), catalogue())


def test_the_file_as_it_ships_holds_together() -> None:
    assert parse_batteries(FILE.name, read_toml(FILE), catalogue()).version == batteries().version
