"""`holdfast evaluate-detectors`: ours beside published ones on treatments with known truth."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from holdfast.case.strict_json import CannotRead
from holdfast.cli.failing import Failed
from holdfast.cli.files import told, write_out

if TYPE_CHECKING:
    from holdfast.evaluate.run import Evaluation

WORLD: Final = "reference"
SEEDS: Final = "1001,1002,1003,1004"
PATIENTS, SESSIONS = 500, 60
MOST_PATIENTS, MOST_SESSIONS, MOST_SEEDS = 100_000, 1000, 100
STABLE_READ: Final = 40
"""Stable treatments whose every brief is made, over all seeds: each holds as many briefs as hours."""


def evaluate_detectors(options: argparse.Namespace) -> int:
    """0, and the figures; 2 where the input cannot be used."""
    found = _of_folder(options) if options.treatments else _of_world(options)
    if options.json:
        from holdfast.evaluate.run import as_json

        write_out(json.dumps(as_json(found), indent=1) + "\n")
    else:
        write_out("\n".join(_table(found)) + "\n")
    return 0


def _of_world(options: argparse.Namespace) -> Evaluation:
    from holdfast.evaluate.run import FittedSeed, drawn, evaluate, refuse_fitted
    from holdfast.simulate.worlds import WORLDS

    world = WORLD if options.world is None else options.world
    if world not in WORLDS:
        raise Failed(f'There is no world "{world}". There are {", ".join(WORLDS)}.')
    seeds = _seeds(SEEDS if options.seeds is None else options.seeds)
    patients = _count("patients", options.patients, PATIENTS, MOST_PATIENTS)
    sessions = _count("sessions", options.sessions, SESSIONS, MOST_SESSIONS)
    try:
        refuse_fitted(seeds)
        parts = drawn(world, seeds, patients, sessions)
        return evaluate(world, parts, patients=patients, sessions=sessions, read=_read_each(len(seeds)))
    except FittedSeed as error:
        raise Failed(f"{error}") from None


def _of_folder(options: argparse.Namespace) -> Evaluation:
    from holdfast.evaluate.run import FittedSeed, NoTreatments, evaluate, given, refuse_fitted
    from holdfast.simulate.truth_file import read_folder
    from holdfast.simulate.worlds import WORLDS

    ignored = [f"--{name}" for name in ("seeds", "patients", "sessions") if getattr(options, name) is not None]
    if ignored:
        print(f"Not used, because the folder says it: {', '.join(ignored)}.", file=sys.stderr)
    try:
        truth, treatments = read_folder(Path(options.treatments))
        if truth.world in WORLDS:  # drawn by this program: what was fitted may have been fitted on these very ones
            refuse_fitted([truth.seed])
        part = given(treatments, truth.seed, read=STABLE_READ)
    except FittedSeed as error:
        raise Failed(f"{options.treatments}: {error}") from None
    except CannotRead as refused:
        raise Failed(told(options.treatments, refused.problems, refused.count)) from None
    except NoTreatments:
        raise Failed(
            f"{options.treatments}: truth.json names no case. Put the cases there, and what is true."
        ) from None
    world = truth.world if options.world is None else options.world
    return evaluate(world, [part], patients=len(part.known), sessions=truth.sessions, read=STABLE_READ)


def _read_each(seeds: int) -> int:
    return -(-STABLE_READ // seeds)


def _seeds(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts):
        raise Failed(f'--seeds "{text}" is not a list of whole numbers. Write them with commas: {SEEDS}.')
    seeds = [int(part) for part in parts]
    if len(seeds) > MOST_SEEDS:
        raise Failed(f"--seeds names {len(seeds)} seeds. At most {MOST_SEEDS} are drawn in one run.")
    twice = next((a for a, b in pairwise(sorted(seeds)) if a == b), None)
    if twice is not None:
        raise Failed(f"--seeds names {twice} twice. The same treatments would count twice; name each seed once.")
    if max(seeds) >= 2**32:
        raise Failed(f"--seeds: {max(seeds)} is too large. Seeds go from 0 to {2**32 - 1}.")
    return seeds


def _count(name: str, wanted: int | None, default: int, most: int) -> int:
    if wanted is None:
        return default
    least = 4 if name == "sessions" else 1
    if not least <= wanted <= most:
        raise Failed(f"--{name} {wanted}: choose a number from {least} to {most:,}.")
    return wanted


# --- the table ---

_COLUMNS: Final = (
    ("precision", "right", 3),
    ("recall", "recall", 3),
    ("f1", "F1", 3),
    ("episode_recall", "found", 3),
    ("delay_sessions", "delay", 2),
    ("false_alarms_per_20_sessions", "false/20", 2),
    ("brier", "Brier", 3),
)
_KINDS: Final = (("confrontation", "confr."), ("withdrawal", "withdr."), ("devaluing", "deval."))


def _table(found: Evaluation) -> Iterator[str]:
    from holdfast.evaluate.run import as_json

    page = as_json(found)
    seeds = ", ".join(map(str, page["seeds"]))
    yield "Simulated treatments. How well something is found here says little about real people."
    yield f'World "{page["world"]}", seeds {seeds}, {page["patients"]} treatments each, {page["sessions"]} hours.'
    yield ""
    heads = "".join(f"{head:>9}" for _, head, _ in _COLUMNS)
    yield f"{'':<34}{heads}   95 % of F1    found by kind: " + " ".join(head for _, head in _KINDS)
    for one in page["detectors"]:
        yield _row(one)
    yield ""
    yield "right: share of alarms within one hour of an onset. recall: onsets with such an alarm. found: episodes with"
    yield "an alarm anywhere in them. delay: hours from onset to alarm. false/20: alarms in 20 hours outside episodes."
    yield ""
    speech = found.speech
    if speech.per_session is None or speech.shown_per_session is None:
        yield "There is no stable treatment among them: how often the rules of the brief speak then was not measured."
    else:
        yield (
            f"All rules of the brief together said something new in {100 * speech.per_session:.1f} of 100 hours of "
            f"{speech.treatments} stable treatments; in {100 * speech.shown_per_session:.1f} something stood on the "
            "page, new or said before."
        )


def _row(one: dict[str, Any]) -> str:
    name = f"{one['name']} ({' and '.join(one['inputs'])}{'' if one['online'] else ', looking back'})"
    numbers = "".join(f"{_number(one[key], places):>9}" for key, _, places in _COLUMNS)
    interval = "–".join(_number(end, 3) for end in one["f1_interval"]) or "–"
    kinds = " ".join(f"{_number(one['by_kind'][kind]['episode_recall'], 2):>7}" for kind, _ in _KINDS)
    return f"{name:<34}{numbers}   {interval:<12}  {kinds:>39}"


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else f"{value:.{places}f}"
