"""What a changed file of reasons would change, in words: for the terminal and for the page of the knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from holdfast.approaches.changed_file import AboutIt, ChangedFile, Difference, ReadsDifferently, Speaks
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import Condition, Reason, Term
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


FIELDS = {
    "title": say("its name"),
    "short": say("its short name"),
    "kind": say("whether it is an approach or an adjunct"),
    "aims_at": say("what it aims at"),
    "evidence": say("how far it was studied"),
    "grade": say("its grade"),
    "sources": say("its sources"),
}


def told_of_it(found: Sequence[AboutIt]) -> Iterator[Message]:
    """What is said of the approach itself and would read otherwise, before and after."""
    for one in found:
        yield say("{what}: “{before}” becomes “{after}”", what=FIELDS[one.field], before=one.before, after=one.after)


def told(found: Sequence[Difference]) -> Iterator[Message]:
    """Each reason that is new, gone or changed: of a changed one each part, before and after."""
    for one in found:
        if one.before is None and one.after is not None:
            yield say("new: {id}, {verdict}: {text}", id=one.id, verdict=one.after.verdict, text=_text(one.after))
        elif one.after is None and one.before is not None:
            yield say("gone: {id}: {text}", id=one.id, text=_text(one.before))
        elif one.before is not None and one.after is not None:
            for name, part in PARTS.items():
                was, now = getattr(one.before, name), getattr(one.after, name)
                if was != now:
                    yield say(
                        "changed: {id}, {part}: “{before}” becomes “{after}”",
                        id=one.id,
                        part=part,
                        before=_part(was),
                        after=_part(now),
                    )


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


def _part(value: object) -> str:
    """One part of a reason as the file has it: what is compared is the file, so its words stand as they are written."""
    if isinstance(value, Condition):
        named = {"all": value.all, "any": value.any, "none": value.none}
        terms = {key: "; ".join(map(_term, there)) for key, there in named.items()}
        return ". ".join(f"{key}: {words}" for key, words in terms.items() if words) or "always"
    return ", ".join(value) if isinstance(value, tuple) else f"{value}"


def _term(term: Term) -> str:
    return f"{term.feature} is {' or '.join(term.values)}"
