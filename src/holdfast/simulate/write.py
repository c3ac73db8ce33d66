"""Simulated treatments as files: case files, and what is true of them apart in `truth.json`.

The layout is told in `docs/treatments-format.md`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from stat import S_ISREG
from typing import Final

from holdfast.simulate.known import Known, Treatments
from holdfast.simulate.to_case import case_bytes, case_id
from holdfast.simulate.truth_file import LARGEST, TRUTH, TruthFile, may_be_that_of, write_truth
from holdfast.simulate.worlds import WORLDS, draw_chunk

MOST: Final = 100_000
MOST_SESSIONS: Final = 2_000


def write_cases(n: int, sessions: int, seed: int, world: str, out_dir: Path, processes: int | None = None) -> int:
    """Write `n` case files of `sessions` hours each, drawn from `seed`, and `truth.json`; returns `n`.

    The same arguments give the same bytes, with however many `processes` (default: one for each processor). A file that
    is there and says something else is never replaced.
    Raises ValueError, in words, for such a file, an unknown world or numbers out of range, OSError where nothing can be
    written.
    """
    if world not in WORLDS:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join(WORLDS)}. Choose one of these.')
    if not 1 <= n <= MOST:
        raise ValueError(f"patients: found {n}. Allowed: 1 to {MOST:,}. Ask for fewer at a time.")
    if sessions > MOST_SESSIONS:
        raise ValueError(f"sessions: found {sessions}. Allowed: up to {MOST_SESSIONS:,}. Ask for shorter treatments.")
    wanted = Wanted(world, n, sessions, seed, out_dir)
    _put(out_dir / TRUTH, write_truth(_truth(wanted, _drawn(wanted, processes or os.cpu_count() or 1))))
    return n


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn, and where it goes."""

    world: str
    n: int
    sessions: int
    seed: int
    out_dir: Path


def _drawn(wanted: Wanted, processes: int) -> dict[str, Known]:
    """Chunk by chunk, so that no process ever holds more than one."""
    from holdfast.simulate.worlds.chunks import SIZE  # which loads NumPy

    first = draw_chunk(wanted.world, 0, wanted.n, wanted.sessions, wanted.seed)  # which refuses what cannot be drawn
    _not_too_much(wanted, first.known)
    _no_other_truth(wanted)
    later = range(1, -(-wanted.n // SIZE))
    known = list(_write(first, wanted, 1))
    if processes == 1 or len(later) <= 1:
        known += [one for number in later for one in _draw_and_write(wanted, number)]
    else:
        # Spawned, not forked: the same everywhere, and safe where the caller has threads.
        with ProcessPoolExecutor(min(processes, len(later)), mp_context=get_context("spawn")) as pool:
            known += [one for piece in pool.map(partial(_draw_and_write, wanted), later) for one in piece]
    return _by_id(wanted, known)


def _by_id(wanted: Wanted, known: Sequence[Known]) -> dict[str, Known]:
    return {case_id(wanted.world, wanted.seed, number): one for number, one in enumerate(known, start=1)}


def _truth(wanted: Wanted, cases: Mapping[str, Known]) -> TruthFile:
    return TruthFile(world=wanted.world, seed=wanted.seed, sessions=wanted.sessions, cases=cases)


def _not_too_much(wanted: Wanted, known: Sequence[Known]) -> None:
    """Refuse what could not be read again, going by the first chunk, before any file is written."""
    size = len(write_truth(_truth(wanted, _by_id(wanted, known)))) * wanted.n // len(known)
    if size > LARGEST:
        raise ValueError(
            f"patients: found {wanted.n} of {wanted.sessions} hours, whose {TRUTH} would hold some {size:,} bytes. "
            f"Allowed: {LARGEST:,}, some {wanted.n * LARGEST // size:,} such patients. Ask for fewer at a time, "
            "each time with another seed and folder."
        )


def _no_other_truth(wanted: Wanted) -> None:
    """Refuse a folder whose truth.json is about other treatments, before anything is drawn at length or written."""
    path = wanted.out_dir / TRUTH
    try:
        there = path.stat()
    except FileNotFoundError:
        return
    plain = S_ISREG(there.st_mode) and there.st_size <= LARGEST
    if not plain or not may_be_that_of(path.read_bytes(), _truth(wanted, {}), wanted.n):
        raise ValueError(
            f"{path} is there already and says something else: it is about other treatments. Nothing was written; "
            "name another folder."
        )


def _put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; one that is there is not touched, and refused where it says something else."""
    try:
        there = path.stat()
    except FileNotFoundError:
        half = path.with_name(path.name + ".part")
        half.unlink(missing_ok=True)
        with half.open("xb") as out:  # never through a link that somebody else put there
            out.write(data)
        half.replace(path)
        return
    if not S_ISREG(there.st_mode) or there.st_size != len(data) or path.read_bytes() != data:
        raise ValueError(
            f"{path} is there already and says something else. It was left as it is; name another folder, or take it "
            "away."
        )


def _draw_and_write(wanted: Wanted, number: int) -> tuple[Known, ...]:
    from holdfast.simulate.worlds.chunks import SIZE

    chunk = draw_chunk(wanted.world, number, wanted.n, wanted.sessions, wanted.seed)
    return _write(chunk, wanted, number * SIZE + 1)


def _write(treatments: Treatments, wanted: Wanted, first: int) -> tuple[Known, ...]:
    """The files of one chunk, whose first treatment has the number `first`; returns what is true of its treatments."""
    for i in range(treatments.recorded.hours.cases):
        name = case_id(wanted.world, wanted.seed, first + i)
        _put(wanted.out_dir / f"{name}.json", case_bytes(treatments, i, first=first))
    return treatments.known
