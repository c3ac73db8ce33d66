"""A paper form typed in: nothing lost, nothing half stored, the score at once, and the way back as a further entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.giving.test_measures_page import in_days, record_of, stored
from tests.web.invented import FIRST, a_case
from tests.web.rights.test_consent import form_of, words

from holdfast.case.measured import Measure
from holdfast.case.model import Case
from holdfast.case.record import Restriction
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import scored, taken_back
from holdfast.measures.responses import printed
from holdfast.outcome.read import read_outcome
from holdfast.web import clock
from holdfast.web.giving.typed_form import NotRead, as_typed, read
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
ANSWERS = ("3", "2", "-", "2", "1", "3", "2", "1", "1", "")


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return stored(anna, measures=())


def at(handle: door.CaseHandle, instrument: str = "phq-9") -> str:
    return f"/cases/{handle.id}/measures/type/{instrument}/"


def typed(answers: Any) -> dict[str, str]:
    return {f"i{n}": answer for n, answer in enumerate(answers, 1)}


def send(client: Client, handle: door.CaseHandle, instrument: str, answers: Any, **more: str) -> Any:
    order = {"order": more["order"]} if "order" in more else {}
    form = form_of(client.get(at(handle, instrument), order))
    return client.post(at(handle, instrument), {"form": form, "does": "keep", **typed(answers), **more})


def whole(handle: door.CaseHandle) -> Case:
    with audit.recorded("test"):
        return door.load_case(handle)


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = send(signed_in_anna, handle, "phq-9", ANSWERS, when="2026-01-10")
    (kept,) = record_of(handle).measures
    assert kept.items == (3, 2, None, 2, 1, 3, 2, 1, 1, None)
    assert (kept.how, kept.version, kept.when.isoformat()) == ("typed", catalogue()["phq-9"].version, "2026-01-10")
    page = words(signed_in_anna.get(answer["Location"]))
    assert "PHQ-9 total 16.9, published band: moderately severe 8 of 9" in page


def test_a_safety_answer_is_said_in_words_at_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = send(signed_in_anna, handle, "phq-9", ANSWERS)
    assert f"/cases/{handle.id}/safety/" in signed_in_anna.get(answer["Location"]).content.decode()
    assert "Question 9 was answered above zero. Ask directly" in words(signed_in_anna.get(answer["Location"]))
    blank = send(signed_in_anna, handle, "phq-9", (*ANSWERS[:8], "-", ""), when="2026-01-03")
    assert "Question 9 was left blank. Ask directly" in words(signed_in_anna.get(blank["Location"]))


def test_an_answer_out_of_range_is_named_and_everything_typed_comes_back(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    answer = send(signed_in_anna, handle, "phq-9", ("3", "7", "1", "x", *ANSWERS[4:]), when="2026-01-10")
    assert answer.status_code == 422
    page, source = words(answer), answer.content.decode()
    assert "Question 2: found “7”; allowed: a whole number from 0 to 3" in page
    assert "Question 4: found “x”; allowed: a whole number from 0 to 3" in page
    for name, value in {**typed(("3", "7", "1", "x", *ANSWERS[4:])), "when": "2026-01-10"}.items():
        assert f'name="{name}"' in source
        assert not value or f'name="{name}" value="{value}"' in source or f'value="{value}">' in source
    assert record_of(handle).measures == ()


def test_an_empty_form_is_not_stored(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    answer = send(signed_in_anna, handle, "phq-9", ("",) * 10)
    assert answer.status_code == 422
    assert "Nothing was typed in" in words(answer)
    assert record_of(handle).measures == ()


def test_a_date_that_lies_ahead_is_refused_and_the_answers_stay(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    answer = send(signed_in_anna, handle, "phq-9", ANSWERS, when=in_days(2).isoformat())
    assert answer.status_code == 422
    assert 'name="i1" value="3"' in answer.content.decode()


def test_the_order_of_the_form_is_chosen_and_never_guessed(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(at(handle, "rses"))
    assert "Which of these lies before you?" in words(page)
    assert 'name="i1"' not in page.content.decode()
    assert " checked" not in page.content.decode().split("<main")[1]
    form = signed_in_anna.get(at(handle, "phq-9")).context["form"]()
    refused = signed_in_anna.post(at(handle, "rses"), {"form": form, "does": "keep", **typed("3021110221")})
    assert refused.status_code == 422
    assert "Choose which form lies before you" in words(refused)
    assert record_of(handle).measures == ()


def test_the_same_answers_score_otherwise_in_the_other_order_and_each_is_kept_with_its_own(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for order, day, value in (("satisfied-first", "2026-01-03", 21), ("worth-first", "2026-01-10", 17)):
        answer = send(signed_in_anna, handle, "rses", "3023112211", order=order, when=day)
        assert f"{value}" in words(signed_in_anna.get(answer["Location"]))
        kept = record_of(handle).measures[-1]
        assert (kept.form, scored(kept).value(catalogue()["rses"].main)) == (order, value)
        entry = words(signed_in_anna.get(f"/cases/{handle.id}/entries/{kept.id}/"))
        assert f"{value}" in entry


def test_letters_are_typed_for_a_form_of_letters(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    send(signed_in_anna, handle, "npi-13", ["A", "b", "-"] + ["A"] * 10)
    (kept,) = record_of(handle).measures
    form = catalogue()["npi-13"]
    assert as_typed(form, None, kept.items or ()) == ["A", "B", "-"] + ["A"] * 10
    wrong = send(signed_in_anna, handle, "npi-13", ["C"] + ["A"] * 12, when="2026-01-03")
    assert "Question 1: found “C”; allowed: A or B" in words(wrong)


def test_numbers_printed_otherwise_are_typed_as_printed(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    send(signed_in_anna, handle, "b-pni", ["6"] * 28, order="one-to-six")
    (kept,) = record_of(handle).measures
    assert scored(kept).value("grandiosity") == 5
    wrong = send(signed_in_anna, handle, "b-pni", ["0"] * 28, order="one-to-six", when="2026-01-03")
    assert "allowed: a whole number from 1 to 6" in words(wrong)


def test_a_second_form_of_one_day_is_asked_about(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    send(signed_in_anna, handle, "phq-9", ANSWERS)
    again = send(signed_in_anna, handle, "phq-9", ANSWERS)
    assert again.status_code == 422
    assert "Another one of the same day" in words(again)
    assert len(record_of(handle).measures) == 1
    send(signed_in_anna, handle, "phq-9", ANSWERS, another="yes")
    assert len(record_of(handle).measures) == 2


def test_posted_twice_is_stored_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = form_of(signed_in_anna.get(at(handle)))
    first, second = (
        signed_in_anna.post(at(handle), {"form": form, "does": "keep", **typed(ANSWERS)}) for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert len(record_of(handle).measures) == 1


def test_undo_is_a_further_entry_and_nothing_counts_any_more(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    saved = send(signed_in_anna, handle, "phq-9", ANSWERS)["Location"]
    ref = saved.partition("saved=")[2]
    back = signed_in_anna.post(at(handle), {"form": form_of(signed_in_anna.get(saved)), "does": "back", "entry": ref})
    assert "Taken back: nothing of it counts" in words(signed_in_anna.get(back["Location"]))
    assert len(whole(handle).record.measures) == 2
    (standing,) = record_of(handle).measures
    assert taken_back(standing)
    assert standing.why is not None
    assert "moderately severe" not in words(signed_in_anna.get(f"/cases/{handle.id}/measures/"))
    assert signed_in_anna.get(saved).status_code == 404


def test_what_was_taken_back_asks_nothing_of_anybody(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    saved = send(signed_in_anna, handle, "phq-9", ANSWERS)["Location"]
    assert read_outcome(record_of(handle), clock.now()).safety
    ref = saved.partition("saved=")[2]
    signed_in_anna.post(at(handle), {"form": form_of(signed_in_anna.get(saved)), "does": "back", "entry": ref})
    outcome = read_outcome(record_of(handle), clock.now())
    assert outcome.safety == ()
    assert [one for one in outcome.series if one.points] == []


def test_an_answer_changed_is_a_correction_and_its_undo_brings_the_first_back(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    saved = send(signed_in_anna, handle, "phq-9", ANSWERS)["Location"]
    page = signed_in_anna.get(saved.replace("saved=", "again="))
    assert 'name="i3" value="-"' in page.content.decode()
    ref = saved.partition("saved=")[2]
    changed = signed_in_anna.post(
        at(handle), {"form": form_of(page), "does": "keep", "corrects": ref, **typed(("0", *ANSWERS[1:]))}
    )["Location"]
    assert record_of(handle).measures[0].items == (0, 2, None, 2, 1, 3, 2, 1, 1, None)
    new = changed.partition("saved=")[2]
    signed_in_anna.post(at(handle), {"form": form_of(signed_in_anna.get(changed)), "does": "back", "entry": new})
    (standing,) = record_of(handle).measures
    assert standing.items == (3, 2, None, 2, 1, 3, 2, 1, 1, None)
    assert standing.corrects == new


def test_what_an_informant_answered_is_a_working_note_and_says_who(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    order = next(iter(catalogue()["lpfs-bf"].forms))
    answers = ["2"] * 12
    without = send(signed_in_anna, handle, "lpfs-bf", answers, order=order, rater="informant")
    assert "Write who answered it" in words(without)
    answer = send(signed_in_anna, handle, "lpfs-bf", answers, order=order, rater="informant", relation="his brother")
    assert "This is a working note" in words(signed_in_anna.get(answer["Location"]))
    assert record_of(handle).measures == ()
    (rating,) = whole(handle).working.ratings
    assert (rating.rater, rating.relation, rating.form) == ("informant", "his brother", order)


def test_what_an_informant_answered_is_taken_back_like_any_other(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    order = next(iter(catalogue()["lpfs-bf"].forms))
    more = {"order": order, "rater": "informant", "relation": "his brother"}
    saved = send(signed_in_anna, handle, "lpfs-bf", ["2"] * 12, **more)["Location"]
    sent = {"form": form_of(signed_in_anna.get(saved)), "does": "back", "entry": saved.partition("saved=")[2]}
    signed_in_anna.post(at(handle, "lpfs-bf"), sent)
    assert len(whole(handle).working.ratings) == 2
    assert "his brother" not in words(signed_in_anna.get(f"/cases/{handle.id}/measures/"))


def test_a_rater_the_form_does_not_know_is_no_page_of_ours(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = form_of(signed_in_anna.get(at(handle)))
    sent = {"form": form, "does": "keep", "rater": "informant", **typed(ANSWERS)}
    assert signed_in_anna.post(at(handle), sent).status_code == 400


def test_the_second_half_of_a_long_form_goes_on_from_the_first(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    yesterday = in_days(-7)
    half = ["3"] * 14 + [""] * 14
    send(signed_in_anna, handle, "b-pni", half, order="published", when=yesterday.isoformat())
    page = signed_in_anna.get(at(handle, "b-pni"), {"order": "published"})
    assert "The first half was answered on" in words(page)
    (first,) = record_of(handle).measures
    on = signed_in_anna.get(at(handle, "b-pni"), {"again": first.id})
    sent = {"form": form_of(on), "does": "keep", "corrects": first.id, "order": "published", **typed(["3"] * 28)}
    signed_in_anna.post(at(handle, "b-pni"), sent)
    (both,) = record_of(handle).measures
    assert both.items == (3,) * 28
    assert both.when == in_days(0)


def test_a_restricted_case_keeps_the_form_and_scores_nothing_but_says_what_to_ask(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    rests = Restriction(id="r", recorded_at=FIRST, when=FIRST.date(), act="restricted", wish_of="patient", reason="So.")
    handle = stored(anna, measures=(), restrictions=(rests,))
    page = words(signed_in_anna.get(send(signed_in_anna, handle, "phq-9", ANSWERS)["Location"]))
    assert "Kept, and not scored while this rests" in page
    assert "moderately severe" not in page
    assert "Ask directly" in page


@pytest.mark.parametrize("instrument", ["sac", "tpc", "gas", "nothing"])
def test_what_has_no_paper_form_here_has_no_page(
    signed_in_anna: Client, handle: door.CaseHandle, instrument: str
) -> None:
    assert signed_in_anna.get(at(handle, instrument)).status_code == 404


def test_a_total_is_typed_where_only_that_is_kept(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = form_of(signed_in_anna.get(at(handle, "bdi-ii")))
    wrong = signed_in_anna.post(at(handle, "bdi-ii"), {"form": form, "does": "keep", "total": "640"})
    assert "The total: found “640”; allowed: a number from 0 to 63" in words(wrong)
    signed_in_anna.post(at(handle, "bdi-ii"), {"form": form, "does": "keep", "total": "21"})
    assert record_of(handle).measures[0].total == 21


def test_another_case_s_entry_is_not_opened_here(
    signed_in_anna: Client, anna: User, handle: door.CaseHandle, recorded: audit.Trail
) -> None:
    other = Measure(id="there", recorded_at=FIRST, when=FIRST.date(), instrument="phq-9", items=(1,) * 9)
    plain = a_case("second")
    door.import_case(anna, replace(plain, record=replace(plain.record, measures=(other,))))
    assert signed_in_anna.get(at(handle), {"again": "there"}).status_code == 404
    assert signed_in_anna.get(at(handle), {"saved": "there"}).status_code == 404


def both_ends(form: Instrument, order: str | None) -> Iterator[list[str]]:
    """Everything answered with the lowest answer as printed, and with the highest."""
    asked = printed(form, order)
    yield [one.letters[:1] or str(int(one.item.low + one.shift)) for one in asked]
    yield [one.letters[-1:] or str(int(one.item.high + one.shift)) for one in asked]


@pytest.mark.parametrize("instrument", sorted(set(catalogue()) - {"sac", "tpc"}))
def test_the_lowest_and_the_highest_of_every_form_can_be_typed_and_come_back(instrument: str) -> None:
    form = catalogue()[instrument]
    for order in (*form.forms,) or (None,):
        blank = as_typed(form, order, (None,) * len(form.items))
        assert blank == ["-"] * len(form.items)
        low = ["-"] * len(form.items)
        found = read(form, order, low)
        assert isinstance(found, NotRead), "nothing typed is nothing to store"
        for cells in both_ends(form, order):
            read_back = read(form, order, cells)
            if cells:
                assert not isinstance(read_back, NotRead)
                assert as_typed(form, order, read_back) == cells


@pytest.mark.parametrize(
    ("instrument", "order", "said"),
    [
        ("phq-9", "", "Questions 1 to 9: 0 Not at all · 1 Several days"),
        ("phq-9", "", "Question 10: 0 Not difficult at all"),
        ("rses", "satisfied-first", "3 Strongly agree · 2 Agree"),
        ("rses", "satisfied-first-one-to-four", "4 Strongly agree · 3 Agree"),
    ],
)
def test_what_the_printed_answers_mean_stands_above_the_fields(
    signed_in_anna: Client, handle: door.CaseHandle, instrument: str, order: str, said: str
) -> None:
    page = words(signed_in_anna.get(at(handle, instrument), {"order": order} if order else {}))
    assert said in page


def test_nothing_is_said_of_answers_whose_words_are_not_here(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = words(signed_in_anna.get(at(handle, "lpfs-bf"), {"order": "published"}))
    assert "One field for each question" in page
    assert "Questions 1 to" not in page
    assert "1 completely untrue ·" not in page


@pytest.mark.parametrize("instrument", ["core-10", "core-om"])
def test_by_words_or_by_the_figures_of_the_sheet_is_asked_and_never_guessed(
    signed_in_anna: Client, handle: door.CaseHandle, instrument: str
) -> None:
    page = signed_in_anna.get(at(handle, instrument))
    assert "every question from 0 (not at all)" in words(page)
    assert "the figures beside the boxes" in words(page)
    assert 'name="i1"' not in page.content.decode()
    assert " checked" not in page.content.decode().split("<main")[1]
    assert "in the other order" not in words(page), "the order is the same, the figures are not"
    form = signed_in_anna.get(at(handle, "phq-9")).context["form"]()
    answers = typed("0" * len(catalogue()[instrument].items))
    refused = signed_in_anna.post(at(handle, instrument), {"form": form, "does": "keep", **answers})
    assert refused.status_code == 422
    assert "Choose which form lies before you" in words(refused)
    assert record_of(handle).measures == ()


def test_a_profile_is_not_called_a_line(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for instrument, answers, link in (
        ("npi-13", "A" * 13, "Its profile"),
        ("phq-9", "1" * 9, "Its line over time"),
    ):
        saved = send(signed_in_anna, handle, instrument, answers)["Location"]
        (kept,) = (one for one in record_of(handle).measures if one.instrument == instrument)
        for where in (saved, f"/cases/{handle.id}/entries/{kept.id}/"):
            page = words(signed_in_anna.get(where))
            assert link in page
            assert ("Its line over time" in page) is (link == "Its line over time")


def test_on_paper_the_pages_of_typing_and_giving_say_where_a_paper_form_is(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for where in (at(handle), at(handle).replace("/type/", "/give/")):
        page = signed_in_anna.get(where).content.decode()
        assert '<p class="only-printed">This page is for the screen' in page
