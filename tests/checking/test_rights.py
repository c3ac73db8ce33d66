"""What is agreed, restricted, ended and wished for follows from what came before it."""

from datetime import date, timedelta
from typing import Any

from tests.checking.building import AFTER, DAY, WEEK, case, found, hour, move, the_one

from holdfast.case.record import Consent, CorrectionWish, CourseMark, Restriction, ShownText

TEXT = ShownText(id="teaching", version=1, language="en", text="What we ask you.")


def consent(act: Any, on: date = DAY, **more: Any) -> Consent:
    shown = TEXT if act == "given" else None
    at = AFTER + (on - DAY)
    return Consent(
        **{"id": f"{act}-{on}", "recorded_at": at, "when": on, "purpose": "teaching", "act": act, "how": "paper",
           "shown": shown, **more}
    )  # fmt: skip


def restriction(act: Any, on: date = DAY, **more: Any) -> Restriction:
    at = AFTER + (on - DAY)
    return Restriction(
        **{"id": f"{act}-{on}", "recorded_at": at, "when": on, "act": act, "wish_of": "patient", "reason": "he asked",
           **more}
    )  # fmt: skip


def mark(act: Any, on: date = DAY, **more: Any) -> CourseMark:
    return CourseMark(**{"id": f"{act}-{on}", "recorded_at": AFTER + (on - DAY), "when": on, "act": act, **more})


def test_a_withdrawal_without_a_consent_is_told() -> None:
    problem = the_one(case(consents=(consent("withdrawn"),)))
    assert problem.found == "a withdrawal of teaching before any consent to it"


def test_a_consent_given_and_taken_back_on_one_day_is_in_order() -> None:
    back = consent("withdrawn", recorded_at=AFTER + timedelta(minutes=1))
    assert found(case(consents=(consent("given"), back))) == []


def test_a_withdrawal_of_another_purpose_does_not_follow_from_a_consent() -> None:
    back = consent("withdrawn", DAY + WEEK, purpose="research")
    assert "withdrawal of research" in the_one(case(consents=(consent("given"), back))).found


def test_a_consent_holds_the_text_that_was_shown() -> None:
    assert "without the text" in the_one(case(consents=(consent("given", shown=None),))).found


def test_a_restriction_is_lifted_only_where_there_is_one_and_after_he_was_told() -> None:
    later = DAY + WEEK
    assert found(case(restrictions=(restriction("restricted"), restriction("lifted", later, told_on=DAY)))) == []
    assert "was not there" in the_one(case(restrictions=(restriction("lifted", told_on=DAY),))).found
    untold = case(restrictions=(restriction("restricted"), restriction("lifted", later)))
    assert the_one(untold).place == "restrictions[1].told_on"
    after = case(restrictions=(restriction("restricted"), restriction("lifted", later, told_on=later + WEEK)))
    assert "after it was lifted" in the_one(after).found
    assert "belongs to the lifting" in the_one(case(restrictions=(restriction("restricted", told_on=DAY),))).allowed


def test_an_end_before_the_first_hour_is_told() -> None:
    early = case(sessions=(hour(1),), course=(mark("ended", DAY - timedelta(days=3)),))
    assert the_one(early).found == "2023-01-07, an end before the first hour"
    assert found(case(sessions=(hour(1),), course=(mark("ended"),))) == []


def test_a_treatment_is_taken_up_again_after_an_end_and_ended_once() -> None:
    one, two = DAY + WEEK, DAY + 2 * WEEK
    assert found(case(course=(mark("began"), mark("ended", one, how="moved"), mark("resumed", two)))) == []
    assert "without an end" in the_one(case(course=(mark("resumed"),))).found
    assert the_one(case(course=(mark("ended"), mark("ended", one)))).found == "a second end"
    assert the_one(case(course=(mark("began", how="moved"),))).place == "course[0].how"


def test_a_wish_names_what_it_is_about_and_a_no_says_why() -> None:
    wish = CorrectionWish(id="w", recorded_at=AFTER, when=DAY, about="s1", words="It was on time.", answer="open")
    assert found(case(sessions=(hour(1),), correction_wishes=(wish,))) == []
    assert the_one(case(correction_wishes=(wish,))).place == "correction_wishes[0].about"
    no = CorrectionWish(id="w", recorded_at=AFTER, when=DAY, about="v1", words="No.", answer="not_agreed")
    assert the_one(case(moves=(move(1, "ask"),), correction_wishes=(no,))).place == "correction_wishes[0].text"
