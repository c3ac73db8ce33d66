"""Hours, their marks, and what belongs to them."""

from dataclasses import replace
from typing import Any

import pytest
from tests.checking.building import AFTER, ANSWERS, WEEK, T, case, check_in, found, hour, log, move, propose, the_one

from holdfast.case.moves import Terms
from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.case.record import Appointment, TwoPoleAnswers
from holdfast.case.working import SignMark, WorkingNotes


def logs(*some: Any) -> WorkingNotes:
    return WorkingNotes(logs=some)


def test_two_hours_on_one_number_are_found() -> None:
    problem = the_one(case(sessions=(hour(1), hour(1, id="x", when=T + WEEK, recorded_at=T + 2 * WEEK))))
    assert problem.place == "sessions[1].number"
    assert "also the number of sessions[0]" in problem.found


def test_an_hour_that_corrects_another_may_bear_its_number() -> None:
    assert found(case(sessions=(hour(1), hour(1, id="x", corrects="s1", recorded_at=AFTER)))) == []


@pytest.mark.parametrize("gone", ["cancelled", "missed"])
def test_answers_about_an_hour_that_was_not_are_found(gone: str) -> None:
    problem = the_one(case(sessions=(hour(1, attendance=(gone,), patient=ANSWERS),)))
    assert problem.place == "sessions[0].patient"
    assert gone in problem.found


@pytest.mark.parametrize("gone", ["cancelled", "missed"])
def test_a_log_of_an_hour_that_was_not_is_found(gone: str) -> None:
    problem = the_one(case(logs(log(1)), sessions=(hour(1, attendance=(gone,)),)))
    assert problem.place == "logs[0].session"
    assert gone in problem.found


@pytest.mark.parametrize(
    "marks",
    [
        ("late", "cancelled"),
        ("on_time", "missed"),
        ("cancelled", "missed"),
        ("left_in_anger", "cancelled"),
        ("on_time", "late"),
    ],
)
def test_marks_that_exclude_each_other_are_found(marks: tuple[str, ...]) -> None:
    problem = the_one(case(sessions=(hour(1, attendance=marks),)))
    assert problem.place == "sessions[0].attendance"
    assert all(mark in problem.found for mark in marks)


def test_late_and_left_in_anger_may_both_be_true() -> None:
    assert found(case(sessions=(hour(1, attendance=("late", "left_early", "left_in_anger")),))) == []


def test_a_log_of_an_hour_that_does_not_exist_is_found() -> None:
    problem = the_one(case(logs(log(2)), sessions=(hour(1),)))
    assert (problem.place, problem.found) == ("logs[0].session", "2, an hour that does not exist")


def test_two_logs_of_one_hour_are_found_unless_one_corrects_the_other() -> None:
    assert the_one(case(logs(log(1), log(1, id="x")), sessions=(hour(1),))).place == "logs[1].session"
    assert found(case(logs(log(1), log(1, id="x", corrects="l1")), sessions=(hour(1),))) == []


def test_a_move_in_an_hour_that_does_not_exist_is_found() -> None:
    assert the_one(case(moves=(propose(session=3),))).place == "moves[0].session"
    assert "no sessions" in the_one(case(moves=(move(1, "ask", session=3),))).allowed


def test_a_private_note_on_an_hour_that_does_not_exist_is_found() -> None:
    note = PrivateNote(id="p", when=T, recorded_at=T, session=4)
    given = replace(case(), private=PrivateNotes(case="case-1", author="a", notes=(note,)))
    assert the_one(given).place == "notes[0].session"


def test_an_appointment_bears_a_number_that_is_there_or_can_still_come() -> None:
    def arranged(number: int) -> Any:
        later = Appointment(id="a", when=T + 9 * WEEK, recorded_at=T, number=number)
        return case(sessions=(hour(1), hour(3)), appointments=(later,))

    assert the_one(arranged(2)).place == "appointments[0].number"
    assert found(arranged(3)) == found(arranged(4)) == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (case(sessions=(hour(1, attendance=("late", "late")),)), "sessions[0].attendance"),
        (case(sessions=(hour(1, frame=("fee", "fee")),)), "sessions[0].frame"),
        (case(check_ins=(check_in(ticks=("praise", "praise")),)), "check_ins[0].ticks"),
        (
            case(logs(log(1, signs=(SignMark(sign="flat"), SignMark(sign="flat", weight=2)))), sessions=(hour(1),)),
            "logs[0].signs",
        ),
        (case(logs(log(1, moments=("came_back", "came_back"))), sessions=(hour(1),)), "logs[0].moments"),
        (case(logs(log(1, defence_tags=("charm", "charm"))), sessions=(hour(1),)), "logs[0].defence_tags"),
        (case(logs(log(1, topic=("us", "us"))), sessions=(hour(1),)), "logs[0].topic"),
        (
            case(moves=(propose(terms=Terms(kind="step", text="x", expects=("fear", "fear"))),)),
            "moves[0].terms.expects",
        ),
    ],
)
def test_a_mark_made_twice_is_found(given: Any, place: str) -> None:
    problem = the_one(given)
    assert problem.place == place
    assert problem.found.endswith("2 times")


def test_a_pull_marked_twice_is_found() -> None:
    pulls = (PullMark(pull="small", strength=1), PullMark(pull="small", strength=2))
    note = PrivateNote(id="p", when=T, recorded_at=T, pulls=pulls)
    given = replace(case(), private=PrivateNotes(case="case-1", author="a", notes=(note,)))
    assert the_one(given).place == "notes[0].pulls"


def test_a_check_in_without_any_answer_is_found() -> None:
    assert the_one(case(check_ins=(check_in(answers=TwoPoleAnswers()),))).place == "check_ins[0].answers"
    assert found(case(check_ins=(check_in(answers=TwoPoleAnswers(), words="not today"),))) == []
    assert found(case(check_ins=(check_in(answers=TwoPoleAnswers(sh=0)),))) == []


def test_an_alliance_check_without_any_answer_is_found() -> None:
    assert the_one(case(sessions=(hour(1, patient=replace(ANSWERS, image=None)),))).place == "sessions[0].patient"
