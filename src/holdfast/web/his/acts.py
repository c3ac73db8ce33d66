"""What he may do with a clause, and the move it becomes: what he thinks of it, what speaks against it, other words for
it, what it will cost him, yes, not now. All of it is record, in his words, and none of it is refused for what it says.

A yes, other words and what he thinks of it belong to the words he read: the form carries their hash. What speaks
against it, "not now" and a cost are kept whatever the words are by then: dissent is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from holdfast.brief.words import FEELINGS
from holdfast.case.moves import Cost, Feeling, Move, Stance, Terms
from holdfast.case.record import Record
from holdfast.case.restriction import in_force as restricted
from holdfast.contract.agreement import TOLD
from holdfast.contract.model import Clause, Contract
from holdfast.contract.pact import holds_pact, texts_of
from holdfast.contract.replay import replay
from holdfast.text import say
from holdfast.web.contract.adding import StaleText
from holdfast.web.his.ways import PAUSED, RESTS
from holdfast.web.pages.patient_forms import LONGEST_TEXT, NotKept, Post, checked, line_of, tenth_of

YES = ("accept", "accept_reserved", "commit")
ON_A_CLAUSE = ("rate", "object", "clarify", "not_now", "cost", "counter", *YES)
TO_WORDS_READ = ("rate", "counter", *YES)
"""These belong to words: sent for others than those that stand, they are answered with those that do."""
WITH_COST = ("goal", "step")
CHANGED = say("What this was about has ended since this page was made. Your words are still here; you may propose it.")
SAME = say("These are the words that stand there already, so nothing was kept.")
Made = dict[str, Any]


def move_of(post: Post, record: Record, does: str, clause_id: str | None, *, seq: int, now: datetime) -> Move:
    """The move a form of his makes; `clause_id` is None for one that proposes something new.

    A text that reads as a promise not to end his life becomes no clause: his words are kept as words to his therapist,
    and the move says so by its act, clarify. Raises `NotKept` in words, `StaleText`, and `ValueError` for what no page
    of ours could have sent.
    """
    contract = replay(record.moves)
    clause = None
    if clause_id is None:
        made = _propose(post)
    else:
        clause = _clause(contract, clause_id, does)
        if does in TO_WORDS_READ and post.get("read", "") != clause.text_hash:
            raise StaleText(clause)
        if does == "rate" and restricted(record) is not None:
            raise NotKept(PAUSED)
        made = {"clause": clause.id, **_MADE[does](post, clause, contract)}
    move = Move(id=f"move-{uuid4().hex}", seq=seq, when=now.date(), recorded_at=now, by="patient", **made)
    return checked(_no_promise(move, clause))


def _clause(contract: Contract, wanted: str, does: str) -> Clause:
    """The clause, where this can still be done with it. Words may be said also about what has ended."""
    clause = next((one for one in contract.clauses if one.id == wanted), None)
    if clause is None or does not in ON_A_CLAUSE:
        raise ValueError("clause")
    if does not in may(clause):
        if clause.standing:
            raise ValueError("does")
        raise NotKept(CHANGED)
    return clause


def may(clause: Clause) -> tuple[str, ...]:
    """What he may do with a clause: nothing is agreed to about what is told, and of what has ended one may speak."""
    if not clause.standing:
        return ("object", "clarify", "not_now")
    if clause.kind in TOLD:
        return ("object", "clarify")
    every = ("object", "clarify", "not_now", "counter", *YES)
    return (*every, *(("cost",) if clause.kind in WITH_COST else ()), *(("rate",) if clause.kind == "step" else ()))


def _no_promise(move: Move, clause: Clause | None) -> Move:
    """Nothing depends on a promise, so none becomes a clause; all he wrote goes to his therapist as he wrote it."""
    if move.terms is None or not holds_pact(move.terms):
        return move
    standing = texts_of(clause.terms) if clause is not None else ()
    words = "\n".join(said for place, said in texts_of(move.terms) if place == "text" or (place, said) not in standing)
    if len(words) > LONGEST_TEXT:
        told = "All of it together has {n} characters; {most} fit. Nothing was kept, and all of it is still here."
        raise NotKept(say(told, n=len(words), most=LONGEST_TEXT))
    return replace(move, act="clarify", clause=clause.id if clause is not None else None, terms=None, words=words)


def _propose(post: Post) -> Made:
    text = line_of(post, "text", LONGEST_TEXT)
    if text is None:
        raise NotKept(say("There were no words in it, so nothing was kept."))
    about = post.get("about", "step")
    if about not in ("step", "goal"):
        raise ValueError("about")
    step = about == "step"
    terms = Terms(
        kind=about,  # type: ignore[arg-type]  # one of the two
        text=text,
        his_words=line_of(post, "why"),
        wish_of="patient",
        between_hours=step,
        smallest=line_of(post, "smallest") if step else None,
    )
    return {"act": "propose", "clause": f"{about}-{uuid4().hex[:12]}", "terms": terms}


def _counter(post: Post, clause: Clause, contract: Contract) -> Made:
    """Other words: what the form does not ask for stays as it was, and what was left empty is taken out."""
    text = line_of(post, "text", LONGEST_TEXT)
    if text is None:
        raise NotKept(say("There were no words in it, so nothing was kept."))
    if (wish := post.get("wish", "")) not in ("", "patient", "therapist", "third_party"):
        raise ValueError("wish")
    terms = replace(clause.terms, text=text, his_words=line_of(post, "why"), wish_of=wish or None)  # type: ignore[arg-type]
    if clause.kind == "step":
        terms = replace(terms, smallest=line_of(post, "smallest"), how_often=line_of(post, "how_often"))
    if terms == clause.terms:
        raise NotKept(SAME)
    return {"act": "counter", "terms": terms}


def _rate(post: Post, clause: Clause, contract: Contract) -> Made:
    if contract.held_for_rupture:
        raise NotKept(RESTS)
    due = contract.step_asked
    if due is None or due.id != clause.id:
        raise NotKept(say("You two are on another step now, so this was not kept."))
    names = ("makes_sense", "own_wish", "can_do", "trust")
    stance = Stance(**{name: tenth_of(post, name) for name in names})
    if stance == Stance():
        raise NotKept(say("None of the four was touched, so nothing was kept."))
    return {"act": "rate", "stance": stance}


def _words(act: str) -> Callable[[Post, Clause, Contract], Made]:
    def made(post: Post, clause: Clause, contract: Contract) -> Made:
        words = line_of(post, "words", LONGEST_TEXT)
        if words is None:
            raise NotKept(say("There were no words in it, so nothing was kept."))
        return {"act": act, "words": words}

    return made


def _not_now(post: Post, clause: Clause, contract: Contract) -> Made:
    return {"act": "hand_back", "words": line_of(post, "words", LONGEST_TEXT)}


def _cost(post: Post, clause: Clause, contract: Contract) -> Made:
    feeling = post.get("feeling", "")
    if not feeling:
        raise NotKept(say("No feeling was chosen, so nothing was kept."))
    if feeling not in FEELINGS:
        raise ValueError("feeling")
    named: Feeling = feeling  # type: ignore[assignment]  # looked up above
    cost = Cost(feeling=named, strength=tenth_of(post, "strength"), words=line_of(post, "words"))
    return {"act": "disclose_cost", "costs": (cost,)}


def _yes(does: str) -> Callable[[Post, Clause, Contract], Made]:
    def made(post: Post, clause: Clause, contract: Contract) -> Made:
        words = line_of(post, "words", LONGEST_TEXT)
        if does == "accept_reserved" and words is None:
            raise NotKept(say("Say in a few words what the reservation is. It is kept beside your yes."))
        # A yes with words is a yes with a reservation, whichever button it was: what was said is not lost.
        act = "accept_reserved" if does == "accept" and words else does
        return {"act": act, "words": words, "accepted_text": clause.text_hash}

    return made


_MADE: Mapping[str, Callable[[Post, Clause, Contract], Made]] = {
    "rate": _rate,
    "object": _words("object"),
    "clarify": _words("clarify"),
    "not_now": _not_now,
    "cost": _cost,
    "counter": _counter,
    **{does: _yes(does) for does in YES},
}
