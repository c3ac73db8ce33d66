"""The keyboard alone: the curtain, the list of keys, the way to a finding's evidence and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.pages import places
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_one_key_draws_the_curtain_over_everything_and_lifts_it(page: Page, served: Served) -> None:
    page.goto(served.at(places(served.cases)["brief"]))
    title = page.title()
    page.keyboard.press(".")
    curtain = page.locator("#curtain")
    box = curtain.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1280, 900)
    assert "Davide" not in page.title()
    assert page.evaluate("document.elementFromPoint(300, 300).closest('#curtain') !== null")
    page.keyboard.press("Escape")
    assert curtain.is_visible()
    page.keyboard.press(".")
    assert not curtain.is_visible()
    assert page.title() == title


def test_the_curtain_can_be_drawn_while_writing(page: Page, served: Served) -> None:
    page.goto(served.at("/account/password/"))
    page.focus("#old")
    page.keyboard.press(".")
    assert not page.locator("#curtain").is_visible()
    assert page.input_value("#old") == "."
    page.keyboard.press("Control+.")
    assert page.locator("#curtain").is_visible()
    page.keyboard.press("Control+.")
    assert page.evaluate("document.activeElement.id") == "old"


def test_the_curtain_can_be_drawn_and_lifted_by_pointer(page: Page, served: Served) -> None:
    page.goto(served.at("/"))
    page.click("[data-does=draw]")
    assert page.locator("#curtain").is_visible()
    page.click("[data-does=lift]")
    assert not page.locator("#curtain").is_visible()


def test_a_question_mark_shows_the_keys_of_the_page(page: Page, served: Served) -> None:
    page.goto(served.at(places(served.cases)["brief"]))
    page.keyboard.press("?")
    listed = page.locator("#keys").inner_text()
    assert "Case" in listed
    assert "draw the curtain" in listed
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_url(served.at(places(served.cases)["case"]))


def test_single_keys_can_be_switched_off(page: Page, served: Served) -> None:
    page.goto(served.at("/"))
    page.keyboard.press("?")
    page.click("[data-does=single-keys]")
    page.click("[data-does=close-keys]")
    page.keyboard.press(".")
    assert not page.locator("#curtain").is_visible()
    page.evaluate("localStorage.clear()")


def test_the_first_stop_leads_past_the_navigation(page: Page, served: Served) -> None:
    page.goto(served.at("/"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_case_is_reached_from_the_caseload_and_its_evidence_opened_without_a_pointer(
    page: Page, served: Served
) -> None:
    page.goto(served.at("/"))
    reach(page, f"a[href='{places(served.cases)['brief']}']")
    page.keyboard.press("Enter")
    page.wait_for_url(served.at(places(served.cases)["brief"]))
    reach(page, "main summary")
    page.keyboard.press("Enter")
    assert page.locator("main details[open]").count() == 1


def test_where_one_stands_can_always_be_seen(page: Page, served: Served) -> None:
    page.goto(served.at(places(served.cases)["brief"]))
    for _ in range(25):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")


def test_a_reply_is_given_by_keyboard_and_remembered(page: Page, served: Served) -> None:
    page.goto(served.at(places(served.cases)["brief-irena"]))
    reach(page, ".replies button[value=later]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/brief/#worth-a-look")
    assert "You said on" in (page.locator("main").text_content() or "")


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what is asked for."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard never reached {selector}")
