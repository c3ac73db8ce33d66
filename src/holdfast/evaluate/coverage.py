"""Do the 95 % bands of the channels' levels hold what they claim? Judged on simulated people, whose truth is known.

`model_true` draws people by the model itself: there the bands must cover 93 to 97 %. `simulated_people` asks the same
of a full world, which keeps another model: levels that also fall with progress, slights and injuries that push, sliders
that each person reads in his own way, answers cut off at the ends of the scale. What is short there is said in
`docs/states.md`.

    python -m holdfast.evaluate.coverage [--patients N] [--seed S]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from holdfast.process.level_lines import OccasionColumns, read_lines, stretch_many
from holdfast.process.level_swing import Prior, prior_of
from holdfast.process.scores import CHANNELS
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.states_many import states_many
from holdfast.simulate.worlds.ordinary import ORDINARY, WEAK, draw_by_rules, felt_by_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from holdfast.series import FloatArray

GAPS: Final = (2.0, 5.0, 7.0, 7.0, 7.0, 9.0, 14.0, 35.0)
"""Days from one check-in to the next: one a week, untidily, with an absence now and then."""
WORLDS: Final = {"ordinary": ORDINARY, "weak": WEAK}
SLOW_DAYS: Final = 28
"""A full world has no level of its own: what is slow in it is the mean of the days as far as this to either side."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share (0 to 1) of levels inside their band, and the mean width of the band in points, over `n` of them."""

    what: str
    inside: float
    width: float
    n: int


@dataclass(frozen=True, slots=True)
class People:
    """Drawn by the model: `occasions`, and the true `level` at each, both from the prior mean; shape (cases, n)."""

    occasions: OccasionColumns
    level: FloatArray


def model_true(patients: int, occasions: int, seed: int, prior: Prior) -> People:
    """People as the prior has them: each with a shape, a variance and a mean of his own; three answers in ten rest on
    two items, one in ten is missing.
    """
    rng = np.random.default_rng(seed)
    which = rng.choice(len(prior.shapes), patients, p=[shape.weight for shape in prior.shapes])
    spread = prior.spread * np.sqrt(prior.worth / rng.chisquare(prior.worth, patients))
    mean = prior.mean_spreads * spread * rng.standard_normal(patients)
    gaps = rng.choice(GAPS, (patients, occasions))
    span = np.minimum(gaps, 14.0)
    rest = gaps - span
    rest[:, 0] = 0.0
    shares = np.array([(s.level, s.swing) for s in prior.shapes])[which]
    scales = np.array([(s.level_days, prior.swing_days) for s in prior.shapes])[which]
    noise = prior.item_noise / np.where(rng.random(gaps.shape) < 0.3, 2.0, 1.0)
    level = np.empty(gaps.shape)
    value = mean[:, None] + np.sqrt(noise) * spread[:, None] * rng.standard_normal(gaps.shape)
    for part in (0, 1):
        deviation = spread * np.sqrt(shares[:, part])
        now = deviation * rng.standard_normal(patients)
        for t in range(occasions):
            kept = np.exp(-rest[:, t] / scales[:, part])
            now = kept * now + deviation * np.sqrt(1 - kept * kept) * rng.standard_normal(patients)
            now, average = _over(span[:, t] / scales[:, part], now, deviation, rng)
            value[:, t] += average
            if part == 0:
                level[:, t] = mean + now
    value[rng.random(value.shape) < 0.1] = np.nan
    return People(_packed(np.cumsum(gaps, axis=1), span, value, noise), level)


def _over(
    x: FloatArray, now: FloatArray, deviation: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Where a process ends after `x` time scales, and its average on the way, drawn together."""
    k, a, n, c = stretch_many(x, 1.0)
    one, other = rng.standard_normal((2, len(now)))
    end = np.sqrt(1 - k * k)
    along = c / end
    return k * now + deviation * end * one, a * now + deviation * (along * one + np.sqrt(n - along * along) * other)


def _packed(day: FloatArray, span: FloatArray, value: FloatArray, noise: FloatArray) -> OccasionColumns:
    """A missing answer is passed over: the next one rests from the last that was given. Holes stay where they are."""
    there = ~np.isnan(value)
    last = np.where(there, day, -np.inf)
    before = np.maximum.accumulate(np.concatenate([np.full((len(day), 1), -np.inf), last[:, :-1]], axis=1), axis=1)
    rest = np.where(np.isinf(before), 0.0, np.maximum(0.0, day - span - before))
    return OccasionColumns(day, rest, span, value, noise)


def in_the_model(patients: int, occasions: int, seed: int, prior: Prior | None = None) -> tuple[Coverage, ...]:
    """Coverage where the model holds: as known at the time, with few answers and with many, and with hindsight."""
    prior = prior or prior_of(states_knowledge(), tilt=False)
    people = model_true(patients, occasions, seed, prior)
    seen = people.occasions
    lines = read_lines(seen, prior, seen.day[:, -1], along=True, smooth=True)
    assert lines.along is not None
    assert lines.smoothed is not None
    there = ~np.isnan(seen.value)
    count = np.cumsum(there, axis=1)
    thin = there & (count < prior.fit_least) & (count >= 4)
    return (
        covered("as known then, 4 to 19 answers", lines.along, people.level, thin),
        covered("as known then, 20 or more", lines.along, people.level, there & (count >= prior.fit_least)),
        covered("with hindsight", lines.smoothed, people.level, there),
    )


def covered(what: str, band: tuple[FloatArray, FloatArray], truth: FloatArray, where: NDArray[np.bool_]) -> Coverage:
    """Of the places `where`, how many truths lie within half a band (`band[1]`) of the level (`band[0]`)."""
    level, half = band
    inside = np.abs(level - truth)[where] <= half[where]
    return Coverage(what, float(inside.mean()), float(2 * half[where].mean()), int(where.sum()))


def simulated_people(world: str, patients: int, sessions: int, seed: int) -> Iterator[Coverage]:
    """Coverage in a full world, of grandiosity and entitlement at the last check-in and half way to it.

    Vulnerability has no truth of its own there: shame and envy are processes beside it.
    """
    rules = WORLDS[world]
    check_ins = draw_by_rules(world, rules, patients, sessions, seed).recorded.check_ins
    if check_ins is None:
        return
    last = np.nanmax(np.where(np.isnan(check_ins.days), 0.0, check_ins.days), axis=1)
    slow = _slow(felt_by_day(world, rules, patients, sessions, seed)[:, :2])
    rows = np.arange(patients)
    for when, at in (("half way", np.floor(last / 2)), ("at the last check-in", last)):
        found = states_many(check_ins, at=at)
        day = np.clip(at.astype(np.int64), 0, len(slow) - 1)
        for place, name in enumerate(CHANNELS[:2]):
            truth = slow[day, place, rows]
            low, high = found.low[:, place], found.high[:, place]
            known = ~np.isnan(low)
            inside = ((low <= truth) & (truth <= high))[known]
            what = f"{world}: {name}, {when}"
            yield Coverage(what, float(inside.mean()), float((high - low)[known].mean()), int(known.sum()))


def _slow(channels: FloatArray) -> FloatArray:
    """Mean over the days to either side, (days, 3, cases), of what could be answered: 0 to 100."""
    felt = np.clip(channels, 0, 100)
    total = np.concatenate([np.zeros((1, *felt.shape[1:])), np.cumsum(felt, axis=0)])
    days = np.arange(len(felt))
    low, high = np.maximum(days - SLOW_DAYS, 0), np.minimum(days + SLOW_DAYS + 1, len(felt))
    means: FloatArray = (total[high] - total[low]) / (high - low)[:, None, None]
    return means


def main() -> None:
    words = argparse.ArgumentParser(description="How often the 95 % bands of the channels hold the true level.")
    words.add_argument("--patients", type=int, default=2000)
    words.add_argument("--seed", type=int, default=1001)
    asked = words.parse_args()
    rows = [*in_the_model(asked.patients, 60, asked.seed)]
    for world in WORLDS:
        rows += simulated_people(world, asked.patients, 60, asked.seed)
    for row in rows:
        sys.stdout.write(f"{row.what:<46} {100 * row.inside:5.1f} %   width {row.width:5.1f}   of {row.n}\n")


if __name__ == "__main__":
    main()
