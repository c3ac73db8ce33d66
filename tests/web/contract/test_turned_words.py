"""The screen turned to him: a number belongs to the words that stood there when he gave it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from tests.web.contract.acting import add, contract_of, hidden_fields, moves_of, page_of, send

from holdfast.case.moves import Terms
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
OTHER = Terms(kind="step", text="Move out of the flat this week.")


def turned(client: Client, handle: door.CaseHandle) -> dict[str, str]:
    return hidden_fields(page_of(client, handle, "?turned=yes", "hour/"))


def test_a_number_for_words_he_did_not_read_is_asked_again(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    late = turned(signed_in_anna, handle)
    add(handle, days_ago=0, by="therapist", act="counter", clause="c1", terms=OTHER)
    answer = send(signed_in_anna, handle, late, makes_sense="10")
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert moves_of(handle)[-1].act == "counter"
    assert "The words have changed" in said
    assert OTHER.text in said
    assert re.search(r'name="makes_sense" value="10"[^>]* checked', said)
    again = {**hidden_fields(said), "makes_sense": "3"}
    assert send(signed_in_anna, handle, again).status_code == 302
    assert contract_of(handle).clauses[0].stances[-1].stance.makes_sense == 3


def test_a_number_is_not_carried_over_to_another_step(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    late = turned(signed_in_anna, handle)
    add(handle, days_ago=0, by="patient", act="withdraw", clause="c1")
    add(handle, days_ago=0, by="therapist", act="propose", clause="c2", terms=OTHER)
    answer = send(signed_in_anna, handle, late, makes_sense="10")
    said = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert OTHER.text in said
    assert not re.search(r'name="makes_sense" value="10"[^>]* checked', said)
