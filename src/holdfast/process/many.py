"""The whole process analysis of many treatments: every kernel of this room, chunk by chunk, in one process or several.

What `read_process` reads of one case is here read of all, as far as columns hold it: no words, no contract, no calendar
of breaks. Each kernel is held equal to the reading of one by its own test; a test of this module holds that a
treatment reads the same alone and among others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from holdfast.process.alliance_many import (
    GapsMany,
    candour_many,
    declining_at_each_many,
    gaps_many,
    watch_at_each_many,
)
from holdfast.process.columns import CheckInColumns, HourColumns, PrivateColumns
from holdfast.process.control_charts import Charts, baselines_many, charts_many
from holdfast.process.episodes_many import EpisodesMany, episodes_many
from holdfast.process.image_many import devaluing_at_each_many
from holdfast.process.instability import Instabilities, instability_many
from holdfast.process.onset_features import matched_many
from holdfast.process.onset_knowledge import onset_weights
from holdfast.process.onset_score import OnsetsMany, SlowMany, onsets_many, slow_withdrawals_many
from holdfast.process.pace import pace_many
from holdfast.process.pace_readings import PaceLinks, PulledMany, StanceBands
from holdfast.process.pulls import pulls_many
from holdfast.process.signs_many import SignsMany, signs_many
from holdfast.process.slow_decline import slope_at_each_many
from holdfast.process.stance import stance_many
from holdfast.process.states_many import StatesMany, TraitScores, states_many
from holdfast.process.thresholds import ProcessThresholds, process_thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

CHUNK: Final = 1_000
"""Treatments read at a time: what they need between the steps stays small, and near the processor."""
_BASE: Final = 10
"""Occasions before which a control chart has no limits of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMany:
    """What was read of each treatment; the first axis of every array is the treatment. See the kernels for shapes.

    `slope` (cases, hours): Theil-Sen over five hours. `declining`, `watch`, `candid`, `devaluing` (cases, hours): what
    is known after each hour. `onsets` and `slow`: our two readings of ruptures. `unsteady`: of his ratings. `charts`:
    limits from his first `_BASE` hours. `states` and `pulled`: None where there are no check-ins, no private notes.
    """

    signs: SignsMany
    episodes: EpisodesMany
    gaps: GapsMany
    watch: NDArray[np.int8]
    slope: FloatArray
    declining: NDArray[np.bool_]
    candid: NDArray[np.bool_]
    devaluing: NDArray[np.bool_]
    onsets: OnsetsMany
    slow: SlowMany
    unsteady: Instabilities
    charts: Charts
    pace: PaceLinks
    stance: StanceBands
    pulled: PulledMany | None
    states: StatesMany | None

    @property
    def cases(self) -> int:
        return len(self.slope)


@dataclass(frozen=True, slots=True)
class _Given:
    """What is on record of some treatments."""

    hours: HourColumns
    check_ins: CheckInColumns | None
    private: PrivateColumns | None
    traits: TraitScores | None


def read_process_many(
    hours: HourColumns,
    check_ins: CheckInColumns | None = None,
    private: PrivateColumns | None = None,
    thresholds: ProcessThresholds | None = None,
    *,
    traits: TraitScores | None = None,
    processes: int = 1,
) -> ProcessMany:
    """Everything the room's kernels read of many treatments, at the end of what is on record.

    `processes`: at most so many; each is given chunks of its own. Raises ValueError for no treatment, or for columns of
    different lengths.
    """
    _fit(hours, check_ins, private)
    given = _Given(hours, check_ins, private, traits)
    pieces = _pieces(given, hours.cases)
    read = partial(_read, thresholds=thresholds or process_thresholds())
    if processes > 1 and hours.cases > CHUNK:
        # Spawned, not forked: the same everywhere, and safe where the caller has threads.
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            parts = list(pool.map(read, pieces))
    else:
        parts = [read(piece) for piece in pieces]
    found: ProcessMany = _joined(parts)
    return found


def _read(given: _Given, thresholds: ProcessThresholds) -> ProcessMany:
    hours = given.hours
    his = np.where(hours.held, hours.alliance, np.nan)
    signs = signs_many(hours, thresholds)
    episodes = episodes_many(hours, signs, thresholds)
    weights = onset_weights()
    matched = matched_many(hours, weights.priors)
    return ProcessMany(
        signs=signs,
        episodes=episodes,
        gaps=gaps_many(his, np.where(hours.held, hours.yours, np.nan), thresholds),
        watch=watch_at_each_many(his, thresholds),
        slope=slope_at_each_many(his),
        declining=declining_at_each_many(hours.alliance, hours.held, episodes.level, episodes.swing, thresholds),
        candid=candour_many(hours, episodes, signs, thresholds),
        devaluing=devaluing_at_each_many(np.where(hours.held, hours.image, np.nan), thresholds),
        onsets=onsets_many(hours, weights, matched=matched),
        slow=slow_withdrawals_many(hours, weights, matched=matched),
        unsteady=instability_many(his),
        charts=charts_many(his, baselines_many(his[:, :_BASE], least_sigma=thresholds.usual_floor)),
        pace=pace_many(hours, thresholds),
        stance=stance_many(hours, thresholds),
        pulled=None if given.private is None else pulls_many(given.private, hours.held, thresholds),
        states=None if given.check_ins is None else states_many(given.check_ins, given.traits, thresholds=thresholds),
    )


def _fit(hours: HourColumns, check_ins: CheckInColumns | None, private: PrivateColumns | None) -> None:
    found = {"hours": hours.cases}
    if check_ins is not None:
        found["check-ins"] = len(check_ins.days)
    if private is not None:
        found["private notes"] = len(private.pulls)
    if not hours.cases or len(set(found.values())) > 1:
        told = ", ".join(f"{name} of {n}" for name, n in found.items())
        raise ValueError(f"treatments: found {told}. Allowed: at least one, and of each the same. Give all of them.")


def _pieces(given: _Given, cases: int) -> Iterator[_Given]:
    for start in range(0, cases, CHUNK):
        rows = slice(start, start + CHUNK)
        yield _Given(*(_cut(getattr(given, f.name), rows) for f in fields(given)))


def _cut(value: Any, rows: slice) -> Any:
    """A dataclass of arrays with these rows alone."""
    if value is None:
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _cut(getattr(value, f.name), rows) for f in fields(value)})
    return value[rows]


def _joined(parts: Sequence[Any]) -> Any:
    """Dataclasses and mappings of arrays one after the other."""
    first = parts[0]
    if len(parts) == 1 or first is None:
        return first
    if isinstance(first, Mapping):
        return {name: _joined([part[name] for part in parts]) for name in first}
    if is_dataclass(first) and not isinstance(first, type):
        return replace(first, **{f.name: _joined([getattr(part, f.name) for part in parts]) for f in fields(first)})
    return np.concatenate(parts)
