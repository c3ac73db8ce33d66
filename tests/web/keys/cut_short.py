"""Rekey and new patient keys, killed by SIGKILL at each step, on a practice on disk: run in a process of its own by
`test_cut_short`. Each case runs in a fork, so that what is slow to load is loaded once.

    python -m tests.web.keys.cut_short FOLDER PASSPHRASE        FOLDER/practice is copied for each
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdfast.case.sealing import Cost
from holdfast.web.operations import secret_files

QUICK = Cost(1, 8, 1)
NAME, PASSWORD = "anna", "a heron stands in the river"
BEFOREHAND = (
    "django.contrib.auth.hashers", "django.core.management", "argon2.low_level", "pydantic",
    "cryptography.hazmat.primitives.ciphers.aead", "cryptography.hazmat.primitives.kdf.hkdf",
    "holdfast.case.casefile", "holdfast.case.as_of", "holdfast.web.operations.keys", "django.db.migrations.executor",
    "django.db.backends.sqlite3.base",
)  # fmt: skip


def die(*args: object, **more: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_replacing(which: int) -> None:
    """At the nth time that a key file is put in place of another."""
    real, count = Path.replace, [0]

    def replace(self: Path, target: Path) -> Path:
        if not str(target).endswith(".key"):
            return real(self, target)
        count[0] += 1
        return die() if count[0] == which else real(self, target)

    Path.replace = replace  # type: ignore[method-assign, assignment]


def at(module: str, name: str) -> Callable[[], None]:
    """Die where `name` of `module` is called; `name` may be a method."""

    def prepare() -> None:
        place: Any = importlib.import_module(module)
        *path, last = name.split(".")
        for part in path:
            place = getattr(place, part)
        setattr(place, last, die)

    return prepare


KEYS, KEYRING, RESEALING = (
    f"holdfast.web.{name}" for name in ("operations.keys", "vault.keyring", "vault.resealing")
)  # fmt: skip
OF_REKEY: dict[str, Callable[[], None]] = {
    "before the first step": at(KEYS, "add_next_key"),
    "while the key file is written": lambda: die_at_replacing(1),
    "with both keys in the file": at(KEYRING, "wrap_all_under"),
    "in the midst of the key store": at(KEYRING, "KeyRow.save"),
    "with the key store under the new key": at(KEYS, "keep_key"),
    "while the key file is written again": lambda: die_at_replacing(2),
}
OF_PATIENTS: dict[str, Callable[[], None]] = {
    "after the new key is stored": at(RESEALING, "patient_key"),
    "before the rows are stored for good": at(RESEALING, "partial"),
    "before the old key goes": at(RESEALING, "destroy_keys"),
}


def opened(home: Path, passphrase: str) -> None:
    from holdfast.web.operations.opening import open_practice

    open_practice(home, passphrase)


def everything(home: Path, passphrase: str) -> str:
    """A fingerprint of what the practice says, private notes too, read by its author."""
    opened(home, passphrase)
    from django.contrib.auth.models import User

    from holdfast.case.casefile import dump, write_case
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door

    user = User.objects.get(username=NAME)
    with audit.recorded("test"):
        case = door.load_case(door.cases_for(user)[0], open_author_key(user, PASSWORD))
    assert case.private is not None
    assert case.private.notes
    assert audit.first_broken() is None
    notes = json.dumps([dump(one) for one in case.private.notes]).encode()
    return hashlib.sha256(write_case(case) + notes).hexdigest()


def run_rekey(home: Path, passphrase: str) -> None:
    from holdfast.web.operations.keys import rekey

    rekey(home, passphrase)


def run_patients(home: Path, passphrase: str) -> None:
    from holdfast.web.operations.keys import rekey_patients

    rekey_patients(home, passphrase)


def settled(home: Path) -> dict[str, int]:
    """After everybody came by: keys in the key file, keys of patients, what was left for a program that serves."""
    from django.contrib.auth.models import User

    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.keystore.models import KeyRow, NextInstallationKey
    from holdfast.web.vault import door

    door.reseal_private(open_author_key(User.objects.get(username=NAME), PASSWORD))
    plain = json.loads((home / "installation.key").read_text())
    return {
        "file": 1 + ("next" in plain),
        "patient": KeyRow.objects.filter(purpose="patient").count(),
        "left": NextInstallationKey.objects.count(),
    }


def made_quick(home: Path, passphrase: str) -> None:
    """Passwords of this practice are tried at once: what is slow on purpose is not what is looked at here."""
    secret_files.wrap_by_passphrase(home, passphrase, passphrase, QUICK)
    opened(home, passphrase)
    from django.conf import settings
    from django.contrib.auth.models import User

    from holdfast.web.accounts.author_keys import change_sealing_password

    settings.HOLDFAST_SEALING_COST = (QUICK.passes, QUICK.memory_kib, QUICK.lanes)
    change_sealing_password(User.objects.get(username=NAME), PASSWORD, PASSWORD)


def in_a_fork(act: Callable[[], Any]) -> Any:
    """What `act` returns, or "killed"."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, json.dumps(act()).encode())
            os._exit(0)
        except BaseException:  # noqa: BLE001 - told by the parent
            traceback.print_exc()
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        told = said.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGKILL:
        return "killed"
    return json.loads(told) if status == 0 else f"failed with {status}"


def cut_short(
    home: Path, passphrase: str, prepare: Callable[[], None], run: Callable[[Path, str], None]
) -> dict[str, Any]:
    """Run, killed on the way; then open, read, run to the end, read again."""

    def killed() -> None:
        from holdfast.web.operations.opening import start_django

        start_django(home)
        prepare()
        run(home, passphrase)

    def looked() -> dict[str, Any]:
        first = everything(home, passphrase)
        run(home, passphrase)
        return {"first": first, "again": everything(home, passphrase), **settled(home)}

    return {"status": in_a_fork(killed), "found": in_a_fork(looked)}


def main(folder: Path, passphrase: str) -> None:
    for module in BEFOREHAND:
        importlib.import_module(module)
    vars(secret_files)["USUAL"] = QUICK
    in_a_fork(lambda: made_quick(folder / "practice", passphrase))
    said: dict[str, Any] = {"was": in_a_fork(lambda: everything(folder / "practice", passphrase))}
    for points, run in ((OF_REKEY, run_rekey), (OF_PATIENTS, run_patients)):
        for name, prepare in points.items():
            home = Path(shutil.copytree(folder / "practice", folder / name.replace(" ", "-")))
            said[name] = cut_short(home, passphrase, prepare, run)
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
