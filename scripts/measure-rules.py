"""Measure each rule on simulated treatments and write `brief/knowledge/measured.toml`.

    python scripts/measure-rules.py [--treatments 200] [--seed 1001] [--world ordinary] [--processes 2]

For each setting so many treatments in which nothing happens and as many in which something does, 60 hours each, read
before every hour through the real brief. Nothing was ever chosen on seeds from 1000 on. Five minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from holdfast.brief.knowledge import SETTINGS
from holdfast.case.record import Setting
from holdfast.evaluate.rules import NOTHING, TRUTH_KNOWN, Kind, Tally, told
from holdfast.evaluate.settings import case_in, settings_of
from holdfast.simulate.worlds import draw_chunk
from holdfast.simulate.worlds.chunks import SIZE

TARGET = Path(__file__).parents[1] / "src" / "holdfast" / "brief" / "knowledge" / "measured.toml"
SESSIONS, LEAST_SEED, MOST_CHUNKS = 60, 1000, 200
HEAD = """\
# Written by scripts/measure-rules.py, never by hand. Simulated treatments (world {world}, seed {seed}, {sessions}
# hours), which prove little about real ones. In each setting: {treatments} in which nothing happens (whatever is said
# there is a false alarm), {treatments} in which something does (right: what it speaks of was planted within an hour).
# The same thing said again is counted once. `right_of_10` stands only where the cause is planted; `chance_of_10` is how
# often the rule would have been right speaking at random hours. A rule is absent where it never spoke: in that setting
# it cannot, or these treatments hold no occasion for it. All rules together said something new, where nothing happens,
# before {heard} of 100 hours.
schema = 1
"""
Group = tuple[Setting, bool]
"""A setting, and whether nothing happens in its treatments."""


@dataclass(frozen=True, slots=True)
class Wanted:
    world: str
    seed: int
    number: int

    @property
    def first(self) -> int:
        return self.number * SIZE + 1


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--treatments", type=int, default=200, help="of each kind, in each setting")
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--world", default="ordinary")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--look", action="store_true", help="print, and write nothing")
    options = parser.parse_args()
    if options.seed < LEAST_SEED:
        sys.exit(f"seed: found {options.seed}. Allowed: {LEAST_SEED} or more. On those below something was chosen.")
    began = time.perf_counter()
    chosen = list(places(options.world, options.seed, options.treatments))
    # Spawned, as everywhere else here; a chunk is drawn again where its treatments are read.
    pieces = [(wanted, piece) for wanted, found in chosen for piece in cut(found, 12)]
    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        read = list(pool.map(partial(tallies, sessions=SESSIONS), *zip(*pieces, strict=True)))
    found = {group: sum((one.get(group, NOTHING) for one in read), NOTHING) for group in groups()}
    text = written(found, options)
    if not options.look:
        TARGET.write_text(text, encoding="utf-8")
    print(text)
    print(f"{time.perf_counter() - began:.0f} s, {sum(t.hours for t in found.values())} hours read", file=sys.stderr)


def groups() -> Iterator[Group]:
    return ((setting, stable) for setting in SETTINGS for stable in (True, False))


def places(world: str, seed: int, each: int) -> Iterator[tuple[Wanted, Mapping[Group, list[int]]]]:
    """The first `each` treatments of every group, chunk by chunk."""
    left = dict.fromkeys(groups(), each)
    for number in range(MOST_CHUNKS):
        if not any(left.values()):
            return
        chunk = draw_chunk(world, number, (number + 1) * SIZE, SESSIONS, seed)
        of_group: dict[Group, list[int]] = {}
        for i, (setting, known) in enumerate(zip(settings_of(chunk), chunk.known, strict=True)):
            group = (setting, known.stable)
            if left[group] and chunk.recorded.hours.hours[i] > 1:
                left[group] -= 1
                of_group.setdefault(group, []).append(i)
        if of_group:
            yield Wanted(world, seed, number), of_group


def cut(found: Mapping[Group, list[int]], most: int) -> Iterator[Mapping[Group, list[int]]]:
    """The same in pieces of at most `most` treatments, so that both processes end together."""
    flat = [(group, i) for group, rows in found.items() for i in rows]
    for start in range(0, len(flat), most):
        piece: dict[Group, list[int]] = {}
        for group, i in flat[start : start + most]:
            piece.setdefault(group, []).append(i)
        yield piece


def tallies(wanted: Wanted, found: Mapping[Group, Sequence[int]], *, sessions: int) -> dict[Group, Tally]:
    chunk = draw_chunk(wanted.world, wanted.number, (wanted.number + 1) * SIZE, sessions, wanted.seed)
    return {
        (setting, stable): sum(
            (told(case_in(setting, chunk, i, first=wanted.first), chunk.known[i]) for i in rows), NOTHING
        )
        for (setting, stable), rows in found.items()
    }


def written(found: Mapping[Group, Tally], options: argparse.Namespace) -> str:
    calm = sum((found[setting, True] for setting in SETTINGS), NOTHING)
    head = HEAD.format(
        world=options.world, seed=options.seed, sessions=SESSIONS, treatments=options.treatments,
        heard=f"{100 * calm.heard / calm.hours:.1f}" if calm.hours else "no",
    )  # fmt: skip
    kinds = sorted({kind for tally in found.values() for kind in tally.spoke})
    entries = (
        entry(kind, setting, found[setting, True], found[setting, False], options)
        for kind in kinds
        for setting in SETTINGS
        if any(found[setting, stable].spoke.get(kind) for stable in (True, False))
    )
    return head + "".join(entries)


def entry(kind: Kind, setting: Setting, calm: Tally, torn: Tally, options: argparse.Namespace) -> str:
    rule, certainty = kind
    right = torn.right_of_10(kind) if rule in TRUTH_KNOWN else None
    lines = [
        "",
        "[[measured]]",
        f'rule = "{rule}"',
        f'certainty = "{certainty}"',
        f'setting = "{setting}"',
        f"false_alarms_per_20_sessions = {calm.false_alarms_per_20(kind):.3f}",
        *([] if right is None else [f"right_of_10 = {right:.1f}", f"spoke = {torn.judged[kind]}",
                                    f"chance_of_10 = {torn.chance_of_10(rule):.1f}"]),
        *([] if (found := torn.found_of_10(kind)) is None else [f"found_of_10 = {found:.1f}"]),
        f"treatments = {options.treatments}",
        f"seed = {options.seed}",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    main()
