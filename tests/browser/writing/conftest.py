"""Pages that are written to: a demo practice of each file's own, so that what one writes no other reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served, served_demo, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="module")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_demo(tmp_path_factory.mktemp("written") / "demo") as running:
        yield running


@pytest.fixture
def visit(browser: Browser, own_demo: Served) -> Iterator[Callable[..., Page]]:
    """`visit(width=390, script=False, dark=True, signed_in=False)`: a page with a browser's memory of its own."""
    contexts: list[BrowserContext] = []

    def a_page(*, width: int = 1280, script: bool = True, dark: bool = False, signed_in: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        found = context.new_page()
        found.set_default_timeout(10_000)
        if signed_in:
            sign_in(found, own_demo)
        return found

    yield a_page
    for context in contexts:
        context.close()
