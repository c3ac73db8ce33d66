"""Ways to go through a run without thinking of the person, and one that follows what can be borne: to see what the
model rewards. `python -m tests.simulate.practise.policies 40` prints means over that many
seeds. Simulated; weights are ours.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Final

from holdfast.simulate.practise.choices import MOVES, REACH, STEPS, Choice
from holdfast.simulate.practise.course import Run, Turn, after, ended, lived
from holdfast.simulate.practise.dynamics import ALWAYS_BORNE, weighs
from holdfast.simulate.practise.inside import Happened
from holdfast.simulate.practise.people import ORDER, patient

HOURS: Final = 12
CONSTANT: Final[Mapping[str, Choice]] = {
    "always gentle": Choice(depth=1, stance=-1, move="own_my_part"),
    "always listening": Choice(depth=1, stance=-1),
    "always warm": Choice(depth=1, stance=-3),
    "always firm": Choice(depth=2, stance=3, move="set_limit"),
    "always deep": Choice(depth=5, move="interpret_shame"),
    "always confronting": Choice(depth=4, stance=1, move="confront_defence"),
    "always naming, depth 3": Choice(depth=3, move="name_between_us"),
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one run. `well`: wish, image and split self in one figure, to compare two ways and nothing else."""

    breaks: int
    lasting: int
    still_open: bool
    gone: bool
    wish: float
    ordinary: float
    split: float

    @property
    def well(self) -> float:
        return 10 * self.wish + self.ordinary - self.split - 20 * self.still_open - 20 * self.gone


def well_dosed(run: Run, so_far: tuple[Happened, ...]) -> Choice:
    """Follows what can be borne, which it is allowed to know: names what is broken, asks after a loss, goes deep where
    it is borne and never twice running, and proposes a step where there is a wish.
    """
    if not so_far:
        return Choice(depth=2, move="one_episode")
    now, n, person = so_far[-1].after, len(so_far), patient(run.patient)
    if now.open:
        return Choice(depth=2, move="name_between_us" if now.since % 2 == 0 else "own_my_part")
    if now.injured and not any(one.asked_safety for one in so_far):
        return Choice(depth=2, move="ask_safety")
    if not now.step.standing and n >= 3 and now.wish >= 5:
        return Choice(depth=2, move="ask_objection", step="propose")
    if now.step.standing and not now.step.agreed and n % 3 == 2 and now.wish >= 6:
        return Choice(depth=2, move="lower_stakes", step="agree")
    borne = max(ALWAYS_BORNE, now.readiness) + 0.5
    for move in ("interpret_shame", "confront_defence"):
        choice = Choice(depth=4, move=move)
        if now.deep == 0 and now.last != move and weighs(person, now, choice) <= borne:
            return choice
    depth = max(2, min(5 if now.deep == 0 else 3, int(borne)))
    return Choice(depth=depth, move="name_between_us" if n % 2 and depth >= 3 else "clarify")


def constant(who: str, seed: int, choice: Choice) -> Came:
    return came(
        [one for _, one in lived(Run(patient=who, seed=seed, hours=HOURS, turns=(Turn(choice=choice),) * HOURS))]
    )


def followed(who: str, seed: int, choose: Callable[[Run, tuple[Happened, ...]], Choice]) -> Came:
    run = Run(patient=who, seed=seed, hours=HOURS)
    while ended(run) is None:
        run = after(run, choose(run, tuple(one for _, one in lived(run))))
    return came([one for _, one in lived(run)])


def at_random(seed: int) -> Callable[[Run, tuple[Happened, ...]], Choice]:
    drawn = random.Random(seed)
    return lambda _run, _so_far: Choice(
        depth=drawn.randrange(6), stance=drawn.randrange(-3, 4), move=drawn.choice(MOVES), step=drawn.choice(STEPS)
    )


def came(hours: list[Happened]) -> Came:
    last = hours[-1].after
    gone = len(hours) >= 3 and not any(one.there for one in hours[-3:])
    return Came(sum(one.begun for one in hours), last.lasting, last.open, gone, last.wish, last.ordinary, last.split)


def every_constant() -> Iterable[Choice]:
    """Each move at each depth it reaches, rather warm, between, and rather firm."""
    return (
        Choice(depth=depth, stance=stance, move=move)
        for move in MOVES for depth in range(REACH[move][0], REACH[move][1] + 1) for stance in (-1, 0, 1)
    )  # fmt: skip


def _line(name: str, who: str, runs: list[Came]) -> str:
    figures = (
        f"{mean(getattr(one, field) for one in runs):6.2f}"
        for field in ("breaks", "lasting", "still_open", "gone", "wish", "ordinary", "split")
    )
    return f"{name:24} {who:7} {' '.join(figures)}"


def _print(line: str, *, flush: bool = False) -> None:
    sys.stdout.write(line + "\n")
    if flush:
        sys.stdout.flush()


def main(count: int) -> None:
    seeds = range(1, count + 1)
    _print(f"{'':24} {'':7} breaks lasting  open   gone   wish ordinary split")
    for who in ORDER:
        for name, choice in CONSTANT.items():
            _print(_line(name, who, [constant(who, seed, choice) for seed in seeds]))
        _print(_line("at random", who, [followed(who, seed, at_random(seed)) for seed in seeds]))
        _print(_line("well-dosed", who, [followed(who, seed, well_dosed) for seed in seeds]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
