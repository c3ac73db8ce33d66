"""An episode as plain values: what was read, what the therapist said of it, and what the program alone reads."""

from __future__ import annotations

from typing import Any

from holdfast.process.readings import Episode


def episode_values(one: Episode) -> dict[str, Any]:
    """Tags and numbers only, no free text. `word` and `program` are null where the therapist said nothing of it."""
    word, program = one.word, one.program
    return {
        "onset": one.onset,
        "kind": one.kind,
        "stage": one.stage,
        "state": one.state,
        "sources": list(one.sources),
        "signs": [{"hour": s.hour, "sign": s.sign, "weight": s.weight, "rare": s.rare} for s in one.signs],
        "attendance": [{"hour": hour, "mark": mark} for hour, mark in one.attendance],
        "fall": None if one.fall is None else round(one.fall, 1),
        "repaired_at": one.repaired_at,
        "length": one.length,
        "mended_by": list(one.mended_by),
        "word": word
        and {
            "verdict": word.verdict,
            "kind": word.kind,
            "did": list(word.did),
            "repaired_at": word.repaired_at,
            "when": word.when.isoformat(),
        },
        "program": program
        and {
            "kind": program.kind,
            "stage": program.stage,
            "state": program.state,
            "sources": list(program.sources),
            "repaired_at": program.repaired_at,
        },
    }
