"""What these tests share: a case with a word of its own in each drawer, and the people around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from tests.web.conftest import PASSWORD
from tests.web.invented import FIRST, a_case, some_private

from holdfast.case.model import Case
from holdfast.case.record import Picture, SomebodyNamed
from holdfast.case.working import Rating
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import AuditEntry, Grant, Sheet

RECORD, WORKING, PRIVATE = "heronrecord", "heronworking", "heronprivate"
REASON = "Supervision on Thursday, hour two"
WHY = "He phoned the practice in distress; Anna is in hospital."
Page = Callable[[str], str]


def told_case(id: str = "archivist", hours: int = 6) -> Case:
    """Six hours; a word in his answers (record), in the logs (working notes), and people in his life."""
    plain = a_case(id, hours=hours)
    elia = SomebodyNamed(
        id="p:1", recorded_at=FIRST, when=FIRST.date(), certainty="known", pseudonym="Elia", relation="younger brother"
    )
    first = plain.record.sessions[0]
    assert first.patient is not None
    told = replace(first, patient=replace(first.patient, words=f"{RECORD}: Elia came to Torino"))
    record = replace(
        plain.record,
        picture=Picture(brought=plain.record.picture.brought, people=(elia,)),
        sessions=(told, *plain.record.sessions[1:]),
    )
    logs = tuple(replace(log, words=f"{WORKING}: Davide laughed") for log in plain.working.logs)
    rating = Rating(
        id="ra:1", recorded_at=FIRST, when=FIRST.date(), rater="informant", relation=f"{WORKING}: Elia, his brother",
        instrument="phq-9", total=12.0,
    )  # fmt: skip
    return Case(record=record, working=replace(plain.working, logs=logs, ratings=(rating,)))


@pytest.fixture
def handle(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    private = some_private()
    notes = tuple(replace(note, line=f"{PRIVATE}: let Davide land first") for note in private.notes)
    return door.import_case(anna, told_case(), replace(private, notes=notes), annas_key)


@pytest.fixture
def manager(db: None) -> User:
    return make_account("marta", PASSWORD, "manager")[0]


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser of somebody, with his author's key where he has one."""

    def made(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return made


def in_days(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def time_passes(**span: float) -> None:
    """Everything lent and opened lies that much further back; the clock itself is the real one."""
    back = timedelta(**span)
    Grant.objects.update(made_at=F("made_at") - back, until=F("until") - back)
    Sheet.objects.update(made_at=F("made_at") - back, until=F("until") - back)


def form_of(client: Client, place: str) -> str:
    """The id of the forms on a page, as the page made it."""
    page = client.get(place)
    assert page.status_code == 200, page.content.decode()[:2000]
    found = page.context["form"]
    assert isinstance(found, str)
    return found


def send(client: Client, place: str, page: str = "", **fields: object) -> object:
    """Send a form of a page with the page's own id."""
    return client.post(place, {"form": form_of(client, page or place), **fields})


def noted(case: object) -> list[str]:
    """All that the trail says of a case, in order."""
    entries = AuditEntry.objects.order_by("seq").values_list("did", flat=True)
    return [what for did in entries for what, of in did if of == str(case)]
