"""The case page says pace, stance, what touched the frame, and to their author alone what he was drawn to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.process.treatment import H, calm, treatment, when

from holdfast.case.private import Elsewhere, PrivateNote, PrivateNotes, PullMark
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HOURS = [
    *(replace(h, depth=1, topic=("outside",), stance=0, defence=0) for h in calm(6)),
    H(rating=60, depth=5, topic=("shame",), stance=2, frame=("limit_set",)),
    H(rating=40, depth=1, topic=("us",), stance=2, defence=2, attendance=("late",)),
]
OTHERS = (Elsewhere(what="small", kind="pull", share=0.05, hours=200),)


def notes(strength: int = 2, elsewhere: tuple[Elsewhere, ...] = OTHERS) -> PrivateNotes:
    kept = tuple(
        PrivateNote(
            id=f"p{n}", recorded_at=when(n), when=when(n), session=n, pulls=(PullMark(pull="small", strength=strength),)
        )
        for n in range(1, 9)
    )  # fmt: skip
    return PrivateNotes(case="invented", author="anna", notes=kept, elsewhere=elsewhere)


@pytest.fixture
def paced(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, treatment(HOURS), notes(), annas_key)


def page(client: Client, handle: door.CaseHandle, query: str = "") -> str:
    answer = client.get(f"/cases/{handle.id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_association_is_not_said_before_there_are_hours_enough(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    told = "Depth and what followed: too early to tell, 19 more hours with depth marked and the next one known."
    assert told in page(signed_in_anna, paced)


def test_the_stance_is_said_with_this_pair_s_usual_and_without_a_target(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, paced)
    assert "stance leaning firm: 0 to +2, hours 6, 7 and 8; usual between you 0;" in shown
    assert "there is no target" in shown


def test_a_limit_is_listed_with_what_followed_and_apart_from_steps(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, paced)
    part = shown[shown.index('id="frame-events"') :]
    part = part[: part.index("</section>")]
    assert "Hour 7, " in part
    assert "a limit" in part
    assert "In hour 8 late and his rating 20 below his usual." in part
    assert "step" not in part


def test_pulls_stand_on_their_own_ground_with_both_usuals_and_a_question(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    shown = page(signed_in_anna, paced)
    part = shown[shown.index('class="private" aria-labelledby="pulls"') :]
    part = part[: part.index("</section>")]
    assert "Small up to 2 of 3 (hours 6, 7 and 8)." in part
    assert "With him before: every hour." in part
    assert "With others: hardly ever." in part or "With others: about 1 in 10 hours." in part
    assert "What may he need somebody to feel, and what in you answers?" in part


@pytest.mark.parametrize("query", ["?private=no"])
def test_a_colleague_s_view_holds_no_pull_whatever_they_were(
    signed_in_anna: Client, paced: door.CaseHandle, query: str
) -> None:
    shown = page(signed_in_anna, paced, query)
    assert 'id="pulls"' not in shown
    assert "Small up to" not in shown


def test_a_supervisor_without_the_working_notes_reads_the_frame_and_no_pace(
    client: Client, paced: door.CaseHandle, sofia: User
) -> None:
    door.assign(paced, sofia)
    client.force_login(sofia)
    shown = page(client, paced)
    assert 'id="frame-events"' in shown
    assert "/pictures/pace/" not in shown
    assert 'id="pulls"' not in shown


def test_with_findings_off_what_was_felt_is_listed_and_nothing_is_asked(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    with override_settings(HOLDFAST_FINDINGS=False):
        shown = page(signed_in_anna, paced)
    assert "Small up to 2 of 3" in shown
    assert "needs somebody to feel" not in shown


def test_the_picture_is_on_the_page_and_comes_by_its_own_request(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    assert f'<a href="/cases/{paced.id}/pictures/pace/">' in page(signed_in_anna, paced)
    assert page(signed_in_anna, paced, "pictures/pace/").count("<svg") == 2


def test_what_was_done_stands_with_its_hours_and_says_after_and_never_because(
    signed_in_anna: Client, anna: User, recorded: audit.Trail
) -> None:
    case = treatment(HOURS)
    logs = tuple(replace(log, techniques=("mit.episode",) if log.session > 6 else None) for log in case.working.logs)
    handle = door.import_case(anna, replace(case, working=replace(case.working, logs=logs)))
    shown = page(signed_in_anna, handle)
    part = shown[shown.index('id="done"') : shown.index('id="frame-events"')]
    assert "One specific episode" in part
    assert "in 2 hours</span>" in part
    assert "A middle of depth is said from four hours on." in part
    assert "hour 8: late, defence +2 against his usual" in part
    assert "After, never because" in part
    with override_settings(HOLDFAST_FINDINGS=False):
        assert "his usual 6" not in page(signed_in_anna, handle).partition('id="done"')[2].partition("</section>")[0]


def test_nothing_is_said_of_what_was_done_where_nothing_was_ticked(
    signed_in_anna: Client, paced: door.CaseHandle
) -> None:
    assert 'id="done"' not in page(signed_in_anna, paced)
