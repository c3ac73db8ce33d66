"""Public data kept beside the repository, for parity with other programs; absent in a plain clone."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

Table = list[dict[str, str]]


@pytest.fixture
def public_table() -> Callable[[str], Table]:
    def read(name: str) -> Table:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"public data {name} is not beside this repository")
        with path.open(newline="", encoding="utf-8") as lines:
            return list(csv.DictReader(lines))

    return read
