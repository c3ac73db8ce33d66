"""A host's practice served to both: the workbench for the therapist, the portal for one patient, in one process."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.served import _HOST, PASSWORDS

if TYPE_CHECKING:
    from playwright.sync_api import Page

_SERVE_BOTH = """
import json, sys
from datetime import timedelta
from pathlib import Path
from holdfast.web.operations.serve import make_server
home, port, password, codes = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
server = make_server(home, "127.0.0.1", 0, portal=f"127.0.0.1:{port}")
from django.conf import settings
from django_otp.oath import TOTP
from holdfast.case.model import Case
from holdfast.case.moves import Move, Terms
from holdfast.case.record import About, Record, Session
from holdfast.web import clock
from holdfast.web.accounts import factors
from holdfast.web.accounts.people import make_account
from holdfast.web.portal import invitations
from holdfast.web.vault import audit, door
now = clock.now()
before = now - timedelta(days=7)
about = About(pseudonym="Davide R.", address="he", origin="invented", first_contact=before.date() - timedelta(days=30))
goal = Terms(kind="goal", text="An evening a week of his own.", his_words="something that is mine", wish_of="patient")
moves = [("patient", "propose", {"terms": goal}), ("therapist", "ask", {"words": "What speaks against it?"}),
         ("patient", "object", {"words": "It will sound small."})]
record = Record(
    id="two", about=about,
    sessions=(Session(id="h1", number=1, when=before, recorded_at=before, attendance=("on_time",)),
              Session(id="h2", number=2, when=now - timedelta(minutes=20), recorded_at=now, attendance=("on_time",))),
    moves=tuple(Move(id=f"m{n}", seq=n, when=before.date(), recorded_at=before, by=by, act=act, clause="goal-mine",
                     session=1, **more) for n, (by, act, more) in enumerate(moves, start=1)),
)
user, _ = make_account("anna", password, "therapist")
with audit.recorded("test"):
    offer = factors.offer(user)
    assert factors.add_authenticator(user, "an app", offer, f"{TOTP(offer.secret).token():06}")
    spare = factors.new_spare_codes(user)
    handle = door.import_case(user, Case(record=record))
    made = invitations.invite(handle)
where = [f"http://localhost:{server.effective_port}",
         str(handle.id), spare[:codes], f"{settings.HOLDFAST_PORTAL}p/{made.token}/", made.code]
print(json.dumps(where), flush=True)
server.run()
"""


@dataclass(frozen=True)
class Both:
    """The workbench and a case there, the therapist's spare codes, and the patient's link with its code."""

    workbench: str
    case: str
    spare: list[str]
    link: str
    code: str

    @property
    def portal(self) -> str:
        return self.link.partition("/p/")[0] + "/"

    def at(self, place: str = "") -> str:
        return f"{self.workbench}/cases/{self.case}/{place}"

    def therapist_signs_in(self, page: Page) -> None:
        """With her password and one of the spare codes."""
        page.goto(f"{self.workbench}/account/sign-in/")
        page.fill("#name", "anna")
        page.fill("#password", PASSWORDS["anna"])
        page.locator("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/second-step/**")
        page.fill("#code", self.spare.pop())
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.workbench}/")

    def patient_is_let_in(self, page: Page) -> None:
        page.goto(self.link)
        page.fill("#code", self.code)
        page.keyboard.press("Enter")
        page.wait_for_url(self.portal)


@contextmanager
def served_both(home: Path) -> Iterator[Both]:
    """A host's practice with one invented case, served to therapist and patient by a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    around = {"PATH": "/usr/bin:/bin", "HOME": str(home.parent)}
    subprocess.run([sys.executable, "-c", _HOST, str(home)], env=around, check=True, capture_output=True, timeout=60)
    with (home.parent / f"{home.name}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE_BOTH, str(home), str(port), PASSWORDS["anna"], "10"],
            stdout=subprocess.PIPE, stderr=log, text=True, env=around,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the practice did not start: " + Path(log.name).read_text()[-2000:])
            yield Both(*json.loads(line))
        finally:
            process.terminate()
            process.communicate(timeout=30)
