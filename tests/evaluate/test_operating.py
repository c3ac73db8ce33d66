"""The file of operating characteristics is read strictly: people decide by what is shown of it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.support.operating import detector, made_up, written

from holdfast.evaluate.operating import KNOWLEDGE, operating, read_operating
from holdfast.knowledge import KnowledgeError


def test_the_file_that_ships_can_be_read_or_is_not_there() -> None:
    found = operating()
    assert (found is None) == (not (KNOWLEDGE / "operating.json").exists())


def test_everything_in_the_file_is_read(tmp_path: Path) -> None:
    found = read_operating(written(tmp_path))
    ordinary = next(one for one in found.worlds if one.name == "ordinary")
    ours = [one for one in ordinary.detectors if one.name == "additive"]
    assert [one.inputs for one in ours] == [("alliance",), ("log",), ("alliance", "log")]
    assert ours[2].episode_recall == 0.83
    assert ours[2].span("episode_recall") == pytest.approx((0.78, 0.88))
    assert [kind.kind for kind in ours[2].by_kind] == ["confrontation", "withdrawal", "slow_withdrawal"]
    assert found.probable[1].right == 371
    assert found.bands[1].covers == 0.902


def test_what_could_not_be_measured_is_none_and_never_zero(tmp_path: Path) -> None:
    found = read_operating(written(tmp_path))
    drop = next(one for one in found.worlds[0].detectors if one.name == "drop_1sd")
    assert drop.brier is None


def test_a_range_over_draws_takes_two_draws(tmp_path: Path) -> None:
    values = made_up()
    values["worlds"][1]["detectors"][0]["by_seed"].pop()
    one = read_operating(written(tmp_path, values)).worlds[1].detectors[0]
    assert one.span("f1") is None


def _spoiled(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    values = deepcopy(made_up())
    place: Any = values
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return values


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("format",), "holdfast-operating/2", "format"),
        (("measured",), "yesterday", "measured"),
        (("worlds",), [], "worlds"),
        (("worlds", 0, "patients"), 0, "worlds[0].patients"),
        (("worlds", 0, "seeds"), ["1000"], "worlds[0].seeds"),
        (("worlds", 0, "nobody"), 1, "worlds[0].nobody"),
        (("worlds", 0, "detectors", 0, "recall"), 1.2, "worlds[0].detectors[0].recall"),
        (("worlds", 0, "detectors", 0, "recall"), "0.5", "worlds[0].detectors[0].recall"),
        (("worlds", 0, "detectors", 0, "delay_sessions"), -1, "worlds[0].detectors[0].delay_sessions"),
        (("worlds", 0, "detectors", 0, "inputs"), ["tea leaves"], "worlds[0].detectors[0].inputs"),
        (("worlds", 0, "detectors", 0, "f1_interval"), [0.9, 0.8], "worlds[0].detectors[0].f1_interval"),
        (("worlds", 0, "detectors", 0, "by_kind", "boredom"), {}, "worlds[0].detectors[0].by_kind.boredom"),
        (("worlds", 0, "detectors", 1), detector("additive", ["alliance"], 0.5), "worlds[0].detectors"),
        (("worlds", 1, "world"), "heavy-tails", "worlds"),
        (("worlds", 0, "detectors", 0, "reliability", 0, "right"), 21, "reliability[0].right"),
        (("probable", 0, "right"), 121, "probable[0].right"),
        (("probable", 0, "setting"), "loud", "probable[0].setting"),
        (("bands", 0, "covers"), None, "bands[0].covers"),
    ],
)
def test_a_spoiled_file_is_refused_with_its_place(
    tmp_path: Path, path: tuple[str | int, ...], value: Any, said: str
) -> None:
    with pytest.raises(KnowledgeError) as refused:
        read_operating(written(tmp_path, _spoiled(path, value)))
    assert said in str(refused.value)
    assert "operating.json" in str(refused.value)


def test_a_number_that_is_none_is_refused_while_reading(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8").replace("0.951", "NaN"), "utf-8")
    with pytest.raises(KnowledgeError, match="NaN"):
        read_operating(path)


def test_what_stands_twice_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"command":', '"measured": "2026-11-22", "command":'), "utf-8")
    with pytest.raises(KnowledgeError, match="measured"):
        read_operating(path)
