"""Keys change and a patient is erased while three others write and read: what the tests of SQLite and PostgreSQL run.

python -m tests.web.keys.while_others_work FOLDER       makes FOLDER/practice
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

ROUNDS = 3
PASSWORD = "a heron stands in the river"


def all_of_it(home: Path) -> int:
    """Returns how many entries were written meanwhile; every one of them is there afterwards."""
    from holdfast.web.operations.init import init_practice

    init_practice(home, "host")
    from tests.web.invented import a_case, some_private

    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.accounts.people import make_account
    from holdfast.web.keystore.models import ErasedRow, KeyRow
    from holdfast.web.operations.keys import rekey, rekey_patients
    from holdfast.web.vault import audit, door
    from holdfast.web.vault.models import EntryRow

    anna, _ = make_account("anna", PASSWORD, "therapist")
    key = open_author_key(anna, PASSWORD)
    with audit.recorded("test"):
        handle = door.import_case(anna, a_case(), some_private(), key)
        other = door.import_case(anna, a_case("another"))
        door.hold(handle, "A court asked.")

    failed: list[str] = []
    ended, written = threading.Event(), list[int]()
    threads = [threading.Thread(target=works, args=(n, handle, key, ended, written, failed)) for n in (1, 2, 3)]
    for one in threads:
        one.start()
    try:
        for _ in range(ROUNDS):
            rekey_patients(home)
            rekey(home, wait=5)
    finally:
        ended.set()
        for one in threads:
            one.join()
    assert not failed, failed
    assert len(written) >= ROUNDS, written

    door.reseal_private(key)
    door.drop_unneeded()
    assert KeyRow.objects.filter(purpose="patient").count() == 2
    assert door.rows_without_key() == {}
    with audit.recorded("test"):
        read = door.load_case(handle, key)
        assert {one.id for one in read.record.check_ins} >= {f"ci:{n}" for n in written}
        try:
            door.erase(handle.id, anna, "it-5-years")
        except door.Held:
            door.release(handle, "The court has decided.")
        else:
            raise AssertionError("held, and erased all the same")
        door.erase(handle.id, anna, "it-5-years")
        assert [one.id for one in door.cases_for(anna)] == [other.id]
        assert door.load_case(other) == a_case("another")
    assert not EntryRow.objects.filter(case_id=handle.id).exists()
    assert ErasedRow.objects.get().owner == anna.pk
    assert door.replay_erasures() == 0
    assert audit.first_broken() is None
    return len(written)


def works(who: int, handle: object, key: object, ended: threading.Event, written: list[int], failed: list[str]) -> None:
    """Write an entry, read it back, again and again; the first also writes private notes."""
    from django.db import connections
    from tests.web.invented import check_in, note

    from holdfast.web.vault import audit, door

    assert isinstance(handle, door.CaseHandle)
    assert isinstance(key, door.AuthorKey)
    n = 1000 * who
    try:
        while not ended.is_set():
            with audit.recorded(f"thread {who}"):
                door.add_entry(handle, "check_ins", check_in(n))
                if who == 1:
                    door.add_entry(handle, "private", note(n), author=key)
                read = door.load_case(handle, key)
                assert check_in(n) in read.record.check_ins
                assert read.private is not None
                assert who != 1 or note(n) in read.private.notes
            written.append(n)
            n += 1
    except Exception as error:  # noqa: BLE001 - told by who started it
        failed.append(repr(error))
    finally:
        connections.close_all()


if __name__ == "__main__":
    sys.stdout.write(f"{all_of_it(Path(sys.argv[1]) / 'practice')} written meanwhile\n")
