"""Sixty people at once, five minutes, on PostgreSQL: how long does each page take, does anything fail, does it grow?

    python -m torture.load --postgres ADDRESS [--people 60] [--minutes 5] [--think 5] [--seed 1]

Fifty therapists and ten supervisors (five to one, for other numbers as well), six simulated cases a therapist, each of
20 to 60 hours. Everybody signs in within the first minute and then works as on a busy day: looks at the caseload, reads
a brief, a case, an hour, a contract, opens a log, saves it on the way, closes it, answers a finding; between two pages
he reads for `--think` seconds on average (exponential). Server, database and the sixty share the machine. The five
minutes are counted from when all are signed in. `--minutes 60` is the soak. Prints a table, and exits 1 where a page
failed or the 95th percentile is above 300 ms.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from torture.drawn import drawn
from torture.practice import PASSWORD, database

PASSPHRASE = "a quiet street at night"  # noqa: S105 - of an invented practice
GOAL = 300
CASES = 6
MIX = {
    "caseload": 22, "brief": 24, "case": 12, "hour": 10, "contract": 8, "hours": 4, "picture": 4,
    "log opened": 7, "log saved on the way": 5, "log closed": 4,
}  # fmt: skip
READS = {"caseload": 35, "case": 30, "hour": 20, "contract": 15}
"""What a supervisor does."""


@dataclass(slots=True)
class Seen:
    """What happened, shared by all threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)
    counting: bool = False

    def add(self, what: str, ms: float, status: int) -> None:
        with self.lock:
            if self.counting:
                self.ms[what].append(ms)
            if status >= 400:
                self.wrong[f"{what} {status}"] += 1


class Person:
    """One browser: cookies, one kept connection, an address of its own."""

    def __init__(self, root: str, n: int, seen: Seen, seed: int) -> None:
        where = urlsplit(root)
        self.n, self.seen, self.draws, self.cookies = n, seen, random.Random(f"{seed}/{n}"), dict[str, str]()
        assert where.hostname is not None
        self.line = http.client.HTTPConnection(
            where.hostname, where.port, timeout=30, source_address=(f"127.0.1.{n + 1}", 0)
        )
        self.cases: list[str] = []
        self.pictures: dict[str, list[str]] = {}

    def ask(self, what: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, body and where it leads."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self.line.host}:{self.line.port}"
        begun = time.perf_counter()
        try:
            try:
                answer = self.sent("GET" if fields is None else "POST", path, body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # A kept connection that the server has meanwhile closed: a browser opens another and sends again.
                self.line.close()
                answer = self.sent("GET" if fields is None else "POST", path, body, headers)
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.seen.add(what, 0, 999)
            with self.seen.lock:
                self.seen.wrong[f"{what} {type(error).__name__}"] += 1
            self.line.close()
            return 999, "", ""
        self.seen.add(what, 1000 * (time.perf_counter() - begun), answer.status)
        if answer.status >= 400 and (said := re.search(r'role="alert"[^>]*>\s*<p>([^<]*)', text)):
            with self.seen.lock:
                self.seen.wrong[f"{what}: {said[1]}"] += 1
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def sent(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        self.line.request(method, path, body, headers)
        return self.line.getresponse()

    def sign_in(self, name: str) -> None:
        _, page, _ = self.ask("sign-in page", "/account/sign-in/")
        status, _, _ = self.ask("sign-in", "/account/sign-in/", {**hidden(page), "name": name, "password": PASSWORD})
        if status != 302:
            raise RuntimeError(f"{name} could not sign in: {status}")
        _, page, _ = self.ask("first caseload", "/")
        self.cases = sorted(set(re.findall(r"/cases/([0-9a-f-]{36})/", page)))

    def work(self, until: float, think: float, reads: bool) -> None:
        acts = READS if reads else MIX
        while time.monotonic() < until:
            time.sleep(self.draws.expovariate(1 / think))
            what = self.draws.choices(list(acts), list(acts.values()))[0]
            self.do(what, self.draws.choice(self.cases))

    def do(self, what: str, case: str) -> None:
        at = f"/cases/{case}/"
        match what:
            case "caseload":
                self.ask(what, "/")
            case "hour":
                self.ask(what, f"{at}hours/{self.draws.randint(1, 15)}/")
            case "case":
                _, page, _ = self.ask(what, at)
                self.pictures[case] = sorted(set(re.findall(rf"{at}pictures/[a-z-]+/", page)))
            case "picture":
                for picture in self.pictures.get(case, [])[:1]:
                    self.ask(what, picture)
            case "log opened" | "log saved on the way" | "log closed":
                self.log(what, at)
            case _:
                self.ask(what, f"{at}{what}/")

    def log(self, what: str, at: str) -> None:
        _, _, where = self.ask("log, which", f"{at}log/")
        if not where:
            return
        _, page, _ = self.ask("log opened", where)
        if what == "log opened" or 'name="form"' not in page:
            return
        fields = {
            "alliance": str(self.draws.randint(3, 9)), "none_seen.signs": "yes", "then": "nothing_needed",
            "defence": "0", "depth": "2",
        }  # fmt: skip
        day = re.search(r'name="day"[^>]*value="([^"]*)"', page)
        clock = re.search(r'name="time"[^>]*value="([^"]*)"', page)
        if what == "log closed":
            fields |= {"attendance": "on_time", "day": day[1] if day else "", "time": clock[1] if clock else "10:00"}
        does = "close" if what == "log closed" else "later"
        self.ask(what, where, {**hidden(page), **fields, "do": does})


def hidden(page: str) -> dict[str, str]:
    found = {}
    for field_ in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', field_), re.search(r'value="([^"]*)"', field_)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def people(number: int) -> list[tuple[str, str]]:
    """Name and role of each: every sixth is a supervisor."""
    return [(f"person{n}", "supervisor" if n % 6 == 5 else "therapist") for n in range(number)]


def make_practice(home: Path, number: int) -> None:
    """Run in a process of its own, with HOLDFAST_DATABASE_URL set."""
    from holdfast.web.operations.init import init_practice

    init_practice(home, "laptop", PASSPHRASE)  # its accounts need no second factor: sixty of them would have to type
    from django.contrib.auth.models import User

    from holdfast.web.accounts.people import make_account
    from holdfast.web.vault import audit, door

    draws = random.Random(number)
    for name, role in people(number):
        make_account(name, PASSWORD, role)  # type: ignore[arg-type]
    supervisors = list(User.objects.filter(profile__role="supervisor"))
    with audit.recorded("torture"):
        for name, role in people(number):
            if role != "therapist":
                continue
            owner = User.objects.get(username=name)
            for case in drawn(CASES, draws.randint(20, 60), draws.randint(1, 10**6)):
                handle = door.import_case(owner, case)
                door.assign(handle, draws.choice(supervisors))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="ADDRESS", default=os.environ.get("HOLDFAST_TEST_POSTGRES"))
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--make", metavar="DIR", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make_practice(Path(chosen.make), chosen.people)
        return 0
    if not chosen.postgres:
        parser.error("name a PostgreSQL server: --postgres postgresql://user:password@host:port/name")
    with database(chosen.postgres) as address, tempfile.TemporaryDirectory(prefix="holdfast-load-") as folder:
        home = Path(folder) / "practice"
        environment = {**os.environ, "HOLDFAST_DATABASE_URL": address, "HOLDFAST_PASSPHRASE": PASSPHRASE}
        making = [sys.executable, "-m", "torture.load", "--make", str(home), "--people", str(chosen.people)]
        subprocess.run(making, env=environment, check=True)
        serving = [sys.executable, "-m", "holdfast", "serve", "--home", str(home), "--port", "0"]
        log = Path(folder) / "log"
        with (
            log.open("w") as lines,
            subprocess.Popen(serving, env=environment, stdout=subprocess.PIPE, stderr=lines, text=True) as server,
        ):
            try:
                assert server.stdout is not None
                root = server.stdout.readline().split()[-1].rstrip("/")
                threading.Thread(target=server.stdout.read, daemon=True).start()
                code = run(root, server.pid, chosen)
            finally:
                server.terminate()
        broken = [line for line in log.read_text().splitlines() if '"error"' in line or "Traceback" in line]
        print("\n".join(broken[:5]) if broken else "no error in the server's log")
        return 1 if broken else code


def run(root: str, pid: int, chosen: argparse.Namespace) -> int:
    seen = Seen()
    everybody = [Person(root, n, seen, chosen.seed) for n in range(chosen.people)]
    begun = time.monotonic()
    with_names = list(zip(everybody, people(chosen.people), strict=True))
    arriving = threading.BoundedSemaphore(3)

    def arrive(person: Person, name: str) -> None:
        time.sleep(person.draws.uniform(0, 60))
        with arriving:
            person.sign_in(name)

    threads = [threading.Thread(target=arrive, args=(person, name)) for person, (name, _) in with_names]
    _all(threads)
    print(f"{chosen.people} people signed in after {time.monotonic() - begun:.0f} s; server {mb(pid):.0f} MB")
    seen.counting, grown = True, [mb(pid)]
    until = time.monotonic() + 60 * chosen.minutes
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(60):
            grown.append(mb(pid))
            print(
                f"  {len(grown) - 1} min: {sum(map(len, seen.ms.values()))} pages, server {grown[-1]:.0f} MB",
                flush=True,
            )

    threading.Thread(target=watch, daemon=True).start()
    _all([
        threading.Thread(target=person.work, args=(until, chosen.think, role == "supervisor"))
        for person, (_, role) in with_names
    ])  # fmt: skip
    stop.set()
    return told(seen, chosen, grown)


def _all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def told(seen: Seen, chosen: argparse.Namespace, grown: list[float]) -> int:
    every = sorted(ms for many in seen.ms.values() for ms in many)
    print(f"{'':<24}{'pages':>8}{'median':>9}{'95th':>9}{'worst':>9}  ms")
    for what, many in sorted(seen.ms.items()):
        print(line(what, many))
    print(line("all", every))
    print(f"{len(every) / (60 * chosen.minutes):.1f} pages a second; server {grown[0]:.0f} to {grown[-1]:.0f} MB")
    print(f"failed: {dict(seen.wrong) or 'nothing'}")
    return 1 if seen.wrong or p95(every) > GOAL else 0


def line(what: str, many: list[float]) -> str:
    return f"{what:<24}{len(many):>8}{median(many):>9.0f}{p95(many):>9.0f}{max(many):>9.0f}"


def p95(many: list[float]) -> float:
    return quantiles(many, n=20)[-1] if len(many) > 1 else many[0]


def mb(pid: int) -> float:
    """Resident memory of a process, MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    sys.exit(main())
