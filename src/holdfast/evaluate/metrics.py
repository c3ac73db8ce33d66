"""How well alarms fit what is true: the metrics of `algorithms.md` 4.3, each defined to the hour.

Hours are hours on record, cancelled ones too. In every treatment:

- Alarms fewer than three hours after the alarm before them are merged into it; the first hour of such a run counts.
- An alarm is right where it can be matched to an onset at most one hour away. Each alarm is matched to at most one
  onset and each onset to at most one alarm, as many as can be.
- An episode is found where an alarm lies from the hour before its onset to its last hour. Its delay is the number of
  hours from onset to the first such alarm, 0 for one in the hour before.
- A false alarm lies outside every episode, where an episode reaches from the hour before its onset to its last hour,
  and at least to the hour after its onset. So an alarm late in an episode is not right and not a false alarm: it
  lowers precision alone. False alarms are counted per 20 hours that took place outside.
- The event a chance is given for is an onset at most one hour away. Brier: mean of (chance - event)^2 over all hours
  that took place and have a chance.

Everything is counted per treatment first, so that a bootstrap over patients draws counts, not alarms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from holdfast.evaluate.detector import Alarms
    from holdfast.process.columns import HourColumns
    from holdfast.series import FloatArray
    from holdfast.simulate.known import Known

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

NEAR: Final = 1
MERGED: Final = 3
KINDS: Final = ("confrontation", "withdrawal", "devaluing")
SLOW: Final = "slow_withdrawal"
"""Withdrawals that fell over two hours or more: counted under `withdrawal` and once more by themselves."""
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Planted:
    """What is true, as arrays. Columns count from 0.

    `held` (cases, hours): the hour took place. `onset`, `last` (cases, most): first and last column of each episode
    in order of onset, -1 where there is none. `kind` likewise: place in KINDS. `slow`: it fell over two hours or more.
    `outside` (cases, hours): took place and lies in no episode. `near`: an onset is at most one hour away.
    """

    held: Flags
    onset: Whole
    last: Whole
    kind: Whole
    slow: Flags
    outside: Flags
    near: Flags


def planted(known: Sequence[Known], columns: HourColumns) -> Planted:
    """The ruptures of the treatments of `columns`. An episode that would begin after the last hour is none."""
    ends = columns.hours.tolist()
    rows = [
        [(e.onset, e.last(end), KINDS.index(e.kind), e.slow) for e in sorted(one.episodes, key=lambda e: e.onset)]
        for one, end in zip(known, ends, strict=True)
    ]
    return _tables(rows, columns)


def planted_turns(known: Sequence[Known], columns: HourColumns) -> Planted:
    """The devaluing turns of his image of the therapist, each at the hour after the fall and
    one more; of the kind `devaluing`.
    """
    kind = KINDS.index("devaluing")
    return _tables([[(after, after + NEAR, kind, False) for _, after in sorted(one.turns)] for one in known], columns)


def _tables(rows: Sequence[Sequence[tuple[int, int, int, bool]]], columns: HourColumns) -> Planted:
    """From (onset, last hour, kind, slow) of each treatment, hours from 1."""
    import numpy as np

    cases, hours = columns.held.shape
    if len(rows) != cases:
        raise ValueError(
            f"what is known stands for {len(rows)} treatments, the columns for {cases}: the same is needed"
        )
    rows = [
        [(begins, min(max(last, begins), end), *rest) for begins, last, *rest in row if begins <= end]
        for row, end in zip(rows, columns.hours.tolist(), strict=True)
    ]
    most = max(map(len, rows), default=0)
    onset, last, kind = (np.full((cases, most), -1, dtype=np.int64) for _ in range(3))
    slow = np.zeros((cases, most), dtype=np.bool_)
    inside, near = (np.zeros((cases, hours), dtype=np.bool_) for _ in range(2))
    for i, row in enumerate(rows):
        for k, (begins, ends, what, gradual) in enumerate(row):
            first, closes = begins - 1, ends - 1
            onset[i, k], last[i, k], kind[i, k], slow[i, k] = first, closes, what, gradual
            near[i, max(first - NEAR, 0) : first + NEAR + 1] = True
            inside[i, max(first - NEAR, 0) : max(closes, first + NEAR) + 1] = True
    return Planted(columns.held, onset, last, kind, slow, columns.held & ~inside, near & columns.held)


def merged(raised: Flags) -> Flags:
    """The first alarm of each run of alarms fewer than `MERGED` hours apart; (cases, hours)."""
    import numpy as np

    kept = raised.copy()
    before = np.zeros(raised.shape, dtype=np.bool_)
    for back in range(1, MERGED):
        before[:, back:] |= raised[:, :-back]
    kept &= ~before
    return kept


COUNTS: Final = ("alarms", "right", "onsets", "found", "delay", "false", "outside", "said", "squares")


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums of each treatment, each (cases,): of `COUNTS`; and (cases, KINDS and SLOW) of onsets, right, found, delay.

    `said`: hours with a chance, `squares`: their summed squared errors. `bins` (BINS, 2) over all treatments: hours
    whose chance lay in each tenth, and of these the ones with an onset near.
    """

    each: Mapping[str, FloatArray]
    by_kind: Mapping[str, FloatArray]
    bins: Whole

    @property
    def cases(self) -> int:
        return len(self.each["alarms"])


def counted(alarms: Alarms, true: Planted) -> Counts:
    """Alarms against what is true. Raises ValueError for an alarm in an hour that did not take place."""
    import numpy as np

    if alarms.raised.shape != true.held.shape:
        raise ValueError(
            f"alarms have the shape {alarms.raised.shape}, the hours {true.held.shape}: the same is needed"
        )
    if bool((alarms.raised & ~true.held).any()):
        case, hour = np.argwhere(alarms.raised & ~true.held)[0]
        raise ValueError(
            f"treatment {case + 1}: an alarm at hour {hour + 1}, which did not take place; none can be there"
        )
    kept = merged(alarms.raised)
    right, found, delay = _episodes(kept, true)
    there = true.onset >= 0
    said, squares, bins = _chances(alarms.chance, true)
    each = {
        "alarms": kept.sum(axis=1),
        "right": right.sum(axis=1),
        "onsets": there.sum(axis=1),
        "found": found.sum(axis=1),
        "delay": delay.sum(axis=1),
        "false": (kept & true.outside).sum(axis=1),
        "outside": true.outside.sum(axis=1),
        "said": said,
        "squares": squares,
    }
    members = [there & (true.kind == k) for k in range(len(KINDS))]
    members.append(members[KINDS.index("withdrawal")] & true.slow)
    tables = {"onsets": there, "right": right, "found": found, "delay": delay}
    by_kind = {
        name: np.stack([np.where(member, values, 0).sum(axis=1) for member in members], axis=1).astype(np.float64)
        for name, values in tables.items()
    }
    return Counts({name: values.astype(np.float64) for name, values in each.items()}, by_kind, bins)


def _episodes(kept: Flags, true: Planted) -> tuple[Flags, Flags, Whole]:
    """For each episode: matched to an alarm, found, and hours to the first alarm in it; (cases, most)."""
    import numpy as np

    cases, hours = kept.shape
    each = np.arange(cases)
    right, found = (np.zeros(true.onset.shape, dtype=np.bool_) for _ in range(2))
    delay = np.zeros(true.onset.shape, dtype=np.int64)
    free = kept.copy()
    # How many alarms lie before each column: an episode holds one where the count grows, the first where it is next.
    before = np.zeros((cases, hours + 1), dtype=np.int64)
    np.cumsum(kept, axis=1, out=before[:, 1:])
    following = np.full((cases, hours + 1), hours, dtype=np.int64)
    for t in range(hours - 1, -1, -1):
        following[:, t] = np.where(kept[:, t], t, following[:, t + 1])
    for k in range(true.onset.shape[1]):
        onset, last = true.onset[:, k], true.last[:, k]
        there = onset >= 0
        # Windows of one width in order of onset: taking the earliest free alarm matches as many as can be.
        for step in range(-NEAR, NEAR + 1):
            at = onset + step
            inside = there & ~right[:, k] & (at >= 0) & (at < hours)
            hit = inside & free[each, np.clip(at, 0, hours - 1)]
            free[each[hit], at[hit]] = False
            right[:, k] |= hit
        first = np.maximum(onset - NEAR, 0)
        found[:, k] = there & (before[each, last + 1] > before[each, np.where(there, first, 0)])
        delay[:, k] = np.where(found[:, k], np.maximum(following[each, first] - onset, 0), 0)
    return right, found, delay


def _chances(chance: FloatArray | None, true: Planted) -> tuple[FloatArray, FloatArray, Whole]:
    import numpy as np

    bins = np.zeros((BINS, 2), dtype=np.int64)
    if chance is None:
        nothing = np.zeros(len(true.held))
        return nothing, nothing, bins
    if bool(((chance < 0) | (chance > 1)).any()):
        raise ValueError("a chance lies outside 0 to 1: a probability is needed")
    given = true.held & ~np.isnan(chance)
    errors = np.where(given, chance - true.near, 0.0) ** 2
    tenth = np.minimum((chance[given] * BINS).astype(np.int64), BINS - 1)
    np.add.at(bins[:, 0], tenth, 1)
    np.add.at(bins[:, 1], tenth, true.near[given])
    return given.sum(axis=1), errors.sum(axis=1), bins


def together(parts: Sequence[Counts]) -> Counts:
    """The counts of several sets of treatments as one."""
    import numpy as np

    return Counts(
        {name: np.concatenate([part.each[name] for part in parts]) for name in COUNTS},
        {name: np.concatenate([part.by_kind[name] for part in parts]) for name in parts[0].by_kind},
        np.sum([part.bins for part in parts], axis=0),
    )


def figures(counts: Counts) -> dict[str, float | None]:
    """Precision, recall, F1, episode recall, delay, false alarms, Brier; None where there was nothing to measure."""
    return _figures({name: float(values.sum()) for name, values in counts.each.items()})


def _figures(sums: Mapping[str, float]) -> dict[str, float | None]:
    # F1 in one fraction: it is 0, and not undefined, for a detector that is silent where there was something to find.
    return {
        "precision": _share(sums["right"], sums["alarms"]),
        "recall": _share(sums["right"], sums["onsets"]),
        "f1": _share(2 * sums["right"], sums["alarms"] + sums["onsets"]),
        "episode_recall": _share(sums["found"], sums["onsets"]),
        "delay_sessions": _share(sums["delay"], sums["found"]),
        "false_alarms_per_20_sessions": _share(20 * sums["false"], sums["outside"]),
        "brier": _share(sums["squares"], sums["said"]),
    }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def by_kind(counts: Counts) -> dict[str, dict[str, float | int | None]]:
    """Of each kind of episode, and of slow withdrawals: how many, recall, episode recall, delay."""
    sums = {name: values.sum(axis=0) for name, values in counts.by_kind.items()}
    found: dict[str, dict[str, float | int | None]] = {}
    for k, kind in enumerate((*KINDS, SLOW)):
        one = {name: float(values[k]) for name, values in sums.items()}
        found[kind] = {
            "episodes": int(one["onsets"]),
            "recall": _share(one["right"], one["onsets"]),
            "episode_recall": _share(one["found"], one["onsets"]),
            "delay_sessions": _share(one["delay"], one["found"]),
        }
    return found


def reliability(counts: Counts) -> list[dict[str, Any]]:
    """Of the hours whose chance lay in each tenth, how many had an onset near; tenths nobody said are left out."""
    return [
        {"from": k / BINS, "to": (k + 1) / BINS, "said": int(said), "right": int(right)}
        for k, (said, right) in enumerate(counts.bins)
        if said
    ]


def f1_interval(counts: Counts, *, seed: int, draws: int = 1000) -> tuple[float, float] | None:
    """95 % of F1 when as many patients are drawn again with replacement; None where there was nothing to find."""
    import numpy as np

    if not counts.each["onsets"].any() and not counts.each["alarms"].any():
        return None
    rng = np.random.default_rng(np.random.SeedSequence([4242, seed]))
    table = np.stack([2 * counts.each["right"], counts.each["alarms"] + counts.each["onsets"]], axis=1)
    weights = rng.multinomial(counts.cases, np.full(counts.cases, 1 / counts.cases), size=draws)
    sums = weights @ table
    drawn = sums[sums[:, 1] > 0]
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return float(low), float(high)
