"""Accounts in a real browser: a host's practice on localhost, a key in software, a manager, a form sent too late.

One page after the other is also looked at by axe and at 390 pixels, where it stands; most of them are shown once.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.test_every_page import RULES
from tests.support.served import axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

pytestmark = pytest.mark.browser
PASSWORD, NEW = "heron-river-lamp-garden", "window-stone-bread-winter"
_SERVE = """
import sys
from pathlib import Path
from holdfast.web.operations.init import init_practice
from holdfast.web.operations.serve import serve
home, password = Path(sys.argv[1]), sys.argv[2]
init_practice(home, "host")
from holdfast.simulate.examples import example
from holdfast.web.accounts.author_keys import open_author_key
from holdfast.web.accounts.people import make_account
from holdfast.web.vault import audit, door
with audit.recorded("test"):
    anna = make_account("anna", password, "therapist")[0]
    make_account("mara", password, "manager")
    make_account("nora", password, "supervisor")
    case = door.import_case(anna, example("archivist"), author_key=open_author_key(anna, password)).id
serve(home, "127.0.0.1", 0, announce=lambda address: print(address, case, flush=True))
"""


@dataclass(frozen=True)
class Host:
    address: str
    case: str
    home: Path


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    home = tmp_path_factory.mktemp("host") / "practice"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_", "DJANGO_"))}
    with (home.parent / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(home), PASSWORD],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=plain,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline().split()
            assert line, Path(log.name).read_text()[-2000:]
            yield Host(line[0].replace("127.0.0.1", "localhost").rstrip("/"), line[1], home)
        finally:
            process.terminate()
            process.communicate(timeout=20)


@dataclass
class Person:
    """A browser of somebody's, with a key in it."""

    page: Page
    host: Host
    cdp: CDPSession
    key: str

    def goes(self, place: str) -> None:
        self.page.goto(self.host.address + place)

    def signs_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.presses("Sign in")

    def presses(self, words: str) -> None:
        self.page.locator("main").get_by_role("button", name=words).click()

    def follows(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).click()

    def looks(self) -> None:
        """What holds for every page, here and now."""
        self.page.wait_for_load_state()
        self.page.evaluate(axe())
        found: dict[str, Any] = self.page.evaluate("rules => axe.run(document, rules)", RULES)
        assert [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]] == []
        self.page.set_viewport_size({"width": 390, "height": 800})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, self.page.url
        if folder := os.environ.get("HOLDFAST_TEST_SHOTS"):
            name = re.sub(r"\W+", "-", self.page.url.partition("/account/")[2].strip("/")) or "first"
            self.page.screenshot(path=f"{folder}/accounts-{name}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def person(browser: Browser, host: Host) -> Iterator[Person]:
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    yield with_a_key(context.new_page(), host)
    context.close()


def with_a_key(page: Page, host: Host) -> Person:
    context = page.context
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return Person(page, host, cdp, key)


def test_a_key_is_set_up_signs_in_and_another_factor_joins_it(person: Person) -> None:
    page = person.page
    person.goes("/account/sign-in/")
    person.looks()
    person.signs_in("anna")
    page.wait_for_url("**/account/factors/")
    person.looks()
    person.goes("/")  # nothing opens yet
    page.wait_for_url("**/account/sign-in/**")
    person.goes("/account/factors/app/")
    person.looks()
    assert page.locator("svg.qr").bounding_box() is not None
    person.follows("Back")
    person.follows("A security key")
    person.looks()
    page.fill("#name", "the blue key")
    person.presses("Set up the key")
    page.get_by_role("heading", name="Spare codes").wait_for()
    assert page.locator(".codes code").count() == 10
    code = page.locator(".codes code").first.inner_text()
    person.looks()
    person.follows("I have them; go on")
    page.wait_for_url(person.host.address + "/")
    assert len(person.cdp.send("WebAuthn.getCredentials", {"authenticatorId": person.key})["credentials"]) == 1

    page.get_by_role("button", name="Sign out").click()
    person.signs_in("anna")
    page.wait_for_url("**/second-step/")
    person.looks()
    person.presses("Use your security key")
    page.wait_for_url(person.host.address + "/")

    page.get_by_role("link", name="Your account: anna").click()
    person.looks()
    person.follows("Remove")
    page.wait_for_url("**/account/again/**")
    person.looks()
    page.fill("#password", PASSWORD)
    person.presses("Use your security key")
    page.get_by_role("heading", name="Remove “the blue key”?").wait_for()
    assert "only one" in page.inner_text("main")
    person.looks()
    person.goes("/account/factors/codes/")
    person.looks()
    person.goes("/account/sign-ins/")
    assert "Chrome on Linux" in page.inner_text("main")
    person.looks()

    page.get_by_role("button", name="Sign out", exact=True).click()
    person.signs_in("anna")
    page.fill("#code", code)
    person.presses("Sign in")
    page.wait_for_url(person.host.address + "/")


def test_a_key_is_asked_under_the_pages_own_rules_and_nothing_is_blocked(browser: Browser, host: Host) -> None:
    """In a context that keeps the content security policy; and a key that is not there is said in words."""
    context = browser.new_context()
    page, said = context.new_page(), []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    nora = with_a_key(page, host)
    nora.goes("/account/sign-in/")
    nora.signs_in("nora")
    nora.follows("A security key")
    nora.presses("Set up the key")
    nora.follows("I have them; go on")
    page.get_by_role("button", name="Sign out").click()
    nora.signs_in("nora")
    nora.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": nora.key, "isUserVerified": True})
    nora.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": nora.key})
    nora.presses("Use your security key")
    page.get_by_text("The key did not answer").wait_for()
    assert said == []
    context.close()


def test_a_manager_makes_an_account_and_its_person_takes_it_up(person: Person, browser: Browser) -> None:
    page = person.page
    person.goes("/account/sign-in/")
    person.signs_in("mara")
    person.follows("A security key")
    person.presses("Set up the key")
    person.follows("I have them; go on")
    page.wait_for_url("**/account/people/")
    person.looks()
    person.follows("A new account")
    person.looks()
    page.fill("#name", "clara")
    person.presses("Make it")
    given = page.locator(".secret").inner_text()
    person.looks()

    context = browser.new_context(bypass_csp=True)
    hers = Person(context.new_page(), person.host, person.cdp, person.key)
    hers.goes("/account/sign-in/")
    hers.signs_in("clara", given)
    hers.follows("An app on your phone")
    letters = hers.page.locator(".secret").inner_text()
    hers.page.fill("#code", _code(letters))
    hers.presses("Set it up")
    hers.follows("I have them; go on")
    hers.page.wait_for_url("**/account/password/")
    hers.looks()
    hers.page.fill("#old", given)
    hers.page.fill("#new", NEW)
    hers.page.fill("#again", NEW)
    hers.presses("Change it")
    assert len(hers.page.locator(".secret").inner_text()) == 35
    hers.looks()
    context.close()


def _code(letters: str) -> str:
    import base64

    from django_otp.oath import TOTP

    plain = letters.replace(" ", "")
    return f"{TOTP(base64.b32decode(plain + '=' * (-len(plain) % 8))).token():06}"
