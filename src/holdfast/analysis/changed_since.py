"""What speaks differently now than it did: the argument map of an earlier moment beside that of now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from holdfast.analysis.asked_again import decision_day, decision_words, due_days, last_decided
from holdfast.analysis.ways import Changed, FeatureChange, ReasonChange, Speaking, disagreed
from holdfast.approaches.argue import argue
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import ArgumentMap
from holdfast.case.working import ApproachDecision
from holdfast.text import Message, say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis


def changed_since(
    analysis: Analysis, decisions: Sequence[ApproachDecision], known: Knowledge, now: ArgumentMap
) -> Changed | None:
    """Since the last decision; where nothing was decided, since the time before at which it was due to be looked at;
    None before there was one. Reads the whole case again as it stood then, with what has been set right since, by the
    consents of now. A reason the therapist disagrees with now is not said to speak, nor to have stopped.
    """
    from holdfast.analysis.features import features_of

    since = _since(analysis, decisions)
    if since is None:
        return None
    moment, day, words = since
    then = argue(features_of(analysis.before_set_right(moment)), known)
    refused = disagreed(analysis.case.working)
    reasons = tuple(one for one in reason_changes(then, now) if one.reason.id not in refused)
    return Changed(day, words, reasons, tuple(feature_changes(then, now)))


def _since(analysis: Analysis, decisions: Sequence[ApproachDecision]) -> tuple[datetime, date, Message] | None:
    """The earlier moment, its day, and how it is called."""
    last = last_decided(decisions)
    if last is not None:
        moment = min(last.recorded_at, analysis.at)
        since = say("since {decision}", decision=decision_words(last, analysis))
        return moment, decision_day(last, analysis), since
    zone = ZoneInfo(analysis.case.record.about.zone)
    today = analysis.at.astimezone(zone).date()
    due = [day for day in due_days(analysis, decisions) if day < today]
    if not due:
        return None
    day = due[-2] if len(due) > 1 else due[-1]  # the last of them is the one that asks now
    moment = datetime.combine(day, time.max, zone)
    return moment, day, say("since {when}", when=day)


def reason_changes(then: ArgumentMap, now: ArgumentMap) -> list[ReasonChange]:
    """Every reason with a condition that speaks otherwise, in the order of the map of now; none you disagree with."""
    found = []
    for approach in now.approaches:
        id = approach.approach.id
        was_all, now_all = speaking(then, id), speaking(now, id)
        refused = {one.reason.id for one in approach.spoken if one.disagreed is not None}
        for reason in approach.approach.reasons:
            was, is_now = was_all.get(reason.id, "silent"), now_all.get(reason.id, "silent")
            if not reason.general and was != is_now and reason.id not in refused:
                found.append(ReasonChange(id, reason, was, is_now))
    return found


def feature_changes(then: ArgumentMap, now: ArgumentMap) -> list[FeatureChange]:
    """Every feature whose value is another, or known on one side alone."""
    ids = dict.fromkeys((*now.features.readings, *then.features.readings))
    pairs = ((id, then.features.of(id), now.features.of(id)) for id in ids)
    return [FeatureChange(id, was, is_now) for id, was, is_now in pairs if was.value != is_now.value]


def speaking(argument: ArgumentMap, approach: str) -> dict[str, Speaking]:
    """How each reason of one approach stands; one that is in neither list is silent."""
    there = argument.of(approach)
    spoken: dict[str, Speaking] = {one.reason.id: "spoke" for one in there.spoken}
    return spoken | {one.reason.id: "open" for one in there.open}
