"""Forms as FHIR Questionnaires: what they hold, and that their expressions say what our engine says."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.trial import EVERY, ITEM_LEVEL, WITH_CRITERIA, filled, named, tables
from tests.support.fhirpath import response, run, worked_out

from holdfast.interop.fhir import names
from holdfast.interop.fhir.questionnaire import questionnaire
from holdfast.measures.arithmetic import all_values
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.reading import parse_instrument
from holdfast.measures.words import wording

SHARED = Path(__file__).parents[4] / "shared" / "data" / "fhir"
LARGE = {"ffni-sf", "pni-52", "b-pni", "core-om", "npi-40", "trial"}  # a second each for every form filled in
Resource = dict[str, Any]
HERS = {tag: 3.0 for tag in instrument("phq-9").items if tag != "difficulty"}


@cache
def export(one: Instrument, form: str | None = None) -> Resource:
    return questionnaire(one, wording(one), form)


def engine(one: Instrument, answers: dict[str, float | None]) -> dict[str, float | None]:
    return {names.SCORE_LINK + name: made.value for name, made in all_values(one, answers).items()}


def assert_both_say_the_same(one: Instrument, answers: dict[str, float | None]) -> None:
    form = export(one)
    found, wanted = worked_out(form, response(form, answers)), engine(one, answers)
    assert found.keys() == wanted.keys()
    for link, value in wanted.items():
        if value is None:
            assert found[link] is None, link
        else:
            assert found[link] == pytest.approx(value, abs=1e-9), link


# --- the expressions and the engine ---


@pytest.mark.parametrize("id", [id for id in EVERY if id not in LARGE])
@settings(max_examples=10, deadline=None)
@given(chance=st.randoms(use_true_random=False), blank=st.sampled_from([0.0, 0.1, 0.3, 0.7]))
def test_the_exported_expressions_give_what_the_engine_gives(id: str, chance: random.Random, blank: float) -> None:
    assert_both_say_the_same(named(id), filled(named(id), chance, blank))


@pytest.mark.parametrize("id", sorted(LARGE))
@settings(max_examples=2, deadline=None)
@given(chance=st.randoms(use_true_random=False), blank=st.sampled_from([0.02, 0.1]))
def test_so_do_those_of_the_large_forms(id: str, chance: random.Random, blank: float) -> None:
    assert_both_say_the_same(named(id), filled(named(id), chance, blank))


@pytest.mark.parametrize("id", [id for id in WITH_CRITERIA if id not in LARGE])
@settings(max_examples=25, deadline=None)
@given(chance=st.randoms(use_true_random=False), blanks=st.integers(0, 3))
def test_a_criterion_is_empty_exactly_where_a_blank_could_turn_it(id: str, chance: random.Random, blanks: int) -> None:
    answers = filled(named(id), chance)
    for tag in chance.sample(list(answers), blanks):
        answers[tag] = None
    assert_both_say_the_same(named(id), answers)


def test_a_blank_that_counts_both_ways_leaves_no_doubt_where_each_way_says_the_same() -> None:
    # Were question 1 answered below two, no core symptom; from two on, five symptoms: the other syndrome in neither.
    answers: dict[str, float | None] = dict.fromkeys(HERS, 0.0)
    answers |= dict.fromkeys(("phq3", "phq4", "phq5", "phq6"), 2.0) | {"phq1": None}
    one = instrument("phq-9")
    assert all_values(one, answers)["core_count"].value is None
    assert all_values(one, answers)["other_depressive_syndrome"].value == 0.0
    assert_both_say_the_same(one, answers)


SMALL = """
[items]
tags = ["a", "b", "rev", "odd"]
range = [0, 3]
reverse = ["rev"]
recode = { odd = ["odd"] }
source = "here"
status = "project"
[recodes.odd]
0 = 1.5
1 = 0
2 = 0.25
3 = 1
[scores.falling]
op = "mean"
items = ["a", "rev"]
factor = -2
offset = 6
min_answered = 1
on_missing = "mean_of_answered"
range = [0, 6]
[scores.difference]
op = "difference"
items = ["b", "odd"]
range = [-1.5, 3]
[scores.by_both]
op = "criteria"
all = [{ score = "falling", at_least = 3 }, { item = "a", at_least = 1 }]
none = [{ score = "difference", at_least = 1 }]
[scores.by_the_other]
op = "criteria"
any = [{ score = "by_both" }, { item = "b", at_least = 2 }]
"""


@settings(max_examples=50, deadline=None)
@given(
    answers=st.fixed_dictionaries({tag: st.none() | st.integers(0, 3).map(float) for tag in ("a", "b", "rev", "odd")})
)
def test_so_it_is_with_means_that_fall_differences_and_criteria_of_criteria(answers: dict[str, float | None]) -> None:
    assert_both_say_the_same(small(), answers)


@cache
def small() -> Instrument:
    return parse_instrument("small.v1.toml", tables("small", SMALL, "falling"))


@pytest.mark.parametrize("id", ITEM_LEVEL)
def test_a_form_nobody_answered_has_no_score(id: str) -> None:
    form = export(instrument(id))
    assert set(worked_out(form, response(form, dict.fromkeys(instrument(id).items))).values()) <= {None}
    assert set(worked_out(form, response(form, {})).values()) <= {None}


def test_the_guard_counts_the_answers_before_it_speaks() -> None:
    (total,) = (item for item in export(instrument("phq-9"))["item"] if item["linkId"] == "score:total")
    (said,) = (one["valueExpression"]["expression"] for one in total["extension"] if one["url"] == names.CALCULATED)
    assert said == "iif(%totalPoints.count() >= 7, %totalPoints.sum() * 9 / %totalPoints.count(), {})"


def test_an_item_that_was_not_shown_is_no_blank_among_goals() -> None:
    one = instrument("gas")
    assert_both_say_the_same(one, {"goal1": 1.0, "goal2": 0.0})
    assert_both_say_the_same(one, {"goal1": 1.0, "goal2": None})


@pytest.mark.shareddata
def test_the_published_expression_counts_blanks_as_zero_and_ours_refuses() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data/fhir")
    theirs = json.loads((SHARED / "lforms_phq9.json").read_text("utf-8"))
    one = instrument("phq-9")
    ours = export(one)
    codes = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
    links = {tag: f"/{one.items[tag].loinc}" for tag in HERS}

    def both(answers: dict[str, float | None]) -> tuple[float | None, float | None]:
        items = [
            {"linkId": links[tag], "answer": [{"valueCoding": {"code": codes[int(value)]}}]}
            for tag, value in answers.items()
            if value is not None
        ]
        said = worked_out(theirs, {"resourceType": "QuestionnaireResponse", "item": items})
        return said["/44261-6"], worked_out(ours, response(ours, answers))["score:total"]

    assert both(dict(HERS)) == (27, 27)
    # Four of nine blank, each other answered "nearly every day": theirs says 15, the figure of somebody less ill.
    assert both(HERS | dict.fromkeys(("phq1", "phq2", "phq3", "phq4"))) == (15, None)


def test_our_evaluator_of_expressions_tells_empty_from_zero() -> None:
    assert run("iif(%points.count() >= 1, %points.sum(), {})", {}, {"points": []}) == []
    assert run("%points.sum()", {}, {"points": []}) == [0]


# --- the resource ---


@pytest.mark.parametrize("id", EVERY)
def test_every_instrument_is_a_questionnaire_in_every_form_of_it(id: str) -> None:
    one = named(id)
    for form in one.forms or [None]:
        made = export(one, form)
        links = [item["linkId"] for item in made["item"]]
        assert len(set(links)) == len(links)
        assert {link for link in links if link in one.items} == set(one.items)
        assert {link[6:] for link in links if link.startswith("score:")} == set(one.scores)
        assert json.loads(json.dumps(made, allow_nan=False)) == made
        assert not any(item["required"] for item in made["item"] if item["linkId"] != "stem")


@pytest.mark.parametrize("id", EVERY)
def test_every_variable_is_worked_out_before_it_is_used(id: str) -> None:
    made = export(named(id))
    known = {"resource"}
    for one in made.get("extension", []):
        if one["url"] == names.VARIABLE:
            assert set(re.findall(r"%(\w+)", one["valueExpression"]["expression"])) <= known
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", one["valueExpression"]["name"])
            known.add(one["valueExpression"]["name"])
    for item in made["item"]:
        for one in item.get("extension", []):
            if one["url"] == names.CALCULATED:
                assert set(re.findall(r"%(\w+)", one["valueExpression"]["expression"])) <= known


@pytest.mark.parametrize("id", ITEM_LEVEL)
def test_the_code_of_an_answer_is_that_of_the_key_on_every_form_of_it(id: str) -> None:
    one = instrument(id)
    for form in one.forms:
        for question in export(one, form)["item"]:
            for option in question.get("answerOption", []):
                (ordinal,) = (ext["valueDecimal"] for ext in option["extension"] if ext["url"] == names.ORDINAL)
                item = one.items[question["linkId"]]
                assert float(option["valueCoding"]["code"]) == ordinal
                assert item.low <= ordinal <= item.high


def test_a_form_that_prints_the_answers_otherwise_shows_them_as_printed() -> None:
    def shown(form: str, tag: str) -> list[tuple[str, str]]:
        (question,) = (item for item in export(instrument("npi-16"), form)["item"] if item["linkId"] == tag)
        return [
            (option["extension"][0]["valueString"], option["valueCoding"]["code"])
            for option in question["answerOption"]
        ]

    assert shown("npi-40-letters", "npi40:04") == [("A", "1"), ("B", "2")]
    assert shown("published", "npi40:04") == [("A", "2"), ("B", "1")]
    six = questionnaire(instrument("b-pni"), None, "one-to-six")["item"][0]["answerOption"]
    assert [(one["extension"][0]["valueString"], one["valueCoding"]["code"]) for one in six][:2] == [
        ("1", "0"),
        ("2", "1"),
    ]


@pytest.mark.parametrize("id", ITEM_LEVEL)
def test_words_that_may_not_ship_are_absent_and_their_absence_is_said(id: str) -> None:
    one = instrument(id)
    bare = questionnaire(one, None)
    questions = [item for item in bare["item"] if item["linkId"] in one.items]
    assert all("text" not in item for item in questions)
    assert {item["_text"]["extension"][0]["valueCode"] for item in questions} == {"masked"}
    assert any("not ours to pass on" in note.get("valueMarkdown", "") for note in bare["extension"])


def test_a_project_form_says_that_it_is_not_validated_and_phq_9_has_the_codes_that_were_checked() -> None:
    assert "not validated" in export(instrument("sac"))["description"]
    phq = export(instrument("phq-9"))
    assert {"system": names.LOINC, "code": "44249-1"} in phq["code"]
    ninth = next(item for item in phq["item"] if item["linkId"] == "phq9")
    assert {"system": names.LOINC, "code": "44260-8"} in ninth["code"]
    assert "never imputed" in ninth["extension"][0]["valueMarkdown"]


def test_scores_are_hidden_from_who_fills_the_form_in() -> None:
    scores = [item for item in export(instrument("phq-9"))["item"] if item["linkId"].startswith("score:")]
    assert all({"url": names.HIDDEN, "valueBoolean": True} in item["extension"] for item in scores)
    assert all(item["readOnly"] for item in scores)


@pytest.mark.parametrize("id", [id for id, one in catalogue().items() if not one.items])
def test_an_instrument_of_which_only_a_total_is_recorded_is_no_questionnaire(id: str) -> None:
    with pytest.raises(AnswerError, match="Only its total is recorded"):
        questionnaire(instrument(id), None)
