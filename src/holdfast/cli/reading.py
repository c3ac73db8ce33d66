"""Commands that read: brief, check, schema, knowledge."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded, parse_moment
from holdfast.case.private import PrivateNotes
from holdfast.cli.failing import Failed
from holdfast.cli.files import CannotRead, checked_case, read_bytes, told, write_out

if TYPE_CHECKING:
    from holdfast.brief.page import Brief


def brief(options: argparse.Namespace) -> int:
    """`holdfast brief CASE [--private FILE] [--at DATE | --before N] [--format text|json|html]`."""
    from holdfast.analysis import analyse
    from holdfast.brief.brief import brief as brief_of

    case = checked_case(options.case)
    if options.private:
        case = replace(case, private=private_of(options.private, case))
    page = brief_of(analyse(case, moment_of(case, options), rights_at=last_recorded(case)))
    write_out(_rendered(page, options.format))
    return 0


def check(options: argparse.Namespace) -> int:
    """`holdfast check FILE`: 0 and one line when all is well, 2 and every problem with its place otherwise."""
    from holdfast.brief.spoken import ORIGINS, plain
    from holdfast.checking import check_bytes
    from holdfast.text import render

    case, problems, count = check_bytes(read_bytes(options.file))
    if problems or case is None:
        write_out(told(options.file, problems, count) + "\n")
        return 2
    origin = ORIGINS[case.record.about.origin]
    called = case.record.about.pseudonym + (f" ({render(origin)})" if origin else "")
    held = sum(s.took_place for s in case.record.sessions)
    write_out(f"{options.file}: a whole case file. {plain(called)}, {held} hours held.\n")
    return 0


def schema(_options: argparse.Namespace) -> int:
    from holdfast.case.casefile import json_schema

    write_out(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n")
    return 0


def knowledge(_options: argparse.Namespace) -> int:
    """`holdfast knowledge`: what stands in the knowledge files, one entry a line, each with its source."""
    from holdfast.cli.knowing import lines

    write_out("\n".join(lines()) + "\n")
    return 0


def _rendered(page: Brief, form: str) -> str:
    if form == "json":
        from holdfast.brief.as_json import as_json

        return as_json(page)
    if form == "html":
        from holdfast.brief.as_html import as_html

        return as_html(page)
    from holdfast.brief.as_text import as_text

    return as_text(page)


def moment_of(case: Case, options: argparse.Namespace) -> datetime:
    """The moment a brief reads as of: asked for, or now; an invented or imported case is read where it ends."""
    try:
        if options.before is not None:
            return before_hour(case, options.before)
        if options.at:
            return parse_moment(options.at, case)
    except ValueError as error:
        raise Failed(str(error)) from None
    if case.record.about.origin == "practice":
        return datetime.now(UTC)
    return last_recorded(case)


def private_of(name: str, case: Case) -> PrivateNotes:
    """Somebody's private notes about this case, opened with their passphrase. Raises `Failed`."""
    from holdfast.case.sealed_file import open_private
    from holdfast.case.sealing import CannotOpen

    data = read_bytes(name)
    passphrase = os.environ.get("HOLDFAST_PASSPHRASE") or _asked(name)
    try:
        notes = open_private(data, passphrase)
    except (CannotOpen, CannotRead) as error:
        raise Failed(f"{name}: {error}") from None
    if notes.case != case.id:
        raise Failed(f"{name} holds notes about another case ({notes.case}). This case is {case.id}.")
    return notes


def _asked(name: str) -> str:
    if not sys.stdin.isatty():
        raise Failed(f"{name} is sealed. Give its passphrase in HOLDFAST_PASSPHRASE, or run this in a terminal.")
    return getpass.getpass(f"Passphrase of {name}: ")
