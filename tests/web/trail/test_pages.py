"""Each role reads of the trail what its duties need: a patient's file, one's own acts, accounts, or all of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.http import Http404
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.invented import a_case

from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, chain, door, keyring, trail
from holdfast.web.vault.models import AuditAct, AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def anton(db: None) -> User:
    return make_account("anton", PASSWORD, "auditor")[0]


@pytest.fixture
def martha(db: None) -> User:
    return make_account("martha", PASSWORD, "manager")[0]


@pytest.fixture
def history(handle: door.CaseHandle, anna: User, bruno: User, sofia: User) -> dict[str, UUID]:
    """Anna's case is read by her and by sofia, who is assigned; bruno has one of his own and tries hers."""
    door.assign(handle, sofia)
    with audit.recorded("import", bruno.pk):
        brunos = door.import_case(bruno, a_case("brunos"))
    with audit.recorded("case", sofia.pk):
        door.load_case(door.case_for_user(sofia, handle.id))
    with audit.recorded("case", bruno.pk):
        door.load_case(brunos)
        with pytest.raises(Http404):
            door.case_for_user(bruno, handle.id)
    with audit.recorded("sign-in", sofia.pk):
        audit.note("sign-in")
    with audit.recorded("emergency", bruno.pk):
        audit.note("open in an emergency", handle.id)
    return {"annas": handle.id, "brunos": brunos.id}


def page(client: Client, user: User, path: str, **query: str) -> str:
    client.force_login(user)
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def test_an_auditor_reads_everything_and_no_name_of_a_patient(
    client: Client, anton: User, history: dict[str, UUID]
) -> None:
    shown = page(client, anton, "/trail/")
    assert str(history["annas"]) in shown
    assert str(history["brunos"]) in shown
    assert "signed in" in shown
    assert "Davide" not in shown


def test_a_therapist_reads_who_opened_the_files_of_her_own_patients(
    client: Client, anna: User, history: dict[str, UUID]
) -> None:
    shown = page(client, anna, "/trail/")
    assert "Davide R." in shown
    assert "sofia" in shown
    assert "tried to open this and was refused" in shown
    assert "Emergency." in shown
    assert str(history["brunos"]) not in shown
    assert "signed in" not in shown  # not about a file of hers


def test_what_the_therapist_did_herself_can_be_left_out(client: Client, anna: User, history: dict[str, UUID]) -> None:
    with audit.recorded("case", anna.pk):
        audit.note("write", history["annas"])
    for path in ("/trail/", f"/cases/{history['annas']}/trail/"):
        assert "wrote in the file" in page(client, anna, path)
        shown = page(client, anna, path, others="yes")
        assert "wrote in the file" not in shown
        assert "sofia" in shown


def test_what_a_colleague_did_with_other_files_in_the_same_request_is_not_told(
    client: Client, anna: User, bruno: User, history: dict[str, UUID]
) -> None:
    with audit.recorded("case", bruno.pk):
        audit.note("read summary", history["brunos"])
        audit.note("refused", history["annas"])
    assert str(history["brunos"]) not in page(client, anna, "/trail/")
    assert "list of cases" not in page(client, anna, f"/cases/{history['annas']}/trail/")


def test_a_manager_reads_what_was_done_with_accounts_and_nothing_about_a_case(
    client: Client, martha: User, history: dict[str, UUID]
) -> None:
    shown = page(client, martha, "/trail/")
    assert "signed in" in shown
    assert "opened the file" not in shown
    assert not any(str(case) in shown for case in history.values())
    for kind in ("read", "refused", "grant"):
        assert not any(str(case) in page(client, martha, "/trail/", kind=kind) for case in history.values())


def test_everybody_reads_what_he_did_himself_and_nobody_elses(
    client: Client, sofia: User, history: dict[str, UUID]
) -> None:
    for path in ("/trail/", "/trail/own/"):
        shown = page(client, sofia, path, person="anna")
        assert "opened the file" in shown
        assert "emergency" not in shown.lower()
        assert str(history["brunos"]) not in shown


def test_who_opened_a_file_is_told_by_its_therapist_alone(
    client: Client, anna: User, sofia: User, bruno: User, history: dict[str, UUID]
) -> None:
    path = f"/cases/{history['annas']}/trail/"
    shown = page(client, anna, path)
    for words in ("Davide R.", "sofia", "supervisor", "opened the file", "In an emergency, by somebody"):
        assert words in shown
    assert str(history["annas"]) not in shown.replace(path, "").replace(f"/cases/{history['annas']}/", "")
    client.force_login(sofia)
    assert client.get(path).status_code == 403
    client.force_login(bruno)
    assert client.get(path).status_code == 404


def test_the_same_person_doing_the_same_again_on_one_day_is_one_line(
    client: Client, anna: User, handle: door.CaseHandle
) -> None:
    for _ in range(7):
        with audit.recorded("case", anna.pk):
            door.load_case(handle)
    assert "7 times" in page(client, anna, f"/cases/{handle.id}/trail/")


def test_an_act_on_an_account_names_the_account(client: Client, anna: User, anton: User, martha: User) -> None:
    with audit.recorded("account", martha.pk):
        audit.note(f"account closed: {anna.pk}")
    for user in (anton, martha):
        assert "closed an account (account anna)" in page(client, user, "/trail/", kind="account")
    assert audit.verify().whole


def test_reading_the_trail_is_an_entry_too(client: Client, anton: User, anna: User, history: dict[str, UUID]) -> None:
    page(client, anton, "/trail/")
    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.user, last.did) == (anton.pk, [["read trail", ""]])
    page(client, anna, f"/cases/{history['annas']}/trail/")
    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert ["read trail", str(history["annas"])] in last.did


def test_a_long_trail_is_turned_page_by_page_without_a_gap(client: Client, anton: User, anna: User) -> None:
    for _ in range(250):
        with audit.recorded("test", anna.pk):
            audit.note("sign-in")
    seen: list[int] = []
    leaf = trail.Leaf((), None)
    with audit.recorded("test"):
        before = None
        while True:
            leaf = trail.trail_of_all(trail.Wanted(before=before))
            seen += [entry.seq for entry in leaf.entries]
            before = leaf.older
            if before is None:
                break
    assert seen == list(range(max(seen), 0, -1))
    assert 'rel="next"' in page(client, anton, "/trail/")


def test_a_span_of_days_finds_also_what_a_clock_set_back_wrote(anna: User) -> None:
    for _ in range(4):
        with audit.recorded("test", anna.pk):
            audit.note("sign-in")
    noon = datetime(2024, 3, 10, 12, tzinfo=UTC)
    for seq, hours in ((1, 0), (2, 30), (3, 1), (4, 31)):
        AuditEntry.objects.filter(seq=seq).update(at=noon + timedelta(hours=hours))
    with audit.recorded("test"):
        leaf = trail.trail_of_all(trail.Wanted(since=noon, until=noon + timedelta(hours=12)))
    assert {1, 3} <= {entry.seq for entry in leaf.entries}


@pytest.mark.parametrize(
    "query",
    [
        {"from": "14.3.2026"}, {"from": "2026-03-14", "to": "2026-03-13"}, {"person": "nobody-here"},
        {"kind": "gossip"}, {"before": "-1"}, {"before": "9" * 40}, {"from": "9999-12-31"}, {"person": "\0"},
        {"to": "\N{ARABIC-INDIC DIGIT ONE}"},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_answered_in_words(
    client: Client, anton: User, query: dict[str, str]
) -> None:
    client.force_login(anton)
    answer = client.get("/trail/", query)
    assert answer.status_code == (200 if query == {"person": "\0"} else 400)
    assert answer.status_code == 200 or b'role="alert"' in answer.content
    assert client.post("/trail/export/", {**query, "form": "csv"}).status_code == answer.status_code


def test_person_kind_and_day_narrow_together(client: Client, anton: User, history: dict[str, UUID]) -> None:
    shown = page(client, anton, "/trail/", person="sofia", kind="sign-in")
    assert shown.count("<tr>") == 2  # its head and the one
    assert "Nothing was recorded that fits" in page(client, anton, "/trail/", to="2001-01-01")


def test_an_auditor_takes_the_trail_out_and_it_can_be_checked_again(
    client: Client, anton: User, history: dict[str, UUID]
) -> None:
    client.force_login(anton)
    answer = client.post("/trail/export/", {"form": "jsonl"})
    assert answer["Content-Disposition"].startswith("attachment")
    head, *rows = map(json.loads, b"".join(answer.streaming_content).decode().splitlines())  # type: ignore[attr-defined]
    assert head == {"format": "holdfast-trail/1"}
    key, before = keyring.practice_key("audit", datetime.now(UTC)).key, chain.START
    for row in rows:
        at = datetime.fromisoformat(row["at"])
        said = (row["seq"], at, row["user"], row["request"], row["view"], row["status"], row["did"])
        assert chain.mac(key, before, chain.Link(*said, mac=b"")).hex() == row["mac"]
        before = bytes.fromhex(row["mac"])
    assert rows[-1]["did"] == [["export trail", ""]]
    assert {row["name"] for row in rows} >= {"bruno", "sofia", "anton"}


def test_the_table_has_a_line_for_each_act_and_no_formula(client: Client, anton: User, anna: User) -> None:
    odd = make_account("@sum", PASSWORD, "supervisor")[0]
    with audit.recorded("test", odd.pk):
        audit.note("sign-in")
        audit.note("sign-out")
    client.force_login(anton)
    answer = client.post("/trail/export/", {"form": "csv", "person": "@sum"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [(row["name"], row["act"], row["kind"]) for row in rows] == [
        ("'@sum", "sign-in", "sign-in"), ("'@sum", "sign-out", "sign-in"),
    ]  # fmt: skip


def test_only_an_auditor_takes_the_trail_out(client: Client, anna: User, martha: User, sofia: User) -> None:
    for user in (anna, martha, sofia):
        client.force_login(user)
        assert client.post("/trail/export/", {"form": "csv"}).status_code == 403


def test_the_searched_table_made_anew_is_the_same(anna: User, history: dict[str, UUID]) -> None:
    fields = ("seq", "user", "what", "case")
    before = list(AuditAct.objects.order_by("id").values_list(*fields))
    assert trail.reindex() == len(before)
    assert list(AuditAct.objects.order_by("id").values_list(*fields)) == before


def test_the_cases_touched_in_a_span_are_counted_and_refusals_are_not(
    anna: User, bruno: User, sofia: User, history: dict[str, UUID]
) -> None:
    found = {one.case: one for one in trail.touched(trail.Wanted(), but=["refused"])}
    assert found.keys() == set(history.values())
    annas = found[history["annas"]]
    assert annas.owner == anna.pk
    assert dict(annas.acts) == {"read": 1, "open in an emergency": 1}
    assert set(annas.people) == {sofia.pk, bruno.pk}
    only = trail.touched(trail.Wanted(person=sofia.pk))
    assert [one.case for one in only] == [history["annas"]]
