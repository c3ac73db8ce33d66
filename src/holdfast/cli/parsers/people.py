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
    reading_along(commands, home)


def reading_along(commands: Commands, home: argparse.ArgumentParser) -> None:
    supervisor = commands.add_parser("supervisor", help="who reads the record of a case along with its therapist")
    acts = supervisor.add_subparsers(title="act", metavar="ACT", required=True)
    for act, help in (("add", "let somebody read the record"), ("remove", "take somebody off, and what was lent")):
        one = acts.add_parser(act, parents=[home], help=help)
        one.add_argument("case", metavar="CASE", help="the id that stands in the case file")
        one.add_argument("name", metavar="NAME", help="the account of a supervisor or another therapist")
        one.add_argument("--owner", required=True, metavar="THERAPIST", help="whose case it is")
        one.set_defaults(run=late("holdfast.cli.reading_along", act))
