"""Every word that any code puts into the trail has its sentence and its kind, in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import holdfast.web
from holdfast.text import render
from holdfast.web.trail.acts import (
    ACTS,
    COUNTED,
    EMERGENCY,
    KIND_WORDS,
    KINDS,
    OF_ACCOUNTS,
    OPENED_NOTHING,
    sentence,
    words_of,
)
from holdfast.web.vault.models import AuditAct

WEB = Path(holdfast.web.__file__).parent
NOTES = ("note", "note_if_open")


def spoken_in(source: str) -> tuple[set[str], list[int]]:
    """The literals given to `audit.note` and `note_if_open`, also through a small function of the same module that
    returns literals; and the lines where the word cannot be told from the source.
    """
    tree = ast.parse(source)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    words, untold = set(), []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in NOTES or not call.args:
            continue
        found = literals(call.args[0], functions)
        words |= found
        if not found:
            untold.append(call.lineno)
    return words, untold


def literals(node: ast.expr, functions: dict[str, ast.FunctionDef]) -> set[str]:
    match node:
        case ast.Constant(value=str(word)):
            return {word}
        case ast.IfExp(body=body, orelse=orelse):
            return literals(body, functions) | literals(orelse, functions)
        case ast.Call(func=ast.Name(id="about"), args=[first, *_]):  # the word, and the account it is about
            return literals(first, functions)
        case ast.JoinedStr(values=[ast.Constant(value=str(word)), _]) if word.endswith(": "):  # the same, written out
            return {word.removesuffix(": ")}
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):  # `role {role}`: one word for each
            return {word for word in ACTS if word.startswith(beginning)}
        case ast.Call(func=ast.Name(id=name)) if name in functions:
            returned = (one.value for one in ast.walk(functions[name]) if isinstance(one, ast.Return))
            return {word for value in returned if value is not None for word in literals(value, functions)}
    return set()


def sources() -> dict[str, str]:
    return {str(file.relative_to(WEB)): file.read_text(encoding="utf-8") for file in sorted(WEB.rglob("*.py"))}


def test_every_word_put_into_the_trail_has_a_sentence() -> None:
    missing = {f"{file}: {word}" for file, text in sources().items() for word in spoken_in(text)[0] - ACTS.keys()}
    assert not missing, "give each a sentence and a kind in web/trail/acts.py"


def test_every_word_can_be_told_from_the_source() -> None:
    # `note_if_open` hands on what it was given; a restore notes `restored` or `upgrade`, as it was asked for.
    # So does what opens an envelope where there is no practice to sign in to.
    own = ("vault/audit.py", "operations/restore.py", "operations/rights.py")
    untold = {file: lines for file, text in sources().items() if (lines := spoken_in(text)[1]) and file not in own}
    assert not untold, "give audit.note a literal, a choice between two, or a small function that returns them"


def test_the_search_finds_words_and_would_miss_none() -> None:
    text = """
def which(x):
    if x:
        return "a"
    return "b" if y else "c"
audit.note(which(1)); note_if_open("d", case); audit.note("e" if z else "f"); audit.note(g)
"""
    assert spoken_in(text) == ({"a", "b", "c", "d", "e", "f"}, [6])
    assert {"read", "write", "sign-in refused", "refused"} <= set().union(
        *(spoken_in(t)[0] for t in sources().values())
    )


@pytest.mark.parametrize("word", sorted(ACTS))
def test_a_sentence_goes_on_after_a_name_and_names_nothing_that_was_written(word: str) -> None:
    said = render(ACTS[word].sentence)
    assert said == said.strip()
    assert said[0].islower()
    assert not said.endswith(".")
    assert not any(odd in said.lower() for odd in ("narciss", "patient is", "{"))
    assert len(word) <= (AuditAct._meta.get_field("what").max_length or 0)


def test_every_kind_has_words_and_a_name() -> None:
    assert KIND_WORDS.keys() == set(KINDS)
    assert all(words_of(kind) for kind in KINDS)
    assert ACTS.keys() >= EMERGENCY
    assert not OF_ACCOUNTS & {word for word, meant in ACTS.items() if meant.opened}
    assert "refused" in OPENED_NOTHING


def test_what_was_only_counted_opened_nothing_and_stays_a_word_of_the_trail() -> None:
    assert {"count own", "reminder looked for"} == COUNTED
    assert COUNTED <= OPENED_NOTHING
    assert not any(ACTS[word].opened for word in COUNTED)
    assert ACTS["read private"].opened


def test_a_word_of_a_newer_program_stands_for_itself() -> None:
    assert render(sentence("teleported")) == "teleported"
