"""A measure the catalogue does not hold, described where it is used: name, range, and which way is better."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Literal

from holdfast.measures.catalogue import catalogue
from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import (
    Basis,
    ChangeRule,
    Direction,
    Instrument,
    Licence,
    Provenance,
    ScoreRule,
    Source,
    WordingLock,
)

_DIRECTIONS: dict[str, Direction] = {"lower": "higher_is_worse", "higher": "higher_is_better", "neither": "neither"}


def declared(
    id: str,
    *,
    title: str,
    low: float,
    high: float,
    better: Literal["lower", "higher", "neither"],
    spread: float | None = None,
    reliability: float | None = None,
    source: str | None = None,
) -> Instrument:
    """A total-only instrument from the `scale` of a case file or an import mapping.

    With `spread` (SD, points) and `reliability` (between 0 and 1) it has a least reliable change; without, its change
    is judged against the person's own variability alone. Raises AnswerError for an id of the catalogue or a range
    that is none.
    """
    if id in catalogue():
        advice = "Leave `scale` out, or rename it."
        raise AnswerError(id, "instrument", id, "a name the catalogue does not hold", advice)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise AnswerError(id, "scale", f"{figure(low)} to {figure(high)}", "two numbers, low below high")
    if better not in _DIRECTIONS:
        raise AnswerError(id, "scale.better", better, "lower, higher or neither")
    basis = Basis("declared", "project", "As declared with the data; not checked by this program.")
    rule = ScoreRule(
        name="total",
        title=title,
        short="",
        op="total",
        items=(),
        factor=1.0,
        offset=0.0,
        min_answered=0,
        on_missing="null",
        rounding="none",
        decimals=0,
        low=float(low),
        high=float(high),
        direction=_DIRECTIONS[better],
        bands=(),
        cutoffs=(),
        loinc=None,
        basis=basis,
    )
    return Instrument(
        id=id,
        version=1,
        schema=1,
        title=title,
        full_title=title,
        citation=source or "Declared in the case file.",
        domain="declared",
        horizon="monthly",
        project_form=False,
        label="",
        main="total",
        items=MappingProxyType({}),
        scores=MappingProxyType({"total": rule}),
        change=_change(spread, reliability, basis),
        safety=(),
        licence=Licence("none", "Not stated.", wording_may_ship=False, obtain_from="", basis=basis),
        wording=WordingLock(verbatim=False, sha256=MappingProxyType({})),
        sources=MappingProxyType({"declared": Source("declared", source or "Declared in the case file.")}),
        loinc=None,
        loinc_basis=None,
        flips=MappingProxyType({}),
        rotating=frozenset(),
        provenance=Provenance("There is no key: only a total is recorded.", "", "", basis),
    )


def _change(spread: float | None, reliability: float | None, basis: Basis) -> tuple[ChangeRule, ...]:
    # A reliability of 0 or 1, or a spread of 0, says that nothing or everything counts: treated as not known.
    if reliability is None or not 0 < reliability < 1:
        return ()
    known = spread if spread is not None and spread > 0 else None
    return (ChangeRule("total", "jacobson_truax", None, reliability, "as declared", known, "as declared", basis),)
