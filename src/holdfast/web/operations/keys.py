"""`holdfast rekey` and `holdfast passphrase`: other keys for a practice, while people work.

Rekey, in an order that leaves a practice that opens wherever it is cut short: the new installation key into the key
file beside the old one; every key in the store wrapped anew, in one transaction; the old one out of the key file. While
the file holds both, whichever fits the store is used, and the next command brings it to its end.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from holdfast.web.operations.opening import check_files, fit_key, open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import (
    SHORTEST_PASSPHRASE,
    add_next_key,
    is_between_keys,
    keep_key,
    lock_file,
    needs_passphrase,
    read_installation_keys,
    wrap_by_passphrase,
)

LOCK = "rekey.lock"
LONGEST_WAIT = 60.0
"""Seconds in which a program that serves takes the new key up; it looks once a second."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many keys were wrapped anew; whether the practice was being served, and whether that program has the key."""

    keys: int
    served: bool
    taken_up: bool


@dataclass(frozen=True, slots=True)
class PatientsRekeyed:
    """Cases with a new key, rows sealed anew, rows that do not open and were left, cases whose old key stays until the
    author of private notes signs in.
    """

    cases: int
    rows: int
    left: int
    waiting: int


def rekey(home: Path, passphrase: str | None = None, wait: float = LONGEST_WAIT) -> Rekeyed:
    """A new installation key, also while the practice is served: nobody notices. Raises `Refused`.

    Older copies of the key file open nothing that is sealed from now on; make a backup afterwards, with its keys.
    """
    open_practice(home, passphrase)
    from holdfast.web.keystore.journal import empty_journal
    from holdfast.web.vault import audit, keyring

    with _alone(home), contextlib.ExitStack() as held:
        fit_key(*read_installation_keys(home, passphrase))  # another may have come before our lock
        try:
            if is_between_keys(home):
                keep_key(home, keyring.installation_name())
            new = add_next_key(home, passphrase)
        except OSError as error:
            raise Refused(
                f"The key file could not be written ({error.strerror}); nothing was changed.",
                "Its folder must let this user write: the file is replaced as a whole.",
            ) from None
        served = _is_served(home, held)
        with audit.recorded("rekey"):
            audit.note("rekey")
            count = keyring.wrap_all_under(keyring.Key(new.id, new.key), datetime.now(UTC), leave=served)
        taken = not served or _taken_up(new.id, wait)
        empty_journal("keys")
        keep_key(home, new.id)
    return Rekeyed(count, served, taken)


def finish_rekey(home: Path) -> None:
    """Bring a `rekey` that was cut short to its end: keep the key that fits the store, of the two in the key file.

    For a practice that is open in this process. Does nothing while another `rekey` is on its way.
    """
    from holdfast.web.keystore.journal import empty_journal
    from holdfast.web.keystore.models import NextInstallationKey
    from holdfast.web.vault import keyring

    with contextlib.suppress(Refused), _alone(home), contextlib.ExitStack() as held:
        keyring.prefer_what_fits()
        if not _is_served(home, held):  # who serves takes it up and removes it himself
            NextInstallationKey.objects.all().delete()
            empty_journal("keys")
        with contextlib.suppress(OSError):  # a key file that cannot be written: both keys stay in it, and open
            keep_key(home, keyring.installation_name())


def rekey_patients(
    home: Path, passphrase: str | None = None, cases: Sequence[str] = (), tell: Tell = lambda _: None
) -> PatientsRekeyed:
    """A new key for every patient, or for those whose case ids (as in their addresses) are named, one after the other
    while others read and write. Cut short, it has done some of them; begin again with those that are left, or all.

    Backups made before do not open for these patients any more: that is what it is for. Raises `Refused`.
    """
    open_practice(home, passphrase)
    from holdfast.web.vault import audit, door
    from holdfast.web.vault.keyring import retired_keys

    wanted = _cases(cases)
    rows = left = done = 0
    with _alone(home):
        for number, case in enumerate(wanted, 1):
            tell(f"case {number} of {len(wanted)}")
            with audit.recorded("rekey"):
                made = door.rekey_case(case)
            rows, left, done = rows + made.rows, left + made.left, done + 1
        door.drop_unneeded()
    waiting = len(retired_keys().keys() & set(wanted))
    return PatientsRekeyed(done, rows, left, waiting)


def change_passphrase(home: Path, old: str, new: str) -> None:
    """Wrap the installation key of a laptop's practice by another passphrase, in one step. Raises `Refused`.

    A workbench that is being served goes on. Copies of the key file made before still open with the old one.
    """
    check_has_passphrase(home)
    if len(new) < SHORTEST_PASSPHRASE:
        raise Refused(
            "This passphrase is too short; nothing was changed.",
            f"Choose one of at least {SHORTEST_PASSPHRASE} characters: four words of a sentence do well.",
        )
    open_practice(home, old)
    from holdfast.web.vault import audit

    with _alone(home), audit.recorded("passphrase"):
        audit.note("passphrase changed")
        try:
            wrap_by_passphrase(home, old, new)
        except OSError as error:
            raise Refused(
                f"The key file could not be written ({error.strerror}); the passphrase is the old one.",
                "Its folder must let this user write: the file is replaced as a whole.",
            ) from None


def check_has_passphrase(home: Path) -> None:
    """Refused where no passphrase wraps the key: a server's, or a demo's."""
    check_files(home)
    if not needs_passphrase(home):
        raise Refused(
            "This practice has no passphrase: its key lies in a file, so that a server starts by itself.",
            "Guard that file. To have a passphrase, make a practice for a laptop (holdfast init) and move the cases "
            "into it; a key file that was once in clear is not made safe by a passphrase.",
        )


def _cases(named: Sequence[str]) -> list[UUID]:
    from holdfast.web.vault.keyring import with_key
    from holdfast.web.vault.models import CaseRow

    every = list(CaseRow.objects.order_by("made_at", "id").values_list("id", flat=True))
    there = with_key(every)
    if not named:
        return [case for case in every if case in there]
    found = []
    for one in named:
        try:
            case = UUID(one)
        except ValueError:
            case = None
        if case is None or case not in there:
            raise Refused(
                f"There is no case {one}; nothing was changed.", "Name it as in the address of its page: /cases/.../"
            )
        found.append(case)
    return found


def _is_served(home: Path, held: contextlib.ExitStack) -> bool:
    """Whether another program serves the practice; if not, none begins until `held` ends."""
    from holdfast.web.operations.serve import serving

    try:
        import fcntl  # noqa: F401 - where there is none, nobody can tell: waiting does no harm

        held.enter_context(serving(home))
    except (ImportError, Refused):
        return True
    return False


def _taken_up(key_id: UUID, wait: float) -> bool:
    """Wait until the program that serves has taken the new key up and removed what it was left in. It must not stay:
    the old key opens it.
    """
    from holdfast.web.keystore.models import NextInstallationKey

    left = NextInstallationKey.objects.filter(id=key_id)
    until = time.monotonic() + wait
    while left.exists():
        if time.monotonic() > until:
            return left.delete()[0] == 0
        time.sleep(0.2)
    return True


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One at a time changes the key file. Refused where another does."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with lock_file(home / LOCK) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("Keys of this practice are being changed just now.", "Wait until that is done.") from None
        yield
