"""Clearing up a folder of backups: some of each day, week and month are kept, and what no backup needs any more goes.

Lists go first, then pieces: interrupted anywhere, every list that is left is whole. Nothing is removed while a backup
is being written, and no piece while there is a list that does not open, since it may need it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged
from holdfast.web.operations.secret_files import read_installation_key


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many days, weeks and months have their last backup kept. The latest of all is kept anyway."""

    daily: int
    weekly: int
    monthly: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """Backups kept and removed, bytes that went with them, and why pieces were left where they were."""

    kept: int
    removed: int
    bytes: int
    left_alone: str = ""


def keeping_of(text: str) -> Keeping:
    """`7,4,12` -> 7 daily, 4 weekly, 12 monthly. Refused: anything else."""
    parts = text.split(",")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() and len(part) < 5 for part in parts):
        raise Refused(f"{text} does not say how many to keep.", "Write three numbers, days, weeks, months: 7,4,12")
    return Keeping(*map(int, parts))


def kept_of(names: Sequence[str], keeping: Keeping) -> set[str]:
    """Which of these backups stay: the last of each of the latest days, weeks and months that have one."""
    latest_first = sorted(names, reverse=True)
    kept = set(latest_first[:1])
    for number, period in ((keeping.daily, _day), (keeping.weekly, _week), (keeping.monthly, _month)):
        seen: dict[object, str] = {}
        for name in latest_first:
            seen.setdefault(period(name), name)
        kept |= set(list(seen.values())[:number])
    return kept


def prune(home: Path, path: Path, keeping: Keeping, passphrase: str | None = None) -> Pruned:
    """Clear a folder of backups up. The practice must be open. Raises `Refused` where somebody is writing there."""
    from holdfast.web.operations.backup import told
    from holdfast.web.operations.backup_folder import (
        alone,
        backups_in,
        folder,
        of_the_future,
        pieces_in,
        read_list,
        sync_folder,
    )
    from holdfast.web.operations.backup_keys import own_backup_key

    source = folder(path, own_backup_key(read_installation_key(home, passphrase)))
    with told("The folder could not be cleared up"), alone(path):
        files = backups_in(path)
        if late := of_the_future(files):
            left = (
                f"Nothing was removed: {late} is of a time that this clock has not reached. Set it right, or move that."
            )
            return Pruned(len(files), 0, 0, left)
        needed: set[str] = set()
        shut = []
        stay = kept_of([file.name for file in files], keeping)
        for file in files:
            try:
                said = read_list(source, file)
            except Damaged:
                shut.append(file.name)
                continue
            if file.name in stay:
                needed |= {mark for table in said["tables"] for _, mark in table["pieces"]}
        gone = [file for file in files if file.name not in stay and file.name not in shut]
        size = sum(file.stat().st_size for file in gone)
        for file in [*gone, *path.glob("holdfast-*.backup.part")]:  # also what an interrupted backup left half written
            file.unlink()
        sync_folder(path)
        if shut:
            left = f"{shut[0]} does not open: what it may need was left where it is."
            return Pruned(len(files) - len(gone), len(gone), size, left)
        for piece in pieces_in(path):
            if piece.parent.name + piece.name not in needed:
                size += piece.stat().st_size
                piece.unlink()
        return Pruned(len(files) - len(gone), len(gone), size)


def _date(name: str) -> date:
    return date.fromisoformat(name.removeprefix("holdfast-")[:10])


def _day(name: str) -> object:
    return _date(name)


def _week(name: str) -> object:
    return _date(name).isocalendar()[:2]


def _month(name: str) -> object:
    return _date(name).replace(day=1)
