"""A formulation entered on a phone's width with the keyboard alone, with script and without."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser
WISH, OTHER, SELF = "An evening of my own.", "They look at me and say nothing.", "Guilt; I stay in."


def here(page: Page) -> str:
    """The name of the field that has the focus, else its words."""
    focused = page.locator(":focus")
    return focused.get_attribute("name") or focused.inner_text().strip() if focused.count() else ""


def tab_to(page: Page, wanted: str, *, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if here(page).startswith(wanted):
            return
    raise AssertionError(f"{wanted} was not reached by {most} tabs; the focus is on {here(page)!r}")


def no_wider(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("script", [True, False])
def test_an_mit_formulation_is_entered_by_keyboard_alone_on_a_phone(
    own_demo: Served, visit: Visit, script: bool
) -> None:
    page = visit(width=390, script=script)
    case = "stable-noise" if script else "grandiose-seven"
    page.goto(own_demo.url(case, "formulation/mit/pattern/"))
    assert no_wider(page)
    tab_to(page, "choice.wish")
    page.keyboard.press("ArrowDown")  # away from "not said", round to the first one
    tab_to(page, "text.wish")
    page.keyboard.type(WISH)
    tab_to(page, "whose.wish")
    for slot, words in (("response_of_other", OTHER), ("response_of_self", SELF)):
        tab_to(page, f"text.{slot}")
        page.keyboard.type(words)
    tab_to(page, "certainty")
    page.keyboard.press("ArrowDown")
    tab_to(page, "then")
    tab_to(page, "then")
    page.keyboard.press("Enter")
    page.wait_for_url("**/formulation/mit/*/?kept=yes")
    assert "Kept. Go on, or stop here" in page.locator("main").inner_text()
    page.goto(own_demo.url(case, "formulation/?way=mit"))
    shown = page.locator("main").inner_text()
    assert all(words in shown for words in (WISH, OTHER, SELF))
    assert no_wider(page)


def test_an_episode_is_written_down_and_held_against_the_formulation(own_demo: Served, visit: Visit) -> None:
    page = visit(width=390)
    page.goto(own_demo.url("archivist-whole", "told/?hour=7"))
    tab_to(page, "title")
    page.keyboard.type("The dinner")
    tab_to(page, "words")
    page.keyboard.press("Control+a")
    page.keyboard.type("I had the coat on. Then I put it back.")
    tab_to(page, "Write it down")
    page.keyboard.press("Enter")
    page.wait_for_url("**/told/told-*/?kept=yes#fits")
    tab_to(page, "fit.")
    page.keyboard.press("Space")  # nothing is chosen yet: the first of the three is "fits"
    tab_to(page, "Keep it")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("[name^='fit.'][value=for]:checked").count() == 1
    assert no_wider(page)
    page.goto(own_demo.url("archivist-whole", "told/"))
    assert "fits:" in page.locator("main").inner_text()
