"""Drafts that claim nothing but what is so: each setting turned over changes the sentence that rests on it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.web.conftest import PASSWORD

from holdfast.paper.markdown import markdown
from holdfast.web.accounts.people import make_account
from holdfast.web.rights.documents import DRAFTS
from holdfast.web.rights.documents_facts import Configuration, configuration
from holdfast.web.rights.retention_profiles import choose

PLAIN = Configuration(
    made_on=date(2026, 11, 22), profile="laptop", demo=False, database="sqlite", key_database="sqlite",
    key_wrapped=True, key_elsewhere=False, https=False, backups=date(2026, 11, 20), accounts=(("therapist", 1),),
    with_factor=0, factor_required=False, idle_minutes=20, findings=False, retention=choose("italy"),
    contacts=(("Crisis line", "112"),), texts=(("the treatment", 1),), envelopes=1,
)  # fmt: skip
HOST = replace(PLAIN, profile="host", https=True, factor_required=True, with_factor=1)

TURNED: list[tuple[Configuration, dict[str, Any], str, str]] = [
    (PLAIN, {"profile": "host", "https": True}, "answers that computer alone", "encrypted connection (HTTPS)"),
    (HOST, {"https": False}, "encrypted connection (HTTPS)", "do not say how connections"),
    (PLAIN, {"database": "postgresql"}, "Data lie in a SQLite file", "Data lie in a PostgreSQL database"),
    (PLAIN, {"key_database": "postgresql"}, "a second SQLite file", "of their own, in a PostgreSQL database"),
    (PLAIN, {"key_wrapped": False}, "wrapped by a passphrase", "not wrapped"),
    (PLAIN, {"key_elsewhere": True}, "file in the practice's folder, wrapped", "file outside the practice's folder"),
    (PLAIN, {"backups": None}, "was made on 20 November 2026", "No backup has been made"),
    (PLAIN, {"with_factor": 1}, "no account uses one today", "1 of 1 accounts use one"),
    (PLAIN, {"factor_required": True}, "offered and not required", "has to sign in with a second factor"),
    (PLAIN, {"idle_minutes": 7}, "after 20 minutes", "after 7 minutes"),
    (PLAIN, {"findings": True}, "does not compare answers", "shows the patient no result"),
    (PLAIN, {"retention": None}, "Codice deontologico", "no retention profile was chosen"),
    (PLAIN, {"retention": choose("germany")}, "5 years after", "10 years after"),
    (PLAIN, {"contacts": ()}, "Crisis line 112", "local crisis contacts; none are set"),
    (
        PLAIN,
        {"accounts": (("manager", 1), ("therapist", 1))},
        "do: therapist 1.",
        "A manager sees accounts and settings",
    ),
    (PLAIN, {"accounts": (("supervisor", 1), ("therapist", 1))}, "Open accounts", "only when its therapist assigned"),
    (PLAIN, {"accounts": (("auditor", 1), ("therapist", 1))}, "Open accounts", "An auditor sees who did what"),
    (PLAIN, {"accounts": (("therapist", 2),)}, "therapist 1.", "In an emergency a colleague can open"),
    (PLAIN, {"texts": (("the treatment", 2),)}, "(text version 1)", "(text version 2)"),
    (PLAIN, {"envelopes": 0}, "An emergency envelope was begun", "No emergency envelope has been made"),
    (PLAIN, {"demo": True}, "have no page of their own", "invented practice"),
    (PLAIN, {"made_on": date(2027, 1, 2)}, "22 November 2026", "2 January 2027"),
]


def test_the_notice_says_nothing_a_patient_need_not_carry_and_names_the_list_of_whom_to_call() -> None:
    notice = markdown(DRAFTS["notice"][1](PLAIN))
    for word in ("AES", "second factor", "chained"):
        assert word not in notice, word
    assert "can read whom to call" in notice
    assert "can read whom to call" not in markdown(DRAFTS["notice"][1](replace(PLAIN, envelopes=0)))


def whole(here: Configuration) -> str:
    """All three drafts as one text, blanks and escapes as they stand."""
    return "\n".join(markdown(make(here)) for _, make in DRAFTS.values()).replace("\\", "")


@pytest.mark.parametrize(("before", "change", "gone", "there"), TURNED, ids=lambda one: str(one)[:40])
def test_a_setting_turned_over_changes_its_sentence(
    before: Configuration, change: dict[str, Any], gone: str, there: str
) -> None:
    assert there not in whole(before)
    assert gone in whole(before)
    after = whole(replace(before, **change))
    assert there in after
    if gone != "Open accounts":
        assert gone not in after


def test_every_setting_is_turned_over_above() -> None:
    assert {f.name for f in fields(Configuration)} == {name for _, change, _, _ in TURNED for name in change}


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_says_that_it_is_one_and_what_is_missing(name: str) -> None:
    text = markdown(DRAFTS[name][1](PLAIN))
    assert "Draft, to be completed and checked" in text
    assert "Not legal advice" in text
    assert text.count("[to fill in: ") >= 4


def test_the_notice_promises_no_patient_that_findings_are_off_when_they_are_on() -> None:
    _, notice = DRAFTS["notice"]
    on, off = markdown(notice(replace(PLAIN, findings=True))), markdown(notice(PLAIN))
    assert "tells your therapist when something changed" in on
    assert "does not compare your answers" in off
    assert "does not compare your answers" not in on


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_real_configuration_is_read_from_the_practice(anna: User) -> None:
    make_account("maria", PASSWORD, "manager")
    with override_settings(HOLDFAST_IDLE_MINUTES=9, HOLDFAST_FINDINGS=False, HOLDFAST_CONTACTS=(("Line", "112"),)):
        here = configuration()
    assert here.accounts == (("manager", 1), ("therapist", 1))
    assert (here.idle_minutes, here.findings, here.contacts) == (9, False, (("Line", "112"),))
    assert (here.retention, here.envelopes, here.people) == (None, 0, 2)


@pytest.mark.django_db(databases=["default", "keys"])
@pytest.mark.parametrize("kind", ["pdf", "md"])
def test_a_manager_takes_each_draft_out(client: Client, kind: str) -> None:
    client.force_login(make_account("maria", PASSWORD, "manager")[0])
    for name in DRAFTS:
        answer = client.post(f"/documents/{name}.{kind}")
        assert answer.status_code == 200
        assert answer.content[:2] == (b"%P" if kind == "pdf" else b"# ")
    assert client.post(f"/documents/nothing.{kind}").status_code == 404
    page = client.get("/documents/").content.decode()
    assert "[to fill in: " in page


def test_made_twice_it_is_the_same() -> None:
    from holdfast.paper.pdf import pdf

    assert datetime.now(UTC).year >= 2026
    for _, make in DRAFTS.values():
        assert pdf(make(PLAIN)) == pdf(make(PLAIN))
