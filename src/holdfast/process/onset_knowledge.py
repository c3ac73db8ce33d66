"""The numbers of our two readings of ruptures, read from `knowledge/onset.toml` and checked.

The file is written by `scripts/fit-detectors.py`. Every weight in it was fitted on simulated treatments, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from holdfast.knowledge import Table, read_toml
from holdfast.process.onset_features import HINGES, TERMS, Term, Use
from holdfast.process.onset_templates import Priors
from holdfast.sourced import Entry

KNOWLEDGE: Final = Path(__file__).parent / "knowledge" / "onset.toml"
SCHEMA: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """On what weights were fitted, thresholds chosen and priors tried: nothing is reported on these seeds."""

    worlds: tuple[str, ...]
    weights_on: tuple[int, ...]
    thresholds_on: tuple[int, ...]
    explored_on: tuple[int, ...]
    patients: int
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnsetWeights:
    """`weights[term]`: slope of the term, then what is added to the slope above each of its hinges.

    `threshold`: probability from which an onset is said where ratings and log are read (`threshold_answers`,
    `threshold_log`: one of them alone); `pause`: hours after one in which none is said. `slow`: probability from which
    a slow withdrawal is said, `slow_again`: below it the next one can be.
    """

    version: int
    fitted: Fitted
    priors: Priors
    intercept: float
    weights: Mapping[Term, tuple[float, ...]]
    threshold: float
    threshold_answers: float
    threshold_log: float
    pause: int
    slow: float
    slow_again: float

    def threshold_of(self, use: Sequence[Use]) -> float:
        if "log" not in use:
            return self.threshold_answers
        return self.threshold if "alliance" in use else self.threshold_log

    def saying(self, use: Sequence[Use], threshold: float) -> OnsetWeights:
        """The same with another threshold for this use."""
        if "log" not in use:
            return replace(self, threshold_answers=threshold)
        return replace(self, threshold=threshold) if "alliance" in use else replace(self, threshold_log=threshold)


@cache
def onset_weights() -> OnsetWeights:
    """The numbers in force. Raises KnowledgeError, naming file and key, where the file is spoiled."""
    return parse_onset_weights(KNOWLEDGE.name, read_toml(KNOWLEDGE))


def entries() -> tuple[Entry, ...]:
    """Every number with what it is about and its source; of a term, its slopes one after the other."""
    return _read(KNOWLEDGE.name, read_toml(KNOWLEDGE))[1]


def parse_onset_weights(file: str, values: dict[str, Any]) -> OnsetWeights:
    """Weights from raw tables. KnowledgeError for a missing, unknown, mistyped or out-of-range entry."""
    return _read(file, values)[0]


def _read(file: str, values: dict[str, Any]) -> tuple[OnsetWeights, tuple[Entry, ...]]:
    top = Table(file, "", values)
    if top.integer("schema", low=1) != SCHEMA:
        raise top.error("schema", str(SCHEMA), "This file is from another version of the program.")
    version = top.integer("version", low=1)
    fitted = _fitted(top.table("fitted"))
    found: list[Entry] = []

    def number(table: Table, name: str, low: float, high: float) -> float:
        one = table.table(name)
        value = one.number("value")
        if not low <= value <= high:
            raise one.error("value", f"a number from {low:g} to {high:g}")
        found.append(Entry(f"{table.path}.{name}", value, one.text("about"), one.text("source")))
        one.close()
        return value

    priors = top.table("prior")
    kept = {f.name: number(priors, f.name, *_RANGES.get(f.name, (0.001, 100))) for f in fields(Priors)}
    priors.close()
    terms = top.table("term")
    intercept = number(terms, "intercept", -20, 20)
    weights: dict[Term, tuple[float, ...]] = {}
    for term in TERMS:
        one = terms.table(term)
        slopes = tuple(one.values("weights"))
        if len(slopes) != 1 + len(HINGES[term]) or not all(isinstance(s, float) and abs(s) <= 20 for s in slopes):
            raise one.error("weights", f"{1 + len(HINGES[term])} numbers from -20 to 20")
        weights[term] = slopes
        about, source = one.text("about"), one.text("source")
        found += [Entry(f"term.{term}", slope, about, source) for slope in slopes]
        one.close()
    terms.close()
    says = top.table("says")
    threshold, pause = number(says, "threshold", 0.01, 0.99), number(says, "pause", 0, 20)
    answers, log = number(says, "threshold_answers", 0.01, 0.99), number(says, "threshold_log", 0.01, 0.99)
    slow, again = number(says, "slow", 0.01, 0.99), number(says, "slow_again", 0.001, 0.99)
    says.close()
    top.close()
    made = OnsetWeights(
        version=version,
        fitted=fitted,
        priors=Priors(**kept),
        intercept=intercept,
        weights=weights,
        threshold=threshold,
        threshold_answers=answers,
        threshold_log=log,
        pause=int(pause),
        slow=slow,
        slow_again=again,
    )
    return made, tuple(found)


_SHARES: Final = (
    "carry", "carried_share", "slowest", "usual", "onset", "low", "back", "rise", "fell_share", "turned_share",
    "sank_share",
)  # fmt: skip
_RANGES: Final[Mapping[str, tuple[float, float]]] = dict.fromkeys(_SHARES, (0.001, 0.999))


def _fitted(table: Table) -> Fitted:
    def seeds(key: str) -> tuple[int, ...]:
        given = table.values(key)
        if not given or not all(isinstance(seed, int) and 1 <= seed <= 199 for seed in given):
            raise table.error(key, "seeds from 1 to 199; those from 1000 on are for reporting alone")
        return tuple(given)

    made = Fitted(
        worlds=table.texts("worlds"),
        weights_on=seeds("weights_on"),
        thresholds_on=seeds("thresholds_on"),
        explored_on=seeds("explored_on"),
        patients=table.integer("patients", low=1),
        sessions=table.integer("sessions", low=1),
    )
    table.close()
    return made
