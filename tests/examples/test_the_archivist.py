"""The worked example against the table of `forms.md` section 7, cell by cell as far as numbers go."""

from __future__ import annotations

from datetime import timedelta
from statistics import median, stdev

import pytest
from tests.examples.archivist import (
    alliance,
    alliances,
    at_the_end,
    case,
    cores,
    log,
    moves,
    pulls,
    session,
    stances,
)

from holdfast.contract.replay import replay
from holdfast.measures.catalogue import instrument
from holdfast.outcome.complexity import dynamic_complexity

# --- the frame of it -------------------------------------------------------------------------------------------------


def test_the_archivist_has_sixty_two_hours_and_says_invented() -> None:
    record = case().record
    assert [s.number for s in record.sessions] == list(range(1, 63))
    assert (record.about.pseudonym, record.about.address, record.about.origin) == ("Davide R.", "he", "invented")


def test_hour_nine_is_tuesday_14_march_2023_at_eleven_in_rome() -> None:
    assert session(9).when.isoformat() == "2023-03-14T11:00:00+01:00"
    assert session(9).when.weekday() == 1


def test_all_hours_are_tuesdays_at_eleven_with_the_offset_then_in_force() -> None:
    for s in case().record.sessions:
        assert (s.when.weekday(), s.when.hour, s.when.minute) == (1, 11, 0)
    assert session(10).when.utcoffset() == timedelta(hours=1)
    assert session(11).when.utcoffset() == timedelta(hours=2), "summer time began on 26 March"
    assert session(42).when.utcoffset() == timedelta(hours=1)


def test_he_is_asked_for_plans_to_end_his_life_each_hour_and_never_says_so() -> None:
    asked = [m for m in case().record.measures if m.instrument in ("core-10", "phq-9")]
    assert {m.instrument for m in case().record.measures if instrument(m.instrument).safety} == {"core-10", "phq-9"}
    for m in asked:
        assert m.items is not None
        assert m.items[5 if m.instrument == "core-10" else 8] == 0


# --- the table, row by row -------------------------------------------------------------------------------------------

CORE10 = [(1, 5, 22, 25), (6, 9, 23, 25), (10, 12, 21, 23), (13, 22, 17, 21), (23, 30, 15, 18), (31, 45, 8, 16),
          (46, 52, 13, 17), (53, 62, 6, 10)]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "low", "high"), CORE10)
def test_core_10_lies_in_the_span_of_its_row(first: int, last: int, low: int, high: int) -> None:
    values = cores(first, last)
    assert len(values) == last - first + 1 - (first <= 8 <= last)
    assert (min(values), max(values)) == (low, high)


@pytest.mark.parametrize(
    ("first", "last", "about"), [(13, 22, 70), (23, 30, 73), (31, 45, 75), (46, 52, 72), (53, 62, 80)]
)
def test_the_alliance_is_about_what_its_row_says(first: int, last: int, about: float) -> None:
    assert median(alliances(first, last)) == pytest.approx(about, abs=2)


def test_hours_1_to_5_are_rated_about_60_with_a_spread_of_7() -> None:
    assert median(alliances(1, 5)) == 60
    assert stdev(alliances(1, 5)) == pytest.approx(7, abs=1)


def test_hours_13_to_22_are_rated_about_70_within_five() -> None:
    assert all(65 <= value <= 75 for value in alliances(13, 22))


def test_hour_6_was_rated_65_and_hour_7_40() -> None:
    assert (alliance(6), alliance(7)) == (65, 40)


def test_while_the_rupture_is_mended_the_alliance_rises_from_47_to_67() -> None:
    assert [round(alliance(n)) for n in (10, 12)] == [47, 67]
    assert alliance(10) < alliance(11) < alliance(12)


def test_the_alliance_dips_to_55_at_34() -> None:
    assert alliance(34) == 55 == min(alliances(31, 45))


def test_phq_9_is_filled_in_every_fourth_hour_that_took_place() -> None:
    taken = [int(m.id.removeprefix("phq")) for m in case().record.measures if m.instrument == "phq-9"]
    assert taken == [n for n in range(4, 62, 4) if n != 8]


@pytest.mark.parametrize(
    ("clause", "first", "last", "said"),
    [
        ("goal-week", 1, 5, (3, 2)),
        ("step-diary", 6, 9, (2, 2)),
        ("step-questions", 13, 18, (6, 5)),
        ("goal-mine", 23, 30, (7, 6)),
        ("step-friday", 31, 45, (8, 8)),
        ("step-friday", 46, 52, (5, 6)),
        ("step-remarks", 53, 62, (8, 7)),
    ],
)
def test_makes_sense_and_my_wish_are_those_of_the_row(
    clause: str, first: int, last: int, said: tuple[int, int]
) -> None:
    assert set(stances(clause, first, last)) == {said}


def test_can_do_goes_from_4_to_7_over_the_experiments() -> None:
    rated = [m.stance.can_do for m in moves("step-friday", "rate") if m.by == "patient" and m.stance]
    assert [value for value in rated if value is not None][:3] == [4, 6, 7]


def test_trust_is_given_on_his_own_page_and_never_in_an_hour_nor_while_he_is_hurt() -> None:
    by_him = [m for m in case().record.moves if m.act == "rate" and m.by == "patient" and m.stance]
    trusted = [(m.when, m.stance.trust) for m in by_him if m.stance and m.stance.trust is not None]
    assert not [m for m in by_him if m.session and m.stance and m.stance.trust is not None]
    assert [value for _, value in trusted] == [4, 5, 6, 7, 8, 9]
    held = [(session(7).when.date(), session(10).when.date()), (session(27).when.date(), session(29).when.date())]
    assert not [day for day, _ in trusted if any(first <= day <= last for first, last in held)]


def test_he_is_asked_for_at_most_four_numbers_in_an_hour() -> None:
    asked: dict[int, int] = {}
    for m in case().record.moves:
        if m.session and m.by == "patient" and m.stance:
            given = (m.stance.makes_sense, m.stance.own_wish, m.stance.can_do, m.stance.trust)
            asked[m.session] = asked.get(m.session, 0) + sum(value is not None for value in given)
    assert max(asked.values()) <= 4


def test_the_ward_is_a_worry_of_its_own_beside_the_old_guilt() -> None:
    (step,) = [c for c in at_the_end().contract.clauses if c.id == "step-friday"]
    assert [(w.session, bool(w.worry.real), bool(w.worry.old)) for w in step.worries] == [
        (46, True, False),
        (47, True, True),
    ]


def test_how_far_his_goals_have_come_is_said_in_his_eyes_and_once_in_both() -> None:
    far = {c.id: [(a.session, a.by, a.level) for a in c.attained] for c in at_the_end().contract.clauses if c.attained}
    assert far == {
        "goal-mine": [(36, "patient", -1), (44, "patient", 0), (60, "patient", 1)],
        "goal-close": [(60, "patient", 0), (60, "therapist", 0), (62, "patient", 1)],
    }


def test_the_line_he_kept_is_his_own_of_hour_32() -> None:
    (line,) = case().record.kept_lines
    said = [m.words for m in case().record.moves if m.session == 32 and m.by == "patient" and m.clause == line.step]
    assert line.text in said


@pytest.mark.parametrize(
    ("first", "last", "felt"),
    [
        (1, 5, {"bored": 2, "helpless": 2}),
        (6, 7, {"small": 2, "prove": 2}),
        (9, 9, {"small": 2, "prove": 2}),
        (10, 12, {"accommodate": 1}),
        (13, 22, {"warm": 1}),
        (23, 26, {"special": 2}),
        (33, 33, {"accommodate": 2}),
        (46, 52, {"helpless": 1}),
        (53, 62, {"warm": 2}),
    ],
)
def test_the_private_pulls_are_those_of_the_row(first: int, last: int, felt: dict[str, int]) -> None:
    assert all(pulls(n) == felt for n in range(first, last + 1))


def test_abstract_talk_at_3_and_sarcasm_about_homework_at_5_when_he_left_in_anger() -> None:
    assert [m.sign for m in log(3).signs or ()] == ["abstract"]
    assert [m.sign for m in log(5).signs or ()] == ["complains_of_work"]
    assert "left_in_anger" in session(5).attendance
    assert "homework" in (log(5).words or "")


def test_hour_seven_is_a_withdrawal() -> None:
    assert [m.sign for m in log(7).signs or ()] == ["short_answers", "changes_subject"]
    assert log(7).then == "not_addressed"


def test_hour_eight_was_cancelled_the_evening_before_and_carries_no_answers() -> None:
    eight = session(8)
    assert (eight.attendance, eight.by, eight.patient) == (("cancelled",), "patient", None)
    assert eight.recorded_at.date() == eight.when.date() - timedelta(days=1)
    assert eight.recorded_at.hour >= 18
    assert not [entry for entry in case().working.logs if entry.session == 8]
    assert not [m for m in case().record.measures if m.when == eight.when.date()]


def test_the_step_was_proposed_twice_and_agreed_neither_time() -> None:
    assert [m.session for m in moves("step-diary", "propose")] == [6, 7]
    assert not moves("step-diary", "accept")


def test_he_came_back_after_anger_at_12_with_a_first_wish_of_his_own() -> None:
    assert "left_in_anger" in session(11).attendance
    assert log(12).moments == ("came_back", "own_wish")
    assert not any("own_wish" in (log(n).moments or ()) for n in range(1, 12) if n != 8)


def test_the_three_questions_were_done_seven_times_of_ten_and_once_he_chose_not_to() -> None:
    outcomes = [m.run.outcome for m in moves("step-questions", "run") if m.run]
    assert len(outcomes) == 10
    assert outcomes.count("did_it") == 7
    assert outcomes.count("chose_not_to") == 1


def test_guilt_was_named_at_15_and_envy_at_18() -> None:
    assert "named_cost" in (log(15).moments or ())
    assert [c.feeling for m in moves("step-questions", "disclose_cost") if m.session == 15 for c in m.costs] == [
        "guilt"
    ]
    assert "envy" in (log(18).words or "")


def test_the_image_is_45_at_24_and_25_and_turns_to_minus_30_at_27_after_the_holiday() -> None:
    images = {n: check.image for n in range(23, 31) if (check := session(n).patient)}
    assert (images[24], images[25], images[27]) == (45, 45, -30)
    assert session(27).when - session(26).when > timedelta(weeks=4)
    turn = next(t for t in at_the_end().process.image_turns if t.to_hour == 27)
    assert [b.text for b in turn.between if hasattr(b, "start")] == ["Summer."]
    assert log(29).then == "repaired"
    assert all(abs(images[n] or 0) <= 15 for n in (29, 30))


def test_of_the_guilt_predicted_at_eight_he_felt_six_to_three() -> None:
    runs = [m.run for m in moves("step-friday", "run") if m.run and m.run.predicted]
    assert {c.strength for run in runs for c in run.predicted} == {8}
    felt = [c.strength for run in runs for c in run.felt]
    assert felt == sorted((f for f in felt if f is not None), reverse=True)
    assert (felt[0], felt[-1]) == (6, 3)


def test_there_is_one_sudden_gain_and_it_lies_between_36_and_37() -> None:
    found = [(g.series.instrument, g.kind, g.before.session, g.after.session) for g in at_the_end().outcome.gains]
    assert found == [("core-10", "gain", 36, 37)]


@pytest.mark.parametrize("series", ["alliance", "core-10"])
def test_unrest_is_greatest_in_the_windows_that_end_between_33_and_36(series: str) -> None:
    values, high = (alliances(9, 62), 100) if series == "alliance" else (cores(9, 62), 40)
    unrest = dynamic_complexity(values, lowest=0, highest=high).complexity
    peak = max(range(len(unrest)), key=lambda i: unrest[i] or 0) + 9
    assert 33 <= peak <= 36


def test_at_41_a_limit_was_set_and_he_stayed() -> None:
    assert "limit_set" in session(41).frame
    assert (session(41).attendance, session(42).attendance) == (("on_time",), ("on_time",))


def test_from_46_to_52_the_contract_is_held_for_life_and_the_worry_is_called_real() -> None:
    record = case().record
    until = [m for m in record.moves if m.when <= session(52).when.date()]
    held = replay(until).held
    assert held is not None
    assert (held.reason, held.session) == ("life", 46)
    worry = [m.run.realistic_worry for m in moves("step-friday", "run") if m.run and m.run.realistic_worry]
    assert len(worry) == 1
    assert "Elia" in worry[0]


def test_the_put_downs_go_from_six_a_week_to_one() -> None:
    learnt = [m.run.learnt or "" for m in moves("step-remarks", "run") if m.run]
    assert [words.split()[0].strip(".,") for words in learnt] == [
        "Six", "Five", "Four", "Three", "Three", "Two", "Two", "One",
    ]  # fmt: skip


def test_the_split_self_is_asked_every_twelve_hours_and_reaches_the_third_anchor() -> None:
    asked = {entry.session: entry.split_self for entry in case().working.logs if entry.split_self}
    assert list(asked) == [12, 24, 36, 48, 60]
    assert (asked[12], asked[60]) == ("one_side", "one_hour")


def test_versions_are_explore_explore_act_relate() -> None:
    versions = replay(case().record.moves).versions
    assert [(v.number, v.phase) for v in versions] == [(1, "explore"), (2, "explore"), (3, "act"), (4, "relate")]


def test_nothing_is_agreed_without_an_objection_heard_and_a_cost_named() -> None:
    clauses = {c.id: c.state for c in replay(case().record.moves).clauses}
    assert (
        clauses["goal-mine"] == clauses["step-friday"] == clauses["goal-close"] == clauses["step-remarks"] == "agreed"
    )
