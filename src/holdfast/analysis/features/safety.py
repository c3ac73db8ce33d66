"""What was asked about and answered: self-harm and aggression. Told as it was told, never computed into a risk.

"Asked, none" speaks for none on that day: it is read while it is of the last months and nothing else was ever said.
What nobody asked is unknown, whatever a measure says.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from holdfast.analysis.features.found import Found, Seen, estimated
from holdfast.analysis.features.numbers import reading_numbers
from holdfast.approaches.model import Datum
from holdfast.text import Message, say

if TYPE_CHECKING:
    from holdfast.analysis.model import Analysis

Topic = Literal["own_life", "harm_to_others", "threats_to_me"]
_TOPICS: dict[Topic, Message] = {
    "own_life": say("asked about thoughts of ending {his} life"),
    "harm_to_others": say("asked about harm to others"),
    "threats_to_me": say("asked about threats to you"),
}
_ANSWERS = {"none": say("none"), "ideas": say("ideas"), "plan": say("a plan"), "act": say("an act")}


def self_harm(analysis: Analysis) -> Found | None:
    """An act that was told is of the last months or past; "none" speaks for none; thoughts and plans settle nothing."""
    told = _told(analysis, ("own_life",))
    if not told:
        return None
    since = _since(analysis)
    acts = [day for day, _, said, _ in told if said == "act"]
    seen = []
    for day, _, said, datum in told:
        if said == "act":
            seen.append(Seen(datum, ("current",) if day.toordinal() >= since else ("past",)))
        else:
            seen.append(Seen(datum, ("none",) if said == "none" else ("past", "current")))
    if acts:
        value: str | None = "current" if acts[-1].toordinal() >= since else "past"
    else:
        value = "none" if all(said == "none" for _, _, said, _ in told) and told[-1][0].toordinal() >= since else None
    return estimated(value, *_newest(seen))


def aggression(analysis: Analysis) -> Found | None:
    """An act that was told speaks for acts; asked of harm, "none" for none; what lies between settles nothing."""
    told = _told(analysis, ("harm_to_others", "threats_to_me"))
    if not told:
        return None
    speaks = {"none": ("none",), "ideas": ("words", "acts"), "plan": ("words", "acts"), "act": ("acts",)}
    seen = [Seen(datum, speaks[said]) for _, _, said, datum in told]
    said_all = {said for _, _, said, _ in told}
    if "act" in said_all:
        value: str | None = "acts"
    else:
        of_harm = [
            day for day, topic, _, _ in told if topic == "harm_to_others" and day.toordinal() >= _since(analysis)
        ]
        value = "none" if said_all == {"none"} and of_harm else None
    return estimated(value, *_newest(seen))


def _since(analysis: Analysis) -> int:
    """The first day of the last months, as a number of days."""
    return analysis.at.date().toordinal() - reading_numbers().recent_days


def _told(analysis: Analysis, topics: Sequence[Topic]) -> list[tuple[date, Topic, str, Datum]]:
    """What was asked and answered, oldest first: the day, the topic, the answer, and where it stands."""
    zone = ZoneInfo(analysis.case.record.about.zone)
    found = []
    for session in sorted(analysis.case.record.sessions, key=lambda one: one.number):
        for topic in topics:
            said = "not_asked" if session.asked is None else getattr(session.asked, topic)
            if said == "not_asked":
                continue
            day = session.when.astimezone(zone).date()
            found.append((day, topic, said, Datum(_TOPICS[topic], _ANSWERS[said], day, f"hour:{session.number}")))
    return found


def _newest(seen: Sequence[Seen]) -> tuple[Seen, ...]:
    """Of each thing it may speak for, the latest: thirty hours with "asked, none" are one line."""
    kept = {(one.datum.what, one.datum.value, one.speaks_for): one for one in seen}
    return tuple(kept.values())
