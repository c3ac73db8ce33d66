"""`holdfast alarms`: how good the alarms are, in plain words; the page of the workbench for a terminal."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from textwrap import fill

from holdfast.cli.files import write_out
from holdfast.evaluate import alarms as told
from holdfast.evaluate import rule_alarms
from holdfast.evaluate.operating import KNOWLEDGE, Operating, operating
from holdfast.text import Message, render, say

WIDTH = 100
_HEADS = {
    "short": say("In short"),
    "rules": say("The rules of the brief"),
    "detectors": say("What finds a rupture"),
    "probable": say("When the program says “probable”"),
    "bands": say("What the bands hold"),
}


def alarms(options: argparse.Namespace) -> int:
    """`holdfast alarms [--json]`. With `--json` the file of figures as it stands; null: not yet measured."""
    found = operating()
    if options.json:
        values = None if found is None else json.loads((KNOWLEDGE / "operating.json").read_text("utf-8"))
        write_out(json.dumps(values, indent=1) + "\n")
    else:
        write_out("\n".join(lines(found)) + "\n")
    return 0


def lines(found: Operating | None) -> Iterator[str]:
    yield from _wrapped([render(say("HOW GOOD ARE THESE ALARMS?"))])
    yield from _wrapped([" ".join(_said(one) for one in told.WARNING)])
    yield from _wrapped([_said(told.WHY)])
    short = () if found is None else told.in_short(found)
    if short:
        yield from _head("short")
        yield from _wrapped([_capital(_said(one)) for one in short], "- ")
    yield from _head("rules")
    yield from _wrapped([_said(one) for one in (rule_alarms.treatments(), rule_alarms.by_chance()) if one is not None])
    yield from _table(rule_alarms.rules_table(found))
    if rule_alarms.unmeasured():
        names = "; ".join(_said(one) for one in rule_alarms.unmeasured())
        yield from _wrapped([_said(say("Not measured, for want of an occasion: {names}.", names=names))], "  ")
    yield from _head("detectors")
    if found is None:
        yield _said(told.NOT_MEASURED)
        return
    for world in told.worlds_told(found):
        yield ""
        yield _said(say("World: {title}", title=world.title))
        about = (world.about, world.contradicts, world.made_of, world.stable)
        yield from _wrapped([_said(one) for one in about if one is not None])
        yield from _table(world.detectors)
    _, rows = told.probable_told(found)
    for head, table in (("probable", rows), ("bands", told.bands_told(found))):
        yield from _head(head)
        if head == "probable" and table.rows:
            yield from _wrapped([_said(rule_alarms.probable_means(found))])
        if head == "bands":
            yield from _wrapped([_said(one) for one in told.bands_in_short(found)])
        yield from _table(table) if table.rows else [_said(told.NOT_MEASURED)]


def _head(name: str) -> Iterator[str]:
    yield ""
    yield _said(_HEADS[name]).upper()


def _table(table: told.Rows) -> Iterator[str]:
    """Each row as a line of its own: its name, and each cell after the head above it."""
    for headed in table.headed:
        (_, name), *cells = headed
        said = "; ".join(f"{_said(head).lower()}: {_said(cell)}" for head, cell in cells if cell != told.BLANK)
        yield fill(f"{_said(name)}. {said}", WIDTH, initial_indent="  ", subsequent_indent="      ")


def _wrapped(sentences: list[str], mark: str = "") -> Iterator[str]:
    for one in sentences:
        yield fill(one, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))


def _said(one: Message | str) -> str:
    return render(one, rule_alarms.ANYBODY)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
