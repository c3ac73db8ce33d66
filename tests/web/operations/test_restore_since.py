"""A practice that goes back: what was decided since stays decided, and nothing is lost that nobody was asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.operations.conftest import MAKE, Run, in_a_process

OPEN = """
open_practice(home, PASSPHRASE)
from datetime import UTC, datetime, timedelta
from django.contrib.auth.models import User
from holdfast.web.accounts import author_keys
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import Assignment, CaseRow, Grant, Hold
anna = User.objects.get(username="anna")
OLD, NEW = "a heron stands in the river", "another heron in the reeds"
"""
BACKUP = '(here / "daily").mkdir(exist_ok=True); out = backup(home, here / "daily", PASSPHRASE).file.name'
PEOPLE = """
with audit.recorded("test"):
    sofia, _ = make_account("sofia", "a lamp in the copper garden", "supervisor")
    handle = door.cases_for(anna)[0]
    door.assign(handle, sofia)
    lent = Grant.objects.create(case_id=handle.id, to=sofia, by=anna, what="working", made_at=datetime.now(UTC),
                                until=datetime.now(UTC) + timedelta(days=9), schema=1, sealed=b"")
    lent.sealed = bytes(CaseRow.objects.get().sealed); lent.save()
"""
SINCE = """
with audit.recorded("test"):
    author_keys.change_sealing_password(anna, OLD, NEW)
    anna.set_password(NEW)
    anna.save()
    User.objects.filter(username="sofia").update(is_active=False)
    Grant.objects.update(ended_at=datetime.now(UTC))
    Assignment.objects.all().delete()
    door.hold(door.cases_for(anna)[0], "a court asked for the file")
"""
STANDS = """
sofia = User.objects.get(username="sofia")
with audit.recorded("test"):
    reasons = [one.reason for one in door.holds(door.cases_for(anna)[0])]
opened = author_keys.open_author_key(anna, NEW) is not None
out = [anna.check_password(NEW), opened, sofia.is_active, reasons, Assignment.objects.count(),
       Grant.objects.filter(ended_at=None).count()]
"""
STANDS_STILL = [True, True, False, ["a court asked for the file"], 0, 0]


def gone_back(here: Path, **environment: str) -> None:
    in_a_process(here, OPEN + PEOPLE, **environment)
    in_a_process(here, BACKUP, **environment)
    in_a_process(here, OPEN + SINCE, **environment)
    said = in_a_process(
        here, 'out = []; restore(home, here / "daily", PASSPHRASE, tell=out.append)', **environment
    )  # fmt: skip
    assert in_a_process(here, OPEN + STANDS, **environment) == STANDS_STILL
    assert "1 legal holds placed since the backup stay in force." in said
    assert "1 accounts that were closed since the backup stay closed." in said
    assert any(line.endswith("loans and leaves to read that were ended since the backup stay ended.") for line in said)


def test_holds_passwords_and_closed_ways_in_outlive_a_restore(practice: Path, tmp_path: Path) -> None:
    gone_back(tmp_path)


@pytest.mark.postgres
def test_they_outlive_it_on_postgresql(tmp_path: Path) -> None:
    from tests.web.postgres.conftest import database

    (tmp_path / "backups").mkdir()
    with database() as data, database() as keys:
        named = {"HOLDFAST_DATABASE_URL": data, "HOLDFAST_KEYS_DATABASE_URL": keys}
        in_a_process(tmp_path, MAKE, **named)
        gone_back(tmp_path, **named)


def test_somebody_new_gets_no_number_that_a_key_lies_under(run: Run, practice: Path) -> None:
    run(BACKUP)
    run(OPEN + 'out = make_account("bert", "a lamp in the copper garden", "therapist")[0].pk')
    run('restore(home, here / "daily", PASSPHRASE)')
    code = run(OPEN + 'out = make_account("carla", "a lamp in the copper garden", "therapist")[1]')
    assert code is not None


def test_a_backup_that_holds_a_patient_shut_comes_back_only_when_asked_twice(run: Run, practice: Path) -> None:
    more = """
from holdfast.simulate.examples import example
with audit.recorded("test"):
    case = example("stable-noise")
    out = str(door.import_case(anna, case.__class__(case.record)).id)
"""
    case = run(OPEN + more)
    run(BACKUP)
    run(f'from holdfast.web.operations.keys import rekey_patients; rekey_patients(home, PASSPHRASE, ["{case}"])')
    refused = run('restore(home, here / "daily", PASSPHRASE)')
    assert "1 patients got new keys after this backup was made" in refused["refused"]
    assert "--with-damage" in refused["do"]
    said = run('out = []; restore(home, here / "daily", PASSPHRASE, tell=out.append, with_damage=True)')
    assert any("do not open: 1 patients got new keys since" in line for line in said)


@pytest.mark.parametrize("how", ["noise", "cut", "pages", "empty", "gone"])
def test_data_that_are_damaged_are_no_obstacle(run: Run, practice: Path, how: str) -> None:
    run(BACKUP)
    file = practice / "data.sqlite3"
    whole = file.read_bytes()
    damaged = {
        "noise": b"\x07" * 300_000, "cut": whole[:100_000], "empty": b"",
        "pages": whole[:12_288] + b"\x07" * 160_000 + whole[172_288:],
    }  # fmt: skip
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(damaged[how])
    said = run('out = []; restore(home, here / "daily", PASSPHRASE, tell=out.append)')
    assert any("The data that were there do not open" in line for line in said)
    assert run(OPEN + "out = [len(door.cases_for(anna)), audit.first_broken()]") == [1, None]
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(practice.glob("*.part*"))
    kept = practice / "data.before-restore.sqlite3"
    if how in ("noise", "cut", "pages"):  # SQLite copies damaged pages itself where it can, and counts that in the head
        assert kept.read_bytes()[100:] == damaged[how][100:]
        assert kept.stat().st_mode & 0o777 == 0o600


def test_tick_begins_anew_in_a_trail_that_went_back(run: Run, practice: Path) -> None:
    run(BACKUP)
    ticked = "from holdfast.web.operations.tick import tick; out = {d.job: d.state for d in tick(home, PASSPHRASE)}"
    run(OPEN + 'for _ in range(3):\n    with audit.recorded("test"):\n        audit.note("read")')
    assert run(ticked)["trail"] == "done"
    run('restore(home, here / "daily", PASSPHRASE)')
    assert run(ticked)["trail"] == "done"
