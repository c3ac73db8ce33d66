"""`truth.json`, `holdfast-truth/2`: what is true of the treatments of a folder, apart from their case files.

The format is told in `docs/treatments-format.md`. Reading is strict, as for case files: each error says where it
stands, what was found, what is allowed and what to do.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from annotated_types import Ge, Le

from holdfast.case.casefile import read_case
from holdfast.case.fields import STRICT, Id, Pattern
from holdfast.case.model import Case
from holdfast.case.strict_json import LARGEST as LARGEST_CASE
from holdfast.case.strict_json import CannotRead, Problem, check_shape, place, read_json
from holdfast.simulate.known import Known, KnownEpisode

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT: Final = "holdfast-truth/2"
TRUTH: Final = "truth.json"
LARGEST: Final = 15_000_000
"""Bytes. A treatment of 60 hours is 684 of them in `ordinary` and 701 in the fullest world, so 10,000 are 7 million:
twice that, since reading takes some twenty times as much memory.
"""
MOST_HOURS: Final = 5_000
"""Hours of one treatment, as in a case file."""
MOST_CASES: Final = 100_000
_ALWAYS: Final = ("stable", "episodes")
_UNKNOWN: Final = "an unknown key"
_DOCS: Final = "docs/treatments-format.md"
_SPLIT: Final = "Split it, or leave out what is not needed."


@dataclass(frozen=True, kw_only=True)
class TruthFile:
    """What stands in truth.json: `cases` by the id of each case."""

    __pydantic_config__ = STRICT

    format: Literal["holdfast-truth/2"] = FORMAT
    world: Annotated[str, Pattern(r"^[a-z0-9-]{1,40}$")]
    seed: Annotated[int, Ge(0)]
    sessions: Annotated[int, Ge(1), Le(MOST_HOURS)]
    cases: Mapping[Id, Known]


def write_truth(truth: TruthFile) -> bytes:
    """The bytes of truth.json, one case a line; the same truth gives the same bytes."""
    cases = ",\n".join(f"    {json.dumps(id)}: {_row(known)}" for id, known in truth.cases.items())
    return f"{_head(truth)}{cases}\n  }}\n}}\n".encode()


def may_be_that_of(data: bytes, truth: TruthFile, count: int) -> bool:
    """Whether these bytes begin as `write_truth` begins for the same world, seed and hours, and hold `count` cases."""
    return data.startswith(_head(truth).encode()) and data.count(b'\n    "') == count


def read_truth(data: bytes) -> TruthFile:
    """What truth.json says. Raises `CannotRead` with the place of each problem."""
    try:
        truth: TruthFile = check_shape(read_json(data, FORMAT, newest=1, largest=LARGEST), _reader())
    except CannotRead as refused:
        raise CannotRead(tuple(map(_of_truth, refused.problems)), refused.count) from None
    if problems := tuple(_problems(truth)):
        raise CannotRead(problems)
    return truth


def read_folder(folder: Path) -> tuple[TruthFile, Iterator[tuple[Case, Known]]]:
    """The truth of a folder, and each of its cases with what is true of it, read one after the other.

    Raises `CannotRead` where truth.json or, later, a case file is missing or wrong, with the name of the file.
    """
    truth = _named(TRUTH, lambda: read_truth(_bytes(folder / TRUTH, LARGEST)))
    within = folder / "cases" if (folder / "cases").is_dir() else folder
    return truth, _cases(truth, within)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of truth.json."""
    schema = _reader().json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": FORMAT}


def _head(truth: TruthFile) -> str:
    """Everything before the first case."""
    said = {name: getattr(truth, name) for name in ("format", "world", "seed", "sessions")}
    return "{\n" + "".join(f'  "{name}": {json.dumps(value)},\n' for name, value in said.items()) + '  "cases": {\n'


def _row(known: Known) -> str:
    """One case as text; what stands at its default is left out."""
    plain = {f.name: getattr(known, f.name) for f in fields(known)}
    said = {name: value for name, value in plain.items() if name in _ALWAYS or value != _DEFAULTS[name]}
    said["episodes"] = [_episode(episode) for episode in known.episodes]
    if known.traits is not None:
        said["traits"] = dict(known.traits)
    return json.dumps(said, default=_number)


def _episode(episode: KnownEpisode) -> dict[str, Any]:
    plain = {f.name: getattr(episode, f.name) for f in fields(episode)}
    return plain if episode.rise_from is not None else {k: v for k, v in plain.items() if k != "rise_from"}


def _number(value: Any) -> Any:
    """A NumPy number as a plain one."""
    return value.item()


_DEFAULTS: Final = {f.name: f.default for f in fields(Known)}


@cache
def _reader() -> TypeAdapter[TruthFile]:
    from pydantic import TypeAdapter

    return TypeAdapter(TruthFile)


def _of_truth(problem: Problem) -> Problem:
    """The words of the reader of case files, for this file."""
    if problem.place == "file" and problem.found.endswith(" bytes"):
        return replace(problem, do=_SPLIT)
    if problem.found == _UNKNOWN:
        return replace(problem, allowed=f"only the keys of {_DOCS}")
    return replace(problem, do=problem.do.replace("docs/case-file.md", _DOCS))


def _problems(truth: TruthFile) -> Iterator[Problem]:
    if len(truth.cases) > MOST_CASES:
        found, do = f"{len(truth.cases):,} cases", "Split the folder: fewer cases beside each truth.json."
        yield Problem("cases", found, f"at most {MOST_CASES:,}", do)
        return
    for id, known in truth.cases.items():
        where = ("cases", id)
        if known.stable and known.episodes:
            found = f"true beside {len(known.episodes)} episode(s)"
            yield Problem(place((*where, "stable")), found, "false where something happens", "Correct one of the two.")
        for n, episode in enumerate(known.episodes):
            yield from _order((*where, "episodes", n), episode, truth.sessions)
        yield from _one_after_another(where, known.episodes)


def _order(where: tuple[str | int, ...], e: KnownEpisode, sessions: int) -> Iterator[Problem]:
    if not 1 <= e.onset <= sessions:
        yield Problem(place((*where, "onset")), str(e.onset), f"an hour, 1 to {sessions}", "Correct the hour.")
    steps = [("onset", e.onset), ("trough", e.trough), ("recovery", e.recovery), ("repaired_at", e.repaired_at)]
    known = [(name, hour) for name, hour in steps if hour is not None]
    for (before, earlier), (name, hour) in pairwise(known):
        least = earlier + (name == "recovery")
        if hour < least:
            allowed = f"{least} or later ({before} is {earlier})"
            yield Problem(place((*where, name)), str(hour), allowed, "Correct one of the two.")
    if e.rise_from is not None and not 1 <= e.rise_from < e.onset:
        allowed = f"an hour before the onset ({e.onset}), or null"
        yield Problem(place((*where, "rise_from")), str(e.rise_from), allowed, "Correct the hour.")
    if e.depth < 0:
        yield Problem(place((*where, "depth")), str(e.depth), "points by which it falls, 0 or more", "Correct it.")


def _one_after_another(where: tuple[str, ...], episodes: Sequence[KnownEpisode]) -> Iterator[Problem]:
    for n, (one, later) in enumerate(pairwise(episodes), start=1):
        here = place((*where, "episodes", n, "onset"))
        if one.repaired_at is None:
            found = f"{later.onset}, after an episode that was never repaired"
            yield Problem(here, found, "no further episode", "Take it out, or say when the one before it was over.")
        elif later.onset < one.repaired_at:
            found = f"{later.onset}, while the episode before it lasted"
            yield Problem(here, found, f"{one.repaired_at} or later", "Put them in order, one after the other.")


def _cases(truth: TruthFile, within: Path) -> Iterator[tuple[Case, Known]]:
    for id, known in truth.cases.items():
        name = f"{id}.json"
        case = _named(name, lambda name=name: read_case(_bytes(within / name, LARGEST_CASE)))
        if problem := _does_not_fit(id, case, known):
            raise _in_file(name, CannotRead((problem,)))
        yield case, known


def _does_not_fit(id: str, case: Case, known: Known) -> Problem | None:
    if case.id != id:
        return Problem("id", f'"{case.id}"', f'"{id}", by which the file and truth.json name it', "Rename one of them.")
    last = max((s.number for s in case.record.sessions), default=0)
    onset = max((e.onset for e in known.episodes), default=0)
    if onset > last:
        do = f"Correct it in {TRUTH}, or add the hours."
        return Problem("sessions", f"hours up to {last}", f"the onset of each of its episodes (hour {onset})", do)
    return None


def _named(name: str, read: Any) -> Any:
    try:
        return read()
    except CannotRead as refused:
        raise _in_file(name, refused) from None


def _in_file(name: str, refused: CannotRead) -> CannotRead:
    return CannotRead(tuple(replace(p, place=f"{name}: {p.place}") for p in refused.problems), refused.count)


def _bytes(path: Path, most: int) -> bytes:
    """The bytes of a plain file of at most `most` bytes, looked at before it is read: the folder is anybody's."""
    try:
        there = path.stat()
        if not S_ISREG(there.st_mode):  # a pipe would be waited for, and a device has no end
            raise _no_file("no plain file")
        if there.st_size > most:
            raise CannotRead((Problem("file", f"{there.st_size:,} bytes", f"at most {most:,}", _SPLIT),))
        return path.read_bytes()
    except OSError as error:
        raise _no_file(f"no file that can be read ({error.strerror})") from None


def _no_file(found: str) -> CannotRead:
    return CannotRead((Problem("file", found, f"a file as {_DOCS} tells", "Put it there, or name its folder."),))
