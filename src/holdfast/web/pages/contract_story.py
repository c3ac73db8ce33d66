"""The contract told as a story: who did what, hour by hour, in words; and what changed between two versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.brief.words import FEELINGS, RUNS
from holdfast.case.moves import Cost, Move, Terms
from holdfast.contract.agreement import is_dissent
from holdfast.contract.conviction import CONVICTIONS
from holdfast.contract.difference import Changed, Difference
from holdfast.contract.model import Clause
from holdfast.text import Message, say
from holdfast.web.words import word

BY_THERAPIST: Mapping[str, str] = {
    "propose": "You proposed {what}.",
    "ask": "You asked what speaks against {what}.",
    "object": "You spoke against {what}.",
    "discount": "You waved {what} away.",
    "hand_back": "You said “not now” to {what}.",
    "clarify": "You said something about {what}.",
    "rationale": "You gave your reason for {what}.",
    "counter": "You put other words to {what}.",
    "accept_reserved": "You said yes to {what}, with a reservation.",
    "accept": "You said yes to {what}.",
    "commit": "You said “I will” to {what}.",
    "disclose_cost": "You named what {what} will cost: {cost}.",
    "lower_stakes": "You lowered the stakes of {what}.",
    "withdraw": "You took {what} off the table.",
    "hold": "The contract was held: {reason}.",
    "repair": "Mended between you; you named it.",
    "rewrite": "Version {number} was opened, for {phase}: {why}",
    "tell": "You told {what}.",
    "rate": "You put your own numbers to {what}.",  # hidden until they are shown, here too
    "run": "You noted how {what} went: {outcome}.",
}
BY_PATIENT: Mapping[str, str] = {
    "propose": "{He} proposed {what}.",
    "ask": "{He} asked about {what}.",
    "object": "{He} spoke against {what}.",
    "discount": "{He} waved {what} away.",
    "hand_back": "{He} handed {what} back.",
    "clarify": "{He} said something about {what}.",
    "rationale": "{He} gave a reason for {what}.",
    "counter": "{He} put other words to {what}.",
    "accept_reserved": "{He} said yes to {what}, with a reservation.",
    "accept": "{He} said yes to {what}.",
    "commit": "{He} said “I will” to {what}.",
    "disclose_cost": "{He} said what {what} will cost: {cost}.",
    "lower_stakes": "{He} lowered the stakes of {what}.",
    "withdraw": "{He} took {what} off the table.",
    "hold": "The contract was held: {reason}.",
    "repair": "Mended between you; {he} named it.",
    "rewrite": "{He} opened version {number}, for {phase}: {why}",
    "tell": "{He} told {what}.",
    "rate": "{He} rated {what}: {numbers}.",
    "run": "{He} tried {what}: {outcome}.",
}
REASONS = {
    "rupture": say("first the two of you"),
    "life": say("something in {his} life comes first"),
    "other": say("for another reason"),
}
CONVICTION = {
    "makes_sense": say("makes sense"),
    "own_wish": say("my wish"),
    "can_do": say("can do"),
    "trust": say("trust"),
}
TERMS = {
    "text": say("the words for both"),
    "his_words": say("{his} own words"),
    "wish_of": say("whose wish it is"),
    "motive": say("what it is for"),
    "only_status": say("whether it is about standing alone"),
    "noticed_by": say("how you would notice"),
    "serves": say("the goal it serves"),
    "between_hours": say("where it takes place"),
    "size": say("its size"),
    "smallest": say("the smallest version"),
    "expects": say("what it will bring"),
    "tests": say("the idea it tests"),
    "prediction": say("what {he} {v:expects|expect} to happen"),
    "kind": say("its kind"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One move in words. `his` says whose voice it is; `words` are what was said."""

    sentence: Message
    words: str | None
    his: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """The moves of one hour, or of one day between hours, with the words that stand in the margin."""

    when: date
    session: int | None
    margin: tuple[Message, ...]
    told: tuple[Told, ...]


def story(moves: Sequence[Move], clauses: Sequence[Clause]) -> tuple[Chapter, ...]:
    """All moves as chapters, the first one first."""
    texts = {clause.id: clause for clause in clauses}
    waved_away: set[str] = set()
    chapters: list[Chapter] = []
    for move in sorted(moves, key=lambda m: m.seq):
        mark = _margin(move, waved_away)
        told = Told(sentence(move, texts), move.words or _said_of(move), move.by == "patient")
        last = chapters[-1] if chapters else None
        if last is not None and (last.when, last.session) == (move.when, move.session):
            margin = last.margin if mark is None or mark in last.margin else (*last.margin, mark)
            chapters[-1] = Chapter(last.when, last.session, margin, (*last.told, told))
        else:
            chapters.append(Chapter(move.when, move.session, () if mark is None else (mark,), (told,)))
    return tuple(chapters)


def sentence(move: Move, clauses: Mapping[str, Clause]) -> Message:
    """One move as a sentence."""
    by = BY_PATIENT if move.by == "patient" else BY_THERAPIST
    template = by[move.act]
    return say(template, what=_what(move, clauses), **_details(move))


def _what(move: Move, clauses: Mapping[str, Clause]) -> Message:
    if move.clause is None:
        return say("the contract as a whole")
    clause = clauses.get(move.clause)
    terms = move.terms or (clause.terms if clause else None)
    if terms is None:
        return say("a clause that is not there")
    return say("the {kind} “{text}”", kind=word("clause", terms.kind), text=short(terms.text))


def _details(move: Move) -> dict[str, object]:
    found: dict[str, object] = {}
    if move.costs:
        found["cost"] = _joined([cost_words(cost) for cost in move.costs])
    if move.act == "hold":
        found["reason"] = REASONS[move.hold_for or "other"]
    if move.version is not None:
        found |= {"number": move.version.number, "phase": word("phase", move.version.phase), "why": move.version.why}
    if move.stance is not None:
        numbers = [(name, getattr(move.stance, name)) for name in CONVICTIONS]
        found["numbers"] = _joined(
            [say("{name} {n}", name=CONVICTION[name], n=n) for name, n in numbers if n is not None]
        )
    if move.run is not None:
        found["outcome"] = RUNS[move.run.outcome]
    return {**dict.fromkeys(("cost", "reason", "number", "phase", "why", "numbers", "outcome"), ""), **found}


def short(text: str, most: int = 90) -> str:
    """A clause's words inside a sentence: without its full stop, and cut at a word where they are long."""
    bare = text.strip().rstrip(".")
    return bare if len(bare) <= most else bare[:most].rsplit(" ", 1)[0] + " …"


def cost_words(cost: Cost) -> Message:
    """A cost as it was named: the feeling, and how strong where that was said."""
    feeling = FEELINGS[cost.feeling]
    return feeling if cost.strength is None else say("{feeling}, {n} of 10", feeling=feeling, n=cost.strength)


def _said_of(move: Move) -> str | None:
    """What was said where a move carries words elsewhere than in `words`."""
    if move.run is not None:
        return move.run.learnt
    return next((cost.words for cost in move.costs if cost.words), None)


def _joined(messages: Sequence[Message]) -> Message | str:
    if not messages:
        return ""
    joined = messages[0]
    for message in messages[1:]:
        joined = say("{before}, {last}", before=joined, last=message)
    return joined


def _margin(move: Move, waved_away: set[str]) -> Message | None:
    """The word that stands beside an hour. "Pushed?" asks: it was proposed again after the patient spoke against it."""
    if move.clause and move.by == "patient":
        if is_dissent(move):
            waved_away.add(move.clause)
        elif move.act in ("accept", "commit", "counter", "propose"):
            waved_away.discard(move.clause)
    if move.act == "propose" and move.by == "therapist" and move.clause in waved_away:
        return say("pushed?")
    if move.act == "rewrite" and move.version is not None:
        return word("phase", move.version.phase)
    return {"hand_back": say("handed back"), "hold": say("held"), "repair": say("repaired")}.get(move.act)


# --- two versions ---


@dataclass(frozen=True, slots=True)
class Rewording:
    """A clause that stands in both versions: what differs, each with its words before and after."""

    clause: str
    kind: Message
    parts: tuple[tuple[Message, str | Message, str | Message], ...]


def rewordings(difference: Difference) -> tuple[Rewording, ...]:
    return tuple(_rewording(changed) for changed in difference.changed)


def _rewording(changed: Changed) -> Rewording:
    parts: list[tuple[Message, str | Message, str | Message]] = [
        (TERMS[name], term_words(changed.before, name), term_words(changed.after, name)) for name in changed.what
    ]
    if changed.state_before != changed.state_after:
        parts.append(
            (
                say("where it stands"),
                word("clause_state", changed.state_before),
                word("clause_state", changed.state_after),
            )
        )
    return Rewording(changed.after.text, word("clause", changed.after.kind), tuple(parts))


def term_words(terms: Terms, name: str) -> str | Message:
    """One term as a reader sees it; a dash where it is empty."""
    value = getattr(terms, name)
    if value in (None, (), ""):
        return "–"
    if name == "expects":
        return _joined([FEELINGS[feeling] for feeling in value])
    if name == "wish_of":
        return word("whose", value)
    if name == "serves":
        return ", ".join(value)
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return str(value)
