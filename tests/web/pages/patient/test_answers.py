"""What he answers: kept as he gave it, once, and nothing lost where it is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from tests.web.invented import at
from tests.web.pages.patient.asking import STEP, contract_of, now_of, page_of, send

from holdfast.case.moves import Cost, Move
from holdfast.case.record import Appointment
from holdfast.web.pages.patient_forms import ROTATION, check_in_sliders
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_the_alliance_check_is_kept_with_the_hour_and_what_was_not_touched_is_missing(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    answer = send(client, link, "sac", g1="7", g2="", t1="0", img="-50", hold="10", words="slow today")
    assert (answer.status_code, answer["Location"]) == (302, f"{link}?kept=sac")
    check = now_of(handle).record.sessions[-1].patient
    assert check is not None
    assert (check.goal, check.task, check.bond) == ((7, None), (0, None), (None, None))
    assert (check.image, check.held_back, check.words) == (-50, 10, "slow today")
    assert "Kept." in page_of(client, answer["Location"])


def test_answering_again_keeps_both(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "sac", g1="7")
    send(client, link, "sac", g1="3")
    hour = now_of(handle).record.sessions[-1]
    assert hour.patient is not None
    assert (hour.patient.goal, [c.goal for c in hour.patient_before]) == ((3, None), [(7, None)])


def test_an_arranged_hour_can_be_answered_before_its_log_and_the_log_still_closes(
    client: Client, signed_in_anna: Client, link: str, handle: door.CaseHandle
) -> None:
    log = f"/cases/{handle.id}/hours/4/log/"
    before = signed_in_anna.get(log).content.decode()
    door.add_entry(handle, "appointments", Appointment(id="a4", recorded_at=at(3, 60), when=at(4)))
    send(Client(), link, "sac", b1="8")
    hour = now_of(handle).record.sessions[-1]
    assert (hour.number, hour.when, hour.attendance) == (4, at(4), ())
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', before) for name in ("form", "version", "basis")}
    sent = {name: found[1] for name, found in fields.items() if found}
    closed = signed_in_anna.post(log, {**sent, "do": "close", "attendance": "on_time", "alliance": "6"})
    assert closed.status_code == 302
    told = now_of(handle).record.sessions[-1]
    assert (told.attendance, told.when, told.patient and told.patient.bond) == (("on_time",), at(4), (8, None))


def test_a_check_in_of_eight_with_two_in_rotation(client: Client, link: str, handle: door.CaseHandle) -> None:
    page = page_of(client, link)
    shown = re.findall(r'id="tpc-(\w+)" name="\w+" min="0" max="100"', page)
    assert len(shown) == 8
    assert set(ROTATION[4 % 6]) <= set(shown)
    send(client, link, "tpc", gr1="0", se="100", tick=["praise", "closeness"], words="a quiet day")
    last = now_of(handle).record.check_ins[-1]
    assert (last.answers.gr1, last.answers.se, last.answers.vu) == (0, 100, None)
    assert (last.ticks, last.words) == (("praise", "closeness"), "a quiet day")


def test_each_rotating_question_comes_equally_often() -> None:
    shown = [slider.name for n in range(6) for slider in check_in_sliders(n)]
    assert {shown.count(tag) for tag in ("gr2", "env", "an", "gu")} == {3}
    assert {shown.count(tag) for tag in ("gr1", "ow", "vu", "se", "sh", "re")} == {6}


def test_how_it_went_is_one_move_of_his(client: Client, link: str, handle: door.CaseHandle) -> None:
    send(client, link, "run", clause="dinner", outcome="chose_not_to", words="I did not want to.")
    at_last = contract_of(handle).clauses[0].runs[-1].run
    assert (at_last.outcome, at_last.learnt) == ("chose_not_to", "I did not want to.")


def test_how_it_went_carries_what_was_felt_beside_what_was_named_before(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    cost = Cost(feeling="guilt", strength=8, words="before I pick up the phone")
    named = Move(id="m6", seq=6, when=at(3).date(), recorded_at=at(3, 61), by="patient", act="disclose_cost",
                 clause="dinner", costs=(cost,))  # fmt: skip
    door.add_moves(handle, [named], 5)
    assert "How strong was the guilt?" in page_of(client, link)
    send(client, link, "run", clause="dinner", outcome="partly", felt_guilt="5", alive="6", felt_shame="9")
    run = contract_of(handle).clauses[0].runs[-1].run
    assert (run.outcome, run.learnt, run.vitality) == ("partly", None, 6)
    assert [(one.feeling, one.strength) for one in run.felt] == [("guilt", 5)]
    assert [(one.feeling, one.strength) for one in run.predicted] == [("guilt", 8)]


def test_a_feeling_nobody_named_is_not_asked_after_and_a_guess_of_the_therapists_foresaw_nothing(
    client: Client, link: str, handle: door.CaseHandle
) -> None:
    moves = [
        Move(id="m6", seq=6, when=at(3).date(), recorded_at=at(3, 61), by="therapist", act="propose", clause="dinner",
             terms=replace(STEP, expects=("shame",))),
        Move(id="m7", seq=7, when=at(3).date(), recorded_at=at(3, 62), by="therapist", act="disclose_cost",
             clause="dinner", costs=(Cost(feeling="envy", strength=9),)),
    ]  # fmt: skip
    door.add_moves(handle, moves, 5)
    page = page_of(client, link)
    assert "Was there any envy? Your therapist wondered; leave it out if not." in page
    assert "shame?" not in page
    send(client, link, "run", clause="dinner", outcome="did_it", felt_envy="2")
    run = contract_of(handle).clauses[0].runs[-1].run
    assert [(one.feeling, one.strength) for one in run.felt] == [("envy", 2)]
    assert run.predicted == ()


def test_switching_it_off_asks_nothing_between_hours(client: Client, link: str, handle: door.CaseHandle) -> None:
    answer = send(client, link, "off")
    assert now_of(handle).record.settings[-1].setting == "quiet"
    page = page_of(client, answer["Location"])
    assert "Switched off." in page
    assert "Since the last time, eight questions" not in page
    assert "What we agreed" in page


@pytest.mark.parametrize(
    ("does", "fields", "status"),
    [
        ("tpc", {}, 422),
        ("tpc", {"gr1": "101"}, 422),
        ("tpc", {"gr1": "3.5"}, 422),
        ("tpc", {"gr1": "٣"}, 422),
        ("tpc", {"tick": "<b>"}, 400),
        ("sac", {"img": "-51"}, 422),
        ("sac", {"words": "x" * 501}, 422),
        ("run", {"clause": "dinner"}, 422),
        ("run", {"clause": "dinner", "outcome": "failed"}, 400),
        ("run", {"clause": "safe", "outcome": "forgot"}, 422),
        ("run", {"clause": "dinner", "outcome": "did_it", "alive": "11"}, 422),
        ("rate", {"clause": "dinner", "trust": "3"}, 400),
        ("propose", {"about": "step", "text": "A step."}, 400),
        ("analysis", {}, 400),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_stored(
    client: Client, link: str, handle: door.CaseHandle, does: str, fields: dict[str, str], status: int
) -> None:
    seen = door.revision(handle)
    assert send(client, link, does, **fields).status_code == status
    assert door.revision(handle) == seen


def test_a_refusal_loses_nothing_that_was_written(client: Client, link: str) -> None:
    page = unescape(send(client, link, "sac", g1="7", img="99", words="slow today").content.decode())
    assert 'value="slow today"' in page
    assert re.search(r'name="g1" min="0" max="10" value="7"', page)


def test_a_form_posted_twice_is_kept_once(client: Client, link: str, handle: door.CaseHandle) -> None:
    form = re.search(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert form
    for _ in range(2):
        assert client.post(link, {"form": form[1], "does": "tpc", "gr1": "5"}).status_code == 302
    assert len(now_of(handle).record.check_ins) == 5


def test_two_forms_of_one_page_can_both_be_sent(client: Client, link: str, handle: door.CaseHandle) -> None:
    forms = re.findall(r'name="form" value="([^"]+)"', client.get(link).content.decode())
    assert len(set(forms)) == len(forms) >= 4
    client.post(link, {"form": forms[0], "does": "tpc", "gr1": "5"})
    client.post(link, {"form": forms[1], "does": "sac", "g1": "5"})
    assert len(now_of(handle).record.check_ins) == 5
    assert now_of(handle).record.sessions[-1].patient is not None
