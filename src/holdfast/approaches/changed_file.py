"""A file of reasons that a practice changed: read beside the program's own, and what it changes in words.

Nothing is taken over here. A person reads the differences, sees which cases would read differently, and accepts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from holdfast.approaches.faults import faults_of
from holdfast.approaches.knowledge_files import ORDER, Knowledge, read_knowledge
from holdfast.approaches.model import ApproachReading, ArgumentMap, GroupId, KnownApproach, Reason
from holdfast.knowledge import KnowledgeError, shown, toml_of

LARGEST, LONGEST_LINE = 100_000, 800
"""Bytes; the longest of ours has a fifth of it. One long line with a key of many dots takes TOML's reader minutes."""
Speaks = Literal["spoke", "open", "silent"]


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One changed file, whole and checked. `known` is the knowledge with it in the place of the one before."""

    approach: str
    text: str
    sha256: str
    known: Knowledge

    @property
    def after(self) -> KnownApproach:
        return next(one for one in self.known.approaches if one.id == self.approach)


@dataclass(frozen=True, slots=True)
class AboutIt:
    """What the file says of the approach itself and says otherwise now: its title, what it aims at, the evidence."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One reason that is new, gone or changed. `before` None: new; `after` None: gone."""

    id: str
    before: Reason | None
    after: Reason | None


@dataclass(frozen=True, slots=True)
class ReadsDifferently:
    """What one approach of one case would read as with the changed file: its group, and the reasons that differ."""

    approach: str
    group_before: GroupId
    group_after: GroupId
    reasons: tuple[tuple[str, Speaks, Speaks], ...]


def read_changed(data: bytes, name: str, others: Mapping[str, Mapping[str, Any]] | None = None) -> ChangedFile:
    """Read the bytes of a changed file. `others`: the files already changed, by approach.

    Raises `KnowledgeError`, naming file and key, for anything that could not be taken over: not TOML, too large, an
    approach the program does not know, an unknown feature or source, a condition that never holds.
    """
    if len(data) > LARGEST:
        raise KnowledgeError(name, "", f"{len(data)} bytes", f"at most {LARGEST} bytes")
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            raise KnowledgeError(
                name, f"line {number}", f"{len(line)} bytes", f"at most {LONGEST_LINE} bytes in a line"
            )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError(name, "", f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text") from error
    raw = toml_of(text, name)
    approach = raw.get("approach")
    if approach not in ORDER:
        raise KnowledgeError(name, "approach", shown(approach), "one of " + ", ".join(ORDER))
    known = read_knowledge({**(others or {}), approach: raw})
    found = ChangedFile(approach, text, hashlib.sha256(data).hexdigest(), known)
    faults = faults_of(found.after, known.features)
    if faults:
        raise faults[0]
    return found


def differences(before: Knowledge, changed: ChangedFile) -> tuple[Difference, ...]:
    """The reasons that are new, gone or changed, in the order of the changed file; those gone come last."""
    old = {one.id: one for approach in before.approaches if approach.id == changed.approach for one in approach.reasons}
    new = {one.id: one for one in changed.after.reasons}
    found = [Difference(id, old.get(id), one) for id, one in new.items() if old.get(id) != one]
    return (*found, *(Difference(id, one, None) for id, one in old.items() if id not in new))


def about_it(before: Knowledge, changed: ChangedFile) -> tuple[AboutIt, ...]:
    """Every line about the approach itself that reads otherwise; its version and its reasons apart."""
    old = next((one for one in before.approaches if one.id == changed.approach), None)
    if old is None:
        return ()
    pairs = ((f.name, getattr(old, f.name), getattr(changed.after, f.name)) for f in fields(KnownApproach))
    differ = ((name, was, now) for name, was, now in pairs if was != now and name not in ("version", "reasons"))
    return tuple(AboutIt(name, _listed(was), _listed(now)) for name, was, now in differ)


def _listed(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def reads_differently(before: ArgumentMap, after: ArgumentMap) -> tuple[ReadsDifferently, ...]:
    """The approaches of one case in which a reason speaks, is open or is silent otherwise than before."""
    old = {one.approach.id: one for one in before.approaches}
    found = []
    for reading in after.approaches:
        earlier = old.get(reading.approach.id)
        reasons = _moved(_stances(earlier), _stances(reading))
        group_before: GroupId = "too_little" if earlier is None else earlier.group
        if reasons or group_before != reading.group:
            found.append(ReadsDifferently(reading.approach.id, group_before, reading.group, reasons))
    return tuple(found)


def _stances(reading: ApproachReading | None) -> dict[str, Speaks]:
    if reading is None:
        return {}
    spoken: dict[str, Speaks] = {one.reason.id: "spoke" for one in reading.spoken if not one.reason.general}
    return {**spoken, **{one.reason.id: "open" for one in reading.open}}


def _moved(before: Mapping[str, Speaks], after: Mapping[str, Speaks]) -> tuple[tuple[str, Speaks, Speaks], ...]:
    both = ((id, before.get(id, "silent"), after.get(id, "silent")) for id in dict.fromkeys((*after, *before)))
    return tuple((id, was, now) for id, was, now in both if was != now)
