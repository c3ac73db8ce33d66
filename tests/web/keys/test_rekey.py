"""A new installation key: while others work, and cut short wherever it may be, the practice opens and says the same."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.web.operations.conftest import BEGIN, END, PASSPHRASE, Run

from holdfast.web.operations.keys import change_passphrase
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import (
    InstallationKey,
    add_next_key,
    is_between_keys,
    keep_key,
    make_installation_key,
    read_installation_keys,
)

READ = """
from holdfast.web.operations import keys
from holdfast.web.operations.keys import rekey, rekey_patients, change_passphrase
def everything():
    import hashlib
    from django.contrib.auth.models import User
    from holdfast.case.casefile import dump, write_case
    from holdfast.web.accounts.author_keys import open_author_key
    from holdfast.web.vault import audit, door
    user = User.objects.get(username="anna")
    with audit.recorded("test"):
        case = door.load_case(door.cases_for(user)[0], open_author_key(user, "a heron stands in the river"))
    assert len(case.private.notes) > 0
    assert audit.first_broken() is None
    said = json.dumps([dump(one) for one in case.private.notes])
    return hashlib.sha256(write_case(case) + said.encode()).hexdigest()
"""
OPENED = READ + "open_practice(home, PASSPHRASE); out = everything()"


def killed(here: Path, code: str) -> None:
    """Run lines as `run` does, and see that they were killed on the way."""
    lines = "\n".join("    " + line for line in (READ + code).strip().splitlines())
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + lines + END, str(here), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]


def key_ids(practice: Path) -> list[str]:
    plain = json.loads((practice / "installation.key").read_text())
    return [plain["id"], *([plain["next"]["id"]] if "next" in plain else [])]


def test_a_new_installation_key_opens_everything_and_the_old_one_nothing(run: Run, practice: Path) -> None:
    old_file, (old,) = (practice / "installation.key").read_bytes(), key_ids(practice)
    secret = (practice / "secrets.json").read_bytes()
    count, served, same = run(
        READ
        + """
open_practice(home, PASSPHRASE)
was = everything()
made = rekey(home, PASSPHRASE)
open_practice(home, PASSPHRASE)
out = [made.keys, made.served, everything() == was]
"""
    )
    assert count >= 3
    assert not served
    assert same
    assert key_ids(practice) != [old]
    assert (practice / "secrets.json").read_bytes() == secret  # nobody is signed out
    (practice / "installation.key").write_bytes(old_file)
    assert "does not fit" in run(OPENED)["refused"]


DIE = """
import signal
from holdfast.web.operations import secret_files
from holdfast.web.vault import keyring
def die(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)
def die_at_replacing(which):
    real, count = Path.replace, [0]
    def replace(self, target):
        if not str(target).endswith(".key"):
            return real(self, target)
        count[0] += 1
        return die() if count[0] == which else real(self, target)
    Path.replace = replace
"""


def test_a_backup_of_before_opens_after_a_rekey(run: Run, practice: Path, made: Path) -> None:
    was = run(OPENED + "; rekey(home, PASSPHRASE)")
    run(f"restore(home, Path({str(made)!r}), PASSPHRASE); out = 1")
    assert run(OPENED) == was


SERVES = """
import threading, time
from holdfast.web.operations.serve import serving
with serving(home):
    open_practice(home, PASSPHRASE)
    from holdfast.simulate.examples import example
    from holdfast.web.vault import audit, door, keyring
    from django.contrib.auth.models import User
    first, ended = everything(), threading.Event()
    def look():
        from django.db import connections
        while not ended.wait(0.2):
            keyring.take_up()
        connections.close_all()
    watching = threading.Thread(target=look); watching.start()
    (here / "ready").touch()
    read = 0
    while not (here / "rekeyed").exists():
        assert everything() == first
        read += 1
    with audit.recorded("test"):
        made = door.import_case(User.objects.get(username="anna"), example("stable-noise"))
    ended.set(); watching.join()
    out = [first == everything(), read, str(made.id)]
"""


def test_a_program_that_serves_takes_the_new_key_up_and_leaves_nothing_behind(run: Run, practice: Path) -> None:
    lines = "\n".join("    " + line for line in (READ + SERVES).strip().splitlines())
    here = practice.parent
    with subprocess.Popen(
        [sys.executable, "-c", BEGIN + lines + END, str(here), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here)}, stdout=subprocess.PIPE, text=True,
    ) as serves:  # fmt: skip
        try:
            told = run(
                READ
                + """
import time
for _ in range(400):
    if (here / "ready").exists():
        break
    time.sleep(0.1)
old = json.loads((home / "installation.key").read_text())["id"]
made = rekey(home, PASSPHRASE)
from holdfast.web.keystore.models import NextInstallationKey
left = NextInstallationKey.objects.count()
(here / "rekeyed").touch()
out = [made.served, made.taken_up, left]
"""
            )
            (here / "rekeyed").touch()
            printed = serves.communicate(timeout=60)[0]
        finally:
            serves.kill()
    assert told == [True, True, 0]
    same, read, new_case = json.loads(printed.splitlines()[-1])
    assert same
    assert read > 0
    # The patient that the serving program took in after the change opens for a program that never held the old key.
    assert run(
        READ
        + f"""
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.web.vault import audit, door
with audit.recorded("test"):
    handle = door.case_for_user(User.objects.get(username="anna"), {new_case!r})
    out = len(door.load_case(handle).record.sessions) > 0
"""
    )


def test_where_nobody_takes_the_new_key_up_nothing_stays_behind_and_it_is_told(run: Run, practice: Path) -> None:
    served, taken, left = run(
        READ
        + """
import fcntl
lock = (home / "serving.lock").open("w")
fcntl.flock(lock, fcntl.LOCK_EX)
made = rekey(home, PASSPHRASE, wait=0.5)
from holdfast.web.keystore.models import NextInstallationKey
out = [made.served, made.taken_up, NextInstallationKey.objects.count()]
"""
    )
    assert (served, taken, left) == (True, False, 0)


def test_every_patient_gets_a_new_key_and_private_notes_wait_for_their_author(run: Run, practice: Path) -> None:
    done, waiting, retired, still, same, refused = run(
        READ
        + """
open_practice(home, PASSPHRASE)
was = everything()
made = rekey_patients(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault import door
rows = KeyRow.objects.filter(purpose="patient", retired_at__isnull=False)
before = rows.count()
door.reseal_private(open_author_key(User.objects.get(username="anna"), "a heron stands in the river"))
try:
    rekey_patients(home, PASSPHRASE, ["nobody"])
except Refused as refusal:
    refused = refusal.what
out = [made.cases, made.waiting, before, rows.count(), everything() == was, refused]
"""
    )
    assert (done, waiting) == (1, 1)
    assert (retired, still) == (1, 0)
    assert same
    assert "no case nobody" in refused


def test_another_passphrase_opens_and_the_old_one_does_not_and_all_stands_in_the_trail(
    run: Run, practice: Path
) -> None:
    new = "the kettle sings at noon"
    same, said = run(
        READ
        + f"""
open_practice(home, PASSPHRASE)
was = everything()
rekey(home, PASSPHRASE)
rekey_patients(home, PASSPHRASE)
change_passphrase(home, PASSPHRASE, {new!r})
from holdfast.web.vault.models import AuditEntry
said = [entry.did for entry in AuditEntry.objects.order_by("-seq")[:3]]
open_practice(home, {new!r})
out = [everything() == was, said]
"""
    )
    assert same
    assert [pairs[0][0] for pairs in said] == ["passphrase changed", "rekey", "rekey"]
    assert said[1][0][1] != ""
    assert said[2][0][1] == ""
    with pytest.raises(Refused, match="does not open"):
        read_installation_keys(practice, PASSPHRASE)


@pytest.mark.parametrize(("old", "new", "said"), [("wrong", "long enough, this one", "not open"), (None, "x", "short")])
def test_a_passphrase_that_does_not_fit_changes_nothing(practice: Path, old: str | None, new: str, said: str) -> None:
    before = (practice / "installation.key").read_bytes()
    with pytest.raises(Refused, match=said):
        change_passphrase(practice, old or PASSPHRASE, new)
    assert (practice / "installation.key").read_bytes() == before


def test_a_server_has_no_passphrase_to_change(run: Run) -> None:
    refused = run('init_practice(home, "host")\n' + READ + 'change_passphrase(home, "", "the kettle sings at noon")')
    assert "no passphrase" in refused["refused"]


def test_a_passphrase_that_is_killed_on_the_way_is_the_old_one(run: Run, practice: Path) -> None:
    before = read_installation_keys(practice, PASSPHRASE)
    killed(
        practice.parent,
        f"start_django(home)\n{DIE}\ndie_at_replacing(1)\nchange_passphrase(home, PASSPHRASE, 'the kettle sings')",
    )
    assert read_installation_keys(practice, PASSPHRASE) == before


def test_two_keys_of_another_practice_are_refused(run: Run, practice: Path) -> None:
    (practice / "installation.key").unlink()
    make_installation_key(practice / "installation.key", PASSPHRASE)
    add_next_key(practice, PASSPHRASE)
    assert "does not fit" in run(OPENED)["refused"]


# --- the key file by itself ----------------------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with a key file of a server in it."""
    (tmp_path / "practice.json").write_text("{}")
    make_installation_key(tmp_path / "installation.key", None)
    return tmp_path


def keys_in(home: Path) -> list[Any]:
    return [key.id for key in read_installation_keys(home, None)]


def test_a_key_file_holds_both_keys_until_one_is_kept(alone: Path) -> None:
    (old,) = read_installation_keys(alone, None)
    new = add_next_key(alone, None)
    assert read_installation_keys(alone, None) == (old, new)
    assert is_between_keys(alone)
    kept = (alone / "installation.key").read_bytes()
    keep_key(alone, new.id)
    assert read_installation_keys(alone, None) == (new,)
    (alone / "installation.key").write_bytes(kept)
    keep_key(alone, old.id)
    assert read_installation_keys(alone, None) == (old,)
    with pytest.raises(Refused, match="not a whole key file"):
        keep_key(alone, new.id)
    assert read_installation_keys(alone, None) == (old,)


@pytest.mark.parametrize("length", [0, 1, 20, 60, 100])
def test_a_key_file_cut_short_is_refused_also_between_two_keys(alone: Path, length: int) -> None:
    add_next_key(alone, None)
    whole = (alone / "installation.key").read_bytes()
    (alone / "installation.key").write_bytes(whole[:length])
    with pytest.raises(Refused, match="not a whole key file"):
        read_installation_keys(alone, None)


@pytest.mark.parametrize("following", [{}, {"id": "x", "key": ""}, [], "x", {"id": 3}])
def test_half_a_next_key_is_refused(alone: Path, following: object) -> None:
    plain = json.loads((alone / "installation.key").read_text())
    (alone / "installation.key").write_text(json.dumps({**plain, "next": following}))
    with pytest.raises(Refused, match="not a whole key file"):
        read_installation_keys(alone, None)


def test_a_key_does_not_show_itself() -> None:
    from uuid import UUID

    assert "secret" not in repr(InstallationKey(UUID(int=3), b"secret"))
