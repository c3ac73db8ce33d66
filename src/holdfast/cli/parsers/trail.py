"""Commands about the trail of who opened what."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    audit = commands.add_parser("audit", help="the trail of who opened what")
    acts = audit.add_subparsers(title="act", metavar="ACT", required=True)
    verify = acts.add_parser("verify", parents=[home], help="is the chain whole? names the first broken link")
    verify.add_argument("--backup", metavar="FILE", help="a backup kept elsewhere: was the end of the trail cut off?")
    verify.set_defaults(run=late("holdfast.cli.keeping", "audit_verify"))
