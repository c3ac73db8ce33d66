"""`holdfast fhir`: forms and measures out, answers in, every refusal in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.fhirpath import response

from holdfast.cli import main
from holdfast.interop.fhir.questionnaire import questionnaire
from holdfast.measures.catalogue import instrument

EXAMPLES = Path(__file__).parents[2] / "examples"
Run = pytest.CaptureFixture[bytes]
HIS = {
    "phq1": 2.0,
    "phq2": 2.0,
    "phq3": None,
    "phq4": 2.0,
    "phq5": 0.0,
    "phq6": 3.0,
    "phq7": 1.0,
    "phq8": 0.0,
    "phq9": 1.0,
}


def ran(capture: Run, *arguments: str) -> tuple[int, str, str]:
    code = main(["fhir", *arguments])
    out, err = capture.readouterr()
    assert b"Traceback" not in err
    return code, out.decode(), err.decode()


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    file = tmp_path / "response.json"
    form = questionnaire(instrument("phq-9"), None)
    file.write_text(json.dumps(response(form, HIS) | {"authored": "2026-03-02"}), "utf-8")
    return file


def test_a_form_is_printed_or_written(capsysbinary: Run, tmp_path: Path) -> None:
    code, out, _ = ran(capsysbinary, "questionnaire", "phq-9")
    assert (code, json.loads(out)["url"]) == (0, "urn:holdfast:questionnaire:phq-9")
    file = tmp_path / "rses.json"
    code, out, _ = ran(capsysbinary, "questionnaire", "rses", "--form", "worth-first", "--out", str(file))
    assert (code, out) == (0, "")
    assert json.loads(file.read_text("utf-8"))["url"].endswith("rses:worth-first")


def test_words_that_wait_for_a_statement_are_left_out_until_it_is_made(capsysbinary: Run) -> None:
    code, out, err = ran(capsysbinary, "questionnaire", "who-5")
    assert code == 0
    assert "--non-commercial" in err
    assert all("text" not in item for item in json.loads(out)["item"] if item["linkId"].startswith("who"))
    code, out, err = ran(capsysbinary, "questionnaire", "who-5", "--non-commercial")
    assert (code, err) == (0, "")
    assert all(item["text"] for item in json.loads(out)["item"])


def test_answers_are_read_scored_and_told(capsysbinary: Run, filled: Path) -> None:
    code, out, _ = ran(capsysbinary, "answers", str(filled))
    assert code == 0
    assert "PHQ-9, filled in on 2026-03-02: 8 of 10 answers taken." in out
    assert "phq3 blank" in out
    assert "worked out from 8 of 9 questions" in out
    assert "BEFORE THE HOUR: phq9 answered 1." in out
    code, out, _ = ran(capsysbinary, "answers", str(filled), "--json")
    found: Any = json.loads(out)
    assert (found["instrument"], found["when"], found["not_taken"]) == ("phq-9", "2026-03-02", [])
    assert found["answers"] == HIS
    assert found["score"]["scores"]["total"]["value"] == 12.375


def test_what_was_not_taken_is_told_and_nothing_taken_is_exit_2(capsysbinary: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    items = [{"linkId": "a", "answer": [{"valueInteger": 1}]}]
    file.write_text(
        json.dumps({"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}), "utf-8"
    )
    code, out, _ = ran(capsysbinary, "answers", str(file))
    assert code == 2
    assert "No answers were taken." in out
    assert "item[0]: which question it answers, nobody can tell" in out
    code, out, _ = ran(capsysbinary, "answers", str(file), "--json")
    assert (code, json.loads(out)["score"]) == (2, None)


def test_a_form_that_nobody_answered_says_so_and_has_no_score(capsysbinary: Run, tmp_path: Path) -> None:
    file = tmp_path / "form.json"
    file.write_text(json.dumps(questionnaire(instrument("phq-9"), None)), "utf-8")
    code, out, _ = ran(capsysbinary, "answers", str(file))
    assert code == 0
    assert "10 of its 10 questions are in this file. Nobody answered." in out
    assert "total" not in out.splitlines()[0]


def test_the_measures_of_a_case_file_are_written_as_a_bundle(capsysbinary: Run, tmp_path: Path) -> None:
    out_file = tmp_path / "measures.json"
    code, out, _ = ran(capsysbinary, "measures", str(EXAMPLES / "archivist.json"), "--out", str(out_file))
    assert code == 0
    assert "It is not locked" in out
    bundle = json.loads(out_file.read_text("utf-8"))
    assert bundle["resourceType"] == "Bundle"
    assert "Invented" in bundle["meta"]["tag"][0]["display"]
    assert out_file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["questionnaire", "phq9"], "Did you mean phq-9"),
        (["questionnaire", "bdi-ii"], "Only its total is recorded"),
        (["questionnaire", "rses", "--form", "other"], "one of satisfied-first"),
        (["answers", "nowhere.json"], "There is no file"),
        (["answers", "FILE", "--instrument", "phq9"], "Did you mean phq-9"),
        (["answers", "FILE", "--form", "other"], "this instrument has one form"),
        (["answers", "FILE", "--questionnaire", "FILE"], "resourceType of the form"),
        (["measures", "FILE", "--out", "x.json"], "format"),
        (["measures", "CASE", "--out", "CASE"], "is the case file"),
        (["measures", "CASE", "--out", "no/such/folder/x.json"], "cannot be written"),
    ],
)
def test_every_refusal_is_in_words(
    capsysbinary: Run, filled: Path, tmp_path: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    case = tmp_path / "case.json"
    case.write_bytes((EXAMPLES / "archivist.json").read_bytes())
    named = {"FILE": str(filled), "CASE": str(case)}
    code, out, err = ran(capsysbinary, *(named.get(one, one) for one in arguments))
    assert (code, out) == (2, "")
    assert said in err


def test_help_loads_no_fhir_and_no_pydantic() -> None:
    code = (
        "import sys; from holdfast.cli import main\ntry: main(['fhir', '--help'])\nexcept SystemExit: pass\n"
        "print({'fhir', 'pydantic', 'django', 'numpy'} & {name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
