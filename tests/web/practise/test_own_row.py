"""What pulled at the trainee is his own: on hatched ground, kept with the run, in no case file, and never lost."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.practise.test_runs import choose, fields, log

from holdfast.case.casefile import write_case
from holdfast.simulate.practise import Run, case_of
from holdfast.web.practise import store

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def signed(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


@pytest.fixture
def run_id(anna: User) -> UUID:
    return store.begin(anna.pk, Run(patient="leonie", seed=3, hours=6))


def chosen(page: str) -> list[str]:
    """Which answers of the row stand tapped."""
    return re.findall(r'name="run_pull" value="([^"]*)" checked', page)


def test_what_pulled_is_kept_with_the_run_alone_and_stands_on_hatched_ground(
    signed: Client, anna: User, run_id: UUID
) -> None:
    choose(signed, run_id)
    address = reverse("practise-hour", args=[run_id])
    page = signed.get(address).content.decode()
    assert chosen(page) == [""]
    private = page.partition('<section class="private"')[2].partition("</section>")[0]
    assert 'name="run_pull"' in private
    assert "private, yours alone" in private
    log(signed, run_id, run_pull="bored")
    kept = store.run_for(anna.pk, run_id)
    assert kept.run.turns[-1].pull == "bored"
    assert b"bored" not in write_case(case_of(kept.run))
    assert chosen(signed.get(address).content.decode()) == ["bored"]


def test_what_pulled_comes_back_with_a_refused_log_and_goes_into_no_other_hour(signed: Client, run_id: UUID) -> None:
    choose(signed, run_id)
    address = reverse("practise-hour", args=[run_id])
    slower = {**fields(signed, address), "hour": "1"}
    log(signed, run_id, alliance="4")
    again = signed.post(address, {"run_pull": "small", "words": "kept", **slower})
    assert again.status_code == 409
    assert chosen(again.content.decode()) == ["small"]
    choose(signed, run_id)
    late = signed.post(address, {"run_pull": "small", **slower, "form": fields(signed, address)["form"]})
    assert late.status_code == 409
    assert chosen(late.content.decode()) == [""]


def test_the_log_says_whether_it_was_asked_about_ending_a_life(signed: Client, run_id: UUID) -> None:
    choose(signed, run_id)
    page = signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    assert "Thoughts of ending her life: not asked." in page
    choose(signed, run_id, move="ask_safety", depth="1")
    page = signed.get(reverse("practise-hour", args=[run_id])).content.decode()
    assert re.search(r"Thoughts of ending her life: (asked, none|ideas)\.", page)
