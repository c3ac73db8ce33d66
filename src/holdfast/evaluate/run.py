"""All detectors on all treatments: what `holdfast evaluate-detectors` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from holdfast.evaluate.detector import Detector
from holdfast.evaluate.metrics import (
    Counts,
    by_kind,
    counted,
    f1_interval,
    figures,
    planted,
    planted_turns,
    reliability,
    together,
)
from holdfast.evaluate.ours import fitted_seeds, ours
from holdfast.evaluate.published.detectors import published
from holdfast.evaluate.published.tuned import tuned
from holdfast.evaluate.seen import Seen, alarms_of, all_in_time, seen
from holdfast.evaluate.stable import NOTHING_READ, StableSpeech, stable_speech
from holdfast.evaluate.turns import DEVALUING_TURN
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw

if TYPE_CHECKING:
    from holdfast.case.model import Case
    from holdfast.simulate.known import Known, Treatments


class FittedSeed(ValueError):
    """Something was chosen on this seed: figures on it would flatter."""


class NoTreatments(ValueError):
    """There is nothing to judge on."""


@dataclass(frozen=True, slots=True)
class Part:
    """The treatments of one seed. `stable_cases` gives the stable ones as case files, one after the other."""

    seed: int
    seen: Seen
    known: Sequence[Known]
    stable_cases: Callable[[], Iterator[Case]]


@dataclass(frozen=True, slots=True)
class Result:
    detector: Detector
    counts: Counts
    by_seed: tuple[tuple[int, Counts], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`patients`: of each seed. `sessions`: hours of the longest treatment asked for."""

    world: str
    seeds: tuple[int, ...]
    patients: int
    sessions: int
    results: tuple[Result, ...]
    speech: StableSpeech


def refuse_fitted(seeds: Sequence[int]) -> None:
    """Raises `FittedSeed` where anything was fitted or chosen on one of these."""
    known = {"published detectors were tuned": tuned().seeds, "our detectors were fitted": fitted_seeds()}
    for seed in seeds:
        for what, taken in known.items():
            if seed in taken:
                listed = ", ".join(map(str, sorted(tuned().seeds | fitted_seeds())))
                raise FittedSeed(
                    f"seed {seed} was fitted on: {what} on it, and figures on it would flatter. "
                    f"Choose others; taken are {listed}. Seeds from 1000 on never are."
                )


def drawn(world: str, seeds: Sequence[int], patients: int, sessions: int) -> Iterator[Part]:
    """`patients` treatments of each seed. Raises ValueError in words for what cannot be drawn."""
    for seed in seeds:
        yield _part(draw(world, patients, sessions, seed))


def _part(treatments: Treatments) -> Part:
    def stable_cases() -> Iterator[Case]:
        return (to_case(treatments, i) for i, known in enumerate(treatments.known) if known.stable)

    return Part(treatments.seed, all_in_time(treatments.recorded.hours), treatments.known, stable_cases)


def given(treatments: Iterable[tuple[Case, Known]], seed: int, *, read: int) -> Part:
    """Treatments that somebody else made, as case files and what is true of them, read one after the other.

    Only the first `read` stable cases are kept. Raises `NoTreatments` where there is none.
    """
    known: list[Known] = []
    stable: list[Case] = []

    def passing() -> Iterator[Case]:
        for case, true in treatments:
            known.append(true)
            if true.stable and len(stable) < read:
                stable.append(case)
            yield case

    cases = passing()
    first = next(cases, None)
    if first is None:
        raise NoTreatments("no treatment to judge on")
    return Part(seed, seen(chain([first], cases)), known, lambda: iter(stable))


def detectors_of(world: str) -> tuple[Detector, ...]:
    """Published ones, then ours. The devaluing turn stands last: it is judged on turns, the others on ruptures."""
    return (*published(world), *ours(world), DEVALUING_TURN)


def evaluate(world: str, parts: Iterable[Part], *, patients: int, sessions: int, read: int) -> Evaluation:
    """Every detector on every part, and the rules of the brief on the first `read` stable treatments of each part.

    A world without an image of the therapist has no turns: the detector of turns is left out there.
    """
    detectors = detectors_of(world)
    counts: list[list[tuple[int, Counts]]] = [[] for _ in detectors]
    seeds: list[int] = []
    speech = NOTHING_READ
    for part in parts:
        seeds.append(part.seed)
        ruptures, turns = planted(part.known, part.seen.final), planted_turns(part.known, part.seen.final)
        for detector, kept in zip(detectors, counts, strict=True):
            true = turns if detector.finds == "turns" else ruptures
            kept.append((part.seed, counted(alarms_of(detector, part.seen), true)))
        speech += stable_speech(islice(part.stable_cases(), read))
    results = tuple(
        Result(detector, together([one for _, one in kept]), tuple(kept))
        for detector, kept in zip(detectors, counts, strict=True)
        if detector.finds == "ruptures" or any(one.each["onsets"].any() or one.each["alarms"].any() for _, one in kept)
    )
    return Evaluation(world, tuple(seeds), patients, sessions, results, speech)


def as_json(found: Evaluation) -> dict[str, Any]:
    """The object of `--json`. Shares from 0 to 1; null where there was nothing to measure."""
    page: dict[str, Any] = _rounded(
        {
            "world": found.world,
            "seeds": list(found.seeds),
            "patients": found.patients,
            "sessions": found.sessions,
            "detectors": [_detector(one) for one in found.results],
            "findings_per_stable_session": found.speech.per_session,
        }
    )
    return page


def _detector(one: Result) -> dict[str, Any]:
    all_of_them = figures(one.counts)
    interval = f1_interval(one.counts, seed=one.by_seed[0][0])
    return {
        "name": one.detector.name,
        "inputs": list(one.detector.inputs),
        "online": one.detector.online,
        "precision": all_of_them["precision"],
        "recall": all_of_them["recall"],
        "f1": all_of_them["f1"],
        "f1_interval": [] if interval is None else list(interval),
        "episode_recall": all_of_them["episode_recall"],
        "delay_sessions": all_of_them["delay_sessions"],
        "false_alarms_per_20_sessions": all_of_them["false_alarms_per_20_sessions"],
        "brier": all_of_them["brier"],
        "by_kind": by_kind(one.counts),
        "by_seed": [{"seed": seed, **figures(counts)} for seed, counts in one.by_seed],
    }


def with_reliability(found: Evaluation) -> dict[str, Any]:
    """`as_json`, and for each detector how often what it gave as its chance came true: for the page of figures."""
    page = as_json(found)
    for one, told in zip(found.results, page["detectors"], strict=True):
        told["reliability"] = reliability(one.counts)
    return page


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value
