"""How often the readings of the alliance are right on simulated treatments: the table of `docs/alliance.md`.

    python scripts/alliance_figures.py [--patients 2000] [--seed 1001] [WORLD ...]

Seeds from 1000 on are for reporting alone: no threshold was chosen on one. Rules and their findings are measured by
`scripts/measure-rules.py`; this is about the readings behind them, hour by hour.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from holdfast.process.alliance_many import candour_many, declining_at_each_many, watch_at_each_many
from holdfast.process.episodes_many import episodes_many
from holdfast.process.signs_many import signs_many
from holdfast.process.thresholds import process_thresholds
from holdfast.simulate.known import Treatments
from holdfast.simulate.worlds import draw

SESSIONS = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of hours unless said otherwise; None where the world plants nothing of the kind."""

    candour_right: float | None
    candour_found: float | None
    decline_stable: float
    slow_found: float | None
    watched: float
    probable_stable: float
    probable_near: float | None


def figures(treatments: Treatments) -> Figures:
    columns, numbers = treatments.recorded.hours, process_thresholds()
    signs = signs_many(columns, numbers)
    episodes = episodes_many(columns, signs, numbers)
    his = np.where(columns.held, columns.alliance, np.nan)
    shape = his.shape
    there = np.arange(shape[1]) < columns.hours[:, None]
    stable = there & np.array([known.stable for known in treatments.known])[:, None]
    candid, near = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    slow = []
    falls = declining_at_each_many(his, columns.held, episodes.level, episodes.swing, numbers)
    for row, known in enumerate(treatments.known):
        candid[row, [hour - 1 for hour in known.candour]] = True
        for one in known.episodes:
            last = one.last(int(columns.hours[row]))
            near[row, max(one.onset - 2, 0) : last + 1] = True
            if one.slow:
                slow.append(bool(falls[row, one.onset - 1 : last].any()))
    read = candour_many(columns, episodes, signs, numbers)
    watched, probable = watch_at_each_many(his, numbers) > 0, episodes.probable
    return Figures(
        _share(read & candid, read),
        _share(read & candid, candid),
        float(falls[stable].mean()),
        float(np.mean(slow)) if slow else None,
        float(watched[there].mean()),
        20 * float(probable[stable].mean()),
        _share(probable & near, probable),
    )


def _share(part: np.ndarray, whole: np.ndarray) -> float | None:
    return float(part.sum() / whole.sum()) if whole.any() else None


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("worlds", nargs="*", default=["reference", "reference-weak", "ordinary", "weak", "ceiling"])
    asked.add_argument("--patients", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=1001)
    told = asked.parse_args()
    print("| world | candour right | found | decline, stable hours | slow found | watched hours | probable/20 | near |")
    print("|---|---|---|---|---|---|---|---|")
    for world in told.worlds:
        found = figures(draw(world, told.patients, SESSIONS, told.seed))
        numbers = [getattr(found, name) for name in Figures.__slots__]
        print(f"| {world} | " + " | ".join("-" if one is None else f"{one:.3f}" for one in numbers) + " |", flush=True)


if __name__ == "__main__":
    main()
