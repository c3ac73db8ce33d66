"""The page of the standing cards: as the brief for who may read it, the private card for its author alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.process.treatment import H, calm, treatment, when
from tests.web.conftest import PASSWORD

from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.case.record import FrameArrangement, Restriction
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditAct

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CANARY = "the one who is always late"
TOLD = FrameArrangement(
    id="f1", recorded_at=when(1), when=when(1).date(), topic="fee", text="Due <b>each</b> month.",
    reaction="He laughed.",
)  # fmt: skip
HOURS = [*(replace(h, stance=0, depth=2, defence=0) for h in calm(6)), H(rating=60, stance=3, depth=3), H(defence=2)]


@pytest.fixture
def case_of_anna(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    case = treatment(HOURS, frame=(TOLD,))
    logs = tuple(replace(log, words="words worth keeping", moments=("named_cost",)) for log in case.working.logs)
    notes = tuple(
        PrivateNote(
            id=f"p{n}", recorded_at=when(n), when=when(n), session=n, pulls=(PullMark(pull="small", strength=2),),
            who_i_become=CANARY,
        )
        for n in range(1, 9)
    )  # fmt: skip
    private = PrivateNotes(case=case.id, author="anna", notes=notes)
    return door.import_case(anna, replace(case, working=replace(case.working, logs=logs)), private, annas_key)


def page(client: Client, handle: door.CaseHandle, query: str = "") -> str:
    answer = client.get(f"/cases/{handle.id}/cards/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_card_says_its_principle_and_what_the_case_holds_with_links_to_the_hours(
    signed_in_anna: Client, case_of_anna: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, case_of_anna)
    assert re.findall(r'<h2 id="card-(\w+)"', shown) == ["frame", "rupture", "defences", "stance", "pacing", "pulls"]
    assert "Fee: “Due &lt;b&gt;each&lt;/b&gt; month.” His reaction: He laughed." in shown
    assert "Once mostly firmness; then more defence than usual once" in shown
    assert "Hour 7, 3 of 3 towards firmness; after it hour 8: he came, defence +2 against his usual" in shown
    assert f'href="/cases/{case_of_anna.id}/hours/7/"' in shown
    assert "words worth keeping" in shown
    assert f"/cases/{case_of_anna.id}/cards/" in signed_in_anna.get(f"/cases/{case_of_anna.id}/brief/").content.decode()


def test_the_private_card_stands_on_hatched_ground_and_is_gone_for_paper_and_a_colleague(
    signed_in_anna: Client, case_of_anna: door.CaseHandle
) -> None:
    mine = page(signed_in_anna, case_of_anna)
    assert re.search(r'<section class="card private" aria-labelledby="card-pulls">', mine)
    assert CANARY in mine
    theirs = page(signed_in_anna, case_of_anna, "?private=no")
    assert CANARY not in theirs
    assert "card-pulls" not in theirs
    assert "/hours/7/?private=no" in theirs


def test_on_the_way_to_paper_the_private_card_is_not_even_read(
    signed_in_anna: Client, case_of_anna: door.CaseHandle
) -> None:
    printed = page(signed_in_anna, case_of_anna, "?print=yes")
    assert CANARY not in printed
    assert "card-pulls" not in printed
    assert not AuditAct.objects.filter(what="read private", case=case_of_anna.id).exists()
    assert AuditAct.objects.filter(what="print", case=case_of_anna.id).exists()
    assert CANARY in page(signed_in_anna, case_of_anna), "and it is there again on the screen"


def test_with_findings_off_what_was_noted_stands_and_nothing_is_read_out_of_it(
    signed_in_anna: Client, case_of_anna: door.CaseHandle
) -> None:
    with override_settings(HOLDFAST_FINDINGS=False):
        shown = page(signed_in_anna, case_of_anna)
    assert "Findings are not switched on in this practice" in shown
    assert "Hour 8: 0" not in shown
    assert "Hour 7: +3 (-3 all empathy, +3 all firmness)" in shown
    for computed in ("usual between you", "after it hour", "too early", "with others:"):
        assert computed not in shown


def test_of_a_restricted_case_nothing_is_read(signed_in_anna: Client, case_of_anna: door.CaseHandle) -> None:
    entry = Restriction(
        id="rs", recorded_at=when(8), when=when(8).date(), act="restricted", wish_of="patient", reason="He asked."
    )  # fmt: skip
    door.add_entry(case_of_anna, "restrictions", entry)
    shown = page(signed_in_anna, case_of_anna)
    assert "A limit that is tested is often a question" in shown
    for kept in ("He laughed", "words worth keeping", CANARY, "Nothing noted yet"):
        assert kept not in shown


def test_a_supervisor_reads_without_private_notes_and_without_working_notes_that_are_not_lent(
    client: Client, case_of_anna: door.CaseHandle, sofia: User, anna: User
) -> None:
    door.assign(case_of_anna, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    shown = page(client, case_of_anna)
    assert "Read from the record alone" in shown
    assert "He laughed." in shown
    for not_lent in ("words worth keeping", CANARY, "card-pulls", "towards firmness"):
        assert not_lent not in shown


def test_somebody_elses_cards_are_not_found(client: Client, case_of_anna: door.CaseHandle, bruno: User) -> None:
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.get(f"/cases/{case_of_anna.id}/cards/").status_code == 404
