"""What a patient gives between hours decides which treatments stand for which setting."""

import pytest

from holdfast.case.record import setting_of
from holdfast.evaluate.settings import case_in, settings_of
from holdfast.simulate.known import Treatments
from holdfast.simulate.worlds import draw


@pytest.fixture(scope="module")
def ordinary() -> Treatments:
    return draw("ordinary", 60, 24, 7)


def test_every_setting_is_there_and_goes_by_what_is_on_record(ordinary: Treatments) -> None:
    settings = settings_of(ordinary)
    assert set(settings) == {"quiet", "usual", "close"}
    given = {setting: case_in(setting, ordinary, settings.index(setting)) for setting in set(settings)}
    assert {name: setting_of(case.record) for name, case in given.items()} == {name: name for name in given}
    check_ins = {name: len(case.record.check_ins) for name, case in given.items()}
    assert check_ins["quiet"] == 0 < check_ins["usual"] < check_ins["close"]


def test_in_quiet_the_log_and_who_came_are_all_there_is(ordinary: Treatments) -> None:
    case = case_in("quiet", ordinary, settings_of(ordinary).index("usual"))
    assert not case.record.check_ins
    assert not case.record.measures
    assert all(one.patient is None for one in case.record.sessions)
    assert case.working.logs
    usual = case_in("usual", ordinary, settings_of(ordinary).index("usual"))
    assert case.working.logs == usual.working.logs


def test_a_world_without_check_ins_is_quiet() -> None:
    assert set(settings_of(draw("reference", 5, 20, 7))) == {"quiet"}
