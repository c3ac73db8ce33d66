"""Choose the numbers of the published detectors and write `evaluate/knowledge/published.toml`. Ten minutes a world.

    .venv/bin/python scripts/fit-published.py [--worlds reference reference-weak ...] [--detectors bocpd ...]

Worlds and detectors that are not named keep the numbers they have. The same call gives the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from holdfast.evaluate.metrics import figures
from holdfast.evaluate.published.detectors import RULES
from holdfast.evaluate.published.tuned import KNOWLEDGE, Numbers, read_tuned
from holdfast.evaluate.published.tuning import SPANS, Set, counts_of, tune
from holdfast.simulate.worlds import WORLDS, draw

SEARCHED, CHOSEN, PATIENTS, SESSIONS = (61, 62, 63, 64), (161, 162, 163, 164), 500, 60
FITTED = ("reference", "reference-weak", "ordinary", "weak")
HOW = (
    f"scripts/fit-published.py: random search for the best F1 within one hour on {PATIENTS} simulated treatments "
    "of each seed searched; of the eight best the best on the seeds for choosing"
)
HEAD = f"""\
# The numbers of the published detectors, chosen by scripts/fit-published.py; nobody types them here.
# One set for each strength of signal; which world takes which stands below, all others take other_worlds.
# On these seeds nothing is reported.
schema = 1
how = "{HOW}"
source = "forms of the rules: algorithms.md 3.4, 3.5, 4.1; their numbers: simulated treatments"
seeds_searched = {list(SEARCHED)}
seeds_chosen = {list(CHOSEN)}
patients = {PATIENTS}
other_worlds = "reference"
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worlds", nargs="+", default=FITTED)
    parser.add_argument("--detectors", nargs="+", choices=list(SPANS), default=list(SPANS))
    parser.add_argument("--out", type=Path, default=KNOWLEDGE)
    options = parser.parse_args()
    sets = {name: dict(one) for name, one in (read_tuned(KNOWLEDGE).sets if KNOWLEDGE.exists() else {}).items()}
    for world in options.worlds:
        sets[world] = {**sets.get(world, {}), **fitted(world, options.detectors)}
        options.out.write_text(written(sets), encoding="utf-8")


def fitted(world: str, detectors: Sequence[str]) -> dict[str, Numbers]:
    search, choose = (Set.of([draw(world, PATIENTS, SESSIONS, seed) for seed in seeds]) for seeds in (SEARCHED, CHOSEN))
    found: dict[str, Numbers] = {}
    for name in detectors:
        found[name] = tune(name, search, choose, seed=SEARCHED[0])
        first, second = (figures(counts_of(name, on, found[name]))["f1"] or 0.0 for on in (search, choose))
        print(f"{world}: {name}: F1 {first:.3f} searched, {second:.3f} for choosing", flush=True)
    return found


def written(sets: Mapping[str, Mapping[str, Numbers]]) -> str:
    lines = [HEAD]
    # What contradicts assumptions was made from the ordinary world: the numbers of that, and none of its own.
    own = {world: world if world in sets else "ordinary" for world in WORLDS}
    lines += [f'[worlds.{world}]\nset = "{own[world]}"\n' for world in WORLDS if own[world] in sets]
    for world, detectors in sets.items():
        for name in RULES:
            numbers = "\n".join(f"{key} = {value!r}" for key, value in detectors[name].items())
            lines.append(f"[sets.{world}.{name}]\n{numbers}\n")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
