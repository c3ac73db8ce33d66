"""Answers as a QuestionnaireResponse, and the scores that a Questionnaire's own expressions give for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import fhirpathpy
from fhirpathpy.models import models

from holdfast.interop.fhir.names import CALCULATED, VARIABLE

Resource = dict[str, Any]


def response(form: Resource, answers: Mapping[str, float | None]) -> Resource:
    """The response somebody gives who fills in this form; a tag that is not there was not shown."""
    items = []
    for question in form["item"]:
        tag = question["linkId"]
        if tag in answers:
            value = answers[tag]
            given = [] if value is None else [_chosen(question, value)]
            items.append({"linkId": tag, **({"answer": given} if given else {})})
    about = f"{form['url']}|{form['version']}"
    return {"resourceType": "QuestionnaireResponse", "questionnaire": about, "status": "completed", "item": items}


def _chosen(question: Resource, value: float) -> Resource:
    if question["type"] == "integer":
        return {"valueInteger": int(value)}
    (option,) = (one for one in question["answerOption"] if float(one["valueCoding"]["code"]) == value)
    return {"valueCoding": option["valueCoding"]}


def worked_out(form: Resource, filled: Resource) -> dict[str, float | None]:
    """Every score of the form by its linkId: a number, 1 and 0 for true and false, None for empty."""
    known: dict[str, Any] = {"resource": filled, "questionnaire": form}
    found: dict[str, float | None] = {}
    for element in (form, *form["item"]):
        for one in _expressions(element, VARIABLE):
            known[one["name"]] = run(one["expression"], filled, known)
    for item in form["item"]:
        for one in _expressions(item, CALCULATED):
            values = run(one["expression"], filled, known)
            assert len(values) <= 1, item["linkId"]
            found[item["linkId"]] = float(values[0]) if values else None
    return found


def run(expression: str, filled: Resource, known: Mapping[str, Any]) -> list[Any]:
    return list(_compiled(expression)(filled, dict(known)))


@cache
def _compiled(expression: str) -> Any:
    return fhirpathpy.compile(expression, models["r4"])


def _expressions(element: Resource, url: str) -> list[Resource]:
    return [one["valueExpression"] for one in element.get("extension", []) if one["url"] == url]
