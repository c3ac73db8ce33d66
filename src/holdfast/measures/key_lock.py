"""A fingerprint of everything in an instrument that decides a figure, so that no key changes unnoticed.

It covers items, forms, scores, bands, cut-offs, safety thresholds, prompts, limits of change, groups, roll-ups, codes.
Titles, notes, sources and licences may be reworded without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from holdfast.measures.instrument import Basis, Instrument

_DECIDES = (
    "id",
    "version",
    "main",
    "items",
    "scores",
    "change",
    "safety",
    "loinc",
    "use",
    "span",
    "interval_weeks",
    "raters",
    "variable",
    "letters",
    "forms",
    "references",
    "plane",
    "rollups",
    "prompts",
)
_WORDS = frozenset({"title", "short", "say", "ask", "ask_if_blank", "basis", "spread_group", "reliability_kind"})


def key_fingerprint(instrument: Instrument) -> str:
    """sha256, 64 hexadecimal digits, of what decides a figure; the same on every machine."""
    plain = {name: _plain(getattr(instrument, name)) for name in _DECIDES}
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        named = ((one.name, getattr(value, one.name)) for one in fields(value) if one.name not in _WORDS)
        return {name: _plain(part) for name, part in named if not isinstance(part, Basis)}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(part)] for key, part in value.items()]
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
