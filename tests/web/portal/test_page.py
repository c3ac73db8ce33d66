"""His page on his own phone: what it says, what he writes there and as whom, and when it is closed."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client, TestCase, override_settings
from tests.web.giving.answering import Form, checked, plan
from tests.web.invented import FIRST
from tests.web.pages.conftest import CANARY
from tests.web.pages.patient.asking import now_of, send
from tests.web.portal.knocking import form_of, phone

from holdfast.case.consent import standing_of
from holdfast.case.moves import Move, Terms
from holdfast.case.record import Appointment, Consent, CourseMark, Event
from holdfast.case.working import Log
from holdfast.measures.catalogue import instrument
from holdfast.web import clock
from holdfast.web.giving.keeping_words import enter
from holdfast.web.giving.typed_words import Typed, read_typed
from holdfast.web.portal.models import Invitation, Phone
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, EntryRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def page_of(browser: Client, address: str = "/", status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


@pytest.fixture
def his_handle(handle: door.CaseHandle) -> door.CaseHandle:
    return door.case_for_patient(handle.id)


def agreed(handle: door.CaseHandle, act: str) -> None:
    with audit.recorded("test"):
        said = Consent(
            id=f"c-{act}", recorded_at=clock.now(), when=clock.now().date(), purpose="portal", act=act, how="paper"  # type: ignore[arg-type]
        )  # fmt: skip
        door.add_entry(handle, "consents", said)


def test_contacts_and_that_nobody_watches_come_first_on_every_page(his: Client, given: tuple[str, str]) -> None:
    knock = page_of(phone(), "/", 403)
    for page in (page_of(his), knock, page_of(phone(), given[0])):
        body = page[page.index("<main>") :]
        before = body[: body.index("<h1>")]
        assert 'href="tel:112"' in before
        assert 'href="tel:021234"' in before
        assert "can read this. Nobody watches it live." in before


def test_the_page_is_small_and_carries_no_htmx_and_no_working_word(his: Client) -> None:
    answer = his.get("/")
    assert len(answer.content) < 60_000
    page = answer.content.decode()
    assert "htmx" not in page
    assert "hx-" not in page
    assert CANARY not in page
    assert "<svg" not in page
    assert "Davide" not in page


def test_before_the_code_nothing_says_whose_page_it_is(anna: User, given: tuple[str, str]) -> None:
    User.objects.filter(pk=anna.pk).update(first_name="Anna", last_name="Ferri")
    assert "Ferri" not in page_of(phone(), given[0])


def test_what_he_answers_is_kept_as_his(his: Client, handle: door.CaseHandle) -> None:
    assert send(his, "/", "tpc", gr1="40")["Location"] == "/?kept=tpc"
    assert now_of(handle).record.check_ins[-1].answers.gr1 == 40
    assert send(his, "/", "sac", g1="7").status_code == 302
    assert send(his, "/contract/", "propose", about="step", text="The cinema, alone.").status_code == 302
    rows = EntryRow.objects.filter(case_id=handle.id).order_by("stored_at")
    assert set(rows.filter(author=None).values_list("kind", flat=True)) == {"check_ins", "alliance", "moves"}
    check_in = now_of(handle).record.check_ins[-1].id
    assert door.who_wrote(handle, "check_ins", [check_in])[check_in].by is None


def test_beside_an_entry_stands_that_it_came_from_his_own_page(
    his: Client, anna_in: Client, handle: door.CaseHandle
) -> None:
    send(his, "/", "tpc", gr1="40")
    entry = now_of(handle).record.check_ins[-1]
    assert "from his own page, " in page_of(anna_in, f"/cases/{handle.id}/entries/{entry.id}/versions/")


def test_a_form_sent_twice_is_kept_once(his: Client, handle: door.CaseHandle) -> None:
    form = form_of(his.get("/").content.decode())
    before = len(now_of(handle).record.check_ins)
    for _ in range(2):
        assert his.post("/", {"form": form, "does": "tpc", "gr1": "40"}).status_code == 302
    assert len(now_of(handle).record.check_ins) == before + 1


def test_a_page_of_somebody_else_still_open_in_his_browser_writes_nothing_into_his_record(
    his: Client, handle: door.CaseHandle
) -> None:
    """Two patients of one therapist share a phone: the page of the one has no case in its address."""
    before = door.revision(handle)
    for form in (door.new_form_id(handle.user_id, uuid4()), door.new_form_id(handle.user_id)):
        assert his.post("/", {"form": form, "does": "tpc", "gr1": "40"}).status_code == 409
    assert door.revision(handle) == before


def test_his_handle_reads_the_record_alone(his_handle: door.CaseHandle) -> None:
    case = door.load_case(his_handle)
    assert case.record.sessions
    assert not case.working.logs
    assert case.private is None


def test_his_handle_adds_what_is_his_and_nothing_else(his_handle: door.CaseHandle, handle: door.CaseHandle) -> None:
    now = clock.now()
    event = Event(id="e1", recorded_at=FIRST, when=FIRST.date(), kind="injury", what="loss")
    theirs = Move(
        id="m6", seq=6, when=now.date(), recorded_at=now, by="therapist", act="propose", clause="x",
        terms=Terms(kind="step", text="A step of hers."),
    )  # fmt: skip
    planned = Appointment(id="a1", recorded_at=now, when=now + timedelta(days=1))
    before = door.revision(handle)
    for kind, entry in (
        ("events", event), ("appointments", planned),
        ("logs", Log(id="l9", recorded_at=now, session=1, when=now)),
        ("course", CourseMark(id="k1", recorded_at=now, when=now.date(), act="ended")),
    ):  # fmt: skip
        with pytest.raises(door.NotYours):
            door.add_entry(his_handle, kind, entry)
    with pytest.raises(door.NotYours):
        door.add_moves(his_handle, [theirs], 5)
    check_in = now_of(handle).record.check_ins[-1]
    with pytest.raises(door.NotYours):
        door.correct_entry(his_handle, "check_ins", check_in.id, check_in)
    with pytest.raises(door.NotYours):
        door.put_about(his_handle, now_of(handle).record.about)
    with pytest.raises(door.NotYours):
        door.export_case(his_handle)
    with pytest.raises(door.NotYours):
        door.save_draft(his_handle, "log", {})
    assert door.revision(handle) == before


def test_a_form_that_is_due_is_answered_on_his_phone_as_his(
    his: Client, his_handle: door.CaseHandle, handle: door.CaseHandle
) -> None:
    plan(handle, "phq-9")
    assert "10 questions, about 2 minutes" in page_of(his)
    form = Form(his, "/", his_handle)
    form.send(2, q9=2)
    assert "If you need someone now" in form.page("now")
    form.send(1, q1=3)
    assert page_of(phone(), form.here, 403)
    assert form.act("send")["Location"] == f"{form.here}?sent=yes&kept=form"
    (measure,) = now_of(handle).record.measures
    assert (measure.items, measure.how) == ((3, *(None,) * 7, 2, None), "phone")
    rows = EntryRow.objects.filter(case_id=handle.id, kind="measures")
    assert set(rows.values_list("author", flat=True)) == {None}
    views = AuditEntry.objects.filter(view="portal-form").exclude(user=None)
    assert not views.exists()


def test_what_he_sent_from_his_phone_he_sees_there_again(
    his: Client, his_handle: door.CaseHandle, handle: door.CaseHandle
) -> None:
    plan(handle, "phq-9")
    form = Form(his, "/", his_handle)
    form.send(1, q1=3)
    form.act("send")
    (measure,) = now_of(handle).record.measures
    assert f'href="?sent={measure.id}"' in page_of(his)
    page = page_of(his, f"/?sent={measure.id}")
    assert "<dd><bdi>Nearly every day</bdi></dd>" in page
    assert "not this time" in page
    assert page_of(phone(), f"/?sent={measure.id}", 403)


def test_answers_to_questions_that_stand_in_another_order_by_now_are_not_kept(
    his: Client, his_handle: door.CaseHandle, handle: door.CaseHandle, anna: User
) -> None:
    form = instrument("sb-pni")
    lines = "\n".join(f"{n}. an invented sentence, the {n}th" for n in range(1, 13))

    def entered(order: str) -> None:
        words = read_typed(form, Typed(questions=lines, answers="not at all\nvery much", form=order))
        with audit.recorded("test"):
            enter(form, words, "The authors wrote so on 3 March.", anna, order)

    entered("pni-order")
    plan(handle, form.id)
    mine = Form(his, "/", his_handle, form.id)
    seen = mine.form_id(1)
    entered("alternating")
    answer = mine.send(1, id=seen, q1="5")
    assert answer.status_code == 409
    assert "changed since the page was made" in unescape(answer.content.decode())
    assert "checked" not in answer.content.decode()
    mine.send(1, q1="5")
    mine.act("send")
    (measure,) = now_of(handle).record.measures
    assert (measure.form, measure.items) == ("alternating", (5, *(None,) * 11))


def test_what_he_began_on_her_device_goes_on_on_his_phone(
    his: Client, his_handle: door.CaseHandle, anna_in: Client, handle: door.CaseHandle
) -> None:
    plan(handle, "phq-9")
    anna_in.post(f"/cases/{handle.id}/measures/give/phq-9/", {"forms": ["phq-9"]})
    Form(anna_in, "/handed-over/", handle).send(2, q9=1)
    mine = Form(his, "/", his_handle)
    assert checked(mine.page(2)) == {"q9": "1"}
    mine.send(2, q9=3, q7=1)
    mine.act("send")
    (measure,) = now_of(handle).record.measures
    assert measure.items == (*(None,) * 6, 1, None, 3, None)
    assert len(door.load_case(handle).record.measures) == 3


def test_taking_back_his_consent_closes_the_page_at_once(his: Client, anna_in: Client, handle: door.CaseHandle) -> None:
    agreed(handle, "given")
    assert send(his, "/", "withdraw", purpose="portal")["Location"] == "/?kept=withdraw"
    stands = standing_of(now_of(handle).record, "portal")
    assert (stands.state, now_of(handle).record.consents[-1].how) == ("withdrawn", "portal")
    page = page_of(his, "/", 403)
    assert "This page is closed" in page
    assert "Forget this phone" in page
    assert "no link is made" in page_of(anna_in, f"/cases/{handle.id}/portal/")


def test_after_the_treatment_ended_nothing_is_read_or_asked_there(
    his: Client, anna_in: Client, handle: door.CaseHandle
) -> None:
    form = form_of(his.get("/").content.decode())
    mark = CourseMark(id="k1", recorded_at=clock.now(), when=clock.now().date(), act="ended")
    door.add_entry(handle, "course", mark)
    page = page_of(his, "/", 403)
    assert "Your treatment ended on" in page
    assert "Thank you for what you wrote here." in page
    assert "it stays yours to ask for: your safety plan too." in page
    assert "Nobody reads or watches this page." in page
    before = door.revision(handle)
    assert his.post("/", {"form": form, "does": "tpc", "gr1": "40"}).status_code == 403
    assert door.revision(handle) == before
    assert "The treatment has ended" in page_of(anna_in, f"/cases/{handle.id}/portal/")


def test_without_contacts_nothing_is_shown_and_no_code_is_asked(his: Client, given: tuple[str, str]) -> None:
    with override_settings(HOLDFAST_CONTACTS=()):
        for address in ("/", given[0]):
            page = page_of(his, address, 503)
            assert "What we agreed" not in page
            assert "holdfast contacts" not in page
        assert phone().post(given[0], {"code": given[1]}).status_code == 503
    assert Phone.objects.count() == 1


def test_where_his_therapists_account_is_closed_nobody_is_let_to_write(his: Client, anna: User) -> None:
    User.objects.filter(pk=anna.pk).update(is_active=False)
    page = page_of(his, "/", 403)
    assert "nobody would read what you write" in page
    assert "can read this. Nobody watches" not in page
    assert his.post("/", {"does": "tpc", "gr1": "40"}).status_code == 403


def test_erasing_him_takes_link_and_phone_with_it(his: Client, anna: User, handle: door.CaseHandle) -> None:
    with TestCase.captureOnCommitCallbacks(execute=False):
        door.erase(handle.id, anna, "test")
    assert (Invitation.objects.count(), Phone.objects.count()) == (0, 0)
    assert his.get("/").status_code == 403


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_what_cannot_be_recorded_is_not_kept(
    his: Client, handle: door.CaseHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, before = form_of(his.get("/").content.decode()), door.revision(handle)

    def fails(trail: object) -> None:
        raise OSError

    monkeypatch.setattr(audit, "write", fails)
    answer = his.post("/", {"form": form, "does": "tpc", "gr1": "40"})
    assert answer.status_code == 500
    monkeypatch.undo()
    assert door.revision(handle) == before
