"""The portal in a real browser: link, code, an answer kept, and forgotten again; on a phone, with axe at each step."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_every_page import found_by_axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MAKE = """
import sys
from pathlib import Path
from holdfast.web.operations.contacts import add_contact
from holdfast.web.operations.init import init_practice
init_practice(Path(sys.argv[1]), profile="host")
add_contact(Path(sys.argv[1]), "Crisis line", "02 1234")
"""
SERVE = """
import json, sys
from dataclasses import replace
from pathlib import Path
from holdfast.web.operations.serve import make_server
home, port = Path(sys.argv[1]), int(sys.argv[2])
server = make_server(home, "127.0.0.1", 0, portal=f"127.0.0.1:{port}")
from django.conf import settings
from holdfast.simulate.examples import example
from holdfast.web.accounts.people import make_account
from holdfast.web.portal import invitations
from holdfast.web.vault import audit, door
user, _ = make_account("anna", "heron-river-lamp-garden", "therapist")
with audit.recorded("test"):
    handle = door.import_case(user, replace(example("archivist"), private=None))
    made = invitations.invite(handle)
print(json.dumps([f"{settings.HOLDFAST_PORTAL}p/{made.token}/", made.code]), flush=True)
server.run()
"""


@pytest.fixture
def given(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A host's practice served with a portal, by a process of its own: the link and the code of one patient."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home, around = str(tmp_path / "practice"), {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", MAKE, home], env=around, check=True, capture_output=True, timeout=60)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, home, str(port)], stdout=subprocess.PIPE, stderr=log, text=True, env=around
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, (tmp_path / "log").read_text()[-2000:]
            link, code = json.loads(line)
            yield link, code
        finally:
            process.terminate()
            process.communicate(timeout=30)
    assert process.returncode in (0, -15)


def test_a_phone_is_let_in_answers_and_is_forgotten(browser: Browser, given: tuple[str, str]) -> None:
    context = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844})
    page = context.new_page()

    def holds() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert found_by_axe(page) == []

    page.goto(given[0])
    holds()
    page.fill("#code", "WRONGONE")
    page.keyboard.press("Enter")
    page.wait_for_selector("#wrong")
    holds()
    page.fill("#code", given[1].lower())
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What we agreed")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", page.url)
    holds()
    page.locator("form#form-propose textarea").fill("The cinema, alone.")
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/?kept=propose")
    page.get_by_role("button", name="Forget this phone").click()
    page.wait_for_selector("text=This phone is not let in")
    holds()
    assert [cookie for cookie in context.cookies() if "portal" in str(cookie.get("name"))] == []
    context.close()
