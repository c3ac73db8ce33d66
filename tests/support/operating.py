"""A file of operating characteristics made by hand: numbers nobody measured, to test the page that shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

OURS, BOCPD = "additive", "bocpd"


def detector(name: str, inputs: list[str], share: float, **more: Any) -> dict[str, Any]:
    """A detector that found `share` of everything, over two seeds one tenth apart."""
    figures = {
        "precision": share, "recall": share - 0.1, "f1": share - 0.05, "episode_recall": share, "delay_sessions": 0.84,
        "false_alarms_per_20_sessions": 0.06, "brier": 0.02,
    }  # fmt: skip
    by_seed = [
        {"seed": 1000 + n, **figures, "episode_recall": min(share + (n - 0.5) / 10, 1.0), "f1": share - 0.05}
        for n in range(2)
    ]  # fmt: skip
    return {
        "name": name, "inputs": inputs, "online": True, **figures, "f1_interval": [share - 0.1, share],
        "by_kind": {
            "confrontation": {"episodes": 40, "recall": share, "episode_recall": min(share + 0.1, 1.0),
                              "delay_sessions": 0.2},
            "withdrawal": {"episodes": 30, "recall": 0.3, "episode_recall": 0.52, "delay_sessions": 2.1},
            "slow_withdrawal": {"episodes": 20, "recall": 0.2, "episode_recall": 0.71, "delay_sessions": 2.6},
        },
        "by_seed": by_seed,
        "reliability": [{"from": 0.5, "to": 0.6, "said": 20, "right": 11}],
        **more,
    }  # fmt: skip


def world(name: str, share: float) -> dict[str, Any]:
    return {
        "world": name, "seeds": [1000, 1001], "patients": 500, "sessions": 60, "findings_per_stable_session": 0.031,
        "shown_per_stable_session": 0.044,
        "detectors": [
            detector(OURS, ["alliance"], share - 0.1),
            detector(OURS, ["log"], share - 0.3),
            detector(OURS, ["alliance", "log"], share),
            detector("slow_withdrawal", ["alliance", "log"], share - 0.2),
            detector("drop_1sd", ["alliance"], 0.52, false_alarms_per_20_sessions=0.75, brier=None),
            detector(BOCPD, ["alliance"], share - 0.15, false_alarms_per_20_sessions=0.16),
            detector("pelt", ["alliance"], share - 0.05, online=False, brier=None),
        ],
    }  # fmt: skip


def made_up() -> dict[str, Any]:
    """The whole file: a leading world, one that denies what is assumed, and one nobody described."""
    return {
        "format": "holdfast-operating/1", "measured": "2026-11-22", "command": "made up by hand",
        "worlds": [world("heavy-tails", 0.61), world("ordinary", 0.83), world("weak", 0.62)],
        "probable": [
            {"world": "ordinary", "setting": "quiet", "said": 120, "right": 97},
            {"world": "ordinary", "setting": "usual", "said": 412, "right": 371},
        ],
        "bands": [
            {"world": "ordinary", "channel": "grandiosity", "covers": 0.951, "lowest": 0.948, "highest": 0.955,
             "keeps_the_model": True},
            {"world": "heavy-tails", "channel": "grandiosity", "covers": 0.902, "lowest": 0.9, "highest": 0.91,
             "keeps_the_model": False},
        ],
    }  # fmt: skip


def written(folder: Path, values: dict[str, Any] | None = None) -> Path:
    path = folder / "operating.json"
    path.write_text(json.dumps(made_up() if values is None else values), "utf-8")
    return path
