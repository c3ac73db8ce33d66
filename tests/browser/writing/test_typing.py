"""A paper form typed in, in a browser: a key for each answer and no mouse; and the same without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser


def opened(page: Page, own_demo: Served, instrument: str, case: str = "archivist", order: str = "") -> Page:
    page.goto(own_demo.url(case, f"measures/type/{instrument}/" + (f"?order={order}" if order else "")))
    return page


def typed(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator(".typing input").all()]


def here(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
    return found


def test_ten_questions_are_ten_keys_and_one_to_save(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(), own_demo, "core-10", order="as-worded")
    page.keyboard.type("3112213232")
    assert typed(page) == list("3112213232")
    assert here(page) == "Save, and show the score"
    page.keyboard.press("Enter")
    page.wait_for_url("**?saved=*")
    assert "24, published band: moderate to severe" in page.locator("main").inner_text()
    assert "Question 6 was answered above zero" in page.locator(".attention").inner_text()


def test_space_and_minus_are_blank_and_backspace_goes_back(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(), own_demo, "phq-9")
    page.keyboard.type("1 -2")
    assert typed(page)[:4] == ["1", "-", "-", "2"]
    assert here(page) == "i5"
    page.keyboard.press("Backspace")
    assert here(page) == "i4"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert here(page) == "i3"
    assert typed(page)[3] == ""


def test_a_key_that_is_no_answer_stays_and_is_marked(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(), own_demo, "phq-9")
    page.keyboard.type("7")
    assert here(page) == "i1"
    assert page.locator("#i1").get_attribute("aria-invalid") == "true"
    page.keyboard.type("2")
    assert here(page) == "i1", "72 is no answer either"
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state()
    assert "Question 1: found “72”" in page.locator("main").inner_text()
    assert here(page) == "i1"
    page.keyboard.type("2")
    assert here(page) == "i2"


def test_letters_go_on_by_themselves(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(), own_demo, "npi-13")
    page.keyboard.type("abB")
    assert typed(page)[:3] == ["A", "B", "B"]
    assert here(page) == "i4"


def test_it_is_an_ordinary_form_without_script_on_a_phone(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(width=390, script=False), own_demo, "gad-7")
    for place, answer in enumerate("2231121", 1):
        page.fill(f"#i{place}", answer)
    page.get_by_role("button", name="Save").click()
    assert "12, published band: moderate" in page.locator("main").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert "Taken back" in page.locator("main").inner_text()


def test_the_order_is_chosen_with_keys_alone(own_demo: Served, visit: Visit) -> None:
    page = opened(visit(), own_demo, "rses")
    page.locator("input[name=order]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**order=worth-first*")
    page.keyboard.type("3023112211")
    page.keyboard.press("Enter")
    page.wait_for_url("**?saved=*")
    assert "17" in page.locator("main").inner_text()


def test_a_course_is_begun_and_says_what_is_due_without_script(own_demo: Served, visit: Visit) -> None:
    page = visit(width=390, script=False)
    page.goto(own_demo.url("vulnerable-trauma", "measures/"))
    page.locator("summary", has_text="The course").click()
    page.check("input[name=setting][value=usual]")
    page.check("input[name=choose][value=core-10]")
    page.get_by_role("button", name="Set this course").click()
    assert "CORE-10" in page.locator("#planned").locator("xpath=..").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
