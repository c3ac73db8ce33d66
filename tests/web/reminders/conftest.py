"""A host's practice with a portal, a mail server that keeps what it gets, and a patient who chose to be reminded.

The days: the step was agreed on Tuesday 7 February 2023, the next hour is Tuesday 14 February at 10:00 (Rome).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from tests.support.mail_sink import Sink, sink
from tests.web.conftest import sign_in_whole
from tests.web.invented import a_case
from tests.web.pages.patient.asking import STEP
from tests.web.portal.knocking import invited, let_in, phone

from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.case.record import Appointment
from holdfast.contract.agreement import text_hash
from holdfast.web.reminders.mail import Mail
from holdfast.web.reminders.sending import Result, send_due
from holdfast.web.vault import audit, door
from holdfast.web.vault.reminding import Choice, choose_reminders

ADDRESS = "canary.heron@post.example"
PORTAL = "https://portal.example/"
ROME = ZoneInfo("Europe/Rome")
AGREED, HOUR = datetime(2023, 2, 7, 10, 30, tzinfo=ROME), datetime(2023, 2, 14, 10, tzinfo=ROME)
SINCE = datetime(2023, 2, 1, 12, tzinfo=ROME)
EVERYTHING = Choice(ADDRESS, ("hour", "form", "step"), 20, 9, (6,), SINCE)
Look = Callable[..., Result]


def rome(day: int, hour: int = 12, minute: int = 0, month: int = 2) -> datetime:
    return datetime(2023, month, day, hour, minute, tzinfo=ROME)


def a_reminded_case() -> Case:
    """Hours on 10, 17, 24 January and 7 February; a step with the yes of both on the last; an hour arranged."""
    plain = a_case(hours=3)
    acts: tuple[tuple[Any, ...], ...] = (
        ("therapist", "propose", {"terms": STEP}),
        ("patient", "accept", {"accepted_text": text_hash(STEP)}),
        ("therapist", "accept", {"accepted_text": text_hash(STEP)}),
    )
    moves = tuple(
        Move(id=f"m{n}", seq=n, when=AGREED.date(), recorded_at=AGREED, by=by, act=act, clause="dinner", **more)
        for n, (by, act, more) in enumerate(acts, 1)
    )
    last = replace(plain.record.sessions[-1], id="hour:4", number=4, when=AGREED, recorded_at=AGREED, patient=None)
    arranged = Appointment(id="a1", recorded_at=AGREED, when=HOUR)
    record = replace(plain.record, moves=moves, sessions=(*plain.record.sessions, last), appointments=(arranged,))
    return Case(record=record, working=plain.working)


@pytest.fixture
def post() -> Iterator[Sink]:
    with sink() as found:
        yield found


@pytest.fixture(autouse=True)
def served(post: Sink) -> Iterator[None]:
    """A host's practice with contacts, a portal, and the mail server."""
    with override_settings(
        HOLDFAST_PROFILE="host",
        HOLDFAST_PORTAL=PORTAL,
        HOLDFAST_CONTACTS=(("Telefono Amico", "02 1234"),),
        HOLDFAST_MAIL=Mail("127.0.0.1", post.port, "none", "", "note@practice.example"),
    ):
        yield


@pytest.fixture
def handle(anna: User, recorded: audit.Trail) -> door.CaseHandle:
    return door.import_case(anna, a_reminded_case())


@pytest.fixture
def anna_in(anna: User, client: Client) -> Client:
    sign_in_whole(client, anna)
    return client


@pytest.fixture
def his(anna_in: Client, handle: door.CaseHandle) -> Client:
    """His phone, let in."""
    mine = phone()
    let_in(mine, *invited(anna_in, handle))
    return mine


@pytest.fixture
def chosen(his: Client, handle: door.CaseHandle) -> door.CaseHandle:
    """He has chosen everything there is, a week before."""
    choose_reminders(door.case_for_patient(handle.id), EVERYTHING)
    return handle


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def at(moment: datetime) -> Result:
        return send_due(moment.astimezone(UTC), tmp_path, PORTAL)

    return at
