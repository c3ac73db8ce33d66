"""The measures of a record as FHIR: his answers, each score apart, nothing of another drawer."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import cases
from tests.strategies.parts import rating
from tests.strategies.small import Ids
from tests.support.fhirpath import worked_out
from tests.web.invented import a_case

from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.case.record import Measure, Record, Scale
from holdfast.interop.fhir import names
from holdfast.interop.fhir.observations import record_bundle
from holdfast.interop.fhir.questionnaire import questionnaire
from holdfast.interop.fhir.responses import read_response
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.recorded import answers_by_item, scored
from holdfast.simulate.examples import example

Resource = dict[str, Any]
NOTED = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)


def record_of(*measures: Measure) -> Record:
    return replace(a_case().record, measures=measures)


def measure(id: str, name: str, items: tuple[int | None, ...] | None = None, **more: Any) -> Measure:
    return Measure(id=id, recorded_at=NOTED, when=date(2026, 3, 2), instrument=name, items=items, **more)


def kinds(bundle: Resource, kind: str) -> list[Resource]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def one_score(bundle: Resource, code: str) -> Resource:
    (found,) = (one for one in kinds(bundle, "Observation") if one["code"]["coding"][0]["code"] == code)
    return found


def test_a_score_is_an_observation_of_its_own_that_names_the_response_it_came_from() -> None:
    bundle = record_bundle(record_of(measure("m1", "phq-9", (3, 2, 2, 2, 1, 3, 2, 1, 2))))
    (response,) = kinds(bundle, "QuestionnaireResponse")
    total = one_score(bundle, "phq-9.total")
    assert total["valueQuantity"]["value"] == 18
    assert {"system": names.LOINC, "code": "44261-6"} in total["code"]["coding"]
    assert (total["effectiveDateTime"], total["issued"]) == ("2026-03-02", "2026-03-02T20:00:00+00:00")
    (where,) = (one["fullUrl"] for one in bundle["entry"] if one["resource"] is response)
    assert total["derivedFrom"] == [{"reference": where}]
    assert response["questionnaire"] == "urn:holdfast:questionnaire:phq-9|1"
    assert total["interpretation"][0]["text"] == "moderately severe"
    assert one_score(bundle, "phq-9.major_depressive_syndrome")["valueBoolean"] is True


def test_a_null_score_says_why_and_holds_no_value() -> None:
    bundle = record_bundle(record_of(measure("m1", "phq-9", (None, None, None, 1, 1, 2, 1, 1, 2))))
    total = one_score(bundle, "phq-9.total")
    assert not [key for key in total if key.startswith("value")]
    assert total["dataAbsentReason"]["text"] == (
        "PHQ-9 total: no score, because 6 questions of 9 were answered and 7 are needed."
    )
    major = one_score(bundle, "phq-9.major_depressive_syndrome")
    assert "a blank could turn it" in major["dataAbsentReason"]["text"]


def test_a_prorated_score_says_from_how_many_answers() -> None:
    bundle = record_bundle(record_of(measure("m1", "phq-9", (2, 2, None, 2, 0, 3, 1, 0, 1))))
    assert one_score(bundle, "phq-9.total")["note"] == [{"text": "PHQ-9 total: worked out from 8 of 9 questions."}]


def test_a_blank_stays_a_question_without_an_answer() -> None:
    bundle = record_bundle(record_of(measure("m1", "phq-9", (2, 2, None, 2, 0, 3, 1, 0, 1))))
    (response,) = kinds(bundle, "QuestionnaireResponse")
    assert response["item"][2] == {"linkId": "phq3"}


def test_a_project_form_says_so_with_every_score_of_it() -> None:
    bundle = record_bundle(record_of(measure("m1", "sac", (7, 7, 6, 7, 8, 8, 10, 2))))
    scores = kinds(bundle, "Observation")
    assert len(scores) == 6
    assert all("not validated" in one["note"][0]["text"] for one in scores)


@pytest.mark.parametrize(
    ("origin", "said"), [("invented", "Invented"), ("simulated", "Simulated"), ("practice", "pseudonym")]
)
def test_every_resource_says_where_it_comes_from(origin: Any, said: str) -> None:
    record = record_of(measure("m1", "phq-9", (2,) * 9))
    bundle = record_bundle(replace(record, about=replace(record.about, origin=origin)))
    for one in [bundle, *(entry["resource"] for entry in bundle["entry"])]:
        assert said in one["meta"]["tag"][0]["display"]
        assert ("HTEST" in json.dumps(one["meta"])) == (origin != "practice")


def test_he_stands_there_by_pseudonym_and_by_nothing_else() -> None:
    (patient,) = kinds(record_bundle(record_of()), "Patient")
    assert patient["name"] == [{"use": "anonymous", "text": a_case().record.about.pseudonym}]
    assert set(patient) == {"resourceType", "meta", "identifier", "name"}


def test_a_corrected_measure_stands_once_and_says_so() -> None:
    first = measure("m1", "who-5", (5, 5, 5, 5, 5))
    again = measure("m2", "who-5", (1, 1, 1, 1, 1), corrects="m1", why="read from the wrong line")
    bundle = record_bundle(record_of(first, again))
    (response,) = kinds(bundle, "QuestionnaireResponse")
    assert response["status"] == "amended"
    assert {one["status"] for one in kinds(bundle, "Observation")} == {"corrected"}


def test_a_total_that_was_recorded_as_a_total_is_derived_from_nothing() -> None:
    scale = Scale(low=0.0, high=40.0, better="lower", title="Own scale")
    bundle = record_bundle(
        record_of(measure("m1", "phq-9", total=12.0, source="paper"), measure("m2", "own", total=3.5, scale=scale))
    )
    assert kinds(bundle, "QuestionnaireResponse") == []
    assert all("derivedFrom" not in one for one in kinds(bundle, "Observation"))
    assert one_score(bundle, "own.total")["valueQuantity"]["value"] == 3.5
    assert len(kinds(record_bundle(record_of(measure("m1", "phq-9", total=12.0)), scores=False), "Observation")) == 1


def test_without_scores_it_holds_the_answers_alone() -> None:
    bundle = record_bundle(record_of(measure("m1", "phq-9", (2,) * 9)), scores=False)
    assert [one["resource"]["resourceType"] for one in bundle["entry"]] == ["Patient", "QuestionnaireResponse"]


def test_what_was_recorded_under_a_key_we_no_longer_have_is_there_as_it_was_recorded() -> None:
    gone = measure("m1", "of-another-day", (3, None, 9))
    newer = measure("m2", "phq-9", (3,) * 9, version=7)
    total = measure("m3", "of-another-day", total=4.5)
    bundle = record_bundle(record_of(gone, newer, total))
    first, second = kinds(bundle, "QuestionnaireResponse")
    assert [one.get("answer") for one in first["item"]] == [[{"valueInteger": 3}], None, [{"valueInteger": 9}]]
    assert [one["linkId"] for one in first["item"]] == ["1", "2", "3"]
    assert "questionnaire" not in first
    assert first["_questionnaire"]["extension"][0]["valueString"] == "of-another-day"
    assert second["_questionnaire"]["extension"][0]["valueString"] == "phq-9, version 7"
    (score,) = kinds(bundle, "Observation")
    assert (score["code"], score["valueQuantity"]["value"]) == ({"text": "of-another-day"}, 4.5)


@settings(max_examples=25, deadline=None)
@given(case=cases())
def test_every_response_in_a_bundle_reads_back_and_scores_the_same(case: Case) -> None:
    bundle = record_bundle(case.record)
    assert json.loads(json.dumps(bundle, allow_nan=False)) == bundle
    assert len({one["fullUrl"] for one in bundle["entry"]}) == len(bundle["entry"])
    there = {one["identifier"]["value"]: one for one in kinds(bundle, "QuestionnaireResponse")}
    replaced = {one.corrects for one in case.record.measures}
    for one in case.record.measures:
        if one.items is None or one.id in replaced:
            assert one.id not in there
            continue
        found = read_response(json.dumps(there[one.id]).encode())
        assert found.answers == answers_by_item(one)
        assert (found.when, found.not_taken) == (one.when, ())
        made = found.scored()
        assert made is not None
        assert made.scores == scored(one).scores


def test_the_blueprint_gives_the_instance() -> None:
    one = instrument("phq-9")
    bundle = record_bundle(record_of(measure("m1", "phq-9", (2, 2, None, 2, 0, 3, 1, 0, 1))))
    (response,) = kinds(bundle, "QuestionnaireResponse")
    made = worked_out(questionnaire(one, None), response)
    assert made["score:total"] == one_score(bundle, "phq-9.total")["valueQuantity"]["value"]


# --- no other drawer ---


def test_it_takes_a_record_and_nothing_else_of_a_case() -> None:
    assert get_type_hints(record_bundle) == {"record": Record, "scores": bool, "return": Resource}


@settings(max_examples=25, deadline=None)
@given(case=cases(), data=st.data())
def test_what_others_answered_and_what_was_noted_reaches_no_byte_of_it(case: Case, data: Any) -> None:
    ids = Ids("canary")
    ratings = tuple(
        replace(rating(data.draw, ids), rater="informant", relation="canarybird", instrument="canary-form")
        for _ in range(data.draw(st.integers(1, 3)))
    )
    whole = replace(case, working=replace(case.working, ratings=ratings))
    read_back = read_case(write_case(whole))
    assert read_back.working.ratings == ratings
    assert (
        record_bundle(read_back.record)
        == record_bundle(case.record)
        == record_bundle(replace(case, working=type(case.working)()).record)
    )
    assert "canary" not in json.dumps(record_bundle(read_back.record))


def test_the_treatments_of_the_examples_are_bundles() -> None:
    bundle = record_bundle(example("archivist").record)
    assert len(kinds(bundle, "QuestionnaireResponse")) == len(example("archivist").record.measures)
    assert {one["code"]["coding"][0]["code"].split(".")[0] for one in kinds(bundle, "Observation")} <= set(catalogue())
