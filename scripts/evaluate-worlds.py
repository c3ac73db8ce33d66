"""`make evaluate`: all detectors in all simulated worlds, for the page "How good are these alarms?" and for the docs.

    .venv/bin/python scripts/evaluate-worlds.py [--worlds reference ...] [--patients 500] [--date 2026-11-22]

Writes `evaluate/knowledge/operating.json` and the tables between the marks in `docs/detectors.md`. Worlds that are not
named keep the figures they have. Seeds 1001 to 1004: nothing was ever chosen on them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from holdfast.evaluate.coverage import WORLDS as BANDED
from holdfast.evaluate.coverage import Coverage, in_the_model, simulated_people
from holdfast.evaluate.operating import FORMAT, KNOWLEDGE, read_operating
from holdfast.evaluate.probable import Setting, probable_in
from holdfast.evaluate.run import drawn, evaluate, with_reliability
from holdfast.simulate.worlds import WORLDS

SEEDS, PATIENTS, SESSIONS, READ_EACH = (1001, 1002, 1003, 1004), 500, 60, 16
READ = {"ordinary": 60}
"""Stable treatments of each seed that are read through the real brief, where not `READ_EACH`."""
READ_FOR_PROBABLE, BAND_PATIENTS = 40, 1000
MODEL = "people as the reading takes them"
SETTINGS: tuple[Setting, ...] = ("usual", "quiet")
FILE = KNOWLEDGE / "operating.json"
DOC = Path(__file__).resolve().parents[1] / "docs" / "detectors.md"
BEGINS, ENDS = "<!-- written by make evaluate: begins -->", "<!-- written by make evaluate: ends -->"
COLUMNS: tuple[tuple[str, int], ...] = (
    ("precision", 3),
    ("recall", 3),
    ("f1", 3),
    ("episode_recall", 2),
    ("delay_sessions", 1),
    ("false_alarms_per_20_sessions", 2),
    ("brier", 3),
)
HEADS = (
    "| detector | reads | P | R | F1 [95 %] | F1 by seed | found | delay | FA/20 | Brier "
    "| found: confrontation / slow withdrawal / devaluing |"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worlds", nargs="+", choices=list(WORLDS), default=list(WORLDS))
    parser.add_argument("--patients", type=int, default=PATIENTS)
    parser.add_argument("--date", type=date.fromisoformat, default=datetime.now(tz=UTC).date())
    parser.add_argument(
        "--detectors-only", action="store_true", help="what rests on the brief and the bands keeps the figures it has"
    )
    options = parser.parse_args()
    before = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {"worlds": []}
    worlds = {one["world"]: one for one in before["worlds"]}
    for world in options.worlds:
        started = time.perf_counter()
        worlds[world] = measured(world, options.patients, worlds.get(world) if options.detectors_only else None)
        print(f"{world}: {time.perf_counter() - started:.0f} s", flush=True)
    probable = {(one["world"], one["setting"]): one for one in before.get("probable", ())}
    with ProcessPoolExecutor(2) as pool:
        asked = [(w, setting) for w in options.worlds for setting in SETTINGS if not options.detectors_only]
        for key, one in zip(asked, pool.map(judged_probable, asked), strict=True):
            probable[key] = one
            print(f"{key[0]}, {key[1]}: {one['right']} of {one['said']} probable ruptures", flush=True)
    page = {
        "format": FORMAT,
        "measured": options.date.isoformat(),
        "command": "make evaluate",
        "worlds": [worlds[world] for world in WORLDS if world in worlds],
        "probable": [
            probable[world, setting] for world in WORLDS for setting in SETTINGS if (world, setting) in probable
        ],
        "bands": before.get("bands", [])
        if options.detectors_only
        else [*_bands(MODEL, in_the_model), *(one for world in BANDED for one in _bands(world, _people(world)))],
    }
    FILE.write_text(json.dumps(page, indent=1) + "\n", encoding="utf-8")
    read_operating(FILE)
    told(page)


def measured(world: str, patients: int, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The figures of one world; what the brief says on stable treatments is that of `before`, where it is given."""
    parts = drawn(world, SEEDS, patients, SESSIONS)
    read = READ.get(world, READ_EACH) if before is None else 0
    found = evaluate(world, parts, patients=patients, sessions=SESSIONS, read=read)
    page = with_reliability(found)
    if before is None:
        shown = found.speech.shown_per_session
        page["shown_per_stable_session"] = None if shown is None else round(shown, 6)
    else:
        page |= {key: before[key] for key in ("findings_per_stable_session", "shown_per_stable_session")}
    return page


def judged_probable(asked: tuple[str, Setting]) -> dict[str, Any]:
    """Through the real brief, on the first patients of the first seed."""
    world, setting = asked
    found = probable_in(world, setting, range(READ_FOR_PROBABLE), SEEDS[0], SESSIONS)
    return {"world": world, "setting": setting, "said": found.said, "right": found.right}


def _people(world: str) -> Callable[[int, int, int], Iterable[Coverage]]:
    return lambda patients, sessions, seed: simulated_people(world, patients, sessions, seed)


def _bands(world: str, covers: Callable[[int, int, int], Iterable[Coverage]]) -> Iterator[dict[str, Any]]:
    """Coverage over the seeds together, and its lowest and highest."""
    rows: dict[str, list[Coverage]] = {}
    for seed in SEEDS:
        for one in covers(BAND_PATIENTS, SESSIONS, seed):
            rows.setdefault(one.what.removeprefix(f"{world}: "), []).append(one)
    for what, each in rows.items():
        shares = [one.inside for one in each]
        together = sum(one.inside * one.n for one in each) / sum(one.n for one in each)
        yield {
            "world": world,
            "channel": what,
            "covers": round(together, 4),
            "lowest": round(min(shares), 4),
            "highest": round(max(shares), 4),
            "keeps_the_model": world == MODEL,
        }


def told(page: Mapping[str, Any]) -> None:
    """The tables of the docs, between their marks."""
    text = DOC.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    _, found, tail = rest.partition(ENDS)
    if not found:
        raise SystemExit(f"{DOC.name} has lost its marks: put back {BEGINS} and {ENDS}")
    tables = "\n".join(line for world in page["worlds"] for line in _table(world))
    DOC.write_text(f"{head}{BEGINS}\n{tables}\n{ENDS}{tail}", encoding="utf-8")


def _table(world: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    seeds = ", ".join(map(str, world["seeds"]))
    made = f"{world['patients']} treatments of {world['sessions']} hours for each of the seeds {seeds}"
    yield f"**{world['world']}** (simulated; {made})"
    yield ""
    yield HEADS
    yield "|" + "---|" * (HEADS.count("|") - 1)
    for one in world["detectors"]:
        low, high = one["f1_interval"] or (None, None)
        each = [seed["f1"] for seed in one["by_seed"] if seed["f1"] is not None]
        numbers = [_number(one[key], places) for key, places in COLUMNS]
        numbers[2] = f"**{numbers[2]}** [{_number(low, 3)}, {_number(high, 3)}]"
        numbers.insert(3, f"{_number(min(each, default=None), 3)} to {_number(max(each, default=None), 3)}")
        kinds = one["by_kind"]
        found = (kinds[kind]["episode_recall"] for kind in ("confrontation", "slow_withdrawal", "devaluing"))
        cells = [one["name"] + ("" if one["online"] else " (looking back)"), ", ".join(one["inputs"]), *numbers]
        yield f"| {' | '.join(cells)} | {' / '.join(_number(value, 2) for value in found)} |"
    yield ""
    speech, shown = world["findings_per_stable_session"], world["shown_per_stable_session"]
    if speech is not None and shown is not None:
        yield (
            f"On stable treatments all rules together said something new in {100 * speech:.1f} of 100 hours; in "
            f"{100 * shown:.1f} something stood on the page, new or said before."
        )


def _number(value: float | None, places: int) -> str:
    if value is None:
        return "–"
    text = f"{value:.{places}f}"
    return text[1:] if text.startswith("0.") else text


if __name__ == "__main__":
    main()
