"""What picture and measures say of the whole person: conditions with their status, earlier treatments, distress.

A condition nobody asked about is unknown: its absence from the picture is no "no". A measure speaks only where the
catalogue holds a published cut, and is never more than an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.numbers import reading_numbers
from holdfast.analysis.features.told import left_of, told_words
from holdfast.approaches.model import Certainty, Datum
from holdfast.case.record import Condition, ConditionName, EarlierTreatment
from holdfast.measures.catalogue import instrument
from holdfast.outcome.readings import Point, Series
from holdfast.text import Message, say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

STATUSES: Mapping[str, Message] = {
    "current": say("current"),
    "in_remission": say("in remission"),
    "past": say("in the past"),
    "suspected": say("suspected"),
    "ruled_out": say("ruled out"),
    "unknown": say("not known"),
}
NAMES: Mapping[str, Message] = {
    "borderline": say("borderline personality disorder"),
    "avoidant": say("avoidant personality disorder"),
    "obsessive_compulsive": say("obsessive-compulsive personality disorder"),
    "mood": say("a mood disorder"),
    "anxiety": say("an anxiety disorder"),
    "trauma": say("trauma"),
    "substance_use": say("substance use"),
    "antisocial": say("antisocial personality disorder"),
}
Readings = Mapping[str, tuple[str, ...]]
"""By status: the values it speaks for. One value is a reading; of several it tells none, and shows what is open."""
_YES_NO: Readings = {
    "current": ("yes",),
    "suspected": ("yes",),
    "ruled_out": ("no",),
    "past": ("no",),
    "in_remission": ("no",),
}
_BORDERLINE: Readings = {
    "current": ("disorder",), "suspected": ("traits",), "in_remission": ("traits",), "past": ("traits",),
    "ruled_out": ("no",),
}  # fmt: skip
_ANXIETY: Readings = {
    "current": ("yes",), "suspected": ("yes",), "in_remission": ("remitted",), "past": ("remitted",),
    "ruled_out": ("no",),
}  # fmt: skip
_SUBSTANCE: Readings = {
    "current": ("current",), "suspected": ("current",), "in_remission": ("remitted",), "past": ("remitted",),
    "ruled_out": ("none",),
}  # fmt: skip
_TRAUMA: Readings = {
    "current": ("current",), "past": ("past",), "in_remission": ("remitted",), "ruled_out": ("none",),
    "suspected": ("past", "current"),
}  # fmt: skip
_ANTISOCIAL: Readings = {
    "current": ("active",), "past": ("past",), "in_remission": ("past",), "ruled_out": ("no",),
    "suspected": ("past", "active"),
}  # fmt: skip
_MOOD: Readings = {
    "current": ("mild", "major"), "suspected": ("mild", "major"), "in_remission": ("remitted",), "past": ("remitted",),
    "ruled_out": ("none",),
}  # fmt: skip


def condition(name: ConditionName, readings: Readings, analysis: Analysis, *, traits: bool = False) -> Found | None:
    """By the latest status of one condition. A suspicion, and an entry that is itself estimated, is an estimate.

    `traits`: the feature asks about features, and only the disorder itself is known by its status: one that is past or
    ruled out may leave traits.
    """
    latest = latest_condition(analysis, name)
    if latest is None:
        return None
    values = readings.get(latest.status, ())
    seen = Seen(_datum(latest), values)
    if latest.certainty == "unknown" or len(values) != 1:
        return Found(None, "unknown", (seen,)) if values else None
    firm = latest.status == "current" if traits else latest.status != "suspected"
    sure: Certainty = "known" if latest.certainty == "known" and firm else "estimated"
    return Found(values[0], sure, (seen,))


def depression(analysis: Analysis) -> Found | None:
    """The status of a mood disorder, and how severe by the PHQ-9 of the last quarter where one was filled in."""
    noted = condition("mood", _MOOD, analysis)
    filled = _lately_filled(analysis, "phq-9")
    if filled is None:
        return noted
    series, points = filled
    cut, mild = _cut("phq-9", "caseness"), _band("phq-9", "mild")
    value = _agreed("major" if p.value >= cut else "mild" if p.value >= mild else "none" for p in points)
    speaks = {"major": ("major",), "mild": ("mild",), "none": ("none", "remitted"), None: None}[value]
    measured = Seen(_measured(series, points[-1], cut), speaks)
    if noted is None:
        return estimated(value, measured)
    if noted.value is None:
        # The picture says that there is one, and leaves open how severe: below the lowest band it stays open.
        return estimated(value if value in ("mild", "major") else None, *noted.seen, measured)
    return Found(noted.value, noted.certainty, (*noted.seen, measured))


def anxiety(analysis: Analysis) -> Found | None:
    return _with_measure(condition("anxiety", _ANXIETY, analysis), analysis, "gad-7", "caseness", ("yes",))


def substance_use(analysis: Analysis) -> Found | None:
    return _with_measure(condition("substance_use", _SUBSTANCE, analysis), analysis, "audit", "hazardous", ("current",))


def _with_measure(
    noted: Found | None, analysis: Analysis, id: str, cut_id: str, speaks: tuple[str, ...]
) -> Found | None:
    """A measure at or above its cut beside the picture: it estimates where the picture is silent, else it is shown."""
    filled = _lately_filled(analysis, id)
    if filled is None or not all(point.value >= _cut(id, cut_id) for point in filled[1]):
        return noted
    seen = Seen(_measured(filled[0], filled[1][-1], _cut(id, cut_id)), speaks)
    if noted is None or noted.value is None:
        return estimated(speaks[0], *(() if noted is None else noted.seen), seen)
    return Found(noted.value, noted.certainty, (*noted.seen, seen))


def distress(analysis: Analysis) -> Found | None:
    """By the CORE of the last quarter: below the clinical cut little, from the severe band on much."""
    for id in ("core-10", "core-om"):
        filled = _lately_filled(analysis, id)
        if filled is not None:
            series, points = filled
            value = _agreed(_suffers(id, point.value) for point in points)
            speaks = ("middle", "much") if value == "more" else None if value is None else (value,)
            measured = Seen(_measured(series, points[-1], _cut(id, "clinical")), speaks)
            return estimated(None if value == "more" else value, measured)
    return None


def _suffers(id: str, value: float) -> str:
    """The CORE-OM has one published cut: above it is more than little, and how much more is not said."""
    if value < _cut(id, "clinical"):
        return "little"
    if id != "core-10":
        return "more"
    return "much" if value >= _band(id, "severe") else "middle"


def functioning(analysis: Analysis) -> Found | None:
    """What the picture says of work and love, to look at: there is no published cut, and words are not scored."""
    picture = analysis.case.record.picture
    facts = [
        *((say("work"), one) for one in picture.work if one.certainty != "unknown"),
        *((say("love"), one) for one in picture.love if one.certainty != "unknown"),
    ]
    seen = tuple(Seen(Datum(what, say("{text}", text=one.text), one.when, one.id)) for what, one in facts)
    return Found(None, "unknown", seen) if seen else None


def dropouts(analysis: Analysis) -> Found | None:
    """Earlier treatments by how they ended. None on record says nothing; other words are shown, and not read."""
    earlier = [one for one in analysis.case.record.picture.earlier_treatments if one.certainty != "unknown"]
    if not earlier:
        return None
    read = [(one, left_of(one.ended, told_words())) for one in earlier]
    left = sum(how == "left" for _, how in read)
    unread = sum(how is None for _, how in read)
    if left > 1:
        value = "several"
    elif unread:
        value = None
    else:
        value = "one" if left else "none"
    speaks = {"left": ("one", "several"), "ended": ("none", "one"), None: None}
    seen = tuple(Seen(_ended(one), speaks[how]) for one, how in read)
    return estimated(value, *seen)


def _ended(one: EarlierTreatment) -> Datum:
    told = say("{text}", text=one.text)
    value = say("{told} Ended: {how}", told=told, how=one.ended) if one.ended else told
    return Datum(say("an earlier treatment"), value, one.when, one.id)


def latest_condition(analysis: Analysis, name: ConditionName) -> Condition | None:
    there = (one for one in analysis.case.record.picture.conditions if one.condition == name)
    return max(there, key=lambda one: (one.when, one.recorded_at), default=None)


def _datum(one: Condition) -> Datum:
    said = STATUSES[one.status]
    return Datum(
        NAMES[one.condition], say("{said}: {text}", said=said, text=one.text) if one.text else said, one.when, one.id
    )


def _lately_filled(analysis: Analysis, id: str) -> tuple[Series, tuple[Point, ...]] | None:
    """The last values of an instrument within the last quarter, as many as must agree; None where there are none, or
    none may be read.
    """
    n = reading_numbers()
    series = next((one for one in analysis.outcome.series if one.instrument == id), None)
    since = analysis.at.date() - timedelta(days=n.quarter_days)
    points = () if series is None else tuple(p for p in series.points[-n.forms_agree :] if p.when >= since)
    return None if series is None or not points else (series, points)


def _agreed(values: Iterable[str]) -> str | None:
    """The one value that all of them have; None where they differ."""
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _measured(series: Series, point: Point, cut: float) -> Datum:
    said = say("{value} ({cut} and more is at or above the published cut)", value=point.value, cut=cut)
    return Datum(say("{title}", title=series.title), said, point.when, point.ref)


def _cut(id: str, cut: str) -> float:
    known = instrument(id)
    return next(one.at for one in known.scores[known.main].cutoffs if one.id == cut)


def _band(id: str, band: str) -> float:
    known = instrument(id)
    return next(one.start for one in known.scores[known.main].bands if one.id == band)


CONDITIONS: Mapping[str, Callable[[Analysis], Found | None]] = {
    "borderline": partial(condition, "borderline", _BORDERLINE, traits=True),
    "avoidant": partial(condition, "avoidant", _YES_NO, traits=True),
    "obsessive_compulsive": partial(condition, "obsessive_compulsive", _YES_NO, traits=True),
    "trauma": partial(condition, "trauma", _TRAUMA),
    "antisociality": partial(condition, "antisocial", _ANTISOCIAL),
}
