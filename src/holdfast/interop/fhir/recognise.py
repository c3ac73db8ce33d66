"""Which instrument a foreign response belongs to, and which of its items answer which question. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast.case.strict_json import shown
from holdfast.interop.fhir.foreign import Json, Question, codings, objects, text
from holdfast.interop.fhir.names import ITEMS, LOINC, QUESTIONNAIRE, SCORE_LINK, verified_loinc
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument
from holdfast.measures.instrument import Instrument

_LOINC_CODE = re.compile(r"(?<![0-9A-Za-z])([0-9]{1,7}-[0-9])(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The instrument with the form it was filled in on.

    `ours`: we wrote the form, so its names and figures hold. `named`: a person said which instrument it is, so a linkId
    that is the name of one of its items means that item.
    """

    instrument: Instrument
    form: str | None
    ours: bool
    named: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why no instrument could be told, as found and why."""

    found: str
    why: str


def recognised(
    resource: Json, form: Json | None, questions: Sequence[Question], links: Sequence[str]
) -> Recognised | Unknown:
    """By our own name for the form; by the LOINC code of the whole; by the LOINC codes of the questions."""
    about = [named for one in (resource, form or {}) for named in _names(one)]
    if own := next((one for one in about if one.startswith(QUESTIONNAIRE)), None):
        return _our_own(own)
    wholes = {code for one in about for code in _LOINC_CODE.findall(one)}
    found = [one for one in _with_loinc() if one.loinc in wholes]
    if len(found) == 1:
        return Recognised(found[0], None, ours=False)
    return _by_questions(questions, links)


def _names(one: Json) -> list[str]:
    """Everything that may name the whole form: canonical or reference, url, codes, identifiers."""
    about = one.get("questionnaire")
    found = [about] if isinstance(about, str) else [text(about, "reference")] if isinstance(about, dict) else []
    found.append(text(one, "url"))
    identifier = one.get("identifier")
    held = objects(one, "identifier") if isinstance(identifier, list) else [identifier]
    found += [text(each, "value") for each in held if isinstance(each, dict)]
    return [*found, *(code for _, code in codings(one))]


def _our_own(canonical: str) -> Recognised | Unknown:
    name, _, version = canonical.removeprefix(QUESTIONNAIRE).partition("|")
    id, _, form = name.partition(":")
    try:
        one = instrument(id, int(version) if version.isdecimal() and len(version) < 6 else None)
    except UnknownInstrument:
        return Unknown(shown(canonical), "this program has no such questionnaire, or not in this version")
    if form and form not in one.forms:
        return Unknown(
            shown(canonical), f"{one.id} has no form of this name; it has " + (", ".join(one.forms) or "one form")
        )
    return Recognised(one, form or one.default_form, ours=True)


def _by_questions(questions: Sequence[Question], links: Sequence[str]) -> Recognised | Unknown:
    codes = {code for one in questions for system, code in one.codes if system == LOINC}
    codes |= {code for link in links if (code := loinc_in(link))}
    fits = {one.id: len(codes & _codes(one).keys()) for one in _with_loinc()}
    most = max(fits.values(), default=0)
    best = [id for id, count in fits.items() if count == most]
    if not most:
        return Unknown("no questionnaire that is known here", "neither its name nor its questions carry a code we know")
    if len(best) > 1:
        return Unknown(f"questions of {' and of '.join(best)}", "it could be either, and nothing is guessed")
    return Recognised(instrument(best[0]), None, ours=False)


def _with_loinc() -> list[Instrument]:
    return [one for one in catalogue().values() if verified_loinc(one)]


def _codes(one: Instrument) -> Mapping[str, str]:
    return {item.loinc: tag for tag, item in one.items.items() if item.loinc}


def loinc_in(link: str) -> str | None:
    """The last LOINC code in a linkId such as /44249-1/44250-9."""
    found = _LOINC_CODE.findall(link)
    return found[-1] if found else None


def tag_of(known: Recognised, link: str, question: Question | None) -> str | None:
    """The item that a linkId asks, by our own name, by a code of the question, by a code in the linkId."""
    one = known.instrument
    if (known.ours or known.named) and link in one.items:
        return link
    codes = set(question.codes) if question else set[tuple[str, str]]()
    if own := [tag for tag in one.items if (ITEMS, tag) in codes]:
        return own[0]
    if not verified_loinc(one):
        return None
    asked = [code for system, code in codes if system == LOINC]
    asked += [code] if (code := loinc_in(link)) else []
    return next((tag for code in asked if (tag := _codes(one).get(code))), None)


def is_score(known: Recognised, link: str, question: Question | None) -> bool:
    """Does this item hold a score and no answer?"""
    codes = {code for _, code in question.codes} if question else set[str]()
    codes |= {code} if (code := loinc_in(link)) else set()
    return link.startswith(SCORE_LINK) or any(rule.loinc in codes for rule in known.instrument.scores.values())
