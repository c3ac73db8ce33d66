"""What the check-ins say beyond where each channel stands: read when asked for, not on every opening of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from typing import Final

from holdfast.case.measured import Measure
from holdfast.case.record import CheckIn, Event, Tick
from holdfast.process.channels import CheckIns, band_of, check_ins_at, line_of, with_forms
from holdfast.process.integration import read_strands
from holdfast.process.level_swing import prior_of
from holdfast.process.links import link
from holdfast.process.readings import Channel, Hour, ImageTurn
from holdfast.process.scores import CHANNELS, ChannelName
from holdfast.process.state_readings import Link, Stand, Strands, TimeInStates, Unsteady
from holdfast.process.states_knowledge import StatesKnowledge
from holdfast.process.thresholds import ProcessThresholds
from holdfast.process.time_in_states import MAIN, read_time_in_states
from holdfast.process.unsteadiness import expected_square, read_unsteadiness

_EVER = 36500.0
_SLIGHTS = frozenset[Tick]({"criticism", "ignored", "conflict"})
_FELT: Final = ("grandiosity", "entitlement", "vulnerability", "external_regulation")
_KIND = frozenset[Tick]({"praise", "closeness"})


@dataclass(frozen=True)
class States:
    """The states of one case at `at`: what they are read from, and each reading worked out once when first asked for.

    `near`: the check-ins known at `at`, with the B-PNI of late; `measures`: all of those known. `hours`, `turns` and
    `channels` as the process room reads them; `injuries` in order. No slots: what was read is kept beside the fields.
    """

    at: datetime
    near: CheckIns
    measures: tuple[Measure, ...]
    hours: tuple[Hour, ...]
    turns: tuple[ImageTurn, ...]
    injuries: tuple[Event, ...]
    channels: tuple[Channel, ...]
    thresholds: ProcessThresholds
    numbers: StatesKnowledge

    @cached_property
    def there(self) -> CheckIns:
        """The check-ins with every B-PNI on record."""
        return with_forms(self.near, self.measures, self.at, days=_EVER)

    @cached_property
    def values(self) -> Mapping[ChannelName, list[float | None]]:
        """Each channel in each check-in."""
        return {name: self.there.values(name) for name in CHANNELS}

    def line(self, name: ChannelName) -> tuple[Stand, ...]:
        """The level of one channel along the whole record, with hindsight: one place for each occasion."""
        if name not in self._lines:
            read = line_of(name, self.there, since=-_EVER, smooth=True)
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

    @cached_property
    def time_in_states(self) -> TimeInStates:
        """Which channels were high over the last quarter."""
        given = {name: self.there.given(name) for name in MAIN}
        return read_time_in_states(self.values, given, self.there.seen, self.numbers)

    @cached_property
    def slights(self) -> tuple[Link, ...]:
        """What goes with a slight in each channel: criticism, being ignored, a conflict, or an injury not long ago."""
        hurt = [self._hurt(one) for one in self.there.ordered]
        return tuple(link(name, self._answers(name, hurt), hurt, self.numbers) for name in _FELT)

    @cached_property
    def treated(self) -> Link:
        """How being all right with who he is goes with how others treated him; check-ins with both or neither of the
        two kinds of ticks say nothing about it.
        """
        answers = [None if c.answers.se is None else float(c.answers.se) for c in self.there.ordered]
        marked = [_kindly(one.ticks) for one in self.there.ordered]
        return link("self_esteem", answers, marked, self.numbers)

    @cached_property
    def unsteadiness(self) -> tuple[Unsteady, ...]:
        """How each channel moves from check-in to check-in, over the whole record."""
        # The shapes of a channel's prior, on which this rests, are those of guilt minus shame as well.
        expected = cache(partial(expected_square, prior_of(self.numbers, tilt=False)))
        seen, most = self.there.seen, self.numbers.pair_days
        return tuple(read_unsteadiness(name, self.values[name], seen, expected, most) for name in CHANNELS)

    @cached_property
    def strands(self) -> Strands:
        """Integration: three strands, each with its own data."""
        outside = next(c for c in self.channels if c.name == "external_regulation")
        return read_strands(self.hours, self.turns, outside, self.treated, self.thresholds, self.numbers)

    def before(self, then: datetime) -> States:
        """The same as it stood at `then`, by what is known now: check-ins, forms and injuries up to that moment."""
        ordered = [one for one in self.near.ordered if one.when <= then]
        measures = tuple(one for one in self.measures if one.when <= then.date())
        near = check_ins_at(ordered, measures, then, self.numbers, days=self.numbers.window_days)
        injuries = tuple(one for one in self.injuries if one.when <= then.date())
        return replace(self, at=then, near=near, measures=measures, injuries=injuries, channels=())

    def _answers(self, name: ChannelName, marked: Sequence[bool]) -> Sequence[float | None]:
        """Each answer as it lies about the level of its time; as it is where too few of either kind say anything, so
        that no line is read for nothing.
        """
        values = self.values[name]
        given = [mark for value, mark in zip(values, marked, strict=True) if value is not None]
        enough = min(sum(given), len(given) - sum(given)) >= self.numbers.slight_least
        return self._about(name) if enough else values

    def _about(self, name: ChannelName) -> list[float | None]:
        """Each answer as it lies about the level of its time: of the first place on the line that is not before it."""
        line = self.line(name)
        last, place = len(line) - 1, 0
        out: list[float | None] = []
        for when, value in zip(self.there.whens, self.values[name], strict=True):
            while place < last and line[place].when < when:
                place += 1
            out.append(None if value is None or not line else value - line[place].level)
        return out

    @cached_property
    def _sore(self) -> frozenset[date]:
        """The days of an injury and those soon after."""
        after = range(int(self.numbers.slight_days) + 1)
        return frozenset(event.when + timedelta(days=n) for event in self.injuries for n in after)

    def _hurt(self, one: CheckIn) -> bool:
        return not _SLIGHTS.isdisjoint(one.ticks) or one.when.date() in self._sore


def _kindly(ticks: Sequence[Tick]) -> bool | None:
    """True for praise or closeness alone, False for a slight alone, None where there was both or neither."""
    well, ill = not _KIND.isdisjoint(ticks), not _SLIGHTS.isdisjoint(ticks)
    return well if well != ill else None
