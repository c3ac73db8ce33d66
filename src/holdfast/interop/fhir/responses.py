"""Answers from a FHIR file, with everything that could not be taken and why. Tolerant: a fault beside an answer does
not lose the answer; strict about the answer itself: what cannot be told for certain is left out and reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.case.fields import EARLIEST, LATEST
from holdfast.case.strict_json import CannotRead, Problem, parse_object, place, shown
from holdfast.interop.fhir.foreign import Json, Path, Question, objects, questions, text, walked
from holdfast.interop.fhir.one_answer import NoAnswer, one_answer
from holdfast.interop.fhir.recognise import Recognised, Unknown, is_score, recognised, tag_of
from holdfast.measures.catalogue import instrument as instrument_of
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import Scored, order_of, score

RESPONSE, FORM, MANY = "QuestionnaireResponse", "Questionnaire", "Bundle"
LARGEST_CHECKED = 1_000_000
"""Bytes up to which the file is held against the standard as well; a response of a hundred answers has 20,000."""
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer that was taken: where it stands in the file, the item, the answer as the key counts it."""

    where: str
    item: str
    value: float | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something that was left out: where it stands, what was found, why. The answers beside it are kept."""

    where: str
    found: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why} (found {self.found})"


@dataclass(frozen=True, slots=True)
class FhirAnswers:
    """What a file holds. `answers` by tag, as the key counts them (None: asked and left blank).

    `instrument` is None where it could not be told. `asked` are the items the file asks; where nobody answered (a blank
    form) there are no answers. `when` is the day it was filled in, where the file says so.
    """

    instrument: Instrument | None
    form: str | None
    answers: Mapping[str, float | None]
    when: date | None
    asked: tuple[str, ...]
    taken: tuple[Taken, ...]
    not_taken: tuple[NotTaken, ...]

    def as_printed(self) -> dict[str, float | None]:
        """The answers as they stand on the form, which is how a case keeps them and `score` takes them."""
        assert self.instrument is not None
        return printed_answers(self.instrument, self.answers, self.form)

    def scored(self) -> Scored | None:
        """Scores of these answers; None where there are none."""
        if self.instrument is None or not self.answers:
            return None
        return score(self.instrument, self.as_printed(), form=self.form)


def printed_answers(
    instrument: Instrument, answers: Mapping[str, float | None], form: str | None
) -> dict[str, float | None]:
    """Answers of the key as one form prints them: begun at its number, turned where it turns."""
    _, low = order_of(instrument, form)
    used = instrument.forms.get(form or instrument.default_form or "")
    found: dict[str, float | None] = {}
    for tag, answer in answers.items():
        item, shown_as = instrument.items[tag], answer
        if answer is not None:
            turned = item.low + item.high - answer if used is not None and tag in used.mirrored else answer
            shown_as = turned if low is None else turned + low - item.low
        found[tag] = shown_as
    return found


def read_response(
    data: bytes, *, asked_by: bytes | None = None, instrument: str | None = None, form: str | None = None
) -> FhirAnswers:
    """The answers in a QuestionnaireResponse (or a Questionnaire that begins with answers), as far as they can be told.

    `asked_by` is the Questionnaire the response was given to, where its linkIds mean nothing by themselves;
    `instrument` and `form` say what the file does not. Raises CannotRead where the bytes are no FHIR of these kinds,
    UnknownInstrument and AnswerError for an `instrument` or `form` that is not known.
    """
    whole = parse_object(data)
    resource, held = _response(whole)
    if asked_by is not None:
        held = parse_object(asked_by)
        if held.get("resourceType") != FORM:
            raise _refused("resourceType of the form", held.get("resourceType"), f'"{FORM}"')
    asked = questions(held) if held is not None else []
    items = list(_given(resource, asked))
    told = recognised(resource, held, asked, [link for _, link, _ in items])
    known, remarks = _named(told, instrument)
    remarks += [*_status(resource), *_faults(data, whole)]
    if isinstance(known, Unknown):
        lost = _lost(items, "which question it answers, nobody can tell")
        return _nothing((NotTaken("questionnaire", known.found, known.why), *lost, *remarks))
    used = form or known.form or known.instrument.default_form
    order_of(known.instrument, used)
    if resource.get("status") == "entered-in-error":
        return _nothing((*_lost(items, "the file says that it was entered in error"), *remarks))
    reading = _Reading(known, form, {one.link: one for one in asked})
    reading.read(items)
    if not _filled(resource):
        remarks = [*_options(reading, asked), *_begins_with(reading), *remarks]
    when, spoiled = _day(resource)
    given = _filled(resource) or any(one.value is not None for one in reading.taken)
    return FhirAnswers(
        instrument=known.instrument,
        form=used,
        answers=reading.answers if given else {},
        when=when,
        asked=tuple(reading.asked),
        taken=tuple(reading.taken) if given else (),
        not_taken=(*reading.not_taken, *spoiled, *remarks),
    )


def _nothing(not_taken: tuple[NotTaken, ...]) -> FhirAnswers:
    return FhirAnswers(None, None, {}, None, (), (), not_taken)


def _filled(resource: Json) -> bool:
    """Did somebody fill it in? A question without an answer is a blank only then."""
    return resource.get("resourceType") == RESPONSE


def _named(told: Recognised | Unknown, id: str | None) -> tuple[Recognised | Unknown, list[NotTaken]]:
    """The instrument a person named goes before what the file says; that they differ is reported."""
    if id is None or (isinstance(told, Recognised) and told.instrument.id == id):
        return told, []
    one = instrument_of(id)
    other = (
        [NotTaken("questionnaire", told.instrument.id, f"read as {id}, as asked")]
        if isinstance(told, Recognised)
        else []
    )
    return Recognised(one, None, ours=False, named=True), other


def _response(resource: Json) -> tuple[Json, Json | None]:
    """The resource with the answers, and the form it was given to where the file holds it."""
    kind = resource.get("resourceType")
    if kind == FORM:
        return resource, resource
    if kind == MANY:
        parts = [one.get("resource") for one in objects(resource, "entry")]
        responses: list[Json] = [one for one in parts if isinstance(one, dict) and one.get("resourceType") == RESPONSE]
        if len(responses) != 1:
            raise _refused("entry", f"{len(responses)} responses", "one; take them apart and give one at a time")
        held: list[Json] = [one for one in parts if isinstance(one, dict) and one.get("resourceType") == FORM]
        return responses[0], held[0] if len(held) == 1 else None
    if kind != RESPONSE:
        raise _refused("resourceType", kind, f'"{RESPONSE}" or "{FORM}", with answers in it')
    forms = [one for one in objects(resource, "contained") if one.get("resourceType") == FORM]
    return resource, forms[0] if len(forms) == 1 else None


def _refused(where: str, found: object, allowed: str) -> CannotRead:
    return CannotRead((Problem(where, shown(found), allowed, "Check that this is the right file."),))


_Items = Sequence[tuple[Path, str, Sequence[Json]]]


def _given(resource: Json, asked: Sequence[Question]) -> Iterator[tuple[Path, str, Sequence[Json]]]:
    """Place, linkId and answers of every item that is a question."""
    if resource.get("resourceType") == FORM:
        yield from ((one.path, one.link, one.initial) for one in asked)
        return
    for item, path in walked(resource, ("item", "answer")):
        yield path, text(item, "linkId"), objects(item, "answer")


def _lost(items: _Items, why: str) -> Iterator[NotTaken]:
    for path, link, answers in items:
        if answers:
            yield NotTaken(place(path), shown(link), why)


class _Reading:
    """The answers of one file as they are read, item by item."""

    def __init__(self, known: Recognised, form: str | None, asked_by: Mapping[str, Question]) -> None:
        self.known, self.form, self.asked_by = known, form, asked_by
        self.answers: dict[str, float | None] = {}
        self.asked: list[str] = []
        self.taken: list[Taken] = []
        self.not_taken: list[NotTaken] = []

    def read(self, items: _Items) -> None:
        by_tag: dict[str, list[tuple[Path, Question | None, Sequence[Json]]]] = {}
        for path, link, answers in items:
            question = self.asked_by.get(link)
            if (tag := tag_of(self.known, link, question)) is not None:
                by_tag.setdefault(tag, []).append((path, question, answers))
            elif is_score(self.known, link, question):
                if answers or question is not None:
                    self.leave(path, shown(link), "a score; scores are worked out anew from the answers")
            elif answers:
                self.leave(path, shown(link), f"no question of {self.known.instrument.title}")
        for tag, places in by_tag.items():
            self.asked.append(tag)
            self.take(tag, places)

    def take(self, tag: str, places: Sequence[tuple[Path, Question | None, Sequence[Json]]]) -> None:
        """One item: answered once, left blank, or answered in a way that cannot be told."""
        given = [((*path, "answer", nth), q, one) for path, q, answers in places for nth, one in enumerate(answers)]
        if not given:
            self.answers[tag] = None
            self.taken.append(Taken(place(places[0][0]), tag, None))
            return
        if len(given) > 1:
            for path, _, _ in given:
                self.leave(
                    path, f"{len(given)} answers", f"{tag} has one answer, and which of them it is nobody can tell"
                )
            return
        ((path, question, answer),) = given
        try:
            value = one_answer(self.known, self.form, tag, answer, question)
        except NoAnswer as error:
            self.leave(path, error.found, error.why)
            return
        self.answers[tag] = value
        self.taken.append(Taken(place(path), tag, value))

    def leave(self, path: Path, found: str, why: str) -> None:
        self.not_taken.append(NotTaken(place(path), found, why))


def _options(reading: _Reading, asked: Sequence[Question]) -> Iterator[NotTaken]:
    """The answers a form offers that would not be taken if somebody chose them; of each item once."""
    seen: set[str | None] = {None}
    for question in asked:
        tag = tag_of(reading.known, question.link, question)
        options = question.options if tag not in seen else ()
        seen.add(tag)
        for option in options:
            try:
                one_answer(reading.known, reading.form, str(tag), {"valueCoding": option.coding}, question)
            except NoAnswer as error:
                yield NotTaken(place(option.path), error.found, error.why)


def _begins_with(reading: _Reading) -> Iterator[NotTaken]:
    if any(one.value is not None for one in reading.taken):
        yield NotTaken(
            "item.initial", "answers in a form", "a form may begin with answers nobody gave: ask where they are from"
        )


def _status(resource: Json) -> Iterator[NotTaken]:
    status = resource.get("status")
    if resource.get("resourceType") == RESPONSE and status not in ("completed", "amended"):
        yield NotTaken("status", shown(status), "not said to be finished: look whether all of it was answered")


def _day(resource: Json) -> tuple[date | None, list[NotTaken]]:
    """The day it was filled in, as it was there and then."""
    if not _filled(resource):
        return None, []
    authored = resource.get("authored")
    written = text(resource, "authored")[:10]
    try:
        day = date.fromisoformat(written) if len(written) == 10 and written[4] == written[7] == "-" else None
    except ValueError:
        day = None
    if day is not None and EARLIEST <= day <= LATEST:
        return day, []
    return None, [
        NotTaken("authored", shown(authored), "no day from 1900 to 2200, so nobody knows when it was filled in")
    ]


def _faults(data: bytes, resource: Json) -> list[NotTaken]:
    """What the standard refuses in the file. It is told, and what can be read is read."""
    if len(data) > LARGEST_CHECKED:
        return [
            NotTaken("file", f"{len(data):,} bytes", "too long to be held against the standard; its answers are read")
        ]
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    try:
        get_fhir_model_class(str(resource["resourceType"])).model_validate(resource)
    except RecursionError:
        return [
            NotTaken("file", "lists within lists", "too deep to be held against the standard; its answers are read")
        ]
    except ValidationError as error:
        count, found = error.error_count(), error.errors(include_url=False)[:MOST_FAULTS]
    else:
        return []
    told = [NotTaken(place(tuple(one["loc"])), _found(one["type"], one["input"]), _why(one["type"])) for one in found]
    if count > MOST_FAULTS:
        told.append(NotTaken("file", f"{count - MOST_FAULTS:,} more", "faults by the standard"))
    return told


def _found(kind: str, value: object) -> str:
    return "nothing" if "missing" in kind else shown(value)


def _why(kind: str) -> str:
    if kind == "extra_forbidden":
        return "FHIR R4 has no such field; it was passed over"
    if "missing" in kind:
        return "FHIR R4 asks for something here; it does without"
    if kind == "string_pattern_mismatch":
        return "not written as FHIR R4 asks; it was passed over"
    return "FHIR R4 does not take this; it was passed over"
