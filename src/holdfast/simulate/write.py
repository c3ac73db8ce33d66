"""Simulated treatments as files: case files, and what is true of them apart in `truth.json`.

The layout is told in `docs/treatments-format.md`.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from holdfast.simulate.known import Known, Treatments
from holdfast.simulate.to_case import case_bytes, case_id
from holdfast.simulate.truth_file import TRUTH, TruthFile, write_truth
from holdfast.simulate.worlds import WORLDS, draw_chunk

MOST: Final = 100_000
MOST_SESSIONS: Final = 2_000


def write_cases(n: int, sessions: int, seed: int, world: str, out_dir: Path, processes: int | None = None) -> int:
    """Write `n` case files of `sessions` hours each, drawn from `seed`, and `truth.json`; returns `n`.

    The same arguments give the same bytes, with however many `processes` (default: one for each processor).
    Raises ValueError, in words, for an unknown world or numbers out of range, OSError where nothing can be written.
    """
    if world not in WORLDS:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join(WORLDS)}. Choose one of these.')
    if not 1 <= n <= MOST:
        raise ValueError(f"patients: found {n}. Allowed: 1 to {MOST:,}. Ask for fewer at a time.")
    if sessions > MOST_SESSIONS:
        raise ValueError(f"sessions: found {sessions}. Allowed: up to {MOST_SESSIONS:,}. Ask for shorter treatments.")
    cases = _drawn(Wanted(world, n, sessions, seed, out_dir), processes or os.cpu_count() or 1)
    truth = TruthFile(world=world, seed=seed, sessions=sessions, cases=cases)
    (out_dir / TRUTH).write_bytes(write_truth(truth))
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
    # While files are written there is no truth: one of an earlier run would be about other treatments.
    (wanted.out_dir / TRUTH).unlink(missing_ok=True)
    later = range(1, -(-wanted.n // SIZE))
    known = list(_write(first, wanted, 1))
    if processes == 1 or len(later) <= 1:
        known += [one for number in later for one in _draw_and_write(wanted, number)]
    else:
        # Spawned, not forked: the same everywhere, and safe where the caller has threads.
        with ProcessPoolExecutor(min(processes, len(later)), mp_context=get_context("spawn")) as pool:
            known += [one for piece in pool.map(partial(_draw_and_write, wanted), later) for one in piece]
    return {case_id(wanted.world, wanted.seed, number): one for number, one in enumerate(known, start=1)}


def _draw_and_write(wanted: Wanted, number: int) -> tuple[Known, ...]:
    from holdfast.simulate.worlds.chunks import SIZE

    chunk = draw_chunk(wanted.world, number, wanted.n, wanted.sessions, wanted.seed)
    return _write(chunk, wanted, number * SIZE + 1)


def _write(treatments: Treatments, wanted: Wanted, first: int) -> tuple[Known, ...]:
    """The files of one chunk, whose first treatment has the number `first`; returns what is true of its treatments."""
    for i in range(treatments.recorded.hours.cases):
        name = case_id(wanted.world, wanted.seed, first + i)
        (wanted.out_dir / f"{name}.json").write_bytes(case_bytes(treatments, i, first=first))
    return treatments.known
