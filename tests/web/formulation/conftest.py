"""A case with hours, two ways of working and an episode he told; and whoever may look at it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.web.conftest import sign_in_whole
from tests.web.invented import a_case, at

from holdfast.case.model import Case
from holdfast.case.record import Training
from holdfast.case.ways import FormulationElement, Narrative


def element(n: int, slot: str, text: str, **more: object) -> FormulationElement:
    plain: dict[str, object] = {
        "id": f"form{n}", "recorded_at": at(2, 60), "when": at(2).date(), "approach": "mit", "slot": slot, "text": text,
    }  # fmt: skip
    return FormulationElement(**{**plain, **more})  # type: ignore[arg-type]


DINNER = Narrative(
    id="told1", recorded_at=at(2, 60), when=at(2).date(), session=2, title="The dinner", words="I put the coat back.",
    people="a colleague",
)  # fmt: skip


@pytest.fixture
def case() -> Case:
    plain = a_case(hours=6)
    used = (Training(id="t1", recorded_at=at(1), when=at(1).date(), approach="mit"),)
    parts = (
        element(1, "wish", "An evening of his own.", whose="patient"),
        element(2, "response_of_other", "My mother looks at me."),
        element(3, "pair_self", "one who is left", approach="tfp", group="g1"),
        element(4, "pair_other", "one who leaves lightly", approach="tfp", group="g1"),
    )
    return replace(
        plain,
        record=replace(plain.record, trainings=used),
        working=replace(plain.working, formulation=parts, narratives=(DINNER,)),
    )


@pytest.fixture
def anna_in(anna: User) -> Client:
    client = Client()
    sign_in_whole(client, anna)
    return client
