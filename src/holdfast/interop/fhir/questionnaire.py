"""An instrument as a FHIR R4 Questionnaire: its questions where their words may ship, and its scores as FHIRPath.

An option's code, and its `ordinalValue`, is the answer as the key counts it, on every form: a copy that prints 1 to 6
for 0 to 5 shows that as the option's prefix. Reversing and recoding are done by the score. Scores are hidden and
read-only: whoever fills the form in elsewhere is shown no figure about himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.interop.fhir import names as n
from holdfast.interop.fhir.expressions import expressions
from holdfast.interop.fhir.strict import Resource, checked
from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import Instrument, Item, ScoreRule
from holdfast.measures.reading.items import answers_of
from holdfast.measures.responses import Printed, printed
from holdfast.measures.words import Wording

RAW = (
    "Read raw by a person, never imputed, whether or not there is a total. Left blank is its own answer, never a zero."
)


def questionnaire(instrument: Instrument, words: Wording | None, form: str | None = None) -> Resource:
    """The form as a resource in plain values, accepted by FHIR R4B.

    `words` are those the caller may show (shipped, or the practice's own), or None: then questions have no text, and
    say so. Raises AnswerError for a form that is not known, or an instrument of which only a total is recorded.
    """
    if instrument.total_only:
        raise AnswerError(instrument.id, "questions", "none", "an instrument with items", "Only its total is recorded.")
    made, mirrored = expressions(instrument), instrument.mirrored(form)
    resource: Resource = {
        "resourceType": "Questionnaire",
        "language": words.lang if words else "en",
        "extension": [
            *([_note(_words_missing(instrument))] if words is None or not words.complete else []),
            *(_variable(one.name, one.expression) for one in made.variables),
        ],
        "url": n.canonical(instrument, form),
        "version": str(instrument.version),
        "name": "".join(part.capitalize() for part in instrument.id.split("-")),
        "title": instrument.full_title,
        "status": "active",
        "subjectType": ["Patient"],
        "description": _description(instrument),
        "copyright": _copyright(instrument, words),
        "code": list(_codes(instrument)),
        "item": [
            *_stem(words),
            *(_question(instrument, one, words, mirrored) for one in printed(instrument, form)),
            *(_score(instrument, instrument.scores[name], made.scores[name]) for name in made.scores),
        ],
    }
    if not resource["extension"]:
        del resource["extension"]
    return checked(resource)


def _codes(instrument: Instrument) -> Iterator[dict[str, Any]]:
    yield n.coding(n.INSTRUMENTS, instrument.id, instrument.title)
    if instrument.loinc and n.verified_loinc(instrument):
        yield n.coding(n.LOINC, instrument.loinc)


def _description(instrument: Instrument) -> str:
    parts = [
        instrument.label,
        f"{instrument.citation}.",
        f"It asks about {instrument.span}." if instrument.span else "",
        "A missing answer is never a zero: a score is empty where too few questions were answered.",
        "It is a questionnaire. It does not diagnose.",
    ]
    return " ".join(part for part in parts if part)


def _copyright(instrument: Instrument, words: Wording | None) -> str:
    licence = instrument.licence
    parts = [
        words.attribution if words else "",
        f"Words: {licence.name}." if licence.name else "",
        "Only where they are not used to earn money." if licence.non_commercial else "",
        f"From: {licence.obtain_from}." if licence.obtain_from else "",
        "Scores as written here: Holdfast, CC BY 4.0.",
    ]
    return " ".join(part for part in parts if part)


def _words_missing(instrument: Instrument) -> str:
    where = f" ({instrument.licence.obtain_from})" if instrument.licence.obtain_from else ""
    return (
        "The questions are left empty, because their words are not ours to pass on. Whoever may use them puts them in "
        f"from the official form{where}, at the linkId of each."
    )


def _stem(words: Wording | None) -> Iterator[dict[str, Any]]:
    if words is not None and words.stem:
        yield {"linkId": "stem", "type": "display", "text": words.stem}


def _question(instrument: Instrument, one: Printed, words: Wording | None, mirrored: frozenset[str]) -> dict[str, Any]:
    item = one.item
    codes = [n.coding(n.ITEMS, item.tag)]
    if item.loinc and n.verified_loinc(instrument):
        codes.append(n.coding(n.LOINC, item.loinc))
    question: dict[str, Any] = {"linkId": item.tag, "code": codes, "prefix": str(one.place)}
    if words is not None and (text := words.items.get(item.tag)):
        question["text"] = text
    else:
        question["_text"] = {"extension": [{"url": n.ABSENT_REASON, "valueCode": "masked"}]}
    question["required"] = False
    notes = [_note(RAW)] if any(rule.item == item.tag for rule in instrument.safety) else []
    if n.coded(item):
        question["type"] = "choice"
        question["answerOption"] = list(_options(instrument, one, words, turned=item.tag in mirrored))
    else:
        question["type"] = "integer"
        notes += [
            {"url": url, "valueInteger": n.number(end)} for url, end in ((n.LEAST, item.low), (n.MOST, item.high))
        ]
    if notes:
        question["extension"] = notes
    return question


def _options(instrument: Instrument, one: Printed, words: Wording | None, *, turned: bool) -> Iterator[dict[str, Any]]:
    """The answers in the order in which they are printed, each with what is printed before it."""
    item = one.item
    answers = answers_of(item)
    for shown, answer in zip(answers, reversed(answers) if turned else answers, strict=True):
        prefix = one.letters[answers.index(shown)] if one.letters else figure(shown + one.shift)
        yield {
            "extension": [
                {"url": n.OPTION_PREFIX, "valueString": prefix},
                {"url": n.ORDINAL, "valueDecimal": n.number(answer)},
            ],
            "valueCoding": n.coding(n.answer_system(instrument), n.plain(answer), anchor(words, item, answer)),
        }


def anchor(words: Wording | None, item: Item, answer: float) -> str | None:
    """The words of one answer, where there are any."""
    if words is None:
        return None
    return words.ends.get(item.tag, words.anchors).get(answer)


def _score(instrument: Instrument, rule: ScoreRule, expression: str) -> dict[str, Any]:
    codes = [n.coding(n.SCORES, f"{instrument.id}.{rule.name}")]
    if rule.loinc and rule.basis.status != "memory" and n.verified_loinc(instrument):
        codes.append(n.coding(n.LOINC, rule.loinc))
    return {
        "extension": [
            {"url": n.HIDDEN, "valueBoolean": True},
            {"url": n.CALCULATED, "valueExpression": {"language": n.FHIRPATH, "expression": expression}},
        ],
        "linkId": n.SCORE_LINK + rule.name,
        "code": codes,
        "text": rule.title,
        "type": "boolean" if rule.op == "criteria" else "decimal",
        "required": False,
        "readOnly": True,
    }


def _variable(name: str, expression: str) -> dict[str, Any]:
    return {
        "url": n.VARIABLE,
        "valueExpression": {"name": name, "language": n.FHIRPATH, "expression": expression},
    }


def _note(text: str) -> dict[str, Any]:
    return {"url": n.DESIGN_NOTE, "valueMarkdown": text}
