"""What a FHIR form says about its own questions: their codes, the answers to choose from, what those are worth.

Read from plain JSON, whatever version of FHIR wrote it and whether or not the standard would accept it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from holdfast.interop.fhir.names import ORDINAL, WEIGHT

Json = Mapping[str, Any]
Path = tuple[int | str, ...]
MOST_ANSWERS = 200
"""Of a list of answers inside a file so many are read: no form here has more. Any number of questions may name it."""
ORDINALS = {ORDINAL, WEIGHT, "http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue"}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a form: its coding, what the form says it is worth, and whether it is chosen from the start."""

    coding: Json
    ordinal: float | None
    chosen: bool
    path: Path


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form: where it stands, its codes as (system, code), its options, the answers it begins with."""

    link: str
    path: Path
    codes: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    initial: tuple[Json, ...]


def questions(form: Json) -> list[Question]:
    """Every question of a Questionnaire, groups opened, in its order."""
    sets = _value_sets(form)
    return [_question(item, path, sets) for item, path in walked(form, ("item",))]


def walked(resource: Json, inner: tuple[str, ...]) -> Iterator[tuple[Json, Path]]:
    """Every item with its place, groups before what is in them; `inner` names the lists that items hang in.

    One after the other and not by recursion: a file may be nested deeper than Python calls.
    """
    waiting: list[tuple[Json, Path]] = [(resource, ())]
    while waiting:
        element, path = waiting.pop()
        if path and isinstance(path[-1], int) and path[-2] == "item":
            yield element, path
        held = [((*path, key, nth), one) for key in inner for nth, one in enumerate(objects(element, key))]
        waiting.extend((one, where) for where, one in reversed(held))


def objects(element: Json, key: str) -> list[Json]:
    """The objects of a list; nothing where there is no such list."""
    value = element.get(key)
    return [one if isinstance(one, dict) else {} for one in value] if isinstance(value, list) else []


def text(element: Json, key: str) -> str:
    value = element.get(key)
    return value if isinstance(value, str) else ""


def codings(element: Json, key: str = "code") -> tuple[tuple[str, str], ...]:
    """(system, code) of each coding."""
    return tuple((text(one, "system"), text(one, "code")) for one in objects(element, key) if text(one, "code"))


def ordinal(*elements: Json) -> float | None:
    """What an answer is worth by an extension on it."""
    for element in elements:
        for one in objects(element, "extension"):
            value = one.get("valueDecimal", one.get("valueInteger"))
            if text(one, "url") in ORDINALS and isinstance(value, int | float) and not isinstance(value, bool):
                return float(value)
    return None


def _question(item: Json, path: Path, sets: Mapping[str, tuple[Option, ...]]) -> Question:
    options = []
    for key in ("answerOption", "option"):  # `option` until FHIR 3
        for nth, one in enumerate(objects(item, key)):
            coding = one.get("valueCoding")
            if isinstance(coding, dict):
                chosen = one.get("initialSelected") is True
                options.append(Option(coding, ordinal(one, coding), chosen, (*path, key, nth)))
    initial = [*objects(item, "initial")]
    initial += [
        {key.replace("initial", "value", 1): item[key]} for key in item if key.startswith("initial") and key[7:]
    ]
    initial += [{"valueCoding": one.coding} for one in options if one.chosen]
    shared = () if options else sets.get(text(item, "answerValueSet"), ())  # the standard has one or the other
    return Question(text(item, "linkId"), path, codings(item), tuple(options) or shared, tuple(initial))


def _value_sets(form: Json) -> dict[str, tuple[Option, ...]]:
    """The lists of answers inside the file, by `#id` and by their url: made once, however many questions name one."""
    found: dict[str, tuple[Option, ...]] = {}
    for nth, one in enumerate(objects(form, "contained")):
        if one.get("resourceType") != "ValueSet":
            continue
        listed = islice(_concepts(one, ("contained", nth)), MOST_ANSWERS)
        held = tuple(Option(each, ordinal(each), chosen=False, path=where) for each, where in listed)
        for name in ("#" + text(one, "id"), text(one, "url")):
            if len(name) > 1:
                found.setdefault(name, held)
    return found


def _concepts(value_set: Json, path: Path) -> Iterator[tuple[Json, Path]]:
    expansion, compose = value_set.get("expansion"), value_set.get("compose")
    if isinstance(expansion, dict):
        for nth, one in enumerate(objects(expansion, "contains")):
            yield one, (*path, "expansion", "contains", nth)
    if isinstance(compose, dict):
        for at, include in enumerate(objects(compose, "include")):
            for nth, one in enumerate(objects(include, "concept")):
                yield {"system": text(include, "system"), **one}, (*path, "compose", "include", at, "concept", nth)
