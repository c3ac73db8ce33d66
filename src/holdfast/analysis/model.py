"""One case, analysed: what the rules of the brief and the pages read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from holdfast.case.model import Case
from holdfast.case.record import Restriction, SomebodyNamed
from holdfast.contract.model import Contract
from holdfast.contract.triggers import Triggers
from holdfast.outcome.readings import Outcome
from holdfast.process.readings import Process
from holdfast.text import Message, Spoken


@dataclass(frozen=True, slots=True)
class Analysis:
    """The readings of one case at one moment. `case` is the case as it was known then.

    `restricted`: the case is kept and not analysed; hours and contract are there to be read, and nothing was made of
    them. `not_compared`: why his answers were not compared over time (his consent); they are in no reading then.
    """

    case: Case
    at: datetime
    person: Spoken
    process: Process
    contract: Contract
    outcome: Outcome
    approaches: tuple[str, ...]
    people: tuple[SomebodyNamed, ...]
    restricted: Restriction | None = None
    not_compared: Message | None = None
    _asked: list[Triggers] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def hours_held(self) -> int:
        return len(self.process.held)

    @property
    def next_hour(self) -> datetime | None:
        return self.process.absence.next_appointment

    @property
    def next_number(self) -> int:
        """The number of the hour to come: one after the last that was recorded."""
        return (self.process.hours[-1].number if self.process.hours else 0) + 1

    @property
    def triggers(self) -> Triggers:
        """What asks for the contract to be rewritten. Worked out when first asked for, and kept."""
        from holdfast.analysis.asking import read_triggers

        if not self._asked:
            self._asked.append(read_triggers(self))
        return self._asked[0]
