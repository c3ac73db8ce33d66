"""`process.episodes` for many treatments at once: the same reading, hour by hour, over all cases in one pass.

Tables are (cases, hours) of `HourColumns`; hours are numbered without gaps. There are no therapist's words here, and
the contract only where it is given. A property test holds this equal to the reading of one case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from holdfast.process.columns import THENS, HourColumns
from holdfast.process.rolling import Last
from holdfast.process.signs_many import SignsMany
from holdfast.process.thresholds import ProcessThresholds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

ANSWERS, LOG, ATTENDANCE, CONTRACT = 1, 2, 4, 8
"""The bits of `EpisodesMany.sources`."""
NONE, OPEN, PARTLY, REPAIRED, FADED = range(5)
"""The values of `EpisodesMany.state`."""
_NOT_ADDRESSED, _ADDRESSED, _PARTLY, _REPAIRED = (
    THENS.index(then) for then in ("not_addressed", "addressed_open", "partly_repaired", "repaired")
)


@dataclass(frozen=True, slots=True)
class ContractMany:
    """`process.contract_signs` as tables (cases, hours): hours in which he handed back, and in or after which a repair
    was made.
    """

    strained: Flags
    mended_in: Flags
    mended_after: Flags


@dataclass(frozen=True, slots=True)
class EpisodesMany:
    """The reading of every hour. `level` and `swing`: his usual before it, strains kept out, NaN where unknown.

    `onset`: number of the hour in which the strain began that this hour belongs to, 0 for none. `low`: it speaks for
    it. `state`: how it stood after the hour. At the hour of each onset: `sources`, bits of what speaks for the whole
    strain; `repaired_at`, the hour it was, 0 for not; `fall`, points from his usual to his lowest in it, NaN unknown.
    """

    level: FloatArray
    swing: FloatArray
    onset: Whole
    low: Flags
    state: Whole
    sources: Whole
    repaired_at: Whole
    fall: FloatArray

    @property
    def probable(self) -> Flags:
        """At the hour of the onset: two sources speak for it."""
        import numpy as np

        bits = [(self.sources & bit) > 0 for bit in (ANSWERS, LOG, ATTENDANCE, CONTRACT)]
        two: Flags = np.sum(bits, axis=0) >= 2
        return two


@dataclass(slots=True)
class _Strains:
    """The strain each case is in; every array is (cases,)."""

    cases: int
    most_kept: int
    active: Flags = field(init=False)
    onset: Whole = field(init=False)
    level: FloatArray = field(init=False)
    swing: FloatArray = field(init=False)
    lowest: FloatArray = field(init=False)
    rated: Whole = field(init=False)
    state: Whole = field(init=False)
    seconded: Flags = field(init=False)
    awaits: Flags = field(init=False)
    heard: Whole = field(init=False)
    kept: FloatArray = field(init=False)
    keeps: Whole = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        n = self.cases
        self.active, self.seconded, self.awaits = (np.zeros(n, dtype=np.bool_) for _ in range(3))
        self.onset, self.rated, self.state, self.heard, self.keeps = (np.zeros(n, dtype=np.int64) for _ in range(5))
        self.level, self.swing, self.lowest = (np.full(n, np.nan) for _ in range(3))
        self.kept = np.full((n, self.most_kept), np.nan)


def episodes_many(
    columns: HourColumns, signs: SignsMany, thresholds: ProcessThresholds, contract: ContractMany | None = None
) -> EpisodesMany:
    """Episodes of many treatments: what `read_episodes` reads of each, without words on them."""
    import numpy as np

    cases, hours = columns.alliance.shape
    nothing = np.zeros((cases, hours), dtype=np.bool_)
    said = contract or ContractMany(nothing, nothing, nothing)
    value = np.where(columns.held, columns.alliance, np.nan)
    speaks = (signs.weight >= thresholds.log_weight) & signs.unusual
    loud = (signs.weight > 0) & signs.unusual
    beside = ATTENDANCE * _or_next(signs.telling) + CONTRACT * _or_next(said.strained)
    out = _empty((cases, hours))
    usual, now = Last(cases, thresholds.usual_most), _Strains(cases, thresholds.usual_kept_out + 1)
    everybody = np.arange(cases)
    for t in range(hours):
        there = t < columns.hours
        level, swing = usual.usual(thresholds.usual_floor)
        out.level[:, t], out.swing[:, t] = level, swing
        x, then, held = value[:, t], columns.then[:, t], columns.held[:, t]
        rated = ~np.isnan(x)
        known = rated & ~np.isnan(level)
        fallen = known & (level - x >= np.maximum(thresholds.rupture_points, thresholds.rupture_spreads * swing))
        went_on = now.active & there
        low, back = _follow(now, went_on, (x, level, swing, known, fallen), held & speaks[:, t], thresholds)
        mended = said.mended_in[:, t] | said.mended_after[:, t]
        _stands(now, went_on, then, back, low, mended)
        begins = there & held & ~went_on & np.where(known, fallen, (beside[:, t] > 0) & speaks[:, t])
        _begin(now, begins, t, (x, level, swing, rated, fallen), then, said.mended_after[:, t])
        _hear(now, went_on, begins | low, held, loud[:, t], beside[:, t])
        _count(now, usual, rated & there, x, fallen, thresholds)
        fades = now.active & (now.state != REPAIRED) & (now.rated > thresholds.usual_kept_out) & ~now.seconded
        two = (now.heard & (now.heard - 1)) > 0
        now.seconded |= fades & two
        now.state[fades & ~two] = FADED
        _write(out, now, t, begins | low, everybody, there)
    return out


def _empty(shape: tuple[int, int]) -> EpisodesMany:
    import numpy as np

    unknown = np.full(shape, np.nan)
    none = np.zeros(shape, dtype=np.int64)
    return EpisodesMany(
        level=unknown, swing=unknown.copy(), onset=none, low=np.zeros(shape, dtype=np.bool_), state=none.copy(),
        sources=none.copy(), repaired_at=none.copy(), fall=unknown.copy(),
    )  # fmt: skip


Hour = tuple["FloatArray", "FloatArray", "FloatArray", "Flags", "Flags"]
"""Of one hour, each (cases,): his rating, level and swing of his usual, rated with a usual (or rated), fallen."""


def _follow(
    now: _Strains, went_on: Flags, hour: Hour, log_speaks: Flags, thresholds: ProcessThresholds
) -> tuple[Flags, Flags]:
    """One more hour of the strains that go on: which are low in it, and where his rating is back."""
    import numpy as np

    x, level, swing, known, fallen = hour
    rated = ~np.isnan(x)
    before = ~np.isnan(now.level)
    his, spread = np.where(before, now.level, level), np.where(before, now.swing, swing)
    near = x >= his - thresholds.repair_spreads * spread
    regained = np.isnan(now.lowest) | (x - now.lowest >= thresholds.repair_share * (his - now.lowest))
    back = went_on & rated & ~np.isnan(his) & near & regained
    low = went_on & np.where(known, fallen, log_speaks) & ~back
    now.rated += went_on & rated
    deeper = low & rated & ~np.isnan(now.lowest)
    now.lowest = np.where(deeper, np.fmin(now.lowest, x), now.lowest)
    return low, back


def _stands(now: _Strains, went_on: Flags, then: NDArray[np.int8], back: Flags, low: Flags, moved: Flags) -> None:
    """How each strain that goes on stands after the hour."""
    import numpy as np

    unmended = (then == _NOT_ADDRESSED) | (then == _ADDRESSED) | (then == _PARTLY)
    repaired = (then == _REPAIRED) | moved | (back & ~unmended)
    partly = (then == _PARTLY) | back
    opened = (then == _NOT_ADDRESSED) | (then == _ADDRESSED) | low
    state = np.select([repaired, partly, opened], [REPAIRED, PARTLY, OPEN], now.state)
    now.state = np.where(went_on, state, now.state)


def _begin(now: _Strains, begins: Flags, t: int, hour: Hour, then: NDArray[np.int8], mended_after: Flags) -> None:
    """A strain of its own for each case in which one begins in this hour."""
    import numpy as np

    x, level, swing, rated, fallen = hour
    now.active |= begins
    for name, value in (
        ("onset", t + 1), ("level", np.where(fallen, level, np.nan)), ("swing", np.where(fallen, swing, np.nan)),
        ("lowest", np.where(fallen, x, np.nan)), ("rated", rated.astype(np.int64)), ("seconded", False),
        ("awaits", False), ("heard", np.where(fallen, ANSWERS, 0)), ("keeps", 0),
    ):  # fmt: skip
        setattr(now, name, np.where(begins, value, getattr(now, name)))
    at_once = mended_after | ((then == _REPAIRED) & ~fallen)
    partly = (then == _PARTLY) | (then == _REPAIRED)
    now.state = np.where(begins, np.select([at_once, partly], [REPAIRED, PARTLY], OPEN), now.state)


def _hear(now: _Strains, went_on: Flags, low: Flags, held: Flags, loud: Flags, beside: Whole) -> None:
    """What speaks for the strain from this hour: its signs where it is low, or the next hour held after a low one and
    not the one that mended it; its marks, and those of the next hour, where it is low.
    """
    import numpy as np

    after = went_on & now.awaits & held & (now.state != REPAIRED)
    now.heard |= np.where((low | after) & loud, LOG, 0) | np.where(low, beside, 0)
    now.awaits = np.where(held | low, low, now.awaits)


def _count(
    now: _Strains, usual: Last, rated: Flags, x: FloatArray, fallen: Flags, thresholds: ProcessThresholds
) -> None:
    """Which ratings belong to his usual from now on: this one, none, or with it those kept out until now."""
    repaired = now.active & (now.state == REPAIRED)
    kept = rated & now.active & ~repaired
    rows = kept.nonzero()[0]
    now.kept[rows, now.keeps[rows]] = x[rows]
    now.keeps[rows] += 1
    let_in = kept & (now.rated > thresholds.usual_kept_out)
    for place in range(now.kept.shape[1]):
        usual.push(let_in & (place < now.keeps), now.kept[:, place])
    now.keeps[let_in] = 0
    usual.push(rated & (~now.active | (repaired & ~fallen)), x)


def _write(out: EpisodesMany, now: _Strains, t: int, low: Flags, everybody: Whole, there: Flags) -> None:
    """The hour as it was read, and what is known of the strain by now at the hour of its onset; the ended ones end."""
    import numpy as np

    within = now.active & there
    out.onset[:, t] = np.where(within, now.onset, 0)
    out.low[:, t] = low & within
    out.state[:, t] = np.where(within, now.state, NONE)
    rows = everybody[within]
    at = now.onset[within] - 1
    out.sources[rows, at] = now.heard[within]
    out.fall[rows, at] = (now.level - now.lowest)[within]
    done = within & (now.state == REPAIRED)
    out.repaired_at[everybody[done], now.onset[done] - 1] = t + 1
    now.active &= ~(done | (within & (now.state == FADED)))


def _or_next(flags: Flags) -> Whole:
    """1 where it is so in the hour or in the next on record."""
    import numpy as np

    found = flags.astype(np.int64)
    found[:, :-1] |= flags[:, 1:]
    return np.asarray(found)
