"""Commands about the trail of who opened what."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    audit = commands.add_parser("audit", help="the trail of who opened what")
    acts = audit.add_subparsers(title="act", metavar="ACT", required=True)

    verify = acts.add_parser("verify", parents=[home], help="is the chain whole? names the first broken link")
    verify.add_argument("--backup", metavar="FILE", help="a backup kept elsewhere: was the end of the trail cut off?")
    verify.set_defaults(run=late("holdfast.cli.trail", "verify"))

    export = acts.add_parser("export", parents=[home], help="the trail as a table (.csv) or an entry a line (.jsonl)")
    _span(export)
    export.add_argument("--case", metavar="ID", help="one case, by the id that stands in its address")
    export.add_argument("--file", metavar="FILE", required=True, help="a file that does not exist yet")
    export.set_defaults(run=late("holdfast.cli.trail", "export"))

    affected = acts.add_parser("affected", parents=[home], help="after a breach: whose files were touched in a span")
    _span(affected)
    affected.set_defaults(run=late("holdfast.cli.trail", "affected"))

    reindex = acts.add_parser("reindex", parents=[home], help="make the table by which the trail is searched anew")
    reindex.set_defaults(run=late("holdfast.cli.trail", "reindex"))


def _span(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", metavar="DAY", dest="since", default="", help="first day: 2026-03-14")
    command.add_argument("--to", metavar="DAY", dest="until", default="", help="last day, included")
    command.add_argument("--person", metavar="NAME", default="", help="one account")
