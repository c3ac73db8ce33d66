"""What picture and measures say of the whole person: conditions with their status, earlier treatments, distress.

A condition nobody asked about is unknown: its absence from the picture is no "no". A measure speaks only where the
catalogue holds a published cut; it estimates what it measures, and never a diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal

from holdfast.analysis.features.ages import age_of
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

READINGS: Mapping[ConditionName, Readings] = {"mood": _MOOD, "trauma": _TRAUMA, "substance_use": _SUBSTANCE}
"""Of the conditions whose remission asks to look again."""


def condition(name: ConditionName, readings: Readings, analysis: Analysis, *, traits: bool = False) -> Found | None:
    """By the latest status of one condition. A suspicion, an entry that is itself estimated and one of long ago are
    estimates; one of very long ago is shown, and settles nothing.

    `traits`: the feature asks about features, and only the disorder itself is known by its status: one that is past or
    ruled out may leave traits.
    """
    there = in_force(analysis, name)
    if not there:
        return None
    latest = there[-1]
    values = readings.get(latest.status, ())
    seen = tuple(Seen(_datum(one), readings.get(one.status, ())) for one in there if readings.get(one.status))
    if latest.certainty == "unknown" or not values:
        return Found(None, "unknown", seen) if seen and values else None
    deciding = still_current(there) or latest
    values = readings[deciding.status]
    age = age_of(FEATURE_OF[name], values[0], deciding.when, analysis.at.date())
    if len(values) != 1 or age == "stale":
        return Found(None, "unknown", seen)
    firm = deciding.status == "current" if traits else deciding.status != "suspected"
    firm = firm and deciding is latest and age == "fresh"
    sure: Certainty = "known" if deciding.certainty == "known" and firm else "estimated"
    return Found(values[0], sure, seen)


def in_force(analysis: Analysis, name: ConditionName) -> tuple[Condition, ...]:
    """Of each thing called by this name the latest entry, oldest first. "Alcohol" in remission leaves "cannabis" as it
    stands; an entry without words, or about a personality, is about the whole.
    """
    there = (one for one in analysis.case.record.picture.conditions if one.condition == name)
    return standing_conditions(sorted(there, key=lambda one: (one.when, one.recorded_at)))


def standing_conditions(entries: Iterable[Condition]) -> tuple[Condition, ...]:
    """The same of entries of one name, oldest first."""
    kept: list[Condition] = []
    for one in entries:
        kept = [each for each in kept if not _same_thing(each, one)] + [one]
    return tuple(kept)


def still_current(there: Sequence[Condition]) -> Condition | None:
    """An entry that is still current although the latest, about another thing, says otherwise."""
    if not there or there[-1].status in ("current", "suspected"):
        return None
    return next((one for one in reversed(there) if one.status == "current" and one.certainty != "unknown"), None)


def _same_thing(one: Condition, other: Condition) -> bool:
    mine, theirs = _named(one), _named(other)
    return one.condition not in OF_SEVERAL_KINDS or not mine or not theirs or not mine.isdisjoint(theirs)


def _named(one: Condition) -> frozenset[str]:
    return frozenset(re.findall(r"\w{4,}", (one.text or "").casefold()))


def depression(analysis: Analysis) -> Found | None:
    """The status of a mood disorder; how severe by forms of the last quarter where a status says that it is current.

    A screening cut is no diagnosis: forms alone settle nothing, one form never does, and one below the cut says nothing
    against a remission.
    """
    noted = condition("mood", _MOOD, analysis)
    filled = _lately_filled(analysis, "phq-9")
    if filled is None:
        return noted
    series, points = filled
    cut, mild = _cut("phq-9", "caseness"), _band("phq-9", "mild")
    value = _agreed("major" if p.value >= cut else "mild" if p.value >= mild else "none" for p in points)
    high = all(p.value >= cut for p in points)
    low = all(p.value < cut for p in points)
    speaks = ("mild", "major") if high else ("none", "mild", "remitted") if low else None
    measured = Seen(_measured(series, points[-1], cut), speaks)
    if noted is None or noted.value is not None:
        held = Found(None, "unknown", ()) if noted is None else noted
        return Found(held.value, held.certainty, (*held.seen, measured))
    current = _current_mood(analysis) and len(points) >= reading_numbers().forms_least
    decided = value if current and value in ("mild", "major") else None
    if decided is not None:
        measured = Seen(measured.datum, (decided,))
    return estimated(decided, *noted.seen, measured)


def _current_mood(analysis: Analysis) -> bool:
    """A mood disorder is on record as current, and not too long ago to be of now."""
    there = in_force(analysis, "mood")
    one = there[-1] if there and there[-1].status == "current" else still_current(there)
    if one is None or one.certainty == "unknown":
        return False
    return age_of("depression", "major", one.when, analysis.at.date()) != "stale"


def anxiety(analysis: Analysis) -> Found | None:
    return _with_measure(condition("anxiety", _ANXIETY, analysis), analysis, "gad-7", "caseness", ("yes",))


def substance_use(analysis: Analysis) -> Found | None:
    return _with_measure(condition("substance_use", _SUBSTANCE, analysis), analysis, "audit", "hazardous", ("current",))


def _with_measure(
    noted: Found | None, analysis: Analysis, id: str, cut_id: str, speaks: tuple[str, ...]
) -> Found | None:
    """A measure at or above its cut is shown beside the picture. A screening cut is no diagnosis: alone it settles
    nothing.
    """
    filled = _lately_filled(analysis, id)
    if filled is None or not all(point.value >= _cut(id, cut_id) for point in filled[1]):
        return noted
    seen = Seen(_measured(filled[0], filled[1][-1], _cut(id, cut_id)), speaks)
    held = Found(None, "unknown", ()) if noted is None else noted
    return Found(held.value, held.certainty, (*held.seen, seen))


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
    """Earlier treatments by how they ended. None on record says nothing; other words, and an entry that is itself not
    certain, are shown and not read.
    """
    earlier = analysis.case.record.picture.earlier_treatments
    if not earlier:
        return None
    read = [(one, _how_ended(one, analysis)) for one in earlier]
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


def _how_ended(one: EarlierTreatment, analysis: Analysis) -> Literal["left", "ended"] | None:
    about = analysis.case.record.about
    return None if one.certainty == "unknown" else left_of(one.ended, told_words(), (about.address, about.pseudonym))


def _ended(one: EarlierTreatment) -> Datum:
    told = say("{text}", text=one.text)
    value = say("{told} Ended: {how}", told=told, how=one.ended) if one.ended else told
    return Datum(say("an earlier treatment"), value, one.when, one.id)


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


OF_SEVERAL_KINDS = ("substance_use", "anxiety", "mood")
"""Conditions of which there may be two at once under one name: the words of the entries tell them apart."""
FEATURE_OF: Mapping[ConditionName, str] = {
    "borderline": "borderline", "avoidant": "avoidant", "obsessive_compulsive": "obsessive_compulsive",
    "mood": "depression", "anxiety": "anxiety", "trauma": "trauma", "substance_use": "substance_use",
    "antisocial": "antisociality",
}  # fmt: skip
CONDITIONS: Mapping[str, Callable[[Analysis], Found | None]] = {
    "borderline": partial(condition, "borderline", _BORDERLINE, traits=True),
    "avoidant": partial(condition, "avoidant", _YES_NO, traits=True),
    "obsessive_compulsive": partial(condition, "obsessive_compulsive", _YES_NO, traits=True),
    "trauma": partial(condition, "trauma", _TRAUMA),
    "antisociality": partial(condition, "antisocial", _ANTISOCIAL),
}
