"""The states of many treatments at once, out of columns: levels with their bands, swings and directions.

The same steps as `channels` for one case; a test holds both equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from holdfast.process.columns import CheckInColumns
from holdfast.process.level_lines import OccasionColumns, quantile_many, read_lines
from holdfast.process.level_swing import Prior, prior_of
from holdfast.process.scores import CHANNELS, ChannelName, channel_table
from holdfast.process.states_knowledge import StatesKnowledge, states_knowledge
from holdfast.process.thresholds import ProcessThresholds, process_thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

UP, STEADY, DOWN, UNKNOWN = 1, 0, -1, -2
_INSTANT: Final = 1e-9
_DAY: Final = 86400.0


class TraitScores(Protocol):
    """Means (0 to 5) of the B-PNI on `days`, as `simulate.known.TraitColumns`: shapes (cases, n), NaN where none."""

    @property
    def days(self) -> FloatArray: ...
    @property
    def grandiosity(self) -> FloatArray: ...
    @property
    def vulnerability(self) -> FloatArray: ...


@dataclass(frozen=True, slots=True)
class StatesMany:
    """Shapes (cases, channels), channels in the order of `scores.CHANNELS`; NaN where `Channel` has None.

    `direction`: UP, STEADY, DOWN or UNKNOWN. `needs`: check-ins wanting until there is a level.
    """

    level: FloatArray
    low: FloatArray
    high: FloatArray
    swing: FloatArray
    n_recent: NDArray[np.int64]
    needs: NDArray[np.int64]
    direction: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Seen:
    """Check-ins in order with their stretches: `days` to the moment asked about, `spans`, the group each belongs to
    (-1 where there is none, or it ends before the window), and how many groups a case has at most.
    """

    days: FloatArray
    spans: FloatArray
    group: NDArray[np.int64]
    groups: int


def states_many(
    check_ins: CheckInColumns,
    traits: TraitScores | None = None,
    *,
    at: FloatArray | None = None,
    thresholds: ProcessThresholds | None = None,
    numbers: StatesKnowledge | None = None,
) -> StatesMany:
    """The five channels of many treatments on day `at` (cases,) from the first hour; by default on each one's last
    check-in. What came later is not looked at.
    """
    thresholds, numbers = thresholds or process_thresholds(), numbers or states_knowledge()
    order = np.argsort(check_ins.days, axis=1, kind="stable")
    days = np.take_along_axis(check_ins.days, order, axis=1)
    items = np.take_along_axis(check_ins.items, order[:, :, None], axis=1)
    if at is None:
        at = np.max(np.where(np.isnan(days), -np.inf, days), axis=1, initial=-np.inf)
        at = np.where(np.isinf(at), 0.0, at)
    # To the millisecond: days since the first hour carry a rounding error, and four weeks ago is still in four weeks.
    days = np.round((days - at[:, None]) * _DAY, 3) / _DAY
    days = np.where(days <= 0, days, np.nan)
    seen = _stretches(days, numbers)
    found = [_channel(name, items, seen, traits, at, thresholds, numbers) for name in CHANNELS]
    return StatesMany(
        level=np.stack([one.level for one in found], axis=1),
        low=np.stack([one.low for one in found], axis=1),
        high=np.stack([one.high for one in found], axis=1),
        swing=np.stack([one.swing for one in found], axis=1),
        n_recent=np.stack([one.n_recent for one in found], axis=1),
        needs=np.stack([one.needs for one in found], axis=1),
        direction=np.stack([one.direction for one in found], axis=1),
    )


def _stretches(days: FloatArray, numbers: StatesKnowledge) -> _Seen:
    """As `occasions.stretches_of`, check-in by check-in over all cases."""
    cases, n = days.shape
    spans = np.empty(days.shape)
    spans[:, :1] = numbers.span_first
    spans[:, 1:] = np.minimum(np.diff(days, axis=1), numbers.span_most)
    group = np.full(days.shape, -1, dtype=np.int64)
    since, number = np.full(cases, -np.inf), np.full(cases, -1, dtype=np.int64)
    for t in range(n):
        there = ~np.isnan(days[:, t])
        new = there & (days[:, t] - since > numbers.bin_days)
        number = number + new
        since = np.where(new, days[:, t] - spans[:, t], since)
        group[:, t] = np.where(there, number, -1)
    groups = int(number.max(initial=-1)) + 1
    ends = np.full((cases, groups + 1), -np.inf)
    rows = np.arange(cases)
    for t in range(n):  # the last check-in of a group is written last; what is no check-in goes to a spare place
        ends[rows, group[:, t]] = np.where(group[:, t] < 0, -np.inf, days[:, t])
    gone = np.take_along_axis(ends, group, axis=1) < -numbers.window_days
    return _Seen(days, spans, np.where(gone, -1, group), groups)


def _channel(
    name: ChannelName,
    items: FloatArray,
    seen: _Seen,
    traits: TraitScores | None,
    at: FloatArray,
    thresholds: ProcessThresholds,
    numbers: StatesKnowledge,
) -> StatesMany:
    """One channel; shapes (cases,)."""
    prior = prior_of(numbers, tilt=name == "reparative_tilt")
    values, given = channel_table(items, name)
    values = np.where(np.isnan(seen.days), np.nan, values)
    occasions = _occasions(values, given, seen, prior)
    if traits is not None and name in ("grandiosity", "vulnerability"):
        grand = name == "grandiosity"
        centre = numbers.form_centre_grandiosity if grand else numbers.form_centre_vulnerability
        scores = traits.grandiosity if grand else traits.vulnerability
        said = numbers.form_points * (scores - centre) + numbers.channel_mean - prior.mean
        occasions = _with_forms(occasions, traits.days - at[:, None], said, numbers)
    lines = read_lines(occasions, prior, np.zeros(len(at)))
    there = ~np.isnan(values)
    recent = there & (seen.days >= -thresholds.channel_days)
    before = there & ~recent & (seen.days >= -thresholds.channel_days - thresholds.channel_before_days)
    n = recent.sum(axis=1, dtype=np.int64)
    needs = np.maximum(0, thresholds.channel_least - n)
    wide = quantile_many(np.where(np.isnan(lines.worth), prior.worth, lines.worth)) * lines.scale
    bottom = -100.0 if name == "reparative_tilt" else 0.0
    level, low, high = (
        np.where(needs > 0, np.nan, np.clip(prior.mean + value, bottom, 100.0))
        for value in (lines.level, lines.level - wide, lines.level + wide)
    )
    swing = np.where(needs > 0, np.nan, lines.swing)
    return StatesMany(level, low, high, swing, n, needs, _direction(values, recent, before, thresholds))


def _occasions(values: FloatArray, given: FloatArray, seen: _Seen, prior: Prior) -> OccasionColumns:
    """As `occasions.occasions_of`: sums over each group, then the groups that hold an answer packed to the front."""
    cases, groups = len(values), seen.groups
    there = ~np.isnan(values) & (seen.group >= 0)
    row, place = np.nonzero(there)
    flat = row * groups + seen.group[there]
    weight = np.where(seen.spans[there] == 0, _INSTANT, seen.spans[there])

    def total(of: FloatArray) -> FloatArray:
        sums: FloatArray = np.bincount(flat, weights=of, minlength=cases * groups).astype(np.float64)
        return sums.reshape(cases, groups)

    span = total(weight)
    lone = total(np.ones(len(row))) == 1
    day = np.zeros(cases * groups)
    day[flat] = seen.days[row, place]  # in order of time: the last answer of a group stays
    any_there = span > 0
    over = np.where(any_there, span, 1.0)
    value, noise = total(weight * values[there]) / over, total(weight * weight / given[there]) / (over * over)
    # One answer alone stands as it is, its stretch 0 included, as for one case.
    own = np.zeros((3, cases * groups))
    own[:, flat] = seen.spans[there], values[there], 1 / given[there]
    alone_span, alone_value, alone_noise = own.reshape(3, cases, groups)
    span, value, noise = (
        np.where(lone, alone, pooled)
        for alone, pooled in ((alone_span, span), (alone_value, value), (alone_noise, noise))
    )
    order = np.argsort(~any_there, axis=1, kind="stable")
    packed = [np.take_along_axis(one, order, axis=1) for one in (day.reshape(cases, groups), span, value, noise)]
    day_at, span_at, value_at, noise_at = packed
    rest = np.zeros(day_at.shape)
    rest[:, 1:] = np.maximum(0.0, day_at[:, 1:] - span_at[:, 1:] - day_at[:, :-1])
    inside = np.take_along_axis(any_there, order, axis=1)
    return OccasionColumns(
        day_at, rest, span_at, np.where(inside, value_at - prior.mean, np.nan), prior.item_noise * noise_at
    )


def _with_forms(seen: OccasionColumns, days: FloatArray, said: FloatArray, numbers: StatesKnowledge) -> OccasionColumns:
    """As `trait_forms.forms_at`, form after form."""
    cases, occasions = seen.value.shape
    form = np.full((cases, occasions), np.nan)
    if not occasions:
        return seen
    there = ~np.isnan(seen.value)
    rows = np.arange(cases)
    for f in range(days.shape[1]):
        on = days[:, f : f + 1]
        away = np.where(there & ~np.isnan(on), np.abs(seen.day - on), np.inf)
        place = away.argmin(axis=1)
        fits = (away[rows, place] <= numbers.form_days) & ~np.isnan(said[:, f])
        fits &= (on[:, 0] <= 0) & (on[:, 0] >= -numbers.window_days)
        form[rows[fits], place[fits]] = said[fits, f]
    count = (~np.isnan(form)).sum(axis=1)
    noise = np.where(np.isnan(form), np.nan, (numbers.form_spreads**2 * count)[:, None])
    return OccasionColumns(seen.day, seen.rest, seen.span, seen.value, seen.noise, form, noise)


def _direction(
    values: FloatArray, recent: NDArray[np.bool_], before: NDArray[np.bool_], thresholds: ProcessThresholds
) -> NDArray[np.int64]:
    def mean_of(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
        n = mask.sum(axis=1, dtype=np.int64)
        mean = np.where(mask, values, 0.0).sum(axis=1) / np.maximum(n, 1)
        return n, mean, np.where(mask, (values - mean[:, None]) ** 2, 0.0).sum(axis=1)

    (n, now, one), (m, then, other) = mean_of(recent), mean_of(before)
    known = np.minimum(n, m) >= thresholds.channel_least
    spread = (one + other) / np.maximum(n + m - 2, 1)
    error = np.sqrt(spread * (1 / np.maximum(n, 1) + 1 / np.maximum(m, 1)))
    moved = now - then
    enough = np.abs(moved) >= np.maximum(thresholds.channel_points, thresholds.channel_errors * error)
    return np.where(known, np.where(enough, np.sign(moved).astype(np.int64), STEADY), UNKNOWN)
