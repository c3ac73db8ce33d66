"""Pace, stance, the frame and (private) pulls as the case page shows them. What is said is said in `brief.paced`."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.brief.paced import (
    asked_apart,
    association,
    felt,
    frame_events,
    pace_link,
    reacted,
    stance_line,
    stance_of,
    what_touched,
)
from holdfast.brief.pulled import tenths
from holdfast.charts.pace import has_pace
from holdfast.process.pace_readings import FrameEvent
from holdfast.text import Message
from holdfast.web.pages.opening import Opened, findings_on


@dataclass(frozen=True, slots=True)
class Touched:
    """One frame event with what followed: hour by hour what was out of the usual, and his words."""

    event: FrameEvent
    what: Message
    after: tuple[tuple[int, Message | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull or urge of the last hours with the two usuals as far as they are known, and the question they make."""

    felt: Message
    with_him: Message | None
    with_others: Message | None
    asked: Message | None


@dataclass(frozen=True, slots=True)
class Paced:
    """`pulls` is None where private notes are not open. `association` and what is set against a usual need findings."""

    association: Message | None
    stance: Message | None
    frame: tuple[Touched, ...]
    pulls: tuple[Pull, ...] | None


def paced(opened: Opened) -> Paced:
    """What the page says; of a restricted case, which is kept and not analysed, nothing but what touched the frame."""
    analysis, inferred = opened.analysis, findings_on() and opened.handle.working
    if analysis.restricted is not None:
        return Paced(None, None, (), None)
    band, pulled = stance_of(analysis), analysis.process.pulled
    return Paced(
        association(pace_link(analysis)) if inferred and has_pace(analysis) else None,
        None if band is None else stance_line(band, inferred=inferred),
        tuple(_touched(event) for event in reversed(frame_events(analysis))),
        None if pulled is None else tuple(
            Pull(felt(one), _share(one.usual_with_him), _share(one.usual_with_others),
                 asked_apart(one) if inferred else None)
            for one in pulled
        ),
    )  # fmt: skip


def _touched(event: FrameEvent) -> Touched:
    after = ((r.hour, reacted(r, event), r.words) for r in event.reactions)
    return Touched(event, what_touched(event), tuple(one for one in after if one[1] is not None or one[2]))


def _share(share: float | None) -> Message | None:
    return None if share is None else tenths(share)
