"""A practice moves between SQLite and PostgreSQL and comes back the same; each restores the backups of the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.web.operations.conftest import MAKE, in_a_process

pytestmark = pytest.mark.postgres
OLD = Path(__file__).resolve().parents[1] / "operations" / "old" / "backup-1"
ROWS = """
def rows(where, left_out=()):
    import hashlib
    start_django(where)
    from holdfast.web.operations.backup_read import reading
    found = {}
    for alias in ("default", "keys"):
        with reading(alias) as read:
            found |= {t["name"]: [t["columns"], t["rows"], t["last"], ""] for t in read.said["tables"]}
            for piece in read.pieces():
                name = piece.place.partition("|")[0]
                whole = found[name][3] + hashlib.sha256(piece.said + piece.blobs).hexdigest()
                found[name][3] = hashlib.sha256(whole.encode()).hexdigest()
    return {name: one for name, one in found.items() if name not in left_out}
"""
CASES = """
def cases(where):
    open_practice(where, PASSPHRASE)
    from django.contrib.auth.models import User
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door
    user = User.objects.get(username="anna")
    with audit.recorded("test"):
        key = open_author_key(user, "a heron stands in the river")
        read = [door.load_case(h, key) for h in door.cases_for(user)]
    assert audit.first_broken() is None
    return sorted([c.id, len(c.record.sessions), len(c.private.notes) if c.private else 0] for c in read)
"""
MORE = """
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.simulate.examples import example
from holdfast.web.vault import audit, door
with audit.recorded("test"):
    door.import_case(User.objects.get(), example("stable-noise").__class__(example("stable-noise").record))
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A practice on SQLite, with a therapist and a case, and a backup of it in one file."""
    (tmp_path / "backups").mkdir()
    in_a_process(tmp_path, MAKE)
    return tmp_path


def test_a_practice_goes_to_postgresql_and_back_and_every_row_is_the_same(
    here: Path, addresses: dict[str, str]
) -> None:
    in_a_process(here, 'export_all(home, here / "one", PASSPHRASE)')
    before = in_a_process(here, ROWS + "out = rows(home)")
    assert before["vault_entryrow"][1] > 50
    in_a_process(here, 'import_all(here / "there", here / "one", PASSPHRASE)', **addresses)
    assert not (here / "there" / "data.sqlite3").exists()
    assert not (here / "there" / "keys" / "keys.sqlite3").exists()
    assert in_a_process(here, ROWS + 'out = rows(here / "there")', **addresses) == before
    # Somebody works there, so that what comes back was written by PostgreSQL too.
    in_a_process(here, MORE.replace("home", 'here / "there"', 1), **addresses)
    in_a_process(here, 'export_all(here / "there", here / "two", PASSPHRASE)', **addresses)
    there = in_a_process(here, ROWS + 'out = rows(here / "there")', **addresses)
    in_a_process(here, 'import_all(here / "back", here / "two", PASSPHRASE)')
    assert in_a_process(here, ROWS + 'out = rows(here / "back")') == there
    assert in_a_process(here, CASES + 'out = cases(here / "back")')[0][0] == "grandiose-seven"


def test_a_practice_on_postgresql_goes_back_to_its_backup(here: Path, addresses: dict[str, str]) -> None:
    in_a_process(here, 'export_all(home, here / "one", PASSPHRASE)')
    shutil.rmtree(here / "practice")
    in_a_process(here, 'import_all(home, here / "one", PASSPHRASE)', **addresses)
    (here / "daily").mkdir()
    first = in_a_process(here, 'out = backup(home, here / "daily", PASSPHRASE).new_pieces', **addresses)
    again = in_a_process(here, 'out = backup(home, here / "daily", PASSPHRASE).new_pieces', **addresses)
    assert (first > 5, again) == (True, 2)  # the trail and its index grew by an entry
    before = in_a_process(here, ROWS + 'out = rows(home, ["vault_auditentry", "vault_auditact"])', **addresses)
    in_a_process(here, MORE, **addresses)
    assert in_a_process(here, ROWS + 'out = rows(home, ["vault_auditentry", "vault_auditact"])', **addresses) != before
    assert in_a_process(here, 'out = restore(home, here / "daily", PASSPHRASE)', **addresses) > 2
    after = in_a_process(here, ROWS + 'out = rows(home, ["vault_auditentry", "vault_auditact"])', **addresses)
    # The key of the case that came after the backup stays: keys are never put back.
    assert {name: one for name, one in after.items() if not name.startswith("keystore")} == {
        name: one for name, one in before.items() if not name.startswith("keystore")
    }
    # Sequences go on where they were: the next case is stored.
    in_a_process(here, MORE, **addresses)
    assert len(in_a_process(here, CASES + "out = cases(home)", **addresses)) == 2
    kept = """
import psycopg
with psycopg.connect(os.environ["HOLDFAST_DATABASE_URL"]) as db:
    ours = "SELECT count(*) FROM holdfast_before_restore.vault_caserow"
    aside = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'holdfast_aside%'"
    out = [db.execute(ours).fetchone()[0], db.execute(aside).fetchone()[0]]
"""
    assert in_a_process(here, kept, **addresses) == [2, 0]


def test_a_backup_of_sqlite_is_restored_into_postgresql_and_the_other_way(
    here: Path, addresses: dict[str, str]
) -> None:
    before = in_a_process(here, CASES + "out = cases(home)")
    into = 'restore(here / "there", here / "backups" / "one.backup", PASSPHRASE)'
    in_a_process(here, into, **addresses)
    assert in_a_process(here, CASES + 'out = cases(here / "there")', **addresses) == before
    (here / "daily").mkdir()
    in_a_process(here, 'backup(here / "there", here / "daily", PASSPHRASE)', **addresses)
    in_a_process(here, 'restore(here / "back", here / "daily", PASSPHRASE)')
    assert in_a_process(here, CASES + 'out = cases(here / "back")') == before
    # A database that holds a practice is not taken by another folder.
    taken = in_a_process(here, 'restore(here / "third", here / "daily", PASSPHRASE)', **addresses)
    assert "holds a practice already" in taken["refused"]


def test_a_backup_of_the_first_version_is_restored_into_postgresql(tmp_path: Path, addresses: dict[str, str]) -> None:
    shutil.copytree(OLD, tmp_path / "old")
    in_a_process(tmp_path, 'restore(home, here / "old" / "one.backup", PASSPHRASE)', **addresses)
    assert in_a_process(tmp_path, CASES + "out = cases(home)", **addresses)[0][0] == "grandiose-seven"


def test_an_upgrade_that_fails_on_postgresql_leaves_it_as_it_was(tmp_path: Path, addresses: dict[str, str]) -> None:
    shutil.copytree(OLD, tmp_path / "old")
    in_a_process(tmp_path, 'restore(home, here / "old" / "one.backup", PASSPHRASE)', **addresses)
    older = """
import psycopg
with psycopg.connect(os.environ["HOLDFAST_DATABASE_URL"]) as db:
    db.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'accounts_%'").fetchall():
        db.execute(f'DROP TABLE "{name}"')
"""
    in_a_process(tmp_path, older, **addresses)
    before = in_a_process(tmp_path, ROWS + "out = rows(home)", **addresses)
    broken = """
import holdfast.web.operations.opening as opening
def fails():
    from django.core.management import call_command
    call_command("migrate", "accounts", "0001", database="default", verbosity=0)
    raise RuntimeError("the second step is broken")
opening.migrate = fails
upgrade(home, PASSPHRASE)
"""
    refused = in_a_process(tmp_path, broken, **addresses)
    assert "The practice is as it was" in refused["refused"]
    assert in_a_process(tmp_path, ROWS + "out = rows(home)", **addresses) == before
    in_a_process(tmp_path, "upgrade(home, PASSPHRASE)", **addresses)
    after = in_a_process(tmp_path, ROWS + "out = rows(home)", **addresses)
    assert (after["vault_entryrow"], after["auth_user"]) == (before["vault_entryrow"], before["auth_user"])
    assert "accounts_profile" in after
    assert "accounts_profile" not in before
