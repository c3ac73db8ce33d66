"""Case files made by a command: from a table, and simulated."""

import json
from pathlib import Path

import pytest

from holdfast.cli import main

Run = pytest.CaptureFixture[bytes]

MAPPING = """
format = "holdfast-mapping/1"
[patient]
column = "who"
pseudonym = "Patient {value}"
[date]
column = "day"
format = "%Y-%m-%d"
[[measure]]
instrument = "strain"
column = "score"
[measure.scale]
low = 0
high = 40
better = "lower"
title = "Strain"
"""


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def test_a_table_becomes_files_and_each_row_left_out_is_told(tmp_path: Path, capsysbinary: Run) -> None:
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "table.csv").write_text("who,day,score\n1,2023-02-01,12\n1,2023-02-08,forty\n", encoding="utf-8")
    out = tmp_path / "out"
    code = main(
        ["import", "csv", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "map.toml"), "--out", str(out)]
    )
    told = said(capsysbinary)
    assert code == 0
    assert "row 3, score: not a number (found 'forty')" in told
    assert main(["check", str(out / "p-1.json")]) == 0


def test_case_files_made_of_a_table_are_their_owners_alone(tmp_path: Path, capsysbinary: Run) -> None:
    test_a_table_becomes_files_and_each_row_left_out_is_told(tmp_path, capsysbinary)
    made = list((tmp_path / "out").glob("*.json"))
    assert made
    assert {file.stat().st_mode & 0o077 for file in made} == {0}


def test_a_mapping_that_does_not_fit_is_told_with_its_place(tmp_path: Path, capsysbinary: Run) -> None:
    (tmp_path / "map.toml").write_text(MAPPING.replace('better = "lower"', 'better = "down"'), encoding="utf-8")
    (tmp_path / "table.csv").write_text("who,day,score\n", encoding="utf-8")
    code = main(
        ["import", "csv", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "map.toml"), "--out", str(tmp_path)]
    )
    assert code == 2
    assert "measure[0].scale.better" in said(capsysbinary)


def test_simulated_cases_are_marked_and_their_truth_lies_apart(tmp_path: Path, capsysbinary: Run) -> None:
    assert main(["simulate", "--patients", "2", "--sessions", "20", "--seed", "5", "--out", str(tmp_path)]) == 0
    files = sorted(p.name for p in tmp_path.glob("*.json") if p.name != "truth.json")
    assert len(files) == 2
    case = json.loads((tmp_path / files[0]).read_text(encoding="utf-8"))
    assert case["about"]["origin"] == "simulated"
    assert "truth" not in case
    assert (tmp_path / "truth.json").is_file()
    said(capsysbinary)


def test_simulating_into_the_folder_of_other_treatments_is_refused_and_leaves_them(
    tmp_path: Path, capsysbinary: Run
) -> None:
    asked = ["simulate", "--patients", "2", "--sessions", "20", "--out", str(tmp_path), "--seed"]
    assert main([*asked, "5"]) == main([*asked, "5"]) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    said(capsysbinary)
    assert main([*asked, "6"]) == 2
    assert "name another folder" in said(capsysbinary)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_unknown_world_is_refused_with_the_worlds_there_are(tmp_path: Path, capsysbinary: Run) -> None:
    code = main(["simulate", "--patients", "1", "--seed", "5", "--world", "flat", "--out", str(tmp_path)])
    assert code == 2
    assert "ordinary" in said(capsysbinary)


def test_a_file_that_says_something_else_is_not_written_over(tmp_path: Path, capsysbinary: Run) -> None:
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "table.csv").write_text("who,day,score\n1,2023-02-01,12\n2,2023-02-01,9\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "p-2.json").write_text("somebody else's", encoding="utf-8")
    arguments = ["import", "csv", str(tmp_path / "table.csv"), "--mapping", str(tmp_path / "map.toml"), "--out"]
    assert main([*arguments, str(tmp_path / "out")]) == 2
    assert "p-2.json is there already" in said(capsysbinary)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["p-2.json"]
    assert main([*arguments, str(tmp_path / "new")]) == main([*arguments, str(tmp_path / "new")]) == 0


def test_a_device_that_never_ends_is_not_read_to_its_end(capsysbinary: Run) -> None:
    assert main(["check", "/dev/zero"]) == 2
    assert "holds more than" in said(capsysbinary)


def test_a_fault_of_the_program_shows_its_place_and_nobodys_words(
    capsysbinary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("what Davide R. said")

    monkeypatch.setattr("holdfast.cli.reading.json_schema", fails, raising=False)
    monkeypatch.setattr("holdfast.case.casefile.json_schema", fails)
    assert main(["schema"]) == 3
    told = said(capsysbinary)
    assert "RuntimeError at test_making.py" in told
    assert "Davide" not in told
    assert "Traceback" not in told
