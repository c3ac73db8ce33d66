"""What the check-ins say beyond where each channel stands: read when asked for, not on every opening of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from holdfast.case.measured import Measure
from holdfast.case.record import CheckIn, Event
from holdfast.process.channels import CheckIns, band_of, check_ins_at, line_of
from holdfast.process.readings import Hour, ImageTurn
from holdfast.process.scores import CHANNELS, ChannelName, channel_values
from holdfast.process.state_readings import Stand
from holdfast.process.states_knowledge import StatesKnowledge

_EVER = 36500.0


@dataclass(frozen=True)
class States:
    """The states of one case at `at`: what they are read from, and each reading worked out once when first asked for.

    `check_ins` and `measures` are those known at `at`; `hours` and `turns` as the process room reads them; `injuries`
    in order. No slots: what was read is kept beside the fields.
    """

    at: datetime
    check_ins: tuple[CheckIn, ...]
    measures: tuple[Measure, ...]
    hours: tuple[Hour, ...]
    turns: tuple[ImageTurn, ...]
    injuries: tuple[Event, ...]
    numbers: StatesKnowledge

    @cached_property
    def there(self) -> CheckIns:
        """The whole record's check-ins with the stretches they are about."""
        return check_ins_at(self.check_ins, self.measures, self.at, self.numbers, days=_EVER)

    @cached_property
    def values(self) -> Mapping[ChannelName, list[float | None]]:
        """Each channel in each check-in."""
        return {name: channel_values(self.there.ordered, name) for name in CHANNELS}

    def line(self, name: ChannelName) -> tuple[Stand, ...]:
        """The level of one channel along the whole record, with hindsight: one place for each occasion."""
        if name not in self._lines:
            read = line_of(name, self.there, self.values[name], since=-_EVER, smooth=True)
            self._lines[name] = (
                ()
                if read is None
                else tuple(
                    Stand(self.at + timedelta(days=occasion.day), *band_of(name, one, read[0].worth, self.numbers))
                    for occasion, one in zip(read[1], read[0].smoothed, strict=True)
                )
            )
        return self._lines[name]

    @cached_property
    def _lines(self) -> dict[ChannelName, tuple[Stand, ...]]:
        return {}
