"""The words of the forms from the terminal, each step as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_rights import Terminal

ASK = "sb-pni"
WORDS = """[introduction]
How much is each of these like you?
[questions]
{questions}
[answers]
0 = not at all
5 = very much
"""


@pytest.fixture
def holdfast(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    assert terminal("init")[0] == 0
    return terminal


def test_list_show_add_remove_and_the_statement(holdfast: Terminal, tmp_path: Path) -> None:
    code, told = holdfast("wording", "list")
    assert code == 0
    assert "  b-pni: " in told
    assert "Ask: Aaron L. Pincus" in told
    assert "whom to ask" in holdfast("wording", "show", ASK)[1].lower()

    lines = [f"{n}. an invented sentence, number {n}" for n in range(1, 13)]
    file = tmp_path / "words.txt"
    file.write_text(WORDS.format(questions="\n".join(lines[:-1])), encoding="utf-8")
    add = ("wording", "add", ASK, str(file), "--by", "anna", "--because")
    code, told = holdfast(*add, "bought on 3 March")
    assert code == 2
    assert "Found 11 questions, needed 12" in told
    file.write_text(WORDS.format(questions="\n".join(lines)), encoding="utf-8")
    assert "Say why" in holdfast(*add, "so")[1]
    assert holdfast(*add, "bought on 3 March")[0] == 0
    shown = holdfast("wording", "show", ASK)[1]
    assert "12. an invented sentence, number 12" in shown
    assert "How much is each of these like you?" in shown
    assert holdfast("wording", "remove", ASK, "--by", "anna")[0] == 0
    assert holdfast("wording", "remove", ASK, "--by", "anna")[0] == 2

    assert "cheerful" not in holdfast("wording", "show", "who-5")[1]
    assert "Nothing was stated." in holdfast("wording", "state-non-commercial", "--by", "anna", HOLDFAST_STATE="no")[1]
    assert holdfast("wording", "state-non-commercial", "--by", "anna", HOLDFAST_STATE="yes")[0] == 0
    assert "cheerful" in holdfast("wording", "show", "who-5")[1]
    assert holdfast("wording", "state-non-commercial", "--by", "anna", "--take-back")[0] == 0
    assert "cheerful" not in holdfast("wording", "show", "who-5")[1]


def test_what_is_not_known_is_said(holdfast: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("[verses]\none\n", encoding="utf-8")
    assert "no instrument nothing" in holdfast("wording", "show", "nothing")[1]
    add = ("wording", "add", ASK, str(file), "--by", "anna", "--because", "bought on 3 March")
    assert "[verses] is no part" in holdfast(*add)[1]
    assert "no order" in holdfast(*add, "--order", "backwards")[1]
    assert "no language" in holdfast(*add, "--lang", "tlh")[1]
    assert "no account" in holdfast("wording", "add", ASK, str(file), "--by", "nobody", "--because", "bought it")[1]
