"""What the last six hours may have been: the shapes that the matched reading of an onset compares.

A shape is a way in which the rating may have stood against his usual in the last `WINDOW` hours: as always; fallen at
once three hours ago and still low; sinking since two hours; low since before; on the way back. Each has a depth that
is not known (a normal prior), a prior weight, and the hours in which signs would be marked more often than usual.

Shapes and depths are those of the published generator of ruptures (abrupt confrontation, withdrawal over two to four
hours, devaluing after a rise), made a little wider so that the weak and the ordinary worlds fit as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Final, Literal

WINDOW: Final = 6
NOW: Final = WINDOW - 1
SEEN: Final = (0, 1, 2, 3, 4, 6, 8, 12, 20)
"""Ratings before the window at which the usual is known better: the lower ends of the steps."""

Shape = tuple[float, ...]
Group = Literal["usual", "fell", "sank", "low", "back", "rose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priors:
    """The numbers of the matched reading, on 0 to 100. What each is about stands in `knowledge/onset.toml`."""

    carry: float
    carried_share: float
    drift: float
    level: float
    level_known: float
    slowest: float
    clip: float
    spread: float
    spread_known: float
    spread_memory: float
    usual: float
    onset: float
    low: float
    back: float
    rise: float
    fell_share: float
    turned_share: float
    sank_share: float
    fell_depth: float
    fell_wide: float
    turned_depth: float
    turned_wide: float
    sank_depth: float
    sank_wide: float
    low_depth: float
    low_wide: float
    risen: float
    risen_wide: float
    signs_usual: float
    signs_known: float
    signs_fell: float
    signs_sank: float
    signs_most: float


@dataclass(frozen=True, slots=True)
class Template:
    """One shape. `began`: hours ago (0 is this hour), None where nothing begins within the window.

    `shape` is multiplied by the depth; `offset` (points) is added whatever the depth. `confronting` and `withdrawing`:
    places in the window at which signs of that kind are more frequent.
    """

    group: Group
    began: int | None
    shape: Shape
    offset: Shape
    depth: float
    wide: float
    log_prior: float
    confronting: tuple[int, ...] = ()
    withdrawing: tuple[int, ...] = ()

    @property
    def onset(self) -> bool:
        """It begins in this hour or the one before."""
        return self.began is not None and self.began <= 1

    @property
    def first_is_usual(self) -> bool:
        """The oldest hour of the window was as usual."""
        return self.shape[0] == 0 and self.offset[0] == 0

    @property
    def first_is_low(self) -> bool:
        return self.shape[0] < 0

    @property
    def now_is_low(self) -> bool:
        return self.shape[NOW] < 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """For one pattern of ratings given and one knowledge of the usual, in units of his spread.

    `precision`: inverse of the covariance of the ratings given, rows and columns of zero where none was. For each
    template but the first `own` = shape' P shape, `mixed` = shape' P offset, `fixed` = offset' P offset.
    """

    precision: tuple[Shape, ...]
    own: tuple[float, ...]
    mixed: tuple[float, ...]
    fixed: tuple[float, ...]


@cache
def templates(p: Priors) -> tuple[Template, ...]:
    """Every shape; the first is "as usual"."""
    return (
        Template("usual", None, _NONE, _NONE, 0.0, 1.0, log(p.usual)),
        *_fallen(p),
        *_turned(p),
        *_sunk(p),
        Template("low", None, (-1.0,) * WINDOW, _NONE, p.low_depth, p.low_wide, log(p.low)),
        *_on_the_way_back(p),
        *_risen(p),
    )


def _place(at: int, *values: float) -> Shape:
    """Zero before `at`, then the values, the last of them to the end."""
    return tuple(0.0 if j < at else values[min(j - at, len(values) - 1)] for j in range(WINDOW))


_NONE: Final[Shape] = (0.0,) * WINDOW
_TWO_HOURS_BACK: Final = (-1.0, -0.5, 0.0)


def _hours(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, min(first + count, WINDOW)))


def _fallen(p: Priors) -> Iterator[Template]:
    """At once to full depth: still there, or on the way back after one hour. In the newest hour they are one."""
    prior = p.onset * p.fell_share
    for at in range(WINDOW):
        ways = (((-1.0,), 0.65, 2), (_TWO_HOURS_BACK, 0.35, 1)) if at < NOW else (((-1.0,), 1.0, 2),)
        for values, share, marked in ways:
            yield Template(
                "fell", NOW - at, _place(at, *values), _NONE, p.fell_depth, p.fell_wide, log(prior * share),
                confronting=_hours(at, marked),
            )  # fmt: skip


def _turned(p: Priors) -> Iterator[Template]:
    """A rise over the hours before, then at once below the usual."""
    for at in range(1, WINDOW):
        offset = tuple(p.risen * max(0.0, 1 - (at - 1 - j) / 3.5) if j < at else 0.0 for j in range(WINDOW))
        yield Template(
            "fell", NOW - at, _place(at, -1.0), offset, p.turned_depth, p.turned_wide,
            log(p.onset * p.turned_share), confronting=_hours(at, 2),
        )  # fmt: skip


def _sunk(p: Priors) -> Iterator[Template]:
    """Down to full depth in three even steps."""
    for at in range(WINDOW):
        yield Template(
            "sank", NOW - at, _place(at, -1 / 3, -2 / 3, -1.0), _NONE, p.sank_depth, p.sank_wide,
            log(p.onset * p.sank_share), withdrawing=_hours(at, 4),
        )  # fmt: skip


def _on_the_way_back(p: Priors) -> Iterator[Template]:
    for at in range(1, WINDOW):
        shape = tuple(-1.0 if j < at else -0.5 if j == at else 0.0 for j in range(WINDOW))
        yield Template("back", None, shape, _NONE, p.low_depth, p.low_wide, log(p.back))


def _risen(p: Priors) -> Iterator[Template]:
    for at in (1, 3):
        shape = tuple(min(1.0, (j - at + 1) / 3.5) if j >= at else 0.0 for j in range(WINDOW))
        yield Template("rose", None, shape, _NONE, p.risen, p.risen_wide, log(p.rise))


def steps_known(ratings_before: int) -> int:
    """The step of `SEEN` on which so many ratings before the window lie."""
    return sum(ratings_before >= least for least in SEEN) - 1


@cache
def evidence(p: Priors, step: int, given: int) -> Evidence:
    """What the templates weigh where the ratings of the window are those of the bits of `given` (bit 0 the oldest)."""
    precision = _precision(p, step, given)
    own, mixed, fixed = [], [], []
    for template in templates(p)[1:]:
        of_shape = _times(precision, template.shape)
        own.append(_dot(of_shape, template.shape))
        lifted = any(template.offset)
        mixed.append(_dot(of_shape, template.offset) if lifted else 0.0)
        fixed.append(_dot(_times(precision, template.offset), template.offset) if lifted else 0.0)
    return Evidence(precision, tuple(own), tuple(mixed), tuple(fixed))


def _precision(p: Priors, step: int, given: int) -> tuple[Shape, ...]:
    there = [j for j in range(WINDOW) if given >> j & 1]
    # His usual is known from few ratings that carry over from one to the next, and it moves slowly.
    usual = 1 / (SEEN[step] / 1.85 + p.level_known) + p.drift
    covariance = [
        [
            p.carried_share * p.carry ** abs(i - j) + (1 - p.carried_share if i == j else 0.0) + usual for j in there
        ]
        for i in there
    ]  # fmt: skip
    rows = _inverse(covariance)
    whole = [[0.0] * WINDOW for _ in range(WINDOW)]
    for i, row in zip(there, rows, strict=True):
        for j, value in zip(there, row, strict=True):
            whole[i][j] = value
    return tuple(tuple(row) for row in whole)


def _inverse(matrix: list[list[float]]) -> list[list[float]]:
    """Inverse of a positive definite matrix of at most `WINDOW` rows (Gauss and Jordan, no pivoting needed)."""
    n = len(matrix)
    rows = [[*row, *(1.0 if i == j else 0.0 for j in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        head = rows[i][i]
        rows[i] = [value / head for value in rows[i]]
        for k in range(n):
            if k != i and rows[k][i]:
                factor = rows[k][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[n:] for row in rows]


def _times(matrix: tuple[Shape, ...], vector: Shape) -> Shape:
    v0, v1, v2, v3, v4, v5 = vector
    return tuple([r0 * v0 + r1 * v1 + r2 * v2 + r3 * v3 + r4 * v4 + r5 * v5 for r0, r1, r2, r3, r4, r5 in matrix])


def _dot(a: Shape, b: Shape) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] + a[4] * b[4] + a[5] * b[5]
