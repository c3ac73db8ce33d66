"""The kinds of rows: the lists of the case file by name, each with the type of its entries."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_type_hints

from holdfast.case.model import RECORD_KINDS, WORKING_KINDS
from holdfast.case.private import Elsewhere, PrivateNote
from holdfast.case.record import AllianceCheck, Picture, Record
from holdfast.case.working import WorkingNotes

PRIVATE = "private"
ELSEWHERE = "private.elsewhere"
ALLIANCE = "alliance"
PRIVATE_KINDS = (PRIVATE, ELSEWHERE)


@cache
def types() -> dict[str, type[Any]]:
    """Kind -> the dataclass of one entry."""
    record, working, picture = get_type_hints(Record), get_type_hints(WorkingNotes), get_type_hints(Picture)
    return {
        **{kind: get_args(record[kind])[0] for kind in RECORD_KINDS},
        **{f"picture.{name}": get_args(hint)[0] for name, hint in picture.items()},
        ALLIANCE: AllianceCheck,
        **{kind: get_args(working[kind])[0] for kind in WORKING_KINDS},
        PRIVATE: PrivateNote,
        ELSEWHERE: Elsewhere,
    }


def record_kinds() -> tuple[str, ...]:
    """What a supervisor assigned to a case may read."""
    return tuple(kind for kind in types() if kind not in WORKING_KINDS and kind not in PRIVATE_KINDS)
