"""Files as they come back from bad disks, other programs and ill will: read, or refused in words; nothing else.

Bent are the case files of `examples/`, private files, mappings and tables: bits turned, pieces cut out, doubled or
swapped, JSON values exchanged for odd ones, odd cells. A file that is refused must say where and what to do. One that
is read must also be checked, analysed and briefed, and come out of writing as it went in.
"""

from __future__ import annotations

import copy
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from holdfast.analysis import analyse
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief
from holdfast.case.casefile import read_case, write_case
from holdfast.case.moments import last_recorded
from holdfast.case.private import PrivateNotes
from holdfast.case.sealed_file import open_private, seal_private
from holdfast.case.sealing import CannotOpen, Cost
from holdfast.case.strict_json import CannotRead
from holdfast.checking import check_bytes
from holdfast.interop.mapping import read_mapping
from holdfast.interop.table import import_table

EXAMPLES = Path(__file__).parents[1] / "examples"
ODD: list[Any] = [
    None, True, 0, -1, 1e308, 10**400, 1.5, "", " ", "x" * 20_001, "\x00", "\u202e", "2023-02-30", "0001-01-01", [], {},
    [[]], "2023-02-03T10:00:00", "2023-02-03T10:00:00+23:59", "NaN", "9" * 5000, {"a": 1}, [None],
]  # fmt: skip
NOTES = PrivateNotes(case="archivist", author="anna")
CELLS = [
    "",
    " ",
    "NA",
    "NaN",
    "inf",
    "-1",
    "1e999",
    '"',
    '"a\nb"',
    "=1+1",
    "1,5",
    "x" * 3000,
    "2023-02-30",
    "\x00",
    "٣",
]
TABLE = b"id,when,hamd\n" + b"".join(b"%d,2023-0%d-0%d,%d\n" % (n % 3, 1 + n % 9, 1 + n % 9, 30 - n) for n in range(24))
MAPPING = b"""format = "holdfast-mapping/1"
[patient]
column = "id"
pseudonym = "Patient {value}"
address = "they"
origin = "public data"
zone = "UTC"
[date]
column = "when"
format = "%Y-%m-%d"
[[measure]]
instrument = "hamd-17"
column = "hamd"
"""


def bent_files(folder: Path, files: int, seed: int) -> int:
    """Bend and read `files` files. 1 where one was neither read nor refused in words."""
    draws, outcomes, wrong = random.Random(seed), Counter[str](), list[str]()
    whole = {name: (EXAMPLES / f"{name}.json").read_bytes() for name in ("archivist", "grandiose-seven")}
    sealed = seal_private(NOTES, "a few words", Cost(1, 8, 1))
    ways: list[tuple[str, Callable[[], bytes], Callable[[bytes], str]]] = [
        ("case file, bytes", lambda: bent_bytes(draws.choice(list(whole.values())), draws), read_a_case),
        ("case file, values", lambda: bent_values(draws.choice(list(whole.values())), draws), read_a_case),
        ("private file", lambda: bent_bytes(sealed, draws), read_notes),
        ("table", lambda: bent_table(draws), lambda data: read_table(data, MAPPING)),
        ("mapping", lambda: bent_bytes(MAPPING, draws), lambda data: read_table(TABLE, data)),
    ]
    slowest, begun = (0.0, ""), time.monotonic()
    for n in range(files):
        what, make, read = ways[n % len(ways)]
        data, at = make(), time.perf_counter()
        try:
            outcomes[f"{what}: {read(data)}"] += 1
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            kept = folder.parent / f"holdfast-bent-{seed}-{n}"
            kept.write_bytes(data)
            wrong.append(f"{what} {n}: {type(error).__name__}: {str(error)[:200]} (kept as {kept.name})")
        slowest = max(slowest, (time.perf_counter() - at, f"{what} {n}"))
    print(f"{files} files in {time.monotonic() - begun:.0f} s, seed {seed}; slowest {slowest[0]:.2f} s ({slowest[1]})")
    for outcome, count in sorted(outcomes.items()):
        print(f"  {outcome:<40}{count:>8}")
    for line in wrong[:20]:
        print("WRONG", line)
    return 1 if wrong else 0


def read_a_case(data: bytes) -> str:
    try:
        case = read_case(data)
    except CannotRead as error:
        return _in_words(error)
    checked, problems, _ = check_bytes(data)
    assert checked == case
    if problems:
        return "checked, and told what does not fit"
    as_text(brief(analyse(case, last_recorded(case))))
    assert read_case(write_case(case)) == case
    return "read"


def read_notes(data: bytes) -> str:
    try:
        open_private(data, "a few words")
    except CannotRead as error:
        return _in_words(error)
    except CannotOpen:
        return "refused"
    return "read"


def read_table(table: bytes, mapping: bytes) -> str:
    try:
        made = import_table(table, read_mapping(mapping))
    except CannotRead as error:
        return _in_words(error)
    for case in made.cases:
        assert read_case(write_case(case)) == case
    return "read"


def _in_words(error: CannotRead) -> str:
    assert error.problems, "refused without a word"
    for problem in error.problems:
        assert problem.found, problem
        assert problem.do, problem
        assert len(str(problem)) < 5000, problem
    return "refused"


def bent_bytes(data: bytes, draws: random.Random) -> bytes:
    bent = bytearray(data)
    for _ in range(draws.choice((1, 1, 2, 8))):
        at = draws.randrange(len(bent) or 1)
        match draws.randrange(6):
            case 0 if bent:
                bent[at] ^= 1 << draws.randrange(8)
            case 1:
                del bent[at:]
            case 2:
                del bent[at : at + draws.randint(1, 40)]
            case 3:
                bent[at:at] = bent[at : at + draws.randint(1, 400)]
            case 4:
                bent[at:at] = draws.choice(
                    [b"\x00", b"\xff", b"\xed\xa0\x80", b"{" * 3000, b"[" * 3000, b"NaN", b"\xef\xbb\xbf", b","]
                )
            case _:
                bent[at : at + 4] = bytes(draws.randrange(256) for _ in range(4))
    return bytes(bent)


def bent_values(data: bytes, draws: random.Random) -> bytes:
    plain = json.loads(data)
    for _ in range(draws.choice((1, 1, 1, 3))):
        places = list(_places(plain))
        holder, key = draws.choice(places)
        match draws.randrange(5):
            case 0:
                holder[key] = copy.deepcopy(draws.choice(ODD))
            case 1 if isinstance(holder, dict):
                del holder[key]
            case 2 if isinstance(holder, dict):
                holder[draws.choice(["x", "id", "when", "corrects", "__class__"])] = draws.choice(ODD)
            case 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case _:
                other, there = draws.choice(places)
                holder[key] = copy.deepcopy(other[there])  # of another place, so of a plausible kind
    return json.dumps(plain).encode()


def _places(plain: Any) -> Any:
    if isinstance(plain, dict | list):
        for key in plain if isinstance(plain, dict) else range(len(plain)):
            yield plain, key
            yield from _places(plain[key])


def bent_table(draws: random.Random) -> bytes:
    if draws.random() < 0.4:
        return bent_bytes(TABLE, draws)
    rows = [line.split(",") for line in TABLE.decode().splitlines()]
    for _ in range(draws.randint(1, 6)):
        row = draws.choice(rows)
        if row:
            row[draws.randrange(len(row))] = draws.choice(CELLS)
        if draws.random() < 0.2:
            row.append(draws.choice(CELLS))
        if draws.random() < 0.1:
            row.clear()
    text = "\n".join(",".join(row) for row in rows)
    return re.sub("\n", draws.choice(["\n", "\r\n", "\r"]), text).encode()
