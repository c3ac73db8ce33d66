"""A practice of an older schema reads without being rewritten; its rows are sealed anew; it says the same."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from holdfast.case.casefile import read_case, write_case
from holdfast.case.upcast import SCHEMA

HERE = Path(__file__).parent
CASE_FILES = HERE.parents[1] / "case" / "old"
PASSPHRASE, PASSWORD = "an old house by the water", "a heron stands in the river"
CASES = {
    1: ("old-one", "old-two"),
    2: ("older-one", "older-two"),
    3: ("third-one", "third-two"),
    4: ("fourth-one", "fourth-two"),
    5: ("fifth-one", "fifth-two"),
}
"""Of each schema the case with everything in it, and the short one."""

OPEN = """
from holdfast.web.operations.opening import migrate, open_practice
open_practice(home, PASSPHRASE, migrated=False)
migrate()
open_practice(home, PASSPHRASE)
from holdfast.web.vault import audit, door
"""
READ = """
from pathlib import Path
import json, sys
home, PASSPHRASE, PASSWORD = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def look():
    from django.contrib.auth.models import User
    from holdfast.case.casefile import write_case, write_private
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door
    from holdfast.web.vault.models import CaseRow, EntryRow, SummaryRow
    user = User.objects.get(username="anna")
    found = {"files": {}, "private": {}}
    with audit.recorded("test", user.pk):
        key = open_author_key(user, PASSWORD)
        for handle in door.cases_for(user):
            case = door.load_case(handle, key)
            found["files"][case.id] = write_case(case).decode()
            found["private"][case.id] = json.loads(write_private(case.private))
            draft = door.load_draft(handle, "log:2", key)
            if draft is not None:
                found["draft"] = [draft.open, draft.private]
    found["schemas"] = sorted(set(EntryRow.objects.values_list("kind", "schema").distinct()))
    found["of cases"] = sorted(set(CaseRow.objects.values_list("schema", flat=True)))
    found["whole"] = audit.first_broken() is None
    return found
"""


@pytest.fixture(params=range(1, SCHEMA))
def schema(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def practice(tmp_path: Path, schema: int) -> Path:
    home = tmp_path / "practice"
    shutil.copytree(HERE / f"schema-{schema}", home)
    home.chmod(0o700)
    (home / "keys").mkdir(mode=0o700)
    (home / "keys.sqlite3").rename(home / "keys" / "keys.sqlite3")
    (home / "secrets.json").write_text(json.dumps({"secret_key": secrets.token_urlsafe(50)}))
    for file in home.rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
    return home


def run(home: Path, code: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", READ + code, str(home), PASSPHRASE, PASSWORD],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def as_today(data: bytes) -> str:
    return write_case(read_case(data)).decode()


def test_a_practice_is_kept_for_every_schema_before_this_one() -> None:
    assert {folder.name for folder in HERE.glob("schema-*")} == {f"schema-{n}" for n in CASES}
    assert set(CASES) == set(range(1, SCHEMA))


def test_an_old_practice_sealed_anew_says_what_its_case_files_say(practice: Path, schema: int) -> None:
    one, two = CASES[schema]
    found = run(
        practice,
        OPEN
        + """
with audit.recorded("test"):
    door.upcast_rows()
print(json.dumps(look()))
""",
    )
    assert found["files"] == {
        one: as_today((CASE_FILES / f"schema-{schema}.json").read_bytes()),
        two: as_today((HERE / f"schema-{schema}" / f"{two}.json").read_bytes()),
    }
    notes = found["private"][one]
    assert [note["line"] for note in notes["notes"]] == ["Let him land first."]
    assert [one["what"] for one in notes["elsewhere"]] == ["prove"]
    assert found["draft"] == [{"alliance": "6"}, {"line": "He came late."}]
    assert found["whole"]
    assert found["of cases"] == [SCHEMA]
    private = {kind: schema for kind, schema in found["schemas"] if kind.startswith("private")}
    assert private == {"private": schema, "private.elsewhere": schema}, "they wait for their author"
    assert {schema for kind, schema in found["schemas"] if kind not in private} == {SCHEMA}


def test_an_old_practice_reads_without_a_row_being_rewritten_and_upcasting_twice_changes_nothing(
    practice: Path, schema: int
) -> None:
    before, once, twice, after = run(
        practice,
        OPEN
        + """
before = look()
with audit.recorded("test"):
    once, twice = door.upcast_rows(), door.upcast_rows()
print(json.dumps([before, [once.rows, once.left], [twice.rows, twice.left], look()]))
""",
    )
    assert {schema for _, schema in before["schemas"]} == {schema}
    assert before["files"] == after["files"]
    assert before["private"] == after["private"]
    assert once[0] > 20
    assert once[1] == 0
    assert twice == [0, 0]


def test_holdfast_upgrade_leaves_nothing_of_it_to_do(practice: Path, schema: int) -> None:
    one, _ = CASES[schema]
    found, left = run(
        practice,
        """
from holdfast.web.operations.upgrade import upgrade
upgrade(home, PASSPHRASE)
from holdfast.web.operations.restore_check import rows_are_up_to_date
print(json.dumps([look(), rows_are_up_to_date()]))
""",
    )
    assert left, "a second upgrade has nothing to seal anew"
    assert found["files"][one] == as_today((CASE_FILES / f"schema-{schema}.json").read_bytes())
    assert found["private"][one]["notes"][0]["line"] == "Let him land first."
    assert found["whole"]
