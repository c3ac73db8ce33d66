"""The self-check in docs/asvs.toml: every number once, every name it gives is there, the page says the same."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
STATES = ("met", "in part", "not met", "does not apply")
# The active requirements of levels 1 and 2 in release 4.0.3, without those that were deleted or are of level 3 alone.
LEVEL_1 = """
2.1.1-12 2.2.1-3 2.3.1 2.5.1-6 2.7.1-4 2.8.1 3.1.1 3.2.1-3 3.3.1-2 3.4.1-5 3.7.1 4.1.1-3 4.1.5 4.2.1-2 4.3.1-2 5.1.1-5
5.2.1-8 5.3.1-10 5.5.1-4 6.2.1 7.1.1-2 7.4.1 8.2.1-3 8.3.1-4 9.1.1-3 10.3.1-3 11.1.1-5 12.1.1 12.3.1-5 12.4.1-2 12.5.1-2
12.6.1 13.1.1 13.1.3 13.2.1-3 13.3.1 14.2.1-3 14.3.2-3 14.4.1-7 14.5.1-3
"""
LEVEL_2 = """
1.1.1-7 1.2.1-4 1.4.1 1.4.4-5 1.5.1-4 1.6.1-4 1.7.1-2 1.8.1-2 1.9.1-2 1.10.1 1.11.1-2 1.12.2 1.14.1-6 2.3.2-3 2.4.1-5
2.5.7 2.6.1-3 2.7.5-6 2.8.2-7 2.9.1-3 2.10.1-4 3.2.4 3.3.3-4 3.5.1-3 4.3.3 5.4.1-3 6.1.1-3 6.2.2-6 6.3.1-2 6.4.1-2
7.1.3-4 7.2.1-2 7.3.1 7.3.3-4 7.4.2-3 8.1.1-4 8.3.5-8 9.2.1-4 10.2.1-2 11.1.6-8 12.1.2-3 12.2.1 12.3.6 13.1.4-5 13.2.5-6
13.3.2 13.4.1-2 14.1.1-4 14.2.4-6 14.5.4
"""


def numbers(text: str) -> list[str]:
    """`5.2.1-3 7.1.1` -> 5.2.1, 5.2.2, 5.2.3, 7.1.1."""
    found = []
    for part in text.split():
        head, _, last = part.rpartition(".")
        first, _, end = last.partition("-")
        found += [f"{head}.{n}" for n in range(int(first), int(end or first) + 1)]
    return found


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("asvs_page", ROOT / "scripts" / "asvs_page.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def lines(script: ModuleType) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = script.read()
    return found


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Functions and classes of a Python file, and what is assigned at its top."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    there = {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        there |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(there)


def is_there(shown: str) -> bool:
    path, _, name = shown.partition("::")
    file = ROOT / path
    if not file.is_file():
        return False
    return name in defined_in(file) if path.endswith(".py") and name else not name


def test_each_requirement_of_levels_1_and_2_is_answered_once_at_its_level(lines: dict[str, dict[str, Any]]) -> None:
    assert {key for key, line in lines.items() if line["level"] == 1} == set(numbers(LEVEL_1))
    assert {key for key, line in lines.items() if line["level"] == 2} == set(numbers(LEVEL_2))
    keys = re.findall(r'^\["(.+)"\]$', (ROOT / "docs" / "asvs.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(lines) == 259
    assert keys == sorted(keys, key=lambda key: [int(part) for part in key.split(".")])


def test_every_test_and_every_place_that_is_named_is_there(lines: dict[str, dict[str, Any]]) -> None:
    assert [(key, one) for key, line in lines.items() for one in line["by"] if not is_there(one)] == []


def test_the_search_would_miss_none() -> None:
    assert is_there("tests/test_asvs.py::is_there")
    assert is_there("tests/test_asvs.py::STATES")
    assert is_there("docs/asvs.toml")
    for wrong in (
        "tests/test_asvs.py::not_here",
        "tests/not_here.py",
        "docs/asvs.toml::met",
        "tests/test_asvs.py::ROOT.x",
    ):
        assert not is_there(wrong)


def test_every_answer_says_what_shows_it_and_what_is_missing(lines: dict[str, dict[str, Any]]) -> None:
    for key, line in lines.items():
        assert line.keys() <= {"level", "asks", "state", "by", "why"}, key
        assert line["state"] in STATES, key
        assert line["by"], key
        assert len(line["asks"]) <= 110, key  # a few words, not the standard's sentence
        assert line["state"] == "met" or len(line.get("why", "")) >= 6, key
        assert not line.get("why", "").endswith("."), key
        assert "|" not in line["asks"] + line.get("why", ""), key


def test_the_page_is_that_of_the_file(script: ModuleType, lines: dict[str, dict[str, Any]]) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(lines), "run: python scripts/asvs_page.py"


def test_the_summary_counts_what_stands_below_it() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+)\.\d+\.\d+ \| ([12]) \| [^|]+ \| ([a-z ]+) \|", text, re.MULTILINE)
    assert len(rows) == 259
    said = dict(re.findall(r"^\| (level \d|V\d+|\*\*all\*\*)[^|]* \| ((?:\d+ \| ){4}\d+) \|$", text, re.MULTILINE))
    assert len(said) == 17
    for name, counts in said.items():
        mine = [state for chapter, level, state in rows if name in ("**all**", f"level {level}", f"V{chapter}")]
        found = Counter(mine)
        assert [int(n) for n in counts.split(" | ")] == [*(found[state] for state in STATES), len(mine)], name
