"""Old files and rows brought to the present schema, one pure step at a time.

Each step takes the plain JSON object of schema n and returns that of n + 1, never touching its argument. One fixture
per old schema is kept for ever in `tests/case/old/`. A schema newer than this program is refused by the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SCHEMA = 1
"""The schema written today, by case files and by the vault's rows."""

Step = Callable[[dict[str, Any]], dict[str, Any]]
STEPS: Mapping[int, Step] = {}


def upcast(plain: dict[str, Any], schema: int, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA) -> dict[str, Any]:
    """Bring `plain` from `schema` to `to`. Raises `KeyError` where a step is missing, which is a fault of ours."""
    for n in range(schema, to):
        plain = {**steps[n](plain), "schema": n + 1}
    return plain
