"""Keys on PostgreSQL, data and key store both: new keys while others write, erasure, and the headers read there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.keys.test_while_others_work import run_all_of_it

pytestmark = pytest.mark.postgres


def test_keys_change_and_a_patient_is_erased_while_others_work(tmp_path: Path, addresses: dict[str, str]) -> None:
    assert "written meanwhile" in run_all_of_it(tmp_path, addresses)
