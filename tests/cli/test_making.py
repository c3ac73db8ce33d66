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


def test_an_unknown_world_is_refused_with_the_worlds_there_are(tmp_path: Path, capsysbinary: Run) -> None:
    code = main(["simulate", "--patients", "1", "--seed", "5", "--world", "flat", "--out", str(tmp_path)])
    assert code == 2
    assert "simple" in said(capsysbinary)
