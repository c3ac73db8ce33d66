"""One page of checks: a good practice has nothing broken, and each thing that is wrong is found and said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.web.operations.conftest import PASSPHRASE, Run

EXAMINE = """
from holdfast.web.operations.doctor import Asked, as_text, examine, exit_code
def look(**more):
    found = examine(Asked(home, PASSPHRASE, **more))
    return {one.check: [one.state, one.found, one.do] for one in found}, exit_code(found), as_text(found)
"""


def doctor(home: Path, *flags: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "doctor", "--home", str(home), *flags],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home.parent), "HOLDFAST_PASSPHRASE": PASSPHRASE},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_good_practice_has_nothing_broken(practice: Path) -> None:
    code, said = doctor(practice, "--json")
    found: list[dict[str, Any]] = json.loads(said)
    assert code == 1  # no contacts yet, no retention profile: to look at, not broken
    states = {one["check"]: one["state"] for one in found}
    assert "broken" not in states.values(), said
    for check in ("versions", "files", "practice", "database of the data", "keys", "audit trail", "clock", "backups"):
        assert states[check] == "ok", said
    assert states["contacts"] == "look"
    assert all(one["do"] for one in found if one["state"] in ("look", "broken"))
    code, text = doctor(practice)
    assert "LOOK contacts" in text
    assert "BROKEN" not in text


def test_what_is_wrong_is_found_and_said_without_a_clinical_word(run: Run, practice: Path, made: Path) -> None:
    found, code, text = run(
        EXAMINE
        + """
open_practice(home, PASSPHRASE)
from datetime import timedelta
from django.db import connection, connections
from holdfast.web.vault import audit
from holdfast.web.vault.models import AuditEntry, CaseRow, EntryRow
for ahead in range(3):
    with audit.recorded("test"):
        audit.note("tried")
last = AuditEntry.objects.order_by("-seq").first()
AuditEntry.objects.filter(seq=last.seq).update(at=last.at + timedelta(days=2))
row = EntryRow.objects.filter(kind="sessions").first()
sealed = bytes(row.sealed)
EntryRow.objects.filter(pk=row.pk).update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
with connection.cursor() as cursor:
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("DELETE FROM auth_user")
(home / "notes-of-somebody.txt").write_text("x")
(home / "notes-of-somebody.txt").chmod(0o644)
damaged = here / "backups" / "one.backup"
damaged.write_bytes(damaged.read_bytes()[:-9])
out = look(backups=damaged)
"""
    )
    assert code == 2
    for check in ("audit trail", "sealed rows", "database of the data", "backups open"):
        assert found[check][0] == "broken", text
    assert found["clock"][0] == "look"
    assert "notes-of-somebody.txt" in found["rights"][1]
    from holdfast.simulate.examples import example

    about = example("grandiose-seven").record.about
    assert about.pseudonym not in text


def test_a_practice_that_does_not_open_is_told_as_such(run: Run, practice: Path) -> None:
    (practice / "installation.key").write_text("{}")
    code, said = doctor(practice)
    assert code == 2
    assert "not a whole key file" in said
    code, said = doctor(practice / "nowhere")
    assert code == 2
    assert "holdfast init" in said
    assert "Traceback" not in said


def test_a_case_without_its_key_is_counted(run: Run, practice: Path) -> None:
    found, code, _ = run(
        EXAMINE
        + """
open_practice(home, PASSPHRASE)
from holdfast.web.keystore.models import KeyRow
KeyRow.objects.exclude(case=None).delete()
out = look()
"""
    )
    assert code == 2
    assert "1 of 1 cases have no key" in found["keys"][1]


def test_how_it_would_be_served_is_looked_at(practice: Path) -> None:
    chosen = json.loads((practice / "practice.json").read_text())
    chosen["serve"] = {"address": "0.0.0.0"}
    (practice / "practice.json").write_text(json.dumps(chosen))
    code, said = doctor(practice)
    assert code == 2
    assert "can be reached by others" in said
    if os.geteuid() == 0:
        assert "runs as root" in said


def test_a_database_on_another_machine_is_reached_by_a_shut_way() -> None:
    from holdfast.web.operations.doctor import _answers

    def state(host: str, **options: str) -> str:
        return _answers("data", "postgresql", {"HOST": host, "OPTIONS": options}).state

    for host in ("", "/run/postgresql", "127.0.0.1", "localhost", "::1"):
        assert state(host) == "ok"
    assert state("db.example", sslmode="verify-full") == "ok"
    for mode in ("require", "prefer", "disable", "verify-ca"):
        assert state("db.example", sslmode=mode) == "look"
    assert state("10.0.0.5") == "look"
