"""What touched the frame and (private) pulls as the case page shows them. Pace and stance are a picture of their own.

What is said is said in `brief.paced`.
"""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.brief.done import DoneTold, done_told
from holdfast.brief.paced import asked_apart_of, felt, frame_events, reacted, what_touched
from holdfast.brief.pulled import tenths
from holdfast.process.pace_readings import FrameEvent
from holdfast.process.readings import Pulled
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
    """One pull or urge of the last hours with the two usuals as far as they are known."""

    felt: Message
    with_him: Message | None
    with_others: Message | None


@dataclass(frozen=True, slots=True)
class Paced:
    """`pulls` is None where private notes are not open. What is `asked` of them, mine or his, needs findings."""

    frame: tuple[Touched, ...]
    pulls: tuple[Pull, ...] | None
    asked: tuple[Message, ...] = ()
    done: tuple[DoneTold, ...] = ()


def paced(opened: Opened) -> Paced:
    """What the page says; nothing of a restricted case, which is kept and not analysed."""
    analysis, pulled = opened.analysis, opened.analysis.process.pulled
    if analysis.restricted is not None:
        return Paced((), None)
    return Paced(
        tuple(_touched(event) for event in reversed(frame_events(analysis))),
        None if pulled is None else tuple(_pull(one) for one in pulled),
        asked_apart_of(pulled or ()) if findings_on() else (),
        done_told(analysis, findings_on=findings_on()),
    )


def _pull(one: Pulled) -> Pull:
    return Pull(felt(one), _share(one.usual_with_him), _share(one.usual_with_others))


def _touched(event: FrameEvent) -> Touched:
    after = ((r.hour, reacted(r, event), r.words) for r in event.reactions)
    return Touched(event, what_touched(event), tuple(one for one in after if one[1] is not None or one[2]))


def _share(share: float | None) -> Message | None:
    return None if share is None else tenths(share)
