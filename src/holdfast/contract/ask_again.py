"""What in the contract may ask to be talked over or rewritten. These read; the rules of the brief decide and speak."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.case.moves import Feeling, MoveBy, RunOutcome
from holdfast.contract.agreement import costs_not_named, offers
from holdfast.contract.conviction import ConvictionPoint, latest
from holdfast.contract.model import Clause, Contract, RunAt

UNDONE: tuple[RunOutcome, ...] = ("put_it_off", "forgot", "could_not")
"""`partly` is a beginning and not counted; `chose_not_to` is agency and stands apart."""


def no_shared_goal(contract: Contract) -> bool:
    """True when no standing goal or step has the yes of both (also a yes that is still open counts as one)."""
    return not any(both_said_yes(c) for c in contract.of_kind("goal", "step"))


def new_words(clause: Clause) -> bool:
    """Other words lie on the table beside those that are in force."""
    return clause.in_force is not None and clause.in_force != clause.terms


def both_said_yes(clause: Clause) -> bool:
    """Both said yes to words that hold: to those that stand, or to those beside which new ones lie on the table."""
    return clause.holds


def weak_wishes(contract: Contract, at_most: int = 3) -> tuple[tuple[Clause, ConvictionPoint], ...]:
    """Standing goals and steps whose "my wish" he last rated `at_most` or less, each with that rating."""
    found = ((c, latest(c, "patient", "own_wish")) for c in contract.of_kind("goal", "step"))
    return tuple((c, point) for c, point in found if point is not None and point.value <= at_most)


def proposed_without_agreement(contract: Contract, times: int = 2, by: MoveBy | None = None) -> tuple[Clause, ...]:
    """Standing steps proposed at `times` contacts or more (by one side, where named) without the yes of both. New words
    for a step that is in force are none: he did say yes to it.
    """
    steps = (c for c in contract.of_kind("step") if c.state == "proposed" and not new_words(c))
    return tuple(c for c in steps if offers(c, by) >= times)


def undone_in_a_row(clause: Clause) -> tuple[RunAt, ...]:
    """The last runs of a step, in a row, that were put off, forgotten or could not be done.

    A run he chose not to do is passed over: it neither counts nor ends the row. One done, also partly, ends it.
    """
    row: list[RunAt] = []
    for at in reversed(clause.runs):
        if at.run.outcome in UNDONE:
            row.append(at)
        elif at.run.outcome != "chose_not_to":
            break
    return tuple(reversed(row))


def undone_twice(contract: Contract, times: int = 2) -> tuple[Clause, ...]:
    """Standing steps that were last undone `times` times in a row or more."""
    return tuple(c for c in contract.of_kind("step") if len(undone_in_a_row(c)) >= times)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far apart the two are on "makes sense": `size` is therapist less patient, -10 to 10."""

    clause: Clause
    patient: ConvictionPoint
    therapist: ConvictionPoint

    @property
    def size(self) -> int:
        return self.therapist.value - self.patient.value


def sense_gap(clause: Clause) -> Gap | None:
    """The gap of the two latest "makes sense", or None where one of them never gave a number."""
    his, mine = latest(clause, "patient", "makes_sense"), latest(clause, "therapist", "makes_sense")
    return None if his is None or mine is None else Gap(clause, his, mine)


def sense_gaps(contract: Contract) -> tuple[Gap, ...]:
    """The gaps of all standing goals and steps where both gave a number."""
    return tuple(gap for c in contract.of_kind("goal", "step") if (gap := sense_gap(c)) is not None)


def wide_sense_gaps(contract: Contract, at_least: int = 4) -> tuple[Gap, ...]:
    """Those so far apart that the clause asks to be talked over again (clinical A2: four of ten)."""
    return tuple(gap for gap in sense_gaps(contract) if abs(gap.size) >= at_least)


def steps_with_unnamed_cost(contract: Contract) -> tuple[tuple[Clause, tuple[Feeling, ...]], ...]:
    """Standing steps that will bring shame, guilt or fear nobody has named, each with those feelings."""
    return tuple((c, unnamed) for c in contract.of_kind("step") if (unnamed := costs_not_named(c)))


def rupture_holds(contract: Contract, *, open_rupture: bool) -> bool:
    """Whether the two of them come first: a rupture is open, or the contract is on hold for one."""
    return open_rupture or contract.held_for_rupture


def may_propose(contract: Contract, by: MoveBy, open_rupture: bool) -> bool:
    """Whether this side may propose, or put other words to what stands, now.

    The patient may at any time. The therapist may not while a rupture is open or the contract is held for one: first
    the two of them.
    """
    return by == "patient" or not rupture_holds(contract, open_rupture=open_rupture)


def leaving_to_offer(contract: Contract, hours_held: int, first_hours: int = 4) -> bool:
    """Whether the leaving clause of the first hours may be offered ready to be changed: none stands yet."""
    return hours_held <= first_hours and not contract.of_kind("leaving")
