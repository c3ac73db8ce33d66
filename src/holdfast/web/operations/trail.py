"""The trail from the terminal: checked, taken out, and asked whose files were touched."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused

if TYPE_CHECKING:
    from holdfast.web.trail.asked import Asked
    from holdfast.web.trail.export import Form
    from holdfast.web.vault.chain import Verified
    from holdfast.web.vault.trail import Touched


@dataclass(frozen=True, slots=True)
class Affected:
    """One case that was touched: its id, its therapist's account, who touched it, how often each thing was done."""

    case: str
    therapist: str
    people: tuple[str, ...]
    acts: tuple[tuple[str, int], ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class AllAffected:
    """`opened`: cases of which something was opened, written, printed or taken out, or leave was given. `counted`: all
    others whose therapist's own notes a program counted for his own usual; nothing of them was shown.
    """

    opened: tuple[Affected, ...]
    counted: tuple[Affected, ...]


def verify_trail(home: Path, passphrase: str | None, backup: Path | None) -> tuple[Verified, tuple[int, str], bool]:
    """The chain walked once; the head kept with a backup, (0, "") without one; whether the chain leads through it."""
    from holdfast.web.operations.backup import head_of

    open_practice(home, passphrase)
    from holdfast.web.vault import audit

    kept = head_of(home, backup, passphrase) if backup is not None else (0, "")
    return audit.verify(), kept, audit.holds(kept)


def export_trail(home: Path, passphrase: str | None, file: Path, asked: dict[str, str], case: str = "") -> int:
    """Write the trail, or what is asked for of it, to a new file for its owner alone. Returns how many entries.

    Recorded before anything is written. Raises `Refused`.
    """
    forms: dict[str, Form] = {".csv": "csv", ".jsonl": "jsonl"}
    form = forms.get(file.suffix)
    if form is None:
        raise Refused(f"{file} ends neither in .csv nor in .jsonl.", "Name it by what it is to be.")
    open_practice(home, passphrase)
    question = _question(asked)
    try:
        cases = frozenset((UUID(case),)) if case else None
    except ValueError:
        raise Refused(f"{case} is no case.", "Give the id that stands in the address of its page.") from None
    from holdfast.web.trail.export import written
    from holdfast.web.trail.lines import people
    from holdfast.web.vault import audit, trail

    with audit.recorded("audit export"):
        audit.note("export trail", *(cases or ()))
    count = itertools.count()
    entries = (entry for entry, _ in zip(trail.entries_in(question.wanted(cases)), count, strict=False))
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8", newline="") as out:
            out.writelines(written(entries, people(), form))
    except FileExistsError:
        raise Refused(f"{file} is there already.", "Name a file that does not exist yet.") from None
    except OSError as error:
        raise Refused(f"{file} cannot be written: {error.strerror}.", "Look at the folder and the disk.") from None
    return next(count)


def affected(home: Path, passphrase: str | None, asked: dict[str, str]) -> AllAffected:
    """The cases that were touched in a span of days. Recorded. Raises `Refused`."""
    open_practice(home, passphrase)
    question = _question(asked)
    from holdfast.web.trail.acts import COUNTED, OPENED_NOTHING
    from holdfast.web.trail.lines import people
    from holdfast.web.vault import audit, trail

    with audit.recorded("audit affected"):
        audit.note("read trail")
    names = {user: name for user, (name, _) in people().items()}
    opened = trail.touched(question.wanted(), but=OPENED_NOTHING)
    shown = {one.case for one in opened}
    counted = (one for one in trail.touched(question.wanted(), only=COUNTED) if one.case not in shown)
    return AllAffected(tuple(_affected(one, names) for one in opened), tuple(_affected(one, names) for one in counted))


def _affected(one: Touched, names: dict[int | None, str]) -> Affected:
    therapist = names.get(one.owner, "nobody any more")
    by = tuple(sorted(_name(user, names) for user in one.people))
    return Affected(str(one.case), therapist, by, one.acts, one.first, one.last)


def reindex_trail(home: Path, passphrase: str | None) -> int:
    """Make the searched table anew. Returns how many acts it holds. Recorded."""
    open_practice(home, passphrase)
    from holdfast.web.vault import audit, trail

    made = trail.reindex()
    with audit.recorded("audit reindex"):
        audit.note("trail searched anew")
    return made + 1


def _name(user: int | None, names: dict[int | None, str]) -> str:
    return "at the practice's own machine" if user is None else names.get(user, f"account {user}")


def _question(asked: dict[str, str]) -> Asked:
    from holdfast.text import render
    from holdfast.web.trail.asked import NotAsked
    from holdfast.web.trail.asked import asked as ask

    try:
        return ask(asked)
    except NotAsked as wrong:
        raise Refused(render(wrong.message), "Nothing was written.") from None
