"""`holdfast score`: one form, as a therapist types it and as a program reads it."""

import pytest
from tests.cli.measuring.asking import B_PNI, SCORE_KEYS, Run, page, refusal, said

from holdfast.cli import main
from holdfast.measures.catalogue import catalogue


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
