"""A word typed at the workbench is found nowhere in the browser: no storage, no cache, no file of its profile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.support.served import FLAGS, Served, chromium, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
WORD = "zanzibarheron"
STORED = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, (await indexedDB.databases()).map(one => one.name), await caches.keys(),
])"""


def test_what_was_typed_is_kept_by_no_browser(browser: Browser, served: Served, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    start = browser.browser_type.launch_persistent_context  # a browser of its own, with a profile on the disk
    with start(str(profile), executable_path=chromium(), args=FLAGS) as context:
        page = context.new_page()
        sign_in(page, served)
        page.goto(served.url("archivist", "log/"))
        typed = 0
        for area in page.locator("textarea:visible, main input[type=text]:visible").all():
            area.fill(f"{WORD} {typed}")
            typed += 1
        assert typed > 0
        page.wait_for_timeout(1500)  # the draft is saved by the page's own script
        assert WORD not in page.evaluate(STORED)
        page.reload()
        assert (
            WORD in page.content()
            or page.locator(f"text={WORD}").count()
            or WORD in str([area.input_value() for area in page.locator("textarea").all()])
        ), "the draft was kept by the server, so the word was really sent"
        page.goto(served.at("/"))
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/account/sign-in/**")
        assert WORD not in page.evaluate(STORED)
    files = [file for file in profile.rglob("*") if file.is_file()]
    assert len(files) > 10
    kept = [f for f in files if WORD.encode() in (data := f.read_bytes()) or WORD.encode("utf-16-le") in data]
    assert [str(file.relative_to(profile)) for file in kept] == []
