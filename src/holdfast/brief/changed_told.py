"""What a changed file of reasons would change, in words: for the terminal and for the page of the knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from holdfast.approaches.changed_file import ChangedFile, Difference, ReadsDifferently, Speaks
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import Reason
from holdfast.text import Message, say

MOVES: dict[tuple[Speaks, Speaks], Message] = {
    ("silent", "spoke"): say("would speak now"),
    ("open", "spoke"): say("would speak now, and was open"),
    ("spoke", "silent"): say("would speak no longer"),
    ("spoke", "open"): say("would be open, and spoke"),
    ("silent", "open"): say("would be open"),
    ("open", "silent"): say("would be open no longer"),
}
PARTS = {
    "verdict": say("what it speaks for"),
    "text": say("the sentence"),
    "grade": say("the grade"),
    "sources": say("the sources"),
    "condition": say("when it speaks"),
    "seed": say("whether the first seed names it"),
}


def told(found: Sequence[Difference]) -> Iterator[Message]:
    """Each reason that is new, gone or changed, in one line."""
    for one in found:
        if one.before is None and one.after is not None:
            yield say("new: {id}, {verdict}: {text}", id=one.id, verdict=one.after.verdict, text=_text(one.after))
        elif one.after is None and one.before is not None:
            yield say("gone: {id}: {text}", id=one.id, text=_text(one.before))
        elif one.before is not None and one.after is not None:
            yield say("changed: {id}, {parts}", id=one.id, parts=_parts(one.before, one.after))


def told_of_case(found: Sequence[ReadsDifferently], before: Knowledge, changed: ChangedFile) -> Iterator[Message]:
    """How one case would read differently, a line for each approach and each reason; empty where it would not."""
    titles = {one.id: one.title for one in changed.known.approaches}
    for reading in found:
        title = titles[reading.approach]
        if reading.group_before != reading.group_after:
            yield say(
                "{title}: from “{before}” to “{after}”",
                title=title,
                before=before.groups[reading.group_before],
                after=changed.known.groups[reading.group_after],
            )
        for id, was, now in reading.reasons:
            reason = changed.known.reason(id) or before.reason(id)
            if reason is not None:
                yield say("{title}, {move}: {text}", title=title, move=MOVES[was, now], text=_text(reason))


def _text(reason: Reason) -> Message:
    """The sentence of the file, in the forms of whoever it is read for."""
    return say(reason.text)


def _parts(before: Reason, after: Reason) -> Message:
    other = [f.name for f in fields(Reason) if f.name in PARTS and getattr(before, f.name) != getattr(after, f.name)]
    told: Message = PARTS[other[0]]
    for name in other[1:]:
        told = say("{told}, {part}", told=told, part=PARTS[name])
    return told
