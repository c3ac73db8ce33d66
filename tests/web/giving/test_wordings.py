"""The words a practice may show: ours where the licence allows it, behind a statement, or what it entered itself."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import FIRST, a_case

from holdfast.case.measured import Measure
from holdfast.interop.bundle.told import told
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.words import wording
from holdfast.paper.markdown import markdown
from holdfast.text import render
from holdfast.web.accounts.people import make_account
from holdfast.web.giving.keeping_words import STATEMENT, NotEntered, enter, state_non_commercial, take_statement_back
from holdfast.web.giving.models import LicenceStatement, PracticeWording
from holdfast.web.giving.typed_words import Typed, as_typed, read_typed
from holdfast.web.giving.wording_of import order_here, stated, why_no_words, words_for
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LINES = "\n".join(f"{n}. an invented sentence, the {n}th" for n in range(1, 13))
PASTED = {
    "questions": LINES, "answers": "not at all\nvery much", "stem": "How much is it like you?", "lang": "en",
    "form": "pni-order", "attribution": "", "reason": "The authors wrote so on 3 March.", "may": "yes", "act": "keep",
}  # fmt: skip
WHO = instrument("who-5")


@pytest.fixture
def manager(db: None, client: Client) -> Client:
    make_account("vera", PASSWORD, "manager")
    client.post("/account/sign-in/", {"name": "vera", "password": PASSWORD})
    return client


def send(client: Client, id: str = "sb-pni", **changed: str) -> str:
    """Post the pasted wording as the page would; the page that comes of it."""
    address = f"/wordings/{id}/"
    form = form_id(client.get(address).content.decode(), "form_id")
    return client.post(address, {**PASTED, "form_id": form, **changed}, follow=True).content.decode()


def form_id(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


# --- which words ---


def test_words_of_a_free_licence_are_there_at_once() -> None:
    words = words_for(instrument("phq-9"))
    assert words is not None
    assert words == wording(instrument("phq-9"))
    assert why_no_words(instrument("phq-9")) is None


def test_words_for_non_commercial_use_wait_for_the_statement(recorded: audit.Trail) -> None:
    assert words_for(WHO) is None
    why = why_no_words(WHO)
    assert why is not None
    assert "stated" in render(why)
    state_non_commercial(None)
    assert words_for(WHO) == wording(WHO)
    take_statement_back()
    assert words_for(WHO) is None
    assert LicenceStatement.objects.count() == 1


def test_a_demo_counts_as_stated_and_says_so() -> None:
    with override_settings(HOLDFAST_DEMO=True):
        assert words_for(WHO) is not None
        found = stated()
        assert found is not None
        assert found.demo


def test_every_instrument_has_words_or_says_why_not() -> None:
    for form in catalogue().values():
        words, why = words_for(form), why_no_words(form)
        assert (words is None) == (why is not None), form.id
        if why is not None:
            assert form.title in render(why)
        if words is not None:
            assert words.complete
            assert words.attribution


def test_a_slot_names_whom_to_ask() -> None:
    why = why_no_words(instrument("b-pni"))
    assert why is not None
    assert "Pincus" in render(why)


def test_the_practice_s_own_words_are_shown_in_the_order_of_its_copy(recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    words = read_typed(form, Typed(LINES, "1 = never\n6 = always", form="one-to-six"))
    enter(form, words, "bought on 3 March", None, "one-to-six")
    assert words_for(form) == words
    assert order_here(form) == "one-to-six"
    assert order_here(instrument("phq-9")) == instrument("phq-9").default_form


def test_what_was_replaced_stays(recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    first = read_typed(form, Typed(LINES, "never\nalways"))
    enter(form, first, "bought on 3 March", None)
    enter(form, replace(first, stem="Another one."), "bought on 4 March", None)
    assert PracticeWording.objects.count() == 2
    now = words_for(form)
    assert now is not None
    assert now.stem == "Another one."


def test_words_in_another_language_are_used_where_nothing_else_is_there(recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    enter(form, read_typed(form, Typed(LINES, "mai\nsempre", lang="it")), "lettera del 3 marzo", None)
    words = words_for(form)
    assert words is not None
    assert words.lang == "it"


def test_where_ours_are_shown_nothing_can_be_entered(recorded: audit.Trail) -> None:
    form = instrument("rses")
    ours = wording(form)
    assert ours is not None
    with pytest.raises(NotEntered):
        enter(form, replace(ours, items=MappingProxyType({**ours.items, "rses:01": "x"})), "for a good reason", None)


def test_no_words_are_kept_without_a_reason(recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    with pytest.raises(NotEntered):
        enter(form, read_typed(form, Typed(LINES, "never\nalways")), "  because ", None)
    assert not PracticeWording.objects.exists()


# --- the pages ---


def test_the_list_names_every_instrument_once_with_whom_to_ask(manager: Client) -> None:
    page = manager.get("/wordings/").content.decode()
    for id, form in catalogue().items():
        assert page.count(f'href="/wordings/{id}/"') == 1, form.title
    assert "Pincus" in page


def test_the_manager_enters_a_wording_and_it_is_recorded_without_its_words(manager: Client) -> None:
    page = send(manager)
    assert "Kept." in page
    row = PracticeWording.objects.get()
    assert row.reason == PASTED["reason"]
    assert row.by is not None
    [entry] = [entry for entry in AuditEntry.objects.all() if ["wording entered", ""] in entry.did]
    assert "invented" not in str(entry.did)


def test_a_look_keeps_nothing_and_shows_the_form(manager: Client) -> None:
    page = send(manager, act="look", may="")
    assert "As the patient will see it" in page
    assert "an invented sentence, the 12th" in page
    assert not PracticeWording.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"questions": "one\ntwo"}, "Found 2 questions, needed 12"),
        ({"may": ""}, "Tick the sentence"),
        ({"reason": ""}, "Say why this practice may use these words"),
        ({"answers": ""}, "What do the answers mean?"),
        ({"form": ""}, "Say in which order your copy has the questions"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(manager: Client, changed: dict[str, str], said: str) -> None:
    page = send(manager, **changed)
    assert said in page
    assert "Nothing was kept" in page
    assert not PracticeWording.objects.exists()
    if "questions" not in changed:
        assert "an invented sentence, the 7th" in page


def test_a_form_word_for_word_offers_no_field_in_our_language(manager: Client) -> None:
    page = manager.get("/wordings/phq-9/").content.decode()
    assert "word for word" in page
    assert '<option value="en"' not in page
    assert "Little interest or pleasure" in page
    assert "Spitzer" in page


def test_a_changed_word_of_such_a_form_is_refused_also_before_the_statement(
    manager: Client,
) -> None:
    ours = wording(WHO)
    assert ours is not None
    typed = as_typed(WHO, ours)
    more = {"answers": typed.answers, "stem": typed.stem, "questions": typed.questions.replace("cheerful", "glad")}
    assert "question 1 differs" in send(manager, "who-5", **more)
    assert "Kept." in send(manager, "who-5", **{**more, "questions": typed.questions})


def test_the_wording_is_taken_away_and_the_row_stays(manager: Client) -> None:
    page = send(manager)
    page = manager.get("/wordings/sb-pni/").content.decode()
    gone = {"act": "take away", "lang": "en", "form_id": form_id(page, "form_id")}
    manager.post("/wordings/sb-pni/", gone)
    assert words_for(instrument("sb-pni")) is None
    assert PracticeWording.objects.get().ended_at is not None


def test_the_statement_is_kept_with_its_text_name_and_day(manager: Client) -> None:
    page = manager.get("/wordings/").content.decode()
    form = form_id(page, "form")
    refused = manager.post("/wordings/", {"form": form, "act": "state"})
    assert refused.status_code == 400
    assert not LicenceStatement.objects.exists()
    manager.post("/wordings/", {"form": form, "act": "state", "stated": "yes"})
    row = LicenceStatement.objects.get()
    assert row.text == STATEMENT.id
    assert row.by is not None
    assert row.by.get_username() == "vera"
    page = manager.get("/wordings/").content.decode()
    assert "Take it back" in page
    manager.post("/wordings/", {"form": form_id(page, "form"), "act": "take back"})
    assert stated() is None


def test_a_therapist_decides_only_where_there_is_no_manager(signed_in_anna: Client, anna: User) -> None:
    assert "Kept." in send(signed_in_anna)
    make_account("vera", PASSWORD, "manager")
    page = signed_in_anna.get("/wordings/sb-pni/").content.decode()
    assert "<textarea" not in page
    refused = signed_in_anna.post("/wordings/sb-pni/", {**PASTED, "form_id": "x"})
    assert refused.status_code == 403
    assert signed_in_anna.post("/wordings/", {"act": "state", "stated": "yes", "form": "x"}).status_code == 403


def test_a_form_that_is_not_known_is_not_there(manager: Client) -> None:
    assert manager.get("/wordings/no-such-form/").status_code == 404


# --- where else the words stand ---


def test_an_entry_shows_the_words_that_may_be_shown_here_with_their_owner_s_line(
    signed_in_anna: Client, handle: door.CaseHandle, recorded: audit.Trail
) -> None:
    answers = {"core-10": (1,) * 10, "gad-7": (1,) * 7}
    for id, items in answers.items():
        door.add_entry(
            handle, "measures", Measure(id=id, recorded_at=FIRST, when=FIRST.date(), instrument=id, items=items)
        )
    core, gad = (signed_in_anna.get(f"/cases/{handle.id}/entries/{id}/").content.decode() for id in answers)
    assert "I have felt tense" not in core
    assert "The words of this form are not in this program" in core
    assert "Feeling nervous" in gad
    assert "Spitzer" in gad
    state_non_commercial(None)
    core = signed_in_anna.get(f"/cases/{handle.id}/entries/core-10/").content.decode()
    assert "I have felt tense" in core
    assert "CORE System Trust" in core


def test_the_patient_s_copy_has_the_practice_s_words_and_the_owner_s_line(recorded: audit.Trail) -> None:
    form = instrument("sb-pni")
    measure = Measure(id="m1", recorded_at=FIRST, when=FIRST.date(), instrument=form.id, items=(1,) * 12)
    record = replace(a_case().record, measures=(measure,))
    assert "an invented sentence" not in markdown(told(record, (), FIRST, words_for))
    enter(form, read_typed(form, Typed(LINES, "never\nalways", attribution="© the owner")), "bought on 3 March", None)
    text = markdown(told(record, (), FIRST, words_for))
    assert "an invented sentence, the 12th" in text
    assert "© the owner" in text
