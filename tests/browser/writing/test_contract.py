"""The contract in a browser: keys alone, without script, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser


def contract_of(page: Page, own_demo: Served, case: str = "archivist") -> Page:
    page.goto(own_demo.at(f"/cases/{own_demo.cases[case]}/contract/"))
    return page


def test_an_objection_is_noted_with_the_keyboard_alone(own_demo: Served, visit: Visit) -> None:
    page = contract_of(visit(), own_demo, "archivist-whole")
    page.locator("article.clause").first.get_by_role("link", name="What he said to it").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"act=answer"))
    form = page.locator("#form")
    form.get_by_role("radio", name="an objection").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Not with my mother there.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#clause-"))
    assert "Not with my mother there." in page.locator("article.clause").first.inner_text()


def test_your_numbers_are_not_there_until_you_show_them(own_demo: Served, visit: Visit) -> None:
    page = contract_of(visit(), own_demo)
    assert page.locator(".side-yours .numbers").count() == 0
    page.get_by_role("link", name="Show them").first.click()
    assert page.locator(".side-yours .numbers").first.is_visible()


def test_while_it_is_held_only_he_proposes_and_without_script(own_demo: Served, visit: Visit) -> None:
    page = contract_of(visit(script=False), own_demo)
    assert page.get_by_text("First the two of you.").first.is_visible()
    page.get_by_role("link", name="He proposes a step").click()
    form = page.locator("#form")
    assert form.get_by_label("you", exact=True).count() == 0
    form.get_by_label("In words for both").fill("One walk, alone.")
    form.get_by_role("button", name="Put it on the table").click()
    assert page.get_by_text("One walk, alone.").first.is_visible()


def test_the_screen_is_turned_to_him_and_back(own_demo: Served, visit: Visit) -> None:
    page = visit(width=390)
    page.goto(own_demo.at(f"/cases/{own_demo.cases['archivist-whole']}/contract/hour/"))
    page.get_by_role("link", name=re.compile("Turn the screen")).click()
    assert page.locator("nav").count() == 0
    page.get_by_role("group", name="I can do it.").get_by_role("radio", name="7", exact=True).check(force=True)
    page.get_by_role("button", name="Done").click()
    assert page.get_by_text("Kept. Thank you.").is_visible()
    page.get_by_role("link", name="Turn it back").click()
    assert page.get_by_role("heading", name="Step due").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("case", ["archivist", "archivist-whole"])
@pytest.mark.parametrize("place", ["", "hour/", "hour/?turned=yes", "story/?show=yes", "?act=propose&kind=goal"])
def test_no_contract_is_wider_than_its_window(
    own_demo: Served, visit: Visit, width: int, case: str, place: str
) -> None:
    page = visit(width=width)
    page.goto(own_demo.at(f"/cases/{own_demo.cases[case]}/contract/{place}"))
    for fold in page.locator("details").all():
        fold.evaluate("one => { one.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
