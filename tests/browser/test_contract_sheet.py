"""The contract sheet printed from the browser is one sheet of two sides, as the PDF is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("example", ["archivist-whole", "vulnerable-trauma", "drop-out-twin"])
@pytest.mark.parametrize("query", ["", "?blank=yes"])
def test_the_sheet_is_two_sides(example: str, query: str, page: Page, served: Served) -> None:
    page.goto(served.at(f"/cases/{served.cases[example]}/contract/paper/{query}"))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) <= 2
