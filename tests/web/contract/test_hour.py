"""The contract in the hour: large, few acts, first the two of you; and the screen that is turned to him."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.contract.acting import add, address, contract_of, do, hidden_fields, moves_of, page_of, send
from tests.web.contract.conftest import CANARY

from holdfast.case.moves import Cost, Stance, Terms
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STEP = Terms(kind="step", text="Ask a colleague for dinner.", his_words="ask Marta, maybe",
             smallest="Ask about Fridays.", expects=("guilt",), tests="a wish brings blame")  # fmt: skip


@pytest.fixture
def step(handle: door.CaseHandle) -> str:
    add(handle, by="therapist", act="counter", clause="c1", terms=STEP)
    add(handle, by="patient", act="object", clause="c1", words="You will be disappointed.")
    cost = Cost(feeling="guilt", strength=8, words="It is there before I pick up the phone.")
    add(handle, by="patient", act="disclose_cost", clause="c1", costs=(cost,))
    add(handle, by="therapist", act="rationale", clause="c1", words="Because the wish was his.")
    add(handle, by="therapist", act="rate", clause="c1", stance=Stance(makes_sense=9, own_wish=9))
    return "c1"


def turned(client: Client, handle: door.CaseHandle) -> str:
    return page_of(client, handle, "?turned=yes", "hour/")


def test_the_hour_shows_the_step_its_cost_and_what_was_heard_against_it(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    page = page_of(signed_in_anna, handle, "", "hour/")
    for words in ("Ask a colleague for dinner.", "ask Marta, maybe", "Ask about Fridays.", "guilt, 8 of 10",
                  "It is there before I pick up the phone.", "You will be disappointed.", "Lower the stakes",
                  "Another way", "Not now", "Agreed today, still open"):  # fmt: skip
        assert words in page
    assert CANARY not in page
    assert "asks to be talked over" not in page


def test_his_words_are_taken_as_he_says_them(signed_in_anna: Client, handle: door.CaseHandle, step: str) -> None:
    form = hidden_fields(page_of(signed_in_anna, handle, "", "hour/"))
    answer = send(signed_in_anna, handle, form, act="object", words="Only if she asks first.")
    assert answer["Location"].startswith(address(handle, "hour/"))
    last = moves_of(handle)[-1]
    assert (last.by, last.act, last.words) == ("patient", "object", "Only if she asks first.")


def test_what_he_said_survives_a_page_that_could_not_be_taken(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    form = {**hidden_fields(page_of(signed_in_anna, handle, "", "hour/")), "form": "too old"}
    answer = send(signed_in_anna, handle, form, act="object", words="Only if she asks first.")
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Only if she asks first." in said
    assert "in-the-hour" in said


def test_not_now_is_one_tap(signed_in_anna: Client, handle: door.CaseHandle, step: str) -> None:
    page = page_of(signed_in_anna, handle, "?act=not_now&of=c1", "hour/")
    assert send(signed_in_anna, handle, hidden_fields(page)).status_code == 302
    assert (moves_of(handle)[-1].by, moves_of(handle)[-1].act) == ("patient", "hand_back")


def test_yours_are_not_in_the_hour_until_you_show_them(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    assert "<strong>9</strong>" not in page_of(signed_in_anna, handle, "", "hour/")
    assert "<strong>9</strong>" in page_of(signed_in_anna, handle, "?show=yes", "hour/")


def test_trust_is_asked_on_neither(signed_in_anna: Client, handle: door.CaseHandle, step: str) -> None:
    for page in (page_of(signed_in_anna, handle, "?act=rate&of=c1", "hour/"), turned(signed_in_anna, handle)):
        assert 'name="trust"' not in page
    do(signed_in_anna, handle, "rate", "c1", by="patient", makes_sense="5", trust="9")
    given = moves_of(handle)[-1].stance
    assert given is not None
    assert given.trust is None


# --- turned to him ---


def test_what_is_turned_to_him_holds_what_was_said_to_him_and_nothing_else(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    page = turned(signed_in_anna, handle)
    body = page.partition("<main")[2].partition("</main")[0]
    for words in ("Ask a colleague for dinner.", "ask Marta, maybe", "Ask about Fridays.", "guilt, 8 of 10"):
        assert words in body
    for words in ("a wish brings blame", "Because the wish was his.", "Davide", "Log", "Brief", "Yours", "your guess",
                  "<details", "<figure", CANARY, "anna", "<strong>9"):  # fmt: skip
        assert words not in page.partition("<body")[2].partition("<dialog")[0], words
    assert "Turn it back" in page
    assert set(re.findall(r'name="(\w+)"', body)) == {
        "csrfmiddlewaretoken", "form", "seq", "does", "clause", "seen", "by", "back", "makes_sense", "own_wish",
        "can_do",
    }  # fmt: skip


def test_his_numbers_are_kept_as_his_and_the_screen_says_so(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    answer = send(signed_in_anna, handle, hidden_fields(turned(signed_in_anna, handle)), makes_sense="7", can_do="")
    last = moves_of(handle)[-1]
    assert last.stance == Stance(makes_sense=7)
    assert last.by == "patient"
    page = signed_in_anna.get(answer["Location"].partition("#")[0]).content.decode()
    assert "Kept. Thank you." in page
    assert 'name="makes_sense"' not in page


def test_at_most_four_numbers_an_hour_are_asked_of_him(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    add(handle, days_ago=0, by="patient", act="rate", clause="c1", stance=Stance(trust=5))  # on his own page
    form = hidden_fields(turned(signed_in_anna, handle))
    assert send(signed_in_anna, handle, form, makes_sense="7", own_wish="6").status_code == 302
    page = turned(signed_in_anna, handle)
    assert 'name="makes_sense"' in page  # one is left
    assert 'name="own_wish"' not in page
    again = hidden_fields(page)
    refused = send(signed_in_anna, handle, again, makes_sense="7", own_wish="6")
    assert refused.status_code == 422
    assert "At most four numbers an hour" in unescape(refused.content.decode())
    assert send(signed_in_anna, handle, again, makes_sense="8").status_code == 302
    assert "enough of numbers for today" in turned(signed_in_anna, handle)
    assert do(signed_in_anna, handle, "rate", "c1", by="patient", can_do="3").status_code == 422
    assert do(signed_in_anna, handle, "rate", "c1", by="therapist", can_do="3").status_code == 302


def test_numbers_of_another_day_count_for_that_day(signed_in_anna: Client, handle: door.CaseHandle, step: str) -> None:
    add(handle, days_ago=7, by="patient", act="rate", clause="c1", stance=Stance(makes_sense=5, own_wish=5, can_do=5))
    assert 'name="can_do"' in turned(signed_in_anna, handle)


def test_numbers_are_asked_for_the_step_that_is_due_alone(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    do(signed_in_anna, handle, "propose", kind="goal", by="patient", text="Something that is mine.")
    goal = contract_of(handle).of_kind("goal")[0]
    form = {**hidden_fields(turned(signed_in_anna, handle)), "clause": goal.id}
    assert send(signed_in_anna, handle, form, makes_sense="7").status_code == 400


def test_new_words_stand_beside_what_was_agreed(signed_in_anna: Client, handle: door.CaseHandle, step: str) -> None:
    for by in ("patient", "therapist"):
        do(signed_in_anna, handle, "yes", "c1", by=by, act="accept")
    do(signed_in_anna, handle, "counter", "c1", by="patient", text="Ask Marta for a coffee.", expects=["guilt"])
    for page in (turned(signed_in_anna, handle), page_of(signed_in_anna, handle)):
        assert page.index("Ask a colleague for dinner.") < page.index("Ask Marta for a coffee.")


# --- first the two of you ---


def test_while_it_is_held_no_number_is_asked_and_no_words_of_yours_are_offered(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    do(signed_in_anna, handle, "hold", hold_for="rupture", words="First the two of us.")
    page = page_of(signed_in_anna, handle, "", "hour/")
    assert "First the two of you." in page.partition('id="want"')[0]
    assert "Turn the screen" not in page
    assert 'name="makes_sense"' not in turned(signed_in_anna, handle)
    assert "First the two" not in turned(signed_in_anna, handle)  # what a machine thinks is not his to read
    assert 'value="counter"' not in page_of(signed_in_anna, handle, "?act=counter&of=c1", "hour/")


def test_what_is_mended_opens_the_draft_with_what_was_said(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    do(signed_in_anna, handle, "hold", hold_for="rupture")
    answer = do(signed_in_anna, handle, "repair", words="I was in a hurry for both of us.", his="You were.")
    page = unescape(signed_in_anna.get(answer["Location"].partition("#")[0]).content.decode())
    form = page[page.index('name="why"') :]
    assert "I was in a hurry for both of us." in form[:200]


# --- whose page it is ---


def test_a_supervisor_and_another_therapist_have_no_hour_page(
    client: Client, handle: door.CaseHandle, sofia: User, bruno: User
) -> None:
    door.assign(handle, sofia)
    for name, status in (("sofia", 403), ("bruno", 404)):
        client.post("/account/sign-in/", {"name": name, "password": PASSWORD})
        for query in ("", "?turned=yes"):
            assert client.get(address(handle, "hour/") + query).status_code == status
        client.logout()


def test_with_findings_off_an_open_break_holds_nothing(
    signed_in_anna: Client, handle: door.CaseHandle, step: str
) -> None:
    with override_settings(HOLDFAST_FINDINGS=False):
        assert "First the two of you" not in page_of(signed_in_anna, handle, "", "hour/")
