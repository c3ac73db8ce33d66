"""`holdfast approaches`: the map as text and JSON, its promised shape, no rank and no number that says how good."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from tests.strategies.whole import cases

from holdfast.analysis import analyse
from holdfast.approaches.knowledge_files import knowledge
from holdfast.brief.ways_json import ways_json, ways_values
from holdfast.brief.ways_text import ways_text
from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.case.moments import last_recorded
from holdfast.case.record import Restriction, Training
from holdfast.case.working import FeatureNoted, ReasonWord
from holdfast.cli import main
from holdfast.simulate.examples import example

EXAMPLES = Path(__file__).parents[2] / "examples"
ARCHIVIST = str(EXAMPLES / "archivist.json")
CASES = [str(path) for path in sorted(EXAMPLES.glob("*.json")) if ".private" not in path.name]
EVIDENCE = {
    "type": "array",
    "items": {"type": "object", "required": ["what", "value", "when", "ref"]},
}
REASON = {
    "type": "object",
    "required": ["text", "grade", "sources", "feature", "evidence", "id", "kind"],
    "properties": {
        "text": {"type": "string", "minLength": 1},
        "grade": {"enum": ["B", "C", "D"]},
        "sources": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "feature": {"type": ["string", "null"]},
        "evidence": EVIDENCE,
    },
}
REASONS = {"type": "array", "items": REASON}
SHAPE = {
    "type": "object",
    "required": ["case", "at", "approaches", "changed_since"],
    "properties": {
        "case": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "approaches": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "group", "for", "against", "first", "avoid", "unknown"],
                "properties": {
                    "group": {"enum": ["for_none_against", "both_ways", "first", "too_little"]},
                    **dict.fromkeys(("for", "against", "first", "avoid", "unknown"), REASONS),
                },
            },
        },
        "changed_since": {"type": "object"},
    },
}
APPROACHES: tuple[Any, ...] = ("tfp", "schema", "mbt", "psychodynamic", "cbt", "mit", "cop", "gpm")
Run = pytest.CaptureFixture[bytes]


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def values(capture: Run, *arguments: str) -> dict[str, Any]:
    assert main(["approaches", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(said(capture))
    return found


def text(capture: Run, *arguments: str) -> str:
    assert main(["approaches", *arguments]) == 0
    return said(capture)


@pytest.mark.parametrize("case", CASES, ids=lambda path: Path(path).stem)
def test_the_json_of_every_example_keeps_its_shape(case: str, capsysbinary: Run) -> None:
    found = values(capsysbinary, case)
    jsonschema.validate(found, SHAPE, format_checker=jsonschema.FormatChecker())
    assert list(found)[:4] == ["case", "at", "approaches", "changed_since"]
    named = {n for a in found["approaches"] for kind in ("for", "against", "first", "avoid", "unknown")
             for r in a[kind] for n in r["sources"]}  # fmt: skip
    assert named <= set(found["citations"])


def test_each_reason_that_speaks_of_this_case_rests_on_something_seen(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST)
    spoken = [r for a in found["approaches"] for kind in ("for", "against", "first", "avoid") for r in a[kind]]
    special = [r for r in spoken if not r["general"]]
    assert special
    features = {one["id"]: one for one in found["features"]}
    for reason in special:
        assert reason["feature"] is not None
        if reason["feature"] != "training":
            assert features[reason["feature"]]["certainty"] != "unknown"
            assert reason["evidence"], reason["id"]


def test_what_is_unknown_names_what_would_decide_it(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST)
    unknown = [r for a in found["approaches"] for r in a["unknown"]]
    features = {one["id"]: one["certainty"] for one in found["features"]}
    assert unknown
    assert all(r["missing"] and r["feature"] == r["missing"][0] for r in unknown)
    assert {features[id] for r in unknown for id in r["missing"]} == {"unknown"}


def test_prerequisites_stand_under_first_with_their_kind(capsysbinary: Run) -> None:
    kinds = {r["kind"] for case in CASES for a in values(capsysbinary, case)["approaches"] for r in a["first"]}
    assert kinds <= {"first", "prerequisite"}


def test_those_trained_in_come_first_and_no_number_says_how_good_one_is(capsysbinary: Run) -> None:
    found = values(capsysbinary, ARCHIVIST)
    trained = [one["trained"] for one in found["approaches"]]
    assert trained == sorted(trained, reverse=True)
    for approach in found["approaches"]:
        numbers = [key for key, value in approach.items() if isinstance(value, int | float) and key != "trained"]
        assert numbers == []


def test_at_an_earlier_day_only_what_was_recorded_by_then_is_read(capsysbinary: Run) -> None:
    early = values(capsysbinary, ARCHIVIST, "--at", "2023-01-20")
    assert early["at"].startswith("2023-01-20")
    assert early["changed_since"] == {}
    phase = next(one for one in early["features"] if one["id"] == "phase")
    assert (phase["value"], phase["evidence"][0]["ref"]) == ("first", "hour:1")
    days = [d["when"] for one in early["features"] for d in (*one["evidence"], *one["contrary"]) if d["when"]]
    assert max(days) <= "2023-01-20"
    assert next(one for one in early["features"] if one["id"] == "pole")["value"] is None
    by_hour = values(capsysbinary, ARCHIVIST, "--before", "30")
    assert "2023-01-20" < by_hour["changed_since"]["since"] < by_hour["at"][:10]
    assert by_hour["changed_since"]["reasons"]


def test_the_text_names_changes_first_then_reasons_then_who_to_refer_to(capsysbinary: Run) -> None:
    told = text(capsysbinary, ARCHIVIST, "--before", "30")
    lines = told.splitlines()
    assert "invented example" in lines[0]
    assert max(map(len, lines)) <= 96
    parts = ["WHAT SPEAKS DIFFERENTLY SINCE", "WHAT IS KNOWN", "not a ranking", "BESIDE IT (ADJUNCTS)",
             "IF YOU CONSULT OR REFER"]  # fmt: skip
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    assert "estimated" in told
    assert "{he}" not in told
    assert "the patient is" not in told.lower()


def test_a_file_that_is_no_case_is_told_and_not_traced(tmp_path: Path, capsysbinary: Run) -> None:
    broken = tmp_path / "x.json"
    broken.write_text("{}")
    assert main(["approaches", str(broken)]) == 2
    assert "Traceback" not in said(capsysbinary)


def restricted(whole: Case) -> Case:
    at = last_recorded(whole)
    stop = Restriction(
        id="stop", recorded_at=at, when=at.date(), act="restricted", wish_of="patient", reason="he asked"
    )
    return replace(whole, record=replace(whole.record, restrictions=(stop,)))


def test_a_restricted_case_has_no_map_and_says_why(tmp_path: Path, capsysbinary: Run) -> None:
    file = tmp_path / "kept.json"
    file.write_bytes(write_case(restricted(example("archivist"))))
    found = values(capsysbinary, str(file))
    assert (found["approaches"], found["changed_since"], found["features"]) == ([], {}, [])
    assert "kept and not read" in found["off"]
    assert "kept and not read" in text(capsysbinary, str(file))


def test_a_reason_disagreed_with_stays_and_says_so() -> None:
    whole = example("archivist")
    at = last_recorded(whole)
    reason = analyse(whole, at).ways.argument.approaches[0].spoken[0].reason
    word = ReasonWord(id="w", recorded_at=at, when=at.date(), reason=reason.id, answer="disagree", why_not="Not him.")
    analysis = analyse(replace(whole, working=replace(whole.working, reason_words=(word,))), at)
    found = [r for a in ways_values(analysis)["approaches"] for k in ("for", "against", "first", "avoid") for r in a[k]]
    assert next(r for r in found if r["id"] == reason.id)["disagreed"] == {
        "when": at.date().isoformat(), "why_not": "Not him."
    }  # fmt: skip
    assert "you disagree" in ways_text(analysis)


def test_forms_of_address_are_those_of_the_case(capsysbinary: Run) -> None:
    told = text(capsysbinary, str(EXAMPLES / "vulnerable-trauma.json"))
    assert "how much she swings" in told
    assert " his " not in told


def test_ways_are_told_in_the_order_of_the_map_each_with_its_group_and_no_number_of_reasons() -> None:
    whole = example("archivist")
    at = last_recorded(whole)
    words = tuple(
        FeatureNoted(id=f"f-{one.id}", recorded_at=at, when=at.date(), feature=one.id, value=one.values[0].id,
                     certainty="known")
        for one in knowledge().features.values()
    )  # fmt: skip
    trained = tuple(
        Training(id=f"t-{one}", recorded_at=whole.record.sessions[0].when, when=day, approach=one)
        for day in (whole.record.sessions[0].when.date(),)
        for one in APPROACHES
    )
    settled = replace(whole, working=replace(whole.working, features=words))
    analysis = analyse(replace(settled, record=replace(whole.record, trainings=trained)), at)
    told = ways_text(analysis)
    there = [one for one in analysis.ways.argument.approaches if one.approach.kind == "approach"]
    assert len({one.group for one in there}) > 1
    places = [told.index(f"\n{one.approach.title}") for one in there]
    assert places == sorted(places)
    groups = knowledge().groups
    flat = " ".join(told.split())
    assert all(f"{one.approach.title}" in flat and f": {groups[one.group]}" in flat for one in there)
    assert not re.search(r"\d+ (reasons? for it|against it|things? it needs|about the start)", flat)


@given(cases())
@settings(max_examples=25, deadline=None)
def test_any_case_can_be_told_and_no_form_of_address_is_left_open(whole: Case) -> None:
    analysis = analyse(whole, last_recorded(whole))
    jsonschema.validate(json.loads(ways_json(ways_values(analysis))), SHAPE)
    told = ways_text(analysis)
    assert not any(form in told for form in ("{he}", "{He}", "{his}", "{him}", "{v:"))


def test_beside_too_little_known_stand_the_questions_whose_answers_would_end_it(capsysbinary: Run) -> None:
    lines = " ".join(text(capsysbinary, ARCHIVIST).split())
    unknown = {one["id"]: one for one in values(capsysbinary, ARCHIVIST)["approaches"]}["cbt"]["unknown"]
    named = lines.partition("(CBT): too little known: ")[2].partition("? ")[0]
    assert named in {knowledge().features[id].title for one in unknown for id in one["missing"]}
