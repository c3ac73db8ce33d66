"""Exact change points of 10,000 series of 60, raced against ruptures' C kernel in the same run.

    python bench/change_points.py [--cases 10000]

Both look for the same optimum; where they differ the run says whose is cheaper. Exit code 1 if it takes longer than
150 ms for 10,000, or is less than twice as fast as the peer. A peer that is not installed is named and not guessed at.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from holdfast.outcome.change_points import change_points, change_points_many

OCCASIONS = 60
PENALTY = 300.0
GOAL_MS, GOAL_RATIO = 150, 2


def courses(cases: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Levels with one fall each and noise of 7 points."""
    rng = np.random.default_rng(20240601)
    fall = np.arange(OCCASIONS) >= rng.integers(10, 50, (cases, 1))
    return np.round(70 - 18 * fall + 7 * rng.standard_normal((cases, OCCASIONS)), 1)


def best(task: Callable[[], object], runs: int = 5) -> float:
    """Shortest of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def memory(task: Callable[[], object]) -> float:
    """Most memory held at once, in megabytes."""
    tracemalloc.start()
    task()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def cost(row: np.ndarray[tuple[int], np.dtype[np.float64]], ends: list[int]) -> float:
    """Sum of squares about the means of the pieces that end there, and the penalties."""
    pieces = np.split(row, ends[:-1])
    return sum(float(((piece - piece.mean()) ** 2).sum()) for piece in pieces) + PENALTY * (len(ends) - 1)


def run(cases: int) -> bool:
    table = courses(cases)
    found = change_points_many(table, penalty=PENALTY)
    ours = best(lambda: change_points_many(table, penalty=PENALTY))
    goal = GOAL_MS * cases / 10_000
    met = ours <= goal
    peak = memory(lambda: change_points_many(table, penalty=PENALTY))
    print(f"{cases} series of {OCCASIONS}, {int(found.starts.sum())} changes found; best of five, one thread")
    print(
        f"exact change points{ours:26.1f} ms   goal {goal:.0f} ms {'met' if met else 'MISSED'}; {peak:.0f} MB at most"
    )
    rows = [[float(v) for v in row] for row in table[:200]]
    alone = best(lambda: [change_points(row, penalty=PENALTY) for row in rows], runs=2) * cases / len(rows)
    print(f"   one case at a time, plain Python (scaled) {alone:9.0f} ms {alone / ours:9.1f} x")
    if importlib.util.find_spec("ruptures") is None:
        print("   ruptures KernelCPD, PELT: not installed, not raced")
        return met
    ruptures = importlib.import_module("ruptures")

    def kernel(rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[list[int]]:
        return [ruptures.KernelCPD("linear", min_size=2).fit(row).predict(pen=PENALTY) for row in rows]

    theirs = kernel(table)
    costs = np.array([cost(row, one) for row, one in zip(table, theirs, strict=True)])
    same, dearer = int((abs(costs - found.cost) < 1e-6).sum()), int((costs > found.cost + 1e-6).sum())
    peer = best(lambda: kernel(table), runs=2)
    fast = peer / ours >= GOAL_RATIO
    print(f"   ruptures KernelCPD linear (C), all cases  {peer:9.0f} ms {peer / ours:9.1f} x", end="")
    print(f"   goal {GOAL_RATIO} x {'met' if fast else 'MISSED'}")
    print(f"   as cheap as ours in {same} of {cases}, dearer in {dearer}, cheaper in {cases - same - dearer}")
    few = table[:40]

    def pelt() -> None:
        for row in few:
            ruptures.Pelt("l2", min_size=2, jump=1).fit(row).predict(pen=PENALTY)

    slow = best(pelt, runs=1) * cases / len(few)
    print(f"   ruptures Pelt l2, jump 1 (scaled)         {slow:9.0f} ms {slow / ours:9.1f} x")
    return met and fast


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--cases", type=int, default=10_000)
    sys.exit(0 if run(arguments.parse_args().cases) else 1)
