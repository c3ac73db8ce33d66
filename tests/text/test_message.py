"""Sentences take their person late, and the same sentence serves everybody."""

from datetime import UTC, date, datetime

import pytest

from holdfast.text import Spoken, render, say, say_n

DAVIDE, IRENA = Spoken("Davide R.", "he"), Spoken("Irena K.", "she")
SASHA, NOA = Spoken("Sasha", "they"), Spoken("Noa", "name")


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (DAVIDE, "He has kept it to himself; it is his own."),
        (IRENA, "She has kept it to herself; it is her own."),
        (SASHA, "They have kept it to themselves; it is their own."),
        (NOA, "Noa has kept it to Noa; it is Noa's own."),
    ],
)
def test_a_sentence_takes_the_form_by_which_a_person_is_addressed(person: Spoken, words: str) -> None:
    message = say("{He} {v:has|have} kept it to {himself}; it is {his} own.")
    assert render(message, person) == words


def test_a_sentence_about_a_person_needs_one() -> None:
    with pytest.raises(KeyError):
        render(say("{He} came back."))


def test_messages_stand_inside_messages_and_take_the_same_person() -> None:
    inner = say("{his} rating")
    assert render(say("{what} of hour {hour}", what=inner, hour=7), IRENA) == "her rating of hour 7"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 more hour"), (2, "2 more hours"), (0, "0 more hours"), (1.5, "1.5 more hours")]
)
def test_one_and_many_have_their_own_words(n: float, words: str) -> None:
    assert render(say_n("{n} more hour", "{n} more hours", n)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2023, 3, 4), "4 March 2023"),
        (datetime(2023, 3, 4, 9, 5, tzinfo=UTC), "4 March 2023, 09:05"),
        (40.0, "40"),
        (0.25, "0.25"),
        (12.34, "12.3"),
    ],
)
def test_days_and_numbers_are_written_as_people_read_them(value: object, words: str) -> None:
    assert render(say("{it}", it=value)) == words


def test_what_somebody_wrote_is_not_read_as_a_template() -> None:
    assert render(say("He said: {words}", words="{he} %s {0}"), DAVIDE) == "He said: {he} %s {0}"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert render(say("Worth a look"), language="it") == "Worth a look"
