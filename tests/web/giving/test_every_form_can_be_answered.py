"""Every form that a patient can be given, in invented words: each answer can be tapped, and what is recorded is what he
tapped, as the key reads it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from tests.web.invented import ABOUT

from holdfast.case.record import Record
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import checked
from holdfast.measures.words import Wording
from holdfast.web import clock
from holdfast.web.giving.answered import as_measure
from holdfast.web.giving.answering_screens import asks, read_screen, screens
from holdfast.web.giving.asked import Asked, may_be_given, title
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.typed_words import answers_of
from holdfast.web.pages.patient_forms import NotKept

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GIVEN = [name for name, form in catalogue().items() if may_be_given(form)]
ORDERS = [
    (name, order)
    for name in GIVEN
    for order in (*catalogue()[name].forms, *((None,) if not catalogue()[name].forms else ()))
]
RECORD = Record(id="r", about=ABOUT)


def invented(form: Instrument) -> Wording:
    """Words for every question; an answer is called by what the key makes of it."""
    ends = {tag: {value: f"counts as {value:g}" for value in answers_of(item)} for tag, item in form.items.items()}
    items = {tag: f"question {tag}" for tag in form.items}
    return Wording(form.id, form.version, "en", "own", "invented", "", items, {}, ends)


def asked_of(name: str, order: str | None) -> Asked:
    form = catalogue()[name]
    return Asked(form, invented(form), order, 1, len(form.items), "0" * 16)


@pytest.mark.parametrize(("name", "order"), ORDERS)
@pytest.mark.parametrize("which", [0, -1])
def test_what_is_tapped_is_what_the_key_reads(name: str, order: str | None, which: int) -> None:
    asked = asked_of(name, order)
    laid = screens(form_words(asked.form, asked.words, order or ""), 1, len(asked.form.items))
    answers: dict[int, int] = {}
    meant: dict[int, str] = {}
    for screen in laid:
        post = QueryDict(mutable=True)
        for one in asks(screen, {}, asked.printed):
            assert one.value == ""
            if one.choices:
                assert not any(choice.given for choice in one.choices)
                post[f"q{one.place}"], meant[one.place] = one.choices[which].value, one.choices[which].label
            else:
                post[f"q{one.place}"] = one.ends[which].partition(" ")[0]
                meant[one.place] = one.ends[which]
        answers |= {
            place: answer for place, answer in read_screen(screen, post, asked.printed).items() if answer is not None
        }
        again = asks(screen, answers, asked.printed)
        assert [one.value for one in again] == [post[f"q{one.place}"] for one in again]
    measure = as_measure(asked, answers, RECORD, clock.now(), "phone")
    assert measure.items is not None
    key = checked(asked.form, measure.items, order)
    for place, item in asked.printed.items():
        assert meant[place].endswith(f"counts as {key[item.item.tag]:g}"), (name, order, place)


def test_an_answer_that_is_written_is_a_number_that_fits() -> None:
    form = catalogue()["bsl-23"]
    tag = next(iter(form.items))
    wide = replace(form, items={tag: replace(form.items[tag], high=100.0)}, forms={}, safety=())
    words = replace(invented(form), items={tag: "how much"}, ends={tag: {0.0: "none", 100.0: "all"}})
    asked = Asked(wide, words, None, 1, 1, "0" * 16)
    (screen,) = screens(form_words(wide, words), 1, 1)
    (one,) = asks(screen, {1: 40}, asked.printed)
    assert (one.choices, one.value, one.ends) == ((), "40", ("0 none", "100 all"))
    for sent, kept in (("0", 0), ("100", 100), ("", None), (" 7 ", 7)):
        assert read_screen(screen, query(q1=sent), asked.printed) == {1: kept}
    for wrong in ("101", "-1", "a", "1.5", "٣"):
        with pytest.raises(NotKept):
            read_screen(screen, query(q1=wrong), asked.printed)


def query(**sent: Any) -> QueryDict:
    post = QueryDict(mutable=True)
    post.update(sent)
    return post


@pytest.mark.parametrize("name", GIVEN)
def test_no_title_names_a_form_or_a_disorder(name: str) -> None:
    said = title(catalogue()[name]).id.lower()
    assert said.startswith("questions about")
    for word in (
        "narciss",
        "patholog",
        "disorder",
        "depress",
        "borderline",
        "inventory",
        catalogue()[name].title.lower(),
    ):
        assert word not in said


def test_the_lists_are_not_empty() -> None:
    assert len(GIVEN) > 20
    assert {"phq-9", "b-pni", "npi-16", "wai-sr"} <= set(GIVEN)
    assert not {"gas", "bdi-ii", "sac", "tpc"} & set(GIVEN)
