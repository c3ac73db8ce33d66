"""Kill the server itself at random moments of writes that come over http: is every write it answered still there?

    python -m torture.server_kills [--kills 30] [--seed 1] [--postgres ADDRESS]

`holdfast serve` is a process of its own. Two browsers are signed in; one moves a contract, the other writes logs and
closes them. Between 0.2 and 1.5 s after they began the server is killed with SIGKILL and started again; the browsers go
on with the cookies they have. A write counts as acknowledged when 302 came back for it. Then another process reads:
each acknowledged move and hour is there once, an open draft is the last one acknowledged or one sent after it, no hour
is there without its log, moves count on, the trail is whole and has at least one entry for each write.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from torture.drawn import drawn
from torture.load import PASSPHRASE, Person, Seen, hidden
from torture.practice import PASSWORD, database

EARLIEST, LATEST = 0.2, 1.5
HOURS = 8
"""Hours that are there before: one of them that has no log yet is corrected by closing its log, and stands twice."""


class Browser(Person):
    """One signed-in browser that remembers what it sent, and what was answered."""

    def begin(self, root: str) -> None:
        """The same browser, before a server that was started again elsewhere."""
        fresh = Person(root, self.n, self.seen, 1)
        self.line = fresh.line

    def write_moves(self, n: int, told: dict[str, list[str]], stop: threading.Event) -> None:
        k, at = 0, f"/cases/{self.cases[0]}/contract/"
        while not stop.is_set():
            k += 1
            name = f"move-{n}-{k}-end"
            status, page, _ = self.ask("contract", at)
            if status != 200:
                return
            sent = {**hidden(page), "does": "tell", "clause": "", "kind": "frame", "text": name}
            status, _, _ = self.ask("move", f"{at}moves/", sent)
            if status == 302:
                told["moves"].append(name)
            elif status == 999:
                return

    def write_logs(self, n: int, told: dict[str, list[str]], stop: threading.Event) -> None:
        k, case = 0, f"/cases/{self.cases[0]}/"
        while not stop.is_set():
            k += 1
            _, _, where = self.ask("log, which", f"{case}log/")
            if not (where and self.draft(where, f"draft-{n:04}-{k:04}", told)):
                return
            if k % 2 == 0 and not self.hour(where, told):
                return

    def draft(self, where: str, name: str, told: dict[str, list[str]]) -> bool:
        status, page, _ = self.ask("draft opened", where)
        if status != 200:
            return False
        told["sent"].append(name)
        status, _, _ = self.ask("draft", where, {**hidden(page), "time": name, "depth": "2", "do": "later"})
        if status == 302:
            told["drafts"].append(name)
            told["open"] = [where.split("/")[-3], name]
        return status != 999

    def hour(self, where: str, told: dict[str, list[str]]) -> bool:
        status, page, _ = self.ask("log opened", where)
        if status != 200:
            return False
        day = re.search(r'name="day"[^>]*value="([^"]*)"', page)
        given = {
            "alliance": "7", "none_seen.signs": "yes", "then": "nothing_needed", "defence": "0", "depth": "2",
            "attendance": "on_time", "day": day[1] if day else "", "time": "10:00",
        }  # fmt: skip
        told["open"] = []  # the draft goes with it, or stays where it is cut off
        status, _, _ = self.ask("log closed", where, {**hidden(page), **given, "do": "close"})
        if status == 302:
            told["hours"].append(where.split("/")[-3])
        return status != 999


def make_practice(home: Path) -> None:
    """Run in a process of its own: a laptop's practice, one therapist, two cases."""
    from holdfast.web.operations.init import init_practice

    init_practice(home, "laptop", PASSPHRASE)
    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit, door

    for name in ("anna", "bert"):
        user, _ = make_account(name, PASSWORD, "therapist")
        with audit.recorded("torture"):
            door.import_case(user, drawn(1, HOURS, world="reference")[0])


def read_back(home: Path) -> dict[str, Any]:
    """Run in a process of its own: what is there."""
    from holdfast.web.operations.opening import open_practice

    open_practice(home, PASSPHRASE)
    from django.contrib.auth.models import User

    from holdfast.web.vault import audit, door
    from holdfast.web.vault.models import AuditAct

    with audit.recorded("read back"):
        handles = [door.cases_for(user)[0] for user in User.objects.order_by("id")]
        one, other = (door.load_case(handle) for handle in handles)
        drafts = {name: door.load_draft(handles[1], name) for name in door.drafts_open(handles[1])}
    return {
        "moves": [move.terms.text for move in one.record.moves if move.terms],
        "seqs": [move.seq for move in one.record.moves],
        "hours": [hour.number for hour in other.record.sessions],
        "logs": [log.session for log in other.working.logs],
        "drafts": {name: json.dumps(draft.open) for name, draft in drafts.items() if draft is not None},
        "broken": audit.first_broken(),
        "whole": audit.verify().whole,
        "writes": AuditAct.objects.filter(what="write").count(),
    }


def wrong_in(there: dict[str, Any], told: dict[str, list[str]]) -> list[str]:
    """What is not as it must be."""
    wrong = [f"{name} is there {count} times" for name in told["moves"] if (count := there["moves"].count(name)) != 1]
    wrong += [
        f"hour {number} is there {count} times among the {kind}"
        for number in map(int, told["hours"])
        for kind in ("hours", "logs")
        if (kind == "logs" or number > HOURS) and (count := there[kind].count(number)) != 1
    ]
    wrong += [
        f"hour {number} is there without its log"
        for number in there["hours"]
        if number > HOURS and number not in there["logs"]
    ]
    if there["seqs"] != list(range(1, len(there["seqs"]) + 1)):
        wrong.append("the moves do not count on")
    if told["open"]:
        number, last = told["open"]
        draft = there["drafts"].get(f"log:{number}", "")
        if not any(name in draft for name in told["sent"] if name >= last):
            wrong.append(f"the draft of hour {number} is older than {last}")
    if there["broken"] is not None or not there["whole"]:
        wrong.append(f"the trail is broken at {there['broken']}")
    if there["writes"] < sum(len(told[kind]) for kind in ("moves", "hours", "drafts")):
        wrong.append("there are fewer entries in the trail than writes")
    return wrong


def torture(home: Path, kills: int, seed: int, say: Callable[[str], None]) -> tuple[dict[str, list[str]], list[str]]:
    """Serve, write, kill; again; then read. What was acknowledged, and what is wrong."""
    draws, wrong, seen = random.Random(seed), list[str](), Seen()
    told: dict[str, list[str]] = {"moves": [], "hours": [], "drafts": [], "sent": [], "open": []}
    browsers: list[Browser] = []
    log = home.parent / "log"
    for n in range(kills):
        with log.open("a") as lines, serving(home, lines) as server:
            assert server.stdout is not None
            said = server.stdout.readline().split()
            if not said:
                return told, [*wrong, f"kill {n}: it did not serve again: {log.read_text()[-600:]}"]
            root = said[-1].rstrip("/")
            if not browsers:
                browsers += [Browser(root, k, seen, seed) for k in range(2)]
                browsers[0].sign_in("anna")
                browsers[1].sign_in("bert")
            for one in browsers:
                one.begin(root)
            stop = threading.Event()
            threads = [
                threading.Thread(target=browsers[0].write_moves, args=(n, told, stop)),
                threading.Thread(target=browsers[1].write_logs, args=(n, told, stop)),
            ]
            for thread in threads:
                thread.start()
            time.sleep(draws.uniform(EARLIEST, LATEST))
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
        if n % 10 == 9 or n == kills - 1:
            there = json.loads(
                subprocess.run(asked("--read", home), check=True, stdout=subprocess.PIPE, text=True).stdout
            )
            wrong += [f"kill {n}: {line}" for line in wrong_in(there, told)]
            say(f"{n + 1} kills, {counts(told)}, {len(wrong)} wrong")
    odd = {
        what: count for what, count in seen.wrong.items() if not any(one in what for one in ("999", "Error", "Remote"))
    }
    wrong += [f"answered: {what} ({count})" for what, count in odd.items() if " 409" not in what]
    odd_lines = ('"level": "error"', '"status": 500', "Traceback")
    wrong += [line for line in log.read_text().splitlines() if any(one in line for one in odd_lines)][:5]
    return told, wrong


def serving(home: Path, lines: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "holdfast", "serve", "--home", str(home), "--port", "0"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=lines, text=True)


def asked(what: str, home: Path) -> list[str]:
    return [sys.executable, "-m", "torture.server_kills", what, str(home)]


def counts(told: dict[str, list[str]]) -> str:
    return ", ".join(f"{len(told[kind])} {kind}" for kind in ("moves", "hours", "drafts"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", metavar="ADDRESS", default=os.environ.get("HOLDFAST_TEST_POSTGRES"))
    parser.add_argument("--sqlite", action="store_true", help="SQLite, also where a PostgreSQL server is named")
    parser.add_argument("--make", metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--read", metavar="DIR", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make_practice(Path(chosen.make))
        return 0
    if chosen.read:
        print(json.dumps(read_back(Path(chosen.read))))
        return 0
    server = None if chosen.sqlite else chosen.postgres
    os.environ["HOLDFAST_PASSPHRASE"] = PASSPHRASE
    with ExitStack() as stack:
        if server:
            os.environ["HOLDFAST_DATABASE_URL"] = stack.enter_context(database(server))
            os.environ["HOLDFAST_KEYS_DATABASE_URL"] = stack.enter_context(database(server))
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-server-kills-"))) / "practice"
        subprocess.run(asked("--make", home), check=True)
        begun = time.monotonic()
        told, wrong = torture(home, chosen.kills, chosen.seed, print)
    seconds = time.monotonic() - begun
    print(f"{'PostgreSQL' if server else 'SQLite'}: the server killed {chosen.kills} times in {seconds:.0f} s")
    print(f"  acknowledged: {counts(told)}")
    for line in wrong:
        print("  WRONG", line)
    return 1 if wrong or not all(told[kind] for kind in ("moves", "hours", "drafts")) else 0


if __name__ == "__main__":
    sys.exit(main())
