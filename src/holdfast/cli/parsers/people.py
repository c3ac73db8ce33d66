"""Commands about accounts and who may read what."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late

ROLES = ("therapist", "supervisor", "manager", "auditor")


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    account = commands.add_parser(
        "account",
        parents=[home],
        help="one more account (NAME), or: list, disable, enable, factors reset, sessions end",
    )
    account.add_argument("words", nargs="+", metavar="NAME", help="a name, or one of these words and a name")
    account.add_argument("--role", choices=ROLES, default="therapist", help="what a new account is for")
    account.set_defaults(run=late("holdfast.cli.people", "account"))
