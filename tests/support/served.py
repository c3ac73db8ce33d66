"""A demo practice served on a free loopback port by a process of its own, and a browser to look at it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.pages import FORMS, HANDED_OVER, HIS, PATIENT, places

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
_HOST = """
import sys
from pathlib import Path
from holdfast.web.operations.contacts import add_contact
from holdfast.web.operations.init import init_practice
init_practice(Path(sys.argv[1]), profile="host")
add_contact(Path(sys.argv[1]), "Crisis line", "02 1234")
"""
_SERVE_PORTAL = """
import json, sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from holdfast.web.operations.serve import make_server
home, port = Path(sys.argv[1]), int(sys.argv[2])
server = make_server(home, "127.0.0.1", 0, portal=f"127.0.0.1:{port}")
from django.conf import settings
from holdfast.case.measured import Planned
from holdfast.case.record import Appointment
from holdfast.web.accounts.people import make_account
from holdfast.web.operations.demo import demo_cases
from holdfast.web.portal import invitations
from holdfast.web import clock
from holdfast.web.vault import audit, door
user, _ = make_account("anna", "heron-river-lamp-garden", "therapist")
with audit.recorded("test"):
    handle = door.import_case(user, replace(demo_cases()["archivist"], private=None))
    now = clock.now()
    plan = Planned(id="plan", recorded_at=now, when=now.date(), instrument="phq-9", first=now.date())
    door.add_entry(handle, "plans", plan)
    hour = Appointment(id="next-hour", recorded_at=now, when=now + timedelta(hours=1))
    door.add_entry(handle, "appointments", hour)
    made = invitations.invite(handle)
print(json.dumps([f"{settings.HOLDFAST_PORTAL}p/{made.token}/", made.code]), flush=True)
server.run()
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


@contextmanager
def served_portal(home: Path) -> Iterator[tuple[str, str]]:
    """A host's practice served with a portal, by a process of its own: the link and the code of one patient."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    around = {"PATH": "/usr/bin:/bin", "HOME": str(home.parent)}
    subprocess.run([sys.executable, "-c", _HOST, str(home)], env=around, check=True, capture_output=True, timeout=60)
    with (home.parent / f"{home.name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE_PORTAL, str(home), str(port)],
            stdout=subprocess.PIPE, stderr=log, text=True, env=around,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the portal did not start: " + Path(log.name).read_text()[-2000:])
            link, code = json.loads(line)
            yield link, code
        finally:
            process.terminate()
            process.communicate(timeout=30)


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


def address(page: Page, served: Served, name: str) -> str:
    """Where the place of this name is; `page` looks up the address of a form, which nobody can guess."""
    own = {PATIENT: served.patient_page, HANDED_OVER: "/handed-over/"}
    if name in HIS:
        there = served.at(served.patient_page + HIS[name])
        if name != "patient-clause":
            return there
        page.goto(there)
        clause = page.locator("section a.way").last.get_attribute("href")
        assert clause is not None
        return served.at(clause)
    if name not in FORMS:
        return served.at(own[name] if name in own else places(served.cases)[name])
    page.goto(served.at(served.patient_page))
    form = page.locator(".forms a").first.get_attribute("href")
    assert form is not None
    return served.at(form + FORMS[name])
