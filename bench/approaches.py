"""The argument map of one case of 62 sessions (20 ms): its features and its reasons; and what changed since, apart.

The case is the worked archivist, with a decision at hour 30 so that something is compared. An analysis is made before
each run and not counted: the map reads it, as the pages do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

from holdfast.analysis import Analysis, analyse
from holdfast.analysis.features import features_of
from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import knowledge
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.case.ways import ApproachDecision, ApproachUse
from holdfast.simulate.examples import example

RUNS, GOAL = 25, 20.0


def the_case() -> Case:
    whole = example("archivist")
    at = before_hour(whole, 30) - timedelta(days=1)
    one = ApproachDecision(
        id="bench", recorded_at=at, when=at.date(), uses=(ApproachUse(approach="mit", role="main"),), reason="It fits."
    )
    return replace(whole, working=replace(whole.working, approach_decisions=(one,)))


def main() -> int:
    case = the_case()
    known = knowledge()
    reasons = sum(len(one.reasons) for one in known.approaches)
    print(f"{len(case.record.sessions)} sessions, {len(known.approaches)} approaches, {reasons} reasons")
    at = last_recorded(case)
    took = sorted(timed(analyse(case, at), lambda one: argue(features_of(one), known)) for _ in range(RUNS))
    ok = median(took) <= GOAL
    print(f"features and argument map, median (least, worst) {median(took):8.1f} ms ({took[0]:.1f}, {took[-1]:.1f})  "
          f"goal {GOAL:.0f} ms  {'met' if ok else 'MISSED'}")  # fmt: skip
    asks = sorted(timed(analyse(case, at), lambda one: one.ways.asked) for _ in range(RUNS))
    print(f"what asks to be looked at again, median          {median(asks):8.1f} ms")
    changed = sorted(timed(with_map(analyse(case, at)), lambda one: one.ways.changed) for _ in range(RUNS))
    print(f"what speaks differently since (reads the case again) {median(changed):4.1f} ms")
    return 0 if ok else 1


def with_map(analysis: Analysis) -> Analysis:
    """The analysis with its map made, so that the comparison alone is timed."""
    _ = analysis.ways.argument
    return analysis


def timed(analysis: Analysis, work: Callable[[Analysis], object]) -> float:
    start = perf_counter()
    work(analysis)
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
