"""One demo practice, served by a process of its own, and one browser, for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from tests.support import served as support
from tests.support.pages import HANDED_OVER
from tests.support.served import Served, address, chromium, lock, served_demo, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["Opened", "Served", "address", "go", "lock", "sign_in"]
Look = Callable[..., "Page"]
Opened = Callable[..., "Page"]
"""`opened(width=1280, script=True)`: a page in a context of its own, the therapist signed in."""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_demo(tmp_path_factory.mktemp("practice") / "demo") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("no browser: install chromium, or name one in HOLDFAST_TEST_CHROMIUM")
    with support.browser() as found:
        yield found


@pytest.fixture(scope="session")
def signed_in(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A browser's memory with the therapist signed in. `bypass_csp` lets axe be put into the page, and nothing else."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), served)
    yield context
    context.close()


@pytest.fixture(scope="session")
def locked(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A browser of the therapist's that was handed over."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, served)
    lock(page, served)
    yield context
    context.close()


@pytest.fixture
def look(signed_in: BrowserContext, locked: BrowserContext, served: Served) -> Iterator[Look]:
    """`look("brief")`: a fresh page at the place of this name, in the browser that can open it."""
    pages: list[Page] = []

    def at(name: str, *, width: int = 1280, mode: Literal["light", "dark"] = "light") -> Page:
        page = (locked if name == HANDED_OVER else signed_in).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=mode)
        go(page, served, name)
        return page

    yield at
    for page in pages:
        page.close()


def go(page: Page, served: Served, name: str) -> None:
    """To the place of this name, once its pictures have arrived. `handed-over` needs a browser that is locked."""
    from playwright.sync_api import expect

    page.goto(address(page, served, name))
    # The first page draws five pictures cold, on a machine that others use too.
    expect(page.locator(".picture-place[hx-get] > a")).to_have_count(0, timeout=20_000)


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    found = signed_in.new_page()
    yield found
    found.close()


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opened]:
    contexts: list[BrowserContext] = []

    def fresh(*, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
        contexts.append(context)
        found = context.new_page()
        sign_in(found, served)
        return found

    yield fresh
    for context in contexts:
        context.close()
