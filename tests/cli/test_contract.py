"""`holdfast contract`: held or not first, what stands, what asks; its JSON keeps its shape; errors say what is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from holdfast.case.working import TriggerCode
from holdfast.cli import main
from holdfast.contract.model import VersionStatus

EXAMPLES = Path(__file__).parents[2] / "examples"
ARCHIVIST = str(EXAMPLES / "archivist.json")
TWIN = str(EXAMPLES / "drop-out-twin.json")
FILES = sorted(EXAMPLES.glob("*.json"))
CASES = [str(path) for path in FILES if ".private" not in path.name]

DAY = {"type": "string", "format": "date"}
DAY_OR_NOT = {"anyOf": [DAY, {"type": "null"}]}
STATES = ["proposed", "agreed_still_open", "agreed", "told", "withdrawn"]
CLAUSE = {
    "type": "object",
    "required": ["id", "kind", "text", "by", "status", "stances", "cost"],
    "properties": {
        "kind": {"enum": ["frame", "safety", "goal", "step", "stop", "leaving"]},
        "text": {"type": "string"},
        "by": {"enum": ["patient", "therapist"]},
        "status": {"enum": STATES},
        "stances": {"type": "array", "items": {"type": "object", "required": ["by", "when"]}},
        "cost": {"type": "array", "items": {"type": "object", "required": ["feeling", "strength", "words", "by"]}},
    },
}
TRIGGERS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["code", "about", "since", "sentence", "evidence", "answered"],
        "properties": {"since": DAY, "sentence": {"type": "string"}},
    },
}
SHAPE = {
    "type": "object",
    "required": ["case", "held", "versions", "moves", "triggers"],
    "properties": {
        "case": {"type": "string"},
        "held": {"type": "boolean"},
        "versions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["n", "opened", "agreed", "closed", "status", "phase", "why", "clauses"],
                "properties": {
                    "n": {"type": "integer"},
                    "opened": DAY,
                    "agreed": DAY_OR_NOT,
                    "closed": DAY_OR_NOT,
                    "status": {"enum": ["draft", "agreed", "held", "superseded", "abandoned"]},
                    "phase": {"enum": ["explore", "shared_formulation", "act", "relate", "consolidate"]},
                    "why": {"type": "string"},
                    "clauses": {"type": "array", "items": CLAUSE},
                },
            },
        },
        "moves": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["seq", "when", "session", "by", "act", "clause", "words", "sentence"],
                "properties": {"when": DAY, "sentence": {"type": "string", "minLength": 1}},
            },
        },
        "triggers": TRIGGERS,
        "waiting": TRIGGERS,
        "answered": TRIGGERS,
    },
}
Run = pytest.CaptureFixture[bytes]


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def values(capture: Run, *arguments: str) -> dict[str, Any]:
    assert main(["contract", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(said(capture))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda path: Path(path).stem)
def test_the_json_of_every_example_keeps_its_shape(case: str, capsysbinary: Run) -> None:
    found = values(capsysbinary, case)
    jsonschema.validate(found, SHAPE, format_checker=jsonschema.FormatChecker())
    assert [v["n"] for v in found["versions"]] == sorted(v["n"] for v in found["versions"])
    assert [m["seq"] for m in found["moves"]] == list(range(1, len(found["moves"]) + 1))


def test_the_first_keys_are_the_promised_ones_in_their_order(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST)
    assert list(found)[:5] == ["case", "held", "versions", "moves", "triggers"]
    assert list(found["versions"][0])[:8] == ["n", "opened", "agreed", "closed", "status", "phase", "why", "clauses"]
    assert list(found["versions"][0]["clauses"][0])[:7] == ["id", "kind", "text", "by", "status", "stances", "cost"]


def test_the_archivists_four_versions_are_in_the_json(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST)
    assert [(v["phase"], v["agreed"], v["status"]) for v in found["versions"]] == [
        ("explore", None, "abandoned"),
        ("explore", "2023-04-18", "superseded"),
        ("act", "2023-09-26", "superseded"),
        ("relate", "2024-03-12", "agreed"),
    ]
    assert found["held"] is False
    assert date.fromisoformat(found["versions"][0]["opened"]) == date(2023, 1, 31)


def test_an_open_rupture_is_held_and_what_asks_waits(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST, "--before", "9")
    assert (found["held"], found["first_the_two_of_you"], found["triggers"]) == (True, True, [])
    assert {one["code"] for one in found["waiting"]} == {"sense_low", "gap"}
    assert found["hold"]["reason"] == "rupture"
    opened_only = values(capsysbinary, ARCHIVIST, "--at", "2023-10-17T09:00:00+02:00")
    assert (opened_only["held"], opened_only["hold"], opened_only["open_rupture"]) == (True, None, 34)


def test_the_first_line_after_the_name_says_first_the_two_of_you(capsysbinary: Run) -> None:
    assert main(["contract", TWIN]) == 0
    lines = said(capsysbinary).splitlines()
    assert "invented example" in lines[0]
    assert lines[1].startswith("First the two of you.")
    assert max(map(len, lines)) <= 96


def test_what_stands_names_whose_it_is_and_both_sides_numbers_apart(capsysbinary: Run) -> None:
    assert main(["contract", ARCHIVIST, "--before", "40"]) == 0
    page = " ".join(said(capsysbinary).split())
    for words in (
        "step “Friday evening at the climbing wall, the phone in the locker” (agreed, from him, due now)",
        "in his words: “a Friday”",
        "cost: guilt, 8 of 10",
        "whose wish: his",
        "his, of 10: makes sense 8 (19 Sep), 8 (24 Oct); my wish 8 (19 Sep), 8 (24 Oct);",
        "yours, of 10: makes sense 8 (19 Sep); my wish 8 (19 Sep)",
        "how it went, 7 Nov: did it; guilt: foreseen 8, then 4 of 10",
        "against it, 19 Sep: “If something happens to Elia I shall be on a wall.”",
        "came from him.",
    ):
        assert words in page


def test_one_version_is_shown_with_what_was_agreed_in_it(capsysbinary: Run) -> None:
    assert main(["contract", ARCHIVIST, "--version", "2"]) == 0
    page = said(capsysbinary)
    assert "VERSION 2" in page
    assert "AS IT WAS AGREED" in page
    assert "climbing" not in page
    assert [v["n"] for v in values(capsysbinary, ARCHIVIST, "--version", "2")["versions"]] == [2]


def test_two_versions_are_compared_as_a_reader_sees_them(capsysbinary: Run) -> None:
    assert main(["contract", ARCHIVIST, "--diff", "2", "3"]) == 0
    page = said(capsysbinary)
    assert "new: step “Friday evening" in page
    assert "ended: step “Once a week" in page
    found = values(capsysbinary, ARCHIVIST, "--diff", "2", "3")["difference"]
    assert (found["from"], found["to"], [c["id"] for c in found["ended"]]) == (2, 3, ["step-questions"])


def test_the_history_reads_hour_by_hour_with_its_margin(capsysbinary: Run) -> None:
    assert main(["contract", ARCHIVIST, "--history", "--before", "12"]) == 0
    page = said(capsysbinary)
    for margin in ("[explore]", "[handed back]", "[pushed]", "[held]", "[repaired]"):
        assert margin in page
    assert "  < He handed the goal" in page
    assert "  > You proposed the step" in page


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--version", "9"], "There is no version 9 of this contract then. There are versions 1, 2, 3 and 4."),
        (["--diff", "1", "7"], "There is no version 7"),
        (["--version", "2", "--before", "9"], "There is version 1."),
        (["--version", "1", "--before", "2"], "No version was opened by then."),
        (["--at", "yesterday"], "yesterday"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(arguments: list[str], answer: str, capsysbinary: Run) -> None:
    assert main(["contract", ARCHIVIST, *arguments]) == 2
    assert answer in said(capsysbinary)


def test_a_file_that_is_not_there_is_a_sentence(capsysbinary: Run) -> None:
    assert main(["contract", "nowhere.json"]) == 2
    assert "There is no file nowhere.json" in said(capsysbinary)


def test_reading_a_contract_loads_neither_django_nor_numpy() -> None:
    code = (
        f"import sys; from holdfast.cli import main\nmain(['contract', {ARCHIVIST!r}, '--json'])\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.rpartition("\n}\n")[2].split()}
    assert "holdfast" in loaded
    assert not loaded & {"django", "numpy", "altair", "scipy"}


PAGE = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")


def test_the_page_names_every_key_of_the_json(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST, "--diff", "2", "3")
    asked = values(capsysbinary, ARCHIVIST, "--before", "11")["triggers"][0]
    keys = {*found, *found["versions"][0], *found["versions"][0]["clauses"][0], *found["difference"], *asked}
    keys |= {"seq", "sentence", *found["versions"][1]["as_agreed"][0]}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()


def test_the_page_names_everything_that_may_ask_and_every_state() -> None:
    codes = get_args(TriggerCode)
    assert [code for code in codes if f"| `{code}` |" not in PAGE] == []
    for state in get_args(VersionStatus):
        assert f"| {state} |" in PAGE


def test_every_cost_says_who_named_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", ARCHIVIST, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    costs = [one for clause in found["clauses"] for one in clause["cost"]]
    named = json.loads(Path(ARCHIVIST).read_text(encoding="utf-8"))["moves"]
    assert len(costs) == sum(len(move.get("costs") or ()) for move in named) > 5
    assert {one["by"] for one in costs} == {"patient", "therapist"}
    assert all(one["by"] == "patient" for one in costs if one["words"])
