"""From a score to the answers that give it: a form is kept by its items, and a story is told in scores."""

from __future__ import annotations

import random
from collections.abc import Sequence

from holdfast.case.fields import Pair

Answers = tuple[int, int, int, int, int, int]


def spread_points(total: int, weights: Sequence[float], cap: int, rng: random.Random) -> list[int]:
    """Whole numbers from 0 to `cap` that add up to `total`, roughly as `weights` say; a weight of 0 stays 0.

    Raises ValueError where `total` does not fit under the caps.
    """
    open_places = [i for i, weight in enumerate(weights) if weight > 0]
    if not 0 <= total <= cap * len(open_places):
        raise ValueError(f"{total} points do not fit into {len(open_places)} answers of 0 to {cap}")
    whole = sum(weights)
    points = [min(cap, int(total * weight / whole)) for weight in weights]
    left = total - sum(points)
    while left:
        place = rng.choice(open_places)
        if points[place] < cap:
            points[place] += 1
            left -= 1
    return points


def alliance_answers(total: int, rng: random.Random, *, bond: int = 0, goal: int = 0) -> tuple[Pair, Pair, Pair]:
    """(goal, task, bond) pairs of the alliance check whose six answers add up to `total`, 0 to 60.

    `bond` and `goal` are points (0 to 10, about) by which that pair stands above or below the task pair.
    """
    middle = total / 6
    weights = [max(middle + shift, 0.05) for shift in (goal, goal, 0, 0, bond, bond)]
    g1, g2, t1, t2, b1, b2 = spread_points(total, weights, 10, rng)
    return (g1, g2), (t1, t2), (b1, b2)


_CORE10 = (1.2, 1.0, 1.0, 0.7, 0.8, 0.0, 1.0, 0.9, 1.3, 0.9)
_PHQ9 = (1.2, 1.3, 1.0, 1.2, 0.8, 1.2, 1.0, 0.5, 0.0)


def core10_answers(total: int, rng: random.Random, *, plans: int = 0) -> tuple[int, ...]:
    """Ten raw CORE-10 answers (0-4) with this clinical score; items 2 and 3 are keyed the other way.

    `plans` is the answer to item 6 (plans to end his life), which is a safety item and never filled by chance.
    """
    points = spread_points(total - plans, _CORE10, 4, rng)
    points[5] = plans
    return tuple(4 - p if i in (1, 2) else p for i, p in enumerate(points))


def phq9_answers(total: int, rng: random.Random, *, better_off_dead: int = 0) -> tuple[int, ...]:
    """Nine PHQ-9 answers (0-3) that add up to `total`; item 9 is a safety item and never filled by chance."""
    points = spread_points(total - better_off_dead, _PHQ9, 3, rng)
    points[8] = better_off_dead
    return tuple(points)
