"""A demo practice served on a free loopback port by a process of its own, and a browser to look at it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSWORDS = {"anna": "heron-river-lamp-garden", "sofia": "window-stone-bread-winter"}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_SERVE = """
import json, sys
from pathlib import Path
from holdfast.web.operations.demo import make_demo
from holdfast.web.operations.serve import serve
home = Path(sys.argv[1])
made = make_demo(home, json.loads(sys.argv[2]))
cases = {name: str(id) for name, id in made.cases.items()}
serve(home, "127.0.0.1", 0, announce=lambda address: print(json.dumps([address, cases, made.patient_page]), flush=True))
"""


@dataclass(frozen=True)
class Served:
    """Where a demo answers, its cases by the name of their example, and the path of the patient's own page."""

    address: str
    cases: Mapping[str, str]
    patient_page: str = ""

    def at(self, place: str) -> str:
        return self.address.rstrip("/") + place

    def url(self, case: str, place: str = "") -> str:
        """A page of one case, by the name of its example."""
        return self.at(f"/cases/{self.cases[case]}/{place}")


@contextmanager
def served_demo(home: Path) -> Iterator[Served]:
    """Make a demo practice in `home` and serve it while the context is open."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "DJANGO_"))}
    with (home.parent / f"{home.name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(home), json.dumps(PASSWORDS)],
            stdout=subprocess.PIPE, stderr=log, text=True, env=plain,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the demo did not start: " + Path(log.name).read_text()[-2000:])
            address, cases, patient_page = json.loads(line)
            yield Served(address, cases, patient_page)
        finally:
            process.terminate()
            process.communicate(timeout=20)  # and its pipe is closed


def chromium() -> str | None:
    """The browser to use: HOLDFAST_TEST_CHROMIUM, or Debian's where it is installed."""
    return os.environ.get("HOLDFAST_TEST_CHROMIUM") or shutil.which("chromium")


@contextmanager
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()


def lock(page: Page, served: Served) -> None:
    """Hand this browser over, signed in as the therapist: it shows the patient's form and nothing else."""
    page.goto(served.url("archivist", "hand-over/"))
    page.get_by_role("button", name="Lock it to the form").click()
    page.wait_for_url("**/handed-over/")


def sign_in(page: Page, served: Served, name: str = "anna") -> None:
    page.goto(served.at("/account/sign-in/"))
    page.fill("#name", name)
    page.fill("#password", PASSWORDS[name])
    page.click("main button[type=submit]")
    page.wait_for_url(served.at("/"))


def axe() -> str:
    """axe-core as its wheel carries it; imported here, so that tests are collected also where it is not installed."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
