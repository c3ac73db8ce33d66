"""What a reader finds of one feature, and how it is weighed against the therapist's own word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from holdfast.analysis.features.ages import Age
from holdfast.approaches.model import Certainty, Datum, FeatureReading
from holdfast.case.working import FeatureNoted


@dataclass(frozen=True, slots=True)
class Seen:
    """One datum, and the values of the feature it speaks for. Against all others it is contrary evidence.

    `speaks_for` None: it is something to look at, and speaks for none and against none.
    """

    datum: Datum
    speaks_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the data alone say of a feature. `value` None: they show something, and do not settle it."""

    value: str | None
    certainty: Certainty
    seen: tuple[Seen, ...]


def estimated(value: str | None, *seen: Seen) -> Found:
    """What a reader concluded; without a value it is what was seen, and no more."""
    return Found(value, "unknown" if value is None else "estimated", seen)


def weigh(
    feature: str, noted: FeatureNoted | None, own: Seen | None, found: Found | None, age: Age = "fresh"
) -> FeatureReading:
    """One reading: the therapist's word goes first, and what the data say otherwise stands beside it as contrary.

    Where neither settles it the feature is unknown, and what was seen of it is kept as evidence: it tells what to look
    at. `own` is the note as a datum; a note that says "unknown" takes earlier words back and leaves it to the data. A
    note that is old is an estimate; one that is stale leaves it to the data too, and stands among them.
    """
    seen = () if found is None else found.seen
    if noted is not None and noted.value is not None and noted.certainty != "unknown":
        seen = seen if own is None else (own, *seen)
        if age != "stale":
            return _reading(feature, noted.value, "estimated" if age == "old" else noted.certainty, seen, noted=True)
    if found is None or found.value is None:
        return FeatureReading(feature, None, "unknown", tuple(one.datum for one in seen))
    return _reading(feature, found.value, found.certainty, seen, noted=False)


def _reading(feature: str, value: str, certainty: Certainty, seen: Iterable[Seen], *, noted: bool) -> FeatureReading:
    telling = [(one.datum, one.speaks_for) for one in seen if one.speaks_for is not None]
    return FeatureReading(
        feature,
        value,
        certainty,
        evidence=tuple(datum for datum, values in telling if value in values),
        contrary=tuple(datum for datum, values in telling if value not in values),
        noted=noted,
    )
