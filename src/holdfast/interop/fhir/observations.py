"""A record's measures as FHIR: the responses he gave, and each score of them as an Observation of its own.

The instance apart from the blueprint: how a score is made stands once, in the Questionnaire that the response names;
the Observation holds what came out that day, and no norm, no T, no percentile. A null score is an Observation without a
value that says why. Takes a `Record`: what others rated and what a therapist noted for himself cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from holdfast.case.measured import Measure
from holdfast.case.record import Record
from holdfast.interop.fhir import names as n
from holdfast.interop.fhir.questionnaire import anchor
from holdfast.interop.fhir.strict import Resource, checked
from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.measures.recorded import answers_by_item, instrument_for, scored
from holdfast.measures.scoring import Score
from holdfast.measures.words import Wording, wording
from holdfast.text import Message, Spoken, render, say, say_n

ANYBODY = Spoken("the patient", "they")
LABELS: Mapping[str, str] = {
    "practice": "From a treatment, by pseudonym.",
    "invented": "Invented: this is nobody's data.",
    "simulated": "Simulated: this is nobody's data.",
    "public data": "From a public data set.",
}
NOBODYS = frozenset({"invented", "simulated"})


def record_bundle(record: Record, *, scores: bool = True) -> Resource:
    """Every measure of the record that stands, as a collection of a Patient (by pseudonym), responses and Observations.

    The same record gives the same bundle. Without `scores` it holds his answers alone, and totals that were recorded as
    totals: what a patient's own copy holds. A measure recorded under a key this program does not
    have is there as it was recorded, by place, without scores.
    """
    entries = [_patient(record)]
    replaced = {one.corrects for one in record.measures}
    for measure in (one for one in record.measures if one.id not in replaced):
        entries += _measure(record, measure, scores=scores)
    bundle = {"resourceType": "Bundle", "meta": _meta(record), "type": "collection", "entry": entries}
    return checked(bundle)


def _measure(record: Record, measure: Measure, *, scores: bool) -> Iterator[Resource]:
    found = _known(measure)
    if found is None:
        yield _entry(record, _without_a_key(record, measure), measure.id)
        return
    if measure.items is not None:
        yield _entry(record, _response(record, measure, found), measure.id)
    if measure.items is None or scores:
        for name, one in scored(measure).scores.items():
            yield _entry(record, _observation(record, measure, found, found.scores[name], one), measure.id, name)


def _known(measure: Measure) -> Instrument | None:
    """The instrument with the key and form it was recorded under; None where this program has no such one."""
    try:
        found = instrument_for(measure.instrument, measure.scale)
        scored(measure)
    except AnswerError:
        return None
    same = measure.version in (None, found.version) and (measure.form is None or measure.form in found.forms)
    return found if same else None


def _without_a_key(record: Record, measure: Measure) -> Resource:
    """What was recorded, as it stands: a copy of a record must not lack what the program of today cannot read."""
    about = f"{measure.instrument}, version {measure.version}" if measure.version else measure.instrument
    if measure.items is None:
        observation: Resource = {**_instance(record, measure), "code": {"text": about}}
        return observation | ({"valueQuantity": _points(measure.total)} if measure.total is not None else {})
    given = [
        {"linkId": str(place), **({} if one is None else {"answer": [{"valueInteger": one}]})}
        for place, one in enumerate(measure.items, 1)
    ]
    return _filled_in(record, measure) | {"_questionnaire": _display(about), "item": given}


def _display(text: str) -> Resource:
    return {"extension": [{"url": n.EXTENSION + "display", "valueString": text}]}


def _patient(record: Record) -> Resource:
    patient = {
        "resourceType": "Patient",
        "meta": _meta(record),
        "identifier": [{"system": n.CASES, "value": record.id}],
        "name": [{"use": "anonymous", "text": record.about.pseudonym}],
    }
    return _entry(record, patient)


def _response(record: Record, measure: Measure, found: Instrument) -> Resource:
    answers = answers_by_item(measure)
    form = measure.form if measure.form in found.forms else found.default_form
    order = found.forms[form].order if form else tuple(found.items)
    words = wording(found) if not found.licence.non_commercial else None
    return _filled_in(record, measure) | {
        "questionnaire": f"{n.canonical(found, form)}|{found.version}",
        "item": [_answer(found, tag, answers[tag], words) for tag in order if tag in answers],
    }


def _filled_in(record: Record, measure: Measure) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": _meta(record),
        "identifier": {"system": n.MEASURES, "value": measure.id},
        "status": "amended" if measure.corrects else "completed",
        "subject": _to(record),
        "source": _to(record),
        "authored": measure.when.isoformat(),
    }


def _answer(found: Instrument, tag: str, answer: float | None, words: Wording | None) -> Resource:
    if answer is None:  # asked and left blank: the question without an answer
        return {"linkId": tag}
    item = found.items[tag]
    if not n.coded(item):
        return {"linkId": tag, "answer": [{"valueInteger": n.number(answer)}]}
    code = n.coding(n.answer_system(found), n.plain(answer), anchor(words, item, answer))
    return {"linkId": tag, "answer": [{"valueCoding": code}]}


def _observation(record: Record, measure: Measure, found: Instrument, rule: ScoreRule, one: Score) -> Resource:
    notes = [text for text in (found.label, measure.source or "", _prorated(rule, one)) if text]
    observation: Resource = {
        **_instance(record, measure),
        "code": {"coding": list(_codes(found, rule)), "text": rule.title or found.title},
        **_value(rule, one),
    }
    if measure.items is not None:
        observation["derivedFrom"] = [{"reference": _urn(record, measure.id)}]
    if band := next((band for band in rule.bands if band.id == one.band), None):
        observation["interpretation"] = [{"coding": [n.coding(n.SCORES + ":band", band.id)], "text": band.title}]
    if notes:
        observation["note"] = [{"text": text} for text in notes]
    return observation


def _instance(record: Record, measure: Measure) -> Resource:
    return {
        "resourceType": "Observation",
        "meta": _meta(record),
        "status": "corrected" if measure.corrects else "final",
        "category": [{"coding": [n.coding(n.CATEGORY, "survey", "Survey")]}],
        "subject": _to(record),
        "effectiveDateTime": measure.when.isoformat(),
        "issued": measure.recorded_at.isoformat(),
    }


def _codes(found: Instrument, rule: ScoreRule) -> Iterator[dict[str, Any]]:
    yield n.coding(n.SCORES, f"{found.id}.{rule.name}")
    if rule.loinc and found.id in catalogue() and n.verified_loinc(found):
        yield n.coding(n.LOINC, rule.loinc)


def _value(rule: ScoreRule, one: Score) -> Resource:
    if one.value is None:
        why = {"coding": [n.coding(n.ABSENT, "unknown", "Unknown")], "text": _told(_why_null(rule, one))}
        return {"dataAbsentReason": why}
    if rule.op == "criteria":
        return {"valueBoolean": one.value == 1}
    return {"valueQuantity": _points(one.value)}


def _points(value: float) -> Resource:
    return {"value": n.number(value), "unit": "{score}", "system": n.UCUM, "code": "{score}"}


def _why_null(rule: ScoreRule, one: Score) -> Message:
    if rule.op == "criteria":
        return say("{score}: not known, because a blank could turn it.", score=say(rule.title))
    if not one.answered:
        return say("{score}: no score, because none of its questions was answered.", score=say(rule.title))
    return say_n(
        "{score}: no score, because {n} question of {of} was answered and {needed} are needed.",
        "{score}: no score, because {n} questions of {of} were answered and {needed} are needed.",
        one.answered,
        score=say(rule.title),
        of=one.of,
        needed=rule.min_answered,
    )


def _prorated(rule: ScoreRule, one: Score) -> str:
    if not one.prorated:
        return ""
    worked_out = "{score}: worked out from {answered} of {of} questions."
    return _told(say(worked_out, score=say(rule.title), answered=one.answered, of=one.of))


def _told(message: Message) -> str:
    return render(message, ANYBODY)


def _meta(record: Record) -> Resource:
    origin = record.about.origin
    meta: Resource = {"tag": [n.coding(n.ORIGIN, origin.replace(" ", "-"), LABELS[origin])]}
    if origin in NOBODYS:
        meta["security"] = [n.coding(n.ACT_REASON, "HTEST", "test health data")]
    return meta


def _to(record: Record) -> Resource:
    return {"reference": _urn(record)}


def _urn(record: Record, *names: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, ':'.join((n.CASES, record.id, *names)))}"


def _entry(record: Record, resource: Resource, *names: str) -> Resource:
    return {"fullUrl": _urn(record, *names), "resource": resource}
