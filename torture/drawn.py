"""Cases to fill a practice with: simulated treatments that say of themselves that they are invented.

A practice that is no demo takes no simulated case; these practices live for one run and hold nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from holdfast.case.model import Case
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw


def drawn(n: int, sessions: int, seed: int = 1, *, world: str = "ordinary") -> list[Case]:
    """`n` cases without private notes. In `reference` every hour takes place; in `ordinary` some end early."""
    treatments = draw(world, n, sessions, seed)
    return [_invented(to_case(treatments, i)) for i in range(n)]


def _invented(case: Case) -> Case:
    record = replace(case.record, about=replace(case.record.about, origin="invented"))
    return replace(case, record=record, private=None)
