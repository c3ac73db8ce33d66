"""A clause as the contract's pages show it: what was agreed and what is on the table, in whose words, at what cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.brief.contract_told import cost_to_him, cost_words, felt_against_foreseen, level_words, short, term_words
from holdfast.brief.contract_words import CONVICTION, TERMS
from holdfast.brief.words import FEELINGS
from holdfast.case.moves import Cost, Move, MoveBy, Terms
from holdfast.case.private import PrivateNote
from holdfast.contract.agreement import CONTACTS_NEEDED, costs_not_named, objection_contacts
from holdfast.contract.conviction import Conviction, ConvictionPoint, latest
from holdfast.contract.costs import NamedCost, expected_unnamed, whose
from holdfast.contract.model import Clause, Contract, LevelAt, RunAt, Said
from holdfast.text import Message, say, say_n
from holdfast.web.contract.fields import MoveForm

ASKED: tuple[Conviction, ...] = ("makes_sense", "own_wish", "can_do")
NAMED = {
    "goal": ("noticed_by", "motive", "weight"),
    "step": ("smallest", "size", "how_often", "tests", "prediction"),
}
"""What of a clause's terms stands as a line of its own; the words for both and his words stand above."""
Point = tuple[Message, ConvictionPoint | None]
Fact = tuple[Message, Message | str]
SaidBy = Mapping[tuple[str, str, object], Collection[MoveBy]]


@dataclass(frozen=True, slots=True)
class ActLink:
    """An act as a link: it opens its form."""

    does: str
    title: Message
    href: str


@dataclass(frozen=True, slots=True)
class CostSeen:
    """A feeling the step will bring: `words` are his; without them `whose` says whether he gave it or you guess.
    `to_him` is how he is told it.
    """

    cost: Message
    words: str | None
    whose: Message
    to_him: Message


@dataclass(frozen=True, slots=True)
class RunSeen:
    """How a step went: what was foreseen against what came."""

    at: RunAt
    felt: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class LevelSeen:
    by: MoveBy
    words: Message | str
    when: date


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A standing clause as a page shows it.

    `agreed` are the words in force, `table` those on the table where they differ; `shown` the ones to read now. `yours`
    is empty until your numbers are shown, `yours_given` says that there are some.
    """

    clause: Clause
    agreed: Terms | None
    table: Terms | None
    shown: Terms
    facts_his: tuple[Fact, ...]
    facts_yours: tuple[Fact, ...]
    facts_both: tuple[Fact, ...]
    his: tuple[Point, ...]
    yours: tuple[Point, ...]
    yours_given: bool
    costs: tuple[CostSeen, ...]
    unnamed: tuple[Message, ...]
    against: tuple[Said, ...]
    missing: tuple[Message, ...]
    runs: tuple[RunSeen, ...]
    levels: tuple[tuple[str, str], ...]
    reached: tuple[LevelSeen, ...]
    your_level_hidden: bool
    front: tuple[ActLink, ...] = ()
    more: tuple[ActLink, ...] = ()
    form: MoveForm | None = None
    notes: tuple[PrivateNote, ...] = ()

    @property
    def numbered(self) -> bool:
        """Are the numbers worth a line? Always for a goal and a step; elsewhere once one was given."""
        return any(point for _, point in self.his) or self.yours_given or self.clause.kind in ("goal", "step")

    @property
    def two_sided(self) -> bool:
        """Has either side something of its own beside the words for both?"""
        return self.numbered or bool(self.shown.his_words or self.facts_his or self.facts_yours or self.missing)


def clause_view(
    clause: Clause,
    contract: Contract,
    costs: Mapping[str, Sequence[tuple[Cost, MoveBy]]],
    *,
    show: bool,
    said_by: SaidBy | None = None,
    front: tuple[ActLink, ...] = (),
    more: tuple[ActLink, ...] = (),
    form: MoveForm | None = None,
    notes: tuple[PrivateNote, ...] = (),
) -> ClauseView:
    """A clause with what a page says about it; your own numbers only where `show` says so."""
    yours, named = _points(clause, "therapist"), whose(costs.get(clause.id, ()))
    agreed = clause.in_force
    facts = _facts(clause, said_by or {})
    on_table = clause.terms if agreed is None or agreed != clause.terms else None
    by = [latest_level(clause, side) for side in ("patient", "therapist")]
    return ClauseView(
        clause,
        agreed,
        on_table if clause.kind not in ("frame", "safety") else None,
        clause.terms,
        facts_his=facts["patient"],
        facts_yours=facts["therapist"],
        facts_both=(*facts["both"], *_plain_facts(clause.terms, contract)),
        his=_points(clause, "patient"),
        yours=yours if show else (),
        yours_given=any(point is not None for _, point in yours),
        costs=costs_seen(named),
        unnamed=tuple(FEELINGS[feeling] for feeling in expected_unnamed(clause)),
        against=tuple(reversed(clause.heard_against)),
        missing=missing_for_agreement(clause),
        runs=tuple(RunSeen(at, felt_against_foreseen(at.run)) for at in reversed(clause.runs[-4:])),
        levels=tuple(zip(("−2", "−1", "0", "+1", "+2"), clause.terms.levels or (), strict=False)),
        reached=tuple(
            LevelSeen(at.by, level_words(at.level, clause.terms), at.when)
            for at in by
            if at is not None and (at.by == "patient" or show)
        ),
        your_level_hidden=by[1] is not None and not show,
        front=front,
        more=more,
        form=form,
        notes=notes,
    )


def _points(clause: Clause, by: MoveBy) -> tuple[Point, ...]:
    return tuple((CONVICTION[of], latest(clause, by, of)) for of in ASKED)


def latest_level(clause: Clause, by: MoveBy | str) -> LevelAt | None:
    """How far a goal was last said to be reached by one side."""
    return next((at for at in reversed(clause.attained) if at.by == by), None)


def _facts(clause: Clause, said_by: SaidBy) -> dict[str, tuple[Fact, ...]]:
    """What the terms say, in the column of whoever put it so; what both did stands between them."""
    facts: dict[str, list[Fact]] = {"patient": [], "therapist": [], "both": []}
    for name in NAMED.get(clause.kind, ()):
        if (value := getattr(clause.terms, name)) is None:
            continue
        told = say("{n} of 5", n=value) if name in ("size", "weight") else term_words(clause.terms, name)
        by = said_by.get((clause.id, name, value), {clause.proposed_by})
        facts["both" if len(by) == 2 else next(iter(by))].append((TERMS[name], told))
    return {column: tuple(told) for column, told in facts.items()}


def _plain_facts(terms: Terms, contract: Contract) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if terms.only_status:
        facts.append((say("About standing"), say("and about nothing else, {he} said")))
    if terms.kind == "step" and not terms.between_hours:
        facts.append((TERMS["between_hours"], say("in the hour")))
    goals = {c.id: c.terms.text for c in contract.clauses}
    facts += [(TERMS["serves"], short(goals[goal])) for goal in terms.serves if goal in goals]
    return tuple(facts)


def who_said(moves: Sequence[Move]) -> SaidBy:
    """Of each clause, who put what of its terms so: (clause, part, value) and the sides that said it."""
    found: dict[tuple[str, str, object], set[MoveBy]] = {}
    for move in moves:
        if move.clause is None or move.terms is None:
            continue
        for name in NAMED.get(move.terms.kind, ()):
            if (value := getattr(move.terms, name)) is not None:
                found.setdefault((move.clause, name, value), set()).add(move.by)
    return found


def costs_named(moves: Sequence[Move]) -> dict[str, list[tuple[Cost, MoveBy]]]:
    """Each clause's costs as they were named, with who named them."""
    found: dict[str, list[tuple[Cost, MoveBy]]] = {}
    for move in moves:
        if move.clause is not None and move.costs:
            found.setdefault(move.clause, []).extend((cost, move.by) for cost in move.costs)
    return found


def costs_seen(named: Sequence[NamedCost]) -> tuple[CostSeen, ...]:
    """Of each feeling what was named, and whose word it is."""
    return tuple(
        CostSeen(
            cost_words(one.cost),
            one.cost.words,
            say("your guess") if not one.his else say("in {his} words") if one.cost.words else say("said by {him}"),
            cost_to_him(one),
        )
        for one in named
    )


def missing_for_agreement(clause: Clause) -> tuple[Message, ...]:
    """What stands between a clause and "agreed", in words. Empty for what is told or agreed."""
    if clause.kind not in ("goal", "step") or clause.state in ("agreed", "withdrawn", "told"):
        return ()
    said: list[Message] = []
    if "patient" not in clause.accepted_by:
        said.append(say("{his} yes to these words"))
    if "therapist" not in clause.accepted_by:
        said.append(say("your yes to these words"))
    left = CONTACTS_NEEDED - objection_contacts(clause)
    if clause.ask_again and left <= 1:
        said.append(say("an objection asked for again, after what was mended"))
    elif left > 0:
        said.append(
            say_n(
                "an objection heard or asked for, once more, on another day",
                "an objection heard or asked for, on {n} different days",
                left,
            )
        )
    said += [say("{feeling} named as a cost", feeling=FEELINGS[feeling]) for feeling in costs_not_named(clause)]
    return tuple(said)
