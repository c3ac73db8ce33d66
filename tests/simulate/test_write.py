"""`holdfast simulate`: case files, and what is true of them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.case.casefile import read_case
from holdfast.simulate.to_case import case_bytes
from holdfast.simulate.truth_file import TRUTH, read_folder
from holdfast.simulate.worlds import WORLDS, draw
from holdfast.simulate.write import write_cases


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("world", WORLDS)
def test_the_same_arguments_give_the_same_bytes(world: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert write_cases(3, 24, 5, world, tmp_path / name) == 3
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) == 4


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_written_is_read_back_with_what_is_true_of_it(world: str, tmp_path: Path) -> None:
    write_cases(4, 24, 5, world, tmp_path)
    truth, pairs = read_folder(tmp_path)
    assert (truth.world, truth.seed, truth.sessions) == (world, 5, 24)
    read = list(pairs)
    assert [case.id for case, _ in read] == list(truth.cases)
    assert {case.record.about.origin for case, _ in read} == {"simulated"}
    assert tuple(known for _, known in read) == draw(world, 4, 24, 5).known


def test_the_bytes_do_not_hang_on_the_number_of_processes(tmp_path: Path) -> None:
    for processes in (1, 2):
        (tmp_path / str(processes)).mkdir()
        write_cases(601, 4, 3, "ordinary", tmp_path / str(processes), processes)
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    assert len(one) == 602
    assert one == two
    whole = draw("ordinary", 601, 4, 3)
    for i in (0, 249, 250, 600):
        assert one[f"simulated-ordinary-3-{i + 1}.json"] == case_bytes(whole, i)
    assert tuple(read_folder(tmp_path / "1")[0].cases.values()) == whole.known


def test_no_truth_stands_in_a_case_file(tmp_path: Path) -> None:
    write_cases(3, 24, 5, "reference", tmp_path)
    for name, data in files(tmp_path).items():
        if name != TRUTH:
            read_case(data)  # which refuses every key that is not of a case file
            assert b"episode" not in data
            assert b"stable" not in data


@pytest.mark.parametrize(
    ("n", "sessions", "seed", "world"),
    [(2, 24, 6, "reference"), (3, 24, 5, "reference"), (1, 24, 5, "reference"), (2, 25, 5, "reference"),
     (2, 24, 5, "ordinary")],
)  # fmt: skip
def test_a_truth_about_other_treatments_is_neither_removed_nor_replaced(
    n: int, sessions: int, seed: int, world: str, tmp_path: Path
) -> None:
    write_cases(2, 24, 5, "reference", tmp_path)
    before = files(tmp_path)
    with pytest.raises(ValueError, match=r"truth\.json is there already and says something else.*name another folder"):
        write_cases(n, sessions, seed, world, tmp_path)
    assert files(tmp_path) == before


def test_a_truth_that_somebody_wrote_or_changed_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / TRUTH).write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="Nothing was written"):
        write_cases(2, 24, 5, "reference", tmp_path)
    assert files(tmp_path) == {TRUTH: b"mine"}
    (tmp_path / TRUTH).unlink()
    write_cases(2, 24, 5, "reference", tmp_path)
    changed = (tmp_path / TRUTH).read_bytes().replace(b'"stable": ', b'"stable":  ')
    (tmp_path / TRUTH).write_bytes(changed)
    with pytest.raises(ValueError, match=r"truth\.json is there already and says something else"):
        write_cases(2, 24, 5, "reference", tmp_path)
    assert (tmp_path / TRUTH).read_bytes() == changed


@pytest.mark.parametrize("processes", [1, 2])
def test_a_case_file_that_says_something_else_is_left_as_it_is(processes: int, tmp_path: Path) -> None:
    own = tmp_path / "simulated-reference-5-510.json"
    own.write_text("somebody's own", encoding="utf-8")
    with pytest.raises(ValueError, match=r"5-510\.json is there already and says something else\. It was left"):
        write_cases(510, 4, 5, "reference", tmp_path, processes)
    assert own.read_text(encoding="utf-8") == "somebody's own"
    assert not (tmp_path / TRUTH).exists()


def test_the_same_arguments_again_are_fine_and_fill_up_what_is_missing(tmp_path: Path) -> None:
    write_cases(3, 24, 5, "reference", tmp_path)
    before = files(tmp_path)
    (tmp_path / "simulated-reference-5-2.json").unlink()
    (tmp_path / "simulated-reference-5-2.json.part").write_text("half of it", encoding="utf-8")
    assert write_cases(3, 24, 5, "reference", tmp_path) == 3
    assert files(tmp_path) == before


def test_more_than_could_be_read_again_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"truth\.json would hold some .* Allowed: 15,000,000, some 2\d,\d{3} such"):
        write_cases(100_000, 60, 5, "ordinary", tmp_path)
    assert files(tmp_path) == {}


def test_arguments_that_are_refused_leave_the_folder_as_it_was(tmp_path: Path) -> None:
    write_cases(2, 24, 5, "reference", tmp_path)
    before = files(tmp_path)
    for n, sessions, world, words in (
        (2, 24, "mars", "Allowed: reference, reference-weak, ordinary"),
        (0, 24, "reference", "patients: found 0"),
        (2, 3, "reference", "sessions: found 3. Allowed: 4 or more"),
        (2, 5000, "reference", "sessions: found 5000. Allowed: up to 2,000"),
    ):
        with pytest.raises(ValueError, match=words):
            write_cases(n, sessions, 5, world, tmp_path)
    assert files(tmp_path) == before
