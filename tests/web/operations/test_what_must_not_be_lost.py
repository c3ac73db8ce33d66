"""No command destroys the only copy of a key, and none opens a practice on less than what it was made with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.web.operations.conftest import PASSPHRASE, Run

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged, open_file, seal_file
from holdfast.web.operations.secret_files import make_installation_key, read_installation_key
from holdfast.web.practice import databases

SERVE = 'make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE).close(); out = "served"'


def test_a_demo_leaves_the_key_and_the_database_that_the_environment_names_alone(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "the-practice.key"
    make_installation_key(key, None)
    before = key.read_bytes()
    made = run(
        'make_demo(home); out = str((home / "installation.key").exists())',
        HOLDFAST_KEY_FILE=str(key),
        HOLDFAST_DATABASE_URL="postgresql://nobody@nowhere.invalid/practice",
    )
    assert made == "True"
    assert key.read_bytes() == before


def test_a_new_practice_never_writes_over_a_key(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "the-practice.key"
    make_installation_key(key, None)
    before = key.read_bytes()
    refused = run("init_practice(home, passphrase=PASSPHRASE)", HOLDFAST_KEY_FILE=str(key))
    assert "There is a key already" in refused["refused"]
    assert key.read_bytes() == before
    assert not (tmp_path / "practice").exists()
    with pytest.raises(Refused):
        make_installation_key(key, None)


def test_a_restore_that_fails_at_its_last_step_keeps_the_key_that_was_put_there(
    run: Run, practice: Path, made: Path
) -> None:
    key = (practice / "installation.key").read_bytes()
    shutil.rmtree(practice)
    (made.parent / "holdfast-keys-latest" / "installation.key").unlink()
    practice.mkdir()
    (practice / "installation.key").write_bytes(key)
    (practice / "installation.key").chmod(0o600)
    # A folder that cannot be taken away, as a mounted volume cannot.
    out = run("""
real = os.rmdir
def mounted(path, **more):
    if str(path) == str(home):
        raise OSError(16, "Device or resource busy")
    real(path, **more)
os.rmdir = mounted
restore(home, here / "backups" / "one.backup", PASSPHRASE)
out = "restored"
""")
    assert out == "restored"
    assert (practice / "installation.key").read_bytes() == key
    assert run(SERVE) == "served"


@pytest.mark.parametrize("damaged", ["", "{", "{}", '{"secret_key": ""}', '{"secret_key": null}', "[]"])
def test_a_practice_whose_secrets_are_not_whole_is_not_served_under_a_known_one(
    run: Run, practice: Path, damaged: str
) -> None:
    (practice / "secrets.json").write_text(damaged)
    assert "secrets.json" in run(SERVE)["refused"]


@pytest.mark.parametrize(
    "setting",
    [
        {"zone": "Nowhere/At all"},
        {"idle_minutes": "soon"},
        {"idle_minutes": 0},
        {"idle_minutes": 10**9},
        {"pinned": {"reads": "now"}},
        {"profile": "server"},
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_in_words(
    run: Run, practice: Path, setting: dict[str, object]
) -> None:
    file = practice / "practice.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **setting}))
    refused = run(SERVE)
    assert "practice.json" in refused["refused"] + refused["do"]


def test_half_a_practice_json_does_not_become_a_practice_of_defaults(run: Run, practice: Path) -> None:
    (practice / "practice.json").write_text('{"profile": "ho')
    assert "not whole" in run(SERVE)["refused"]


def test_data_without_the_keys_they_were_sealed_under_are_refused(run: Run, practice: Path) -> None:
    shutil.rmtree(practice / "keys")
    (practice / "keys").mkdir(mode=0o700)
    run("start_django(home); from holdfast.web.operations.opening import migrate; migrate()")
    assert "key store" in run(SERVE)["refused"]


def test_data_that_others_can_read_are_refused(run: Run, practice: Path) -> None:
    """Every word in them is sealed; sessions and password hashes are not."""
    (practice / "data.sqlite3").chmod(0o644)
    assert "can be read by others" in run(SERVE)["refused"]


@pytest.mark.parametrize("cost", [[0, 0, 0], [1, 1, 8], [10**9, 65536, 4], [3, 10**9, 4], ["3", 8, 1], [3], None])
def test_a_key_file_with_another_cost_is_refused_and_not_paid(tmp_path: Path, cost: object) -> None:
    file = tmp_path / "installation.key"
    make_installation_key(file, PASSPHRASE)
    plain = json.loads(file.read_text())
    plain["kdf"]["cost"] = cost
    file.write_text(json.dumps(plain))
    with pytest.raises(Refused, match="not a whole key file"):
        read_installation_key(tmp_path, PASSPHRASE)


# --- backups ---


def test_a_head_alone_vouches_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    with (tmp_path / "a").open("wb") as out:
        seal_file(bytes(32), {"format": "x"}, tmp_path / "empty", out)
    forged = (tmp_path / "a").read_bytes().split(b"\n")[0].replace(b'"x"', b'"y"') + b"\n"
    (tmp_path / "b").write_bytes(forged)
    with (tmp_path / "out").open("wb") as out, pytest.raises(Damaged):
        open_file(bytes(32), tmp_path / "b", out)


@pytest.mark.parametrize("head", [b'{"salt": "00", "bytes": Infinity, "sha256": ""}', b"[" * 9_000])
def test_a_head_of_nonsense_is_damaged_and_no_more(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a").write_bytes(head + b"\n")
    with (tmp_path / "out").open("wb") as out, pytest.raises(Damaged):
        open_file(bytes(32), tmp_path / "a", out)


def test_a_disk_that_fills_up_is_told_and_leaves_no_half_backup(run: Run, practice: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    refused = run("""
import resource, signal
open_practice(home, PASSPHRASE)
from holdfast.web.vault import audit
from holdfast.web.operations.backup import snapshot
from holdfast.web.operations.secret_files import read_installation_key
key = read_installation_key(home, PASSPHRASE)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
snapshot(home, here / "full" / "one.backup", key)
""")
    assert "could not be written" in refused["refused"]
    assert not list((tmp_path / "full").iterdir())
    assert not list(practice.glob(".scratch-*"))


def test_a_restore_stands_in_the_trail_that_came_back(run: Run, practice: Path, made: Path) -> None:
    out = run("""
restore(home, here / "backups" / "one.backup", PASSPHRASE)
from holdfast.web.vault import audit
from holdfast.web.vault.models import AuditEntry
out = [AuditEntry.objects.order_by("-seq").first().did, audit.first_broken()]
""")
    assert out == [[["restored", ""]], None]


def test_a_trail_whose_end_was_cut_off_is_found_beside_a_backup(run: Run, practice: Path, made: Path) -> None:
    whole, cut = run("""
open_practice(home, PASSPHRASE)
from holdfast.web.operations.backup import head_of
from holdfast.web.vault import audit
from holdfast.web.vault.models import AuditEntry
head = head_of(home, here / "backups" / "one.backup", PASSPHRASE)
whole = [head[0] > 0, audit.holds(head)]
AuditEntry.objects.filter(seq__gte=head[0]).delete()
out = [whole, [audit.first_broken(), audit.holds(head)]]
""")
    assert whole == [True, True]
    assert cut == [None, False]


def test_an_upgrade_waits_until_nobody_is_served(run: Run, practice: Path) -> None:
    refused = run("""
import fcntl
held = (home / "serving.lock").open("w")
fcntl.flock(held, fcntl.LOCK_EX)
upgrade(home, PASSPHRASE)
""")
    assert "being served" in refused["refused"]


# --- nothing in clear beside the practice ---


def test_neither_a_long_form_nor_a_long_page_is_written_to_a_temporary_file(run: Run, practice: Path) -> None:
    statuses, files = run("""
import http.client, tempfile, threading
files = []
for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
    setattr(tempfile, name, lambda *given, **more: files.append(name) or 1 / 0)
tempfile.SpooledTemporaryFile.rollover = lambda self: files.append("rollover") or 1 / 0
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE)
from django.http import HttpResponse
from holdfast.web.accounts import urls
urls.urlpatterns[0].callback = lambda request: HttpResponse(20_000_000 * "a")
running = threading.Thread(target=server.run)
running.start()
connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=60)
form = {"Content-Type": "application/x-www-form-urlencoded"}
statuses = []
for method, size in (("GET", 0), ("POST", 3_900_000), ("POST", 4_100_000)):
    connection.request(method, "/account/sign-in/", "long=" + size * "a", form)
    answer = connection.getresponse()
    statuses.append([answer.status, len(answer.read())])
    connection.close()
server.close()
running.join(20)
out = [statuses, files]
""")
    assert files == []
    assert statuses[0] == [200, 20_000_000]
    assert [status for status, _ in statuses[1:]] == [403, 413]  # without its token refused, after all of it was read


def test_what_a_database_address_asks_of_the_connection_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", "postgresql://a:b@db.invalid/x?sslmode=verify-full&connect_timeout=5")
    assert databases("")["default"]["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "5"}
