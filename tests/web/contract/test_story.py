"""How the contract came about: versions with their days, what a rewrite changed, goals reached, the story in order."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.contract.acting import add, address, do, moves_of, page_of

from holdfast.case.moves import Terms
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
LEVELS = ("never", "once in a while", "once a week", "twice a week", "whenever it suits")


@pytest.fixture
def goal(signed_in_anna: Client, handle: door.CaseHandle) -> str:
    """A version with one goal that has five levels."""
    do(signed_in_anna, handle, "rewrite", by="therapist", phase="act", why="He has a wish of his own.")
    terms = Terms(kind="goal", text="An evening of his own.", levels=LEVELS, weight=2)
    add(handle, days_ago=0, by="patient", act="propose", clause="goal-1", terms=terms)
    return "goal-1"


def test_a_goal_is_proposed_with_five_levels_or_none(signed_in_anna: Client, handle: door.CaseHandle) -> None:
    typed = dict(zip(("level_a", "level_b", "level_c", "level_d", "level_e"), LEVELS, strict=True))
    fields = {"kind": "goal", "by": "patient", "text": "An evening of his own.", "motive": "autonomy",
              "only_status": "yes", "weight": "3", "noticed_by": "The phone rings out."}  # fmt: skip
    some = {name: typed[name] for name in ("level_a", "level_c")}
    refused = do(signed_in_anna, handle, "propose", **fields, **some)
    assert refused.status_code == 422
    assert "All five, or none." in unescape(refused.content.decode())
    assert "once a week" in unescape(refused.content.decode())
    assert do(signed_in_anna, handle, "propose", **fields, **typed).status_code == 302
    terms = moves_of(handle)[-1].terms
    assert terms is not None
    assert (terms.levels, terms.weight, terms.motive, terms.only_status) == (LEVELS, 3, "autonomy", True)


def test_how_far_a_goal_was_reached_is_told_in_its_own_words_his_first(
    signed_in_anna: Client, handle: door.CaseHandle, goal: str
) -> None:
    do(signed_in_anna, handle, "attain", goal, by="patient", level="1")
    do(signed_in_anna, handle, "attain", goal, by="therapist", level="-1")
    page = page_of(signed_in_anna, handle, "", "story/").partition('id="attained"')[2].partition('id="conviction"')[0]
    assert "twice a week" in page
    assert "In his eyes T = 60, from 1 of 1 goals." in page
    assert "Not to be compared with another version or another person" in page
    assert "once in a while" not in page
    assert "In yours" not in page
    shown = page_of(signed_in_anna, handle, "?show=yes", "story/")
    assert "In yours T = 40," in shown
    assert "once in a while" in shown
    assert "twice a week" in page_of(signed_in_anna, handle)
    front = page_of(signed_in_anna, handle).partition(f'id="clause-{goal}"')[2].partition("</article>")[0]
    assert "You say it stands at" not in front
    assert "hidden until you show your numbers" in front


def test_versions_stand_with_their_days_and_what_they_are(
    signed_in_anna: Client, handle: door.CaseHandle, goal: str
) -> None:
    do(signed_in_anna, handle, "rewrite", by="patient", phase="relate", why="Now other people.")
    page = page_of(signed_in_anna, handle, "", "story/")
    table = re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])
    assert "closed without having been agreed" in table
    assert "a draft" in table
    assert "Now other people." in table
    assert "1 of 2 came from him" in page


def test_the_story_is_told_from_the_latest_and_whole_when_asked(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    for days in range(40, 10, -2):
        add(handle, days_ago=days, by="patient", act="object", clause="c1", words=f"not on day {days}")
    page = page_of(signed_in_anna, handle, "", "story/")
    assert "not on day 12" in page
    assert "not on day 40" not in page
    assert "earlier days and hours" in page
    assert "not on day 40" in page_of(signed_in_anna, handle, "?all=yes", "story/")


def test_a_supervisor_reads_it_and_another_therapist_does_not(
    client: Client, handle: door.CaseHandle, sofia: User, bruno: User
) -> None:
    door.assign(handle, sofia)
    client.post("/account/sign-in/", {"name": "sofia", "password": PASSWORD})
    assert client.get(address(handle, "story/")).status_code == 200
    client.logout()
    client.post("/account/sign-in/", {"name": "bruno", "password": PASSWORD})
    assert client.get(address(handle, "story/")).status_code == 404
