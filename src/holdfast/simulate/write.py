"""Simulated treatments as files: case files, and what is true of them apart in `truth.json`.

The layout is told in `docs/treatments-format.md`. The worlds `simple`, `stable` and `rupture` are older and drawn one
treatment at a time; all others come as columns.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from holdfast.case.casefile import write_case
from holdfast.simulate.known import Known, KnownEpisode, Treatments
from holdfast.simulate.simple import Truth, simple_rupture, stable
from holdfast.simulate.to_case import case_bytes, case_id
from holdfast.simulate.truth_file import TRUTH, TruthFile, write_truth
from holdfast.simulate.worlds import WORLDS, draw

OLDER: Final = ("simple", "stable", "rupture")
"""`simple` takes turns: a stable treatment, one with ruptures."""
MOST: Final = 100_000
MOST_SESSIONS: Final = 2_000
PIECE: Final = 250
"""Treatments written by one process at a time."""
_ALONE: Final = 2 * PIECE
"""Up to so many are written by one process: starting others takes as long."""


def write_cases(n: int, sessions: int, seed: int, world: str, out_dir: Path, processes: int | None = None) -> int:
    """Write `n` case files of `sessions` hours each, drawn from `seed`, and `truth.json`; returns `n`.

    The same arguments give the same bytes, with however many `processes` (default: one for each processor).
    Raises ValueError, in words, for an unknown world or numbers out of range, OSError where nothing can be written.
    """
    if world not in WORLDS and world not in OLDER:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join((*OLDER, *WORLDS))}. Choose one of these.')
    if not 1 <= n <= MOST:
        raise ValueError(f"patients: found {n}. Allowed: 1 to {MOST:,}. Ask for fewer at a time.")
    if sessions > MOST_SESSIONS:
        raise ValueError(f"sessions: found {sessions}. Allowed: up to {MOST_SESSIONS:,}. Ask for shorter treatments.")
    treatments = None if world in OLDER else draw(world, n, sessions, seed)
    # While files are written there is no truth: one of an earlier run would be about other treatments.
    (out_dir / TRUTH).unlink(missing_ok=True)
    if treatments is None:
        cases = dict(_older(n, sessions, seed, world, out_dir))
    else:
        cases = _drawn(treatments, out_dir, processes or os.cpu_count() or 1)
    truth = TruthFile(world=world, seed=seed, sessions=sessions, cases=cases)
    (out_dir / TRUTH).write_bytes(write_truth(truth))
    return n


def _drawn(treatments: Treatments, out_dir: Path, processes: int) -> dict[str, Known]:
    n = len(treatments.known)
    if n <= _ALONE or processes == 1:
        _write_piece(treatments, 1, out_dir)
    else:
        # Spawned, not forked: the same everywhere, and safe where the caller has threads.
        with ProcessPoolExecutor(min(processes, -(-n // PIECE)), mp_context=get_context("spawn")) as pool:
            waiting = [pool.submit(_write_piece, _piece(treatments, at), at + 1, out_dir) for at in range(0, n, PIECE)]
            for one in waiting:
                one.result()
    ids = (case_id(treatments.world, treatments.seed, number) for number in range(1, n + 1))
    return dict(zip(ids, treatments.known, strict=True))


def _piece(treatments: Treatments, at: int) -> Treatments:
    """What is recorded of some treatments from the one at `at` on, without what is true of them."""
    from holdfast.simulate.worlds.chunks import rows_of  # which loads NumPy

    recorded = rows_of(treatments.recorded, slice(at, at + PIECE))
    return Treatments(world=treatments.world, seed=treatments.seed, recorded=recorded, known=(), latent={})


def _write_piece(treatments: Treatments, first: int, out_dir: Path) -> None:
    for i in range(treatments.recorded.hours.cases):
        name = case_id(treatments.world, treatments.seed, first + i)
        (out_dir / f"{name}.json").write_bytes(case_bytes(treatments, i, first=first))


def _older(n: int, sessions: int, seed: int, world: str, out_dir: Path) -> Iterator[tuple[str, Known]]:
    for i in range(n):
        if world == "rupture" or (world == "simple" and i % 2):
            case, truth = simple_rupture(seed * MOST + i, sessions)
        else:
            case, truth = stable(seed * MOST + i, sessions), Truth()
        (out_dir / f"{case.id}.json").write_bytes(write_case(case))
        episodes = tuple(KnownEpisode(**asdict(e)) for e in truth.episodes)
        yield case.id, Known(stable=not episodes, episodes=episodes, turns=truth.image_falls)
