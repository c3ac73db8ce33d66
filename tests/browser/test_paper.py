"""The brief on paper is one A4 page, and holds nothing private."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.support.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
EXAMPLES = ["archivist", "archivist-whole", "vulnerable-trauma", "drop-out-twin", "grandiose-seven", "stable-noise"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_brief_is_one_page(example: str, page: Page, served: Served) -> None:
    page.goto(served.at(f"/cases/{served.cases[example]}/brief/?private=no"))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_standing_cards_are_one_page(example: str, page: Page, served: Served) -> None:
    page.goto(served.at(f"/cases/{served.cases[example]}/cards/?private=no"))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize("name", ["brief", "cards"])
def test_what_is_private_is_not_printed_even_from_the_authors_own_page(name: str, page: Page, served: Served) -> None:
    page.goto(served.at(f"/cases/{served.cases['archivist']}/{name}/"))
    assert page.locator(".private").first.is_visible()
    page.emulate_media(media="print")
    assert [one for one in page.locator(".private").all() if one.is_visible()] == []
