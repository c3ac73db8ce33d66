"""Runs with invented patients in the demo practice: one to begin, one going on, one ended. None is a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from holdfast.simulate.practise import Run

PRACTISED: Final[Mapping[str, UUID]] = {
    name: UUID(f"90000000-0000-4000-8000-00000000000{place}")
    for place, name in enumerate(("first", "going", "ended"), start=1)
}
"""The addresses of the demo's runs, the same in every demo."""


def practise_runs(owner: int) -> None:
    from holdfast.web.practise import store

    for name, run in runs().items():
        store.begin(owner, run, PRACTISED[name])


def runs() -> dict[str, Run]:
    """The three runs: nothing pretended, the ordinary model with choices of ours."""
    from holdfast.simulate.practise import Choice, Run
    from holdfast.simulate.practise.course import after, ended, seen, with_log
    from holdfast.simulate.practise.kept import log_of_rows

    chosen = (
        Choice(depth=1, stance=-1, move="one_episode"),
        Choice(depth=2, stance=-1, move="clarify"),
        Choice(depth=2, stance=0, move="one_episode"),
        Choice(depth=2, stance=-1, move="stay_and_listen"),
        Choice(depth=2, stance=1, move="propose_step"),
        Choice(depth=2, stance=1, move="propose_step", step="agree"),
        Choice(depth=5, stance=1, move="interpret_shame"),
        Choice(depth=1, stance=-1, move="own_my_part", step="hold"),
        Choice(depth=1, stance=-1, move="name_between_us"),
        Choice(depth=2, stance=0, move="one_episode", step="ask"),
    )

    def gone(run: Run, count: int) -> Run:
        for choice in chosen[:count]:
            if ended(run) is not None:
                break
            run = after(run, choice)
            number = [hour.number for hour in seen(run) if hour.took_place][-1]
            rows = {"alliance": 7, "signs": [], "moments": [], "depth": choice.depth, "stance": choice.stance}
            run = with_log(run, log_of_rows(rows, number))
        return run

    return {
        "first": Run(patient="leonie", seed=11),
        "going": gone(Run(patient="konrad", seed=5), 8),
        "ended": gone(Run(patient="noa", seed=3, hours=10), 10),
    }
