"""Commands about keys: `rekey` and `passphrase`. What can be lost is said before it can happen."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.cli.asking import agreed, home_of, new_secret, passphrase_of, refusals, secret
from holdfast.cli.failing import Failed
from holdfast.cli.files import write_out

if TYPE_CHECKING:
    from holdfast.web.operations.keys import PatientsRekeyed, Rekeyed

NEW_KEY = """\
The practice gets a new key; everything stays readable, and who works just now notices nothing. Afterwards
- a copy of the key file made before opens nothing of the practice any more. Without the key file, or without the
  passphrase that wraps it, nobody can open anything, ever;
- the keys beside your backups are those of before until the next backup is made.
"""
NEW_PATIENT_KEYS = """\
Each patient gets a new key, and his record is sealed anew under it. Backups made before now do not open for these
patients any more, by anybody: make a backup as soon as this is done. Private notes move when their author signs in;
until then his old key is kept for them alone.
"""
LOSING_IT = """\
Without the passphrase nothing in this practice can be opened again, by anybody, ever. Write the new one down before you
go on, and keep it away from this machine.
"""


def rekey(options: argparse.Namespace) -> int:
    """A new installation key; with --patients new keys for patients."""
    home = home_of(options)
    if options.case and not options.patients:
        raise Failed("--case goes with --patients. For a new key of the whole practice: holdfast rekey")
    if options.patients:
        return _patients(home, options.case)
    from holdfast.web.operations.keys import rekey as run

    write_out(NEW_KEY + "\n")
    with refusals():
        made = run(home, passphrase_of(home))
    write_out(_told(made))
    return 0


def passphrase(options: argparse.Namespace) -> int:
    """Another passphrase: the old one asked, the new one typed twice."""
    from holdfast.web.operations.keys import change_passphrase, check_has_passphrase

    home = home_of(options)
    with refusals():
        check_has_passphrase(home)
        write_out(LOSING_IT + "\n")
        old = secret("Present passphrase: ", "HOLDFAST_PASSPHRASE")
        change_passphrase(home, old, new_secret("New passphrase", "HOLDFAST_NEW_PASSPHRASE"))
    write_out(
        "The passphrase is the new one. Copies of the key file made before, and the keys beside your backups until the "
        "next backup, still open with the old one. If somebody else knows it, make a new key too: holdfast rekey\n"
    )
    return 0


def _patients(home: Path, cases: list[str]) -> int:
    from holdfast.web.operations.keys import rekey_patients

    write_out(NEW_PATIENT_KEYS + "\n")
    if not agreed("Make new keys for patients?", "HOLDFAST_NEW_PATIENT_KEYS"):
        write_out("Nothing was changed.\n")
        return 0
    with refusals():
        made = rekey_patients(home, passphrase_of(home), cases, tell=lambda step: write_out(f"  {step}\n"))
    write_out(_told_of_patients(made))
    return 0


def _told(made: Rekeyed) -> str:
    lines = [f"The practice has a new key; {made.keys} keys lie under it."]
    if made.served and made.taken_up:
        lines.append("The workbench that is being served took it up.")
    elif made.served:
        lines.append(
            "A workbench is being served and did not take the new key up within a minute: start it again, or its pages "
            "say that the key does not fit. Nothing is lost."
        )
    lines += ["Keep a copy of the new key file apart, and make a backup: holdfast backup FOLDER", ""]
    return "\n".join(lines)


def _told_of_patients(made: PatientsRekeyed) -> str:
    lines = [f"New keys for {made.cases} patients; {made.rows} entries sealed anew."]
    if made.waiting:
        lines.append(f"In {made.waiting} of them private notes move when their author signs in.")
    if made.left:
        lines.append(
            f"{made.left} entries do not open and were left as they are, with the key they name: restore a backup in "
            "which they open, or leave them."
        )
    lines += ["Make a backup now: holdfast backup FOLDER. Older ones hold these patients shut.", ""]
    return "\n".join(lines)
