import re
from html.parser import HTMLParser

from hypothesis import given, settings
from tests.brief.builders import analysis, hour, hours, process
from tests.brief.test_as_text import archivist_before
from tests.strategies import END, cases

from holdfast.analysis import analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.brief import brief
from holdfast.case.model import Case
from holdfast.text import Spoken

VOID = {"meta"}


class Balanced(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Balanced:
    reader = Balanced()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_is_whole_and_holds_no_script_and_nothing_from_elsewhere() -> None:
    page = as_html(brief(archivist_before(9)))
    seen = parsed(page).seen
    assert {"html", "header", "main", "section", "h1", "h2", "h3", "time", "bdi", "q"} <= seen
    assert "script" not in seen
    assert not re.findall(r"(?:src|href)=|url\(|@import|https?://", page)
    assert '<html lang="en">' in page


def test_markup_in_names_and_words_is_text() -> None:
    held = (*hours(2), hour(3, his_words='<script>alert(1)</script> & "so"'))
    page = as_html(brief(analysis(process(held), person=Spoken("<b>Nemo</b>", "name"))))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "<bdi>&lt;b&gt;Nemo&lt;/b&gt;</bdi>" in page


@settings(max_examples=25)
@given(cases())
def test_every_valid_case_gives_a_whole_page(case: Case) -> None:
    parsed(as_html(brief(analyse(case, END))))


def test_what_is_private_is_marked_by_word_and_not_by_ground_alone() -> None:
    page = as_html(brief(archivist_before(9)))
    assert '<li class="private">' in page
    assert "private, yours alone" in page
    assert "private notes open" in page


def test_an_invented_case_says_so() -> None:
    assert '<p class="origin">invented example</p>' in as_html(brief(archivist_before(9)))
