"""What is to be asked, and what was done about a safety answer: each about something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.measured import Measure, Planned, SafetyReply
from holdfast.case.strict_json import Problem, shown
from holdfast.checking.entries import Listed, standing
from holdfast.checking.measures import nobody_knows, scales_of
from holdfast.measures.catalogue import UnknownInstrument, catalogue, instrument


def check_asked(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    yield from _plans(entries)
    yield from _safety_replies(entries)


def _plans(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    scales = scales_of(entries)
    for place, plan in standing(entries, Planned):
        if plan.instrument not in catalogue() and plan.instrument not in scales:
            yield nobody_knows(place, plan.instrument)


def _safety_replies(entries: tuple[Listed, ...]) -> Iterator[Problem]:
    measures = {
        e.entry.id: e.entry for e in entries if isinstance(e.entry, Measure)
    }  # a corrected one was answered too
    for place, reply in standing(entries, SafetyReply):
        if not reply.done.strip():
            yield Problem(f"{place}.done", "only spaces", "what was done, in words", "Write what was done.")
        measure = measures.get(reply.measure)
        if measure is None:
            yield Problem(
                f"{place}.measure",
                f"{shown(reply.measure)}, which no measure bears",
                "the id of an entry in measures",
                "Name the measure that was answered.",
            )
            continue
        tags = _safety_tags(measure)
        if reply.item not in tags:
            allowed = "one of " + ", ".join(tags) if tags else "nothing: it has no safety item"
            allowed += f" ({measure.instrument})"
            yield Problem(f"{place}.item", shown(reply.item), allowed, "Name the safety item that was seen.")
        if reply.when < measure.when:
            yield Problem(
                f"{place}.when",
                f"{reply.when.isoformat()}, before the measure was filled in",
                f"{measure.when.isoformat()} or later",
                "Correct the day.",
            )


def _safety_tags(measure: Measure) -> tuple[str, ...]:
    if measure.instrument not in catalogue():
        return ()
    try:
        found = instrument(measure.instrument, measure.version)
    except UnknownInstrument:  # told of at the measure
        found = catalogue()[measure.instrument]
    return tuple(rule.item for rule in found.safety)
