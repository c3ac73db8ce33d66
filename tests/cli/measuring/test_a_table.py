"""`holdfast score ID FILE.csv`: a table of many forms."""

import csv
import io
from pathlib import Path

from tests.cli.measuring.asking import Run, refusal, said

from holdfast.cli import main


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


HEADER = "id," + ",".join(f"q{n}" for n in range(1, 10))


def test_a_table_is_scored_to_standard_output_or_to_a_file(capsysbinary: Run, tmp_path: Path) -> None:
    table = written(tmp_path / "in.csv", f"{HEADER}\na,2,2,,2,0,3,1,0,1\nb,0,0,0,0,0,0,0,0,\n")
    assert main(["score", "phq-9", table]) == 0
    out, err = capsysbinary.readouterr()
    rows = list(csv.DictReader(io.StringIO(out.decode())))
    assert [(row["id"], row["total"], row["safety_phq9"]) for row in rows] == [
        ("a", "12.375", "before the hour"),
        ("b", "0", "not answered"),
    ]
    assert b"2 forms of phq-9" in err
    assert main(["score", "phq-9", table, "--out", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_bytes() == out
    assert capsysbinary.readouterr().out == b""


def test_nothing_is_scored_where_a_cell_cannot_be_read(capsysbinary: Run, tmp_path: Path) -> None:
    table = written(tmp_path / "in.csv", f"{HEADER}\na,2,2,,2,0,3,1,0,1\nb,0,0,7,0,0,0,0,0,1\n")
    out = tmp_path / "out.csv"
    assert main(["score", "phq-9", table, "--out", str(out)]) == 1
    told = said(capsysbinary)
    assert "row 3, column q3, item 3 (phq3): found '7'" in told
    assert "Nothing was scored" in told
    assert not out.exists()
    assert main(["score", "phq-9", table, "--out", str(out), "--skip-bad-rows"]) == 1
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(row["total"], row["not_scored"]) for row in rows] == [("12.375", ""), ("", "could not be read")]


def test_flags_for_one_form_are_refused_with_a_table(capsysbinary: Run, tmp_path: Path) -> None:
    table = written(tmp_path / "in.csv", f"{HEADER}\na,2,2,,2,0,3,1,0,1\n")
    assert "--json is for one form" in refusal(capsysbinary, "score", "phq-9", table, "--json")
    told = refusal(capsysbinary, "score", "phq-9", table, "--responses", "1")
    assert "--responses is for one form" in told
    assert "students" in refusal(capsysbinary, "score", "b-pni", table, "--reference", "everybody")


def test_answers_are_never_written_over(capsysbinary: Run, tmp_path: Path) -> None:
    table = written(tmp_path / "in.csv", f"{HEADER}\na,2,2,,2,0,3,1,0,1\n")
    assert "holds the answers" in refusal(
        capsysbinary, "score", "phq-9", table, "--out", f"{tmp_path}/../{tmp_path.name}/in.csv"
    )
    assert (tmp_path / "in.csv").read_text().startswith(HEADER)


def test_a_code_that_means_blank_may_begin_with_a_minus(capsysbinary: Run, tmp_path: Path) -> None:
    table = written(tmp_path / "in.csv", f"{HEADER}\na,2,2,-1,2,0,3,NA,0,1\n")
    assert main(["score", "phq-9", table, "--missing", "-1", "--missing", "NA"]) == 0
    out = capsysbinary.readouterr().out.decode()
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["total_answered"] == "7"
