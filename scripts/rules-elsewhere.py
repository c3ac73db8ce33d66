"""The rules of the brief in every simulated world, also in those that deny an assumption: a table of docs/detectors.md.

    python scripts/rules-elsewhere.py [--treatments 40] [--seed 1002] [--worlds ...] [--look]

For each world so many treatments in which nothing happens and as many in which something does, as they are drawn, read
before every hour. Writes between the marks in `docs/detectors.md`; `--look` prints only. Six minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from holdfast.evaluate.rules import NOTHING, Kind, Tally, told
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import WORLDS, draw_chunk
from holdfast.simulate.worlds.chunks import SIZE

DOC = Path(__file__).resolve().parents[1] / "docs" / "detectors.md"
BEGINS, ENDS = "<!-- written by rules-elsewhere: begins -->", "<!-- written by rules-elsewhere: ends -->"
SESSIONS, LEAST_SEED, CHUNKS = 60, 1000, 6
SURE: Kind = ("probable_rupture", "two sources agree")
ALONE: Kind = ("probable_rupture", "worth asking")
OTHERS: tuple[Kind, ...] = (
    ("gap_between_you", "worth asking"), ("devaluing_turn", "worth asking"), ("false_calm", "worth asking"),
    ("too_fast", "worth asking"),
)  # fmt: skip
HEADS = (
    "| world | two sources: for nothing in 20 h / right (chance) / found, of 10 | a number alone: the same "
    "| gap: for nothing / right | turn: for nothing / right | false calm: for nothing | too fast: for nothing "
    "| all rules: hours of 100 with something new |"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--treatments", type=int, default=40, help="of each kind, in each world")
    parser.add_argument("--seed", type=int, default=1002)
    parser.add_argument("--worlds", nargs="+", choices=list(WORLDS), default=list(WORLDS))
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--look", action="store_true", help="print, and write nothing")
    options = parser.parse_args()
    if options.seed < LEAST_SEED:
        sys.exit(f"seed: found {options.seed}. Allowed: {LEAST_SEED} or more. On those below something was chosen.")
    asked = [(world, stable, half) for world in options.worlds for stable in (True, False) for half in (0, 1)]
    read = partial(half_of_a_group, each=options.treatments, seed=options.seed)
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        found: dict[tuple[str, bool], Tally] = {}
        for (world, stable, _), tally in zip(asked, pool.map(read, asked), strict=True):
            found[world, stable] = found.get((world, stable), NOTHING) + tally
    made = f"{options.treatments} + {options.treatments} treatments a world, {SESSIONS} hours, seed {options.seed}"
    lines = [
        f"Simulated: {made}.",
        "",
        HEADS,
        "|" + "---|" * (HEADS.count("|") - 1),
        *(row(world, found) for world in options.worlds),
    ]
    print("\n".join(lines))
    if not options.look:
        write(lines)


def half_of_a_group(asked: tuple[str, bool, int], *, each: int, seed: int) -> Tally:
    """Every second one of the first `each` treatments that are stable, or are not, of a world."""
    world, stable, half = asked
    tally, place = NOTHING, 0
    for number in range(CHUNKS):
        chunk = draw_chunk(world, number, (number + 1) * SIZE, SESSIONS, seed)
        for i, known in enumerate(chunk.known):
            if known.stable != stable or chunk.recorded.hours.hours[i] < 2:
                continue
            if place == each:
                return tally
            if place % 2 == half:
                tally += told(to_case(chunk, i), known)
            place += 1
    return tally


def row(world: str, found: Mapping[tuple[str, bool], Tally]) -> str:
    calm, torn = found[world, True], found[world, False]

    def pair(kind: Kind) -> str:
        return f"{calm.false_alarms_per_20(kind):.2f} / {_tenth(torn.right_of_10(kind))}"

    def whole(kind: Kind) -> str:
        chance, spoken_of = torn.chance_of_10(kind[0]), torn.found_of_10(kind)
        return f"{pair(kind)} ({_tenth(chance)}) / {_tenth(spoken_of)}"

    gap, turn, calm_said, fast = OTHERS
    cells: Sequence[str] = (
        world,
        whole(SURE),
        whole(ALONE),
        pair(gap),
        pair(turn),
        f"{calm.false_alarms_per_20(calm_said):.2f}",
        f"{calm.false_alarms_per_20(fast):.2f}",
        f"{100 * calm.heard / calm.hours:.1f}" if calm.hours else "–",
    )
    return f"| {' | '.join(cells)} |"


def _tenth(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def write(lines: Sequence[str]) -> None:
    head, begins, rest = DOC.read_text(encoding="utf-8").partition(BEGINS)
    _, ends, tail = rest.partition(ENDS)
    if not (begins and ends):
        raise SystemExit(f"{DOC.name} has lost its marks: put back {BEGINS} and {ENDS}")
    DOC.write_text("\n".join([head + begins, *lines, ends + tail]), encoding="utf-8")


if __name__ == "__main__":
    main()
