"""What was sent about something that has ended meanwhile comes back whole, each answer with its question."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from tests.web.contract.acting import add, address, do, new_form, opened, send

from holdfast.case.moves import Terms
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def ended(handle: door.CaseHandle, clause: str) -> None:
    add(handle, days_ago=0, by="patient", act="withdraw", clause=clause)


@pytest.mark.parametrize(
    ("does", "fields"),
    [
        ("counter", {"text": "Call.", "how_often": "twice", "tests": "that I break", "prediction": "I freeze"}),
        ("run", {"outcome": "partly", "learnt": "less than feared", "realistic_worry": "the money", "vitality": "6"}),
        ("worry", {"real": "the rent", "old": "the dark stairs"}),
        ("disclose_cost", {"by": "patient", "feeling": "shame", "strength": "8", "words": "her eyes on me"}),
    ],
)
def test_every_answer_to_an_ended_step_is_shown(
    signed_in_anna: Client, handle: door.CaseHandle, does: str, fields: dict[str, str]
) -> None:
    late = opened(signed_in_anna, handle, does, "c1")
    ended(handle, "c1")
    answer = send(signed_in_anna, handle, late, **{"by": "patient", **fields})
    assert answer.status_code == 409
    told = unescape(answer.content.decode()).partition('role="alert"')[2].partition("</div>")[0]
    for name, value in fields.items():
        if name not in ("by", "outcome", "feeling"):
            assert f"<bdi>{value}</bdi>" in told, name
    for chosen in {"outcome": "partly", "feeling": "shame"}.items():
        assert chosen[0] not in fields or f"<bdi>{chosen[1]}" in told


def test_the_levels_of_an_ended_goal_are_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    add(handle, days_ago=3, by="therapist", act="propose", clause="g1", terms=Terms(kind="goal", text="Friends"))
    late = opened(signed_in_anna, handle, "counter", "g1")
    ended(handle, "g1")
    levels = {f"level_{n}": f"as far as {n}" for n in "abcde"}
    answer = send(signed_in_anna, handle, late, by="patient", text="A friend", noticed_by="my sister", **levels)
    told = unescape(answer.content.decode()).partition('role="alert"')[2].partition("</div>")[0]
    assert answer.status_code == 409
    for words in ("A friend", "my sister", *levels.values()):
        assert f"<bdi>{words}</bdi>" in told


def test_a_private_note_on_an_ended_clause_comes_back_marked_private(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    ended(handle, "c1")
    answer = signed_in_anna.post(address(handle, "own/"), {"form": "old", "clause": "c1", "who": "his mother"})
    told = unescape(answer.content.decode()).partition('<div class="private own" role="alert">')[2]
    assert answer.status_code == 409
    assert "his mother" in told.partition("</div>")[0]
    assert "private, yours alone" in told.partition("</div>")[0]


def test_a_reason_for_what_asks_no_more_is_shown(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    sent = {"form": new_form("anna"), "about": "gone", "answer": "set_aside", "reason": "We spoke of it."}
    answer = signed_in_anna.post(address(handle, "asks/"), sent)
    assert answer.status_code == 422
    assert "We spoke of it." in unescape(answer.content.decode())


def test_nothing_is_called_lost_where_nothing_was(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    assert do(signed_in_anna, handle, "say", "c1", act="clarify", words="so it is").status_code == 302
    assert 'class="typed"' not in unescape(signed_in_anna.get(address(handle)).content.decode())
