"""`holdfast export --all` and `holdfast import --all`: a whole practice in one sealed file.

For moving, the keys wrapped as they are: from SQLite to PostgreSQL and back, from one machine to another. What comes
out is what went in, row for row, so nothing is written into the trail at the other end; the export stands in it. On a
laptop the file carries the installation key as the passphrase wraps it; a server's key file is carried by hand.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.web.operations.backup_read import Tell, silent
from holdfast.web.operations.backup_rows import Row, Table
from holdfast.web.operations.opening import open_practice, start_django
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.sealed_stream import Damaged
from holdfast.web.operations.secret_files import PRACTICE, key_file, read_installation_key

if TYPE_CHECKING:
    from holdfast.web.operations.dump import Dump

Rows = tuple[Table, list[Row]]


def export_all(home: Path, file: Path, passphrase: str | None = None, tell: Tell = silent) -> int:
    """Write the whole practice into `file`, which does not exist yet. Returns its bytes. Raises `Refused`."""
    open_practice(home, passphrase)
    from holdfast.web.operations.backup import place_for, told
    from holdfast.web.operations.backup_keys import may_travel
    from holdfast.web.operations.backup_read import reading
    from holdfast.web.operations.dump import ALL, write_dump
    from holdfast.web.vault import audit

    if file.is_dir():
        raise Refused(f"{file} is a folder.", "Name a file that does not exist yet.")
    place_for(file)
    installation = read_installation_key(home, passphrase)
    wrapped = json.loads(key_file(home).read_text(encoding="utf-8")) if may_travel(home) else None
    with audit.recorded("export all"):
        audit.note("export all")
    with told("The export could not be written"), reading("keys") as keys, reading("default") as data:
        more = {"audit": list(data.head()), "practice": (home / PRACTICE).read_text(encoding="utf-8")}
        readings = {"keys": keys, "data": data}
        return write_dump(file, installation, {"format": ALL, "installation": wrapped}, readings, more, tell=tell)


def import_all(home: Path, file: Path, passphrase: str | None = None, tell: Tell = silent) -> int:
    """A practice from such a file, in an empty folder and, where the environment names them, in empty databases.

    Returns the number of audit entries. Refused: anything there already, another key, a file that is not whole.
    """
    from holdfast.web.operations.restore import check_databases_empty, check_empty, new_home
    from holdfast.web.operations.serve import making

    head = _head(file)
    if (home / PRACTICE).exists():
        raise Refused(f"There is a practice already in {home}.", "Name an empty folder: --home FOLDER")
    check_empty(home)
    wrapped = head.get("installation")
    if wrapped is None and not key_file(home).is_file():
        raise Refused(
            "This practice keeps its installation key in a file of its own, which is not in the export.",
            f"Copy it to {key_file(home)} first, or name its place with HOLDFAST_KEY_FILE.",
        )
    carried = None if wrapped is None else json.dumps(wrapped, indent=2).encode() + b"\n"
    with making(home), new_home(home, b"{}", carried) as building:
        installation = read_installation_key(building, passphrase)
        (building / PRACTICE).write_text(_practice(file, installation), encoding="utf-8")
        start_django(building)
        if check_databases_empty():
            raise Refused("The key store holds keys already.", "Name an empty database for the keys.")
        return _bring_in(building, file, installation, tell)


def import_needs_passphrase(file: Path) -> bool:
    """Whether the installation key in the file is wrapped by a passphrase."""
    wrapped = _head(file).get("installation")
    return isinstance(wrapped, dict) and "sealed" in wrapped


def _head(file: Path) -> dict[str, Any]:
    from holdfast.web.operations.dump import ALL, dump_head

    if not file.is_file():
        raise Refused(f"There is no file {file}.", "Look at its name and place.")
    try:
        head = dump_head(file)
    except Damaged as error:
        raise _not_opened(file, error) from None
    if head.get("format") != ALL:
        raise Refused(f"{file} is no export of a whole practice.", "A backup comes back with: holdfast restore")
    return head


def _practice(file: Path, installation: bytes) -> str:
    from holdfast.web.operations.dump import open_dump

    try:
        with open_dump(file, installation) as dump:
            return str(dump.opening["practice"])
    except Damaged as error:
        raise _not_opened(file, error) from None


def _bring_in(building: Path, file: Path, installation: bytes, tell: Tell) -> int:
    from holdfast.web.operations.backup import told
    from holdfast.web.operations.backup_rows import NotWhole
    from holdfast.web.operations.dump import open_dump
    from holdfast.web.operations.restore import room_aside

    with told("The practice could not be brought in"), room_aside(building) as rough:
        try:
            with open_dump(file, installation) as dump:
                return _put_in_place(dump, installation, rough, tell)
        except (NotWhole, Damaged) as error:
            raise _not_opened(file, error) from None


def _put_in_place(dump: Dump, installation: bytes, rough: Path, tell: Tell) -> int:
    from holdfast.web.operations.restore import Source, put_back

    names = {table["name"] for table in dump.opening["keys"]["tables"]}
    keys: list[Rows] = []
    first: list[Rows] = []
    for table, rows in dump.pieces:  # those of the keys come first in the file
        (keys if table.name in names else first).append((table, rows))
        if first:
            break
    said = {**dump.opening["data"], "audit": dump.opening["audit"]}
    source = Source(said, chain(first, dump.pieces), (dump.opening["keys"], keys), record=None)
    return put_back(source, installation, rough, None, tell)


def _not_opened(file: Path, error: Exception) -> Refused:
    return Refused(
        f"{file} could not be opened: {error}. Nothing was changed.",
        "Take another copy, and see that the installation key is that of the practice that was exported.",
    )
