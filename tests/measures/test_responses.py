"""Answers as a person types them: a blank is a blank, and what cannot be read is told with its item."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.reading.items import answers_of
from holdfast.measures.responses import CannotReadAnswers, parse_responses, parse_total, printed, read_as
from holdfast.measures.scoring import score
from holdfast.text import render

PHQ = [2, 2, None, 2, 0, 3, 1, 0, 1]
WITH_ITEMS = [id for id in catalogue() if catalogue()[id].items and not catalogue()[id].variable]


def refusal(measure: Instrument, text: str, form: str | None = None) -> str:
    with pytest.raises(CannotReadAnswers) as caught:
        parse_responses(measure, text, form)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2,2,,2,0,3,1,0,1",
        "2, 2, , 2, 0, 3, 1, 0, 1",
        " 2,2,,2,0,3,1,0,1\n",
        "\ufeff2,2,,2,0,3,1,0,1",
        "2;2;;2;0;3;1;0;1",
        "\ufeff2;2;;2;0;3;1;0;1\r\n",
        "2\t2\t\t2\t0\t3\t1\t0\t1",
        "2.0,2,,2,0,3,1,0,1",
        "2,0;2,0;;2,0;0;3;1;0;1",
        "+2,2,,2,0,3,1,0,1",
    ],
)
def test_separators_and_marks_make_no_difference(text: str) -> None:
    assert parse_responses(instrument("phq-9"), text) == PHQ


def test_blanks_separate_where_nothing_else_does() -> None:
    assert parse_responses(instrument("gad-7"), "2 2 3\n1 1  2 1") == [2, 2, 3, 1, 1, 2, 1]


def test_a_comma_at_the_end_stands_before_a_last_blank() -> None:
    assert parse_responses(instrument("phq-9"), "2,2,1,2,0,3,1,0,")[-1] is None
    assert parse_responses(instrument("phq-9"), ",,,,,,,,") == [None] * 9


def test_the_unscored_question_may_be_there_or_not() -> None:
    assert len(parse_responses(instrument("phq-9"), "2,2,,2,0,3,1,0,1")) == 9
    assert len(parse_responses(instrument("phq-9"), "2,2,,2,0,3,1,0,1,3")) == 10


@pytest.mark.parametrize("text", ["A,b,,B", "1,2,,2", "a;2;;b"])
def test_letters_are_answers_where_the_form_has_them(text: str) -> None:
    answers = parse_responses(instrument("npi-40"), ",".join([text.replace(";", ","), *["A"] * 36]))
    assert answers[:5] == [1, 2, None, 2, 1]


def test_letters_and_numbers_score_alike() -> None:
    measure = instrument("npi-40")
    letters = parse_responses(measure, ",".join("AB" * 20))
    numbers = parse_responses(measure, ",".join("12" * 20))
    assert score(measure, letters) == score(measure, numbers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2,2,,2,0,4,1,0,1", ["item 6 (phq6)", "found '4'", "a whole number from 0 to 3, or blank"]),
        ("2,2,,2,0,-1,1,0,1", ["item 6 (phq6)", "found '-1'"]),
        ("2,2,,2,0,abc,1,0,1", ["item 6 (phq6)", "found 'abc'", "a whole number from 0 to 3"]),
        ("2,2,,2,0,B,1,0,1", ["item 6 (phq6)", "found 'B'"]),
        ("2,2,NA,2,0,3,1,0,1", ["item 3 (phq3)", "found 'NA'", "Leave the place empty for a blank"]),
        ("2,2,,2,0,1.5,1,0,1", ["item 6 (phq6)", "found '1.5'", "a whole number"]),
        ("2;2;;2;0;2,5;1;0;1", ["item 6 (phq6)", "found '2,5'", "read as 2.5, with a decimal comma"]),
        ("2;2;;2;0;1,2,3;1;0;1", ["item 6 (phq6)", "one separator throughout"]),
        ("2,2,,2,0,nan,1,0,1", ["item 6 (phq6)", "found 'nan'"]),
        ("2,2,,2,0,1e0,1,0,1", ["item 6 (phq6)", "found '1e0'"]),
        ("2,2,,2,0,\u0663,1,0,1", ["item 6 (phq6)"]),
        ("2,2,,2,0,3,1,0,1,0,2", ["found 11 answers", "9 or 10 answers", "after item 10 (difficulty)", "'2'"]),
        ("2,2,,2,0", ["found 5 answers", "9 or 10 answers", "none for item 6 (phq6)", "place empty"]),
        ("2,5;3", ["found 2 answers", "9 or 10 answers", "decimal comma"]),
        ("220203101", ["found 1 answer;", "Put a comma between the answers: 2,2,0,2,0,3,1,0,1"]),
        ("", ["found none", "9 or 10 answers"]),
        ("\ufeff \n", ["found none"]),
    ],
)
def test_what_cannot_be_read_is_told_with_its_item(text: str, words: list[str]) -> None:
    told = refusal(instrument("phq-9"), text)
    assert "nothing was scored" in told
    for word in words:
        assert word in told


def test_every_error_is_told_and_long_lists_are_counted() -> None:
    told = refusal(instrument("b-pni"), ",".join(["9"] * 28))
    assert told.count("\n  item ") == 20
    assert "and 8 more" in told


def test_answers_of_a_copy_with_other_numbers_name_the_form_they_fit() -> None:
    told = refusal(instrument("b-pni"), ",".join(["6"] + ["3"] * 27))
    assert "item 1 (pni52:04)" in told
    assert "--form one-to-six" in told
    assert parse_responses(instrument("b-pni"), ",".join(["6"] + ["3"] * 27), "one-to-six")[0] == 6


def test_no_form_is_named_that_would_not_fit_either() -> None:
    assert "--form" not in refusal(instrument("b-pni"), ",".join(["6", "0"] + ["3"] * 26))


def test_answers_to_a_sister_form_name_it() -> None:
    assert "So many belong to pni-52" in refusal(instrument("b-pni"), ",".join(["3"] * 52))
    assert "So many belong to core-om" in refusal(instrument("core-10"), ",".join(["1"] * 34))
    assert "belong to" not in refusal(instrument("core-10"), ",".join(["1"] * 28))


def test_a_form_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(AnswerError, match="satisfied-first"):
        parse_responses(instrument("rses"), ",".join("3" * 10), "another")


def test_where_two_orders_circulate_the_notes_say_which_was_read() -> None:
    said = " ".join(render(one) for one in read_as(instrument("rses")))
    assert "Read in the order of the form satisfied-first" in said
    assert "worth-first" in said
    assert read_as(instrument("phq-9")) == []


def test_the_two_orders_of_the_rses_score_differently() -> None:
    measure, text = instrument("rses"), "3,0,2,3,1,1,2,2,1,1"
    assert score(measure, parse_responses(measure, text)).value("total") == 21
    other = parse_responses(measure, text, "worth-first")
    assert score(measure, other, form="worth-first").value("total") == 17


def test_a_measure_without_questions_takes_a_total() -> None:
    measure = instrument("hamd-17")
    assert parse_total(measure, "\ufeff18 ") == 18
    assert parse_total(measure, "18,5") == 18.5
    assert "one number, the total from" in refusal(measure, "1,2,3")
    for text in ("999", "x", "", "1,2,3"):
        with pytest.raises(CannotReadAnswers):
            parse_total(measure, text)


@pytest.mark.parametrize("id", WITH_ITEMS)
def test_what_is_written_is_read_back_on_every_form_of_every_instrument(id: str) -> None:
    measure = instrument(id)
    for form in [None, *measure.forms]:
        items = printed(measure, form)
        for pick in (0, -1):
            answers = [answers_of(one.item)[pick] + one.shift for one in items]
            assert parse_responses(measure, ";".join(f"{one:g}" for one in answers), form) == answers


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_blank_stays_where_it_was(data: st.DataObject) -> None:
    answers = data.draw(st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9))
    separator = data.draw(st.sampled_from([",", ";", "\t", ", "]))
    text = separator.join("" if one is None else str(one) for one in answers)
    if any(one is not None for one in answers):
        assert parse_responses(instrument("phq-9"), text) == answers


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for id in ("phq-9", "npi-40", "gas"):
        try:
            answers = parse_responses(instrument(id), text)
        except CannotReadAnswers as error:
            told = str(error)
        else:
            told = f"found {answers}"
        assert "found" in told
