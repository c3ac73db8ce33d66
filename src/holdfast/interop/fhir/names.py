"""The names that resources are known by: ours are URNs (no host answers for them), the standard's are its own."""

from __future__ import annotations

from typing import Any

from holdfast.measures.instrument import Instrument, Item

OURS = "urn:holdfast:"
QUESTIONNAIRE = OURS + "questionnaire:"
INSTRUMENTS = OURS + "instrument"
ITEMS = OURS + "item"
SCORES = OURS + "score"
ANSWERS = OURS + "answer:"
CASES = OURS + "case"
MEASURES = OURS + "measure"
ORIGIN = OURS + "origin"
SCORE_LINK = "score:"

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
VARIABLE = EXTENSION + "variable"
ORDINAL = EXTENSION + "ordinalValue"
WEIGHT = EXTENSION + "itemWeight"
OPTION_PREFIX = EXTENSION + "questionnaire-optionPrefix"
HIDDEN = EXTENSION + "questionnaire-hidden"
LEAST, MOST = EXTENSION + "minValue", EXTENSION + "maxValue"
ABSENT_REASON = EXTENSION + "data-absent-reason"
DESIGN_NOTE = EXTENSION + "designNote"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
FHIRPATH = "text/fhirpath"

MOST_OPTIONS = 11
"""Up to so many answers are options to choose from (0 to 10); more are a number within limits (0 to 100)."""


def coded(item: Item) -> bool:
    """Is it answered by choosing one of a few, or else by a number?"""
    return (item.high - item.low) / item.step < MOST_OPTIONS


def canonical(instrument: Instrument, form: str | None = None) -> str:
    """The URN of a form: `urn:holdfast:questionnaire:phq-9`, and with its order where there are several."""
    used = form or instrument.default_form
    return f"{QUESTIONNAIRE}{instrument.id}" + (f":{used}" if used else "")


def answer_system(instrument: Instrument) -> str:
    """The code system of an instrument's answers. A code is the answer as the key counts it, on every form of it."""
    return ANSWERS + instrument.id


def number(value: float) -> int | float:
    """A figure as JSON writes it best: 3, not 3.0."""
    return int(value) if value == int(value) else value


def plain(value: float) -> str:
    """The same as text: the code of an answer, a figure in an expression. Never in powers of ten."""
    return str(number(value)) if abs(value) >= 0.001 or value == 0 else f"{value:.12f}".rstrip("0")


def coding(system: str, code: str, display: str | None = None) -> dict[str, Any]:
    """One Coding."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def verified_loinc(instrument: Instrument) -> bool:
    """May the LOINC codes of this instrument leave the house? Only those somebody checked."""
    return instrument.loinc_basis is not None and instrument.loinc_basis.status == "verified"
