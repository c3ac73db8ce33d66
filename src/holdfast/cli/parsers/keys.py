"""Commands about keys: passphrase, rekey."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    rekey = commands.add_parser(
        "rekey", parents=[home], help="a new key for the practice, or new keys for patients, while people work"
    )
    rekey.add_argument("--patients", action="store_true", help="new keys for patients; older backups of them are shut")
    rekey.add_argument(
        "--case", action="append", default=[], metavar="ID", help="with --patients: this one (repeat it), not all"
    )
    rekey.set_defaults(run=late("holdfast.cli.keys", "rekey"))

    passphrase = commands.add_parser("passphrase", parents=[home], help="another passphrase for a laptop's practice")
    passphrase.set_defaults(run=late("holdfast.cli.keys", "passphrase"))
