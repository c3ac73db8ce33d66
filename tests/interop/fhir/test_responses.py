"""Answers out of FHIR files: what is told for certain is taken, all else is reported with its place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.trial import ITEM_LEVEL, filled, printed
from tests.support.fhirpath import response

from holdfast.case.strict_json import CannotRead
from holdfast.interop.fhir import names
from holdfast.interop.fhir.foreign import MOST_ANSWERS, questions
from holdfast.interop.fhir.questionnaire import questionnaire
from holdfast.interop.fhir.responses import FhirAnswers, read_response
from holdfast.measures.catalogue import instrument
from holdfast.measures.scoring import score
from holdfast.measures.words import wording

SHARED = Path(__file__).parents[4] / "shared" / "data" / "fhir"
Resource = dict[str, Any]
CODES = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
HIS = {"phq1": 3, "phq2": 2, "phq3": 2, "phq4": 2, "phq5": 1, "phq6": 3, "phq7": 2, "phq8": 1, "phq9": 2}
PHQ = instrument("phq-9")


def read(resource: Resource, **more: Any) -> FhirAnswers:
    return read_response(json.dumps(resource).encode(), **more)


def by_loinc(answers: dict[str, Resource | None], **more: Any) -> Resource:
    """A response as LHNCBC's renderer makes them: linkIds that are LOINC codes."""
    items = []
    for tag, answer in answers.items():
        item: Resource = {"linkId": f"/{PHQ.items[tag].loinc}"}
        items.append(item if answer is None else {**item, "answer": [answer]})
    return {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-03-02T21:10:00+01:00",
        "item": items, **more,
    }  # fmt: skip


def chosen(value: int, **more: Any) -> Resource:
    return {"valueCoding": {"system": "http://loinc.org", "code": CODES[value], **more}}


def reasons(found: FhirAnswers) -> str:
    return "\n".join(map(str, found.not_taken))


# --- forms of our own ---


@pytest.mark.parametrize("id", ITEM_LEVEL)
@settings(max_examples=3, deadline=None)
@given(chance=st.randoms(use_true_random=False), blank=st.sampled_from([0.0, 0.3]))
def test_every_form_we_export_comes_back_answer_by_answer(id: str, chance: random.Random, blank: float) -> None:
    one = instrument(id)
    for form in one.forms or [None]:
        answers = filled(one, chance, blank)
        found = read(response(questionnaire(one, wording(one), form), answers) | {"authored": "2026-03-02"})
        assert (found.instrument, found.form, found.when) == (one, form, date(2026, 3, 2))
        assert found.answers == answers
        assert found.not_taken == ()
        made = found.scored()
        assert made is not None
        assert made == score(one, printed(one, answers, form), form=form)


def test_a_version_of_ours_that_this_program_does_not_have_is_not_read_by_another_key() -> None:
    filled_in = response(questionnaire(PHQ, None), {"phq1": 2.0}) | {
        "questionnaire": "urn:holdfast:questionnaire:phq-9|7"
    }
    found = read(filled_in)
    assert found.instrument is None
    assert "not in this version" in reasons(found)
    assert "item[0]" in reasons(found)


def test_a_code_that_the_form_does_not_have_is_reported_with_what_is_allowed() -> None:
    filled_in = response(questionnaire(PHQ, None), {"phq1": 2.0, "phq2": 1.0})
    filled_in["item"][0]["answer"][0]["valueCoding"] = {"system": "urn:holdfast:answer:phq-9", "code": "4"}
    found = read(filled_in)
    assert found.answers == {"phq2": 1.0}
    assert (
        'item[0].answer[0]: no answer of phq1: allowed is a whole number from 0 to 3, or blank (found "4")'
        in reasons(found)
    )


# --- responses of others ---


def test_a_response_by_loinc_codes_is_read_and_scored() -> None:
    found = read(by_loinc({tag: chosen(value) for tag, value in HIS.items()}))
    assert (found.instrument, found.when, found.answers) == (PHQ, date(2026, 3, 2), HIS)
    made = found.scored()
    assert made is not None
    assert made.value("total") == 18
    assert made.safety[0].attention == "now"


def test_a_question_left_blank_is_blank_and_never_a_zero() -> None:
    found = read(by_loinc({tag: None if tag == "phq9" else chosen(value) for tag, value in HIS.items()}))
    assert found.answers["phq9"] is None
    made = found.scored()
    assert made is not None
    assert made.safety[0].state == "not answered"


@pytest.mark.parametrize(
    "answer",
    [
        chosen(2),
        {"valueCoding": {"code": "LA6570-1"}},
        {"valueCoding": {"code": "x", "extension": [{"url": names.ORDINAL, "valueDecimal": 2}]}},
        {"valueCoding": {"code": "x", "extension": [{"url": names.WEIGHT, "valueDecimal": 2.0}]}},
        {"valueCoding": {"display": "more than half the days"}},
        {"valueInteger": 2},
        {"valueDecimal": 2.0},
        {"valueString": "More than half the days"},
    ],
)
def test_an_answer_is_told_by_its_code_its_worth_its_figure_or_its_words(answer: Resource) -> None:
    assert read(by_loinc({"phq1": answer})).answers == {"phq1": 2.0}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"valueCoding": {"display": "quite often"}}, "nothing in the file says"),
        ({"valueInteger": 4}, "a whole number from 0 to 3"),
        ({"valueDecimal": 1.5}, "a whole number from 0 to 3"),
        ({"valueBoolean": True}, "no kind of answer"),
        ({"valueInteger": True}, "no kind of answer"),
        ({"valueInteger": 1, "valueDecimal": 2}, "no kind of answer"),
        ({"valueString": "2 or 3"}, "nothing in the file says"),
        ({}, "no kind of answer"),
    ],
)
def test_an_answer_that_cannot_be_told_is_reported_with_its_place_and_the_others_are_kept(
    answer: Resource, why: str
) -> None:
    found = read(by_loinc({"phq1": answer, "phq2": chosen(1)}))
    assert found.answers == {"phq2": 1.0}
    first = found.not_taken[0]
    assert first.where == "item[0].answer[0]"
    assert why in first.why


def test_two_answers_to_one_question_are_both_left() -> None:
    twice = by_loinc({"phq1": chosen(1), "phq2": chosen(1)})
    twice["item"][0]["answer"].append(chosen(3))
    twice["item"].append(by_loinc({"phq2": chosen(1)})["item"][0])
    found = read(twice)
    assert found.answers == {}
    assert [one.where for one in found.not_taken[:4]] == [
        "item[0].answer[0]", "item[0].answer[1]", "item[1].answer[0]", "item[2].answer[0]",
    ]  # fmt: skip


def test_an_answer_whose_words_and_code_differ_by_the_form_itself_is_told_by_its_code() -> None:
    # Words are looked at only where nothing else tells: translations and shortened words are common.
    assert read(by_loinc({"phq1": chosen(3, display="not at all")})).answers == {"phq1": 3.0}


def test_a_score_in_the_response_is_not_believed() -> None:
    told = by_loinc({"phq1": chosen(1)})
    told["item"].append({"linkId": "/44261-6", "answer": [{"valueDecimal": 27}]})
    found = read(told)
    assert found.answers == {"phq1": 1.0}
    assert "worked out anew" in reasons(found)


def test_a_response_entered_in_error_gives_no_answers() -> None:
    found = read(by_loinc({"phq1": chosen(1)}, status="entered-in-error"))
    assert found.answers == {}
    assert "entered in error" in reasons(found)


def test_a_response_not_finished_is_read_and_said_to_be_so() -> None:
    found = read(by_loinc({"phq1": chosen(1)}, status="in-progress"))
    assert found.answers == {"phq1": 1.0}
    assert "not said to be finished" in reasons(found)


def test_faults_beside_the_answers_are_told_and_the_answers_kept() -> None:
    spoiled = by_loinc({"phq1": chosen(1)}, text={"status": "generated"}, comment="x", questionnaire={"reference": "a"})
    found = read(spoiled)
    assert found.answers == {"phq1": 1.0}
    assert {"text.div", "comment", "questionnaire"} <= {one.where for one in found.not_taken}


def test_bare_figures_of_a_form_that_is_printed_in_several_ways_wait_for_its_name() -> None:
    one = instrument("b-pni")
    filled_in: Resource = {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-03-02",
        "item": [{"linkId": "pni52:04", "answer": [{"valueInteger": 1}]}],
    }  # fmt: skip
    assert "name the form (published, one-to-six)" in reasons(read(filled_in, instrument="b-pni"))
    found = read(filled_in, instrument="b-pni", form="one-to-six")
    assert (found.instrument, found.answers) == (one, {"pni52:04": 0.0})
    assert found.as_printed() == {"pni52:04": 1.0}


def test_questions_that_two_forms_share_are_given_to_neither() -> None:
    audit = instrument("audit")
    items = [{"linkId": f"/{audit.items[tag].loinc}", "answer": [{"valueInteger": 1}]} for tag in list(audit.items)[:3]]
    told: Resource = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": items}
    found = read(told)
    assert found.instrument is None
    assert "audit and of audit-c" in reasons(found)
    assert read(told, instrument="audit-c").answers == dict.fromkeys(list(audit.items)[:3], 1.0)


def test_our_own_bundle_of_one_response_is_opened() -> None:
    form = questionnaire(PHQ, None)
    entries = [{"resource": form}, {"resource": response(form, {"phq1": 2.0})}]
    assert read({"resourceType": "Bundle", "type": "collection", "entry": entries}).answers == {"phq1": 2.0}
    with pytest.raises(CannotRead, match="one at a time"):
        read({"resourceType": "Bundle", "type": "collection", "entry": [*entries, entries[1]]})


# --- files that are no response ---


@pytest.mark.parametrize(
    "spoiled",
    [
        {"questionnaire": "urn:holdfast:questionnaire:\x1b[2J|1"},
        {"item": [{"linkId": "\x1b[2J", "answer": [{"valueInteger": 1}]}]},
        {"item": [{"linkId": "/44250-9", "answer": [{"value\x1b[2J": 1}]}]},
        {"item": [{"linkId": "/44250-9", "answer": [{"valueCoding": {"display": "\x1b[2J"}}]}]},
        {"\x1b[2J": 1},
        {"status": "\x1b[2J"},
        {"authored": "\x1b[2J"},
        {"identifier": {"value": "\x1b[2J"}},
    ],
)
def test_nothing_in_a_file_can_move_the_cursor_of_who_reads_what_was_not_taken(spoiled: Resource) -> None:
    said = reasons(read(by_loinc({"phq2": chosen(1)}) | spoiled))
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "end of the file"),
        (b"[]", "one JSON object"),
        (b"{}", "resourceType"),
        (b'{"resourceType": "Patient"}', "QuestionnaireResponse"),
        (b'{"resourceType": "QuestionnaireResponse", "resourceType": "x"}', "twice"),
        (b'{"resourceType": "QuestionnaireResponse", "a": NaN}', "NaN"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "too deep"),
        (b" " * 20_000_001, "at most"),
    ],
)
def test_bytes_that_are_no_response_are_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(CannotRead, match=said):
        read_response(data)


def test_a_response_nested_deeper_than_python_calls_is_read_all_the_same() -> None:
    deep = by_loinc({"phq1": chosen(1)})
    for nth in range(300):
        deep["item"] = [{"linkId": f"g{nth}", "item": deep["item"]}]
    assert read(deep).answers == {"phq1": 1.0}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_shape_of_json_breaks_the_reader(data: st.DataObject) -> None:
    leaf: st.SearchStrategy[Any] = (
        st.none() | st.booleans() | st.integers(-5, 5) | st.floats(-9, 9) | st.text(max_size=5)
    )
    inner_keys = st.sampled_from(
        ["item", "answer", "linkId", "valueCoding", "code", "extension", "url", "valueInteger"]
    )
    any_json: st.SearchStrategy[Any] = st.recursive(
        leaf, lambda i: st.lists(i, max_size=3) | st.dictionaries(inner_keys, i, max_size=4), max_leaves=12
    )
    keys = st.sampled_from(
        ["item", "status", "authored", "questionnaire", "contained", "identifier", "code", "url", "extension"]
    )
    kind = data.draw(st.sampled_from(["QuestionnaireResponse", "Questionnaire"]))
    resource: Resource = data.draw(st.dictionaries(keys, any_json)) | {"resourceType": kind}
    known = by_loinc({"phq1": chosen(1)})["item"][0] | data.draw(st.dictionaries(keys, any_json))
    resource["item"] = [*(resource["item"] if isinstance(resource.get("item"), list) else []), known]
    for more in ({}, {"instrument": "phq-9"}):
        found = read(resource, **more)
        assert set(found.answers) <= set(PHQ.items)


# --- the five files ---


def shared(name: str) -> bytes:
    if not SHARED.is_dir():
        pytest.skip("needs ../shared/data/fhir")
    return (SHARED / f"{name}.json").read_bytes()


FORMS = ("lforms_phq9", "lforms_phq9_weight", "lforms_argonaut_phq9")


@pytest.mark.shareddata
@pytest.mark.parametrize("name", FORMS)
def test_each_public_phq_9_form_is_known_with_all_its_questions_and_answers(name: str) -> None:
    found = read_response(shared(name))
    assert found.instrument is PHQ
    assert set(found.asked) == set(PHQ.items)
    assert found.answers == {}
    assert found.scored() is None
    assert not [one for one in found.not_taken if "answerOption" in one.where or "contained" in one.where]


def lforms_answers(form: Resource, pick: Callable[[int], int]) -> Resource:
    """A response to a public form: its own linkIds, its own codes."""
    lists: dict[str, list[Resource]] = {}
    for one in form.get("contained", []):
        lists["#" + one["id"]] = lists[one["url"]] = one["expansion"]["contains"]

    def answered(items: list[Resource]) -> list[Resource]:
        made: list[Resource] = []
        for item in items:
            options = [one["valueCoding"] for one in item.get("answerOption", [])] or lists.get(
                item.get("answerValueSet", "")
            )
            inner = {"item": answered(item["item"])} if "item" in item else {}
            given = {"answer": [{"valueCoding": options[pick(len(made)) % len(options)]}]} if options else {}
            made.append({"linkId": item["linkId"], **inner, **given})
        return made

    return {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-03-02T09:00:00Z",
        "item": answered(form["item"]),
    }  # fmt: skip


@pytest.mark.shareddata
@pytest.mark.parametrize("name", FORMS)
def test_answers_given_to_each_public_phq_9_form_are_all_taken(name: str) -> None:
    form = shared(name)
    filled_in = lforms_answers(json.loads(form), lambda nth: nth)
    found = read(filled_in, asked_by=form)
    assert found.instrument is PHQ
    assert len(found.answers) == 10
    assert [found.answers[tag] for tag in ("phq1", "phq2", "phq3", "phq4")] in ([0, 1, 2, 3], [1, 2, 3, 0])
    made = found.scored()
    assert made is not None
    assert made.value("total") == sum(found.answers[tag] or 0 for tag in HIS)


@pytest.mark.shareddata
def test_the_faults_of_the_public_forms_are_told_one_by_one() -> None:
    underscored = [
        one for one in read_response(shared("lforms_phq9")).not_taken if one.where.endswith("valueExpression.name")
    ]
    assert len(underscored) == 10
    assert "text.div" in reasons(read_response(shared("lforms_argonaut_phq9")))
    weight = read_response(shared("lforms_phq9_weight")).not_taken
    assert [one.found for one in weight] == ['"/44261-6"']


@pytest.mark.shareddata
@pytest.mark.parametrize(("name", "answers"), [("lforms_qr_hidden", 6), ("lforms_qr_ussgfht", 12)])
def test_public_responses_to_other_forms_are_taken_for_nothing_and_each_answer_is_reported(
    name: str, answers: int
) -> None:
    found = read_response(shared(name))
    assert (found.instrument, found.answers) == (None, {})
    assert len([one for one in found.not_taken if "which question" in one.why]) == answers


def test_a_list_of_answers_that_many_questions_name_is_read_once() -> None:
    """Three thousand questions with three thousand answers in one list were nine million options, and a minute."""
    listed = {"contains": [{"code": str(n)} for n in range(3_000)]}
    form = {
        "resourceType": "Questionnaire",
        "contained": [{"resourceType": "ValueSet", "id": "a", "expansion": listed}],
        "item": [{"linkId": f"x{n}", "answerValueSet": "#a"} for n in range(3_000)],
    }
    asked = questions(form)
    assert len(asked) == 3_000
    assert len(asked[0].options) == MOST_ANSWERS
    assert all(one.options is asked[0].options for one in asked)
    form |= {"url": f"{names.QUESTIONNAIRE}phq-9", "item": [{"linkId": "phq1", "answerValueSet": "#a"}] * 3_000}
    found = read_response(json.dumps(form).encode())
    assert len(found.not_taken) < 2 * MOST_ANSWERS
