"""`holdfast upgrade`: an older practice brought to this program; or, whatever fails, it is as it was.

A backup first. Then data and keys are read into databases aside, brought forward there, checked (every sealed row
opens, nothing is missing, the trail leads where it led), and put into their place. Until then nothing was touched.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from holdfast.web.operations.backup_read import Reading, Tell, silent
from holdfast.web.operations.backup_rows import Row, Table, decode
from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import read_installation_key

BEFORE = "data.before-upgrade.sqlite3"


def upgrade(
    home: Path,
    passphrase: str | None = None,
    backup_to: Path | None = None,
    tell: Tell = silent,
    *,
    with_damage: bool = False,
) -> Path | None:
    """Bring the practice in `home` to this program's tables and schema. Returns the backup that was made before.

    `with_damage`: also where sealed rows do not open. Raises `Refused`, which says that all is as it was.
    """
    from holdfast.web.operations.serve import serving

    with serving(home):
        open_practice(home, passphrase, migrated=False)
        from holdfast.web.operations.backup import place_for, snapshot

        key, made = read_installation_key(home, passphrase), None
        if backup_to is not None:
            tell("A backup first.")
            made = snapshot(home, place_for(backup_to), key, tell).file
        if not _is_there():
            with _as_it_was(made):
                _forward(home, key, tell, strict=not with_damage)
        open_practice(home, passphrase)
    return made


def _is_there() -> bool:
    """Whether nothing is left to do."""
    from holdfast.web.operations.opening import is_up_to_date
    from holdfast.web.operations.restore_check import rows_are_up_to_date

    return is_up_to_date() and rows_are_up_to_date()


def _forward(home: Path, key: bytes, tell: Tell, *, strict: bool) -> None:
    from holdfast.web.operations.backup_read import reading
    from holdfast.web.operations.restore import Source, put_back, room_aside

    with room_aside(home) as rough, contextlib.ExitStack() as reads:
        keys = reads.enter_context(reading("keys"))
        data = reads.enter_context(reading("default"))
        source = Source(
            {**data.said, "audit": list(data.head())},
            _decoded(data, tell),
            (keys.said, list(_decoded(keys, silent))),
            close=reads.close,
            record=("upgrade", "upgrade"),
            strict=strict,
        )
        put_back(source, key, rough, home / BEFORE, tell)


def _decoded(read: Reading, tell: Tell) -> Iterator[tuple[Table, list[Row]]]:
    return (decode(piece.said, piece.blobs) for piece in read.pieces(tell))


@contextlib.contextmanager
def _as_it_was(made: Path | None) -> Iterator[None]:
    """Whatever stopped it, say that the practice is as it was: a step that fails is a fault, and may be ours."""
    backed_up = "" if made is None else f" The backup made before is {made}."
    try:
        yield
    except Refused as refused:
        what = refused.what.replace(" Nothing was changed.", "")
        raise Refused(f"{what} The practice is as it was.{backed_up}", refused.do) from None
    except Exception as error:
        raise Refused(
            f"The upgrade stopped ({type(error).__name__}: {str(error).partition(chr(10))[0]}). "
            f"The practice is as it was.{backed_up}",
            "Look for space on the disk; go on with the version you had, and report this.",
        ) from error
