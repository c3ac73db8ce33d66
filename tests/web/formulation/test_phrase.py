"""A phrase of an episode goes into the formulation in one post, with the point that it rests on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.web.formulation.sending import form_of, kept, send, text

from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def told(handle: door.CaseHandle) -> str:
    return f"/cases/{handle.id}/told/told1/"


def put(client: Client, handle: door.CaseHandle, **fields: Any) -> Any:
    return send(client, told(handle), does="into", **fields)


def test_the_words_are_there_to_be_cut_and_one_post_keeps_part_and_point(
    handle: door.CaseHandle, anna_in: Client
) -> None:
    assert ">I put the coat back.</textarea>" in text(anna_in.get(told(handle)))
    answer = put(anna_in, handle, place="mit|response_of_self|first", phrase="put the coat ...")
    assert answer.status_code == 302
    part, point = kept(handle).formulation[-1], kept(handle).element_points[-1]
    assert (part.slot, part.text, part.whose, part.certainty, part.group) == (
        "response_of_self", "put the coat ...", "patient", "known", None,
    )  # fmt: skip
    assert (point.element, point.to, point.ref, point.speaks) == (part.id, "narrative", "told1", "for")
    page = text(anna_in.get(answer["Location"]))
    assert f'name="fit.{part.id}" value="for" checked' in page


def test_it_goes_into_a_pair_that_is_there_or_into_one_more(handle: door.CaseHandle, anna_in: Client) -> None:
    put(anna_in, handle, place="tfp|pair_affect|g1", phrase="I put the coat back.")
    assert kept(handle).formulation[-1].group == "g1"
    put(anna_in, handle, place="tfp|pair_self|new", phrase="I put the coat back.")
    assert kept(handle).formulation[-1].group not in (None, "g1")


def test_sent_twice_it_is_kept_once(handle: door.CaseHandle, anna_in: Client) -> None:
    before = len(kept(handle).formulation)
    sent = {"form": form_of(anna_in.get(told(handle))), "does": "into", "place": "mit|coping|first", "phrase": "coat"}
    for _ in range(2):
        assert anna_in.post(told(handle), sent).status_code == 302
    assert len(kept(handle).formulation) == before + 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"place": "", "phrase": "the coat"}, "Choose the place"),
        ({"place": "mit|coping|first", "phrase": " "}, "at least one word"),
        ({"place": "mit|coping|first", "phrase": "..."}, "cannot be kept as his"),
        ({"place": "mit|coping|first", "phrase": "I burned the coat"}, "cannot be kept as his"),
        ({"place": "mit|coping|first", "phrase": "back ... coat"}, "cannot be kept as his"),
        ({"place": "tfp|pair_self|g9", "phrase": "the coat"}, "not there any more"),
        ({"place": "mit|nowhere|first", "phrase": "the coat"}, "not there any more"),
    ],
)
def test_what_he_did_not_say_is_not_kept_as_his_and_no_typed_word_is_lost(
    handle: door.CaseHandle, anna_in: Client, fields: dict[str, str], said: str
) -> None:
    before = door.revision(handle)
    refused = put(anna_in, handle, **fields)
    assert refused.status_code == 422
    assert said in text(refused)
    assert f">{fields['phrase']}</textarea>" in text(refused)
    assert door.revision(handle) == before
