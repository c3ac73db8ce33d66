"""After an erasure neither a sealed byte of the patient nor his wrapped key is in any file of the practice; and a
backup from before does not bring him back.
"""

from __future__ import annotations

from pathlib import Path

from tests.web.operations.conftest import Run

ERASE = """
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from django.db import connections
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault import audit, door
from holdfast.web.vault.sealed_places import PLACES
anna = User.objects.get(username="anna")
(handle,) = door.cases_for(anna)
blobs = [bytes(getattr(row, place.field)) for place in PLACES for row in place.rows(handle.id)]
key = bytes(KeyRow.objects.get(case=handle.id).wrapped)
def files():
    return {str(f.relative_to(home)): f.read_bytes() for f in home.rglob("*") if f.is_file()}
def left():
    pieces = [blob[at:at + 24] for blob in blobs for at in (19, len(blob) // 2, len(blob) - 24)]
    there = b"".join(files().values())
    return [sum(piece in there for piece in pieces), len(pieces), key[19:60] in there]
before = left()
with audit.recorded("erase", anna.pk):
    door.erase(handle.id, anna, "it-5-years")
out = [before, left(), door.cases_for(anna) == [], audit.first_broken()]
"""


def test_after_an_erasure_nothing_of_the_patient_is_in_any_file(run: Run, practice: Path) -> None:
    before, after, nowhere, broken = run(ERASE)
    found, looked_for, key_found = before
    assert looked_for > 100
    assert found > looked_for * 0.95  # a piece may be cut by the end of a page; the test would see the others
    assert key_found
    assert after == [0, looked_for, False]
    assert nowhere
    assert broken is None


def test_a_backup_from_before_does_not_bring_an_erased_patient_back(run: Run, practice: Path, made: Path) -> None:
    run(ERASE)
    run(f"restore(home, Path({str(made)!r}), PASSPHRASE); out = 1")
    cases, rows, seen = run(
        """
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.web.vault import door
from holdfast.web.vault.models import CaseRow, EntryRow
anna = User.objects.get(username="anna")
out = [CaseRow.objects.count(), EntryRow.objects.count(), [one.profile for one in door.erased_cases(anna)]]
"""
    )
    assert (cases, rows, seen) == (0, 0, ["it-5-years"])


def test_an_erasure_cut_short_is_finished_when_the_practice_is_opened(run: Run, practice: Path) -> None:
    """The key is gone; the process is killed before the rows are."""
    run(
        """
if os.fork() == 0:
    import signal
    open_practice(home, PASSPHRASE)
    from django.contrib.auth.models import User
    from holdfast.web.vault import audit, door, erasure
    erasure._remove = lambda case: os.kill(os.getpid(), signal.SIGKILL)
    anna = User.objects.get(username="anna")
    with audit.recorded("erase", anna.pk):
        door.erase(door.cases_for(anna)[0].id, anna, "it-5-years")
assert os.wait()[1] == 9
out = 1
"""
    )
    opened = """
open_practice(home, PASSPHRASE)
from holdfast.web.keystore.models import ErasedRow, KeyRow
from holdfast.web.vault.models import AuditEntry, CaseRow
out = [CaseRow.objects.count(), ErasedRow.objects.count(), AuditEntry.objects.order_by("-seq")[0].did[0][0]]
"""
    assert run(opened) == [0, 1, "erased again"]
