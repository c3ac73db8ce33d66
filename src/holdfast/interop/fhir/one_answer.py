"""One answer of a foreign response as the key counts it, or why it is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from holdfast.case.strict_json import shown
from holdfast.interop.fhir.foreign import Json, Question, ordinal, text
from holdfast.interop.fhir.names import LOINC, answer_system
from holdfast.interop.fhir.recognise import Recognised
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument, Item
from holdfast.measures.reading.items import answers_of
from holdfast.measures.scoring import allowed_answers, checked
from holdfast.measures.words import Wording, wording

# The answers of LOINC's PHQ-9 panel 44249-1, as LHNCBC/lforms has them: ordinalValue 0 to 3, `difficulty` in its order.
# For no other instrument: "Not at all" is worth 0 here and 1 elsewhere.
PHQ_ANSWERS: Mapping[str, float] = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}
DIFFICULTY_ANSWERS: Mapping[str, float] = {"LA6572-7": 0, "LA6573-5": 1, "LA6575-0": 2, "LA6574-3": 3}


class NoAnswer(ValueError):
    """Why this is no answer of the item: what was found, and why it could not be taken."""

    def __init__(self, found: str, why: str) -> None:
        self.found, self.why = found, why
        super().__init__(f"{why} (found {found})")


def one_answer(known: Recognised, form: str | None, tag: str, answer: Json, question: Question | None) -> float:
    """The answer as the key counts it. `form` is the form a person named for figures as printed. Raises NoAnswer."""
    item = known.instrument.items[tag]
    kind, value = _value(answer)
    if kind == "valueCoding" and isinstance(value, dict):
        told = _coded(known, form, item, value, question)
        found = shown(text(value, "display") or text(value, "code"))
    elif kind in {"valueInteger", "valueDecimal"} and isinstance(value, int | float) and not isinstance(value, bool):
        told, found = {_figure(known, form, item, float(value))}, shown(value)
    elif kind in {"valueString", "valueText"} and isinstance(value, str):
        told, found = _by_words(known.instrument, item, value), shown(value)
    else:
        raise NoAnswer(
            shown(kind) if kind else "no value", f"no kind of answer that {tag} has: {_allowed(known.instrument, item)}"
        )
    if not told:
        raise NoAnswer(
            found, f"which answer of {tag} that is, nothing in the file says: {_allowed(known.instrument, item)}"
        )
    if len(told) > 1:
        raise NoAnswer(found, f"several answers of {tag} have these words")
    return told.pop()


def _value(answer: Json) -> tuple[str, Any]:
    kinds = [key for key in answer if key.startswith("value")]
    return (kinds[0], answer[kinds[0]]) if len(kinds) == 1 else ("", None)


def _coded(known: Recognised, form: str | None, item: Item, coding: Json, question: Question | None) -> set[float]:
    """What the coding says the answer is: by its code, else by what it is worth, else by its words."""
    one, code, system = known.instrument, text(coding, "code"), text(coding, "system")
    told = set[float]()
    if system == answer_system(one):
        told |= {answer for answer in answers_of(item) if f"{answer:g}" == code}
        if not told:
            raise NoAnswer(shown(code), f"no answer of {item.tag}: {_allowed(one, item)}")
    if system in {LOINC, ""} and one.id == "phq-9":
        codes = PHQ_ANSWERS if item.scored else DIFFICULTY_ANSWERS
        told |= {codes[code]} if code in codes else set()
    if not told and (worth := _worth(coding, question)) is not None:
        told.add(_figure(known, form, item, worth))
    return told or _by_words(one, item, text(coding, "display"))


def _worth(coding: Json, question: Question | None) -> float | None:
    """By an extension on the answer itself, or on the option of the form it was chosen from."""
    if (own := ordinal(coding)) is not None:
        return own
    for option in question.options if question else ():
        same = text(option.coding, "code") == text(coding, "code")
        systems = {text(option.coding, "system"), text(coding, "system")} - {""}
        if same and text(coding, "code") and len(systems) < 2:
            return option.ordinal
    return None


def _figure(known: Recognised, form: str | None, item: Item, value: float) -> float:
    """A bare figure: as the key counts it on a form of ours, else as printed on the form somebody named."""
    one = known.instrument
    if not known.ours and form is None and any(f.low is not None or f.mirrored for f in one.forms.values()):
        raise NoAnswer(f"{value:g}", f"copies of {one.id} print other figures: name the form ({', '.join(one.forms)})")
    if known.ours or form is None:
        if value not in answers_of(item):
            raise NoAnswer(f"{value:g}", f"no answer of {item.tag}: {_allowed(one, item)}")
        return value
    try:
        taken = checked(one, {item.tag: value}, form)[item.tag]
    except AnswerError as error:
        raise NoAnswer(f"{value:g}", f"no answer of {item.tag}: {error.allowed}") from None
    assert taken is not None
    return taken


def _by_words(one: Instrument, item: Item, said: str) -> set[float]:
    """The answer with the very same words, where we have them."""
    words: Wording | None = wording(one)
    if words is None or not said.strip():
        return set()
    anchors = words.ends.get(item.tag, words.anchors)
    return {answer for answer, anchor in anchors.items() if anchor.casefold().strip() == said.casefold().strip()}


def _allowed(one: Instrument, item: Item) -> str:
    return f"allowed is {allowed_answers(item, one.letters)}"
