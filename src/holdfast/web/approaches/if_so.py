"""On what a reason that is open waits, in words: "If it is so", "If shame is far or near"."""

from __future__ import annotations

from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import Reason, Term
from holdfast.brief import words
from holdfast.text import Message, say


def if_so(reason: Reason, missing: tuple[str, ...], known: Knowledge) -> Message:
    """On what an open reason waits: "If it is so", "If it is “major”", "If trauma is “none” and shame is “far”"."""
    condition = reason.condition
    every, some, none = (
        [term for term in terms if term.feature in missing] for terms in (condition.all, condition.any, condition.none)
    )
    if len((*every, *some, *none)) == 1:
        return _one((*every, *some, *none)[0], known, turned=bool(none))
    told = [_of_several(term, known, turned=False) for term in every]
    if some:
        told.append(_either([_of_several(term, known, turned=False) for term in some]))
    told += [_of_several(term, known, turned=True) for term in none]
    return say("If {terms}", terms=words.joined(told))


def _one(term: Term, known: Knowledge, *, turned: bool) -> Message:
    if term.values in (("yes",), ("no",)):
        return say("If it is so") if (term.values == ("yes",)) is not turned else say("If it is not so")
    values = _values(term, known)
    return say("Unless it is {values}", values=values) if turned else say("If it is {values}", values=values)


def _of_several(term: Term, known: Knowledge, *, turned: bool) -> Message:
    feature = known.features[term.feature]
    values = _either([say(feature.words_of(value)) for value in term.values])
    said = say("not “{feature}: {values}”") if turned else say("“{feature}: {values}”")
    return say(said.id, feature=say(feature.title), values=values)


def _values(term: Term, known: Knowledge) -> Message:
    feature = known.features[term.feature]
    return _either([say("“{value}”", value=say(feature.words_of(value))) for value in term.values])


def _either(parts: list[Message]) -> Message:
    """a; a or b; a, b or c."""
    whole = parts[0]
    for part in parts[1:-1]:
        whole = say("{most}, {next}", most=whole, next=part)
    return whole if len(parts) == 1 else say("{most} or {last}", most=whole, last=parts[-1])
