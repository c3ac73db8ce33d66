"""A case of 100 sessions and 1,000 check-ins: analysis and rules warm (15 ms), the brief as a process (600 ms)."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.case.moments import last_recorded
from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw

SESSIONS, CHECK_INS, SEED, RUNS = 100, 1000, 20261122, 40
GOAL_WARM, GOAL_PROCESS = 15.0, 600.0
ALWAYS = ("gr1", "ow", "vu", "se", "sh", "re")
IN_TURN = ("gr2", "env", "an", "gu")


def long_case() -> Case:
    """A simulated treatment with ruptures, and a check-in every sixteen hours beside it."""
    drawn = draw("ordinary", 250, SESSIONS, SEED)
    torn = next(i for i, known in enumerate(drawn.known) if len(known.episodes) > 2 and not known.ended_early)
    case = to_case(drawn, torn)
    rng = random.Random(SEED)
    start = case.record.sessions[0].when
    step = (case.record.sessions[-1].when - start) / CHECK_INS
    check_ins = []
    for n in range(CHECK_INS):
        when = start + n * step + timedelta(minutes=1)
        answers = TwoPoleAnswers(**{tag: rng.randint(20, 80) for tag in (*ALWAYS, *rng.sample(IN_TURN, 2))})
        check_ins.append(CheckIn(id=f"tpc{n}", when=when, recorded_at=when, answers=answers))
    return replace(case, record=replace(case.record, check_ins=tuple(check_ins)))


def main() -> int:
    case = long_case()
    at = last_recorded(case)
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        brief(analyse(case, at))
        times.append(1000 * (perf_counter() - start))
    warm = sorted(times[5:])
    ok = report("analysis and rules, warm, median", median(warm), GOAL_WARM)
    report("analysis and rules, warm, worst", warm[-1], None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.json"
        file.write_bytes(write_case(case))
        start = perf_counter()
        read_case(file.read_bytes())
        report("reading its case file, warm", 1000 * (perf_counter() - start), None)
        ok &= report("holdfast brief, this case, whole process", whole(str(file)), GOAL_PROCESS)
    return 0 if ok else 1


def whole(file: str) -> float:
    """Median of five runs of the command, in ms."""
    times = []
    for _ in range(5):
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "holdfast", "brief", file], check=True, capture_output=True)
        times.append(1000 * (perf_counter() - start))
    return median(times)


def report(what: str, took: float, goal: float | None) -> bool:
    against = "" if goal is None else f"  goal {goal:.0f} ms  {'met' if took <= goal else 'MISSED'}"
    print(f"{what:<48}{took:8.1f} ms{against}")
    return goal is None or took <= goal


if __name__ == "__main__":
    sys.exit(main())
