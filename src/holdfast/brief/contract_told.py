"""The contract told as a story: who did what, hour by hour, in words; and what changed between two versions.

The page and the terminal read the same text from here. It is made of moves alone: what happened to the frame of the
hours (a fee, an overrun, an hour missed) is no move and has no place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from holdfast.brief.contract_words import (
    BY_PATIENT,
    BY_THERAPIST,
    CONVICTION,
    FRAME_TOPICS,
    GUESS,
    KINDS,
    LEVELS,
    MARGIN,
    MOTIVES,
    NOT_YET_HIS,
    PHASE_MARKS,
    PUSHED,
    REASONS,
    STATES,
    TERMS,
    THE,
    TOLD_TO_HIM,
    WHOSE,
    WORRY,
)
from holdfast.brief.words import FEELINGS, PHASES, RUNS
from holdfast.case.moves import Cost, Move, Run, Terms
from holdfast.contract.agreement import is_dissent
from holdfast.contract.conviction import CONVICTIONS, NEGOTIATED
from holdfast.contract.costs import NamedCost
from holdfast.contract.difference import Changed, Difference
from holdfast.contract.model import Clause, Contract
from holdfast.text import Message, say


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
    against: set[str] = set()
    chapters: list[Chapter] = []
    for move in sorted(moves, key=lambda m: m.seq):
        mark = _margin(move, against)
        told = Told(sentence(move, texts), move.words or _said_of(move), move.by == "patient")
        last = chapters[-1] if chapters else None
        if last is not None and (last.when, last.session) == (move.when, move.session):
            margin = last.margin if mark is None or mark in last.margin else (*last.margin, mark)
            chapters[-1] = Chapter(last.when, last.session, margin, (*last.told, told))
        else:
            chapters.append(Chapter(move.when, move.session, () if mark is None else (mark,), (told,)))
    return tuple(chapters)


def sentence(move: Move, clauses: Mapping[str, Clause]) -> Message:
    """One move as a sentence to the therapist. The therapist's own numbers stay out of it until they are shown."""
    template = (BY_PATIENT if move.by == "patient" else BY_THERAPIST)[move.act]
    if move.act == "tell" and move.by == "therapist" and move.terms is not None and move.terms.kind in TOLD_TO_HIM:
        return say(TOLD_TO_HIM[move.terms.kind].id, text=short(move.terms.text))
    if move.act == "clarify" and move.worry is not None:
        holds = "both" if move.worry.real and move.worry.old else "real" if move.worry.real else "old"
        template = WORRY[move.by, holds]
    return say(template.id, what=_what(move, clauses), **_details(move, clauses))


def _what(move: Move, clauses: Mapping[str, Clause]) -> Message:
    if move.clause is None:
        return say("the contract as a whole")
    clause = clauses.get(move.clause)
    terms = move.terms or (clause.terms if clause else None)
    if terms is None:
        return say("a clause that is not there")
    return say(THE[terms.kind].id, text=short(terms.text))


def _details(move: Move, clauses: Mapping[str, Clause]) -> dict[str, object]:
    found: dict[str, object] = {}
    if move.costs:
        found["cost"] = _joined([cost_words(cost) for cost in move.costs])
    if move.act == "hold":
        found["reason"] = REASONS[move.hold_for or "other"]
    if move.version is not None:
        found |= {"number": move.version.number, "phase": PHASES[move.version.phase], "why": move.version.why}
    if move.stance is not None:
        numbers = [(name, getattr(move.stance, name)) for name in CONVICTIONS]
        found["numbers"] = _joined(
            [say("{name} {n}", name=CONVICTION[name], n=n) for name, n in numbers if n is not None]
        )
    if move.run is not None:
        found["outcome"] = RUNS[move.run.outcome]
    if move.level is not None:
        clause = clauses.get(move.clause or "")
        found["level"] = level_words(move.level, clause.terms if clause else None)
    names = ("cost", "reason", "number", "phase", "why", "numbers", "outcome", "level")
    return {**dict.fromkeys(names, ""), **found}


def level_words(level: int, terms: Terms | None = None) -> Message | str:
    """How far a goal was reached: the description the two wrote for it, or else the common one."""
    written = terms.levels[level + 2] if terms is not None and terms.levels is not None else None
    return LEVELS[level] if written is None else say("“{text}”", text=short(written))


def short(text: str, most: int = 90) -> str:
    """A clause's words inside a sentence: without its full stop, and cut at a word where they are long."""
    bare = text.strip().rstrip(".")
    return bare if len(bare) <= most else bare[:most].rsplit(" ", 1)[0] + " …"


def cost_words(cost: Cost) -> Message:
    """A cost as it was named: the feeling, and how strong where that was said."""
    feeling = FEELINGS[cost.feeling]
    return feeling if cost.strength is None else say("{feeling}, {n} of 10", feeling=feeling, n=cost.strength)


def felt_against_foreseen(run: Run) -> tuple[Message, ...]:
    """Feeling by feeling: "guilt: foreseen 8, then 4 of 10"."""
    foreseen = {cost.feeling: cost.strength for cost in run.predicted}
    felt = {cost.feeling: cost.strength for cost in run.felt}
    said = []
    for feeling in dict.fromkeys((*felt, *foreseen)):
        before, then, name = foreseen.get(feeling), felt.get(feeling), FEELINGS[feeling]
        if before is not None and then is not None:
            said.append(say("{feeling}: foreseen {before}, then {then} of 10", feeling=name, before=before, then=then))
        elif feeling in felt:
            said.append(say("{feeling} came", feeling=name) if then is None else
                        say("{feeling} came, {then} of 10", feeling=name, then=then))  # fmt: skip
        else:
            said.append(say("{feeling} was foreseen", feeling=name) if before is None else
                        say("{feeling} was foreseen, {before} of 10", feeling=name, before=before))  # fmt: skip
    return tuple(said)


def _said_of(move: Move) -> str | None:
    """What was said where a move carries words elsewhere than in `words`."""
    if move.run is not None:
        return move.run.learnt
    if move.worry is not None:
        return " / ".join(part for part in (move.worry.real, move.worry.old) if part) or None
    return next((cost.words for cost in move.costs if cost.words), None)


def _joined(messages: Sequence[Message]) -> Message | str:
    if not messages:
        return ""
    joined = messages[0]
    for message in messages[1:]:
        joined = say("{before}, {last}", before=joined, last=message)
    return joined


def _margin(move: Move, against: set[str]) -> Message | None:
    """The word that stands beside an hour. "Pushed": you proposed it again after he had spoken against it."""
    if move.clause and move.by == "patient":
        if is_dissent(move):
            against.add(move.clause)
        elif move.act in ("accept", "commit", "counter", "propose"):
            against.discard(move.clause)
    if move.act == "propose" and move.by == "therapist" and move.clause in against:
        return PUSHED
    if move.act == "rewrite" and move.version is not None:
        return PHASE_MARKS[move.version.phase]
    return MARGIN.get(move.act)


# --- what stands ---


def share_words(contract: Contract) -> Message | None:
    """How many of the clauses that stand came from the patient. Told without judgement; None where none stands."""
    standing = contract.of_kind(*NEGOTIATED)
    if not standing:
        return None
    his = sum(clause.proposed_by == "patient" for clause in standing)
    return say(
        "Of what stands and is negotiated, {his_part} of {all} came from {him}.", his_part=his, all=len(standing)
    )


def cost_to_him(named: NamedCost, voice: Literal["to him", "his own", "both"] = "to him") -> Message:
    """A cost as he is told it: plainly where he named it, as a guess where his therapist alone did. `voice`: his page
    speaks to him, the sheet as he would, a version of the contract as of both.
    """
    cost = cost_words(named.cost)
    return cost if named.his else say(GUESS[voice].id, cost=cost)


def costs_to_you(costs: Sequence[NamedCost]) -> Message:
    """Costs in one breath, as you are told them: one that he has not named yet says so. At least one is needed."""
    said, *rest = (_to_you(named) for named in costs)
    return listed(said, rest)


def listed(first: Message, rest: Iterable[Message]) -> Message:
    """Several things in one breath."""
    for one in rest:
        first = say("{before}; {last}", before=first, last=one)
    return first


def _to_you(named: NamedCost) -> Message:
    cost = cost_words(named.cost)
    return cost if named.his else say(NOT_YET_HIS.id, cost=cost)


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
        parts.append((say("where it stands"), STATES[changed.state_before], STATES[changed.state_after]))
    return Rewording(changed.after.text, KINDS[changed.after.kind], tuple(parts))


_NAMED: Mapping[str, Mapping[str, Message]] = {"wish_of": WHOSE, "motive": MOTIVES, "topic": FRAME_TOPICS}


def term_words(terms: Terms, name: str) -> str | Message:
    """One term as a reader sees it; a dash where it is empty."""
    value = getattr(terms, name)
    if value in (None, (), ""):
        return "–"
    if name in _NAMED:
        return _NAMED[name][value]
    if name == "expects":
        return _joined([FEELINGS[feeling] for feeling in value])
    if name == "serves":
        return ", ".join(value)
    if name == "levels":
        return "; ".join(value)
    if name == "between_hours":
        return say("between the hours") if value else say("in the hour")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    return str(value)
