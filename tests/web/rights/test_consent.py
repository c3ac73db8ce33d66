"""What he agreed to is written down with the text he saw, takes effect, and is his to take back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.case.consent import may_be_used, standing_of
from holdfast.case.consent_texts import consent_text
from holdfast.web.pages.patient import patient_address
from holdfast.web.rights.consent import effect_of
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _contacts() -> Iterator[None]:
    with override_settings(HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    plain = a_case(hours=6, check_ins=8)
    about = replace(plain.record.about, origin="practice")
    return door.import_case(anna, replace(plain, record=replace(plain.record, about=about)))


def words(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def form_of(response: Any) -> str:
    found = re.search(r'name="form" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def post(client: Client, address: str, **fields: Any) -> Any:
    return client.post(address, {"form": form_of(client.get(address)), **fields})


def consent(handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/consent/"


def give(client: Client, handle: door.CaseHandle, *purposes: str, **more: Any) -> Any:
    return post(client, consent(handle), does="give", purpose=list(purposes), how="paper", **more)


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    page = signed_in_anna.get(consent(handle))
    assert page.status_code == 200
    assert "Nothing is written down yet" in words(page)
    assert "compares your answers over time" in words(page)
    assert "Adapt it to your country" in words(page)
    assert "he finds it shut" in words(page), "before the first word is written, what it shuts is said"


def test_an_invented_case_says_why_it_may_be_used_unasked(handle: door.CaseHandle) -> None:
    record = door.load_case(handle).record
    invented = replace(record, about=replace(record.about, origin="invented"))
    assert "no patient of this practice" in effect_of(invented, "teaching").id
    assert "not taken out for teaching" in effect_of(record, "teaching").id


def test_a_signed_sheet_is_written_down_purpose_by_purpose_with_the_text_itself(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    assert give(signed_in_anna, handle, "care", "portal", when="2023-03-01", words="all right").status_code == 302
    record = door.load_case(handle).record
    assert [(one.purpose, one.act, one.how) for one in record.consents] == [
        ("care", "given", "paper"), ("portal", "given", "paper"),
    ]  # fmt: skip
    for one in record.consents:
        assert one.shown == consent_text(one.purpose).shown
        assert one.words == "all right"
    page = words(signed_in_anna.get(consent(handle)))
    assert "agreed on 1 March 2023" in page
    assert "the treatment and its record: told on 1 March 2023" in page.lower().replace("march", "March")
    assert "he finds it shut" not in page


def test_a_text_the_practice_changed_is_kept_as_it_was_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    give(signed_in_anna, handle, "teaching", text="I may tell colleagues, without your name.")
    shown = door.load_case(handle).record.consents[0].shown
    assert shown is not None
    assert (shown.id, shown.text) == ("own", "I may tell colleagues, without your name.")
    give(signed_in_anna, handle, "research", text="\n" + consent_text("research").text.replace("\n", "\r\n"))
    shown = door.load_case(handle).record.consents[1].shown
    assert shown is not None
    assert shown.id == "research"


def test_what_was_never_given_cannot_be_taken_back_nor_before_it_was_given(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    back = {"does": "withdraw", "purpose": "research", "how": "paper"}
    assert post(signed_in_anna, consent(handle), **back).status_code == 422
    give(signed_in_anna, handle, "research", when="2023-03-05")
    early = post(signed_in_anna, consent(handle), **back, when="2023-03-04")
    assert (early.status_code, "on that day or later" in words(early)) == (422, True)
    assert post(signed_in_anna, consent(handle), **back, when="2023-03-05").status_code == 302
    assert not may_be_used(door.load_case(handle).record, "research").allowed


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"does": "give", "purpose": "research", "when": "2999-01-01"}, 422),
        ({"does": "give", "purpose": "research", "when": "yesterday"}, 422),
        ({"does": "give"}, 422),
        ({"does": "give", "purpose": "everything"}, 400),
        ({"does": "give", "purpose": "research", "how": "portal"}, 400),
        ({"does": "take"}, 400),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_kept(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str], status: int
) -> None:
    assert post(signed_in_anna, consent(handle), **fields).status_code == status
    assert door.load_case(handle).record.consents == ()


def test_a_form_posted_twice_is_kept_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form = form_of(signed_in_anna.get(consent(handle)))
    for _ in range(2):
        signed_in_anna.post(consent(handle), {"form": form, "does": "give", "purpose": "care"})
    assert len(door.load_case(handle).record.consents) == 1


def test_a_supervisor_reads_it_and_writes_nothing(
    client: Client, handle: door.CaseHandle, sofia: User, signed_in_anna: Client
) -> None:
    give(signed_in_anna, handle, "care")
    door.assign(handle, sofia)
    client.force_login(sofia)
    page = client.get(consent(handle))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert client.post(consent(handle), {"does": "give", "purpose": "research"}).status_code == 403


def test_a_stranger_finds_nothing(client: Client, handle: door.CaseHandle, bruno: User) -> None:
    client.force_login(bruno)
    for page in ("consent/", "consent/sheet/", "restriction/", "course/", "entries/", "entries/ci:1/versions/"):
        assert client.get(f"/cases/{handle.id}/{page}").status_code == 404


def test_the_sheet_has_the_texts_and_a_place_to_sign_and_no_name(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    page = signed_in_anna.get(f"/cases/{handle.id}/consent/sheet/?purpose=portal")
    assert "Nobody watches the page live" in words(page)
    assert "Signature:" in words(page)
    assert "Davide" not in words(page)
    assert "Research" not in words(page)


def test_once_something_is_written_down_the_device_is_handed_over_only_with_a_yes(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    address = f"/cases/{handle.id}/hand-over/"
    assert "Lock it to the form" in words(signed_in_anna.get(address))
    give(signed_in_anna, handle, "care")
    assert "not handed over" in words(signed_in_anna.get(address))
    assert "Lock it to the form" not in words(signed_in_anna.post(address))
    assert signed_in_anna.get("/").status_code == 200, "this browser was not locked"
    give(signed_in_anna, handle, "portal")
    assert signed_in_anna.post(address).status_code == 302


def test_on_a_device_handed_over_he_takes_his_page_back_and_it_is_shut(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    give(signed_in_anna, handle, "portal", "comparison")
    signed_in_anna.post(f"/cases/{handle.id}/hand-over/")
    assert "Who sees what, and what I agreed to" in words(signed_in_anna.get("/handed-over/"))
    page = signed_in_anna.get("/handed-over/who/")
    assert "What I agreed to, and taking it back" in words(page)
    forms = re.findall(r'name="form" value="([^"]+)"><input type="hidden" name="does" value="withdraw">'
                       r'<input type="hidden" name="purpose" value="(\w+)"', page.content.decode())  # fmt: skip
    assert [purpose for _, purpose in forms] == ["portal", "comparison"]
    form = {purpose: form for form, purpose in forms}
    signed_in_anna.post("/handed-over/", {"form": form["portal"], "does": "withdraw", "purpose": "portal"})
    closed = signed_in_anna.get("/handed-over/")
    assert "This page is closed" in words(closed)
    assert "02 1234" in words(closed)
    assert "Give the device back" in words(closed)
    late = {"form": form["comparison"], "does": "tpc", "gr1": "50"}
    refused = signed_in_anna.post("/handed-over/", late)
    assert "This page is closed" in words(refused)
    signed_in_anna.post("/handed-over/take-back/", {"password": PASSWORD})
    record = door.load_case(handle).record
    last = standing_of(record, "portal").last
    assert last is not None
    assert (last.act, last.how) == ("withdrawn", "on_device")
    assert len(record.check_ins) == 8


def test_care_is_not_taken_back_by_a_button(client: Client, handle: door.CaseHandle, signed_in_anna: Client) -> None:
    give(signed_in_anna, handle, "care", "portal")
    with override_settings(HOLDFAST_DEMO=True):
        address = patient_address(handle.id, handle.owner_id)
        form = form_of(client.get(address))
        answer = client.post(address, {"form": form, "does": "withdraw", "purpose": "care"})
    assert answer.status_code == 400


def test_without_comparison_the_page_says_so_and_nothing_is_compared(
    client: Client, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    give(signed_in_anna, handle, "portal", "comparison")
    case = f"/cases/{handle.id}/"
    assert "not compared" not in words(signed_in_anna.get(case))
    post(signed_in_anna, consent(handle), does="withdraw", purpose="comparison", how="paper")
    for page in (case, f"{case}brief/", f"{case}brief/?before=3", f"{case}hours/3/"):
        assert "kept and not compared: he withdrew his consent to comparison" in words(signed_in_anna.get(page)), page
    assert "about 40" not in words(signed_in_anna.get(case))
    assert "Looked for without his ratings, which are not compared: none seen." in words(signed_in_anna.get(case))
    with override_settings(HOLDFAST_DEMO=True):
        his = words(client.get(patient_address(handle.id, handle.owner_id) + "who/"))
    assert "Your answers of different days are not compared. The program may still tell your therapist" in his
    assert "compares your answers over time and tells" not in his


def test_in_a_demo_a_page_nobody_spoke_of_is_open_and_one_taken_back_is_shut(
    client: Client, signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    give(signed_in_anna, handle, "care")
    with override_settings(HOLDFAST_DEMO=True):
        address = patient_address(handle.id, handle.owner_id)
        assert client.get(address).status_code == 200
        give(signed_in_anna, handle, "portal")
        post(signed_in_anna, consent(handle), does="withdraw", purpose="portal", how="paper")
        assert client.get(address).status_code == 403
        shut = words(client.get(address))
        assert "You took back your consent" in shut
        assert "Nobody reads or watches this page." in shut
        assert "can read this. Nobody watches" not in shut
