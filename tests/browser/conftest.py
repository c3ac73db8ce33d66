"""A browser on a demo practice. Chromium by HOLDFAST_TEST_CHROMIUM; where there is none, a skip that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served, browser, chromium, served_demo, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_demo(tmp_path_factory.mktemp("practice") / "demo") as running:
        yield running


@pytest.fixture(scope="session")
def opened() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("no browser: install chromium, or name one in HOLDFAST_TEST_CHROMIUM")
    with browser() as found:
        yield found


@pytest.fixture(scope="session")
def signed_in(opened: Browser, served: Served) -> Iterator[BrowserContext]:
    """A browser's memory with the therapist signed in. `bypass_csp` lets axe be put into the page, and nothing else."""
    context = opened.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    sign_in(context.new_page(), served)
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    found = signed_in.new_page()
    found.set_viewport_size({"width": 1280, "height": 900})
    yield found
    found.close()
