"""Operating characteristics: how often each detector found a rupture and how often it spoke for nothing, as measured.

`knowledge/operating.json` is written by `make evaluate` on simulated treatments; `docs/detectors.md` gives its form.
It is read strictly, because a page shows it to people who decide by it: a key nobody knows, a share above one or a
count that does not add up is a `KnowledgeError` with its place. No file: not yet measured. No NumPy on this path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast, get_args

from holdfast.case.strict_json import CannotRead, parse_object
from holdfast.evaluate.detector import Input
from holdfast.knowledge import KnowledgeError, Table

FORMAT: Final = "holdfast-operating/1"
KNOWLEDGE = Path(__file__).parent / "knowledge"
INPUTS: Final = get_args(Input)
KINDS: Final = ("confrontation", "withdrawal", "devaluing", "slow_withdrawal")
"""Slow withdrawals are counted among the withdrawals, and once more by themselves."""
SETTINGS: Final = ("quiet", "usual", "close")
_MOST: Final = 10**9

Kind = Literal["confrontation", "withdrawal", "devaluing", "slow_withdrawal"]
Setting = Literal["quiet", "usual", "close"]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares 0-1, `delay_sessions` >= 0 on average over what was found, false alarms per 20 hours outside episodes.

    `precision` and `recall` count an alarm as right within one hour of an onset; `episode_recall` anywhere in the
    episode. None: there was nothing to measure, or the detector gives no probability (`brier`).
    """

    precision: float | None
    recall: float | None
    f1: float | None
    episode_recall: float | None
    delay_sessions: float | None
    false_alarms_per_20_sessions: float | None
    brier: float | None


@dataclass(frozen=True, slots=True)
class Seeded(Figures):
    """The same for the treatments of one seed."""

    seed: int


@dataclass(frozen=True, slots=True)
class OfKind:
    """Of the planted ruptures of one kind: how many there were, and what share was found."""

    kind: Kind
    episodes: int
    recall: float | None
    episode_recall: float | None
    delay_sessions: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Of `said` times the probability lay from `low` to `high`, `right` were."""

    low: float
    high: float
    said: int
    right: int


@dataclass(frozen=True, slots=True)
class Detector(Figures):
    """One detector in one world. `inputs` name what it reads; `online`: it speaks at the end of the hour concerned."""

    name: str
    inputs: tuple[Input, ...]
    online: bool
    f1_interval: tuple[float, float] | None
    by_kind: tuple[OfKind, ...]
    by_seed: tuple[Seeded, ...]
    reliability: tuple[Bin, ...]

    @property
    def key(self) -> str:
        """Its name with what it reads: ours stands three times under one name."""
        return f"{self.name}:{'+'.join(self.inputs)}"

    def span(self, figure: str) -> tuple[float, float] | None:
        """The lowest and the highest of a figure over the seeds; None where fewer than two seeds have it."""
        given = [value for one in self.by_seed if (value := getattr(one, figure)) is not None]
        return (min(given), max(given)) if len(given) > 1 else None


@dataclass(frozen=True, slots=True)
class World:
    """What was measured in one simulated world: `patients` treatments of `sessions` hours for each seed."""

    name: str
    seeds: tuple[int, ...]
    patients: int
    sessions: int
    detectors: tuple[Detector, ...]
    findings_per_stable_session: float | None
    shown_per_stable_session: float | None


@dataclass(frozen=True, slots=True)
class Probable:
    """How often "two sources agree" was said in one world and setting, and how often a planted rupture was near."""

    world: str
    setting: Setting
    said: int
    right: int


@dataclass(frozen=True, slots=True)
class Band:
    """The share of true levels of a channel inside its 95 % band, with the lowest and highest over the seeds."""

    world: str
    channel: str
    covers: float
    lowest: float | None
    highest: float | None
    keeps_the_model: bool


@dataclass(frozen=True, slots=True)
class Operating:
    """The whole file. `command` is how it was made."""

    measured: date
    command: str
    worlds: tuple[World, ...]
    probable: tuple[Probable, ...]
    bands: tuple[Band, ...]


@cache
def operating() -> Operating | None:
    """What was measured last; None where nothing was. Raises `KnowledgeError` where the file is spoiled."""
    path = KNOWLEDGE / "operating.json"
    return read_operating(path) if path.exists() else None


def read_operating(path: Path) -> Operating:
    """One file of the form `holdfast-operating/1`. Raises `KnowledgeError` with the place of the first fault."""
    try:
        values = parse_object(path.read_bytes())
    except CannotRead as error:
        first = error.problems[0]
        raise KnowledgeError(path.name, first.place, first.found, first.allowed, first.do) from None
    top = Table(path.name, "", values)
    top.choice("format", (FORMAT,))
    found = Operating(
        measured=_day(top, "measured"),
        command=top.text("command"),
        worlds=tuple(read_world(one) for one in top.tables("worlds")),
        probable=tuple(_probable(one) for one in top.tables("probable")),
        bands=tuple(_band(one) for one in top.tables("bands")),
    )
    if not found.worlds:
        raise top.error("worlds", "at least one world", "Write it again with the command above.")
    _once(top, "worlds", [one.name for one in found.worlds])
    top.close()
    return found


def read_world(table: Table) -> World:
    """What `holdfast evaluate-detectors --json` prints for one world."""
    seeds = table.values("seeds")
    if not seeds or not all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in seeds):
        raise table.error("seeds", "a list of whole numbers")
    found = World(
        name=table.text("world"),
        seeds=tuple(seeds),
        patients=table.integer("patients", low=1),
        sessions=table.integer("sessions", low=1),
        detectors=tuple(_detector(one) for one in table.tables("detectors")),
        findings_per_stable_session=_number(table, "findings_per_stable_session"),
        shown_per_stable_session=_number(table, "shown_per_stable_session"),
    )
    _once(table, "detectors", [one.key for one in found.detectors])
    table.close()
    return found


def _detector(table: Table) -> Detector:
    inputs = table.texts("inputs")
    if not inputs or not set(inputs) <= set(INPUTS):
        raise table.error("inputs", "one or more of " + ", ".join(INPUTS))
    kinds = table.table("by_kind")
    found = Detector(
        **_figures(table),
        name=table.text("name"),
        inputs=cast("tuple[Input, ...]", inputs),
        online=table.flag("online"),
        f1_interval=_interval(table),
        by_kind=tuple(_of_kind(kinds, kind) for kind in KINDS if kinds.has(kind)),
        by_seed=tuple(_seeded(one) for one in table.tables("by_seed")),
        reliability=tuple(_bin(one) for one in table.tables("reliability")),
    )
    kinds.close()
    table.close()
    return found


def _figures(table: Table) -> dict[str, float | None]:
    shares = {key: _share(table, key) for key in ("precision", "recall", "f1", "episode_recall", "brier")}
    return {**shares, **{key: _number(table, key) for key in ("delay_sessions", "false_alarms_per_20_sessions")}}


def _seeded(table: Table) -> Seeded:
    found = Seeded(**_figures(table), seed=table.integer("seed", high=_MOST))
    table.close()
    return found


def _of_kind(kinds: Table, kind: str) -> OfKind:
    table = kinds.table(kind)
    found = OfKind(
        kind=cast("Kind", kind),
        episodes=table.integer("episodes", high=_MOST),
        recall=_share(table, "recall"),
        episode_recall=_share(table, "episode_recall"),
        delay_sessions=_number(table, "delay_sessions"),
    )
    table.close()
    return found


def _interval(table: Table) -> tuple[float, float] | None:
    ends = table.values("f1_interval") if table.has("f1_interval") else []
    if not ends:
        return None
    if len(ends) != 2 or not all(isinstance(end, int | float) for end in ends) or not 0 <= ends[0] <= ends[1] <= 1:
        raise table.error("f1_interval", "nothing, or two numbers from 0 to 1, the lower first")
    return float(ends[0]), float(ends[1])


def _bin(table: Table) -> Bin:
    low, high = _share(table, "from"), _share(table, "to")
    if low is None or high is None or low >= high:
        raise table.error("to", "a number above the one in from")
    said, right = _counts(table)
    table.close()
    return Bin(low, high, said, right)


def _probable(table: Table) -> Probable:
    world, setting = table.text("world"), table.choice("setting", SETTINGS)
    said, right = _counts(table)
    table.close()
    return Probable(world, setting, said, right)


def _counts(table: Table) -> tuple[int, int]:
    said, right = table.integer("said", high=_MOST), table.integer("right", high=_MOST)
    if right > said:
        raise table.error("right", f"at most what was said, {said}")
    return said, right


def _band(table: Table) -> Band:
    covers = _share(table, "covers")
    if covers is None:
        raise table.error("covers", "a number from 0 to 1")
    found = Band(
        table.text("world"),
        table.text("channel"),
        covers,
        _share(table, "lowest"),
        _share(table, "highest"),
        table.flag("keeps_the_model"),
    )
    table.close()
    return found


def _number(table: Table, key: str) -> float | None:
    """A number from zero on; None where it is null or absent."""
    if not table.has(key) or table.raw(key) is None:
        table.skip(key)
        return None
    value = table.number(key)
    if value < 0:
        raise table.error(key, "a number from 0 on, or null")
    return value


def _share(table: Table, key: str) -> float | None:
    value = _number(table, key)
    if value is not None and value > 1:
        raise table.error(key, "a number from 0 to 1, or null")
    return value


def _day(table: Table, key: str) -> date:
    try:
        return date.fromisoformat(table.text(key))
    except ValueError:
        raise table.error(key, "a day, as 2026-11-22") from None


def _once(table: Table, key: str, names: list[str]) -> None:
    for twice in _twice(names):
        raise KnowledgeError(table.file, table.place(key), f"{twice} twice", "each once")


def _twice(names: list[str]) -> Iterator[str]:
    return (name for name in dict.fromkeys(names) if names.count(name) > 1)
