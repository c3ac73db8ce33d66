"""The portal in a real browser: link, code, an answer kept, and forgotten again; on a phone, with axe at each step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_every_page import found_by_axe
from tests.support.served import served_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def given(tmp_path: Path) -> Iterator[tuple[str, str]]:
    with served_portal(tmp_path / "practice") as found:
        yield found


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
    page.get_by_role("link", name="All of it").click()
    page.wait_for_url("**/contract/")
    holds()
    page.locator("form#form-propose textarea").fill("The cinema, alone.")
    page.get_by_role("button", name="Propose it").click()
    page.wait_for_url("**/contract/?kept=propose")
    page.get_by_role("link", name="My page").click()
    page.get_by_role("button", name="Forget this phone").click()
    page.wait_for_selector("text=This phone needs the link and the code")
    holds()
    assert [cookie for cookie in context.cookies() if "portal" in str(cookie.get("name"))] == []
    context.close()
