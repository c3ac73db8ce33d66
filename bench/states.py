"""The state-space filter for 10,000 cases of 60 occasions, raced against statsmodels in the same run; and the channels.

    python bench/states.py [--cases 10000]

Two states, four indicators, one number in ten missing, gaps of 3.5, 7, 14 and 21 days (algorithms 2). The peer smooths
one patient at a time with time-varying matrices that are made ready beforehand; it is timed on some patients and
scaled up, and is named as absent where it is. Both are timed in seconds of the processor (each runs on one thread), so
that others on the machine do not decide the race. Memory is what the arrays of one call come to.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.process.channels import check_ins_at, read_channels
from holdfast.process.columns import ITEMS, TICKS, CheckInColumns
from holdfast.process.ou import OU, Indicators, noise_over, ou_smooth, transition
from holdfast.process.ou_many import ou_smooth_many
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.states_many import states_many
from holdfast.process.thresholds import process_thresholds

SEED, OCCASIONS, SOME, GOAL = 20240601, 60, 60, 90.0
MODEL = OU((1 / 42, 0.004, 0.003, 1 / 28), (1.0, -0.3, 1.0))
SEEN = Indicators(((1, 0), (0.8, 0), (0, 1), (0, 0.9)), (0.3, 0.5, 0.4, 0.6))
GAPS = (3.5, 7.0, 14.0, 21.0)
Table = np.ndarray[Any, np.dtype[np.float64]]


def best(task: Callable[[], object], runs: int) -> float:
    """Shortest of some runs, in milliseconds of the processor."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def drawn(cases: int) -> tuple[Table, Table]:
    rng = np.random.default_rng(SEED)
    gaps = rng.choice(GAPS, (cases, OCCASIONS))
    seen = rng.standard_normal((cases, OCCASIONS, 4)) + 0.5
    seen[rng.random(seen.shape) < 0.1] = np.nan
    return np.cumsum(gaps, axis=1), seen


def peer(days: Table, seen: Table) -> Callable[[], object] | None:
    """SOME patients by statsmodels, ready to be timed, or None where it is absent. Checks that both say the same."""
    try:
        smoother = importlib.import_module("statsmodels.tsa.statespace.kalman_smoother")
    except ImportError:
        return None
    moves = {gap: transition(MODEL.pull, gap) for gap in (*GAPS, 1.0)}
    noises = {gap: noise_over(MODEL.spread, move) for gap, move in moves.items()}
    ready = []
    for case in range(SOME):
        gaps = [float(g) for g in np.append(np.diff(days[case]), 1.0)]
        move = np.array([moves[g] for g in gaps]).reshape(-1, 2, 2).transpose(1, 2, 0)
        noise = np.array([[[a, b], [b, c]] for a, b, c in (noises[g] for g in gaps)]).transpose(1, 2, 0)
        ready.append((np.ascontiguousarray(move), np.ascontiguousarray(noise), np.ascontiguousarray(seen[case])))
    loadings, errors = np.array(SEEN.loadings, dtype=float), np.diag(SEEN.noise)
    found: list[tuple[float, Table]] = []

    def smooth() -> None:
        found.clear()
        for move, noise, rows in ready:
            model = smoother.KalmanSmoother(k_endog=4, k_states=2)
            model.bind(rows)
            model["design"], model["obs_cov"], model["selection"] = loadings, errors, np.eye(2)
            model["transition"], model["state_cov"] = move, noise
            model.initialize_known(np.zeros(2), np.array([[1, -0.3], [-0.3, 1]]))
            result = model.smooth()
            found.append((result.llf, result.smoothed_state))

    smooth()
    ours = ou_smooth_many(days[:SOME], seen[:SOME], MODEL, SEEN)
    for case, (likelihood, states) in enumerate(found):
        assert abs(ours.log_likelihood[case] - likelihood) < 1e-9
        assert np.abs(ours.smoothed[:, case] - states).max() < 1e-9
    return smooth


def race(cases: int) -> bool:
    days, seen = drawn(cases)
    ou_smooth_many(days, seen, MODEL, SEEN)
    theirs = peer(days, seen)
    ours, scaled = [], []
    for _ in range(7):  # by turns, so that a busy moment of the machine meets both
        ours.append(best(lambda: ou_smooth_many(days, seen, MODEL, SEEN), 1))
        if theirs is not None:
            scaled.append(best(theirs, 1) * cases / SOME)
    took = min(ours)
    tracemalloc.start()
    ou_smooth_many(days, seen, MODEL, SEEN)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    rows = [[[None if np.isnan(v) else float(v) for v in row] for row in seen[case]] for case in range(SOME)]
    lists = [[float(d) for d in days[case]] for case in range(SOME)]
    alone = best(lambda: [ou_smooth(d, r, MODEL, SEEN) for d, r in zip(lists, rows, strict=True)], 2) * cases / SOME
    say(f"filter, smoother, likelihood: {cases} x {OCCASIONS}, 2 states, 4 indicators", took)
    sys.stdout.write(f"      {(days.nbytes + seen.nbytes) / 1e6:.0f} MB in, at most {peak / 1e6:.0f} MB beside that\n")
    say(f"      one case at a time, plain Python (scaled from {SOME})", alone, f"{alone / took:6.0f} x")
    if not scaled:
        sys.stdout.write("      statsmodels: not installed\n")
        return True
    ratio = min(scaled) / took
    verdict = f"{ratio:6.0f} x   goal {GOAL:.0f} x {'met' if ratio >= GOAL else 'MISSED'}"
    say(f"      statsmodels KalmanSmoother (scaled from {SOME})", min(scaled), verdict)
    return ratio >= GOAL


def say(what: str, took: float, more: str = "") -> None:
    sys.stdout.write(f"{what:<74}{took:9.1f} ms {more}\n")


def channels(cases: int) -> None:
    """The five channels: many treatments, and one of 1,000 check-ins with nothing kept from the last time."""
    rng = np.random.default_rng(SEED)
    days = np.cumsum(rng.choice([5.0, 7.0, 7.0, 9.0], (cases, OCCASIONS)), axis=1)
    items = rng.integers(0, 101, (cases, OCCASIONS, len(ITEMS))).astype(float)
    items[rng.random(items.shape) < 0.2] = np.nan
    many = CheckInColumns(days=days, items=items, ticks=np.zeros((cases, OCCASIONS, len(TICKS)), dtype=bool))
    took = best(lambda: states_many(many), 3)
    say(f"channels of {cases} x {OCCASIONS} check-ins", took)
    draw = random.Random(SEED)
    start = datetime(2023, 1, 1, tzinfo=UTC)
    whens = [start + timedelta(hours=16.8 * n) for n in range(1000)]
    rows = [
        CheckIn(
            id=f"c{n}", recorded_at=w, when=w, answers=TwoPoleAnswers(**{tag: draw.randint(0, 100) for tag in ITEMS})
        )
        for n, w in enumerate(whens)
    ]
    numbers, thresholds = states_knowledge(), process_thresholds()

    def one() -> None:
        read_channels(check_ins_at(rows, (), whens[-1], numbers, days=numbers.window_days), whens[-1], thresholds)

    say("channels of one case, 1,000 check-ins", best(one, 30))


def _answers(draw: random.Random) -> TwoPoleAnswers:
    return TwoPoleAnswers(**{tag: draw.randint(0, 100) for tag in ITEMS})


def main() -> int:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--cases", type=int, default=10_000)
    cases = arguments.parse_args().cases
    met = race(cases)
    channels(cases)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
