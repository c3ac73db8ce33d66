"""Commands that keep a practice: backup, restore, upgrade, case files in and out, the audit trail."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from holdfast.cli.asking import home_of, passphrase_of, refusals, secret
from holdfast.cli.failing import Failed
from holdfast.cli.files import CannotRead, read_bytes, told, write_out
from holdfast.cli.making import save


def backup(options: argparse.Namespace) -> int:
    """Into a folder of backups what is new, or all of it into one file; everything written is read back."""
    if options.to[0] == "verify" and len(options.to) == 2:
        return _verify(options, Path(options.to[1]))
    if len(options.to) != 1:
        raise Failed("Name one folder: holdfast backup FOLDER; or: holdfast backup verify FOLDER")
    from holdfast.web.operations.backup import backup as run
    from holdfast.web.operations.backup_prune import keeping_of, prune

    home, to = home_of(options), Path(options.to[0])
    if options.single and to.is_dir():
        raise Failed(f"{to} is a folder. With --single, name a file that does not exist yet.")
    if not options.single and not to.exists():
        raise Failed(f"There is no folder {to}. Make it first; or write one file: holdfast backup --single FILE")
    if options.single and options.prune:
        raise Failed("--prune clears up a folder of backups; with --single there is none.")
    with refusals():
        keeping = keeping_of(options.prune) if options.prune else None
        passphrase = passphrase_of(home)
        made = run(home, to, passphrase, say)
        gone = None if keeping is None else prune(home, to, keeping, passphrase)
    share = f", {made.new_pieces} of {made.pieces} pieces new" if made.pieces else ""
    write_out(
        f"{made.file}: {made.bytes:,} bytes written and read back{share}; {made.rows:,} rows in all. "
        f"Audit trail up to entry {made.audit_entries}.\n"
        f"The keys are in {made.keys}, overwritten each time. Keep that folder on another medium than the backups.\n"
    )
    if gone is not None:
        write_out(f"{gone.kept} backups are kept; {gone.removed} were removed, and {gone.bytes:,} bytes with them.\n")
        if gone.left_alone:
            write_out(f"{gone.left_alone}\n")
    return 0


def _verify(options: argparse.Namespace, path: Path) -> int:
    """0 where everything opens, else 2 and what does not."""
    from holdfast.web.operations.backup import verify

    home = home_of(options)
    with refusals():
        found = verify(home, path, passphrase_of(home), say)
    for problem in found.problems:
        write_out(f"{problem}\n")
    if found.problems:
        write_out("A new backup writes anew what the practice still has. Keep another copy of the rest.\n")
        return 2
    pieces = f", {found.pieces:,} pieces" if found.pieces else ""
    write_out(f"All of it opens: {found.backups} backup(s){pieces}, {found.bytes:,} bytes.\n")
    return 0


def say(line: str) -> None:
    """A line on the way, beside what the command answers."""
    print(line, file=sys.stderr, flush=True)


def restore(options: argparse.Namespace) -> int:
    """Put a backup back, or leave everything as it was."""
    from holdfast.web.operations.restore import restore as run
    from holdfast.web.operations.restore import restore_needs_passphrase

    home, file = home_of(options), Path(options.file)
    keys = Path(options.keys) if options.keys else None
    with refusals():
        wanted = restore_needs_passphrase(home, file, keys)
        passphrase = secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE") if wanted else None
        entries = run(home, file, passphrase, keys, say, with_damage=options.with_damage)
    write_out(f"{home} is as it was when the backup was made. Audit trail up to entry {entries}.\n")
    return 0


def upgrade(options: argparse.Namespace) -> int:
    """Bring an older practice to this program, after a backup."""
    from holdfast.web.operations.upgrade import upgrade as run

    home = home_of(options)
    with refusals():
        made = run(home, passphrase_of(home), Path(options.backup_to), say, with_damage=options.with_damage)
    write_out(f"The practice is up to date. Before that it was backed up to {made}.\n")
    return 0


def export_all(options: argparse.Namespace) -> int:
    """`holdfast export --all FILE`: a whole practice with its keys, wrapped, in one sealed file."""
    from holdfast.web.operations.everything import export_all as run

    home, file = home_of(options), Path(options.all)
    with refusals():
        size = run(home, file, passphrase_of(home), say)
    write_out(
        f"{file}: {size:,} bytes, the whole practice with its keys, opened again and counted. Whoever has this file "
        "and your passphrase (or the server's key file) has everything: keep it as you keep both, and remove it "
        "once it was brought in. In a copy of it an erased patient is not erased.\n"
    )
    return 0


def import_all(options: argparse.Namespace) -> int:
    """`holdfast import --all FILE`: such a file becomes a practice, in an empty folder and empty databases."""
    from holdfast.web.operations.everything import import_all as run
    from holdfast.web.operations.everything import import_needs_passphrase

    if not options.all:
        raise Failed("Say what to import: holdfast import --all FILE, or: holdfast import csv TABLE ...")
    home, file = home_of(options), Path(options.all)
    with refusals():
        wanted = import_needs_passphrase(file)
        passphrase = secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE") if wanted else None
        entries = run(home, file, passphrase, say)
    write_out(f"The practice is in {home}. Audit trail up to entry {entries}.\n")
    return 0


def take_in(options: argparse.Namespace) -> int:
    """`holdfast case in FILE --owner NAME [--private FILE]`: a case file becomes a case of the practice."""
    from holdfast.case.sealing import CannotOpen
    from holdfast.web.operations.cases import import_file

    home, data = home_of(options), read_bytes(options.file)
    private = read_bytes(options.private) if options.private else None
    try:
        with refusals():
            passphrase = passphrase_of(home)
            of_notes = secret(f"Passphrase of {options.private}: ", "HOLDFAST_NOTES_PASSPHRASE") if private else ""
            password = secret(f"Password of {options.owner}: ", "HOLDFAST_PASSWORD") if private else ""
            import_file(
                home, options.owner, data, passphrase, private=private, private_passphrase=of_notes, password=password
            )
    except CannotRead as error:
        raise Failed(told(options.file, error.problems, error.count)) from None
    except CannotOpen as error:
        raise Failed(f"{options.private}: {error}") from None
    write_out(f"{options.file} is now a case of {options.owner}.\n")
    return 0


def give_out(options: argparse.Namespace) -> int:
    """`holdfast case out ID --owner NAME --to FILE`: record and working notes of one case, as a case file. In clear."""
    from holdfast.web.operations.cases import export_file

    home, to = home_of(options), Path(options.to)
    if to.exists():
        raise Failed(f"{to} is there already. Name a file that does not exist yet.")
    with refusals():
        data = export_file(home, options.owner, options.id, passphrase_of(home))
    save(to, data)
    write_out(
        f"{to}: record and working notes, in clear. Private notes are not in it. Keep it as you keep your files.\n"
    )
    return 0
