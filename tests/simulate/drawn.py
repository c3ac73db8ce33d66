"""Treatments of which everything is recorded that columns can hold, at random: no world, only shapes and ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from holdfast.process.columns import (
    FRAME_MARKS,
    ITEMS,
    MARKS,
    MOMENTS,
    SIGNS,
    THENS,
    TICKS,
    TOPICS,
    CheckInColumns,
    HourColumns,
    PrivateColumns,
)
from holdfast.simulate.known import RUNS, Known, Recorded, TraitColumns, Treatments


def drawn(cases: int, sessions: int, seed: int) -> Treatments:
    """Every value is one that a form can hold, so that files give back the same columns."""
    rng = np.random.default_rng(seed)
    shape = (cases, sessions)
    counts = rng.integers(1, sessions + 1, cases)
    counts[rng.integers(cases)] = sessions
    there = np.arange(sessions)[None, :] < counts[:, None]
    attendance = np.where(there, rng.integers(-1, len(MARKS), shape), -1).astype(np.int8)
    held = there & (attendance < MARKS.index("cancelled"))
    days = np.where(there, np.cumsum(rng.integers(1, 22, shape), axis=1), np.nan)
    days -= days[:, :1]

    def number(low: int, high: int, step: int = 1) -> Any:
        values = step * rng.integers(low // step, high // step + 1, shape).astype(float)
        return np.where(held & (rng.random(shape) < 0.8), values, np.nan)

    def row(width: int, high: int, *, always: bool = False) -> Any:
        touched = there if always else held & (rng.random(shape) < 0.8)
        return np.where(touched[..., None], rng.integers(0, high + 1, (*shape, width)), -1).astype(np.int8)

    goal, task, bond = number(0, 100, 5), number(0, 100, 5), number(0, 100, 5)
    hours = HourColumns(
        hours=counts.astype(np.int64),
        days=days,
        held=held,
        attendance=attendance,
        by_him=there & ~held & (rng.random(shape) < 0.5),
        alliance=(goal + task + bond) / 3,
        goal=goal,
        task=task,
        bond=bond,
        image=number(-50, 50),
        held_back=number(0, 10),
        yours=number(0, 100, 10),
        signs=row(len(SIGNS), 2),
        then=np.where(held, rng.integers(-1, len(THENS), shape), -1).astype(np.int8),
        moments=row(len(MOMENTS), 1),
        defence=number(-3, 3),
        depth=number(0, 5),
        topics=row(len(TOPICS), 1),
        stance=number(-3, 3),
        frame=row(len(FRAME_MARKS), 1, always=True),
    )
    return Treatments(
        world="drawn",
        seed=seed,
        recorded=Recorded(
            hours=hours,
            check_ins=_check_ins(rng, cases),
            traits=TraitColumns(
                days=np.tile([0.0, 90.0, np.nan], (cases, 1)),
                grandiosity=rng.integers(0, 61, (cases, 3)) / 12,
                vulnerability=rng.integers(0, 81, (cases, 3)) / 16,
            ),
            private=PrivateColumns(pulls=row(10, 3), urges=row(6, 1)),
            symptoms=number(0, 36),
            stances=np.where(rng.random((*shape, 4)) < 0.2, rng.integers(0, 11, (*shape, 4)), np.nan),
            runs=rng.integers(-1, len(RUNS), shape).astype(float),
            breaks=tuple(((20, 34, 6, bool(i % 2)),) for i in range(cases)),
            injuries=tuple(((15, "humiliation"), (40, "loss")) for _ in range(cases)),
        ),
        known=tuple(Known(stable=True) for _ in range(cases)),
        latent={"alliance": np.zeros(shape)},
    )


def _check_ins(rng: np.random.Generator, cases: int) -> CheckInColumns:
    """Six a case, at whole minutes; the last ones are not there in some cases."""
    minutes = np.cumsum(rng.integers(600, 9000, (cases, 6)), axis=1)
    days = np.where(np.arange(6) < rng.integers(1, 7, (cases, 1)), minutes / 1440, np.nan)
    items = rng.integers(0, 101, (cases, 6, len(ITEMS))).astype(float)
    items[rng.random(items.shape) < 0.3] = np.nan
    items[..., 0] = np.nan_to_num(items[..., 0], nan=7)  # something is answered in each
    ticks = rng.random((cases, 6, len(TICKS))) < 0.2
    gone = np.isnan(days)[..., None]
    return CheckInColumns(days=days, items=np.where(gone, np.nan, items), ticks=ticks & ~gone)
