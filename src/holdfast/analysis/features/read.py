"""`features_of(analysis)`: every feature of `features.toml`, as this case has it at this moment. Pure.

What nobody said and nothing shows stays unknown, and so does what was said too long ago. Private notes are never looked
at. In a restricted case nothing is read but what the therapist noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from holdfast.analysis.features.ages import Age, age_of
from holdfast.analysis.features.found import Found, Seen, weigh
from holdfast.approaches.conditions import TRAINING
from holdfast.approaches.knowledge_files import knowledge
from holdfast.approaches.model import Datum, FeatureReading, Features, KnownFeature
from holdfast.case.working import FeatureNoted, WorkingNotes
from holdfast.text import say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

Reader = Callable[["Analysis"], Found | None]


def features_of(analysis: Analysis) -> Features:
    """Each feature known, estimated or unknown, with its evidence and what speaks otherwise. Never raises."""
    noted = latest_noted(analysis.case.working)
    readers = _readers() if analysis.restricted is None else {}
    found: dict[str, FeatureReading] = {}
    for feature in knowledge().features.values():
        if feature.id == TRAINING:
            continue
        word = noted.get(feature.id)
        if word is not None and word.value not in (None, *(value.id for value in feature.values)):
            word = None  # a value of an older or newer file: it is shown nowhere as something else
        reader = readers.get(feature.id)
        read = None if reader is None else reader(analysis)
        if word is not None or read is not None:
            found[feature.id] = weigh(feature.id, word, _own(feature, word), read, _age(word, analysis))
    return Features(MappingProxyType(found), trainings_of(analysis))


def latest_noted(working: WorkingNotes) -> Mapping[str, FeatureNoted]:
    """The therapist's latest word on each feature."""
    found: dict[str, FeatureNoted] = {}
    for one in sorted(working.features, key=lambda n: (n.when, n.recorded_at)):
        found[one.feature] = one
    return found


def trainings_of(analysis: Analysis) -> tuple[str, ...] | None:
    """What the therapist is trained in, without a tick taken off; None where nothing was written of it."""
    entries = analysis.case.record.trainings
    return tuple(dict.fromkeys(one.approach for one in entries if one.in_use)) if entries else None


def _age(word: FeatureNoted | None, analysis: Analysis) -> Age:
    return "fresh" if word is None else age_of(word.feature, word.value, word.when, analysis.at.date())


def _own(feature: KnownFeature, word: FeatureNoted | None) -> Seen | None:
    if word is None or word.value is None:
        return None
    said = say(feature.words_of(word.value))
    value = say("{said}: {note}", said=said, note=word.note) if word.note else said
    return Seen(Datum(say("you noted"), value, word.when, word.id), (word.value,))


def _readers() -> Mapping[str, Reader]:
    from holdfast.analysis.features.readers import READERS

    return READERS
