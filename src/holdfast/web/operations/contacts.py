"""Local crisis contacts: what a patient's page begins with, and cannot be shown without."""

from __future__ import annotations

from pathlib import Path

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import choose
from holdfast.web.practice import read_practice

LONGEST = 120


def contacts(home: Path, passphrase: str | None = None) -> tuple[tuple[str, str], ...]:
    """The contacts of a practice, (name, number) in the order in which they stand on the page."""
    open_practice(home, passphrase)
    return read_practice(home).contacts


def add_contact(home: Path, name: str, number: str, passphrase: str | None = None) -> None:
    """One more contact, or a new number for a name that is there. Refused: empty or overlong words."""
    open_practice(home, passphrase)
    name, number = name.strip(), number.strip()
    if not name.isprintable() or not number.isprintable() or not 0 < len(name) <= LONGEST or not 0 < len(number) <= 40:
        raise Refused(
            "A contact has a name and a number, in plain words.", 'As: holdfast contacts add "Crisis line" "112"'
        )
    kept = [pair for pair in read_practice(home).contacts if pair[0] != name]
    _write(home, [*kept, (name, number)])


def remove_contact(home: Path, name: str, passphrase: str | None = None) -> None:
    """Take a contact off. Refused where there is none of this name."""
    open_practice(home, passphrase)
    there = read_practice(home).contacts
    if all(pair[0] != name for pair in there):
        known = ", ".join(pair[0] for pair in there) or "none"
        raise Refused(f"There is no contact {name}.", f"There are: {known}.")
    _write(home, [pair for pair in there if pair[0] != name])


def _write(home: Path, pairs: list[tuple[str, str]]) -> None:
    choose(home, contacts=[{"name": name, "number": number} for name, number in pairs])
