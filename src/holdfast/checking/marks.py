"""Marks and answers: each mark once, and no form that says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields

from holdfast.case.model import Case
from holdfast.case.private import PrivateNote
from holdfast.case.record import AllianceCheck, CheckIn, Session
from holdfast.case.strict_json import Problem
from holdfast.case.working import Log
from holdfast.checking.entries import Listed, standing


def check_marks(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    for place, session in standing(entries, Session):
        yield from once(f"{place}.attendance", session.attendance)
        yield from once(f"{place}.frame", session.frame)
        if session.patient is not None and _says_nothing(session.patient):
            yield Problem(f"{place}.patient", "no answer at all", "at least one answer, or words", "Leave patient out.")
    for place, check_in in standing(entries, CheckIn):
        yield from once(f"{place}.ticks", check_in.ticks)
        if not check_in.ticks and not check_in.words and not _answered(check_in.answers):
            allowed = "at least one answer, a tick, or words"
            yield Problem(f"{place}.answers", "a check-in without any answer", allowed, "Take the check-in out.")
    for place, log in standing(entries, Log):
        yield from once(f"{place}.signs", (mark.sign for mark in log.signs or ()))
        yield from once(f"{place}.moments", log.moments or ())
        yield from once(f"{place}.defence_tags", log.defence_tags or ())
        yield from once(f"{place}.topic", log.topic or ())
    for place, note in standing(entries, PrivateNote):
        yield from once(f"{place}.pulls", (mark.pull for mark in note.pulls or ()))
        yield from once(f"{place}.urges", note.urges or ())
    for n, move in enumerate(case.record.moves):
        if move.terms is not None:
            yield from once(f"moves[{n}].terms.expects", move.terms.expects)
            yield from once(f"moves[{n}].terms.serves", move.terms.serves)


def once(place: str, marks: Iterable[str]) -> Iterator[Problem]:
    """A problem for each mark that stands there more than once."""
    for mark, times in Counter(marks).items():
        if times > 1:
            yield Problem(place, f"{mark}, {times} times", "each mark once", "Keep one of them.")


def _answered(answers: object) -> bool:
    return any(getattr(answers, f.name) is not None for f in fields(answers))  # type: ignore[arg-type]


def _says_nothing(check: AllianceCheck) -> bool:
    numbers = (*check.goal, *check.task, *check.bond, check.image, check.held_back)
    return check.words is None and all(number is None for number in numbers)
