"""Ways of working: parts of a formulation that fit their slots, points and links to what is there, features, decisions.

A slot that no file of ours knows is no fault: an older file has slots of its own, and they are shown as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from holdfast.approaches.formulation_files import formulations
from holdfast.approaches.knowledge_files import knowledge
from holdfast.case.model import Case
from holdfast.case.record import CheckIn, Event, Session
from holdfast.case.strict_json import Problem, shown
from holdfast.case.ways import (
    ApproachDecision,
    ElementLink,
    ElementPoint,
    FeatureNoted,
    FormulationElement,
    Narrative,
)
from holdfast.checking.entries import Listed, standing
from holdfast.checking.hours import no_such_hour
from holdfast.checking.kept import brought

Parts = Mapping[str, FormulationElement]


def check_formulating(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    parts = {e.entry.id: e.entry for e in entries if isinstance(e.entry, FormulationElement)}
    hours = {session.number for _, session in standing(entries, Session)}
    named = _named(case, entries)
    for place, part in standing(entries, FormulationElement):
        yield from _choice(place, part)
        yield from _revises(place, part, parts)
    for place, point in standing(entries, ElementPoint):
        if point.element not in parts:
            yield _no_part(f"{place}.element", point.element)
        yield from _ref(place, point, named)
    for place, link in standing(entries, ElementLink):
        yield from _link(place, link, parts)
    for place, told in standing(entries, Narrative):
        if told.session is not None and told.session not in hours:
            yield no_such_hour(f"{place}.session", told.session, hours)
    for place, noted in standing(entries, FeatureNoted):
        yield from _feature(place, noted)
    for place, decision in standing(entries, ApproachDecision):
        yield from _decision(place, decision)


def _choice(place: str, part: FormulationElement) -> Iterator[Problem]:
    known = formulations().get(part.approach)
    slot = known.slots.get(part.slot) if known is not None else None
    if slot is None or part.choice is None or slot.words_of(part.choice) is not None:
        return
    there = ", ".join(choice.id for choice in slot.choices)
    allowed = f"one of {there}" if there else f"nothing, as {part.slot} asks for words alone"
    yield Problem(f"{place}.choice", shown(part.choice), allowed, "Correct the choice, or leave it out.")


def _revises(place: str, part: FormulationElement, parts: Parts) -> Iterator[Problem]:
    if part.revises is None:
        if part.dropped:
            yield Problem(f"{place}.dropped", "true, and nothing it drops", "true beside revises",
                          "Name in revises the part that is held no longer.")  # fmt: skip
        return
    before = parts.get(part.revises)
    if before is None or before is part:
        yield _no_part(f"{place}.revises", part.revises)
    elif (before.approach, before.slot) != (part.approach, part.slot):
        allowed = f"a part under {part.slot} of {part.approach}"
        found = f"{shown(part.revises)}, {before.slot} of {before.approach}"
        yield Problem(f"{place}.revises", found, allowed, "Name the part whose place it takes.")
    elif before.when > part.when:
        yield _too_early(f"{place}.when", part.when, before.when)
    elif _in_a_circle(part, parts):
        yield Problem(f"{place}.revises", f"{shown(part.revises)}, which comes back to this one",
                      "parts that lead back to a first one", "Take revises out of the one that was first.")  # fmt: skip


def _too_early(place: str, when: date, before: date) -> Problem:
    found = f"{when.isoformat()}, before the part it takes the place of ({before.isoformat()})"
    return Problem(place, found, "that day or a later one", "Correct the day.")


def _in_a_circle(part: FormulationElement, parts: Parts) -> bool:
    seen: set[str] = set()
    here: FormulationElement | None = part
    while here is not None and here.revises is not None and here.id not in seen:
        seen.add(here.id)
        here = parts.get(here.revises)
        if here is part:
            return True
    return False


def _no_part(place: str, found: str) -> Problem:
    allowed = "the id of another part in formulation"
    return Problem(place, f"{shown(found)}, which is no part of it", allowed, "Correct the name, or add the part.")


def _named(case: Case, entries: tuple[Listed, ...]) -> Mapping[str, frozenset[str]]:
    """What a point may name, by kind: numbers of hours, ids of entries (also of those corrected since), clauses."""
    hours = frozenset(str(session.number) for _, session in standing(entries, Session))
    kinds = {"narrative": Narrative, "check_in": CheckIn, "event": Event}
    ids = {to: frozenset(e.entry.id for e in entries if isinstance(e.entry, kind)) for to, kind in kinds.items()}
    return {"session": hours, "episode": hours, "clause": frozenset(brought(case)), **ids}


def _ref(place: str, point: ElementPoint, named: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    if point.ref in named[point.to]:
        return
    hour = point.to in ("session", "episode")
    what = "hour" if hour else point.to.replace("_", "-")
    allowed = "the number of an hour in sessions" if hour else f"the name of a {what} in this case"
    found = f"{shown(point.ref)}, which names no {what}"
    yield Problem(f"{place}.ref", found, allowed, "Correct the name, or add what it names.")


def _link(place: str, link: ElementLink, parts: Parts) -> Iterator[Problem]:
    for name, end in (("start", link.start), ("end", link.end)):
        if end not in parts:
            yield _no_part(f"{place}.{name}", end)
    if link.start == link.end:
        yield Problem(f"{place}.end", f"{shown(link.end)}, where it starts", "another part", "Name the other part.")


def _feature(place: str, noted: FeatureNoted) -> Iterator[Problem]:
    feature = knowledge().features.get(noted.feature)
    if feature is None:
        yield Problem(f"{place}.feature", shown(noted.feature), "a feature of features.toml",
                      "Correct the name; holdfast knowledge lists them.")  # fmt: skip
        return
    allowed = [value.id for value in feature.values]
    if noted.value is not None and noted.value not in allowed:
        yield Problem(f"{place}.value", shown(noted.value), "one of " + ", ".join(allowed), "Correct the value.")
    if (noted.value is None) != (noted.certainty == "unknown"):
        found = "nothing, and not unknown" if noted.value is None else f"{shown(noted.value)}, and unknown"
        yield Problem(f"{place}.value", found, "a value with known or estimated, and none with unknown",
                      "Say how sure it is, or leave the value out.")  # fmt: skip


def _decision(place: str, decision: ApproachDecision) -> Iterator[Problem]:
    named = [use.approach for use in decision.uses]
    if not named:
        yield Problem(f"{place}.uses", "nothing", "at least one way of working", "Name what was decided on.")
    twice = sorted({one for one in named if named.count(one) > 1})
    if twice:
        yield Problem(f"{place}.uses", f"{', '.join(twice)} twice", "each way of working once", "Keep one of the two.")
    if sum(use.role == "main" for use in decision.uses) > 1:
        yield Problem(f"{place}.uses", "more than one main", "one main at most, the others beside it",
                      "Say which of them is the main one.")  # fmt: skip
    if not decision.reason.strip():
        yield Problem(f"{place}.reason", "nothing", "why it was decided", "Say why, in a sentence.")
