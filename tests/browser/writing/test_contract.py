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
    clause = page.locator("article.clause").first
    clause.locator("summary", has_text="What he said to it").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Not with my mother there.")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"#clause-"))
    assert "Not with my mother there." in page.locator("article.clause").first.inner_text()


def test_your_numbers_are_not_seen_until_you_show_them(own_demo: Served, visit: Visit) -> None:
    page = contract_of(visit(), own_demo)
    hidden = page.locator("details.hidden-stance").first
    assert not hidden.locator(".numbers").is_visible()
    hidden.locator("summary").click()
    assert hidden.locator(".numbers").is_visible()


def test_while_it_is_held_a_step_of_yours_is_refused_without_script(own_demo: Served, visit: Visit) -> None:
    page = contract_of(visit(script=False), own_demo)
    assert page.get_by_text("First the two of you.").first.is_visible()
    form = page.locator("details.move", has_text="Propose something")
    form.locator("summary").click()
    form.get_by_label("you", exact=True).check(force=True)
    form.get_by_label("In words for both").fill("Every evening one feeling.")
    form.get_by_role("button", name="Put it on the table").click()
    said = page.get_by_role("alert").first
    assert "no new step comes from you" in said.inner_text()
    again = page.locator("details.move[open]", has_text="Propose something")
    assert again.get_by_label("In words for both").input_value() == "Every evening one feeling."


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("case", ["archivist", "archivist-whole"])
def test_no_contract_is_wider_than_its_window(own_demo: Served, visit: Visit, width: int, case: str) -> None:
    page = contract_of(visit(width=width), own_demo, case)
    for fold in page.locator("details").all():
        fold.evaluate("one => { one.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
