"""A simulated case is nobody's: it enters a demo alone, and goes on saying what it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from tests.web.invented import a_case

from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import CaseRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SIMULATED = {
    "ordinary": replace(to_case(draw("ordinary", 1, 8, 1), 0), private=None),
    "reference": to_case(draw("reference", 1, 8, 1), 0),
}


@pytest.mark.parametrize("which", sorted(SIMULATED))
def test_a_simulated_case_does_not_enter_a_practice(which: str, anna: User, recorded: audit.Trail) -> None:
    with pytest.raises(door.Simulated):
        door.import_case(anna, SIMULATED[which])
    assert not CaseRow.objects.exists()


@pytest.mark.parametrize("which", sorted(SIMULATED))
def test_it_enters_a_demo_and_says_so_there(which: str, anna: User, recorded: audit.Trail) -> None:
    with override_settings(HOLDFAST_DEMO=True):
        handle = door.import_case(anna, SIMULATED[which])
        assert door.load_about(handle).origin == "simulated"
        assert b'"origin": "simulated"' in door.export_case(handle)


def test_in_a_demo_it_cannot_be_made_to_look_like_somebodys(anna: User, recorded: audit.Trail) -> None:
    with override_settings(HOLDFAST_DEMO=True):
        handle = door.import_case(anna, SIMULATED["reference"])
        about = door.load_about(handle)
        for other in ("practice", "invented", "public data"):
            with pytest.raises(door.Simulated):
                door.put_about(handle, replace(about, origin=other))
        door.put_about(handle, replace(about, pseudonym="Simulated, looked at today"))
        assert door.load_about(handle).origin == "simulated"


def test_a_case_of_the_practice_does_not_become_a_simulated_one(anna: User, recorded: audit.Trail) -> None:
    handle = door.import_case(anna, a_case())
    with pytest.raises(door.Simulated):
        door.put_about(handle, replace(door.load_about(handle), origin="simulated"))


def test_a_person_s_case_does_not_enter_a_demo(anna: User, recorded: audit.Trail) -> None:
    """Its patient's page opens by its address alone, its contacts are invented, and the next one throws it away."""
    case = a_case()
    real = replace(case, record=replace(case.record, about=replace(case.record.about, origin="practice")))
    with override_settings(HOLDFAST_DEMO=True):
        with pytest.raises(door.Real):
            door.import_case(anna, real)
        assert not CaseRow.objects.exists()
        door.import_case(anna, case)
    another = replace(real, record=replace(real.record, id="another"))
    assert door.load_about(door.import_case(anna, another)).origin == "practice"


def test_an_invented_case_enters_any_practice_and_says_so(anna: User, recorded: audit.Trail) -> None:
    """What somebody wrote for teaching is no number among others: it is told as invented on every page."""
    assert door.load_about(door.import_case(anna, a_case())).origin == "invented"
