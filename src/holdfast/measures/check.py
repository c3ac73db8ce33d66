"""Does the knowledge hold? Loads every file, runs its worked cases, compares the words with their hashes.

`holdfast knowledge` prints what this returns; an empty list means that every file says what its tests say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdfast.knowledge import KnowledgeError, Table, read_toml
from holdfast.measures.batteries import FILE as BATTERIES_FILE
from holdfast.measures.catalogue import KNOWLEDGE
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.key_lock import key_fingerprint
from holdfast.measures.log import FILE as LOG_FILE
from holdfast.measures.log import parse_log
from holdfast.measures.reading import parse_instrument
from holdfast.measures.reading.batteries import parse_batteries
from holdfast.measures.scoring import SafetyAnswer, Scored, score
from holdfast.measures.standing import standings, with_rollup
from holdfast.measures.words import PACKS, fingerprint, read_wording

TOLERANCE = 0.005
BLANK, NOT_SHOWN, NONE = "blank", "not shown", "none"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold, with its place."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.what}" if self.place else f"{self.file}: {self.what}"


def problems(knowledge: Path = KNOWLEDGE, packs: Path = PACKS) -> list[Problem]:
    """Everything that is wrong with the instruments, their worked cases, their words, the log and the batteries."""
    found: list[Problem] = []
    known: dict[tuple[str, int], Instrument] = {}
    for path in sorted(knowledge.glob("*.toml")):
        try:
            values = read_toml(path)
            instrument = parse_instrument(path.name, values)
            known[instrument.id, instrument.version] = instrument
            found += file_problems(path.name, instrument, values)
        except KnowledgeError as error:
            found.append(_problem(path.name, error))
    found += wording_problems(known, packs)
    log = knowledge / LOG_FILE.parent.name / LOG_FILE.name
    try:
        parse_log(log.name, read_toml(log))
    except (KnowledgeError, OSError) as error:
        found.append(_problem(log.name, error))
    calendar = knowledge / BATTERIES_FILE.parent.name / BATTERIES_FILE.name
    try:
        parse_batteries(calendar.name, read_toml(calendar), {id for id, _ in known})
    except (KnowledgeError, OSError) as error:
        found.append(_problem(calendar.name, error))
    return found


def _problem(file: str, error: Exception) -> Problem:
    if isinstance(error, KnowledgeError):
        return Problem(file, error.key, f"found {error.found}; allowed: {error.allowed}. {error.advice}".strip())
    return Problem(file, "", str(error))


def file_problems(file: str, instrument: Instrument, values: Mapping[str, Any]) -> list[Problem]:
    """A file name that does not fit, sources that nothing names, worked cases that come out otherwise."""
    found = []
    expected = f"{instrument.id}.v{instrument.version}.toml"
    if file != expected:
        found.append(Problem(file, "id", f"the file should be called {expected}"))
    if (lock := key_fingerprint(instrument)) != instrument.provenance.sha256:
        what = f"the key differs from the one that was checked; if the change is meant, check it and write {lock} there"
        found.append(Problem(file, "provenance.sha256", what))
    named = _named_sources(values)
    found += [Problem(file, f"sources.{key}", "nothing names it") for key in instrument.sources if key not in named]
    cases = Table(file, "", dict(values)).tables("cases")
    if instrument.items and not cases:
        found.append(Problem(file, "cases", "no worked case"))
    for case in cases:
        found += [Problem(file, case.path, what) for what in _case_problems(instrument, case)]
    return found


def _named_sources(value: object) -> set[str]:
    """Every value of a key called `source`, at any depth."""
    if isinstance(value, dict):
        own = {value["source"]} if isinstance(value.get("source"), str) else set()
        return own.union(*(_named_sources(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_named_sources(part) for part in value))
    return set()


def _case_problems(instrument: Instrument, case: Table) -> Iterator[str]:
    name = case.text("name")
    form, rollup = case.optional_text("form"), case.optional_text("rollup")
    weights = case.values("weights") if case.has("weights") else None
    group = case.optional_text("group")
    try:
        instrument = with_rollup(instrument, rollup)
        scored = score(instrument, _answers(instrument, case), form=form, weights=weights)
        standing = standings(instrument, scored, group)
    except AnswerError as error:
        yield f"{name}: {error}"
        return
    expect, band, met, safety = (case.table(key, optional=True) for key in ("expect", "band", "met", "safety"))
    t = case.table("t", optional=True)
    case.close()
    if not list(expect):
        yield f"{name}: expects nothing"
    for table in (expect, band, met):
        for key in table:
            if key not in scored.scores:
                yield f"{name}: {key} is no score of {instrument.id}"
                return
    yield from (f"{name}: {line}" for line in _differences(scored, expect, band, met, safety))
    for key in t:
        found = standing[key].t if key in standing else None
        if found is None or abs(found - t.number(key)) > TOLERANCE:
            yield f"{name}: T of {key} is {found}, expected {t.number(key)}"


def _differences(scored: Scored, expect: Table, band: Table, met: Table, safety: Table) -> Iterator[str]:
    for key in expect:
        value, wanted = scored.scores[key].value, expect.raw(key)
        if wanted != NONE:
            wanted = expect.number(key)
        if (value is None) != (wanted == NONE) or (value is not None and abs(value - wanted) > TOLERANCE):
            yield f"{key} is {'null' if value is None else f'{value:g}'}, expected {wanted}"
    for key in band:
        if scored.scores[key].band != band.text(key):
            yield f"the band of {key} is {scored.scores[key].band}, expected {band.text(key)}"
    for key in met:
        if scored.scores[key].met != met.texts(key):
            yield f"the cut-offs met by {key} are {scored.scores[key].met}, expected {met.texts(key)}"
    said = {answer.item: _said(answer) for answer in scored.safety}
    for key in safety:
        if said.get(key) != safety.text(key):
            yield f"safety item {key} says {said.get(key)}, expected {safety.text(key)}"


def _said(answer: SafetyAnswer) -> str:
    return answer.attention if answer.state == "raised" and answer.attention else answer.state


def _answers(instrument: Instrument, case: Table) -> dict[str, float | None] | list[float | None]:
    listed = case.values("answers")
    if instrument.rotating and not instrument.variable:  # "not shown" is told apart from a blank by its tag
        tags = [tag for tag, item in instrument.items.items() if item.scored or len(listed) == len(instrument.items)]
        if len(listed) != len(tags):
            raise case.error("answers", f"{len(tags)} answers in the order of the form")
        named = zip(tags, listed, strict=True)
        return {tag: None if answer == BLANK else answer for tag, answer in named if answer != NOT_SHOWN}
    low = next(iter(instrument.items.values())).low
    places = {letter: low + n for n, letter in enumerate(instrument.letters)}
    return [None if answer == BLANK else places.get(answer, answer) for answer in listed]


def wording_problems(known: Mapping[tuple[str, int], Instrument], packs: Path = PACKS) -> list[Problem]:
    """Words that fit no instrument, miss an item, may not ship, or differ from the hash in the knowledge file."""
    found: list[Problem] = []
    seen: set[tuple[str, int, str]] = set()
    for path in sorted(packs.glob("*/*/*.toml")):
        lang, pack = path.parent.name, path.parent.parent.name
        try:
            words = read_wording(path, pack, lang)
        except KnowledgeError as error:
            found.append(_problem(path.name, error))
            continue
        instrument = known.get((words.id, words.version))
        if instrument is None:
            found.append(Problem(path.name, "id", f"no instrument {words.id} version {words.version}"))
            continue
        seen.add((words.id, words.version, lang))
        if not instrument.licence.wording_may_ship or instrument.licence.pack != pack:
            found.append(Problem(path.name, "pack", f"the licence of {words.id} does not put its words in {pack}"))
        if words.items and tuple(words.items) != tuple(instrument.items):
            found.append(Problem(path.name, "items", "not the items of the form in its order"))
        if strangers := sorted(set(words.ends) - set(instrument.items)):
            found.append(Problem(path.name, f"ends.{strangers[0]}", "no such item"))
        lock = instrument.wording.sha256.get(lang)
        if lock != fingerprint(words):
            what = f"the words differ from the lock; if the change is meant, write {fingerprint(words)} there"
            found.append(Problem(path.name, f"wording.sha256.{lang}", what))
    for instrument in known.values():
        found += [
            Problem(f"{instrument.id}.v{instrument.version}.toml", f"wording.sha256.{lang}", "no words")
            for lang in instrument.wording.sha256
            if (instrument.id, instrument.version, lang) not in seen
        ]
    return found
