"""What was asked about and answered: self-harm and aggression. Told as it was told, never computed into a risk.

The day of an answer is the day on which it was told, not that of an act: an act told today may be of his youth. So an
act that was told settles nothing, and is shown; whether it is of the last months is for the therapist to note.
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
    """None where lately asked and nothing else was ever said. Acts, plans and thoughts that were told are shown: when
    something was done is not on record, and nothing is called past, or of now, that may be the other.
    """
    told = _told(analysis, ("own_life",))
    if not told:
        return None
    seen = [Seen(datum, ("none",) if said == "none" else ("past", "current")) for _, _, said, datum in told]
    none = all(said == "none" for _, _, said, _ in told) and told[-1][0].toordinal() >= _since(analysis)
    return estimated("none" if none else None, *_newest(seen))


def aggression(analysis: Analysis) -> Found | None:
    """Acts only towards you, and told in the last months: they are of this treatment. Any other act is shown, and may
    be of any time. Asked of harm, "none" speaks for none; what lies between settles nothing.
    """
    told = _told(analysis, ("harm_to_others", "threats_to_me"))
    if not told:
        return None
    since = _since(analysis)
    speaks = {"none": ("none",), "ideas": ("words", "acts"), "plan": ("words", "acts"), "act": ("acts",)}
    seen = [Seen(datum, speaks[said]) for _, _, said, datum in told]
    lately = [(topic, said) for day, topic, said, _ in told if day.toordinal() >= since]
    value = None
    if ("threats_to_me", "act") in lately:
        value = "acts"
    elif {said for _, _, said, _ in told} == {"none"} and ("harm_to_others", "none") in lately:
        value = "none"
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
