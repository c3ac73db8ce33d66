"""What a person types, and what comes back: 0 and an answer, or 2 and a sentence; never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from holdfast.cli import main
from holdfast.simulate.examples import DEMO_PASSPHRASE

EXAMPLES = Path(__file__).parents[2] / "examples"
ARCHIVIST = str(EXAMPLES / "archivist.json")
PRIVATE = str(EXAMPLES / "archivist.private.json")

Run = pytest.CaptureFixture[bytes]


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def loaded_by(arguments: str) -> set[str]:
    run = f"try: main({arguments})\nexcept SystemExit: pass"
    code = f"import sys; from holdfast.cli import main\n{run}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("arguments", ["['--help']", "['brief', '--help']", "['--version']", "[]"])
def test_help_loads_nothing_heavy(arguments: str) -> None:
    assert not loaded_by(arguments) & {"django", "numpy", "altair", "pydantic", "cryptography"}


def test_a_brief_in_the_terminal_loads_neither_django_nor_scipy_nor_altair() -> None:
    assert not loaded_by(f"['brief', {ARCHIVIST!r}, '--before', '9']") & {"django", "scipy", "altair", "numpy"}


def test_the_brief_before_hour_nine_says_what_the_page_promises(
    capsysbinary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", DEMO_PASSPHRASE)
    assert main(["brief", ARCHIVIST, "--before", "9", "--private", PRIVATE]) == 0
    page = said(capsysbinary)
    wanted = [
        "invented example",
        "I talked too much. Let him land first.",
        "He may have felt pushed.",
        "You have proposed the same step twice. He has agreed to neither.",
        "Urge to prove, hours 6 and 7: unusual for you with others, usual with",
    ]
    places = [page.index(words) for words in wanted]
    assert places == sorted(places)
    assert "40 of 100; his usual is 60 (48 to 68)" in page


def test_a_day_means_the_hour_arranged_on_it(capsysbinary: Run) -> None:
    assert main(["brief", ARCHIVIST, "--at", "2023-03-14"]) == 0
    by_day = said(capsysbinary)
    assert main(["brief", ARCHIVIST, "--before", "9"]) == 0
    assert said(capsysbinary) == by_day


def test_json_has_the_keys_it_promises(capsysbinary: Run) -> None:
    assert main(["brief", ARCHIVIST, "--before", "9", "--format", "json"]) == 0
    page = json.loads(said(capsysbinary))
    assert {"case", "at", "last_time", "questions", "findings", "abstained", "next_review"} <= set(page)
    assert len(page["questions"]) == 5
    assert sum(finding["front"] for finding in page["findings"]) == 3
    for finding in page["findings"]:
        assert {
            "rule", "version", "front", "private", "headline", "evidence", "missing", "certainty",
            "false_alarms_per_20_sessions", "right_of_10", "sources", "options",
        } <= set(finding)  # fmt: skip
        assert 2 <= len(finding["options"]) <= 5
        assert all({"what", "value", "when"} <= set(one) for one in finding["evidence"])


def test_html_is_one_page_without_script(capsysbinary: Run) -> None:
    assert main(["brief", ARCHIVIST, "--before", "9", "--format", "html"]) == 0
    page = said(capsysbinary)
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "He may have felt pushed." in page


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["brief", "nowhere.json"], "There is no file nowhere.json"),
        (["brief", str(EXAMPLES)], "is a folder"),
        (["brief", ARCHIVIST, "--at", "next tuesday"], "is not a date"),
        (["brief", ARCHIVIST, "--before", "99"], "Choose one of 1 to 63"),
        (["brief", ARCHIVIST, "--private", ARCHIVIST], "archivist.json"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str], words: str, capsysbinary: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "some passphrase")
    assert main(arguments) == 2
    assert words in said(capsysbinary)


def test_notes_stay_shut_under_another_passphrase(capsysbinary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", "not the passphrase")
    assert main(["brief", ARCHIVIST, "--before", "9", "--private", PRIVATE]) == 2
    assert "I talked too much" not in said(capsysbinary)


def test_notes_about_another_case_are_refused(capsysbinary: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_PASSPHRASE", DEMO_PASSPHRASE)
    assert main(["brief", str(EXAMPLES / "stable-noise.json"), "--private", PRIVATE]) == 2
    assert "notes about another case" in said(capsysbinary)


@pytest.mark.parametrize("name", ["archivist", "drop-out-twin", "grandiose-seven", "stable-noise", "vulnerable-trauma"])
def test_every_worked_example_is_whole(name: str, capsysbinary: Run) -> None:
    assert main(["check", str(EXAMPLES / f"{name}.json")]) == 0
    assert "a whole case file" in said(capsysbinary)


def test_a_fault_is_told_with_its_place(tmp_path: Path, capsysbinary: Run) -> None:
    case = json.loads(Path(ARCHIVIST).read_text(encoding="utf-8"))
    case["sessions"][11]["patient"]["bond"] = [11, "7"]
    spoiled = tmp_path / "spoiled.json"
    spoiled.write_text(json.dumps(case), encoding="utf-8")
    assert main(["check", str(spoiled)]) == 2
    told = said(capsysbinary)
    assert "sessions[11].patient.bond[0]: found 11. Allowed: at most 10." in told
    assert 'sessions[11].patient.bond[1]: found "7".' in told


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path, capsysbinary: Run) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    assert main(["check", str(large)]) == 2
    assert "At most 20,000,000 are read" in said(capsysbinary)


def test_the_schema_accepts_every_worked_example(capsysbinary: Run) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(said(capsysbinary))
    for name in ("archivist", "vulnerable-trauma"):
        jsonschema.validate(json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8")), schema)
    assert schema["properties"]["sessions"]["x-drawer"] == "record"
    assert schema["properties"]["logs"]["x-drawer"] == "working notes"


def test_knowledge_names_a_source_for_each_threshold(capsysbinary: Run) -> None:
    assert main(["knowledge"]) == 0
    thresholds = [line for line in said(capsysbinary).splitlines() if " = " in line]
    assert len(thresholds) > 40
    assert all(line.endswith("]") and not line.endswith("[]") for line in thresholds)


def test_knowledge_lists_what_each_formulation_asks(capsysbinary: Run) -> None:
    assert main(["knowledge"]) == 0
    said = capsysbinary.readouterr().out.decode()
    assert "  mit v1: pattern, swing, minds, here; 17 slots [S1, S7]" in said
    assert all(f"  {id} v" in said.split("What a formulation asks")[1] for id in ("tfp", "schema", "mbt", "cbt", "cop"))


def test_knowledge_lists_the_templates_the_letters_and_what_is_said_of_endings(capsysbinary: Run) -> None:
    assert main(["knowledge"]) == 0
    told = said(capsysbinary)
    for named in ("tfp v2: The frame first", "mit v2: Finding out first", "door-open:", "last_hours:"):
        assert named in told
