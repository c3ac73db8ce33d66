"""The knowledge of the argument map: looked at before it is taken over, by whoever decides, and put back."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from holdfast.approaches.knowledge_files import knowledge
from holdfast.web.accounts.people import make_account
from holdfast.web.clock import now
from holdfast.web.knowing.in_force import in_force, known_now, ours
from holdfast.web.knowing.models import ChangedReasons
from holdfast.web.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HERE = "/knowledge/gpm/"
NEW = """
[[reasons]]
id = "gpm-of-this-practice"
verdict = "for"
text = "The group on Tuesdays is near where {he} {v:lives|live}."
grade = "D"
sources = ["proposal"]
all = [{ feature = "phase", is = ["first", "middle", "late"] }, { feature = "pole", is = ["grandiose"] }]
"""
EVERYBODY = NEW.replace(', { feature = "pole", is = ["grandiose"] }', ', { feature = "training", is = ["yes", "no"] }')


def form_of(client: Client) -> str:
    page = client.get(HERE).content.decode()
    return page.partition('name="form" value="')[2].partition('"')[0]


def look(client: Client, text: str) -> str:
    return client.post(HERE, {"form": form_of(client), "does": "look", "text": text}).content.decode()


def stands() -> str:
    return next(one.stands for one in in_force() if one.approach == "gpm")


def accepts(client: Client, text: str, why: str = "ours meets on Tuesdays", **more: str) -> Any:
    seen = sha256((text.strip() + "\n").encode()).hexdigest()
    return client.post(
        HERE,
        {"form": form_of(client), "does": "accept", "text": text, "why": why, "seen": seen, "beside": stands()} | more,
    )


def test_everybody_of_the_practice_reads_it_and_the_files_are_the_programs_own(signed_in_anna: Client) -> None:
    page = signed_in_anna.get("/knowledge/").content.decode()
    for one in knowledge().approaches:
        assert f"/knowledge/{one.id}/" in page
    assert ours("gpm").splitlines()[3] in signed_in_anna.get(HERE).content.decode().replace("&quot;", '"')
    assert signed_in_anna.get("/knowledge/gestalt/").status_code == 404


def test_what_a_changed_file_changes_is_shown_before_anything_is_taken_over(signed_in_anna: Client) -> None:
    page = look(signed_in_anna, ours("gpm") + NEW)
    assert "new: gpm-of-this-practice, for: The group on Tuesdays is near where he lives." in page
    assert not ChangedReasons.objects.exists()
    assert known_now() is knowledge()


def test_a_file_is_used_once_it_was_looked_at_and_a_reason_given(signed_in_anna: Client) -> None:
    text = ours("gpm") + NEW
    assert accepts(signed_in_anna, text).status_code == 302
    row = ChangedReasons.objects.get()
    assert (row.approach, row.why, str(row.by)) == ("gpm", "ours meets on Tuesdays", "anna")
    assert known_now().reason("gpm-of-this-practice") is not None
    assert knowledge().reason("gpm-of-this-practice") is None
    assert "knowledge accepted" in str(list(AuditEntry.objects.values_list("did", flat=True)))
    assert "your practice&#x27;s own" in signed_in_anna.get("/knowledge/").content.decode()


def test_what_was_not_looked_at_is_not_taken_over_and_no_word_is_lost(signed_in_anna: Client) -> None:
    text = ours("gpm") + NEW
    answer = accepts(signed_in_anna, text, seen="0" * 64)
    assert answer.status_code == 422
    assert "Look at what it changes first" in answer.content.decode()
    assert "The group on Tuesdays" in answer.content.decode()
    assert "ours meets on Tuesdays" in answer.content.decode()
    assert accepts(signed_in_anna, text, why="").status_code == 422
    assert not ChangedReasons.objects.exists()


@pytest.mark.parametrize(
    ("bent", "says"),
    [
        (NEW.replace('"grandiose"', '"grand"'), "values of pole"),
        (NEW.replace('"D"', '"A"'), "grade"),
        (NEW.replace("[[reasons]]", "[[reason"), "TOML"),
        (NEW.replace('"proposal"', '"S999"'), "citations.toml"),
        (EVERYBODY, "every answer fulfils"),
    ],
)
def test_a_file_with_a_fault_says_where_and_is_kept_in_the_field(signed_in_anna: Client, bent: str, says: str) -> None:
    answer = signed_in_anna.post(HERE, {"form": form_of(signed_in_anna), "does": "look", "text": ours("gpm") + bent})
    assert answer.status_code == 422
    assert says in answer.content.decode().replace("&quot;", '"')
    assert "gpm-of-this-practice" in answer.content.decode()


def test_the_file_of_another_approach_is_not_taken_for_this_one(signed_in_anna: Client) -> None:
    answer = signed_in_anna.post(HERE, {"form": form_of(signed_in_anna), "does": "look", "text": ours("cbt")})
    assert answer.status_code == 422


def test_going_back_to_ours_keeps_what_stood_before(signed_in_anna: Client) -> None:
    accepts(signed_in_anna, ours("gpm") + NEW)
    assert signed_in_anna.post(HERE, {"form": form_of(signed_in_anna), "does": "ours"}).status_code == 302
    assert known_now() is knowledge()
    assert "ours meets on Tuesdays" in signed_in_anna.get(HERE).content.decode()
    assert ChangedReasons.objects.filter(ended_at=None).count() == 0


def test_a_second_file_ends_the_first_and_the_same_form_counts_once(signed_in_anna: Client) -> None:
    text, form = ours("gpm") + NEW, form_of(signed_in_anna)
    for _ in range(2):
        assert accepts(signed_in_anna, text, form=form).status_code == 302
    assert ChangedReasons.objects.count() == 1
    accepts(signed_in_anna, text.replace("Tuesdays", "Fridays"), why="it moved")
    assert [one.ended_at is None for one in ChangedReasons.objects.order_by("pk")] == [False, True]


def test_a_file_that_does_not_read_any_more_is_left_out_and_said(signed_in_anna: Client) -> None:
    accepts(signed_in_anna, ours("gpm") + NEW)
    ChangedReasons.objects.update(text="schema = 99\napproach = 'gpm'\n")
    assert known_now() is knowledge()
    assert "it does not read any more" in signed_in_anna.get("/knowledge/").content.decode()
    assert "schema" in signed_in_anna.get(HERE).content.decode()


def test_a_file_that_was_looked_at_beside_another_one_is_not_taken_over(signed_in_anna: Client) -> None:
    beside = stands()
    accepts(signed_in_anna, ours("gpm") + NEW)
    answer = accepts(signed_in_anna, ours("gpm") + NEW.replace("Tuesdays", "Fridays"), beside=beside)
    assert answer.status_code == 422
    assert "took over another file meanwhile" in answer.content.decode()
    assert "Fridays" in answer.content.decode()
    assert ChangedReasons.objects.count() == 1


@pytest.mark.parametrize("title", ["{foo}", "{him}", "{v.__class__}", "a { b"])
def test_the_way_back_does_not_depend_on_what_the_file_says(signed_in_anna: Client, title: str) -> None:
    ChangedReasons.objects.create(
        approach="gpm",
        text=ours("gpm").replace("Good psychiatric management", title),
        sha256="0" * 64,
        why="x",
        at=now(),
    )
    assert signed_in_anna.get("/knowledge/").status_code == 200
    assert signed_in_anna.post(HERE, {"form": form_of(signed_in_anna), "does": "ours"}).status_code == 302


def test_who_does_not_decide_reads_and_changes_nothing(signed_in_anna: Client) -> None:
    form = form_of(signed_in_anna)
    make_account("mira", "a heron stands in the river", "manager")
    assert signed_in_anna.post(HERE, {"form": form, "does": "look", "text": ours("gpm")}).status_code == 403
    assert "<textarea" not in signed_in_anna.get(HERE).content.decode()
