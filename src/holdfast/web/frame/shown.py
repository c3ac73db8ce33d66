"""What the frame page shows, read from the record: what was told by topic, breaks, and what touched the frame.

Nothing here counts, and no step stands here: a broken frame is a topic, and a step not done is information about
something else. The two never meet on one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.case.private import PrivateNote
from holdfast.case.record import Break, FrameArrangement, FrameTopic
from holdfast.contract.model import Clause, Said
from holdfast.process.frame_return import CAME, frame_return
from holdfast.process.readings import Hour
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say
from holdfast.web.words import word

TOPICS: tuple[FrameTopic, ...] = get_args(FrameTopic)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told: a clause of the contract, or an older entry. `reactions` are his, each with its day."""

    clause: Clause | None
    entry: FrameArrangement | None
    text: str
    when: date
    reactions: tuple[Said, ...]

    @property
    def ref(self) -> str:
        found = self.clause or self.entry
        assert found is not None
        return found.id


@dataclass(frozen=True, slots=True)
class Topic:
    """What was told about one thing, the newest first."""

    topic: FrameTopic | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """One hour in which the frame was touched: marks in words, and what was noted. No words of his: those kept from an
    hour may be about a step, and a step not done never stands beside a frame event.
    """

    hour: Hour
    what: Message
    by: Message | None
    noted: Message | None


@dataclass(frozen=True, slots=True)
class Return:
    """Why coming back to what was told may be worth a question now: a new problem, or a departure; each with its day.
    `own`: what the author noted for herself in those hours, where her notes are open.
    """

    since: tuple[Message, ...]
    own: tuple[tuple[int, Message], ...]


def told_by_topic(analysis: Analysis) -> tuple[Topic, ...]:
    """Topics of which something was told, in their order; what has none stands last."""
    found: dict[FrameTopic | None, list[Told]] = {}
    for clause in analysis.contract.of_kind("frame", "safety"):
        topic = clause.terms.topic or ("crisis" if clause.kind == "safety" else None)
        found.setdefault(topic, []).append(_of_clause(clause))
    for entry in analysis.case.record.frame:
        found.setdefault(entry.topic, []).append(_of_entry(entry))
    order: tuple[FrameTopic | None, ...] = (*TOPICS, None)
    return tuple(
        Topic(topic, tuple(sorted(found[topic], key=lambda one: (one.when, one.ref), reverse=True)))
        for topic in order
        if topic in found
    )


def not_told(topics: Sequence[Topic]) -> tuple[FrameTopic, ...]:
    there = {one.topic for one in topics}
    return tuple(topic for topic in TOPICS if topic not in there)


def _of_clause(clause: Clause) -> Told:
    last = next((one for one in reversed(clause.said) if one.act == "tell"), None)
    reactions = tuple(one for one in clause.said if one.by == "patient" and one.act != "tell")
    return Told(clause, None, clause.terms.text, clause.proposed_on if last is None else last.when, reactions)


def _of_entry(entry: FrameArrangement) -> Told:
    said = (Said("patient", "clarify", entry.reaction, entry.when, None),) if entry.reaction else ()
    return Told(None, entry, entry.text, entry.when, said)


def breaks_of(analysis: Analysis) -> tuple[tuple[Break, ...], tuple[Break, ...]]:
    """Those that are on or ahead, the next first; and those that are over, the latest first."""
    today = words.today(analysis)
    every = analysis.case.record.breaks
    ahead = sorted((one for one in every if one.end >= today), key=lambda one: (one.start, one.id))
    over = sorted((one for one in every if one.end < today), key=lambda one: (one.start, one.id), reverse=True)
    return tuple(ahead), tuple(over)


def touched(analysis: Analysis) -> tuple[Touched, ...]:
    """Every hour in which the frame was touched, the latest first. No number is made of them."""
    return tuple(_touched(hour) for hour in reversed(analysis.process.hours) if _marks(hour))


def _marks(hour: Hour) -> list[Message]:
    came = [words.ATTENDANCE[mark] for mark in hour.attendance if mark in CAME]
    return [*came, *(words.FRAME[mark] for mark in hour.frame)]


def _touched(hour: Hour) -> Touched:
    gone = any(mark in ("cancelled", "missed") for mark in hour.attendance)
    return Touched(
        hour=hour,
        what=words.joined(_marks(hour)),
        by=words.BY[hour.by] if gone else None,
        noted=words.THEN[hour.then] if hour.then else None,
    )


def back_to_the_frame(analysis: Analysis) -> Return | None:
    """The question that is offered, where `process` finds an occasion; else None."""
    found = frame_return(analysis.process, words.today(analysis), process_thresholds())
    if found is None:
        return None
    since = [say("{what} ({when})", what=words.event(one), when=one.when) for one in found.injuries]
    since += [say("hour {hour}: {what}", hour=hour.number, what=words.joined(_marks(hour))) for hour in found.departed]
    return Return(tuple(since), _own(analysis, {hour.number for hour in found.departed}))


def _own(analysis: Analysis, hours: set[int]) -> tuple[tuple[int, Message], ...]:
    """Private. The urges the author noted in these hours."""
    notes: tuple[PrivateNote, ...] = analysis.case.private.notes if analysis.case.private else ()
    named = sorted((note.session or 0, urge) for note in notes if note.session in hours for urge in note.urges or ())
    return tuple((hour, word("urge", urge)) for hour, urge in named)
