import pytest
from scripts.rule_pages import PAGES, pages

from holdfast.brief.rules import RULES

WRITTEN = pages()


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_page_in_the_repository_is_the_one_its_knowledge_file_gives(name: str) -> None:
    assert (PAGES / name).read_text("utf-8") == WRITTEN[name], "run: python scripts/rule_pages.py"


def test_every_rule_has_a_page_and_nothing_else_has() -> None:
    assert {path.name for path in PAGES.glob("*.md")} == {f"{name}.md" for name, _ in RULES} | {"README.md"}


@pytest.mark.parametrize("name", [name for name, _ in RULES])
def test_every_page_says_what_the_rule_can_do_with_the_log_alone(name: str) -> None:
    assert "## In the setting *quiet* (the log alone)" in WRITTEN[f"{name}.md"]
