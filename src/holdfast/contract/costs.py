"""What a clause will cost, and whose word that is: his once he named the feeling himself, else the therapist's guess.

Every view of a cost takes it from here: his pages, the screen turned to him, paper, the terminal, the therapist's page.
What a step `expects` and nobody named is told to him nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from holdfast.case.moves import Cost, Feeling, Move, MoveBy
from holdfast.contract.model import Clause


@dataclass(frozen=True, slots=True)
class NamedCost:
    """A feeling named as a cost. `his`: he named it, and the strength is the last he gave; `cost.words` are the last
    words he had for it. Otherwise the therapist alone did, and nobody knows yet whether it is so.
    """

    cost: Cost
    his: bool


def costs_of(clause: Clause, moves: Iterable[Move]) -> tuple[NamedCost, ...]:
    """The costs that stand with this clause, each feeling once, in the order in which they were first named.

    `moves` are those of the case. What `replay` did not take (a cost of something never brought) counts for nothing.
    """
    return whose(costs_said(clause, moves))


def whose(said: Iterable[tuple[Cost, MoveBy]]) -> tuple[NamedCost, ...]:
    """The same from the costs of one clause in the order named, each with who said it. A cost with words is his, also
    where the therapist wrote them down in the hour. What he named outlasts any later guess.
    """
    named: dict[Feeling, NamedCost] = {}
    for cost, by in said:
        his, before = by == "patient" or cost.words is not None, named.get(cost.feeling)
        if before is not None and before.his:
            if not his:
                continue
            named[cost.feeling] = NamedCost(replace(cost, words=cost.words or before.cost.words), his=True)
        else:
            named[cost.feeling] = NamedCost(cost, his)
    return tuple(named.values())


def expected_unnamed(clause: Clause) -> tuple[Feeling, ...]:
    """What a step is expected to bring and nobody named: for the therapist's eyes alone, to be asked about."""
    if clause.kind != "step":
        return ()
    named = {cost.feeling for cost in clause.costs}
    return tuple(feeling for feeling in dict.fromkeys(clause.terms.expects) if feeling not in named)


def costs_said(clause: Clause, moves: Iterable[Move]) -> Iterator[tuple[Cost, MoveBy]]:
    """Each cost of this clause as it was named, in that order, with who named it."""
    left = clause.costs
    for move in moves:
        if not left:
            return
        if move.clause == clause.id and move.costs and left[: len(move.costs)] == move.costs:
            left = left[len(move.costs) :]
            yield from ((cost, move.by) for cost in move.costs)
