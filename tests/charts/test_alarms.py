"""The picture of how good the alarms are says what its table says, at both widths, or nothing where nothing is."""

from pathlib import Path

import pytest
from tests.support.operating import made_up, written

from holdfast.charts.alarms import NAMES, alarms_picture
from holdfast.charts.render import svg
from holdfast.charts.scene import NARROW, WIDE, Points
from holdfast.evaluate.operating import Operating, read_operating


@pytest.fixture
def found(tmp_path: Path) -> Operating:
    return read_operating(written(tmp_path))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("narrow", [False, True])
def test_a_dot_for_each_row_of_the_table_on_both_scales(found: Operating, name: str, narrow: bool) -> None:
    seen = alarms_picture(found, name, narrow=narrow)
    assert seen.scene is not None
    dots = [one for one in seen.scene.marks if isinstance(one, Points) and not one.name.startswith("key")]
    assert sum(len(one.at) for one in dots) == 2 * len(seen.table.rows)
    assert seen.scene.width == (NARROW if narrow else WIDE)
    assert all(0 <= x <= seen.scene.width for one in dots for x, _ in one.at)


def test_what_found_more_stands_further_to_the_right(found: Operating) -> None:
    seen = alarms_picture(found, "detectors")
    assert seen.scene is not None
    ours = [one for one in seen.scene.marks if isinstance(one, Points) and one.name == "ours, circle"]
    places = [x for one in ours for x, _ in one.at if x < 700]
    assert places[1] < places[0] < places[2]  # the log alone, the answers alone, both


def test_it_is_drawn(found: Operating) -> None:
    assert svg(alarms_picture(found, "detectors")).startswith("<svg")


def test_nothing_measured_nothing_drawn(tmp_path: Path) -> None:
    assert not alarms_picture(None, "detectors").drawable
    values = made_up()
    for one in values["worlds"]:
        for each in one["detectors"]:
            each.update(episode_recall=None, by_seed=[])
    assert not alarms_picture(read_operating(written(tmp_path, values)), "worlds").drawable
