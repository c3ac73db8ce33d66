"""Commands that make case files: import from a table, simulate."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from holdfast.case.casefile import write_case
from holdfast.case.strict_json import CannotRead
from holdfast.cli.failing import Failed
from holdfast.cli.files import read_bytes, told, write_out

LARGEST_TABLE = 200_000_000
SHOWN = 100


def import_csv(options: argparse.Namespace) -> int:
    """`holdfast import csv TABLE --mapping FILE --out DIR`: case files, and each row that was not taken, with why."""
    from holdfast.interop.mapping import read_mapping
    from holdfast.interop.table import import_table

    try:
        mapping = read_mapping(read_bytes(options.mapping))
    except CannotRead as error:
        raise Failed(told(options.mapping, error.problems, error.count)) from None
    try:
        made = import_table(read_bytes(options.table, LARGEST_TABLE), mapping)
    except CannotRead as error:
        raise Failed(told(options.table, error.problems, error.count)) from None
    folder = out_folder(options.out)
    files = {folder / f"{case.id}.json": write_case(case) for case in made.cases}
    for path, data in files.items():
        if path.exists() and path.read_bytes() != data:
            raise Failed(f"{path} is there already and says something else. Nothing was written; name another folder.")
    for path, data in files.items():
        save(path, data)
    lines = [
        f"{made.rows} rows read, {made.left_out} left out by `where`.",
        f"{made.taken} values taken, {made.missing} missing (kept as missing), {len(made.not_taken)} not taken.",
        f"{len(made.cases)} case files in {options.out}.",
        *(f"  {row}" for row in made.not_taken[:SHOWN]),
    ]
    if len(made.not_taken) > SHOWN:
        lines.append(f"  ... and {len(made.not_taken) - SHOWN} more.")
    write_out("\n".join(lines) + "\n")
    return 0 if made.cases else 2


def simulate(options: argparse.Namespace) -> int:
    """`holdfast simulate --patients N --sessions T --seed S [--world NAME] --out DIR`."""
    from holdfast.simulate.write import write_cases

    try:
        count = write_cases(options.patients, options.sessions, options.seed, options.world, out_folder(options.out))
    except ValueError as error:
        raise Failed(str(error)) from None
    except OSError as error:
        raise Failed(f"{error.filename or options.out} cannot be written: {error.strerror}.") from None
    write_out(f"{count} simulated case files in {options.out}, what is true of them in truth.json beside them.\n")
    return 0


def out_folder(name: str) -> Path:
    """The folder to write to, made if needed."""
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(f"The folder {name} cannot be made: {error.strerror}. Name another one.") from None
    return folder


def save(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, for its owner alone: a half-written case file would look like a lost one."""
    half: Path | None = None
    try:
        # a name nobody chose, made anew: no file of somebody else is touched, and no link is followed
        handle, name = tempfile.mkstemp(prefix=".holdfast-", suffix=".part", dir=path.parent)
        half = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        half.replace(path)
    except OSError as error:
        if half is not None:
            half.unlink(missing_ok=True)
        raise Failed(f"{path} cannot be written: {error.strerror}.") from None
