"""Kill a writer at random moments, a thousand times: is every acknowledged write there, none half, the chain whole?

    python -m torture.kills [--kills 1000] [--seed 1] [--postgres ADDRESS] [--restart COMMAND --every 100]

A writer is a process of its own, forked from one that has everything loaded, so that what is hit is writing. It does
what the pages do, in one transaction each, and says "kept NAME" in a pipe after the commit and the audit entry. It is
killed with SIGKILL between 1 and 120 ms after it begins. Then another process reads everything back. A write that was
not acknowledged may be there whole or not at all: never in part.

With `--restart` the database server itself is stopped hard (`pg_ctl -m immediate`) and started after so many kills.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torture.practice import database, make

SHORTEST, LONGEST = 0.001, 0.120
"""Seconds from the writer's beginning to its end."""


@dataclass(slots=True)
class Found:
    kills: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    unsaid: int = 0  # whole, although nobody was told: the kill fell between commit and answer
    nothing: int = 0  # killed before the first write was done
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", metavar="ADDRESS", default=os.environ.get("HOLDFAST_TEST_POSTGRES"))
    parser.add_argument("--sqlite", action="store_true", help="SQLite, also where a PostgreSQL server is named")
    parser.add_argument("--restart", metavar="COMMAND", help="stops the database server hard and starts it again")
    parser.add_argument("--every", type=int, default=100)
    chosen = parser.parse_args()
    server = None if chosen.sqlite else chosen.postgres
    with ExitStack() as stack:
        address = stack.enter_context(database(server)) if server else None
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-kills-"))) / "practice"
        restart = shlex.split(chosen.restart) if chosen.restart else None
        begun = time.monotonic()
        found = torture(home, address, chosen.kills, chosen.seed, restart, chosen.every, say=print)
        seconds = time.monotonic() - begun
    print(f"{'PostgreSQL' if server else 'SQLite'}: {found.kills} kills in {seconds:.0f} s, seed {chosen.seed}")
    print(f"  acknowledged writes {found.acknowledged.total()}: {dict(sorted(found.acknowledged.items()))}")
    print(f"  whole though nobody was told {found.unsaid}; killed before anything was kept {found.nothing}")
    for line in found.wrong:
        print("  WRONG", line)
    return 1 if found.wrong else 0


def torture(
    home: Path,
    address: str | None,
    kills: int,
    seed: int,
    restart: list[str] | None = None,
    every: int = 100,
    say: Callable[[str], None] = lambda _: None,
) -> Found:
    """Make a practice, kill `kills` writers in it, and read back after each what must be there."""
    handle = make(home, address)[0]
    draws, found = random.Random(seed), Found()
    told: set[str] = set()
    for n in range(kills):
        _close()
        said = _killed_writer(handle, n, draws.uniform(SHORTEST, LONGEST))
        if restart and n % every == every - 1:
            subprocess.run(restart, check=True, stdout=subprocess.DEVNULL)
        found.kills += 1
        found.nothing += not said
        for name in said:
            found.acknowledged[name.split("-")[0]] += 1
        told.update(said)
        last = n == kills - 1 or n % 50 == 49
        found.wrong += _read_back(handle, told if last else set(said), n, found, whole=last)
        if n % 100 == 99:
            say(f"{n + 1} kills, {len(told)} acknowledged writes, {len(found.wrong)} wrong")
    return found


def _killed_writer(handle: Any, n: int, after: float) -> list[str]:
    """What a writer acknowledged before it was killed `after` seconds from when it began to write."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            _write_on(handle, n, write)
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.readline() == b"ready\n"
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = pipe.read().split(b"\n")[:-1]  # the last may be cut off: then nobody was told
    return [line.decode() for line in lines]


def _write_on(handle: Any, n: int, pipe: int) -> None:
    from django.db import connection

    connection.ensure_connection()
    os.write(pipe, b"ready\n")
    acts = (_check_in, _hour, _moves, _draft, _summary, _posted)
    for k in range(10_000):
        for act in (*acts[n % len(acts) :], *acts[: n % len(acts)]):  # most are killed at their first: each in its turn
            name = f"{act.__name__[1:]}-{n}-{k}"
            act(handle, name)
            os.write(pipe, name.encode() + b"\n")


def _recorded(name: str) -> Any:
    from holdfast.web.vault import audit

    return audit.recorded(name)


def _check_in(handle: Any, name: str) -> None:
    from tests.web.invented import check_in

    from holdfast.web.vault import door

    with _recorded(name):
        door.add_entry(handle, "check_ins", _named(check_in(1), name))


def _hour(handle: Any, name: str) -> None:
    """An hour, its log and the end of its draft: three tables, all or none."""
    from tests.web.invented import log, session

    from holdfast.web.vault import door

    with _recorded(name), door.together(handle):
        number = 1 + max(hour.number for hour in door.load_case(handle).record.sessions)
        door.save_draft(handle, f"log:{name}"[:40], {"said": name})
        door.add_entry(handle, "sessions", _named(session(number), f"{name}-session"))
        door.add_entry(handle, "logs", _named(log(number), f"{name}-log"))
        door.clear_draft(handle, f"log:{name}"[:40])


def _moves(handle: Any, name: str) -> None:
    """Two moves of one sitting: both or none."""
    from tests.web.invented import move

    from holdfast.web.vault import door

    with _recorded(name):
        there = door.load_case(handle).record.moves
        last = there[-1].seq if there else 0
        door.add_moves(handle, [move(last + 1, id=f"{name}-1"), move(last + 2, id=f"{name}-2")], last)


def _draft(handle: Any, name: str) -> None:
    from holdfast.web.vault import door

    with _recorded(name):
        door.save_draft(handle, "log:9", {"said": name})


def _summary(handle: Any, name: str) -> None:
    from datetime import date

    from holdfast.web.vault import door

    with _recorded(name):
        door.put_summary(handle, door.revision(handle), date(2023, 1, 1), "kills", {"said": name})


def _posted(handle: Any, name: str) -> None:
    """A form that writes, and its id: together."""
    from tests.web.invented import check_in

    from holdfast.web.vault import door

    def act() -> str:
        door.add_entry(handle, "check_ins", _named(check_in(2), name))
        return f"/{name}/"

    with _recorded(name):
        door.post_once(door.new_form_id(handle.user_id), handle.user_id, act)


def _named(entry: Any, name: str) -> Any:
    from dataclasses import replace

    return replace(entry, id=name)


def _read_back(handle: Any, told: set[str], n: int, found: Found, *, whole: bool) -> list[str]:
    """What is not as it must be after kill `n`."""
    from holdfast.web.vault import audit, door
    from holdfast.web.vault.models import AuditEntry, PostedForm

    wrong: list[str] = []
    with audit.recorded("read back"):
        case = door.load_case(handle)  # raises where a row does not open
    ids = {
        entry.id
        for entries in (case.record.check_ins, case.record.sessions, case.record.moves, case.working.logs)
        for entry in entries
    }
    results = set(PostedForm.objects.values_list("result", flat=True)) if whole else None
    recorded = set(AuditEntry.objects.filter(view__contains=f"-{n}-").values_list("view", flat=True))
    for name in told:
        kind = name.split("-")[0]
        parts = {"hour": ["-session", "-log"], "moves": ["-1", "-2"], "check_in": [""], "posted": [""]}.get(kind, [])
        wrong += [
            f"kill {n}: {name}{part} was acknowledged and is not there" for part in parts if name + part not in ids
        ]
        if name.split("-")[1] == str(n) and name not in recorded:
            wrong.append(f"kill {n}: {name} was acknowledged and has no audit entry")
        if kind == "posted" and results is not None and f"/{name}/" not in results:
            wrong.append(f"kill {n}: {name} was written and its form id was not")
    this = {one for one in ids if f"-{n}-" in one}
    wrong += _halves(this, n)
    found.unsaid += len({one for one in this if one.rsplit("-", 1)[0] not in told and one not in told})
    wrong += _latest(handle, told, n)
    numbers = [move.seq for move in case.record.moves]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"kill {n}: the moves do not count on")
    if any(name.startswith("log:hour") for name in door.drafts_open(handle)):
        wrong.append(f"kill {n}: a draft is there whose hour was kept")
    if whole and (broken := audit.first_broken()) is not None:
        wrong.append(f"kill {n}: the audit trail is broken at {broken}")
    return wrong


def _latest(handle: Any, told: set[str], n: int) -> list[str]:
    """Draft and summary are written over: the last acknowledged one is there, or one begun after it."""
    from django.contrib.auth.models import User

    from holdfast.web.vault import audit, door

    with audit.recorded("read back"):
        draft = door.load_draft(handle, "log:9")
        summary = door.summaries_for(User.objects.get(pk=handle.user_id), [handle]).get(handle.id)
    found = {"draft": draft.open["said"] if draft else "", "summary": summary.content["said"] if summary else ""}
    wrong = []
    for kind, there in found.items():
        acknowledged = [int(name.split("-")[2]) for name in told if name.startswith(f"{kind}-{n}-")]
        if not acknowledged:
            continue
        _, kill, count = there.split("-") if there else ("", "-1", "-1")
        if int(kill) != n or int(count) < max(acknowledged):
            wrong.append(f"kill {n}: {kind}-{n}-{max(acknowledged)} was acknowledged, and {there or 'none'} is there")
    return wrong


def _halves(ids: set[str], n: int) -> list[str]:
    pairs = {"hour": ("-session", "-log"), "moves": ("-1", "-2")}
    wrong = []
    for kind, (one, other) in pairs.items():
        firsts = {
            i.removesuffix(one) for i in ids if i.startswith(f"{kind}-") and i.endswith(one) and i.count("-") == 3
        }
        seconds = {
            i.removesuffix(other) for i in ids if i.startswith(f"{kind}-") and i.endswith(other) and i.count("-") == 3
        }
        wrong += [f"kill {n}: only half of {name} is there" for name in firsts ^ seconds]
    return wrong


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
