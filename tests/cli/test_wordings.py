"""The words of the forms from the terminal, each step as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_rights import Terminal

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.wordings import _parts

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


def test_list_add_show_remove_and_the_statement(holdfast: Terminal, tmp_path: Path) -> None:
    code, told = holdfast("wording", "list")
    assert code == 0
    assert "  b-pni: " in told
    assert "Ask: Aaron L. Pincus" in told

    lines = [f"{n}. an invented sentence, number {n}" for n in range(1, 13)]
    file = tmp_path / "words.txt"
    file.write_text(WORDS.format(questions="\n".join(lines[:-1])), encoding="utf-8")
    add = ("wording", "add", ASK, str(file), "--by", "anna", "--because", "bought on 3 March")
    order = ("--order", "pni-order")
    code, told = holdfast(*add)
    assert code == 2
    assert "Found 11 questions, needed 12" in told
    file.write_text(WORDS.format(questions="\n".join(lines)), encoding="utf-8")
    assert "Say in which order" in holdfast(*add)[1]
    assert holdfast(*add, *order)[0] == 0
    shown = holdfast("wording", "show", ASK)[1]
    assert "12. an invented sentence, number 12" in shown
    assert "How much is each of these like you?" in shown
    assert holdfast("wording", "remove", ASK, "--by", "anna")[0] == 0

    state = ("wording", "state-non-commercial", "--by", "anna")
    assert "Nothing was stated." in holdfast(*state, HOLDFAST_STATE="no")[1]
    assert "stated" in holdfast("wording", "show", "who-5")[1]
    assert holdfast(*state, HOLDFAST_STATE="yes")[0] == 0
    assert "cheerful" in holdfast("wording", "show", "who-5")[1]


def test_a_file_is_read_by_its_parts() -> None:
    assert _parts("\ufeff[Questions]\none\n[answers]\nno\nyes\n") == {"questions": "one", "answers": "no\nyes"}
    assert _parts("one\ntwo") == {"questions": "one\ntwo"}
    with pytest.raises(Refused, match="verses"):
        _parts("[verses]\none\n")
