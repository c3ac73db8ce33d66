"""`holdfast score`, `change` and `measures`: what a therapist types, and what a data person reads by program."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from holdfast.cli import main
from holdfast.measures.catalogue import catalogue

Run = pytest.CaptureFixture[bytes]
B_PNI = "4,3,2,4,1,3,2,3,1,5,4,4,5,1,3,2,5,2,4,2,3,3,4,4,4,5,2,1"
SCORE_KEYS = {"value", "answered", "of", "prorated", "band", "t", "percentile", "reference"}


def said(capture: Run) -> str:
    out, err = capture.readouterr()
    return (out + err).decode()


def page(capture: Run, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capture.readouterr().out.decode())


def refusal(capture: Run, *arguments: str) -> str:
    assert main(list(arguments)) == 2
    out, err = capture.readouterr()
    assert out == b""
    assert b"Traceback" not in err
    return err.decode()


# --- score: one form ---


def test_the_example_of_the_issue_is_scored_and_says_how(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "phq-9", "--responses", "2,2,,2,0,3,1,0,1")
    assert (found["instrument"], found["version"]) == ("phq-9", 1)
    total = found["scores"]["total"]
    assert set(total) == SCORE_KEYS
    assert total["value"] == 12.375
    assert (total["answered"], total["of"], total["prorated"], total["band"]) == (8, 9, True, "moderate")
    assert "PHQ-9 total: worked out from 8 of 9 questions." in found["notes"]
    (safe,) = found["safety"]
    assert set(safe) == {"item", "value", "attention", "ask", "state"}
    assert (safe["item"], safe["value"], safe["attention"], safe["state"]) == ("phq9", 1, "before the hour", "raised")
    assert "Ask directly" in safe["ask"]


def test_a_null_score_says_why_and_the_safety_answer_still_speaks(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "phq-9", "--responses", ",,,1,1,2,1,1,2")
    total = found["scores"]["total"]
    assert (total["value"], total["answered"], total["prorated"], total["band"], total["t"]) == (
        None, 6, False, None, None,
    )  # fmt: skip
    assert any("no score, because 6 questions of 9 were answered and 7 are needed" in note for note in found["notes"])
    assert [(one["attention"], one["state"]) for one in found["safety"]] == [("now", "raised")]


def test_a_blank_safety_answer_is_its_own_state(capsysbinary: Run) -> None:
    (safe,) = page(capsysbinary, "score", "phq-9", "--responses", "0,0,0,0,0,0,0,0,")["safety"]
    assert (safe["value"], safe["attention"], safe["state"]) == (None, "before the hour", "not answered")
    assert main(["score", "phq-9", "--responses", "0,0,0,0,0,0,0,0,"]) == 0
    assert "BEFORE THE HOUR: phq9 not answered." in said(capsysbinary)


def test_nothing_raised_is_no_entry_and_no_reassurance(capsysbinary: Run) -> None:
    assert page(capsysbinary, "score", "phq-9", "--responses", "1,1,1,1,1,1,1,1,0")["safety"] == []
    assert main(["score", "phq-9", "--responses", "1,1,1,1,1,1,1,1,0"]) == 0
    assert "risk" not in said(capsysbinary).lower()


@pytest.mark.parametrize("id", [id for id, one in catalogue().items() if one.items])
def test_every_null_of_a_form_left_blank_has_its_reason(id: str, capsysbinary: Run) -> None:
    measure = catalogue()[id]
    found = page(capsysbinary, "score", id, "--responses=" + "," * (len(measure.items) - 1))
    for name, one in found["scores"].items():
        if one["value"] is None:
            assert any(measure.scores[name].title in note for note in found["notes"]), name
    assert {one["item"] for one in found["safety"]} == {rule.item for rule in measure.safety}


def test_b_pni_comes_with_its_plane_its_group_and_whole_figures(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "b-pni", "--responses", B_PNI)
    assert found["form"] == "published"
    g, v = found["scores"]["grandiosity"], found["scores"]["vulnerability"]
    assert (g["value"], v["value"]) == (4.25, 2.1875)
    assert g["t"] == pytest.approx(71.06, abs=0.005)
    assert v["t"] == pytest.approx(51.01, abs=0.005)
    assert g["reference"] == v["reference"] == "students"
    assert g["percentile"] is None
    assert any("above the score that 95 of 100 in this group" in note for note in found["notes"])
    assert found["plane"]["state"] == "grandiosity high"
    assert found["plane"]["difference"] == pytest.approx(20.05, abs=0.01)


def test_entitlement_rage_may_be_counted_otherwise_and_it_is_said(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "b-pni", "--responses", B_PNI, "--rollup", "rage-apart")
    assert found["scores"]["vulnerability"]["of"] == 12
    assert found["scores"]["vulnerability"]["reference"] is None
    assert "plane" not in found
    assert any("rage-apart" in note for note in found["notes"])
    assert "rage-apart" in refusal(capsysbinary, "score", "b-pni", "--responses", B_PNI, "--rollup", "another")


def test_the_same_answers_read_in_two_forms_score_differently_and_the_form_is_named(capsysbinary: Run) -> None:
    text = "3,0,2,3,1,1,2,2,1,1"
    first = page(capsysbinary, "score", "rses", "--responses", text)
    other = page(capsysbinary, "score", "rses", "--responses", text, "--form", "worth-first")
    assert (first["form"], first["scores"]["total"]["value"]) == ("satisfied-first", 21)
    assert (other["form"], other["scores"]["total"]["value"]) == ("worth-first", 17)
    assert any("worth-first" in note for note in first["notes"])


@pytest.mark.parametrize(
    ("id", "answers", "says"),
    [
        ("who-5", "2,1,2,1,2", ["WHO-5 well-being, 0 to 100: low well-being (raw below 13)."]),
        ("who-5", "3,3,3,2,2", []),
        ("core-10", "3,1,1,2,2,1,3,2,3,2", ["CORE-10 clinical score: at or above the clinical cut-off."]),
        ("core-10", "3,1,1,,2,1,,2,3,2", []),
    ],
)
def test_a_cut_off_that_is_met_stands_in_the_notes_of_the_object(
    id: str, answers: str, says: list[str], capsysbinary: Run
) -> None:
    found = page(capsysbinary, "score", id, "--responses", answers)["notes"]
    assert set(says) <= set(found)
    assert says or not any("cut-off" in note or "low well-being" in note for note in found)


def test_the_log_of_the_hour_is_said_to_be_no_questionnaire(capsysbinary: Run) -> None:
    assert "log of the hour" in refusal(capsysbinary, "score", "tsl", "--responses", "1")


def test_letters_without_commas_are_told_where_they_belong(capsysbinary: Run) -> None:
    told = refusal(capsysbinary, "score", "npi-13", "--responses", "abaabaabbabaa")
    assert "Put a comma between the answers: a,b,a" in told


def test_the_group_can_be_chosen_and_an_unknown_one_is_refused(capsysbinary: Run) -> None:
    text = "4,5,4,2,3,4,5,3,4,3"
    groups = list(catalogue()["hsns"].groups)
    seen = {id: page(capsysbinary, "score", "hsns", "--responses", text, "--reference", id) for id in groups}
    assert seen["students"]["scores"]["total"]["t"] == pytest.approx(63.92, abs=0.005)
    assert len({one["scores"]["total"]["t"] for one in seen.values()}) == len(groups) > 1
    told = refusal(capsysbinary, "score", "hsns", "--responses", text, "--reference", "everybody")
    assert "students" in told


def test_npi_is_answered_in_letters(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "npi-13", "--responses", "A,B,A,A,B,A,A,B,B,A,B,A,A")
    assert found["scores"]["total"]["value"] == 13


def test_goals_may_begin_with_a_minus_and_have_weights(capsysbinary: Run) -> None:
    main_score = catalogue()["gas"].main
    found = page(capsysbinary, "score", "gas", "--responses", "1,0,-1,2", "--weights", "3,2,1,2")
    assert found["scores"][main_score]["value"] == pytest.approx(60.64, abs=0.005)
    found = page(capsysbinary, "score", "gas", "--responses", "-1,-1,-1")
    assert found["scores"][main_score]["value"] == pytest.approx(36.31, abs=0.005)
    assert "one for each goal" in refusal(capsysbinary, "score", "gas", "--responses", "1,0", "--weights", "3,x")
    assert "above zero" in refusal(capsysbinary, "score", "gas", "--responses", "1,0", "--weights", "3,0")


def test_a_rise_since_the_last_time_speaks(capsysbinary: Run) -> None:
    measure = next(one for one in catalogue().values() if any(rule.now_if_risen_by for rule in one.safety))
    rule = next(one for one in measure.safety if one.now_if_risen_by is not None)
    assert rule.now_if_risen_by is not None
    items = list(measure.items)
    low = [str(int(one.low)) for one in measure.items.values()]
    high = [*low]
    high[items.index(rule.item)] = str(int(measure.items[rule.item].low + rule.now_if_risen_by))
    found = page(capsysbinary, "score", measure.id, "--responses", ",".join(high), "--before", ",".join(low))
    assert ("now", rule.item) in [(one["attention"], one["item"]) for one in found["safety"]]


def test_a_project_form_carries_its_label_in_text_and_in_json(capsysbinary: Run) -> None:
    label = catalogue()["sac"].label
    assert "not validated" in label
    assert label in page(capsysbinary, "score", "sac", "--responses", "1,2,3,4,5,6,-50,8")["notes"]
    assert main(["score", "sac", "--responses", "1,2,3,4,5,6,-50,8"]) == 0
    assert label in said(capsysbinary)


def test_the_text_names_the_group_and_never_a_bare_percentile(capsysbinary: Run) -> None:
    assert main(["score", "b-pni", "--responses", B_PNI]) == 0
    text = said(capsysbinary)
    assert "students, Weidmann et al., Study 1" in text
    assert "Not a norm for adults" in text
    assert "grandiosity high" in text


def test_a_total_is_taken_where_there_are_no_questions(capsysbinary: Run) -> None:
    assert page(capsysbinary, "score", "hamd-17", "--responses", "18")["scores"]["total"]["value"] == 18


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["phq-9", "--responses", "2,2,,2,0,4,1,0,1"], ["item 6 (phq6)", "found '4'", "0 to 3"]),
        (["phq-9", "--responses", "2,2,,2,0,often,1,0,1"], ["item 6 (phq6)", "found 'often'"]),
        (["phq-9", "--responses", "2,2,,2"], ["found 4 answers", "9 or 10"]),
        (["phq-9", "--responses", "2,2,,2,0,3,1,0,1,1,1"], ["found 11 answers", "9 or 10"]),
        (["phq-9", "--responses", "2;2;;2;0;2,5;1;0;1"], ["item 6 (phq6)", "decimal comma"]),
        (["phq-9", "--responses", "2,2,,2,0,3,1,0,1", "--form", "x"], ["form", "one form"]),
        (["rses", "--responses", "3,0,2,3,1,1,2,2,1,1", "--form", "x"], ["satisfied-first, worth-first"]),
        (["b-pni", "--responses", ",".join("3" * 52)], ["found 52 answers", "28 answers", "pni-52"]),
        (["phq-9"], ["Give the answers"]),
        (["PHQ9", "--responses", "1"], ["no instrument 'PHQ9'", "Did you mean phq-9"]),
        (["bpni", "--responses", "1"], ["b-pni"]),
        (["zzzzzz", "--responses", "1"], ["holdfast measures lists all of them"]),
        (["phq-9", "nowhere.csv"], ["There is no file nowhere.csv"]),
    ],
)
def test_what_cannot_be_scored_is_told_and_nothing_is_scored_by_halves(
    arguments: list[str], words: list[str], capsysbinary: Run
) -> None:
    told = refusal(capsysbinary, "score", *arguments)
    for word in words:
        assert word in told


# --- score: a table ---


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


# --- change ---


def one_change(capture: Run, name: str, *arguments: str) -> Any:
    return page(capture, "change", *arguments)["changes"][name]


def test_a_verdict_names_method_limit_and_source(capsysbinary: Run) -> None:
    made = one_change(capsysbinary, "total", "phq-9", "--from", "3,2,2,2,1,3,2,1,2", "--to", "1,1,1,1,1,1,2,1,0")
    assert (made["from"], made["to"], made["difference"], made["verdict"]) == (18, 9, -9, "better")
    assert (made["method"], made["points"], made["beyond"]) == ("published_rule", 6, False)
    assert "NHS" in made["source"]
    assert made["words"] == "Counts as better."
    (other,) = made["sensitivity"]["rules"]
    assert other["points"] == pytest.approx(6.1, abs=0.01)
    assert [one["method"] for one in made["sensitivity"]["methods"]] == ["JT", "GLN", "EN", "NK", "HLL", "HA", "HLM"]
    assert [one["percent"] for one in made["sensitivity"]["coefficients"]] == [90, 95]


def test_another_rule_of_the_instrument_may_be_asked_for(capsysbinary: Run) -> None:
    answers = ["--from", "3,2,2,2,1,3,2,1,2", "--to", "2,2,2,2,1,2,1,0,0"]
    assert one_change(capsysbinary, "total", "phq-9", *answers)["verdict"] == "better"  # six, and six count
    made = one_change(capsysbinary, "total", "phq-9", *answers, "--method", "JT")
    assert (made["method"], made["beyond"], made["verdict"]) == ("jacobson_truax", True, "within")


def test_a_change_within_the_noise_is_said_so(capsysbinary: Run) -> None:
    made = one_change(capsysbinary, "total", "phq-9", "--from", "3,2,2,2,1,3,2,1,2", "--to", "3,2,2,2,1,3,0,0,0")
    assert made["verdict"] == "within"
    assert made["words"] == "Within what chance and the scale's noise give."


def test_worse_is_said_as_plainly(capsysbinary: Run) -> None:
    made = one_change(capsysbinary, "total", "phq-9", "--from", "1,1,1,1,1,1,2,1,0", "--to", "3,2,2,2,1,3,2,1,2")
    assert made["verdict"] == "worse"


def test_coefficients_may_be_given_and_then_are_said_to_be_given(capsysbinary: Run) -> None:
    given = ["--score", "vulnerability", "--spread", ".868", "--reliability", ".886"]
    made = one_change(capsysbinary, "vulnerability", "b-pni", "--totals", "--from", "3.25", "--to", "2.00", *given)
    assert made["verdict"] == "better"
    assert made["points"] == pytest.approx(0.81, abs=0.005)
    assert made["source"] == "the coefficients given by you"
    index = made["sensitivity"]["methods"][0]["index"]
    assert index == pytest.approx(-3.02, abs=0.005)


def test_where_the_methods_differ_it_is_said(capsysbinary: Run) -> None:
    low = ["4"] * 28
    high = [*low]
    for place in (2, 16, 18, 21, 3, 15, 27, 28, 5, 8, 22):
        high[place - 1] = "3"
    assert main(["change", "b-pni", "--from", ",".join(low), "--to", ",".join(high)]) == 0
    text = said(capsysbinary)
    assert "By other methods, at 95 %" in text
    assert "Not for one person" in text


def test_no_verdict_where_no_coefficient_with_a_source_exists(capsysbinary: Run) -> None:
    answers = ["--from", "3,4,3,2,3,3,2,3,2,2,1,2", "--to", "1,1,1,1,1,1,1,1,1,1,1,1"]
    found = page(capsysbinary, "change", "lpfs-bf", *answers)
    for made in found["changes"].values():
        assert made["verdict"] is None
        assert made["method"] is None
        assert "the clinician's own rating stand alone" in made["words"]
    assert main(["change", "lpfs-bf", *answers]) == 0
    text = said(capsysbinary)
    assert "better" not in text
    assert "worse" not in text


@pytest.mark.parametrize("id", sorted(catalogue()))
def test_no_verdict_rests_on_general_knowledge_alone(id: str) -> None:
    for rule in catalogue()[id].change:
        first = next(one for one in catalogue()[id].change if one.score == rule.score)
        assert first.basis.status != "memory", rule.score


def test_a_measure_made_for_a_profile_gives_no_verdict(capsysbinary: Run) -> None:
    found = page(capsysbinary, "change", "narq-s", "--from", "6,6,6,6,6,6", "--to", "1,1,1,1,1,1")
    for made in found["changes"].values():
        assert (made["verdict"], made["sensitivity"]["methods"]) == (None, [])
        assert "not for following change" in made["words"]
    rivalry = found["changes"]["rivalry"]  # how wide its limit is may be read, and from where it comes
    assert rivalry["points"] == pytest.approx(1.5474, abs=5e-5)
    assert (rivalry["reliability"], rivalry["spread"]) == (0.72, 1.055)
    # nothing is claimed of limits where none is known
    assert main(["change", "itq", "--totals", "--from", "20", "--to", "5"]) == 0
    text = said(capsysbinary)
    assert "no verdict is given" in text
    assert "limit" not in text


def test_where_half_of_a_limit_is_known_it_is_said_what_is_lacking(capsysbinary: Run) -> None:
    asked = ["bsl-23", "--totals", "--from", "2", "--to", "1"]
    made = one_change(capsysbinary, "total", *asked)
    assert (made["verdict"], made["points"]) == (None, None)
    assert "a reliability of 0.841 (retest) is known" in made["words"]
    assert "--spread" in made["words"]
    assert one_change(capsysbinary, "total", *asked, "--spread", "0.8")["verdict"] == "better"  # more than 0.62


def test_the_limit_by_coefficient_is_that_of_the_rule_itself(capsysbinary: Run) -> None:
    # the rule has alpha .886, the group two places of it: one coefficient, and one limit
    made = one_change(capsysbinary, "vulnerability", "b-pni", "--totals", "--from", "3.25", "--to", "2",
                      "--score", "vulnerability")  # fmt: skip
    (at_95,) = [one for one in made["sensitivity"]["coefficients"] if one["percent"] == 95]
    assert (at_95["reliability"], at_95["points"]) == (0.886, pytest.approx(made["points"]))


def test_a_goal_left_unrated_is_told_with_the_number_needed(capsysbinary: Run) -> None:
    found = page(capsysbinary, "score", "gas", "--responses", "1,,-1,2")
    assert found["scores"]["attainment"]["value"] is None
    assert "3 questions of 4 were answered and 4 are needed" in found["notes"][0]


def test_a_missing_score_gives_no_verdict(capsysbinary: Run) -> None:
    made = one_change(capsysbinary, "total", "phq-9", "--from", "3,2,2,2,1,3,2,1,2", "--to", "1,,,,1,1,2,1,0")
    assert (made["to"], made["verdict"]) == (None, None)
    assert "too little was answered" in made["words"]


@pytest.mark.parametrize("id", ["phq-9", "b-pni"])
@pytest.mark.parametrize("blank", ["--from", "--to"])
def test_a_missing_score_is_told_in_words_too(id: str, blank: str, capsysbinary: Run) -> None:
    whole, empty = ",".join("1" * len(catalogue()[id].items)), "," * (len(catalogue()[id].items) - 1)
    first, second = (empty, whole) if blank == "--from" else (whole, empty)
    assert main(["change", id, f"--from={first}", f"--to={second}"]) == 0
    assert "too little was answered" in said(capsysbinary)


def test_the_second_form_s_safety_answers_speak_here_too(capsysbinary: Run) -> None:
    found = page(capsysbinary, "change", "phq-9", "--from", "1,1,1,1,1,1,1,1,0", "--to", "0,0,0,0,0,0,0,0,2")
    assert [(one["item"], one["attention"]) for one in found["safety"]] == [("phq9", "now")]


@pytest.mark.parametrize("id", sorted(catalogue()))
def test_two_equal_forms_never_count_as_change(id: str, capsysbinary: Run) -> None:
    measure = catalogue()[id]
    same = ",".join(f"{one.low:g}" for one in measure.items.values()) or f"{measure.scores[measure.main].low:g}"
    found = page(capsysbinary, "change", id, f"--from={same}", f"--to={same}", *_default_low(id))
    assert all(made["verdict"] in {None, "within"} for made in found["changes"].values())


def _default_low(id: str) -> list[str]:
    """The answers above are the key's lowest: the first form that prints the key's numbers."""
    named = [form.name for form in catalogue()[id].forms.values() if form.low is None]
    return ["--form", named[0]] if named else []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["phq-9", "--from", "1,1", "--to", "1,1,1,1,1,1,1,1,1"], "found 2 answers"),
        (["phq-9", "--totals", "--from", "99", "--to", "1"], "one number from 0 to 27"),
        (["phq-9", "--totals", "--from", "9", "--to", "1", "--score", "bond"], "has no score 'bond'"),
        (["phq-9", "--totals", "--from", "9", "--to", "1", "--reliability", "1.2"], "between 0 and 1"),
        (["phq-9", "--totals", "--from", "9", "--to", "1", "--spread", "-1"], "above zero"),
        (["lpfs-bf", "--totals", "--from", "30", "--to", "20", "--spread", "6"], "Give both"),
        (["phq-9", "--totals", "--from", "9", "--to", "1", "--score", "total", "--method", "convention"], "no rule"),
        (["nothing", "--from", "9", "--to", "1"], "no instrument"),
    ],
)
def test_a_change_that_cannot_be_read_is_told(arguments: list[str], words: str, capsysbinary: Run) -> None:
    assert words in refusal(capsysbinary, "change", *arguments)


# --- the catalogue ---


def test_the_list_has_every_instrument_and_says_whether_its_words_are_here(capsysbinary: Run) -> None:
    assert main(["measures"]) == 0
    lines = {line.split()[0]: line for line in said(capsysbinary).splitlines() if line.strip()}
    assert set(catalogue()) | {"tsl"} <= set(lines)
    assert "slot" in lines["b-pni"]
    assert "shipped" in lines["phq-9"]
    found = {one["id"]: one for one in page(capsysbinary, "measures")}
    assert set(found) == set(catalogue()) | {"tsl"}
    assert (found["b-pni"]["words_shipped"], found["phq-9"]["words_shipped"]) == (False, True)


@pytest.mark.parametrize("id", [*sorted(catalogue()), "tsl"])
def test_all_that_is_known_of_an_instrument_is_shown(id: str, capsysbinary: Run) -> None:
    assert main(["measures", "show", id]) == 0
    text = said(capsysbinary)
    found = page(capsysbinary, "measures", "show", id)
    assert found["id"] == id
    assert found["title"]
    if id != "tsl":
        measure = catalogue()[id]
        for word in (*measure.items, *measure.scores, *measure.forms, *measure.groups, "Licence", "Key", "Sources"):
            assert word in text
        assert set(found["scores"]) == set(measure.scores)
        assert [(one["group"], one["score"]) for one in found["references"]] == list(measure.references)


def test_an_instrument_that_is_not_there_is_told_with_those_close_by(capsysbinary: Run) -> None:
    assert "phq-9" in refusal(capsysbinary, "measures", "show", "PHQ_9")


def test_the_catalogue_holds(capsysbinary: Run) -> None:
    assert main(["measures", "check"]) == 0
    assert "every key, worked case and hash of words holds" in said(capsysbinary)


@pytest.mark.shareddata
def test_public_data_give_the_published_figures(capsysbinary: Run, shared_data: Path) -> None:
    found = page(capsysbinary, "measures", "validate", str(shared_data / "dev"))
    sets = {one["id"]: one for one in found["sets"]}
    assert {"npi40", "hsns", "sd3", "rosenberg_rse", "ecr_attachment"} <= set(sets)
    own = sets["npi40"]["agreement"]
    assert own["same"] == own["n"] == 10440
    compared = [one for each in found["sets"] for one in each["compared"]]
    assert len(compared) == 20
    assert all(one["holds"] for one in compared)


def test_a_folder_without_data_is_told(capsysbinary: Run, tmp_path: Path) -> None:
    assert "There is no folder" in refusal(capsysbinary, "measures", "validate", str(tmp_path / "nowhere"))
    assert "npi40.csv.gz" in refusal(capsysbinary, "measures", "validate", str(tmp_path))


# --- light ---


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "--help"],
        ["measures"],
        ["measures", "show", "b-pni"],
        ["score", "phq-9", "--responses", "2,2,,2,0,3,1,0,1", "--json"],
        ["change", "phq-9", "--from", "3,2,2,2,1,3,2,1,2", "--to", "1,1,1,1,1,1,2,1,0"],
    ],
)
def test_one_form_and_the_list_load_nothing_heavy(arguments: list[str]) -> None:
    run = f"try: main({arguments!r})\nexcept SystemExit: pass"
    code = f"import sys; from holdfast.cli import main\n{run}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert not loaded & {"django", "numpy", "altair", "pydantic", "cryptography"}
