"""The vault on PostgreSQL: the same door, the same refusals, on a database of this test's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.postgres
REPOSITORY = Path(__file__).resolve().parents[3]
BEGIN = """
import sys
from pathlib import Path
home = Path(sys.argv[1]) / "practice"
sys.path.insert(0, sys.argv[2])
from holdfast.web.operations.init import init_practice
init_practice(home, "host")
from holdfast.web.accounts.people import make_account
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.vault import audit, door
user, _ = make_account("anna", "a heron stands in the river", "therapist")
"""


def run(code: str, here: Path, address: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code, str(here), str(REPOSITORY)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here), "HOLDFAST_DATABASE_URL": address},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_a_case_comes_out_as_it_went_in(tmp_path: Path, address: str) -> None:
    said = run(
        """
from holdfast.case.casefile import write_case
from holdfast.simulate.examples import EXAMPLES, example
key = open_author_key(user, "a heron stands in the river")
with audit.recorded("test"):
    for name in EXAMPLES:
        case = example(name)
        handle = door.import_case(user, case, author_key=key)
        assert door.export_case(handle) == write_case(case), name
        if case.private is not None:
            assert door.load_case(handle, key).private.notes == case.private.notes, name
assert audit.first_broken() is None
print(len(door.cases_for(user)))
""",
        tmp_path,
        address,
    )
    assert said.strip() == "5"
    assert not (tmp_path / "practice" / "data.sqlite3").exists()
    assert (tmp_path / "practice" / "keys" / "keys.sqlite3").exists()


def test_the_slower_of_two_is_told_and_nothing_is_lost(tmp_path: Path, address: str) -> None:
    said = run(
        """
from tests.web.vault.two_at_once import all_of_it
all_of_it(user)
print("all of it")
""",
        tmp_path,
        address,
    )
    assert said.strip() == "all of it"


def test_it_is_served_after_the_same_checks(tmp_path: Path, address: str) -> None:
    said = run(
        """
from holdfast.web.operations.serve import make_server
make_server(home, "127.0.0.1", 0).close()
print("served")
""",
        tmp_path,
        address,
    )
    assert said.strip() == "served"
