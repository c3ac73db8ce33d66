"""Patients are drawn 250 at a time, each chunk from a seed of its own.

So the first patients of a world and seed are the same however many are asked for, memory stays small, and chunks can
be drawn in processes of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final, TypeVar
from zlib import crc32

import numpy as np

from holdfast.simulate.known import Treatments

SIZE: Final = 250
MOST_SEED: Final = 2**32 - 1
T = TypeVar("T")
_ALONE: ContextVar[int | None] = ContextVar("_ALONE", default=None)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: always `SIZE` patients are drawn, of which the first `wanted` are kept."""

    rng: np.random.Generator
    wanted: int
    size: int = SIZE


def chunks(world: str, n: int, seed: int) -> Iterator[Chunk]:
    """The chunks of `n` patients of a world, each with its generator. Raises ValueError for a number out of range."""
    if n < 1:
        raise ValueError(f"patients: found {n}. Allowed: 1 or more. Ask for at least one.")
    if not 0 <= seed <= MOST_SEED:
        raise ValueError(f"seed: found {seed}. Allowed: 0 to {MOST_SEED}. Choose one of these.")
    alone = _ALONE.get()
    for number in range(-(-n // SIZE)) if alone is None else [alone]:
        sequence = np.random.SeedSequence([crc32(world.encode()), seed, number])
        yield Chunk(rng=np.random.default_rng(sequence), wanted=min(SIZE, n - number * SIZE))


@contextmanager
def alone(number: int) -> Iterator[None]:
    """Within it a world draws chunk `number` (from 0) and no other: for whoever cannot hold all of them at once.

    Set around the call, so that a world need not know of it: each is still one function of n, sessions and seed.
    """
    token = _ALONE.set(number)
    try:
        yield
    finally:
        _ALONE.reset(token)


def joined(parts: Sequence[Treatments]) -> Treatments:
    """Chunks one after the other. Tables of different widths are filled up with what is missing (NaN, -1, False)."""
    if not parts:
        raise ValueError("no treatments to join: give at least one chunk")
    first = parts[0]
    return Treatments(
        world=first.world,
        seed=first.seed,
        recorded=_joined([part.recorded for part in parts]),
        known=tuple(known for part in parts for known in part.known),
        latent={name: np.concatenate([part.latent[name] for part in parts]) for name in first.latent},
    )


def rows_of(table: T, rows: slice) -> T:
    """The same table (a dataclass of arrays, of tuples with one entry a case, or of such) with these cases alone."""
    return type(table)(**{f.name: _cut(getattr(table, f.name), rows) for f in fields(table)})  # type: ignore[arg-type]


def _cut(value: Any, rows: slice) -> Any:
    if value is None:
        return None
    return rows_of(value, rows) if is_dataclass(value) else value[rows]


def _joined(tables: list[Any]) -> Any:
    whole = {f.name: _one_after_another([getattr(t, f.name) for t in tables]) for f in fields(tables[0])}
    return type(tables[0])(**whole)


def _one_after_another(values: list[Any]) -> Any:
    if values[0] is None:
        return None
    if is_dataclass(values[0]):
        return _joined(values)
    if isinstance(values[0], tuple):
        return tuple(one for value in values for one in value)
    widest = max(value.shape[1:2] for value in values)
    return np.concatenate([_widened(value, widest) for value in values])


def _widened(values: Any, widest: tuple[int, ...]) -> Any:
    if values.shape[1:2] == widest:
        return values
    missing = {"f": np.nan, "i": -1, "b": False}[values.dtype.kind]
    wide = np.full((len(values), *widest, *values.shape[2:]), missing, dtype=values.dtype)
    wide[:, : values.shape[1]] = values
    return wide
