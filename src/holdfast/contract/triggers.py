"""What asks for the contract to be rewritten (`clinical.md` A2), read for the therapist alone.

Each trigger would open a draft with its reason in words, and changes nothing by itself: the therapist handles it, puts
it off to a day, or sets it aside with a reason (`case.working.TriggerWord`). One is different: an open rupture asks for
nothing. It holds the contract; what asks meanwhile waits until the two are mended, all but something new about safety;
and its repair opens the draft, beginning with what was said then.

A broken frame is never among them: `Facts` has no place for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from holdfast.case.working import TriggerCode
from holdfast.contract import trigger_readers as readers
from holdfast.contract.ask_again import rupture_holds
from holdfast.contract.model import Contract, Version
from holdfast.contract.trigger_numbers import TriggerNumbers, trigger_numbers
from holdfast.contract.trigger_shapes import (
    Facts,
    Happened,
    Repair,
    Revised,
    Risk,
    Seen,
    Trigger,
    Triggers,
    latest_words,
    occasion,
)
from holdfast.contract.trigger_words import WHY
from holdfast.text import Message, say

__all__ = [
    "Facts", "Happened", "Repair", "Revised", "Risk", "Seen", "Trigger", "TriggerNumbers", "Triggers", "occasion",
    "trigger_numbers", "triggers", "why_words",
]  # fmt: skip

READERS: tuple[Callable[[readers.Ground], Iterator[Trigger]], ...] = (
    readers.new_risk,
    readers.repaired,
    readers.life_event,
    readers.sense,
    readers.gap,
    readers.step_undone,
    readers.cost_higher,
    readers.goal_reached,
    readers.goal_dead,
    readers.formulation,
    readers.not_reviewed,
)
"""In the order in which they stand on a page: safety first, then what was mended, then what happened."""
SPEAKS_WHILE_HELD: tuple[TriggerCode, ...] = ("new_risk",)


def triggers(contract: Contract, facts: Facts, at: date, numbers: TriggerNumbers | None = None) -> Triggers:
    """What asks, what waits and what was answered, on the day `at` where the practice is. Pure.

    Nothing asks where there is no contract yet, or the treatment has ended.
    """
    held = rupture_holds(contract, open_rupture=facts.open_rupture)
    if facts.ended or not contract.clauses:
        return Triggers(held=held)
    numbers = numbers or trigger_numbers()
    words = latest_words(facts.words)
    ground = _ground(contract, facts, at, numbers)
    found = [replace(t, answered=words.get((t.code, t.about))) for read in READERS for t in read(ground)]
    asking = [t for t in found if t.speaks(at) and _recent(t, at, numbers)]
    first = [t for t in asking if not held or t.code in SPEAKS_WHILE_HELD]
    return Triggers(
        held=held,
        speaking=tuple(first),
        waiting=tuple(t for t in asking if t not in first),
        answered=tuple(t for t in found if not t.speaks(at)),
    )


def why_words(trigger: Trigger, contract: Contract) -> Message:
    """The words a draft may begin its reason with, for both to read. What was said at a repair stands in `said`."""
    clause = next((c for c in contract.clauses if c.id == trigger.clause), None)
    text = readers.short(clause.terms.text) if clause else ""
    return say(WHY[trigger.code].id, text=text, when=trigger.newest)


def _recent(trigger: Trigger, today: date, numbers: TriggerNumbers) -> bool:
    """What is old is left to the review; what was put off to a day comes back on it, however old."""
    shorter = {"new_risk": numbers.risk_days, "repaired": numbers.repaired_days}
    most = shorter.get(trigger.code, numbers.recent_days)
    return trigger.answered is not None or (today - trigger.newest).days <= most


def _ground(contract: Contract, facts: Facts, today: date, numbers: TriggerNumbers) -> readers.Ground:
    version = contract.version
    opened = version.opened_on if version else facts.first_move or contract.clauses[0].proposed_on
    return readers.Ground(contract, version, opened, _agreed(contract, version, opened), facts, today, numbers)


def _agreed(contract: Contract, version: Version | None, opened: date) -> date | None:
    if version is not None and version.agreed_on is not None:
        return version.agreed_on
    return opened if any(c.in_force is not None for c in contract.of_kind("goal", "step")) else None
