"""Every score of one form, in plain floats. `kernel` does the same for many forms at once.

One form in NumPy costs thirty times what floats cost, and a brief scores a handful; a cohort scores a million. A
property test holds both equal for every instrument.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.measures.counting import Given, Value, value_of
from holdfast.measures.criteria import criterion, read_by_criteria
from holdfast.measures.instrument import Instrument

__all__ = ["Value", "all_values"]


def all_values(instrument: Instrument, given: Given, weights: Sequence[float] | None = None) -> dict[str, Value]:
    """Every score of one form in the order of the file, `total` rules apart. `weights` are a `gas` score's."""
    read = read_by_criteria(instrument)
    found: dict[str, Value] = {}
    for name, rule in instrument.scores.items():
        if rule.op == "criteria":
            found[name] = criterion(instrument, rule, given, found)
        elif rule.op != "total":
            found[name] = value_of(instrument, rule, given, weights, bounded=name in read)
    return found
