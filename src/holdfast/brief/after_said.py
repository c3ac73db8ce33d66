"""What came after hours of one kind, in words and without digits: how often, and what stood out. Never because."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from holdfast.approaches.techniques import techniques
from holdfast.brief import words
from holdfast.process.done import DoneIn
from holdfast.process.readings import Hour
from holdfast.process.thresholds import process_thresholds
from holdfast.text import Message, say

MEMORY = "phased_trauma.memory"
After = tuple[Hour, DoneIn]
"""An hour that took place, with what the next recorded one brought."""
TIMES = (say("once"), say("twice"), say("three times"), say("four times"), say("five times"), say("six times"))
MANY = say("often")


def summed(what: Message, found: Sequence[After]) -> Message:
    """One sentence of at least one hour, the latest first: "twice mostly empathy; nothing that stands out came after".

    Of more hours than there are words for, the latest.
    """
    lately = found[: len(TIMES)]
    times = TIMES[len(lately) - 1]
    if len(found) > len(lately):
        times = say("the last {times}", times=times)
    return say("{times} {what}; {after}", times=times, what=what, after=_after([one for _, one in lately]))


def experiential_and_close(hour: Hour) -> bool:
    """Experiential work on shame or trauma: the mark of the log or a technique that is, and the topic; a memory
    that was gone into is its own topic.
    """
    done = hour.techniques or ()
    known = techniques()
    marked = hour.experiential or any(id in known and known[id].experiential for id in done)
    return marked and (not {"shame", "trauma"}.isdisjoint(hour.topic or ()) or MEMORY in done)


def _after(found: Sequence[DoneIn]) -> Message:
    stood_out = Counter(one for done in found for one in _stood_out(done))
    if stood_out:
        parts = [say("{what} {times}", times=_times(n), what=what) for what, n in stood_out.items()]
        return say("then {parts}", parts=words.joined(parts))
    if all(one.after_hour is None for one in found):
        return say("the next hour is still to come")
    if all(one.came_after is None for one in found):
        return say("what came after is not marked")
    return say("nothing that stands out came after")


def _times(n: int) -> Message:
    return TIMES[n - 1] if n <= len(TIMES) else MANY


def _stood_out(one: DoneIn) -> Iterator[Message]:
    yield from (words.ATTENDANCE[mark] for mark in one.marks_after)
    far = process_thresholds().defence_up
    if one.defence_after is not None and abs(one.defence_after) >= far:
        yield say("more defence than usual") if one.defence_after > 0 else say("less defence than usual")
