"""The tags and filters that speak on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from holdfast.text import Spoken, render, say
from holdfast.web.text_tags import clock, day, often, short_weekday, signed, spoken, stopped, weekday, whole

HER = Spoken("Irena K.", "she")


def said(template: str, **context: object) -> str:
    return Template(template).render(Context({"person": HER, **context}))


def test_a_sentence_takes_the_person_of_the_page() -> None:
    assert said('{% say "{He} {v:has|have} rated {his} hour." %}') == "She has rated her hour."
    assert said('{% say "{He} agreed." %}', person=Spoken("Kim", "they")) == "They agreed."


def test_a_number_chooses_singular_or_plural() -> None:
    template = '{% say_n "{n} hour" "{n} hours" n %}'
    assert [said(template, n=n) for n in (0, 1, 2)] == ["0 hours", "1 hour", "2 hours"]


def test_what_somebody_wrote_is_escaped() -> None:
    assert said('{% say "{name} came." name=name %}', name="<b>&") == "&lt;b&gt;&amp; came."
    assert said("{{ message|spoken:person }}", message=say("{x}", x="<i>")) == "&lt;i&gt;"


def test_marks_that_turn_a_line_round_are_left_out() -> None:
    assert spoken("abc\N{RIGHT-TO-LEFT OVERRIDE}def") == "abcdef"


def test_nothing_is_a_dash_and_never_a_zero() -> None:
    assert {spoken(None), day(None), weekday(None), clock(None), signed(None), whole(None)} == {"–"}
    assert said('{% word "then" None %}') == "–"


def test_a_row_not_touched_differs_from_an_empty_one() -> None:
    assert said('{% words "topic" None %}') == "not touched"
    assert said('{% words "topic" row %}', row=()) == "none"
    assert said('{% words "topic" row %}', row=("shame", "us")) == "shame, the two of you"


def test_days_and_times_are_those_of_the_practice() -> None:
    late = datetime(2023, 3, 13, 23, 30, tzinfo=UTC)  # half past midnight in Rome
    assert day(late) == "14 March 2023"
    assert weekday(late) == "Tuesday 14 March"
    assert short_weekday(date(2023, 3, 15)) == "Wed 15 March"
    assert clock(late) == "00:30"


@pytest.mark.parametrize(("value", "words"), [(45, "+45"), (0, "0"), (-30, "−30"), (1.66667, "+2"), (-0.2, "0")])
def test_a_scale_with_two_ends_shows_its_sign(value: float, words: str) -> None:
    assert signed(value) == words


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [("It was so", "It was so."), ("Was it?", "Was it?"), ("“If you say so.”", "“If you say so.”")],
)
def test_a_sentence_ends_once(sentence: str, ended: str) -> None:
    assert stopped(sentence) == ended


@pytest.mark.parametrize(
    ("share", "words"), [(0.001, "hardly ever"), (0.05, "about one time in 20"), (0.3, "about 3 times in ten"),
                         (0.1, "about one time in ten"), (0.8, "more often than not")]
)  # fmt: skip
def test_a_share_is_said_in_words(share: float, words: str) -> None:
    message = often(share)
    assert (message if isinstance(message, str) else render(message)) == words
