"""A backup opens whole and with its key, or not at all; a restore changes everything or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.operations.conftest import Run

from holdfast.web.operations.sealed_stream import PIECE, Damaged, open_file, seal_file

READ = """
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
    return [[c.id, len(c.record.sessions), len(c.private.notes)] for c in read]
"""


def test_a_practice_comes_back_on_an_empty_machine(run: Run, practice: Path, made: Path) -> None:
    before = run(READ + "out = cases(home)")
    shutil.rmtree(practice)
    assert run('out = restore(home, here / "backups" / "one.backup", PASSPHRASE)') >= 1
    assert run(READ + "out = cases(home)") == before
    assert before[0][0] == "grandiose-seven"
    assert run('make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE).close(); out = 1') == 1


def test_a_practice_goes_back_to_its_backup_and_keeps_what_was(run: Run, practice: Path, made: Path) -> None:
    before = run(READ + "out = cases(home)")
    run("""
open_practice(home, PASSPHRASE)
from django.contrib.auth.models import User
from holdfast.simulate.examples import example
from holdfast.web.vault import audit, door
with audit.recorded("test"):
    door.import_case(User.objects.get(), example("stable-noise").__class__(example("stable-noise").record))
""")
    run('restore(home, here / "backups" / "one.backup", PASSPHRASE)')
    assert run(READ + "out = cases(home)") == before
    assert (practice / "data.before-restore.sqlite3").exists()


def test_keys_are_beside_the_backup_and_not_in_it(run: Run, practice: Path, made: Path) -> None:
    keys = made.parent / "holdfast-keys-latest"
    assert {file.name for file in keys.iterdir()} == {"keys.sealed", "practice.json", "installation.key"}
    inside = run("""
start_django(home)
from holdfast.web.operations.backup_keys import own_backup_key
from holdfast.web.operations.dump import open_dump
from holdfast.web.operations.secret_files import read_installation_key
key = own_backup_key(read_installation_key(home, PASSPHRASE))
with open_dump(here / "backups" / "one.backup", key.key) as dump:
    out = sorted({table.name for table, _ in dump.pieces} | {t["name"] for t in dump.opening["data"]["tables"]})
""")
    assert "vault_entryrow" in inside
    assert not [name for name in inside if name.startswith("keystore") or name == "django_session"]


def test_a_hosts_own_key_is_not_copied(run: Run, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    run('init_practice(home, "host")')
    run('backup(home, here / "backups")')
    keys = tmp_path / "backups" / "holdfast-keys-latest"
    assert {file.name for file in keys.iterdir()} == {"keys.sealed", "practice.json"}
    assert len(list((tmp_path / "backups").glob("holdfast-2*Z.backup"))) == 1


RESTORE_EACH = """
out = []
for name in ("cut", "short", "turned", "empty", "text", "case", "nothing"):
    try:
        restore(home, here / "backups" / name, PASSPHRASE)
        out.append(None)
    except Refused as refused:
        out.append({"refused": refused.what, "do": refused.do})
"""


def test_a_damaged_or_foreign_backup_changes_nothing(run: Run, practice: Path, made: Path, tmp_path: Path) -> None:
    data, whole = (practice / "data.sqlite3").read_bytes(), made.read_bytes()
    turned = bytearray(whole)
    turned[len(whole) // 2] ^= 1
    for name, content in (
        ("cut", whole[:-1]), ("short", whole[:40]), ("turned", bytes(turned)), ("empty", b""), ("text", b"hello\n"),
        ("case", b'{"format": "holdfast-case/1"}\n'),
    ):  # fmt: skip
        (tmp_path / "backups" / name).write_bytes(content)
    for refused in run(RESTORE_EACH):
        assert refused is not None
        assert refused["do"]
    assert (practice / "data.sqlite3").read_bytes() == data
    assert not list(practice.glob(".scratch*"))
    wrong = run('restore(home, here / "backups" / "one.backup", "another passphrase")')
    assert "passphrase" in wrong["refused"]
    # of another practice: its key does not open it
    run('init_practice(here / "other", passphrase=PASSPHRASE)')
    other = run('restore(here / "other", here / "backups" / "one.backup", PASSPHRASE)')
    assert "could not be opened" in other["refused"]


def test_a_restore_without_keys_or_into_a_full_folder_is_refused(run: Run, practice: Path, made: Path) -> None:
    (practice.parent / "full").mkdir()
    (practice.parent / "full" / "letter.txt").write_text("dear")
    assert "neither empty" in run('restore(here / "full", here / "backups" / "one.backup", PASSPHRASE)')["refused"]
    shutil.rmtree(made.parent / "holdfast-keys-latest")
    refused = run('restore(here / "new", here / "backups" / "one.backup", PASSPHRASE)')
    assert "keys are missing" in refused["refused"]
    assert not (practice.parent / "new").exists()
    assert not list(practice.parent.glob(".holdfast-restore*"))


def test_a_backup_writes_over_nothing(run: Run, practice: Path, made: Path) -> None:
    before = made.read_bytes()
    assert "already" in run('backup(home, here / "backups" / "one.backup", PASSPHRASE)')["refused"]
    assert made.read_bytes() == before
    assert "no folder" in run('backup(home, here / "nowhere" / "x", PASSPHRASE)')["refused"]


KEY = bytes(range(32))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_a_long_file_comes_out_as_it_went_in(tmp_path: Path, size: int) -> None:
    plain = bytes(n % 251 for n in range(997)) * (size // 997 + 1)
    (tmp_path / "plain").write_bytes(plain[:size])
    with (tmp_path / "sealed").open("wb") as out:
        seal_file(KEY, {"format": "x"}, tmp_path / "plain", out)
    with (tmp_path / "opened").open("wb") as out:
        assert open_file(KEY, tmp_path / "sealed", out)["bytes"] == size
    assert (tmp_path / "opened").read_bytes() == plain[:size]


@given(place=st.integers(0, 2_000), bit=st.integers(0, 7), cut=st.booleans())
def test_a_sealed_file_changed_anywhere_does_not_open(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "plain").write_bytes(b"what he said " * 100)
    with (folder / "sealed").open("wb") as out:
        seal_file(KEY, {"format": "x"}, folder / "plain", out)
    whole = bytearray((folder / "sealed").read_bytes())
    place %= len(whole)
    if cut:
        del whole[place:]
    else:
        whole[place] ^= 1 << bit
    (folder / "sealed").write_bytes(whole)
    with (folder / "opened").open("wb") as out, pytest.raises(Damaged):
        open_file(KEY, folder / "sealed", out)


def test_pieces_cannot_be_left_out_or_exchanged(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"x" * (3 * PIECE))
    with (tmp_path / "sealed").open("wb") as out:
        seal_file(KEY, {"format": "x"}, tmp_path / "plain", out)
    data = (tmp_path / "sealed").read_bytes()
    head, body, step = data[: data.index(b"\n") + 1], data[data.index(b"\n") + 1 :], 4 + PIECE + 28
    one, two, three = (body[n * step : (n + 1) * step] for n in range(3))
    for pieces in ((one, two), (one, three), (two, one, three), (one, one, three), (one, two, three, three)):
        (tmp_path / "sealed").write_bytes(head + b"".join(pieces))
        with (tmp_path / "opened").open("wb") as out, pytest.raises(Damaged):
            open_file(KEY, tmp_path / "sealed", out)
