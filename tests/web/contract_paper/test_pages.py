"""The contract on paper, asked for and typed in by real requests: once, whole or not at all, by its therapist alone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.rights.test_consent import form_of

from holdfast.case.model import Case
from holdfast.case.moves import Move, Terms
from holdfast.case.record import Record
from holdfast.contract.agreement import text_hash, version_hash
from holdfast.contract.replay import replay
from holdfast.paper.contract_codes import sheet_code
from holdfast.simulate.examples import example
from holdfast.web import clock
from holdfast.web.contract_paper.typed_sheet import typed_from_paper
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "a wren in the ivy"
DAY = date(2024, 3, 16)
PRINTED = date(2024, 3, 14)


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    whole = example("archivist")
    return door.import_case(anna, Case(whole.record, whole.working))


def at(handle: door.CaseHandle, where: str) -> str:
    return f"/cases/{handle.id}/contract/{where}"


def record_of(handle: door.CaseHandle) -> Record:
    with audit.recorded("test"):
        return door.load_case(handle).record


def step_code(handle: door.CaseHandle, printed: date = PRINTED) -> str:
    step = replay(record_of(handle).moves).step_in_question
    assert step is not None
    return sheet_code(printed, step.text_hash)


def send(client: Client, handle: door.CaseHandle, **fields: Any) -> Any:
    sent = {"when": DAY.isoformat(), "code": step_code(handle), **fields}
    return client.post(at(handle, "type/"), {"form": form_of(client.get(at(handle, "type/"))), **sent})


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def rewords(handle: door.CaseHandle, text: str = "Something else to try.") -> None:
    """The therapist puts other words to the step, straight through the door."""
    moves = record_of(handle).moves
    step = replay(moves).step_due
    assert step is not None
    now = clock.now()
    move = Move(
        id="new-words", seq=len(moves) + 1, when=now.date(), recorded_at=now, by="therapist", act="counter",
        clause=step.id, terms=Terms(kind="step", text=text),
    )  # fmt: skip
    with audit.recorded("test"):
        door.add_moves(handle, [move], len(moves))


# --- the sheet ---


def test_it_works(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    seen = page(signed_in_anna.get(at(handle, "paper/")))
    assert "What we agreed" in seen
    assert "something that is mine" in seen
    assert "I trust my therapist with this step" in seen
    made = signed_in_anna.get(at(handle, "paper/sheet.pdf"))
    assert made["Content-Type"] == "application/pdf"
    assert made["Cache-Control"] == "no-store"
    assert "Davide" not in made["Content-Disposition"]
    for mark in (b"%PDF-", b"/StructTreeRoot", b"pdfuaid:part"):
        assert mark in made.content
    (entry,) = AuditEntry.objects.filter(request=made["X-Request-ID"])
    assert ["print", str(handle.id)] in entry.did


def test_the_page_and_the_pdf_carry_the_same_code(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    today = clock.now().date()
    assert step_code(handle, today) in page(signed_in_anna.get(at(handle, "paper/")))


def test_the_sheet_shows_nothing_of_the_other_drawers(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    seen = page(signed_in_anna.get(at(handle, "paper/"))).lower()
    whole = example("archivist")
    for log in whole.working.logs[-20:]:
        assert not log.words or log.words.lower() not in seen
    for word in ("narciss", "devalu", "rupture", "compliance", "alliance"):
        assert word not in seen


def test_crisis_contacts_stand_on_it_where_the_practice_has_some(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    with override_settings(HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        assert "112 · Crisis line 02 1234" in page(signed_in_anna.get(at(handle, "paper/?blank=yes")))


def test_an_odd_size_is_refused(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    for where in ("paper/?size=huge", "paper/sheet.pdf?blank=perhaps", "versions/2.pdf?size=tiny"):
        assert signed_in_anna.get(at(handle, where)).status_code == 400


def test_a_restricted_case_has_no_sheet_but_what_is_there_can_be_typed_in_and_read(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    from tests.web.rights.test_restriction import restrict

    restrict(signed_in_anna, handle)
    for where in ("paper/", "paper/sheet.pdf"):
        answer = signed_in_anna.get(at(handle, where))
        assert "This record rests" in page(answer)
        assert answer["Content-Type"].startswith("text/html")
    assert signed_in_anna.get(at(handle, "versions/2.pdf"))["Content-Type"] == "application/pdf"
    assert send(signed_in_anna, handle, against="Not now.").status_code == 302
    assert record_of(handle).moves[-1].words == "Not now."


# --- typed in ---


def test_a_sheet_typed_in_gives_exactly_its_moves(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = record_of(handle)
    answer = send(
        signed_in_anna, handle, makes_sense="7", own_wish="6", can_do="", trust="5", against="You will be sorry.",
        answer="yes", expected_shame="6", expected_envy="x", outcome="partly", felt_shame="3", seen="Nobody looked.",
        alive="7", keep="I can be ordinary.", change="Count only on Fridays.", change_of="step", work="A talk.",
        fun="Tennis.",
    )  # fmt: skip
    assert answer.status_code == 302
    after = record_of(handle)
    new = after.moves[len(before.moves) :]
    assert [one.act for one in new] == ["rate", "object", "disclose_cost", "accept", "run", "propose"]
    assert {(one.by, one.when) for one in new} == {("patient", DAY)}
    assert all(one.recorded_at > clock.now() - timedelta(minutes=5) for one in new)
    assert all(typed_from_paper(one) for one in new)
    stance = new[0].stance
    assert stance is not None
    assert (stance.makes_sense, stance.own_wish, stance.can_do, stance.trust) == (7, 6, None, 5)
    assert [(one.feeling, one.strength) for one in new[2].costs] == [("shame", 6), ("envy", None)]
    assert new[4].run is not None
    assert (new[4].run.learnt, new[4].run.vitality) == ("Nobody looked.", 7)
    (line,) = [one for one in after.kept_lines if one not in before.kept_lines]
    assert (line.text, line.when, line.step) == ("I can be ordinary.", DAY, new[0].clause)
    (month,) = [one for one in after.month_lines if one not in before.month_lines]
    assert (month.by, month.work, month.love, month.fun, month.when) == ("patient", "A talk.", None, "Tennis.", DAY)
    assert "Kept, as his own words" in page(signed_in_anna.get(answer["Location"]))
    (entry,) = AuditEntry.objects.filter(request=answer["X-Request-ID"])
    assert ["contract sheet", str(handle.id)] in entry.did


def test_posted_twice_is_once(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = len(record_of(handle).moves)
    sent = {"form": form_of(signed_in_anna.get(at(handle, "type/"))), "when": DAY.isoformat(),
            "code": step_code(handle), "against": "No.", "keep": "A line."}  # fmt: skip
    answers = [signed_in_anna.post(at(handle, "type/"), sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    after = record_of(handle)
    assert len(after.moves) == before + 1
    assert [one.text for one in after.kept_lines].count("A line.") == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": ""}, "Write the day that stands on the sheet"),
        ({"when": "2024-03-01"}, "was printed on 14 March 2024"),
        ({"when": "2199-01-01"}, "A day up to today fits there"),
        ({"code": "nonsense"}, "as 230314-7f3a19c2"),
        ({"code": "240314-00000000"}, "No step of this case ever had words with this code"),
        ({"trust": "11"}, "trust: “11” was typed"),
        ({"felt_guilt": "4"}, "none of the six is ticked"),
        ({"against": "", "keep": "", "love": ""}, "Nothing was typed in"),
        ({"keep": "k" * 501}, "501 characters; 500 fit"),
    ],
)
def test_nothing_is_half_saved_and_what_was_typed_stays(
    signed_in_anna: Client, handle: door.CaseHandle, fields: dict[str, str], said: str
) -> None:
    before = door.revision(handle)
    answer = send(signed_in_anna, handle, **{"against": CANARY, "keep": "a line", "love": "a letter", **fields})
    assert answer.status_code == 422
    assert said in page(answer)
    if fields.get("against", CANARY):
        assert CANARY in answer.content.decode()
    assert door.revision(handle) == before


def test_a_yes_counts_where_the_printed_words_stand(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    send(signed_in_anna, handle, answer="yes")
    record = record_of(handle)
    step = replay(record.moves).step_due
    assert step is not None
    assert (record.moves[-1].act, record.moves[-1].accepted_text) == ("accept", text_hash(step.terms))


def test_a_yes_to_words_that_changed_since_is_kept_as_words_and_the_page_says_so(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    code = step_code(handle)
    rewords(handle)
    answer = send(signed_in_anna, handle, code=code, answer="yes")
    last = record_of(handle).moves[-1]
    assert (last.act, last.accepted_text, last.by) == ("clarify", None, "patient")
    assert "The yes was kept as words and not as a yes" in page(signed_in_anna.get(answer["Location"]))
    (step,) = [one for one in replay(record_of(handle).moves).clauses if one.id == last.clause]
    assert step.accepted_by == ()


def test_other_words_from_an_old_sheet_replace_no_newer_ones_and_the_page_says_so(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    code = step_code(handle)
    rewords(handle)
    answer = send(signed_in_anna, handle, code=code, change="Only a coffee.", change_of="this")
    assert answer.status_code == 302
    last = record_of(handle).moves[-1]
    assert (last.act, last.by) == ("clarify", "patient")
    assert "Only a coffee." in (last.words or "")
    assert "they were not replaced" in page(signed_in_anna.get(answer["Location"]))


def test_a_yes_on_paper_while_it_is_held_is_kept_as_words_and_the_page_says_so(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    code = step_code(handle)
    moves = record_of(handle).moves
    now = clock.now()
    said: tuple[tuple[Any, Any, Any], ...] = (
        ("patient", "hand_back", {"clause": replay(moves).step_due.id}),  # type: ignore[union-attr]
        ("therapist", "hold", {"hold_for": "rupture"}),
    )
    more = [
        Move(id=f"h{n}", seq=len(moves) + n, when=now.date(), recorded_at=now, by=by, act=act, **given)
        for n, (by, act, given) in enumerate(said, 1)
    ]
    with audit.recorded("test"):
        door.add_moves(handle, more, len(moves))
    answer = send(signed_in_anna, handle, code=code, answer="yes")
    last = record_of(handle).moves[-1]
    assert (last.act, last.by) == ("accept", "patient")
    (step,) = [one for one in replay(record_of(handle).moves).clauses if one.id == last.clause]
    assert "patient" not in step.accepted_by
    seen = page(signed_in_anna.get(answer["Location"]))
    assert "It does not count while the contract is held" in seen
    assert "given to other words" not in seen


def test_a_second_sheet_of_one_day_is_asked_about(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert send(signed_in_anna, handle, against="One.").status_code == 302
    again = send(signed_in_anna, handle, against="Two.")
    assert again.status_code == 422
    assert "was typed in already" in page(again)
    assert send(signed_in_anna, handle, against="Two.", another="yes").status_code == 302


def test_what_the_patient_wrote_meanwhile_is_not_lost(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    form, code = form_of(signed_in_anna.get(at(handle, "type/"))), step_code(handle)
    rewords(handle, "Written while the page was open.")
    sent = {"form": form, "when": DAY.isoformat(), "code": code, "against": "Still no."}
    assert signed_in_anna.post(at(handle, "type/"), sent).status_code == 302
    last, before = record_of(handle).moves[-1], record_of(handle).moves[-2]
    assert (before.id, last.words) == ("new-words", "Still no.")


def test_answers_no_page_could_send_are_a_400(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    before = door.revision(handle)
    for fields in ({"answer": "commit"}, {"outcome": "failed"}, {"change_of": "frame", "change": "x"}):
        assert send(signed_in_anna, handle, **fields).status_code == 400
    assert door.revision(handle) == before


def test_somebody_elses_case_is_not_there_and_a_supervisor_types_nothing(
    client: Client, handle: door.CaseHandle, bruno: User, sofia: User
) -> None:
    with audit.recorded("test"):
        door.assign(handle, sofia)
    stranger, supervisor = Client(), Client()
    stranger.force_login(bruno)
    supervisor.force_login(sofia)
    for where in ("paper/", "paper/sheet.pdf", "type/", "versions/2.pdf", "versions/4/sign/"):
        assert stranger.get(at(handle, where)).status_code == 404
        assert client.get(at(handle, where)).status_code == 302
    for where in ("type/", "versions/4/sign/"):
        assert stranger.post(at(handle, where), {}).status_code == 404
        assert supervisor.post(at(handle, where), {}).status_code == 403
    assert supervisor.get(at(handle, "versions/2.pdf"))["Content-Type"] == "application/pdf"


def test_what_was_typed_stands_in_no_address_and_in_no_log(
    signed_in_anna: Client, handle: door.CaseHandle, caplog: pytest.LogCaptureFixture
) -> None:
    answer = send(signed_in_anna, handle, against=CANARY, keep=CANARY, work=CANARY)
    assert CANARY not in answer["Location"]
    assert CANARY not in caplog.text
    assert all(CANARY not in str(entry.did) for entry in AuditEntry.objects.all())


# --- a version, and signing it ---


def sign(client: Client, handle: door.CaseHandle, number: int = 4, **fields: Any) -> Any:
    shown = client.get(at(handle, f"versions/{number}/sign/"))
    found = re.search(r'name="hash" value="([0-9a-f]+)"', shown.content.decode())
    sent = {
        "form": form_of(shown),
        "hash": found[1] if found else "",
        "by": "patient",
        "when": DAY.isoformat(),
        **fields,
    }
    return client.post(at(handle, f"versions/{number}/sign/"), sent)


def test_a_version_is_printed_as_agreed_or_as_a_draft_and_404_where_there_is_none(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for number in (1, 2, 3, 4):
        assert signed_in_anna.get(at(handle, f"versions/{number}.pdf")).content.startswith(b"%PDF-")
    assert b"A draft of what we may agree" in signed_in_anna.get(at(handle, "versions/1.pdf")).content
    assert b"What we agreed" in signed_in_anna.get(at(handle, "versions/3.pdf")).content
    for where in ("versions/5.pdf", "versions/99999999999.pdf", "versions/5/sign/"):
        assert signed_in_anna.get(at(handle, where)).status_code == 404


def test_an_agreed_version_is_signed_by_each_once_and_that_changes_nothing_else(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    before = replay(record_of(handle).moves)
    for by in ("patient", "therapist"):
        assert sign(signed_in_anna, handle, by=by).status_code == 302
    moves = record_of(handle).moves
    after = replay(moves)
    assert after.version is not None
    assert [one.by for one in after.version.signed] == ["patient", "therapist"]
    assert moves[-1].accepted_text == version_hash(after.version)
    assert after.clauses == before.clauses
    seen = page(signed_in_anna.get(at(handle, "versions/4/sign/")))
    assert "He signed on 16 March 2024." in seen
    assert "binds nobody to stay" in seen
    assert "Write down that it was signed" not in seen
    again = signed_in_anna.post(
        at(handle, "versions/4/sign/"),
        {"form": form_of(signed_in_anna.get(at(handle, "type/"))), "hash": moves[-1].accepted_text, "by": "patient"},
    )
    assert again.status_code == 422


def test_a_signature_is_never_first(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    seen = page(signed_in_anna.get(at(handle, "versions/1/sign/")))
    assert "a signature is possible once both of you agreed, never before" in seen
    form = form_of(signed_in_anna.get(at(handle, "type/")))
    before = door.revision(handle)
    for number, hash in ((1, "0" * 64), (4, "0" * 64), (3, "")):
        sent = {"form": form, "hash": hash, "by": "patient", "when": DAY.isoformat()}
        assert signed_in_anna.post(at(handle, f"versions/{number}/sign/"), sent).status_code == 422
    assert sign(signed_in_anna, handle, when="2024-03-01").status_code == 422
    assert door.revision(handle) == before


def test_a_signature_posted_twice_is_one(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    shown = signed_in_anna.get(at(handle, "versions/4/sign/"))
    hash = re.search(r'name="hash" value="([0-9a-f]+)"', shown.content.decode())
    assert hash
    sent = {"form": form_of(shown), "hash": hash[1], "by": "therapist", "when": DAY.isoformat()}
    for _ in range(2):
        assert signed_in_anna.post(at(handle, "versions/4/sign/"), sent).status_code == 302
    assert [one.act for one in record_of(handle).moves].count("sign") == 1
