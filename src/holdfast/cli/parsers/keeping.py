"""Commands that keep a practice: backup, restore, upgrade, case files in and out."""

from __future__ import annotations

import argparse

from holdfast.cli.parsers.late import Commands, late
from holdfast.cli.parsers.rights import add_to_case


def add(commands: Commands, home: argparse.ArgumentParser) -> None:
    backup = commands.add_parser(
        "backup", parents=[home], help="what is new since the last backup into a folder, sealed and verified"
    )
    backup.add_argument("to", nargs="+", metavar="FOLDER", help="a folder of backups; `verify FOLDER` opens them all")
    backup.add_argument("--single", action="store_true", help="all of it into one file that does not exist yet")
    backup.add_argument(
        "--prune", metavar="KEEP", help="afterwards keep so many daily, weekly, monthly backups: 7,4,12; remove others"
    )
    backup.set_defaults(run=late("holdfast.cli.keeping", "backup"))

    restore = commands.add_parser("restore", parents=[home], help="put a backup back, or leave everything as it was")
    restore.add_argument("file", metavar="FOLDER", help="a folder of backups (its latest), one of them, or a file")
    restore.add_argument("--keys", metavar="DIR", help="the folder of keys, for a new machine")
    restore.add_argument(
        "--with-damage", action="store_true", help="also where patients got new keys since; they are shut afterwards"
    )
    restore.set_defaults(run=late("holdfast.cli.keeping", "restore"))

    upgrade = commands.add_parser(
        "upgrade", parents=[home], help="bring an older practice to this program, after a backup"
    )
    upgrade.add_argument("--backup-to", metavar="DIR", required=True)
    upgrade.add_argument("--with-damage", action="store_true", help="also where some sealed rows do not open")
    upgrade.set_defaults(run=late("holdfast.cli.keeping", "upgrade"))

    export = commands.add_parser("export", parents=[home], help="the whole practice in one sealed file, to move it")
    export.add_argument("--all", metavar="FILE", required=True, help="a file that does not exist yet")
    export.set_defaults(run=late("holdfast.cli.keeping", "export_all"))

    case = commands.add_parser("case", help="case files into a practice and out of it")
    ways = case.add_subparsers(title="way", metavar="WAY", required=True)
    take_in = ways.add_parser("in", parents=[home], help="a case file becomes a case of the practice")
    take_in.add_argument("file", metavar="FILE")
    take_in.add_argument("--owner", required=True, metavar="NAME", help="the account of the treating therapist")
    take_in.add_argument("--private", metavar="FILE", help="the private notes that belong to it")
    take_in.set_defaults(run=late("holdfast.cli.keeping", "take_in"))
    give_out = ways.add_parser("out", parents=[home], help="a case as a file, in clear, without private notes")
    give_out.add_argument("id", help="the id that stands in the case file")
    give_out.add_argument("--owner", required=True, metavar="NAME")
    give_out.add_argument("--to", required=True, metavar="FILE")
    give_out.set_defaults(run=late("holdfast.cli.keeping", "give_out"))
    add_to_case(ways, home)
