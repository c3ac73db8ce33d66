"""One case, analysed: what the rules of the brief and the pages read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from holdfast.case.model import Case
from holdfast.case.record import Restriction, SomebodyNamed
from holdfast.contract.model import Contract
from holdfast.contract.triggers import Triggers
from holdfast.outcome.readings import Outcome
from holdfast.process.readings import Process
from holdfast.text import Message, Spoken

if TYPE_CHECKING:
    from holdfast.analysis.ways import Ways
    from holdfast.approaches.knowledge_files import Knowledge


@dataclass(frozen=True, slots=True)
class Analysis:
    """The readings of one case at one moment. `case` is the case as it was known then.

    `restricted`: the case is kept and not analysed; hours and contract are there to be read, and nothing was made of
    them. `not_compared`: why his answers were not compared over time (his consent); they are in no reading then.
    `approaches`: the ways of working in use, as decided last, else those trained in and in use.
    `reasons`: the knowledge of the argument map, where it is not the program's own: a practice may have changed a file.
    `earlier`: reads the same case at an earlier moment, as it was read then, by the rights of today. `set_right`: the
    same with what has been corrected since in the place of what it corrects: a slip of the pen is no change in him.
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
    earlier: Callable[[datetime], Analysis] | None = field(default=None, repr=False, compare=False)
    set_right: Callable[[datetime], Analysis] | None = field(default=None, repr=False, compare=False)
    reasons: Callable[[], Knowledge] | None = field(default=None, repr=False, compare=False)
    _asked: list[Triggers] = field(default_factory=list, init=False, repr=False, compare=False)
    _ways: list[Ways] = field(default_factory=list, init=False, repr=False, compare=False)

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

    @property
    def ways(self) -> Ways:
        """The argument map, when to look at it again, and what is in use. Worked out when first asked for, and kept."""
        from holdfast.approaches.knowledge_files import knowledge

        if not self._ways:
            self._ways.append(self.ways_with((self.reasons or knowledge)()))
        return self._ways[0]

    def ways_with(self, known: Knowledge) -> Ways:
        """The same by another knowledge: a changed file tried beside the one in force. Not kept."""
        from holdfast.analysis.ways import read_ways

        return read_ways(self, known)

    def before(self, moment: datetime) -> Analysis:
        """The same case as it stood at an earlier moment. Raises ValueError for a later one: what came after `at` is
        not to be seen from here.
        """
        from holdfast.analysis.analyse import analyse

        if moment > self.at:
            raise ValueError(f"{moment.isoformat()} is later than {self.at.isoformat()}")
        return analyse(self.case, moment, rights_at=self.at) if self.earlier is None else self.earlier(moment)

    def before_set_right(self, moment: datetime) -> Analysis:
        """The same with all that has been corrected by now as it is corrected. Raises ValueError for a later moment."""
        if moment > self.at or self.set_right is None:
            return self.before(moment)
        return self.set_right(moment)
