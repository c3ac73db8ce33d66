"""The log of a program that serves: lines of JSON, an error by its kind and place, never a word that was handled."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.operations.conftest import Run

WORD = "heronsword"
PLANT = """
import http.client, logging, socket, threading, time, warnings
WORD = "heronsword"
server = make_server(home, "127.0.0.1", 0, passphrase=PASSPHRASE)
from holdfast.web.log_lines import everything_logged
everything_logged()
running = threading.Thread(target=server.run)
running.start()
def ask(path):
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
    connection.request("POST", path, body="text=" + WORD, headers={
        "X-Word": WORD, "Cookie": "a=" + WORD, "Content-Type": "application/x-www-form-urlencoded"})
    return connection.getresponse().status
def breaks(*given, **more):
    secret = WORD
    raise ValueError(f"{secret} in the message")
thread = threading.Thread(target=breaks)
thread.start(), thread.join()
class Dropped:
    def __del__(self):
        breaks()
Dropped()
warnings.warn(WORD)
logging.getLogger("uvicorn.error").error("%s", WORD)
logging.getLogger("somebody").error(WORD, exc_info=ValueError(WORD))
statuses = [ask("/" + WORD + "?q=" + WORD)]
with socket.create_connection(("127.0.0.1", server.effective_port)) as made:
    made.sendall(b"\\0" + WORD.encode() + b"\\r\\n\\r\\n")
    made.recv(1000)
server.now_and_then = (breaks,)  # in the loop itself: looked at within ten seconds, or when asked to
server._hung_up = True
time.sleep(0.5)
statuses.append(ask("/healthz"))
server.close()
running.join(20)
out = statuses
"""


def set_log(practice: Path, **chosen: object) -> None:
    plain = json.loads((practice / "practice.json").read_text())
    (practice / "practice.json").write_text(json.dumps(plain | {"log": chosen}))


def test_what_fails_anywhere_is_told_by_kind_and_place_alone(run: Run, practice: Path) -> None:
    set_log(practice, to="holdfast.log")
    assert run(PLANT) == [404, 403]  # and it still answers
    file = practice / "holdfast.log"
    assert file.stat().st_mode & 0o077 == 0
    said = file.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert WORD not in said
    outside = [line["error"] for line in lines if line["message"] == "error outside a request"]
    assert len(outside) == 3  # the thread, what was dropped, and what the loop was to do
    assert all(error.startswith("ValueError at ") for error in outside)
    loggers = {line["logger"] for line in lines}
    assert {"uvicorn.error", "somebody", "py.warnings", "holdfast.request", "holdfast.program"} <= loggers


def test_a_log_file_is_turned_over_and_kept_closed(run: Run, practice: Path) -> None:
    set_log(practice, to="holdfast.log", megabytes=1, keep=2)
    run("""
os.environ["HOLDFAST_SERVING"] = "1"
start_django(home)
import logging
for number in range(40_000):
    logging.getLogger("holdfast.request").info("request", extra={"view": "sign-in", "status": number})
out = None
""")
    found = sorted(practice.glob("holdfast.log*"))
    assert [file.name for file in found] == ["holdfast.log", "holdfast.log.1", "holdfast.log.2"]
    assert all(file.stat().st_size <= 1_000_000 and file.stat().st_mode & 0o077 == 0 for file in found)
