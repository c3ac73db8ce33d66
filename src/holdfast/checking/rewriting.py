"""Words on what asks for rewriting, and private words on a clause: about something that is there, saying one thing."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.model import Case
from holdfast.case.private import PrivateNote
from holdfast.case.strict_json import Problem
from holdfast.case.working import TriggerWord
from holdfast.checking.entries import Listed, standing
from holdfast.checking.kept import brought, not_a


def check_rewriting(case: Case, entries: tuple[Listed, ...]) -> Iterator[Problem]:
    versions = {move.version.number for move in case.record.moves if move.act == "rewrite" and move.version}
    for place, word in standing(entries, TriggerWord):
        yield from _version(place, word, versions)
        yield from _until(place, word)
        if word.answer == "set_aside" and not (word.reason or "").strip():
            yield Problem(f"{place}.reason", "nothing", "why it was set aside, in a line", "Say why.")
    kinds = brought(case)
    for place, note in standing(entries, PrivateNote):
        if note.clause is not None and note.clause not in kinds:
            yield Problem(f"{place}.clause", not_a(note.clause, kinds), "a clause brought by a move",
                          "Name the clause the note is about, or leave it out.")  # fmt: skip


def _version(place: str, word: TriggerWord, versions: set[int]) -> Iterator[Problem]:
    if word.version is None:
        return
    if word.answer != "handled":
        yield Problem(f"{place}.version", f"{word.version}, with {word.answer}", "a version with handled alone",
                      "Leave version out, or say handled.")  # fmt: skip
    elif word.version not in versions:
        there = ", ".join(map(str, sorted(versions)))
        allowed = f"the number of a version that was opened ({there})" if there else "none: no version was opened"
        yield Problem(f"{place}.version", f"{word.version}, a version that does not exist", allowed,
                      "Correct the number, or add the move that opened it.")  # fmt: skip


def _until(place: str, word: TriggerWord) -> Iterator[Problem]:
    if word.answer == "put_off" and word.until is None:
        yield Problem(f"{place}.until", "nothing", "the day until which it waits", "Add the day, or set it aside.")
    elif word.answer != "put_off" and word.until is not None:
        yield Problem(f"{place}.until", f"{word.until.isoformat()}, with {word.answer}", "a day with put_off alone",
                      "Leave until out, or say put_off.")  # fmt: skip
    elif word.until is not None and word.until <= word.when:
        yield Problem(f"{place}.until", f"{word.until.isoformat()}, not after {word.when.isoformat()}",
                      "a later day than when", "Correct the day.")  # fmt: skip
