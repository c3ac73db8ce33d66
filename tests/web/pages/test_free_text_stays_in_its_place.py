"""Somebody's own words may turn the direction of a line; ours around them must not turn with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from holdfast.case.casefile import load, read_case, write_case
from holdfast.case.model import Case
from holdfast.case.moves import Terms
from holdfast.case.private import PrivateNote
from holdfast.contract.agreement import text_hash
from holdfast.simulate.examples import example
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
TURN = "\N{RIGHT-TO-LEFT OVERRIDE}cba"
FREE = frozenset(
    ("text", "words", "his_words", "reaction", "line", "who_i_become", "hypothesis", "smallest", "noticed_by",
     "prediction", "why", "learnt", "relation", "pseudonym", "ended", "tests", "realistic_worry", "source")
)  # fmt: skip
KEPT_APART = ("bdi", "textarea")


class Outside(HTMLParser):
    """Texts of a page in which a direction is turned outside an element that keeps it to itself."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.found, self.kept = 0, [""], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in KEPT_APART

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in KEPT_APART

    def handle_data(self, data: str) -> None:
        if TURN[0] in data and self.depth:
            self.kept += 1
        elif TURN[0] in data:
            self.found.append(data.strip()[:80])


def turned(case: Case) -> Case:
    """The same treatment with each free text turned at its end; what was agreed stays agreed."""
    plain = json.loads(write_case(case))
    hashes: dict[str, str] = {}
    for terms in (move["terms"] for move in plain["moves"] if "terms" in move):
        before = text_hash(load(Terms, json.dumps(terms).encode()))
        _turn(terms)
        hashes[before] = text_hash(load(Terms, json.dumps(terms).encode()))
    for move in plain["moves"]:
        if "accepted_text" in move:
            move["accepted_text"] = hashes.get(move["accepted_text"], move["accepted_text"])
    _turn({name: value for name, value in plain.items() if name != "moves"})
    _turn([{k: v for k, v in move.items() if k != "terms"} for move in plain["moves"]])
    for move in plain["moves"]:
        for name in set(move) & FREE:
            move[name] += TURN
    return read_case(json.dumps(plain).encode())


def _turn(plain: Any) -> None:
    if isinstance(plain, list):
        for one in plain:
            _turn(one)
    if isinstance(plain, dict):
        for name, value in plain.items():
            if name in FREE and isinstance(value, str):
                plain[name] = value + TURN
            else:
                _turn(value)


def _own(note: PrivateNote) -> dict[str, Any]:
    return {name: f"{said}{TURN}" for name in ("line", "who_i_become", "hypothesis") if (said := getattr(note, name))}


@pytest.fixture
def turning(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> Iterator[door.CaseHandle]:
    told = example("archivist")
    assert told.private is not None
    notes = tuple(replace(note, **_own(note)) for note in told.private.notes)
    private = replace(told.private, notes=notes)
    with override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield door.import_case(anna, turned(told), private, annas_key)


def outside(client: Client, place: str) -> tuple[int, list[str]]:
    answer = client.get(place)
    assert answer.status_code == 200, place
    read = Outside()
    read.feed(answer.content.decode())
    return read.kept, [f"{place}: {text}" for text in read.found if text]


def test_no_page_lets_somebodys_words_turn_ours(signed_in_anna: Client, anna: User, turning: door.CaseHandle) -> None:
    case = door.load_case(turning)
    places = ["", "?check-ins=all", "brief/", "hours/", "hours/7/log/", "contract/", "hand-over/"]
    places += ["pictures/conviction/", f"entries/{case.record.check_ins[0].id}/"]
    places += [f"hours/{session.number}/" for session in case.record.sessions[::4]]
    places += [f"entries/{case.record.measures[0].id}/"]
    read = [outside(signed_in_anna, place) for place in ("/", *(f"/cases/{turning.id}/{one}" for one in places))]
    read.append(outside(Client(), patient_address(turning.id, anna.pk)))
    kept, found = sum(kept for kept, _ in read), [text for _, wrong in read for text in wrong]
    assert found == []
    assert kept > 100
