"""The whole process analysis of 10,000 treatments of 60 hours, at most 8 s on two cores: bench/whole_process.py.

The treatments are those of the world `ordinary`, with their check-ins, forms and private rows. Drawing them is not
counted. Memory is the most this process ever held, drawing and columns included, and what reading added to that.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import numpy as np

from holdfast.process.many import read_process_many
from holdfast.simulate.worlds import draw

SESSIONS, SEED, GOAL = 60, 1, 8.0


def main() -> int:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--treatments", type=int, default=10_000)
    arguments.add_argument("--world", default="ordinary")
    options = arguments.parse_args()
    started = time.perf_counter()
    recorded = draw(options.world, options.treatments, SESSIONS, SEED).recorded
    drawn = time.perf_counter() - started
    check_ins = 0 if recorded.check_ins is None else int(np.isfinite(recorded.check_ins.days).sum())
    print(
        f"{options.treatments:,} treatments of {SESSIONS} hours, {check_ins:,} check-ins, world {options.world} "
        f"(simulated, seed {SEED}; drawn in {drawn:.1f} s)"
    )

    def read(processes: int) -> float:
        began = time.perf_counter()
        found = read_process_many(
            recorded.hours, recorded.check_ins, recorded.private, traits=recorded.traits, processes=processes
        )
        assert found.cases == options.treatments
        return time.perf_counter() - began

    before = megabytes()
    one = min(read(1) for _ in range(2))
    held = megabytes() - before
    two = min(read(2) for _ in range(2))
    goal = GOAL * options.treatments / 10_000
    best = min(one, two)
    print(f"one process       {one:6.2f} s   at most {before + held:,.0f} MB in all; reading added {held:,.0f} MB")
    print(f"two processes     {two:6.2f} s   with starting them and sending columns and readings")
    print(f"goal {goal:g} s on two cores: {'met' if best <= goal else 'MISSED'}")
    return 0 if best <= goal else 1


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
