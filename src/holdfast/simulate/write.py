"""Simulated treatments as files: the cases in one folder, what is true of them apart in `truth.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.simulate.simple import Truth, simple_rupture, stable

WORLDS = ("simple", "stable", "rupture")
"""`simple` takes turns: a stable treatment, one with ruptures."""
TRUTH_FORMAT = "holdfast-truth/1"
MOST = 100_000


def write_cases(n: int, sessions: int, seed: int, world: str, out_dir: Path) -> int:
    """Write `n` case files of `sessions` hours each, drawn from `seed`, and `truth.json`; returns `n`.

    The same arguments give the same bytes. Raises ValueError, in words, for an unknown world or numbers out of range.
    """
    if world not in WORLDS:
        raise ValueError(f'world: found "{world}". Allowed: {", ".join(WORLDS)}. Choose one of these.')
    if not 1 <= n <= MOST:
        raise ValueError(f"patients: found {n}. Allowed: 1 to {MOST:,}. Ask for fewer at a time.")
    known: dict[str, Any] = {}
    for i in range(n):
        case, truth = _draw(world, seed * MOST + i, sessions, i)
        (out_dir / f"{case.id}.json").write_bytes(write_case(case))
        known[case.id] = asdict(truth)
    whole = {"format": TRUTH_FORMAT, "world": world, "seed": seed, "sessions": sessions, "cases": known}
    (out_dir / "truth.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    return n


def _draw(world: str, seed: int, sessions: int, i: int) -> tuple[Case, Truth]:
    if world == "rupture" or (world == "simple" and i % 2):
        return simple_rupture(seed, sessions)
    return stable(seed, sessions), Truth()
