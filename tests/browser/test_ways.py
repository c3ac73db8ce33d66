"""The ways of working by keyboard alone, on a phone: say what is so, see a reason begin to speak, disagree, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.browser.test_every_page import found_by_axe

from holdfast.approaches.knowledge_files import knowledge
from holdfast.approaches.model import Reason

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from tests.browser.conftest import Opened, Served

pytestmark = pytest.mark.browser
CASE, TRAINED = "drop-out-twin", ("mit", "tfp", "mbt")


def open_until_said() -> tuple[Reason, ...]:
    """Three reasons of the ways trained in, each of which waits on one thing of its own that no record says: how minds
    are thought about, how confrontation is borne, whether harmless words are read as attacks.
    """
    found = []
    for feature in ("reflection", "fragility", "suspicion"):
        reasons = (one for way in knowledge().approaches if way.id in TRAINED for one in way.reasons)
        found.append(next(one for one in reasons if [term.feature for term in one.condition.terms] == [feature]))
    return tuple(found)


def to(page: Page, wanted: Locator) -> None:
    """With the tab key alone, from where one is."""
    for _ in range(400):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def choose(page: Page, name: str, value: str) -> None:
    """A radio by keyboard: to the group, then with the arrows to the answer."""
    group = page.locator(f"input[name='{name}']")
    checked = page.locator(f"input[name='{name}']:checked")
    to(page, checked if checked.count() else group.first)
    for _ in range(group.count()):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"{name} has no answer {value}")


def test_three_things_are_said_a_reason_speaks_is_disagreed_with_and_a_way_is_decided(
    opened: Opened, served: Served
) -> None:
    page = opened(width=390)
    reasons = open_until_said()
    page.goto(served.url(CASE, "ways/"))
    for one in reasons:
        assert page.locator(f"li.reason[id='r-{one.id}']").count() == 0
        assert page.locator(f".unknown li[id='r-{one.id}']").count() == 1

    page.goto(served.url(CASE, "ways/known/"))
    for one in reasons:
        (term,) = one.condition.terms
        choose(page, f"f-{term.feature}", term.values[0])
    to(page, page.get_by_role("button", name="Keep what I changed"))
    page.keyboard.press("Enter")
    page.wait_for_url("**kept=known")
    for one in reasons:
        assert "your word" in (page.locator(f"li.reason[id='r-{one.id}']").text_content() or "")

    first = page.locator(f"li.reason[id='r-{reasons[0].id}']")
    to(page, first.get_by_role("link", name="I see it otherwise"))
    page.keyboard.press("Enter")
    page.wait_for_url("**of=**")
    assert page.evaluate("document.activeElement.name") == "why_not", "one can write at once"
    page.keyboard.type("It was one bad week.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ways/#**")
    assert "It was one bad week." in first.inner_text()
    assert "does not count as speaking" in first.inner_text()

    page.goto(served.url(CASE, "ways/decision/"))
    choose(page, "role-mit", "main")
    choose(page, "role-tfp", "later")
    to(page, page.locator("#reason"))
    page.keyboard.type("He can tell one moment; the pair between us is for later.")
    to(page, page.get_by_role("button", name="Decide", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**kept=decision")
    assert "MIT; later TFP." in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_axe_finds_nothing_where_a_reason_is_answered_and_every_fold_is_open(page: Page, served: Served) -> None:
    page.goto(served.url("archivist", "ways/"))
    link = page.locator("a.otherwise").first.get_attribute("href")
    assert link is not None
    page.goto(served.url("archivist", "ways/") + link)
    for fold in page.query_selector_all("main details:not([open])"):
        fold.evaluate("fold => { fold.open = true; }")
    assert found_by_axe(page) == []
