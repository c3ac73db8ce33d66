"""`holdfast evaluate-detectors`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.cli import main
from holdfast.evaluate.published.tuned import tuned

Run = pytest.CaptureFixture[bytes]
SMALL = ["--patients", "8", "--sessions", "24", "--world", "reference"]


def run(*arguments: str) -> int:
    return main(["evaluate-detectors", *arguments])


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def test_a_world_is_told_as_one_object(capsysbinary: Run) -> None:
    assert run("--seeds", "71,72", *SMALL, "--json") == 0
    page = json.loads(capsysbinary.readouterr().out)
    assert (page["world"], page["seeds"], page["patients"], page["sessions"]) == ("reference", [71, 72], 8, 24)
    assert {one["name"] for one in page["detectors"]} >= {"drop_1sd", "rci_drop", "strauss", "bocpd", "pelt", "cusum"}


def test_the_table_says_first_that_all_of_it_is_simulated(capsysbinary: Run) -> None:
    assert run("--seeds", "71", *SMALL) == 0
    lines = said(capsysbinary).splitlines()
    assert lines[0].startswith("Simulated treatments.")
    assert any(line.startswith("pelt (alliance, looking back)") for line in lines)


def test_a_folder_of_treatments_is_judged(tmp_path: Path, capsysbinary: Run) -> None:
    main(
        [
            "simulate",
            "--patients",
            "6",
            "--sessions",
            "20",
            "--seed",
            "71",
            "--world",
            "reference",
            "--out",
            str(tmp_path),
        ]
    )
    capsysbinary.readouterr()
    assert run("--treatments", str(tmp_path), "--json", "--seeds", "5") == 0
    out, err = capsysbinary.readouterr()
    page = json.loads(out)
    assert (page["world"], page["seeds"], page["patients"], page["sessions"]) == ("reference", [71], 6, 20)
    assert "Not used, because the folder says it: --seeds." in err.decode()


def test_a_folder_that_cannot_be_read_is_said_with_its_file(tmp_path: Path, capsysbinary: Run) -> None:
    assert run("--treatments", str(tmp_path)) == 2
    assert "truth.json" in said(capsysbinary)
    truth = {"format": "holdfast-truth/2", "world": "theirs", "seed": 0, "sessions": 10, "cases": {}}
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    assert run("--treatments", str(tmp_path)) == 2
    assert "names no case" in said(capsysbinary)
    (tmp_path / "truth.json").write_text(json.dumps({**truth, "cases": {"a": {"stable": True}}}))
    assert run("--treatments", str(tmp_path)) == 2
    assert "a.json" in said(capsysbinary)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--world", "mars"], 'There is no world "mars". There are reference,'),
        (["--seeds", "1,x"], "is not a list of whole numbers"),
        (["--seeds", "71,71"], "names 71 twice"),
        (["--seeds", "99999999999"], "is not a list"),
        (["--seeds", "4294967296"], "too large"),
        (["--seeds", str(min(tuned().seeds))], "was fitted on"),
        (["--patients", "0"], "choose a number from 1"),
        (["--sessions", "3"], "choose a number from 4"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments: list[str], sentence: str, capsysbinary: Run) -> None:
    assert run(*arguments) == 2
    assert sentence in said(capsysbinary)


def test_help_loads_nothing_heavy_and_refusals_come_before_anything_is_drawn() -> None:
    for arguments, heavy in ((["--help"], {"numpy", "pydantic", "django"}), (["--world", "mars"], {"django", "scipy"})):
        code = (
            "import sys; from holdfast.cli import main\n"
            f"try: main(['evaluate-detectors', *{arguments}])\nexcept SystemExit: pass\nprint(*sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert not {name.split(".")[0] for name in done.stdout.split()} & heavy
