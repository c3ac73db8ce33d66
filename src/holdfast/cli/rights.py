"""Commands about the patient's rights: his copy, retention, erasing, drafts, the emergency envelope."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.cli.asking import agreed, home_of, line, passphrase_of, refusals, secret
from holdfast.cli.failing import Failed
from holdfast.cli.files import CannotRead, read_bytes, told, write_out
from holdfast.cli.making import out_folder, save

if TYPE_CHECKING:
    from holdfast.interop.envelope import ReachList


def bundle(options: argparse.Namespace) -> int:
    """`holdfast case bundle ID --owner NAME --to FILE.zip`: the patient's copy of his record."""
    from holdfast.web.operations.rights import bundle as run

    home, to = home_of(options), _new_file(options.to)
    with refusals():
        data = run(home, options.owner, options.id, passphrase_of(home))
    save(to, data)
    write_out(
        f"{to}: the record to read (PDF), as data (JSON) and as tables (CSV). No working and no private notes.\n"
        "It is not locked: give it to the patient alone.\n"
    )
    return 0


def retention_set(options: argparse.Namespace) -> int:
    """`holdfast retention set PROFILE --by NAME`: how long this practice keeps records."""
    from holdfast.web.operations.rights import choose_retention

    home = home_of(options)
    with refusals():
        words = choose_retention(
            home, options.by, options.profile, options.years, options.reason or "", passphrase_of(home)
        )
    write_out(words + "\n")
    return 0


def retention_due(options: argparse.Namespace) -> int:
    """`holdfast retention due --by NAME`: what is kept until when."""
    from holdfast.web.operations.rights import retention_due as run

    home = home_of(options)
    with refusals():
        found = run(home, options.by, passphrase_of(home))
    rows = [("case", "therapist", "ended", "kept until", "how it stands")]
    rows += [
        (one.name or one.case, one.therapist, _day(one.ended_on), _day(one.kept_until),
         one.state + (", restricted" if one.restricted else ""))
        for one in found
    ]  # fmt: skip
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    due = sum(one.state == "due" for one in found)
    write_out("\n".join([*lines, f"Cases: {len(found)}. Kept long enough: {due}."]) + "\n")
    return 0


def erase(options: argparse.Namespace) -> int:
    """`holdfast case erase ID --owner NAME`: one patient, for good."""
    from holdfast.web.operations.rights import erase as run
    from holdfast.web.operations.rights import erasing

    home = home_of(options)
    with refusals():
        passphrase = passphrase_of(home)
        name, why = erasing(home, options.owner, options.id, he_asked=options.asked, passphrase=passphrase)
        write_out(
            f"{name}: {why}\n"
            "There is no way back. The key of this case is destroyed: nobody can read it again, not from any backup.\n"
            "Not reached: copies handed over, prints, an emergency list written before today, copies of the key store\n"
            "that are not overwritten. A copy for the patient first: holdfast case bundle\n"
        )
        if not agreed("Erase it for good?", "HOLDFAST_ERASE"):
            write_out("Nothing was erased.\n")
            return 0
        typed = line("Type the name as it stands above: ", "HOLDFAST_ERASE_NAME")
        password = secret(f"Password of {options.owner}: ", "HOLDFAST_PASSWORD")
        run(home, options.owner, options.id, password, typed, he_asked=options.asked, passphrase=passphrase)
    write_out("Erased. Make a backup now, so that the kept copy of the keys is overwritten.\n")
    return 0


def documents(options: argparse.Namespace) -> int:
    """`holdfast documents --to FOLDER --by NAME`: drafts from the real configuration."""
    from holdfast.web.operations.rights import drafts

    home, folder = home_of(options), out_folder(options.to)
    with refusals():
        made = drafts(home, options.by, passphrase_of(home))
    for name, data in made.items():
        save(folder / name, data)
    write_out(f"{len(made)} files in {folder}. They are drafts: fill in what stands in square brackets, and have them "
              "checked.\n")  # fmt: skip
    return 0


def envelope_name(options: argparse.Namespace) -> int:
    """`holdfast envelope name --by NAME --person NAME REACH`: who may open it."""
    from holdfast.web.operations.rights import name_persons

    home = home_of(options)
    with refusals():
        persons = tuple((name, reach) for name, reach in options.person)
        name_persons(home, options.by, persons, options.wishes or "", passphrase_of(home))
    write_out("Kept. Whom to call for each patient is typed on the pages. Next: holdfast envelope paper\n")
    return 0


def envelope_paper(options: argparse.Namespace) -> int:
    """`holdfast envelope paper --by NAME --to FILE.pdf`: a new code on paper."""
    from holdfast.web.operations.rights import envelope_paper as run

    home, to = home_of(options), _new_file(options.to)
    with refusals():
        data = run(home, options.by, passphrase_of(home))
    save(to, data)
    write_out(f"{to}: a paper with a new code, which stands nowhere else. Print it, seal it, delete the file.\n"
              "Then write the list: holdfast envelope write\n")  # fmt: skip
    return 0


def envelope_write(options: argparse.Namespace) -> int:
    """`holdfast envelope write --by NAME --to FILE`: the sealed list as of today."""
    from holdfast.web.operations.rights import envelope_file

    home, to = home_of(options), _new_file(options.to)
    with refusals():
        data = envelope_file(home, options.by, passphrase_of(home))
    save(to, data)
    write_out(f"{to}: sealed. It opens with the code on the paper alone. Try both: holdfast envelope try {to}\n")
    return 0


def envelope_open(options: argparse.Namespace) -> int:
    """`holdfast envelope open FILE`: whom to reach. Needs the code and nothing else."""
    whom = _opened(options.file)
    lines = [f"As of {whom.made_on}, for {whom.therapist}.", *(["", whom.wishes] if whom.wishes else [])]
    for one in sorted(whom.entries, key=lambda one: (not one.next_hour, one.next_hour)):
        lines += ["", f"{one.name or 'no name was typed'} (in the practice: {one.pseudonym or 'not readable'})"]
        lines += [f"  reach     {one.phone or 'nothing was typed'}", f"  next hour {_hour(one.next_hour)}"]
        lines += [f"  say       {one.to_say}"] if one.to_say else []
    lines += ["", "The nearest hour stands first, as it was on that day; hours after it are not known here.",
              "Leave no message that tells a stranger of a treatment. What else to say stands on the paper.",
              _recorded(options, "read envelope")]  # fmt: skip
    write_out("\n".join(lines) + "\n")
    return 0


def envelope_try(options: argparse.Namespace) -> int:
    """`holdfast envelope try FILE`: do code and file belong together? Shows nothing of the list."""
    whom = _opened(options.file)
    without = sum(not one.phone for one in whom.entries)
    write_out(
        f"Code and file belong together. As of {whom.made_on}, patients: {len(whom.entries)}, "
        f"without a way to reach them: {without}.\n{_recorded(options, 'envelope tried')}\n"
    )
    return 0


def _opened(file: str) -> ReachList:
    from holdfast.interop.envelope import LARGEST, open_envelope

    data = read_bytes(file, LARGEST)
    try:
        return open_envelope(data, secret("The code on the paper: ", "HOLDFAST_ENVELOPE_CODE"))
    except CannotRead as error:
        raise Failed(told(file, error.problems, error.count)) from None


def _recorded(options: argparse.Namespace, what: str) -> str:
    from holdfast.web.operations.rights import note_opened

    if note_opened(home_of(options), what):
        return "The practice on this machine has recorded it."
    return "No practice could be opened here, so nothing recorded it: write down who opened it, and when."


def _hour(written: str) -> str:
    """2026-11-24 11:00 with its day of the week; a file may hold other words, which are shown as they are."""
    try:
        return f"{datetime.fromisoformat(written):%A} {written}"
    except ValueError:
        return written or "none arranged"


def _new_file(name: str) -> Path:
    to = Path(name)
    if to.exists():
        raise Failed(f"{to} is there already. Name a file that does not exist yet.")
    return to


def _day(day: date | None) -> str:
    return "-" if day is None else day.isoformat()
