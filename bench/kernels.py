"""How long the kernels take for 10,000 cases of 60 occasions, raced against peers in the same run.

    python bench/kernels.py [--cases 10000]

Prints for each kernel the best of five runs, the goal, and how many times slower each peer was. A peer that is not
installed is named as such and never guessed at; a slow one is timed on fewer cases and scaled up, and the line says
so. The yardstick in every row is the same kernel for one case at a time, in plain Python.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from holdfast.outcome.complexity import dynamic_complexity, dynamic_complexity_many
from holdfast.outcome.reliable_change import Sample, reliable_change, reliable_change_many
from holdfast.outcome.sudden_gains import sudden_gains, sudden_gains_many
from holdfast.process.control_charts import Baseline, Baselines, charts_many, cusum, ewma, individuals
from holdfast.process.instability import instability, instability_many
from holdfast.process.slow_decline import slope_at_each, slope_at_each_many
from holdfast.process.usual import usual_at_each, usual_at_each_many

SEED = 20240601
OCCASIONS = 60
SOME = 200  # cases timed one by one, then scaled up

Column = list[float | None]
Table = np.ndarray[Any, np.dtype[np.float64]]


def courses(cases: int) -> tuple[Table, Table, list[list[Column]]]:
    """A symptom score 0 to 63: complete, with 10 % missing, and some rows of both as lists.

    Two linked slow processes (42 and 28 days, correlation -0.3) seen at gaps of 3.5, 7, 14 or 21 days.
    """
    rng = np.random.default_rng(SEED)
    pull = np.array([[1 / 42, 0.004], [0.003, 1 / 28]])
    spread = np.array([[1.0, -0.3], [-0.3, 1.0]])
    values, vectors = np.linalg.eig(pull)
    steps = {}
    for gap in (3.5, 7.0, 14.0, 21.0):
        keep = (vectors @ np.diag(np.exp(-values * gap)) @ np.linalg.inv(vectors)).real
        steps[gap] = keep, np.linalg.cholesky(spread - keep @ spread @ keep.T)
    state = rng.standard_normal((cases, 2)) @ np.linalg.cholesky(spread).T
    latent = np.empty((cases, OCCASIONS))
    for t in range(OCCASIONS):
        latent[:, t] = state[:, 0]
        drawn = rng.choice(list(steps), size=cases)
        moved = np.empty_like(state)
        for gap, (keep, noise) in steps.items():
            rows = drawn == gap
            moved[rows] = state[rows] @ keep.T + rng.standard_normal((int(rows.sum()), 2)) @ noise.T
        state = moved
    scores = np.clip(np.round(28 + 10 * latent + 3 * rng.standard_normal(latent.shape)), 0, 63)
    holed = np.where(rng.random(scores.shape) < 0.1, np.nan, scores)
    lists = [[[None if np.isnan(v) else float(v) for v in row] for row in rows[:SOME]] for rows in (scores, holed)]
    return scores, holed, lists


def best(task: Callable[[], object], runs: int = 5) -> float:
    """Shortest of some runs, in milliseconds."""
    task()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def one_by_one(kernel: Callable[[Column], object], rows: list[Column], cases: int) -> float:
    """Milliseconds for `cases` cases, measured on the rows given."""
    return best(lambda: [kernel(row) for row in rows], runs=2) * cases / len(rows)


def peer(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def line(name: str, took: float, goal: float | None, rivals: dict[str, float | str]) -> bool:
    met = goal is None or took <= goal
    verdict = "no goal" if goal is None else f"goal {goal:.0f} ms {'met' if met else 'MISSED'}"
    print(f"{name:<38}{took:9.1f} ms   {verdict}")
    for rival, time_or_word in rivals.items():
        if isinstance(time_or_word, str):
            print(f"{'':<6}{rival:<46}{time_or_word}")
        else:
            print(f"{'':<6}{rival:<46}{time_or_word:11.0f} ms {time_or_word / took:9.1f} x")
    return met


def charts_of_one(row: Column) -> None:
    base = Baseline(28.0, 5.0, 8)
    individuals(row, base)
    cusum(row, base)
    ewma(row, base)


def race_pandas(holed: Table) -> tuple[float | str, float | str]:
    """RMSSD by groups, and EWMA along rows: what an analyst would write."""
    pandas = peer("pandas")
    if pandas is None:
        return "not installed", "not installed"
    cases, occasions = holed.shape
    long = pandas.DataFrame({"case": np.repeat(np.arange(cases), occasions), "score": holed.ravel()})
    few = long[long["case"] < SOME].groupby("case")["score"]
    rmssd = best(lambda: few.apply(lambda y: float(np.sqrt((y.diff() ** 2).mean()))), runs=2) * cases / SOME
    frame = pandas.DataFrame(holed.T)
    return rmssd, best(lambda: frame.ewm(alpha=0.2, adjust=False).mean(), runs=2)


def race_statsmodels(scores: Table) -> float | str:
    """A local level filter for each case: the nearest statsmodels comes to an EWMA."""
    if peer("statsmodels") is None:
        return "not installed"
    structural = importlib.import_module("statsmodels.tsa.statespace.structural")

    def smooth() -> None:
        for row in scores[:20]:
            model = structural.UnobservedComponents(row, "llevel")
            model.filter([9.0, 4.0])

    return best(smooth, runs=1) * len(scores) / 20


def race_ruptures(scores: Table) -> float | str:
    """Change points by the fast C kernel: another question, the same job of reading every series for breaks."""
    ruptures = peer("ruptures")
    if ruptures is None:
        return "not installed"

    def detect() -> None:
        for row in scores[:SOME]:
            ruptures.KernelCPD("linear", min_size=2).fit(row).predict(pen=300)

    return best(detect, runs=1) * len(scores) / SOME


def r_word() -> str:
    return "R found; race its packages by hand" if shutil.which("Rscript") else "R is not installed: not raced"


def run(cases: int) -> bool:
    scores, holed, (full_rows, holed_rows) = courses(cases)
    base = Baselines(np.full(cases, 28.0), np.full(cases, 5.0))
    rmssd, running = race_pandas(holed)
    ours = "one case at a time, plain Python (scaled)"
    found = sudden_gains_many(holed)
    print(f"{cases} cases x {OCCASIONS} occasions, seed {SEED}, NumPy {np.__version__}, best of five, one thread")
    print(f"sudden gains found: {len(found.case)}, of these reversed: {int((found.reversed_at >= 0).sum())}\n")
    met = [
        line(
            "sudden gains with reversal",
            best(lambda: sudden_gains_many(holed)),
            25 * cases / 10_000,
            {ours: one_by_one(sudden_gains, holed_rows, cases), "suddengains (R)": r_word()},
        ),
        line(
            "dynamic complexity, window 7",
            best(lambda: dynamic_complexity_many(scores, lowest=0, highest=63)),
            200 * cases / 10_000,
            {
                ours: one_by_one(lambda row: dynamic_complexity(row, lowest=0, highest=63), full_rows, cases),
                "casnet (R)": r_word(),
                "ruptures KernelCPD (scaled; another method)": race_ruptures(scores),
            },
        ),
        line(
            "individuals, CUSUM and EWMA charts",
            best(lambda: charts_many(holed, base)),
            40 * cases / 10_000,
            {
                ours: one_by_one(charts_of_one, holed_rows, cases),
                "pandas ewm, the EWMA alone": running,
                "statsmodels local level (scaled)": race_statsmodels(scores),
                "qcc (R)": r_word(),
            },
        ),
        line(
            "instability (SD, MSSD, RMSSD, inertia)",
            best(lambda: instability_many(holed)),
            None,
            {ours: one_by_one(instability, holed_rows, cases), "pandas groupby, RMSSD alone (scaled)": rmssd},
        ),
        line(
            "usual before each occasion",
            best(lambda: usual_at_each_many(holed), runs=2),
            None,
            {ours: one_by_one(usual_at_each, holed_rows, cases)},
        ),
        line(
            "slope over five occasions",
            best(lambda: slope_at_each_many(holed), runs=2),
            None,
            {ours: one_by_one(slope_at_each, holed_rows, cases)},
        ),
        line(
            "reliable change, first to last",
            best(lambda: reliable_change_many(scores[:, 0], scores[:, -1], Sample(8, 0.8))),
            None,
            {ours: one_by_one(lambda row: reliable_change(row[0], row[-1], Sample(8, 0.8)), full_rows, cases)},
        ),
    ]
    return all(met)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--cases", type=int, default=10_000)
    sys.exit(0 if run(arguments.parse_args().cases) else 1)
