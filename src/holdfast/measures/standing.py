"""Where a score stands in a named group: linear T, percentile between published points, the plane of two scores.

A figure never travels without its group: nearly all groups are students or web visitors, and three published means
of one scale differ by three quarters of an SD.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Group, Instrument, Plane, PlaneState, Reference, Rollup, ScoreRule
from holdfast.measures.scoring import Scored
from holdfast.text import Message, say

if TYPE_CHECKING:  # scoring one form loads no NumPy
    import numpy as np
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[np.float64]")


@dataclass(frozen=True, slots=True)
class Standing:
    """One score beside one group. `t` has mean 50 and SD 10 in the group. `percentile` is read between the points that
    are published, never beyond: outside them it is None and `outside` says on which side of which percent.
    """

    score: str
    group: Group
    t: float
    percentile: float | None
    outside: Message | None


@dataclass(frozen=True, slots=True)
class OnPlane:
    """Grandiosity and vulnerability as T in one group, their difference (first minus second) and what is high."""

    grandiosity: float
    vulnerability: float
    difference: float
    state: PlaneState
    group: Group


def standings(instrument: Instrument, scored: Scored, group: str | None = None) -> dict[str, Standing]:
    """Each score that has a value and figures in the group (the file's first unless named). AnswerError if unknown."""
    chosen = named_group(instrument, group)
    if chosen is None:
        return {}
    found = {}
    for name, one in scored.scores.items():
        reference = instrument.references.get((chosen.id, name))
        if reference is not None and one.value is not None:
            found[name] = _standing(reference, chosen, one.value)
    return found


def named_group(instrument: Instrument, group: str | None = None) -> Group | None:
    """The group of this name, or the file's first; None where it has none and none was named. Raises AnswerError."""
    wanted = group or instrument.default_group
    if wanted is None:
        return None
    if wanted not in instrument.groups:
        allowed = "one of " + ", ".join(instrument.groups) if instrument.groups else "none: no group is known"
        raise AnswerError(instrument.id, "reference", wanted, allowed)
    return instrument.groups[wanted]


def t_score(value: Number, mean: float, sd: float) -> Number:
    """Linear T: 50 + 10 (value - mean) / SD. Takes floats and arrays."""
    return 50.0 + 10.0 * (value - mean) / sd


def _standing(reference: Reference, group: Group, value: float) -> Standing:
    t = t_score(value, reference.mean, reference.sd)
    percentile, outside = None, None
    if points := reference.percentiles:
        (least, lowest), (most, highest) = points[0], points[-1]
        if value < lowest:
            outside = say("below the score that {n} of 100 in this group do not pass", n=int(least))
        elif value > highest:
            outside = say("above the score that {n} of 100 in this group do not pass", n=int(most))
        else:
            percentile = percentile_of(value, points)
    return Standing(reference.score, group, t, percentile, outside)


def percentile_of(value: float, points: tuple[tuple[float, float], ...]) -> float | None:
    """Percent between the published points by straight lines; None beyond them. Ties take their middle."""
    if not points or not points[0][1] <= value <= points[-1][1]:
        return None
    at = [percent for percent, score in points if score == value]
    if at:
        return (at[0] + at[-1]) / 2.0
    for (percent, score), (next_percent, next_score) in pairwise(points):
        if score < value < next_score:
            return percent + (next_percent - percent) * (value - score) / (next_score - score)
    return None


def on_plane(instrument: Instrument, scored: Scored, group: str | None = None) -> OnPlane | None:
    """Both scores of the plane as T, or None where the instrument has no plane or one of them has no value."""
    chosen = named_group(instrument, group)
    if instrument.plane is None or chosen is None:
        return None
    found = standings(instrument, scored, chosen.id)
    x, y = found.get(instrument.plane.grandiosity), found.get(instrument.plane.vulnerability)
    if x is None or y is None:
        return None
    return OnPlane(x.t, y.t, x.t - y.t, plane_state(instrument.plane, x.t, y.t), chosen)


def plane_state(plane: Plane, grandiosity: float, vulnerability: float) -> PlaneState:
    """Which of the two is high: neither, one, or both, which is as common as one alone."""
    high = grandiosity >= plane.high_from, vulnerability >= plane.high_from
    states: Mapping[tuple[bool, bool], PlaneState] = {
        (False, False): "neither high",
        (True, False): "grandiosity high",
        (False, True): "vulnerability high",
        (True, True): "both high",
    }
    return states[high]


def with_rollup(instrument: Instrument, name: str | None) -> Instrument:
    """The same instrument with its facets put together another way; None leaves it as it is.

    The scores concerned lose what was found for the other way (groups, least changes, bands, cut-offs, prompts, code)
    and keep the share of questions that must be answered. Raises AnswerError for an unknown name.
    """
    if name is None:
        return instrument
    if name not in instrument.rollups:
        allowed = "one of " + ", ".join(instrument.rollups) if instrument.rollups else "none: there is one way only"
        raise AnswerError(instrument.id, "rollup", name, allowed)
    rollup = instrument.rollups[name]
    scores = {key: _rolled(rule, rollup) for key, rule in instrument.scores.items()}
    kept = {key: reference for key, reference in instrument.references.items() if key[1] not in rollup.items}
    change = tuple(rule for rule in instrument.change if rule.score not in rollup.items)
    prompts = tuple(prompt for prompt in instrument.prompts if prompt.score not in rollup.items)
    return replace(
        instrument,
        scores=MappingProxyType(scores),
        references=MappingProxyType(kept),
        change=change,
        prompts=prompts,
    )


def _rolled(rule: ScoreRule, rollup: Rollup) -> ScoreRule:
    tags = rollup.items.get(rule.name)
    if tags is None:
        return rule
    needed = math.ceil(rule.min_answered / len(rule.items) * len(tags) - 1e-9)
    return replace(rule, items=tags, min_answered=needed, bands=(), cutoffs=(), loinc=None, basis=rollup.basis)
