"""Reading a file that a person named: whatever is wrong with it is said in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

from holdfast.case.casefile import read_case
from holdfast.case.model import Case
from holdfast.case.strict_json import LARGEST, CannotRead, Problem
from holdfast.cli.failing import Failed


def read_bytes(name: str, most: int = LARGEST) -> bytes:
    """The bytes of a file of at most `most` bytes; its size is looked at before it is read."""
    path = Path(name)
    try:
        if path.is_dir():
            raise Failed(f"{name} is a folder. Name a file in it.")
        size = path.stat().st_size
        if size > most:
            raise Failed(
                f"{name} holds {size:,} bytes. At most {most:,} are read. Split it, or leave out what is not needed."
            )
        with path.open("rb") as opened:  # a pipe or a device tells no size: no more than one byte too many is read
            data = opened.read(most + 1)
    except FileNotFoundError:
        raise Failed(f"There is no file {name}. Check its name and folder.") from None
    except OSError as error:
        raise Failed(f"{name} cannot be read: {error.strerror}.") from None
    if len(data) > most:
        raise Failed(f"{name} holds more than {most:,} bytes, and no more are read. Split it.")
    return data


def told(name: str, problems: tuple[Problem, ...], count: int) -> str:
    """All problems of a file, one a line, with their number."""
    lines = [f"{name}: {count} {'thing' if count == 1 else 'things'} to mend.", *(f"  {p}" for p in problems)]
    if count > len(problems):
        lines.append(f"  ... and {count - len(problems)} more.")
    return "\n".join(lines)


def write_out(text: str) -> None:
    """To standard output as UTF-8, whatever the terminal's own encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def checked_case(name: str) -> Case:
    """The case in a file, fully checked; else `Failed` with every problem."""
    from holdfast.checking import check_bytes

    case, problems, count = check_bytes(read_bytes(name))
    if case is None or problems:
        raise Failed(told(name, problems, count))
    return case


__all__ = ["CannotRead", "checked_case", "read_bytes", "read_case", "told", "write_out"]
