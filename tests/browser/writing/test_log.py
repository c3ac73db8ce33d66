"""The log in a browser: taps counted, keys alone, without script, a crash, two windows, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.browser
MOST_TAPS = 10
CANARY = "a line nobody else may read"


def log_of(page: Page, own_demo: Served, case: str = "archivist", number: int = 9) -> Page:
    page.goto(own_demo.at(f"/cases/{own_demo.cases[case]}/hours/{number}/log/"))
    return page


def tap(page: Page, row: str, name: str) -> Locator:
    exactly = re.compile(f"^\\s*{re.escape(name)}\\s*$")
    return page.get_by_role("group", name=row, exact=False).first.locator("label").filter(has_text=exactly).first


def saved(page: Page) -> None:
    from playwright.sync_api import expect

    expect(page.locator("[data-state]")).to_have_text(re.compile(r"saved \d\d:\d\d"))


def chosen(page: Page, name: str) -> list[str]:
    found: list[str] = page.evaluate(
        "name => [...document.querySelectorAll(`[name='${name}']`)]"
        ".filter(one => one.tagName === 'SELECT' || one.tagName === 'TEXTAREA' || one.checked)"
        ".map(one => one.value).filter(Boolean)",
        name,
    )
    return found


def test_an_ordinary_hour_takes_eight_taps(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(), own_demo, "archivist-whole", 63)
    page.evaluate("window.taps = 0; addEventListener('pointerup', () => { window.taps += 1; }, true)")
    for row, name in [
        ("Attendance", "on time"), ("How were the two of you", "7"), ("Signs", "none seen"), ("Then", "nothing needed"),
        ("Moments", "real contact"), ("Defence, against", "usual"), ("Deepest work", "explore"),
    ]:  # fmt: skip
        tap(page, row, name).click()
    saved(page)
    closing = page.get_by_role("button", name="Close the log")
    taps = page.evaluate("window.taps") + 1
    closing.click()
    page.wait_for_url("**/hours/63/")
    assert taps == 8 <= MOST_TAPS
    assert "Alliance 70 of 100" in page.content()


def test_a_sign_is_tapped_once_for_brief_twice_for_dominant_and_again_for_off(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(), own_demo, "stable-noise", 22)
    sign = page.get_by_role("button", name=re.compile("^abstract"))
    none = page.get_by_label("none seen").first
    none.check(force=True)
    seen = []
    for _ in range(3):
        sign.click()
        seen.append(chosen(page, "sign.abstract"))
    assert seen == [["1"], ["2"], []]
    assert not none.is_checked()


def test_the_keyboard_alone_is_enough(own_demo: Served, visit: Visit) -> None:
    from playwright.sync_api import expect

    page = log_of(visit(), own_demo, "grandiose-seven", 7)
    page.locator("input[name=attendance]").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    for row, keys in (("alliance", "10"), ("none_seen.signs", "3")):
        page.locator(f"[name='{row}']").first.focus()
        for key in keys:
            page.keyboard.press(key)
    page.locator("[name=then]").first.focus()
    page.keyboard.press("ArrowRight")
    page.locator("[name=moments]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    saved(page)
    assert chosen(page, "attendance") == ["on_time"]
    assert chosen(page, "alliance") == ["10"]
    assert chosen(page, "sign.abstract") == ["1"]
    assert chosen(page, "then") == ["nothing_needed"]
    assert chosen(page, "moments") == ["own_wish"]
    page.keyboard.press("Control+z")
    expect(page.locator("[name=moments][value=own_wish]")).not_to_be_checked()


def test_what_you_did_is_ticked_with_keys_alone_and_the_arrows_stop_before_the_fold(
    own_demo: Served, visit: Visit
) -> None:
    from playwright.sync_api import expect

    page = log_of(visit(), own_demo, "grandiose-seven", 6)
    none = page.locator("[name='none_seen.techniques']")
    none.focus()
    page.keyboard.press("Space")
    assert none.is_checked()
    # One step back undoes one save: the first tick is waited for, so that the second is a save of its own.
    with page.expect_response(lambda answer: 'name="techniques"' in (answer.request.post_data or "")):
        page.keyboard.press("1")
    assert not none.is_checked()
    assert len(chosen(page, "techniques")) == 1
    saved(page)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert len(chosen(page, "techniques")) == 2
    saved(page)
    page.keyboard.press("Control+z")
    expect(page.locator("[name=techniques]:checked")).to_have_count(1)


def test_what_was_tapped_survives_a_page_that_dies(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(), own_demo)
    tap(page, "How were the two of you", "4").click()
    page.get_by_label("A line for yourself").fill(CANARY)
    saved(page)
    page.wait_for_timeout(900)
    page.close(run_before_unload=False)
    again = log_of(visit(), own_demo)
    assert chosen(again, "alliance") == ["4"]
    assert again.get_by_label("A line for yourself").input_value() == CANARY


def test_taps_wait_in_the_browser_while_the_server_is_away_and_words_do_not(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(), own_demo, "vulnerable-trauma", 41)
    page.route("**/log/", lambda route: route.abort())
    tap(page, "How were the two of you", "3").click()
    page.get_by_label("Words of").fill(CANARY)
    page.get_by_label("A line for yourself").fill(CANARY)
    page.get_by_role("button", name=re.compile("^helpless")).click()
    page.get_by_text("trying again").wait_for()
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "alliance" in kept
    assert CANARY not in kept
    assert "pull" not in kept
    page.unroute("**/log/")
    page.reload()
    saved(page)
    assert chosen(page, "alliance") == ["3"]
    assert page.evaluate("localStorage.length") == 0


def test_the_log_is_an_ordinary_form_without_script(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(script=False), own_demo, "drop-out-twin", 9)
    page.get_by_label("none seen").first.check(force=True)
    page.locator("[name='pull.prove']").select_option("2")
    page.locator("[name=alliance][value='5']").check(force=True)
    page.get_by_role("button", name="Save, and go on later").click()
    assert page.locator("[name=alliance][value='5']").is_checked()
    assert page.locator("[name='pull.prove']").input_value() == "2"
    page.get_by_role("button", name="Undo").click()
    assert not page.locator("[name=alliance][value='5']").is_checked()
    page.locator("[name=attendance][value=missed]").check(force=True)
    assert not page.locator("[name=alliance]").first.is_visible()


def test_two_windows_are_shown_side_by_side(own_demo: Served, visit: Visit) -> None:
    one = log_of(visit(), own_demo)
    two = one.context.new_page()
    log_of(two, own_demo)
    tap(one, "Deepest work", "clarify").click()
    saved(one)
    tap(two, "Deepest work", "challenge").click()
    two.wait_for_selector("[data-other]:not([hidden])")
    said = two.locator("[data-other]").inner_text()
    assert "Deepest work" in said
    assert "clarify" in said
    assert chosen(two, "depth") == ["3"]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(own_demo: Served, visit: Visit, width: int) -> None:
    page = log_of(visit(width=width), own_demo)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_each_thing_to_tap_is_large_enough_for_a_finger(own_demo: Served, visit: Visit) -> None:
    page = log_of(visit(width=390), own_demo)
    small = page.evaluate(
        "[...document.querySelectorAll('.log .tap > span, .log .cycle, .log button.main')]"
        ".map(one => one.getBoundingClientRect()).filter(r => r.width && (r.width < 19 || r.height < 24)).length"
    )
    assert small == 0
