"""What the program is not able to do: start another program, run text as code, read objects, call anywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "holdfast"
FILES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted(file for file in SOURCE.rglob("*.js") if "static" in file.parts)
CALLED = {"eval", "exec", "compile", "__import__", "system", "popen", "spawnl", "spawnv", "startfile", "fork"}
NEVER = {
    "subprocess", "pty", "pickle", "marshal", "shelve", "dill", "yaml", "ctypes", "code", "codeop",  # code and objects
    "urllib.request", "http.client", "requests", "httpx", "urllib3", "aiohttp", "smtplib", "ftplib", "telnetlib",
    "xmlrpc", "imaplib", "poplib", "ldap3", "lxml", "django.core.mail",
}  # fmt: skip
ROAD = "web/reminders/post.py"  # the practice's own mail server: the only road out (DESIGN.md 2)
XML = {Path("charts/render.py")}  # of a drawing our own engine made a moment ago


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that is imported and every function that is called by one of the names above, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{one.name}", node.lineno) for one in node.names)
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in CALLED:
                yield f"{called.id}()", node.lineno
            if isinstance(called, ast.Attribute) and called.attr in CALLED - {"compile"}:
                yield f"{called.attr}()", node.lineno


def found_in(text: str) -> set[str]:
    return {
        name
        for name, _ in names(ast.parse(text))
        if name.endswith("()") or any(name == one or name.startswith(one + ".") for one in NEVER)
    }


def test_the_program_starts_no_program_runs_no_text_and_calls_nowhere() -> None:
    assert len(FILES) > 200
    found = {str(file.relative_to(SOURCE)): found_in(file.read_text("utf-8")) for file in FILES}
    mail = found.pop(ROAD)
    assert {file: names for file, names in found.items() if names} == {}
    assert {name for name in mail if not name.startswith("django.core.mail")} == {"smtplib"}


def test_the_search_would_find_each_of_them() -> None:
    for text in (
        "import subprocess", "from subprocess import run", "import os\nos.system('x')", "eval('1')", "exec(x)",
        "import urllib.request", "from urllib import request", "from http import client", "import pickle as p",
        "from django.core.mail import send_mail", "from django.core import mail", "import smtplib",
    ):  # fmt: skip
        assert found_in(text), text
    assert found_in("import re\nre.compile('x')\nimport os\nimport urllib.parse") == set()


def test_xml_is_read_at_one_place_of_our_own_making() -> None:
    there = {
        file.relative_to(SOURCE)
        for file in FILES
        if re.search(r"^\s*(import|from) xml", file.read_text("utf-8"), re.MULTILINE)
    }
    assert there == XML


def test_a_script_of_ours_runs_no_text_as_code() -> None:
    assert len(SCRIPTS) >= 4
    wrong = re.compile(
        r"\beval\(|new Function|document\.write|outerHTML\s*=|insertAdjacentHTML|setTimeout\(\s*[\"'`]|https?://"
    )
    assert {
        file.name: wrong.findall(file.read_text("utf-8")) for file in SCRIPTS if wrong.search(file.read_text("utf-8"))
    } == {}
    by_markup = [file.name for file in SCRIPTS if ".innerHTML" in file.read_text("utf-8")]
    assert by_markup == ["log.js"]  # a part of our own page, from our own server, escaped there


def test_every_asset_a_page_names_is_our_own_file() -> None:
    templates = [file for file in SOURCE.rglob("*.html") if "templates" in file.parts]
    assert len(templates) > 50
    away = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//")
    assert [file.name for file in templates if away.search(file.read_text("utf-8"))] == []
