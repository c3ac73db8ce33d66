"""A whole form on a phone, by keyboard: read, answered, taken back, sent; kept while the line is down; and without
script.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import address, sign_in
from tests.browser.test_every_page import found_by_axe
from tests.support.served import Served, served_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
KEPT = "() => Object.keys(localStorage).filter(name => name.startsWith('holdfast.form.'))"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A demo of its own: what is answered here is seen by no other test."""
    with served_demo(tmp_path / "demo") as running:
        yield running


def phone(browser: Browser, *, script: bool = True) -> Page:
    return browser.new_context(viewport=PHONE, java_script_enabled=script, bypass_csp=True, has_touch=True).new_page()  # type: ignore[arg-type]


def tab_to(page: Page, what: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement?.matches(what)", what):
            return
    raise AssertionError(f"the tab key does not lead to {what}")


def test_a_whole_form_by_keyboard_on_a_phone(browser: Browser, own: Served) -> None:
    page = phone(browser)
    page.goto(address(page, own, "patient-form"))
    tab_to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?to=1")
    for name in ("q1", "q2", "q3"):
        tab_to(page, f"input[name={name}]")
        page.keyboard.press("Space")  # the first answer
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
    assert page.locator("input[name=q1][value='2']").is_checked()
    back = page.locator("fieldset label.clear").first
    assert back.is_visible()
    back.click()
    assert not page.locator("input[name=q1][value='2']").is_checked()
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**to=2**")
    assert page.evaluate(KEPT) == []
    tab_to(page, "input[name=q9]")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**to=now**")
    assert page.locator("h1").inner_text() == "If you need someone now"
    assert page.locator(".call a[href^='tel:']").count() >= 2
    assert found_by_axe(page) == []
    tab_to(page, "a.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?to=3")
    assert "There is somebody to call" in page.locator("main").inner_text()
    tab_to(page, "button[value=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**?to=look**")
    assert "left out" in page.locator("main").inner_text()
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**sent=yes**")
    assert "Thank you." in page.locator("h1").inner_text()
    therapist = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True).new_page()
    sign_in(therapist, own)
    said = therapist.locator("#ask-now + ul").inner_text()
    assert "Question 9 of the PHQ-9 was answered 2, “More than half the days”" in said
    assert found_by_axe(therapist) == []


def test_every_answer_is_large_and_none_is_cut_at_390_pixels(browser: Browser, own: Served) -> None:
    page = phone(browser)
    page.goto(address(page, own, "patient-form-questions"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    boxes = page.evaluate("""() => [...document.querySelectorAll(".picks span")].map(one => [
        one.getBoundingClientRect().height, one.scrollWidth - one.clientWidth])""")
    assert len(boxes) >= 12
    assert all(height >= 44 for height, _ in boxes)
    assert all(cut <= 0 for _, cut in boxes)
    first = page.locator("fieldset.ask").first.bounding_box()
    last = page.locator("fieldset.ask").last.bounding_box()
    assert first is not None
    assert last is not None
    assert last["y"] + last["height"] - first["y"] <= PHONE["height"] + 60, "the questions of a page fit a phone"


def test_what_was_marked_is_kept_on_the_phone_while_the_line_is_down(browser: Browser, own: Served) -> None:
    page = phone(browser)
    page.goto(address(page, own, "patient-form-questions"))
    page.context.set_offline(True)
    page.locator("label:has(input[name=q2][value='3'])").click()
    page.locator("button[value=next]").click()
    page.get_by_text("Not sent yet. It is kept here").wait_for()
    assert len(page.evaluate(KEPT)) == 1
    page.context.set_offline(False)
    page.reload()
    assert page.locator("input[name=q2][value='3']").is_checked()
    page.locator("button[value=next]").click()
    page.wait_for_url("**to=2**")
    assert page.evaluate(KEPT) == []


def test_it_works_without_script(browser: Browser, own: Served) -> None:
    page = phone(browser, script=False)
    page.goto(address(page, own, "patient-form"))
    page.click("a.button")
    page.locator("label:has(input[name=q1][value='1'])").click()
    page.click("button[value=next]")
    page.click("button[value=back]")
    assert page.locator("input[name=q1][value='1']").is_checked()
    page.click("button[value=later]")
    assert "Kept. You can go on later." in page.locator("main").inner_text()
    assert "begun" in page.locator(".forms").first.inner_text()


def test_a_device_locked_to_forms_shows_them_and_the_way_back(browser: Browser, own: Served) -> None:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    sign_in(page, own)
    page.goto(own.url("archivist", "measures/give/gad-7/"))
    page.get_by_role("button", name="Lock it to the forms").click()
    page.wait_for_url("**/handed-over/forms/**")
    page.click("a.button")
    page.locator("label:has(input[name=q1][value='1'])").click()
    page.click("button[value=next]")
    page.wait_for_url("**to=2**")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.goto(own.at("/"))
    assert page.url.endswith("/handed-over/")
    assert page.get_by_role("button", name="Unlock").count() == 1
