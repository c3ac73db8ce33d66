"""How long the process room takes to read one case of 100 hours and 1,000 check-ins: at most 10 ms.

What a page asks for later (`Process.states`) is timed beside it, as it is worked out when it is asked for.
"""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the builder of the tests

from tests.process.treatment import NUMBERS, H, treatment, when

from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.process.read import read_process
from holdfast.process.readings import Process

ITEMS = ("gr1", "ow", "vu", "se", "sh", "re")
ROTATING = ("gr2", "env", "an", "gu")


GOAL = 10.0


def ask_for_the_rest(process: Process) -> None:
    """What the brief and the case page ask for, and nothing else does."""
    states, onsets = process.states, process.onsets
    assert states is not None
    assert onsets is not None
    _ = states.slights, states.time_in_states, states.treated, states.strands, states.unsteadiness
    _ = onsets.score, onsets.slow_withdrawals


def main() -> int:
    draw = random.Random(1)
    hours = [
        H(
            rating=draw.gauss(60, 9),
            image=draw.randint(-50, 50),
            yours=draw.randint(4, 9),
            signs=[("flat", 1), ("argues", 2)] if draw.random() < 0.3 else [],
            depth=draw.randint(0, 5),
            topic=("shame",),
            defence=draw.randint(-3, 3),
            stance=draw.randint(-3, 3),
        )
        for _ in range(100)
    ]
    check_ins = tuple(
        CheckIn(
            id=f"c{n}",
            recorded_at=when(1) + timedelta(hours=16.8 * n),
            when=when(1) + timedelta(hours=16.8 * n),
            answers=TwoPoleAnswers(**{tag: draw.randint(0, 100) for tag in (*ITEMS, *draw.sample(ROTATING, 2))}),
        )
        for n in range(1000)
    )
    case, at = treatment(hours, check_ins=check_ins), when(101)
    times, later = [], []
    for _ in range(60):
        start = perf_counter()
        process = read_process(case, at, NUMBERS)
        times.append(1000 * (perf_counter() - start))
        asked = perf_counter()
        ask_for_the_rest(process)
        later.append(1000 * (perf_counter() - asked))
    warm = sorted(times[5:])
    took = median(warm)
    verdict = "met" if took <= GOAL else "MISSED"
    print(f"read_process, 100 hours and 1,000 check-ins: median {took:.2f} ms, worst {warm[-1]:.2f} ms")
    print(f"all that is worked out only when a page asks for it: median {median(later[5:]):.2f} ms more")
    print(f"goal {GOAL:g} ms: {verdict}")
    return 0 if took <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
