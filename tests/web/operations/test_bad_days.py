"""A full disk, a disk that cannot be written, a clock that jumps, two programs at once: told in words, nothing half
saved, and all is well again afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.web.operations.conftest import PASSPHRASE, Run

SERVE = """
import http.client, json, re, sys, threading, time, urllib.parse
from datetime import timedelta
from pathlib import Path
from holdfast.web.operations.serve import make_server
home, PASSPHRASE = Path(sys.argv[1]) / "practice", sys.argv[2]
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE, threads=2)
running = threading.Thread(target=server.run, daemon=True)
running.start()
jar = {}
def ask(path, **fields):
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=60)
    heads = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
    body = urllib.parse.urlencode(fields) if fields else None
    if fields:
        heads |= {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST" if fields else "GET", path, body=body, headers=heads)
    answer = connection.getresponse()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            key, _, rest = value.partition("=")
            jar[key] = rest.partition(";")[0]
    return answer.status, answer.read().decode(), answer.getheader("location")
def hidden(page):
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="hidden"' in tag:
            found[re.search(r'name="([^"]*)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]
    return found
def sign_in():
    jar.clear()
    token = hidden(ask("/account/sign-in/")[1])
    return ask("/account/sign-in/", **token, name="anna", password="a heron stands in the river")
from holdfast.web.vault import audit
from holdfast.web.vault.models import AuditEntry, CaseRow, EntryRow, PostedForm, DraftRow
case = str(CaseRow.objects.get().pk)
def state():
    return [model.objects.count() for model in (AuditEntry, EntryRow, PostedForm, DraftRow)]
def end(out):
    server.close()
    running.join(20)
    print(json.dumps(out))
"""


def serve(here: Path, code: str, before: Sequence[str] = (), more: Mapping[str, str] | None = None) -> object:
    """Lines run beside a server of their own, as a process that `before` may start; the last line it prints."""
    done = subprocess.run(
        [*before, sys.executable, "-c", SERVE + code, str(here), PASSPHRASE],
        env={"PATH": "/usr/bin:/bin", "HOME": str(here), **(more or {})},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


FULL = """
import resource
assert sign_in()[0] == 302
brief = f"/cases/{case}/brief/"
good = ask(brief)[0]
log = f"/cases/{case}/hours/8/log/"
form = hidden(ask(log)[1])
before = state()
most = (home / "data.sqlite3-wal").stat().st_size  # from now on no file of this process grows beyond this
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
reading, saving, entering = ask(brief), ask(log, **form, do="keep", alliance="7"), sign_in()
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
during = state()
again = sign_in()[0], ask(brief)[0]
form = hidden(ask(log)[1])
saved = ask(log, **form, do="keep", alliance="7")[0]
end([good, before, reading[:2], saving[:2], entering[:2], during, again, saved, state(), audit.verify().whole])
"""


def test_on_a_full_disk_nothing_is_shown_or_saved_and_then_all_is_well(practice: Path, tmp_path: Path) -> None:
    found = serve(tmp_path, FULL)
    assert isinstance(found, list)
    good, before, reading, saving, entering, during, again, saved, after, whole = found
    assert good == 200
    for status, page in (reading, saving, entering):
        assert status == 503, page[:500]
        assert "disk of this practice is full" in page
    assert during == before
    assert again == [302, 200]
    assert saved in (200, 302)
    assert after[0] > before[0]
    assert whole


READ_ONLY = """
files = [home / "data.sqlite3", home / "data.sqlite3-wal", home / "data.sqlite3-shm"]
from django.db import connections
before = state()
connections.close_all()
for file in files:
    if file.exists():
        file.chmod(0o400)
shown, entering = ask("/account/sign-in/")[0], sign_in()
for file in files:
    if file.exists():
        file.chmod(0o600)
connections.close_all()
during, again = state(), sign_in()[0]
end([before, shown, entering[:2], during, again, audit.verify().whole])
"""


def test_a_practice_that_can_only_be_read_says_so(practice: Path, tmp_path: Path) -> None:
    drop: list[str] = []
    if os.geteuid() == 0:  # root writes where nobody may
        if not shutil.which("setpriv"):
            pytest.skip("this runs as root, and there is no setpriv to give that up")
        drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"]
    found = serve(tmp_path, READ_ONLY, before=drop)
    assert isinstance(found, list)
    before, shown, entering, during, again, whole = found
    assert shown == 200
    assert entering[0] == 503
    assert "lets nothing be written" in entering[1]
    assert during == before
    assert again == 302
    assert whole


CLOCK = """
assert sign_in()[0] == 302
brief = f"/cases/{case}/brief/"
log = f"/cases/{case}/hours/8/log/"
form = hidden(ask(log)[1])
ahead = time.time()
Path(sys.argv[1], "clock").write_text("-3d")
while time.time() > ahead:  # sleeping goes wrong under a clock that jumps
    pass
back = ahead - time.time()
shown, saved = ask(brief)[0], ask(log, **form, do="keep", alliance="7")[0]
times = list(AuditEntry.objects.order_by("seq").values_list("at", flat=True))
end([back, shown, saved, audit.verify().whole, times != sorted(times), sign_in()[0]])
"""


def test_a_clock_that_jumps_back_loses_nobodys_work(practice: Path, tmp_path: Path) -> None:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not found:
        pytest.skip("there is no libfaketime on this machine")
    (tmp_path / "clock").write_text("+0d")
    fake = {
        "LD_PRELOAD": str(found[0]), "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "clock"),
        "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    said = serve(tmp_path, CLOCK, more=fake)
    assert isinstance(said, list)
    back, shown, saved, whole, jumped, again = said
    assert back > 2 * 86_400
    assert jumped
    assert (shown, saved in (200, 302), whole, again) == (200, True, True, 302)


TWO = """
import subprocess
command = [sys.executable, "-m", "holdfast"]
environment = {"PATH": "/usr/bin:/bin", "HOME": sys.argv[1], "HOLDFAST_PASSPHRASE": PASSPHRASE,
               "HOLDFAST_PASSWORD": "the kettle sings at noon"}
writing = [
    subprocess.Popen([*command, "account", name, "--home", str(home)], env=environment, stdout=subprocess.DEVNULL)
    for name in ("bruno", "clara")
]
statuses = []
while any(one.poll() is None for one in writing):
    statuses.append(sign_in()[0])
    statuses.append(ask(f"/cases/{case}/brief/")[0])
from django.contrib.auth.models import User
names = sorted(User.objects.values_list("username", flat=True))
end([sorted(set(statuses)), [one.returncode for one in writing], names, audit.verify().whole])
"""


def test_a_command_writes_while_people_work(practice: Path, tmp_path: Path) -> None:
    assert serve(tmp_path, TWO) == [[200, 302], [0, 0], ["anna", "bruno", "clara"], True]


def test_a_second_server_of_the_same_practice_is_refused(run: Run, practice: Path) -> None:
    refused = run("""
from holdfast.web.operations.serve import serve
with serving(home):
    serve(home, "127.0.0.1", 0, passphrase=PASSPHRASE)
""")
    assert "being served just now" in refused["refused"]
