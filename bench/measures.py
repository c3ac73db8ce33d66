"""A million B-PNI forms with facets, factors, T and percentile: 1.2 s and 1.5 GB on two cores; one form: 50 us.

    python bench/measures.py [--forms 1000000] [--runs 5]

28 items, 3 % blank, drawn with the seed below. Beside it, in the same run and on the same forms, what an analyst would
write in pandas: column by column (mean over the columns of each score, kept where enough were answered), and row by
row on 10,000 forms, scaled up. Each runs in a process of its own, so that its peak memory (resident, the forms
included) is its own; the sums of all columns are compared, so that they race for the same answer.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import perf_counter, perf_counter_ns
from typing import Any

import numpy as np

from holdfast.measures.arithmetic import all_values
from holdfast.measures.catalogue import instrument
from holdfast.measures.kernel import score_many, standing_many

SEED, BLANK = 20261122, 0.03
SOME, ONE_FORM_CALLS = 10_000, 20_000
GOAL_SECONDS, GOAL_MEGABYTES, GOAL_MICROSECONDS = 1.2, 1500.0, 50.0
B_PNI = instrument("b-pni")

Table = np.ndarray[Any, np.dtype[np.float64]]
Column = np.ndarray[Any, np.dtype[np.float64]]


def drawn(forms: int) -> Table:
    """Answers 0 to 5, NaN where blank; drawn in pieces, so that drawing does not set the peak of memory."""
    rng = np.random.default_rng(SEED)
    answers = np.empty((forms, len(B_PNI.items)))
    for start in range(0, forms, SOME):
        piece = answers[start : start + SOME]
        piece[:] = rng.integers(0, 6, piece.shape)
        piece[rng.random(piece.shape) < BLANK] = np.nan
    return answers


# --- the racers: each gives the sums of its columns ---


def ours(forms: int) -> tuple[Callable[[], Mapping[str, Column]], int]:
    answers = drawn(forms)

    def run() -> Mapping[str, Column]:
        many = score_many(B_PNI, answers)
        t, percentiles = standing_many(B_PNI, many)
        return {**many.values, **_named("T", t), **_named("percentile", percentiles)}

    return run, forms


def pandas_by_column(forms: int) -> tuple[Callable[[], Mapping[str, Column]], int]:
    pd = importlib.import_module("pandas")
    frame = pd.DataFrame(drawn(forms), columns=list(B_PNI.items))

    def run() -> Mapping[str, Column]:
        found: dict[str, Any] = {}
        for name, rule in B_PNI.scores.items():
            columns = frame[list(rule.items)]
            found[name] = columns.mean(axis=1).where(columns.count(axis=1) >= rule.min_answered)
        for name in B_PNI.scores:
            reference = B_PNI.references["students", name]
            percents, points = zip(*reference.percentiles, strict=True)
            found[f"T {name}"] = 50 + 10 * (found[name] - reference.mean) / reference.sd
            found[f"percentile {name}"] = np.interp(found[name], points, percents, left=np.nan, right=np.nan)
        return {name: np.asarray(column) for name, column in found.items()}

    return run, forms


def pandas_by_row(forms: int) -> tuple[Callable[[], Mapping[str, Column]], int]:
    pd = importlib.import_module("pandas")
    some = min(forms, SOME)
    frame = pd.DataFrame(drawn(some), columns=list(B_PNI.items))

    def of_one(row: Any) -> Any:
        found = {}
        for name, rule in B_PNI.scores.items():
            here, reference = row[list(rule.items)], B_PNI.references["students", name]
            value = here.mean() if here.count() >= rule.min_answered else np.nan
            percents, points = zip(*reference.percentiles, strict=True)
            found[name] = value
            found[f"T {name}"] = 50 + 10 * (value - reference.mean) / reference.sd
            found[f"percentile {name}"] = np.interp(value, points, percents, left=np.nan, right=np.nan)
        return pd.Series(found)

    def run() -> Mapping[str, Column]:
        made = frame.apply(of_one, axis=1)
        return {name: made[name].to_numpy() for name in made.columns}

    return run, some


def _named(what: str, columns: Mapping[str, Column]) -> dict[str, Column]:
    return {f"{what} {name}": column for name, column in columns.items()}


RACERS = {"ours": ours, "columns": pandas_by_column, "rows": pandas_by_row}


def race(name: str, forms: int, runs: int) -> None:
    """In a process of its own: times, peak memory and sums as a line of JSON."""
    run, done = RACERS[name](forms)
    times: list[float] = []
    found: Mapping[str, Column] = {}
    for _ in range(1 if name == "rows" else runs):
        found = {}
        start = perf_counter()
        found = run()
        times.append(perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    sums = {key: [float(np.nansum(column)), int(np.isnan(column).sum())] for key, column in found.items()}
    print(json.dumps({"times": times, "peak": peak, "sums": sums, "forms": done}))


def one_form() -> dict[str, tuple[float, float]]:
    """Microseconds (median, 95 of 100) of one form: the kernel on an array, plain floats, and both with T."""
    arrays = drawn(2000)
    rows = [np.ascontiguousarray(row[np.newaxis]) for row in arrays]
    sheets = [
        dict(zip(B_PNI.items, (None if math.isnan(x) else x for x in row), strict=True)) for row in arrays.tolist()
    ]

    def timed(call: Callable[[Any], object], given: list[Any]) -> tuple[float, float]:
        for one in given[:200]:
            call(one)
        took = []
        for n in range(ONE_FORM_CALLS):
            one = given[n % len(given)]
            start = perf_counter_ns()
            call(one)
            took.append((perf_counter_ns() - start) / 1000)
        took.sort()
        return took[len(took) // 2], took[int(0.95 * len(took))]

    return {
        "kernel call, array ready": timed(lambda row: score_many(B_PNI, row), rows),
        "the same, with T and percentile": timed(lambda row: standing_many(B_PNI, score_many(B_PNI, row)), rows),
        "plain floats by tag (what a brief does)": timed(lambda sheet: all_values(B_PNI, sheet), sheets),
    }


def started(name: str, forms: int, runs: int) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__)), "--race", name, "--forms", str(forms), "--runs", str(runs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line(name: str, seconds: float, peak: float, beside: str) -> None:
    print(f"{name:<44}{seconds:9.2f} s {peak:9.0f} MB   {beside}")


def main(forms: int, runs: int) -> int:
    print(f"{forms:,} B-PNI forms, {100 * BLANK:g} % blank, seed {SEED}, NumPy {np.__version__}, best of {runs} runs")
    first = started("ours", forms, runs)
    best, middle = min(first["times"]), median(first["times"])
    goal = GOAL_SECONDS * forms / 1_000_000
    met = best <= goal and first["peak"] <= GOAL_MEGABYTES
    verdict = f"goal {goal:g} s and {GOAL_MEGABYTES:.0f} MB {'met' if met else 'MISSED'}; median {middle:.2f} s"
    line("ours: ten scores, T and percentile of each", best, first["peak"], verdict)
    if importlib.util.find_spec("pandas") is None:
        print("pandas is not installed: not raced")
    else:
        met &= raced(first, best, forms, runs)
    for name, (middle, most) in one_form().items():
        verdict = ""
        if name.startswith("kernel call"):
            ok = middle <= GOAL_MICROSECONDS
            met, verdict = met and ok, f"   goal {GOAL_MICROSECONDS:.0f} us {'met' if ok else 'MISSED'}"
        print(f"one form, {name:<40}{middle:7.1f} us, 95 of 100 within {most:.1f} us{verdict}")
    return 0 if met else 1


def raced(first: dict[str, Any], best: float, forms: int, runs: int) -> bool:
    """The peers beside it; False where their columns do not add up to ours."""
    columns, rows = started("columns", forms, min(runs, 3)), started("rows", forms, 1)
    took = min(columns["times"])
    line("pandas, column by column", took, columns["peak"], f"{took / best:.1f} x")
    took = min(rows["times"]) * forms / rows["forms"]
    line(f"pandas, row by row ({rows['forms']:,} forms, scaled up)", took, rows["peak"], f"{took / best:.0f} x")
    same = first["sums"].keys() == columns["sums"].keys()
    for name, (total, nulls) in first["sums"].items():
        other = columns["sums"].get(name, [math.nan, -1])
        same &= nulls == other[1] and math.isclose(total, other[0], rel_tol=1e-9)
    print("their columns add up to ours, null for null" if same else "their columns DIFFER from ours")
    return bool(same)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    reader.add_argument("--forms", type=int, default=1_000_000)
    reader.add_argument("--runs", type=int, default=5)
    reader.add_argument("--race", choices=tuple(RACERS))
    given = reader.parse_args()
    if given.race:
        race(given.race, given.forms, given.runs)
        sys.exit(0)
    sys.exit(main(given.forms, given.runs))
