"""A practice of forty long cases, served: how long each page takes, and how large the server grows.

Each case has 100 sessions and 1,000 check-ins. Goals: the caseload in 150 ms from sealed summaries, other pages in
100 ms at the 95th percentile with charts in cache, a log saved in 100 ms; the server at most 200 MB before the first
chart and 350 MB after. `python bench/pages.py [--cases 40]`; making the practice takes a minute.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

PASSPHRASE, PASSWORD = "a quiet street at night", "four words do very well"
TIMES = 30


class Inputs(HTMLParser):
    """Hidden fields of the forms of a page, the last of each name."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.values[str(given.get("name"))] = given.get("value") or ""


class Browser:
    """As much of a browser as a page needs: cookies, a form."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, **headers: str) -> str:
        request = urllib.request.Request(self.root + path, headers=headers)  # noqa: S310 - our own server
        with self.opener.open(request) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        data = urllib.parse.urlencode(fields).encode()
        with self.opener.open(self.root + path, data) as answer:
            return str(answer.read().decode())


def make_practice(home: Path, cases: int) -> None:
    """Run in a process of its own: a practice, one therapist, and her cases."""
    from dataclasses import replace

    from long_case import long_case

    from holdfast.web.operations.init import add_account, init_practice, switch_findings

    init_practice(home, "laptop", PASSPHRASE)
    add_account(home, "anna", PASSWORD, "therapist", PASSPHRASE)
    switch_findings(home, "anna", on=True, passphrase=PASSPHRASE)
    from django.contrib.auth.models import User

    from holdfast.web.vault import audit, door

    anna, one = User.objects.get(username="anna"), long_case()
    with audit.recorded("bench"):
        for n in range(cases):
            # Cases that may enter a practice: the bench's own, not those of a demo.
            about = replace(one.record.about, pseudonym=f"Case {n}", origin="invented")
            record = replace(one.record, id=f"case-{n}", about=about)
            door.import_case(anna, replace(one, record=record, private=None))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=40)
    options.add_argument("--make", metavar="DIR", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.make:
        make_practice(Path(chosen.make), chosen.cases)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "practice"
        subprocess.run([sys.executable, __file__, "--make", str(home), "--cases", str(chosen.cases)], check=True)
        environment = {**os.environ, "HOLDFAST_PASSPHRASE": PASSPHRASE}
        command = [sys.executable, "-m", "holdfast", "serve", "--home", str(home), "--port", "0"]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            try:
                return measure(server, chosen.cases)
            finally:
                server.terminate()


def measure(server: subprocess.Popen[str], cases: int) -> int:
    assert server.stdout is not None
    root = server.stdout.readline().split()[-1].rstrip("/")
    browser = Browser(root)
    token = inputs(browser.get("/account/sign-in/"))["csrfmiddlewaretoken"]
    ok = [size("server before the first page", server.pid, None)]
    start = perf_counter()
    browser.post("/account/sign-in/", csrfmiddlewaretoken=token, name="anna", password=PASSWORD)
    print(f"{'signing in, and the first caseload of the day':<52}{1000 * (perf_counter() - start):8.0f} ms")
    home = browser.get("/")
    case = re.findall(r"/cases/([0-9a-f-]{36})/", home)[0]
    ok.append(timed(f"caseload of {cases} cases", lambda: browser.get("/"), 150))
    ok.append(timed("brief", lambda: browser.get(f"/cases/{case}/brief/"), 100))
    ok.append(timed("contract", lambda: browser.get(f"/cases/{case}/contract/"), 100))
    ok.append(timed("hour", lambda: browser.get(f"/cases/{case}/hours/50/"), 100))
    ok.append(timed("log page", lambda: browser.get(f"/cases/{case}/hours/101/log/"), 100))
    ok.append(timed("log saved", saving(browser, f"/cases/{case}/hours/101/log/"), 100))
    ok.append(size("server before the first chart", server.pid, 200))
    start = perf_counter()
    browser.get(f"/cases/{case}/pictures/time-axis/")
    print(f"{'the first picture, cold':<52}{1000 * (perf_counter() - start):8.0f} ms")
    axis = f"/cases/{case}/pictures/time-axis/"
    ok.append(timed("picture of the time axis, in cache", lambda: browser.get(axis, **{"HX-Request": "true"}), 100))
    ok.append(timed("the same as a page of its own, without script", lambda: browser.get(axis), 100))
    ok.append(timed("case page", lambda: browser.get(f"/cases/{case}/"), 100))
    ok.append(size("server after the first charts", server.pid, 350))
    return 0 if all(ok) else 1


def saving(browser: Browser, path: str) -> Callable[[], object]:
    """One tap saved, each time another."""
    hidden = inputs(browser.get(path))
    taps = iter(range(10_000))

    def save() -> None:
        answer = browser.post(path, **{**hidden, "do": "keep", "alliance": str(next(taps) % 10)})
        hidden.update(inputs(answer))

    return save


def inputs(page: str) -> dict[str, str]:
    found = Inputs()
    found.feed(page)
    return found.values


def timed(what: str, act: Callable[[], object], goal: float) -> bool:
    """95th percentile of thirty, after three to warm up."""
    for _ in range(3):
        act()
    took = []
    for _ in range(TIMES):
        start = perf_counter()
        act()
        took.append(1000 * (perf_counter() - start))
        time.sleep(0.01)
    slow = quantiles(took, n=20)[-1]
    against = f"goal {goal:.0f}  {'met' if slow <= goal else 'MISSED'}"
    print(f"{what:<52}{slow:8.1f} ms  {against}  (median {median(took):.0f})")
    return slow <= goal


def size(what: str, pid: int, goal: float | None) -> bool:
    """Resident memory in MB, as Linux tells it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        print(f"{what:<52}  not told on this system")
        return True
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text(encoding="utf-8"))
    assert found is not None
    megabytes = int(found.group(1)) / 1024
    against = "" if goal is None else f"  goal {goal:.0f}  {'met' if megabytes <= goal else 'MISSED'}"
    print(f"{what:<52}{megabytes:8.0f} MB{against}")
    return goal is None or megabytes <= goal


if __name__ == "__main__":
    sys.exit(main())
