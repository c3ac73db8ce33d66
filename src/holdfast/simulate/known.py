"""What is true of simulated treatments: planted episodes and turns, and the course that was felt. Kept apart from the
case files, in `truth.json`, so that nothing that reads a case can read its truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from holdfast.case.fields import STRICT
from holdfast.case.moves import RunOutcome
from holdfast.case.record import EventWhat
from holdfast.case.working import MomentKind

if TYPE_CHECKING:
    from holdfast.process.columns import CheckInColumns, HourColumns, PrivateColumns
    from holdfast.series import FloatArray

EpisodeKind = Literal["confrontation", "withdrawal", "devaluing"]
Pole = Literal["grandiose", "vulnerable", "both", "neither"]
RUNS: Final[tuple[RunOutcome, ...]] = ("did_it", "partly", "chose_not_to", "put_it_off", "forgot", "could_not")
"""The order of `Recorded.runs`."""
STANCES: Final = ("makes_sense", "own_wish", "can_do", "trust")
"""The order of the last axis of `Recorded.stances`."""


@dataclass(frozen=True, slots=True)
class KnownEpisode:
    """One planted rupture. Hours count from 1. `onset` is the first hour of decline, `trough` the first at full depth,
    `recovery` the first hour on the way back, `repaired_at` the first hour back at the level before (None: never).

    `depth` in points of 100 at the trough. `rise_from`: where an idealisation before it began. `slow`: it fell over
    two hours or more.
    """

    __pydantic_config__ = STRICT

    kind: EpisodeKind
    onset: int
    trough: int
    recovery: int
    repaired_at: int | None
    depth: float
    rise_from: int | None = None

    @property
    def slow(self) -> bool:
        return self.trough - self.onset >= 1

    def last(self, hours: int) -> int:
        """Its last hour in a treatment of `hours` hours: the one before it was repaired, or the end."""
        return hours if self.repaired_at is None else min(self.repaired_at - 1, hours)


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of one treatment. `stable`: nothing was planted in it but ordinary noise.

    `turns`: (hour before, hour after) of each devaluing turn of his image of the therapist. `softened`: the same for a
    fall that ends near the middle. `candour`: hours in which the alliance fell because he said more. `moments`: (hour,
    kind). `injuries`: (day from the first hour, what). `left_at`: the last hour before he went away; `back_at`: the
    first after. `ended_early`: he left for good.
    """

    __pydantic_config__ = STRICT

    stable: bool
    episodes: tuple[KnownEpisode, ...] = ()
    pole: Pole = "neither"
    turns: tuple[tuple[int, int], ...] = ()
    softened: tuple[tuple[int, int], ...] = ()
    candour: tuple[int, ...] = ()
    moments: tuple[tuple[int, MomentKind], ...] = ()
    injuries: tuple[tuple[int, EventWhat], ...] = ()
    left_at: int | None = None
    back_at: int | None = None
    ended_early: bool = False
    traits: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitColumns:
    """B-PNI means (0-5) about once a quarter: `days`, `grandiosity`, `vulnerability` of shape (cases, n)."""

    days: FloatArray
    grandiosity: FloatArray
    vulnerability: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Everything that is on record of many simulated treatments. Only `hours` is there in every world.

    `symptoms` (cases, hours): a clinical score 0-40 (CORE-10). `stances` (cases, hours, 4) 0-10 in the order of
    STANCES, of the step due; NaN where he was not asked. `runs` (cases, hours): how the step went (place in RUNS), -1
    none due. `breaks`: per case, (first day, last day, day announced, by the patient). `injuries`: per case, (day,
    what) as far as they came on record.
    """

    hours: HourColumns
    check_ins: CheckInColumns | None = None
    traits: TraitColumns | None = None
    private: PrivateColumns | None = None
    symptoms: FloatArray | None = None
    stances: FloatArray | None = None
    runs: FloatArray | None = None
    breaks: tuple[tuple[tuple[int, int, int, bool], ...], ...] | None = None
    injuries: tuple[tuple[tuple[int, EventWhat], ...], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatments:
    """Simulated treatments of one world and seed: what is recorded, and what is true of each.

    `latent`: what was felt, by name, each (cases, hours): "alliance" 0-100 always; in the full worlds also the channels
    ("grandiosity", "entitlement", "vulnerability"), at the hour.
    """

    world: str
    seed: int
    recorded: Recorded
    known: tuple[Known, ...]
    latent: Mapping[str, FloatArray]
