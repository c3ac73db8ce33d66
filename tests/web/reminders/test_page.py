"""His page of reminders, the link that switches off, and what his therapist sees of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.signing import Signer
from django.test import Client, override_settings
from tests.support.mail_sink import Sink
from tests.web.conftest import sign_in_whole
from tests.web.portal.knocking import form_of, phone
from tests.web.reminders.conftest import ADDRESS, EVERYTHING, PORTAL, Look, rome

from holdfast.web.pages.patient import patient_address
from holdfast.web.reminders.models import Mark
from holdfast.web.reminders.sending import named_by, off_address
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, SideNote
from holdfast.web.vault.reminding import choice_of

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
Handle = door.CaseHandle
FORM: dict[str, Any] = {
    "does": "keep", "address": ADDRESS, "thing": ["hour", "step"], "from": "21", "to": "8", "off": ["5", "6"],
}  # fmt: skip
EVE = rome(13)


def keep(his: Client, **other: Any) -> Answer:
    form = form_of(his.get("/reminders/").content.decode().partition('value="keep"')[0])
    return his.post("/reminders/", {**FORM, "form": form, **other})


def off_path(handle: Handle) -> str:
    return "/" + off_address(PORTAL, handle.id).removeprefix(PORTAL)


def test_he_chooses_and_it_is_kept_as_he_chose_it(his: Client, handle: Handle) -> None:
    assert choice_of(handle.id) is None
    answer = keep(his)
    assert (answer.status_code, answer["Location"]) == (302, "/reminders/?kept=keep")
    found = choice_of(handle.id)
    assert found is not None
    kept = (found.address, found.things, found.quiet_from, found.quiet_to, found.days_off)
    assert kept == (ADDRESS, ("hour", "step"), 21, 8, (5, 6))


def test_the_page_begins_with_nothing_chosen_and_quiet_nights_and_sundays(his: Client) -> None:
    page = his.get("/reminders/").content.decode()
    assert 'name="thing" value="hour">' in page
    assert re.findall(r'<option value="(\d+)" selected>', page) == ["20", "9"]
    assert re.findall(r'name="off" value="(\d)" checked', page) == ["6"]


def test_the_address_is_not_shown_again_and_stays_where_the_field_is_empty(his: Client, handle: Handle) -> None:
    keep(his)
    assert ADDRESS not in his.get("/reminders/").content.decode()
    refused = keep(his, thing=[])
    assert refused.status_code == 422
    assert ADDRESS not in refused.content.decode()
    keep(his, address="", thing=["form"])
    found = choice_of(handle.id)
    assert found is not None
    assert (found.address, found.things) == (ADDRESS, ("form",))


@pytest.mark.parametrize(
    "address",
    [
        "", "nobody", "a@b@c", "a b@post.example", "him@post.example\r\nBcc: all@post.example", "him@post.example\n",
        "him@post.example,her@post.example", "Him <him@post.example>", "hîm@post.example", "him@post..example",
        "@post.example", "x" * 250 + "@a.example",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused_in_words(his: Client, handle: Handle, address: str) -> None:
    answer = keep(his, address=address)
    if address.strip() == "him@post.example":
        assert choice_of(handle.id) is not None  # a line end after it is cut off, as a browser does
        return
    assert answer.status_code == 422
    assert "an e-mail address is needed" in answer.content.decode().lower()
    assert choice_of(handle.id) is None


@pytest.mark.parametrize("wrong", [{"off": list("0123456")}, {"thing": []}, {"thing": ["everything"]}])
def test_what_would_be_nothing_is_refused_in_words(his: Client, handle: Handle, wrong: dict[str, Any]) -> None:
    assert keep(his, **wrong).status_code == 422
    assert choice_of(handle.id) is None


@pytest.mark.parametrize("wrong", [{"from": "3"}, {"to": "20"}, {"from": "x"}, {"does": "all"}])
def test_what_no_page_of_ours_sends_is_refused(his: Client, handle: Handle, wrong: dict[str, Any]) -> None:
    assert keep(his, **wrong).status_code == 400
    assert choice_of(handle.id) is None


def test_one_tap_switches_all_off_and_the_address_is_gone(his: Client, chosen: Handle) -> None:
    assert his.post("/reminders/", {"does": "off"})["Location"] == "/reminders/?kept=off"
    assert choice_of(chosen.id) is None
    assert not SideNote.objects.exists()


def test_switched_on_again_it_counts_from_then(his: Client, chosen: Handle) -> None:
    before = choice_of(chosen.id)
    keep(his)
    same = choice_of(chosen.id)
    his.post("/reminders/", {"does": "off"})
    keep(his)
    later = choice_of(chosen.id)
    assert before is not None
    assert same is not None
    assert later is not None
    assert same.since == before.since < later.since


def test_a_form_from_elsewhere_is_refused(his: Client, chosen: Handle) -> None:
    strict = phone(enforce_csrf_checks=True)
    strict.handler.enforce_csrf_checks = True
    strict.cookies.update(his.cookies)
    for address, form in (("/reminders/", {"does": "off"}), (off_path(chosen), {})):
        assert strict.post(address, form).status_code == 403
    assert choice_of(chosen.id) is not None


def test_a_phone_that_is_not_let_in_sees_and_changes_nothing(chosen: Handle) -> None:
    assert phone().get("/reminders/").status_code == 403
    assert phone().post("/reminders/", {"does": "off"}).status_code == 403
    assert choice_of(chosen.id) is not None


def test_without_a_mail_server_nothing_can_be_chosen_and_off_still_works(his: Client, chosen: Handle) -> None:
    with override_settings(HOLDFAST_MAIL=None):
        page = his.get("/reminders/").content.decode()
        assert "sends no reminders" in page
        assert 'name="address"' not in page
        assert his.post("/reminders/", {**FORM, "form": "x"}).status_code == 400
        his.post("/reminders/", {"does": "off"})
    assert choice_of(chosen.id) is None


def test_on_the_device_and_in_a_demo_it_is_only_told(anna_in: Client, handle: Handle, anna: Any) -> None:
    with override_settings(HOLDFAST_DEMO=True):
        demo = patient_address(handle.id, anna.pk) + "reminders/"
        page = Client().get(demo).content.decode()
        assert Client().post(demo, FORM).status_code == 405
    anna_in.post(f"/cases/{handle.id}/hand-over/")
    device = anna_in.get("/handed-over/reminders/")
    assert device.status_code == 200
    for text in (page, device.content.decode()):
        assert "on your own phone" in text
        assert 'name="address"' not in text
    assert anna_in.post("/handed-over/reminders/", FORM).status_code == 405


# --- the link in a message -------------------------------------------------------------------------------------------


def test_the_link_asks_first_and_then_switches_off_once_and_many_times(chosen: Handle) -> None:
    anybody = phone()
    path = off_path(chosen)
    for _ in range(2):
        assert anybody.get(path).status_code == 200
        assert anybody.head(path).status_code == 200
    assert choice_of(chosen.id) is not None  # looking changes nothing
    for _ in range(20):
        answer = anybody.post(path)
        assert (answer.status_code, "Switched off" in answer.content.decode()) == (200, True)
    assert choice_of(chosen.id) is None
    assert sum(["reminders off", str(chosen.id)] in entry.did for entry in AuditEntry.objects.all()) == 1


def test_the_link_of_an_older_message_switches_off_what_was_chosen_later(
    his: Client, chosen: Handle, look: Look, post: Sink
) -> None:
    look(EVE)
    found = re.search(r"messages: https://portal\.example(/off/\S+)", post.raw[0].decode())
    assert found
    his.post("/reminders/", {"does": "off"})
    keep(his, address="another@post.example")
    assert phone().post(found[1]).status_code == 200
    assert choice_of(chosen.id) is None


def test_the_link_holds_no_id_of_the_case_and_shows_nothing_of_it(chosen: Handle) -> None:
    path = off_path(chosen)
    assert chosen.id.hex not in path.replace("-", "")
    page = phone().get(path).content.decode()
    for word in ("Davide", "anna", "therap", "hour", "crisis", "Telefono"):
        assert word not in page


def test_a_link_of_another_making_switches_nothing_off_and_is_slowed_down(chosen: Handle) -> None:
    there = Signer(salt="holdfast.reminders off", sep=".")
    wrong = (off_path(chosen)[5:-2] + "x", "x", chosen.id.hex, Signer(salt="else", sep=".").sign(chosen.id.hex))
    for token in wrong:
        assert named_by(token) is None
        assert phone().post(f"/off/{token}/").status_code == 404
    assert phone().post(f"/off/{there.sign(uuid4().hex)}/").status_code == 200  # a case that is gone: the same words
    assert choice_of(chosen.id) is not None
    statuses = [phone().post(f"/off/wrong{n}/").status_code for n in range(40)]
    assert 429 in statuses
    assert choice_of(chosen.id) is not None
    assert phone().post(off_path(chosen)).status_code == 200  # his own link goes on working
    assert choice_of(chosen.id) is None


def test_the_link_works_where_his_page_does_not_any_more(chosen: Handle) -> None:
    from holdfast.web.portal import invitations

    invitations.end(chosen)
    with override_settings(HOLDFAST_CONTACTS=(), HOLDFAST_MAIL=None):
        assert phone().post(off_path(chosen)).status_code == 200
    assert choice_of(chosen.id) is None


# --- his therapist ---------------------------------------------------------------------------------------------------


def test_the_therapist_sees_that_it_is_on_and_what_was_sent_and_no_address(
    anna_in: Client, chosen: Handle, look: Look, post: Sink
) -> None:
    look(EVE)
    page = anna_in.get(f"/cases/{chosen.id}/portal/").content.decode()
    assert "an hour tomorrow" in page
    assert "sent on 13 February 2023, 12:00" in page
    assert ADDRESS not in page
    assert "post.example" not in page


def test_he_sees_what_was_sent(his: Client, chosen: Handle, look: Look, post: Sink) -> None:
    look(EVE)
    assert "sent on 13 February 2023, 12:00" in his.get("/reminders/").content.decode()


def test_the_therapist_can_switch_off_and_not_on(anna_in: Client, chosen: Handle, his: Client) -> None:
    answer = anna_in.post(f"/cases/{chosen.id}/portal/reminders-off/")
    assert answer["Location"] == f"/cases/{chosen.id}/portal/"
    assert choice_of(chosen.id) is None
    assert "None are switched on" in anna_in.get(f"/cases/{chosen.id}/portal/").content.decode()
    with pytest.raises(door.NotYours):
        door.choose_reminders(chosen, EVERYTHING)


def test_nobody_else_switches_them_off(client: Client, chosen: Handle, sofia: Any, bruno: Any) -> None:
    door.assign(chosen, sofia)
    for user, status in ((sofia, 403), (bruno, 404)):
        sign_in_whole(client, user)
        assert client.post(f"/cases/{chosen.id}/portal/reminders-off/").status_code == status
    assert choice_of(chosen.id) is not None


def test_a_message_whose_fate_nobody_knows_is_told_so(anna_in: Client, chosen: Handle, look: Look, post: Sink) -> None:
    look(EVE)
    Mark.objects.update(sent_at=None)
    assert "whether it left, nobody knows" in anna_in.get(f"/cases/{chosen.id}/portal/").content.decode()
    Mark.objects.update(failed="SMTPRecipientsRefused")
    assert "the mail server did not take it" in anna_in.get(f"/cases/{chosen.id}/portal/").content.decode()


# --- what is stored --------------------------------------------------------------------------------------------------


def test_erasing_the_patient_takes_the_address_and_what_was_sent(
    chosen: Handle, look: Look, post: Sink, anna: Any
) -> None:
    look(EVE)
    path = off_path(chosen)
    door.erase(chosen.id, anna, "test")
    assert not SideNote.objects.exists()
    assert not Mark.objects.exists()
    assert look(rome(13, 15)).sent == 0
    assert phone().post(path).status_code == 200


def test_the_address_is_in_no_copy_of_the_case(chosen: Handle) -> None:
    assert ADDRESS.encode() not in door.export_case(chosen)
    case = door.load_case(chosen)
    assert ADDRESS not in repr(case)


def test_a_new_key_for_the_patient_leaves_it_open_and_once_stays_once(chosen: Handle, look: Look, post: Sink) -> None:
    look(rome(9))
    door.rekey_case(chosen.id)
    found = choice_of(chosen.id)
    assert found is not None
    assert found.address == ADDRESS
    assert look(rome(10)).sent == 0  # the step was told under the old key
    assert look(EVE).sent == 1


def test_choosing_and_switching_off_stand_in_the_trail(his: Client, handle: Handle) -> None:
    keep(his)
    his.post("/reminders/", {"does": "off"})
    said = [what for entry in AuditEntry.objects.order_by("seq") for what, _ in entry.did]
    assert said.count("reminders chosen") == 1
    assert said.count("reminders off") == 1
    assert audit.verify().whole
