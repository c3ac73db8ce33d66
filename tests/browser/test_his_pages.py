"""His pages of the contract in a real browser: the line goes while he writes, the words change meanwhile, the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.served import served_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def his(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """His phone, let in."""
    with served_portal(tmp_path / "practice") as (link, code):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(link)
        page.fill("#code", code)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=What we agreed")
        yield page
        context.close()


def first_clause(page: Page) -> None:
    page.get_by_role("link", name="All of it").click()
    page.wait_for_url("**/contract/")
    page.locator("section a.way").first.click()
    page.wait_for_url("**/contract/*/")


def test_two_forms_written_offline_are_both_sent_and_a_third_is_still_there(his: Page) -> None:
    first_clause(his)
    his.context.set_offline(True)
    his.fill("#object-words", "You will be disappointed.")
    his.locator("#form-object button").click()
    his.fill("#not-now-words", "next month")
    his.locator("#form-not_now button").click()
    his.fill("#text", "Other words, half written.")
    assert his.locator("text=Not sent yet.").count() == 2
    his.context.set_offline(False)
    his.wait_for_url("**?kept=**", timeout=40_000)
    assert his.input_value("#text") == "Other words, half written."
    kept = his.evaluate("Object.keys(localStorage)")
    assert [re.sub("-.*", "", name) for name in kept] == ["holdfast.form.counter"]
    said = his.locator("details ul").first.text_content() or ""
    assert "You will be disappointed." in said
    assert "next month" in said


def test_the_plan_is_one_page_of_a4_or_two_small_ones_filled_and_empty(his: Page) -> None:
    root = his.url
    his.goto(f"{root}plan/")
    for box in his.locator("#form-plan textarea").all():
        box.fill("\n".join(f"a thing to do or somebody to call, {n}" for n in range(4)))
    his.locator("#form-plan button").click()
    his.wait_for_url("**?kept=plan")
    for query, pages in (("", 1), ("?size=phone", 2), ("?empty=yes", 1), ("?empty=yes&size=phone", 2)):
        his.goto(f"{root}plan/paper/{query}")
        paper = his.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == pages, query
