"""A page left alone covers itself; a password may be looked at while it is typed, and is covered when it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_a_page_left_alone_draws_its_curtain_and_keeps_what_was_typed(browser: Browser, served: Served) -> None:
    page = browser.new_context().new_page()
    sign_in(page, served)
    page.clock.install()
    page.goto(served.url("archivist", "log/"))
    typed = page.locator("textarea:visible, main input[type=text]:visible").first
    typed.fill("not sent yet")
    page.clock.fast_forward("19:00")
    assert page.locator("#curtain[open]").count() == 0
    page.keyboard.press("Shift")  # a touch: the time begins anew
    page.clock.fast_forward("19:00")
    assert page.locator("#curtain[open]").count() == 0
    page.clock.fast_forward("02:00")
    assert page.locator("#curtain[open]").count() == 1
    assert page.evaluate("document.elementFromPoint(300, 300).closest('#curtain') !== null")
    page.get_by_role("button", name="Lift it").click()
    assert typed.input_value() == "not sent yet"
    page.context.close()


def test_a_password_is_shown_while_asked_for_and_covered_when_sent(browser: Browser, served: Served) -> None:
    page = browser.new_context().new_page()
    page.goto(served.at("/account/sign-in/"))
    field = page.locator("#password")
    look = page.get_by_role("button", name="Show what is typed: Password")
    page.fill("#name", "anna")
    field.fill("a word of mine")
    assert (field.get_attribute("type"), look.get_attribute("aria-pressed")) == ("password", "false")
    look.click()
    assert (field.get_attribute("type"), look.get_attribute("aria-pressed")) == ("text", "true")
    look.click()
    assert field.get_attribute("type") == "password"
    look.click()
    page.evaluate("document.querySelector('main form').addEventListener('submit', e => e.preventDefault())")
    page.get_by_role("button", name="Sign in").click()
    assert field.get_attribute("type") == "password"
    page.context.close()
