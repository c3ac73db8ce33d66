"""`holdfast supervisor add | remove CASE NAME --owner THERAPIST`: who reads the record of a case along."""

from __future__ import annotations

import argparse

from holdfast.cli.asking import home_of, passphrase_of, refusals
from holdfast.cli.files import write_out


def add(options: argparse.Namespace) -> int:
    """Let somebody read the record of a case."""
    from holdfast.web.operations.reading_along import add_reader

    home = home_of(options)
    with refusals():
        name = add_reader(home, options.owner, options.case, options.name, passphrase_of(home))
    write_out(
        f"{name} reads the record of {options.case} from now on. Working notes are lent by {options.owner}, on the "
        "page “Who reads along”; private notes by nobody.\n"
    )
    return 0


def remove(options: argparse.Namespace) -> int:
    """Take somebody off a case; what was lent to him of it ends too."""
    from holdfast.web.operations.reading_along import remove_reader

    home = home_of(options)
    with refusals():
        name = remove_reader(home, options.owner, options.case, options.name, passphrase_of(home))
    write_out(f"{name} reads {options.case} no more.\n")
    return 0
