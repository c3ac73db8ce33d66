"""A case with something to see on its patient's page, and the link to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from tests.web.invented import a_case, at
from tests.web.pages.conftest import CANARY
from tests.web.pages.patient.asking import STEP

from holdfast.case.model import Case
from holdfast.case.moves import Move, Run, Terms
from holdfast.case.record import SettingChosen
from holdfast.contract.agreement import text_hash
from holdfast.web.pages.patient import patient_address
from holdfast.web.vault import audit, door


@pytest.fixture(autouse=True)
def _a_demo_with_contacts() -> Iterator[None]:
    with override_settings(HOLDFAST_DEMO=True, HOLDFAST_CONTACTS=(("Crisis line", "02 1234"),)):
        yield


@pytest.fixture
def handle(anna: User, annas_key: door.AuthorKey, recorded: audit.Trail) -> door.CaseHandle:
    """A case with something to see: a step with the yes of both, an hour without answers, check-ins, private notes."""
    plain = a_case(hours=3)
    day = at(3).date()
    acts: tuple[tuple[Any, ...], ...] = (
        ("therapist", "propose", {"terms": STEP}),
        ("patient", "accept", {"accepted_text": text_hash(STEP)}),
        ("therapist", "accept", {"accepted_text": text_hash(STEP)}),
        ("patient", "run", {"run": Run(outcome="did_it", learnt="I can be guilty and still go.")}),
    )
    moves = tuple(
        Move(id=f"m{n}", seq=n, when=day, recorded_at=at(3, 60), by=by, act=act, clause="dinner", **more)
        for n, (by, act, more) in enumerate(acts, 1)
    )
    told = Move(id="m5", seq=5, when=day, recorded_at=at(3, 60), by="therapist", act="tell", clause="safe",
                terms=Terms(kind="safety", text="112, then a message."))  # fmt: skip
    last = replace(plain.record.sessions[-1], patient=None)
    usual = SettingChosen(id="s1", recorded_at=at(1), when=at(1).date(), setting="usual")
    record = replace(
        plain.record, moves=(*moves, told), sessions=(*plain.record.sessions[:-1], last), settings=(usual,)
    )
    logs = tuple(replace(log, words=f"{CANARY} in the working notes") for log in plain.working.logs)
    made = door.import_case(anna, Case(record=record, working=replace(plain.working, logs=logs)))
    from tests.web.invented import note

    door.add_entry(made, "private", replace(note(1), line=CANARY), author=annas_key)
    return made


@pytest.fixture
def link(handle: door.CaseHandle, anna: User) -> str:
    return patient_address(handle.id, anna.pk)
