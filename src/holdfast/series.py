"""Series of numbers as the kernels take them: floats with None for one case, a table with NaN for many.

NumPy is imported inside the functions that need it, so that one case never waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

# One step of arithmetic, written once, for one case (float) and for many (array).
Num = TypeVar("Num", float, "FloatArray")


def checked(values: Sequence[float | None], what: str = "score") -> list[float | None]:
    """Return `values` as a list; raise ValueError where one is NaN or infinite.

    None means "not given" and stays None; it is never turned into zero.
    """
    for place, value in enumerate(values, start=1):
        if value is not None and not isfinite(value):
            raise ValueError(
                f"{what} {place} of {len(values)} is {value!r}: a finite number or None (not given) is allowed; "
                "use None where nothing was answered"
            )
    return list(values)


def table(values: FloatArray, what: str = "scores") -> FloatArray:
    """Return `values` as a float table of shape (cases, occasions), NaN for missing.

    Raises ValueError for another number of dimensions or an infinite entry.
    """
    import numpy as np

    rows = np.ascontiguousarray(values, dtype=np.float64)
    if rows.ndim != 2:
        raise ValueError(f"{what} have {rows.ndim} dimension(s): a table of (cases, occasions) is needed")
    if np.isinf(rows).any():
        case, occasion = np.argwhere(np.isinf(rows))[0]
        raise ValueError(
            f"{what}[{case}, {occasion}] is infinite: finite numbers or NaN (not given) are allowed; "
            "use NaN where nothing was answered"
        )
    return rows


def positive(value: float, what: str) -> float:
    """Return `value` when it is a finite number above zero, else raise ValueError."""
    if not (isfinite(value) and value > 0):
        raise ValueError(f"{what} is {value!r}: a number above zero is needed")
    return value


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean of at least one number."""
    return sum(values) / len(values)


def median(ordered: Sequence[float]) -> float:
    """Median of numbers that are already in ascending order (at least one)."""
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
