"""What holds for every page: axe finds nothing, nothing scrolls sideways on a phone, the console stays silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from tests.browser.conftest import address, go, lock
from tests.support.pages import HANDED_OVER, PATIENTS, places
from tests.support.served import Served, axe

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page
    from tests.browser.conftest import Look, Opened

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CASES = ("archivist", "archivist-whole", "vulnerable-trauma", "stable-noise", "drop-out-twin")
NAMES = sorted((*places(dict.fromkeys(CASES, "-")), *PATIENTS))


def found_by_axe(page: Page) -> list[str]:
    """What axe objects to, one line for each element."""
    page.evaluate(axe())
    result: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in result["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(name: str, mode: Literal["light", "dark"], look: Look) -> None:
    page = look(name, mode=mode)
    for fold in page.query_selector_all("main details:not([open])"):
        fold.evaluate("fold => { fold.open = true; }")
    assert found_by_axe(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways_at_390_pixels(name: str, look: Look) -> None:
    page = look(name, width=390)
    for fold in page.query_selector_all("main details:not([open])") if name in PATIENTS else ():
        fold.evaluate("fold => { fold.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_console_stays_silent_under_the_pages_own_rules(opened: Opened, served: Served) -> None:
    """In a context that keeps the content security policy: a blocked script or style would speak here."""
    page = opened()
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            said.append(f"{page.url}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for name in (*(name for name in NAMES if name != HANDED_OVER), HANDED_OVER):
        if name == HANDED_OVER:
            lock(page, served)
        go(page, served, name)
    assert said == []


@pytest.mark.parametrize("name", NAMES)
def test_every_target_is_at_least_24_pixels_high_and_wide(name: str, look: Look) -> None:
    """WCAG 2.2, 2.5.8: buttons, folds and fields; links that stand inside a sentence are excepted there."""
    page = look(name)
    small = page.evaluate("""() => [...document.querySelectorAll(
        "button, summary, select, textarea, input:not([type=hidden]), nav a, .links a")]
        .filter(one => one.checkVisibility() && !one.closest("dialog:not([open])"))
        .filter(one => !one.matches("input") || one.labels.length === 0)
        .map(one => [one, one.getBoundingClientRect()])
        .filter(([one, box]) => box.width > 1 && (box.height < 24 || box.width < 24))
        .map(([one, box]) => `${one.outerHTML.slice(0, 100)} ${box.width}x${box.height}`)""")
    assert small == []


def test_without_script_every_page_has_its_words(opened: Opened, served: Served) -> None:
    page = opened(script=False)
    for name in NAMES:
        if name == HANDED_OVER:
            continue
        page.goto(address(page, served, name))
        assert page.locator("main h1").count() == 1, name
    page.goto(served.at(places(served.cases)["case"]))
    page.click("text=Show the picture")
    assert page.locator("main svg.chart").count() >= 1
    page.goto(served.at(places(served.cases)["brief"]))
    page.click("summary:has-text('Options')")
    assert page.locator("details[open] q").count() > 0
    lock(page, served)
    assert page.locator("main h1").count() == 1
    assert page.get_by_role("button", name="Unlock").count() == 1
