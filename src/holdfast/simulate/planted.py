"""What is planted in a simulated treatment, and the course of the alliance that follows from it.

The parameters are those of `algorithms.md` 4.2, mapped from the mean of items rated 1 to 5 to the 0 to 100 of the
alliance check (one point there is 25 here). Their values are proposals, not estimates from real treatments; what a
detector does on them says little about real ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

EpisodeKind = Literal["confrontation", "withdrawal", "devaluing"]
FIRST_ONSET = 6
APART = 6
"""Hours between the end of one episode and the onset of the next: a usual must be able to form."""
SHORTEST = 16
"""Sessions below which no rupture, its end and a usual before it fit."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One planted rupture. `onset` is the first hour of decline; `depth` in points of 100 at the trough.

    `trough` is the first hour at full depth, `repaired_at` the first hour back at the level before (None: never);
    `rise_from` is where an idealisation before it began.
    """

    kind: EpisodeKind
    onset: int
    trough: int
    recovery: int
    depth: float
    repaired_at: int | None
    rise_from: int | None = None

    @property
    def ended(self) -> int | None:
        """The hour at which it was over; None while it never was."""
        return self.repaired_at


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a simulated treatment. New planted things become new fields with an empty default.

    `image_falls`: (hour before, hour after) of each planted fall of the image of the therapist.
    """

    episodes: tuple[Episode, ...] = ()
    image_falls: tuple[tuple[int, int], ...] = ()

    def at(self, hour: int) -> Episode | None:
        """The episode this hour lies in, or None."""
        return next((e for e in self.episodes if e.onset <= hour < (e.ended or math.inf)), None)


@dataclass(frozen=True, slots=True)
class Course:
    """Hour by hour, 0 to 100: `felt` is how the alliance is for the patient, `rated` what the check will say."""

    felt: tuple[float, ...]
    rated: tuple[float, ...]


def draw_episodes(sessions: int, rng: random.Random) -> tuple[Episode, ...]:
    """At least one rupture. Two of three patients have 1 + Poisson(1.5), the third cycles: 2 + Poisson(2).

    Raises ValueError below `SHORTEST` sessions.
    """
    if sessions < SHORTEST:
        raise ValueError(f"{sessions} sessions: a rupture and what came before it need at least {SHORTEST}.")
    cycling = rng.random() < 1 / 3
    wanted = 2 + poisson(2.0, rng) if cycling else 1 + poisson(1.5, rng)
    found: list[Episode] = []
    # Spread over the treatment, so that three episodes do not all stand in its first third.
    room = max(APART, sessions // (wanted + 1))
    earliest = FIRST_ONSET
    while len(found) < wanted and earliest <= sessions - 4:
        onset = min(sessions - 4, earliest + rng.randrange(room))
        episode = _episode(onset, earliest, cycling=cycling, rng=rng)
        found.append(episode)
        if episode.repaired_at is None:
            break
        earliest = episode.repaired_at + APART
    return tuple(found)


def _episode(onset: int, earliest: int, *, cycling: bool, rng: random.Random) -> Episode:
    kind = _kind(rng, cycling=cycling)
    if kind == "confrontation":
        fall, stay, back, scale = 0, rng.randint(1, 3), rng.randint(1, 3), 3.25
    elif kind == "withdrawal":
        fall, stay, back, scale = rng.randint(1, 3), rng.randint(2, 5), rng.randint(2, 5), 1.95
    else:
        fall, stay, back, scale = 0, rng.randint(2, 4), rng.randint(2, 6), 4.67
    depth = 6.25 + rng.gammavariate(6, scale)
    trough = onset + fall
    recovery = trough + stay
    never = rng.random() < 0.2
    return Episode(
        kind=kind,
        onset=onset,
        trough=trough,
        recovery=recovery,
        depth=depth,
        repaired_at=None if never else recovery + back - 1,
        rise_from=max(earliest - 2, onset - rng.randint(2, 5)) if kind == "devaluing" else None,
    )


def _kind(rng: random.Random, *, cycling: bool) -> EpisodeKind:
    if cycling and rng.random() < 0.6:
        return "devaluing"
    return "confrontation" if rng.random() < 45 / 85 else "withdrawal"


def draw_course(sessions: int, episodes: Sequence[Episode], rng: random.Random) -> Course:
    """A person's level with a slight slope, ordinary carry-over from hour to hour, and what was planted."""
    level = min(88.0, max(48.0, rng.gauss(72.5, 11.25)))
    slope = rng.gauss(0.15, 0.2)
    carry, spread, noise = rng.uniform(0.2, 0.6), rng.uniform(2.5, 6.25), rng.uniform(2.0, 4.5)
    step = spread * math.sqrt(1 - carry * carry)
    state = rng.gauss(0, spread)
    felt, rated = [], []
    for hour in range(1, sessions + 1):
        state = carry * state + rng.gauss(0, step)
        here = _bounded(min(92.0, level + slope * hour) + state + sum(effect(e, hour) for e in episodes))
        felt.append(here)
        rated.append(_bounded(here + rng.gauss(0, noise)))
    return Course(tuple(felt), tuple(rated))


def effect(episode: Episode, hour: int) -> float:
    """What an episode adds to the alliance in an hour, in points: below zero from onset to repair."""
    if hour < episode.onset:
        rising = episode.rise_from is not None and hour >= episode.rise_from
        return 0.3 * episode.depth if rising else 0.0
    if hour < episode.trough:
        return -episode.depth * (hour - episode.onset + 1) / (episode.trough - episode.onset + 1)
    if hour < episode.recovery:
        return -episode.depth
    if episode.repaired_at is None:
        return -0.85 * episode.depth
    if hour >= episode.repaired_at:
        return 0.0
    return -episode.depth * (episode.repaired_at - hour) / (episode.repaired_at - episode.recovery + 1)


def poisson(mean: float, rng: random.Random) -> int:
    """A Poisson draw, by Knuth's product; for small means."""
    limit, product, n = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def _bounded(value: float) -> float:
    return min(100.0, max(0.0, value))
