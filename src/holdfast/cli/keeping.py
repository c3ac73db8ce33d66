"""Commands that keep a practice: backup, restore, upgrade, case files in and out, the audit trail."""

from __future__ import annotations

import argparse
from pathlib import Path

from holdfast.cli.asking import home_of, passphrase_of, refusals, secret
from holdfast.cli.failing import Failed
from holdfast.cli.files import CannotRead, read_bytes, told, write_out
from holdfast.cli.making import save


def backup(options: argparse.Namespace) -> int:
    """One sealed file, read back before it gets its name."""
    from holdfast.web.operations.backup import backup as run

    home = home_of(options)
    with refusals():
        made = run(home, Path(options.to), passphrase_of(home))
    write_out(
        f"{made.file}: {made.bytes:,} bytes, read back and compared. Audit trail up to entry {made.audit_entries}.\n"
        f"The keys are in {made.keys}, overwritten each time. Keep that folder on another medium than the backups.\n"
    )
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup back, or leave everything as it was."""
    from holdfast.web.operations.backup import restore as run
    from holdfast.web.operations.backup import restore_needs_passphrase

    home, file = home_of(options), Path(options.file)
    keys = Path(options.keys) if options.keys else None
    with refusals():
        wanted = restore_needs_passphrase(home, file, keys)
        passphrase = secret("Passphrase of the practice: ", "HOLDFAST_PASSPHRASE") if wanted else None
        entries = run(home, file, passphrase, keys)
    write_out(f"{home} is as it was when the backup was made. Audit trail up to entry {entries}.\n")
    return 0


def upgrade(options: argparse.Namespace) -> int:
    """Bring an older practice to this program, after a backup."""
    from holdfast.web.operations.init import upgrade as run

    home = home_of(options)
    with refusals():
        made = run(home, passphrase_of(home), Path(options.backup_to))
    write_out(f"The practice is up to date. Before that it was backed up to {made}.\n")
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


def audit_verify(options: argparse.Namespace) -> int:
    """`holdfast audit verify [--backup FILE]`: 0 where the chain is whole, else 2 and the first broken link."""
    from holdfast.web.operations.backup import head_of
    from holdfast.web.operations.opening import open_practice

    home = home_of(options)
    with refusals():
        passphrase = passphrase_of(home)
        open_practice(home, passphrase)
        from holdfast.web.vault import audit

        broken, (count, _) = audit.first_broken(), audit.head()
        kept = head_of(home, Path(options.backup), passphrase) if options.backup else (0, "")
    if broken is not None:
        write_out(f"The audit trail is broken at entry {broken} of {count}: it was altered, or an entry is missing.\n")
        return 2
    if not audit.holds(kept):
        write_out(
            f"The audit trail ends at entry {count} and is not the one of {options.backup}, which reached entry "
            f"{kept[0]}: its end was cut off, or the practice was put back to an older backup.\n"
        )
        return 2
    write_out(f"The audit trail is whole: {count} entries.\n")
    if not options.backup:
        write_out("Whether its end was cut off shows only beside a backup: holdfast audit verify --backup FILE\n")
    return 0
