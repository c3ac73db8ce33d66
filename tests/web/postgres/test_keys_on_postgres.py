"""Keys on PostgreSQL, data and key store both: new keys while others write, erasure, and the headers read there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.postgres
REPOSITORY = Path(__file__).resolve().parents[3]
CODE = """
import sys, threading
from pathlib import Path
from uuid import UUID
home = Path(sys.argv[1]) / "practice"
sys.path.insert(0, sys.argv[2])
from holdfast.web.operations.init import init_practice
init_practice(home, "host")
from django.db import connections
from tests.web.invented import a_case, check_in, note, some_private
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.accounts.people import make_account
from holdfast.web.keystore.models import ErasedRow, KeyRow
from holdfast.web.operations.keys import rekey, rekey_patients
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import CaseRow, EntryRow
PASSWORD = "a heron stands in the river"
anna, _ = make_account("anna", PASSWORD, "therapist")
key = open_author_key(anna, PASSWORD)
with audit.recorded("test"):
    handle = door.import_case(anna, a_case(), some_private(), key)
    other = door.import_case(anna, a_case("another"))
    door.hold(handle, "A court asked.")

failed, ended, written = [], threading.Event(), []
def works(who):
    n = 0
    try:
        while not ended.is_set():
            with audit.recorded(f"thread {who}"):
                number = 1000 * who + n
                door.add_entry(handle, "check_ins", check_in(number))
                if who == 1:
                    door.add_entry(handle, "private", note(number), author=key)
                read = door.load_case(handle, key)
                assert check_in(number) in read.record.check_ins
                if who == 1:
                    assert note(number) in read.private.notes
            written.append(number)
            n += 1
    except Exception as error:
        failed.append(repr(error))
    finally:
        connections.close_all()
threads = [threading.Thread(target=works, args=(who,)) for who in (1, 2, 3)]
for one in threads: one.start()
for _ in range(4):
    rekey_patients(home)
    rekey(home, wait=5)
ended.set()
for one in threads: one.join()
assert failed == [], failed
assert len(written) > 6, len(written)

door.reseal_private(key)
door.drop_unneeded()
assert KeyRow.objects.filter(purpose="patient").count() == 2
assert door.rows_without_key() == {}
with audit.recorded("test"):
    read = door.load_case(handle, key)
    assert {one.id for one in read.record.check_ins} >= {f"ci:{n}" for n in written}
    try:
        door.erase(handle.id, anna, "it-5-years")
        raise AssertionError("held, and erased all the same")
    except door.Held:
        pass
    door.release(handle, "The court has decided.")
    door.erase(handle.id, anna, "it-5-years")
    assert [one.id for one in door.cases_for(anna)] == [other.id]
    assert door.load_case(other) == a_case("another")
assert not EntryRow.objects.filter(case_id=handle.id).exists()
assert ErasedRow.objects.get().owner == anna.pk
assert door.replay_erasures() == 0
assert audit.first_broken() is None
print(f"all of it, {len(written)} written meanwhile")
"""


def test_keys_change_and_patients_are_erased_while_others_work(tmp_path: Path, addresses: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path), str(REPOSITORY)],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **addresses},
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "all of it" in done.stdout
