"""How long it takes to draw ten thousand treatments of sixty hours, and to write them as files.

    python bench/simulate.py [--patients 10000] [--sessions 60] [--files reference ordinary]

Every world is drawn as columns (best of two); the worlds named with --files are written with truth.json into a folder
that is removed again, by as many processes as there are processors. Each line says the goal, and how full the machine
was. The yardstick is the road of the older worlds: a case built of objects, one at a time, and written by pydantic.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from holdfast.case.casefile import read_case, write_case
from holdfast.simulate.to_case import case_bytes
from holdfast.simulate.worlds import WORLDS, draw
from holdfast.simulate.write import write_cases

SEED = 1
GOAL = 60.0
"""Seconds for 10,000 treatments of 60 hours on two cores."""


def timed(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def line(name: str, took: float, goal: float, more: str = "") -> bool:
    met = took <= goal
    print(f"{name:<38}{took:8.2f} s   goal {goal:.0f} s {'met' if met else 'MISSED'}   {more}", flush=True)
    return met


def columns(world: str, patients: int, sessions: int, goal: float) -> bool:
    took = min(timed(lambda: draw(world, patients, sessions, SEED)) for _ in range(2))
    return line(f"{world}, columns", took, goal, f"load {os.getloadavg()[0]:.1f}")


def files(world: str, patients: int, sessions: int, goal: float) -> bool:
    folder = Path(tempfile.mkdtemp(prefix="holdfast-bench-"))
    try:
        took = timed(lambda: write_cases(patients, sessions, SEED, world, folder))
        written = list(folder.iterdir())
        size = sum(path.stat().st_size for path in written)
    finally:
        shutil.rmtree(folder)
    more = (
        f"{len(written) - 1:,} files, {size / 1e6:,.0f} MB, {os.cpu_count()} processes, load {os.getloadavg()[0]:.1f}"
    )
    return line(f"{world}, case files and truth.json", took, goal, more)


def same_bytes(world: str, sessions: int) -> bool:
    """What is written fast is what the ordinary writer writes."""
    drawn = draw(world, 20, sessions, SEED)
    pieces = [case_bytes(drawn, i) for i in range(20)]
    same = all(write_case(read_case(piece)) == piece for piece in pieces)
    print(f"{'':<6}{world}: the same bytes as write_case: {'yes' if same else 'NO'}")
    return same


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--patients", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=60)
    parser.add_argument("--files", nargs="*", default=["reference", "ordinary"], metavar="WORLD")
    options = parser.parse_args()
    n, sessions = options.patients, options.sessions
    goal = GOAL * n * sessions / 600_000
    print(f"{n:,} treatments x {sessions} hours, seed {SEED}, NumPy {np.__version__}, {os.cpu_count()} processors")
    met = [columns(world, n, sessions, goal) for world in WORLDS]
    for world in (world for world in options.files if world in WORLDS):
        met += [files(world, n, sessions, goal), same_bytes(world, sessions)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the drawing process: {peak:,.0f} MB")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
