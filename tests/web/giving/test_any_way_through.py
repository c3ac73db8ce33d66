"""However he goes through a form, forth and back, in two windows, with pages sent twice or on another day: what stands
in the record is what he last sent, and nothing is recorded that he did not send, but a safety answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.giving.answering import Form, answered, plan, record_of
from tests.web.invented import a_case

from holdfast.measures.catalogue import instrument
from holdfast.web.giving.answering_screens import screens
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.wording_of import order_here, words_for
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door

pytestmark = [pytest.mark.django_db(databases=["default", "keys"]), pytest.mark.usefixtures("a_demo_with_contacts")]
PHQ = instrument("phq-9")
SCREENS = {1: range(1, 5), 2: range(5, 10), 3: range(10, 11)}


@pytest.fixture(scope="module")
def names() -> Iterator[int]:
    return iter(range(10_000))


def answers_of(screen: int) -> st.SearchStrategy[dict[str, str]]:
    """What a browser sends of a screen: each question answered, taken back (empty) or not marked at all."""
    one = st.sampled_from(["0", "1", "2", "3", "", None])
    every = st.fixed_dictionaries({f"q{place}": one for place in SCREENS[screen]})
    return every.map(lambda sent: {name: value for name, value in sent.items() if value is not None})


A_STEP = st.sampled_from([1, 2, 3]).flatmap(
    lambda screen: st.tuples(
        st.just(screen), st.sampled_from(["next", "back", "later"]), answers_of(screen), st.booleans(), st.booleans()
    )
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(A_STEP, max_size=6), ends=st.sampled_from(["send", "send twice", "not"]))
def test_the_record_holds_what_was_last_sent(
    anna: User,
    names: Iterator[int],
    steps: list[tuple[int, str, dict[str, str], bool, bool]],
    ends: str,
) -> None:
    with audit.recorded("test"):
        handle = door.import_case(anna, a_case(f"case-{next(names)}"))
    plan(handle, "phq-9")
    windows = [Form(Client(), patient_address(handle.id, anna.pk), handle) for _ in range(2)]
    expected: dict[int, int] = {}
    for screen, does, sent, other_window, twice in steps:
        form = windows[other_window]
        id = form.form_id(screen)
        for _ in range(1 + twice):
            answer = form.send(screen, does, id, **sent)
            assert answer.status_code == 302
            assert form.browser.get(answer["Location"]).status_code == 200
        for place in SCREENS[screen]:
            expected.pop(place, None)
            if sent.get(f"q{place}"):
                expected[place] = int(sent[f"q{place}"])
    heard = any(sent.get("q9") in ("1", "2", "3") for _, _, sent, _, _ in steps)
    assert bool(record_of(handle).measures) is heard
    if ends == "not":
        return
    id = windows[0].form_id("look")
    for _ in range(2 if ends == "send twice" else 1):
        assert windows[0].browser.post(windows[0].here, {"form": id, "does": "send"}).status_code == 302
    (measure,) = answered(handle)
    assert measure.items == tuple(expected.get(place) for place in range(1, 11))


@settings(max_examples=50, deadline=None)
@given(
    name=st.sampled_from(["phq-9", "gad-7", "core-10", "core-om", "who-5", "audit", "dast-10", "rses"]),
    cut=st.tuples(st.integers(1, 34), st.integers(1, 34)),
)
def test_every_question_stands_on_one_screen_in_the_order_of_the_form(name: str, cut: tuple[int, int]) -> None:
    form = instrument(name)
    words = words_for(form)
    assert words is not None
    n = len(form.items)
    first, last = sorted(min(one, n) for one in cut)
    laid = screens(form_words(form, words, order_here(form) or ""), first, last)
    assert [q.place for one in laid for q in one.questions] == list(range(first, last + 1))
    assert [one.number for one in laid] == list(range(1, len(laid) + 1))
    assert all(1 <= len(one.questions) <= 7 for one in laid)
    assert laid[0].first == 1
    assert laid[-1].last == laid[-1].of == last - first + 1
