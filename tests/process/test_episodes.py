"""Ruptures as episodes: two sources, onset, kind, repair. The worked example of `forms.md` 7 before hour 9."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.process.treatment import CANCELLED, NUMBERS, H, before, calm, treatment, when

from holdfast.case.as_of import as_of
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.case.moves import Act, Move, MoveBy, Stance
from holdfast.case.record import Break
from holdfast.case.working import Sign
from holdfast.process.read import read_process
from holdfast.process.readings import Episode, Process
from holdfast.simulate.examples import example

# Hours 1 to 9 of the archivist: pushed twice at 6 and 7, short answers at 7, hour 8 cancelled the evening before.
TO_SEVEN = [
    H(rating=60, yours=6),
    H(rating=68, yours=7),
    H(rating=48, yours=5, signs=[("abstract", 2)]),
    H(rating=60, yours=6),
    H(rating=55, yours=6, signs=[("complains_of_work", 2)], attendance=("on_time", "left_in_anger")),
    H(rating=65, yours=9),
    H(rating=40, yours=7, signs=[("short_answers", 2), ("changes_subject", 1)], then="not_addressed"),
]
ARCHIVIST = [*TO_SEVEN, CANCELLED, H(rating=45, yours=5, then="addressed_open")]
REPAIRED = H(rating=47, yours=6, then="repaired")


def test_before_hour_nine_one_withdrawal_is_open_since_hour_seven_and_three_voices_say_so() -> None:
    process = before(treatment([*TO_SEVEN, CANCELLED]), 9)
    (episode,) = probable(process)
    assert (episode.onset, episode.kind, episode.state) == (7, "withdrawal", "open")
    assert episode.sources == ("answers", "log", "attendance")
    assert episode.attendance == ((8, "cancelled"),)
    assert {s.sign for s in episode.signs if s.rare} == {"short_answers", "changes_subject"}
    assert process.open_rupture == episode


def test_his_rating_of_hour_seven_stands_beside_his_usual_and_what_it_rests_on() -> None:
    (episode,) = probable(before(treatment([*TO_SEVEN, CANCELLED]), 9))
    rating = episode.rating
    assert rating is not None
    assert rating.usual is not None
    assert (rating.value, rating.usual.level, rating.drop) == (40, 60, 20)
    assert rating.low == pytest.approx(48, abs=1)
    assert rating.high == pytest.approx(68, abs=1)


def test_at_hour_ten_it_is_repaired_because_you_marked_it() -> None:
    process = before(treatment([*ARCHIVIST, REPAIRED]), 11)
    (episode,) = probable(process)
    assert (episode.state, episode.repaired_at, episode.length) == ("repaired", 10, 3)
    assert process.open_rupture is None


def test_before_hour_eight_is_cancelled_the_log_alone_seconds_his_rating() -> None:
    (episode,) = probable(before(treatment(TO_SEVEN), 8))
    assert episode.sources == ("answers", "log")


def test_a_number_alone_is_only_a_candidate() -> None:
    (episode,) = before(treatment([*calm(8), H(rating=30)]), 10).episodes
    assert (episode.stage, episode.sources) == ("candidate", ("answers",))
    assert before(treatment([*calm(8), H(rating=30)]), 10).open_rupture is None


def test_the_log_alone_is_never_an_episode() -> None:
    strained: list[tuple[Sign, int]] = [("short_answers", 2), ("flat", 2), ("gives_up", 1)]
    assert before(treatment([*calm(8), H(rating=60, signs=strained)]), 10).episodes == ()
    assert before(treatment([*calm(8), H(signs=strained)]), 10).episodes == ()


def test_a_sign_he_shows_often_does_not_second_a_number() -> None:
    flat: list[tuple[Sign, int]] = [("flat", 1)]
    often = [replace(h, signs=flat) if i % 3 == 0 else h for i, h in enumerate(calm(9))]
    (episode,) = before(treatment([*often, H(rating=30, signs=flat)]), 11).episodes
    assert episode.stage == "candidate"
    assert [s.rare for s in episode.signs] == [False]


def test_a_sign_is_not_called_rare_before_five_hours_are_marked() -> None:
    unmarked = [replace(h, signs=None) for h in calm(6)]
    (episode,) = before(treatment([*unmarked, H(rating=30, signs=[("flat", 2)])]), 8).episodes
    assert episode.stage == "candidate"
    assert [(s.share, s.rare) for s in episode.signs] == [(None, False)]


def test_an_hour_you_cancelled_or_one_in_a_break_seconds_nothing() -> None:
    yours = replace(CANCELLED, by="therapist")
    (episode,) = before(treatment([*calm(8), H(rating=30), yours]), 11).episodes
    assert episode.stage == "candidate"
    away = Break(
        id="b1",
        recorded_at=when(5),
        when=when(5).date(),
        start=when(10).date(),
        end=when(10).date(),
        by="therapist",
    )
    (episode,) = before(treatment([*calm(8), H(rating=30), CANCELLED], breaks=(away,)), 11).episodes
    assert episode.stage == "candidate"


def test_coming_late_counts_for_one_who_is_punctual_and_not_for_one_who_is_often_late() -> None:
    late = H(rating=32, attendance=("late",))
    (episode,) = before(treatment([*calm(8), H(rating=30), late]), 11).episodes
    assert episode.sources == ("answers", "attendance")
    habit = [replace(h, attendance=("late",)) if i % 2 else h for i, h in enumerate(calm(8))]
    (episode,) = before(treatment([*habit, H(rating=30), late]), 11).episodes
    assert episode.stage == "candidate"


def test_a_clause_handed_back_is_a_source_and_an_objection_is_none() -> None:
    hours = [*calm(8), H(rating=30)]
    assert contract_case(hours, move("hand_back", 9)).sources == ("answers", "contract")
    assert contract_case(hours, move("object", 9)).sources == ("answers",)
    assert contract_case(hours, move("hand_back", 9, by="therapist")).sources == ("answers",)


def test_a_stance_that_falls_by_three_is_a_source() -> None:
    before_it = move("rate", 8, stance=Stance(makes_sense=7, own_wish=6))
    steep = move("rate", 9, seq=2, stance=Stance(makes_sense=4))
    gentle = move("rate", 9, seq=2, stance=Stance(makes_sense=5))
    hours = [*calm(8), H(rating=30)]
    assert contract_case(hours, before_it, steep).contract == (9,)
    assert contract_case(hours, before_it, gentle).contract == ()


def test_ratings_back_within_one_spread_and_half_the_fall_repair_it() -> None:
    (episode,) = probable(before(treatment([*TO_SEVEN, CANCELLED, H(rating=60)]), 10))
    assert (episode.state, episode.repaired_at) == ("repaired", 9)


def test_a_rating_that_is_back_while_you_noted_it_is_still_open_mends_it_half() -> None:
    (episode,) = probable(before(treatment([*TO_SEVEN, CANCELLED, H(rating=60, then="addressed_open")]), 10))
    assert (episode.state, episode.repaired_at) == ("partly_repaired", None)


def test_a_repair_move_mends_it_and_one_made_in_the_hour_of_the_onset_does_not() -> None:
    hours = [*TO_SEVEN, CANCELLED, H(rating=45)]
    mended = treatment(hours, moves=(move("repair", 9, by="therapist"),))
    assert [e.repaired_at for e in probable(before(mended, 10))] == [9]
    too_soon = treatment(hours, moves=(move("repair", 7, by="therapist"),))
    assert [e.state for e in probable(before(too_soon, 10))] == ["open"]


def test_repaired_in_the_hour_he_then_rated_low_is_half_mended_only() -> None:
    hours = [*TO_SEVEN[:6], replace(TO_SEVEN[6], then="repaired"), CANCELLED]
    (episode,) = probable(before(treatment(hours), 9))
    assert episode.state == "partly_repaired"
    assert before(treatment(hours), 9).open_rupture == episode


def test_hours_of_an_open_episode_do_not_become_his_usual() -> None:
    ratings = before(treatment([*calm(8), H(rating=30), H(rating=30), H(rating=35)]), 12).ratings
    assert {r.usual.level for r in ratings[8:] if r.usual} == {60}


def test_a_number_alone_that_stays_low_fades_and_becomes_his_usual() -> None:
    process = before(treatment([*calm(8), *(H(rating=40) for _ in range(14))]), 23)
    assert [e.state for e in process.episodes] == ["faded"]
    last = process.ratings[-1].usual
    assert last is not None
    assert last.level == 40


def test_a_rupture_is_not_mended_by_getting_used_to_it() -> None:
    process = before(treatment([*TO_SEVEN, CANCELLED, *(H(rating=40) for _ in range(14))]), 23)
    assert process.open_rupture is not None
    assert process.open_rupture.onset == 7


def test_in_quiet_rare_signs_and_an_hour_he_cancelled_are_two_sources() -> None:
    quiet = [replace(h, rating=None) for h in [*TO_SEVEN, CANCELLED]]
    (episode,) = probable(before(treatment(quiet), 9))
    assert (episode.onset, episode.sources, episode.rating) == (7, ("log", "attendance"), None)
    mended = [*quiet, H(then="repaired")]
    assert [e.repaired_at for e in probable(before(treatment(mended), 10))] == [9]


def test_signs_beside_a_rating_that_did_not_fall_open_nothing() -> None:
    content = [*TO_SEVEN[:6], replace(TO_SEVEN[6], rating=62), CANCELLED]
    assert before(treatment(content), 9).episodes == ()


def test_complaints_make_it_a_confrontation_and_a_draw_is_unclear() -> None:
    def kind(*signs: tuple[Sign, int]) -> str:
        return before(treatment([*calm(8), H(rating=30, signs=signs)]), 10).episodes[0].kind

    assert kind(("complains_of_me", 2), ("flat", 1)) == "confrontation"
    assert kind(("complains_of_me", 1), ("flat", 1)) == "unclear"


def test_the_kind_is_that_of_its_beginning_whatever_follows() -> None:
    hours = [*calm(8), H(rating=30, signs=[("argues", 1)]), H(rating=30, signs=[("flat", 2), ("gives_up", 2)])]
    (episode,) = before(treatment(hours), 11).episodes
    assert episode.kind == "confrontation"


def test_a_fall_of_his_image_of_you_makes_it_devaluing() -> None:
    hours = [*calm(8), H(rating=62, image=45), H(rating=30, image=-30, signs=[("complains_of_me", 2)])]
    (episode,) = probable(before(treatment(hours), 11))
    assert episode.kind == "devaluing"


def test_four_ratings_are_needed_before_anything_can_fall() -> None:
    assert before(treatment([*calm(3), H(rating=10)]), 5).episodes == ()
    assert len(before(treatment([*calm(4), H(rating=10)]), 6).episodes) == 1


def test_what_is_said_of_an_hour_does_not_change_when_the_future_is_cut_off() -> None:
    whole = treatment([*ARCHIVIST, REPAIRED, *calm(6)])
    for number in range(2, 17):
        process = before(whole, number)
        assert process.ratings == before(whole, 17).ratings[: len(process.ratings)]


def probable(process: Process) -> list[Episode]:
    return [e for e in process.episodes if e.stage == "probable"]


def move(act: Act, session: int, *, by: MoveBy = "patient", seq: int = 1, stance: Stance | None = None) -> Move:
    moment = when(session) + timedelta(minutes=30)
    return Move(
        id=f"m{seq}",
        seq=seq,
        when=moment.date(),
        recorded_at=moment,
        by=by,
        act=act,
        clause="goal-1",
        session=session,
        stance=stance,
    )


def contract_case(hours: list[H], *moves: Move) -> Episode:
    case: Case = treatment(hours, moves=moves)
    (episode,) = before(case, len(hours) + 1).episodes
    return episode


def test_a_strain_that_began_quietly_and_ended_loudly_tells_both() -> None:
    twin = example("drop-out-twin")
    episode = read_process(as_of(twin, before_hour(twin, 14)), before_hour(twin, 14), NUMBERS).episodes[-1]
    assert (episode.kind, episode.newest) == ("withdrawal", (13, "confrontation"))
