"""What each act does to a clause that is being replayed. What it cannot do it leaves undone; `checking` says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from holdfast.case.moves import Act, Move
from holdfast.contract.agreement import DISSENT, TOLD, YES, text_hash
from holdfast.contract.drafts import ClauseDraft
from holdfast.contract.model import AgreedText, LevelAt, RunAt, Said, StanceAt, WorryAt


def _reworded(clause: ClauseDraft, move: Move, said: Said) -> None:
    terms = move.terms
    if terms is None or terms.kind != clause.kind or (clause.kind in TOLD) != (move.act == "tell"):
        return
    if move.act == "propose":
        clause.offered.append(said)
    same = terms.text == clause.terms.text and terms == clause.terms
    fresh = clause.text_hash if same else text_hash(terms)
    if fresh != clause.text_hash:
        clause.accepted_by.clear()
        clause.yes_by.clear()
    clause.terms, clause.text_hash = terms, fresh


def _accepted(clause: ClauseDraft, move: Move, _: Said) -> None:
    if clause.kind in TOLD or move.accepted_text != clause.text_hash:
        return
    clause.yes_by.add(move.by)
    if move.by not in clause.accepted_by:
        clause.accepted_by.append(move.by)
        if len(clause.accepted_by) == 2:
            clause.in_force = AgreedText(clause.id, clause.kind, clause.terms, clause.text_hash)


def _handed_back(clause: ClauseDraft, move: Move, _: Said) -> None:
    clause.yes_by.discard(move.by)
    if move.by in clause.accepted_by:
        clause.accepted_by.remove(move.by)


def _asked(clause: ClauseDraft, move: Move, said: Said) -> None:
    clause.asked_for_objection.append(said)
    if move.by == "therapist":
        clause.objected(said)


def _cost_named(clause: ClauseDraft, move: Move, _: Said) -> None:
    clause.costs += move.costs
    clause.named.update(cost.feeling for cost in move.costs)


def _rated(clause: ClauseDraft, move: Move, _: Said) -> None:
    if move.stance is not None:
        clause.stances.append(StanceAt(move.by, move.stance, move.when, move.session))


def _ran(clause: ClauseDraft, move: Move, _: Said) -> None:
    if move.run is not None and clause.kind == "step":
        clause.runs.append(RunAt(move.run, move.when, move.session))


def _attained(clause: ClauseDraft, move: Move, _: Said) -> None:
    if move.level is not None and clause.kind == "goal":
        clause.attained.append(LevelAt(move.by, move.level, move.when, move.session))


def _worried(clause: ClauseDraft, move: Move, _: Said) -> None:
    if move.worry is not None:
        clause.worries.append(WorryAt(move.by, move.worry, move.when, move.session))


def _withdrawn(clause: ClauseDraft, move: Move, _: Said) -> None:
    clause.withdrawn_on = move.when


ON_CLAUSE: Mapping[Act, Callable[[ClauseDraft, Move, Said], None]] = {
    "propose": _reworded,
    "counter": _reworded,
    "tell": _reworded,
    **dict.fromkeys(YES, _accepted),
    "hand_back": _handed_back,
    "ask": _asked,
    "disclose_cost": _cost_named,
    "rate": _rated,
    "run": _ran,
    "attain": _attained,
    "clarify": _worried,
    "withdraw": _withdrawn,
}
MAY_DISSENT: frozenset[Act] = frozenset({*DISSENT, "accept_reserved"})
ALSO_ENDED: frozenset[Act] = frozenset({"ask", "clarify"})
"""Words, which may be added also to what has ended."""
STIRS: frozenset[Act] = frozenset(ON_CLAUSE) - {"rate", "run", "attain", "clarify"} | {"object", "discount"}
"""Acts after which the state of a clause may be another."""
