"""`holdfast change`: two forms, the limit with its source, and no verdict where there is none."""

from typing import Any

import pytest
from tests.cli.measuring.asking import Run, page, refusal, said

from holdfast.cli import main
from holdfast.measures.catalogue import catalogue


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
    assert found["scores"]["total"]["value"] is None
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
