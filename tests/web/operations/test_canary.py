"""A word planted in every free-text field is found nowhere in clear: databases, WAL, keys, logs, temp, backups."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.web.operations.conftest import PASSPHRASE

WORD = "zanzibarheron"
# A practice served on a port, used over HTTP by a therapist, and searched while it still runs: its WAL is full then.
USE = r"""
import http.cookiejar, re, sys, threading, urllib.error, urllib.parse, urllib.request
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

here, passphrase, word = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
from holdfast.web.operations.backup import backup
from holdfast.web.operations.init import init_practice
from holdfast.web.operations.serve import make_server
home = here / "practice"
init_practice(home, passphrase=passphrase)
server = make_server(home, "127.0.0.1", 0, passphrase=passphrase)
threading.Thread(target=server.run, daemon=True).start()

from holdfast.case.casefile import write_case
from holdfast.case.fields import _TextReader
from holdfast.simulate.examples import example
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
from holdfast.web.vault.models import CaseRow

def is_text(hint):
    if get_origin(hint) is Annotated:
        return any(isinstance(mark, _TextReader) for mark in hint.__metadata__)
    return any(is_text(part) for part in get_args(hint))

def planted(value):
    if isinstance(value, tuple):
        return tuple(planted(part) for part in value)
    if not is_dataclass(value):
        return value
    hints = get_type_hints(type(value), include_extras=True)
    new = {}
    for f in fields(value):
        old = getattr(value, f.name)
        if is_text(hints[f.name]) and f.name != "zone" and (old is None or isinstance(old, str)):
            new[f.name] = word
        else:
            new[f.name] = planted(old)
    return type(value)(**new)

case = planted(example("archivist"))
assert write_case(case).count(word.encode()) > 200, "the word must be everywhere"
password = "a heron stands in the river"
user, _ = make_account("anna", password, "therapist")
with audit.recorded("test"):
    key = open_author_key(user, password)
    handle = door.import_case(user, case, author_key=key)
    door.save_draft(handle, "log:99", {"words": word}, private={"line": word}, author_key=key)
    read = door.load_case(handle, key)
    assert (read.record, read.working) == (case.record, case.working)
    assert read.private.notes == case.private.notes

base = f"http://127.0.0.1:{server.effective_port}"
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

def get(path):
    try:
        return browser.open(base + path).read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")

def post(path, page, **form):
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    try:
        body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode()
        return browser.open(base + path, body).read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode(errors="replace")

sign_in = get("/account/sign-in/?next=/" + word)
post("/account/sign-in/", sign_in, name=word, password=word)
home_page = post("/account/sign-in/", sign_in, name="anna", password=password)
assert "Sign out" in home_page, home_page[:500]
case_page = get(f"/cases/{handle.id}/?q={word}")
assert word in case_page
for path in ("", "brief/", "contract/", "log/", "hours/3/", f"entries/{word}/", f"hours/{word}/"):
    get(f"/cases/{handle.id}/{path}?q={word}")
get("/" + word)
log = get(f"/cases/{handle.id}/hours/62/log/")
post(f"/cases/{handle.id}/hours/62/log/", case_page, words=word, line=word)
(here / "backups").mkdir()
backup(home, here / "backups", passphrase)

from django.db import connections
found = [
    str(file.relative_to(here)) + (" utf-16" if word.encode() not in file.read_bytes() else "")
    for file in here.rglob("*")
    if file.is_file() and (word.encode() in file.read_bytes() or word.encode("utf-16-le") in file.read_bytes())
]
import base64
looked = sorted(file.name for file in here.rglob("*") if file.is_file())
print("LOOKED", " ".join(looked))
print("FOUND", " ".join(found))
"""


def test_a_planted_word_is_found_nowhere_in_clear(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    with (tmp_path / "log").open("w") as log:
        done = subprocess.run(
            [sys.executable, "-c", USE, str(tmp_path), PASSPHRASE, WORD],
            env={"PATH": os.defpath, "HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp")},
            stdout=subprocess.PIPE, stderr=log, text=True, check=False, timeout=120,
        )  # fmt: skip
    written = (tmp_path / "log").read_text()
    assert done.returncode == 0, written[-3000:]
    looked, found = (line.split()[1:] for line in done.stdout.splitlines()[-2:])
    assert {"data.sqlite3", "data.sqlite3-wal", "keys.sqlite3", "log"} <= set(looked)
    assert found == []
    assert '"view": "case"' in written  # the log was written, and without the word
    assert WORD not in written
