"""Worlds: ways in which treatments are invented. Frozen before any detector was fitted; never tuned to please one.

A world is a function `draw(n, sessions, seed) -> Treatments`. They stand here by name as module and function, so that
a world (and NumPy with it) is loaded when it is drawn, and not before.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, cast

if TYPE_CHECKING:
    from holdfast.simulate.known import Treatments


class Draw(Protocol):
    """`n` treatments of `sessions` hours from a seed. The first ones are the same for every `n`."""

    def __call__(self, n: int, sessions: int, seed: int) -> Treatments: ...


def _late(module: str, name: str) -> Draw:
    def draw_when_called(n: int, sessions: int, seed: int) -> Treatments:
        world = cast("Draw", getattr(import_module(f"holdfast.simulate.worlds.{module}"), name))
        return world(n, sessions, seed)

    return draw_when_called


WORLDS: Final[Mapping[str, Draw]] = MappingProxyType(
    {
        "reference": _late("reference", "reference"),
        "reference-weak": _late("reference", "reference_weak"),
        "ordinary": _late("ordinary", "ordinary"),
        "weak": _late("ordinary", "weak"),
        "heavy-tails": _late("against", "heavy_tails"),
        "ceiling": _late("against", "ceiling"),
        "drop-out": _late("against", "drop_out"),
        "uninformative-log": _late("against", "uninformative_log"),
        "other-time-scales": _late("against", "other_time_scales"),
        "own-rhythm": _late("against", "own_rhythm"),
    }
)


def draw(world: str, n: int, sessions: int, seed: int) -> Treatments:
    """`n` treatments of `sessions` hours of the world of this name. Raises ValueError, in words, for an unknown one."""
    if world not in WORLDS:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join(WORLDS)}. Choose one of these.')
    return WORLDS[world](n, sessions, seed)


def draw_chunk(world: str, number: int, n: int, sessions: int, seed: int) -> Treatments:
    """The chunk `number` (from 0) of 250 treatments, of the `n` that `draw` gives; nothing is held of the others."""
    from holdfast.simulate.worlds.chunks import alone

    with alone(number):
        return draw(world, n, sessions, seed)
