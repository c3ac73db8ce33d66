"""What was typed into a page whose session ended is there after signing in again, with a script and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.support.served import PASSWORDS, Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser
WORDS = "he looked at the door, then at me\nand stayed"


@pytest.mark.parametrize("script", [True, False])
def test_a_log_closed_too_late_is_shown_and_sent(visit: Visit, own_demo: Served, script: bool) -> None:
    page = visit(script=script)
    page.goto(own_demo.url("archivist" if script else "vulnerable-trauma", "log/"))
    number = page.url.partition("/hours/")[2].partition("/")[0]
    page.locator("textarea[name=words]").fill(WORDS)
    page.context.clear_cookies(name="holdfast")  # what the browser had for its session is worth nothing any more
    page.locator("button[value=close]").click()
    page.get_by_text("What you typed is kept").wait_for()
    assert "looked at the door" not in page.content()
    page.fill("#name", "anna")
    page.fill("#password", PASSWORDS["anna"])
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="This was not saved yet").wait_for()
    assert "looked at the door" in page.inner_text("main")
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url(f"**/hours/{number}/")
    assert "looked at the door" in page.inner_text("main")


@pytest.mark.parametrize("script", [True, False])
def test_what_he_typed_on_the_device_comes_back_to_him_alone(visit: Visit, own_demo: Served, script: bool) -> None:
    page = visit(script=script, width=390)
    page.goto(own_demo.at(f"/cases/{own_demo.cases['archivist' if script else 'vulnerable-trauma']}/hand-over/"))
    page.get_by_role("button", name="Lock it to the form").click()
    page.goto(own_demo.at("/handed-over/plan/"))
    field = page.locator("textarea").first
    if not field.is_visible():  # there is a plan already, and the form is folded below it
        page.locator("details", has=page.locator("textarea")).locator("summary").first.click()
    name = field.get_attribute("name")
    field.fill(WORDS)
    page.context.clear_cookies(name="holdfast")
    field.evaluate("field => field.form.requestSubmit(field.form.querySelector('button'))")
    page.get_by_text("What you typed is kept").wait_for()
    page.fill("#name", "anna")
    page.fill("#password", PASSWORDS["anna"])
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Something was typed on the device and not sent").wait_for()
    assert "looked at the door" not in page.content()
    page.get_by_role("button", name="Hand it over again").click()
    page.get_by_role("heading", name="This was not sent yet").wait_for()
    assert "looked at the door" in page.inner_text("main")
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url("**/handed-over/plan/?kept=plan")
    assert "looked at the door" in page.locator(f"textarea[name={name}]").input_value()


def test_an_open_page_of_another_site_cannot_put_words_into_ones_mouth(visit: Visit, own_demo: Served) -> None:
    page = visit()
    place = own_demo.at(f"/cases/{own_demo.cases['archivist']}/hours/9/log/")
    page.goto("data:text/html,<form method=post action='" + place + "'><input name=words value='not hers'><button>x")
    page.click("button")
    page.wait_for_load_state()
    assert "not hers" not in page.content()
    assert page.locator("input[name=kept]").count() == 0
