"""A page may be read as the case was known at an earlier hour; what is sent is sent now. Every address that takes a
form of a case answers it alike whatever moment its address names.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from tests.web.contract.acting import add, address, moves_of, new_form
from tests.web.invented import a_case
from tests.web.test_every_url import MORE, addresses

from holdfast.case.moves import Terms
from holdfast.simulate.examples import example
from holdfast.web.vault import audit, door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MOMENTS = ("?before=99999999", "?at=never")
"""No moments of the case: whoever reads them answers with 404."""
SENT = {
    "contract-move": {"seq": "1", "does": "propose", "kind": "step", "by": "therapist"},
    "contract-own": {"clause": "c1"},
    "contract-asks": {"about": "x"},
    "frame": {"does": "tell"},
    "frame-start": {},
    "away-letter": {"does": "keep"},
    "ending": {"does": "call_off"},
    "months": {"by": "patient"},
    "own-questions": {"does": "new"},
    "safety-plan": {"does": "plan"},
    "sheet-new": {"do": "preview"},
    "reply": {"ref": "x"},
}
"""What takes a form as far as the case; each is refused for what it lacks, so that the same can be sent again."""


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, replace(a_case(hours=6), private=None))


@pytest.fixture
def torn(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    """The archivist after his eighth hour: what happened between the two is not mended yet."""
    case = example("archivist")
    hours = tuple(hour for hour in case.record.sessions if hour.number <= 8)
    last = max(hour.recorded_at for hour in hours)
    moves = tuple(move for move in case.record.moves if move.recorded_at <= last)
    logs = tuple(log for log in case.working.logs if log.session <= 8)
    record, working = replace(case.record, sessions=hours, moves=moves), replace(case.working, logs=logs)
    return door.import_case(anna, replace(case, record=record, working=working, private=None))


def test_no_form_of_a_case_is_answered_for_another_moment(anna: User, handle: door.CaseHandle) -> None:
    wrong, walked = {}, set()

    def sent(name: str, moment: str) -> int:
        client = Client()
        client.force_login(anna)  # each time a session of its own: one of the addresses hands the device over
        form = {"form": new_form("anna"), **SENT.get(name, {})}
        place = reverse(name, kwargs={"case_id": handle.id, **MORE.get(name, {})})
        return client.post(place + moment, form).status_code

    for name, of_a_case in addresses():
        if not of_a_case or (plain := sent(name, "")) == 405:
            continue
        walked.add(name)
        found = {moment: status for moment in MOMENTS if (status := sent(name, moment)) != plain}
        if found:
            wrong[name] = (plain, found)
    assert set(SENT) <= walked
    assert wrong == {}


@pytest.mark.parametrize("moment", ["", "?before=2", "?at=2023-01-09"])
def test_while_a_break_is_open_no_earlier_moment_lets_a_proposal_through(
    signed_in_anna: Client, torn: door.CaseHandle, moment: str
) -> None:
    step = {"form": new_form("anna"), "seq": "1", "does": "propose", "kind": "step", "by": "therapist", "text": "push"}
    start = {"form": new_form("anna"), "take": "mit.objections", "text-mit.objections": "push"}
    stood = moves_of(torn)
    assert signed_in_anna.post(address(torn, "moves/") + moment, step).status_code == 422
    assert signed_in_anna.post(reverse("frame-start", args=[torn.id]) + moment, start).status_code == 422
    assert moves_of(torn) == stood


def test_what_was_written_today_can_be_answered_from_a_page_of_an_earlier_hour(
    signed_in_anna: Client, handle: door.CaseHandle
) -> None:
    told = Terms(kind="frame", text="An hour is fifty minutes.")
    add(handle, days_ago=0, by="therapist", act="tell", clause="told", terms=told)
    sent = {"form": new_form("anna"), "does": "reaction", "of": "told", "words": "Fine with me."}
    assert signed_in_anna.post(reverse("frame", args=[handle.id]) + "?before=2", sent).status_code == 302
    assert moves_of(handle)[-1].words == "Fine with me."
