"""One move more, whoever wrote meanwhile: therapist and patient may write at the same time, and neither loses a word.

A move is added after whatever came in between. Only a yes depends on the words it was given to: it names their hash,
and a yes to words that stand no longer is answered with those that do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from holdfast.case.as_of import standing
from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.contract.model import Clause
from holdfast.web.vault.door import CaseHandle, add_moves, load_case, together


class StaleText(Exception):
    """A yes was given to words that stand no longer; nothing was stored. `clause` holds the words that do."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        super().__init__()


def hour_of_today(record: Record, now: datetime) -> int | None:
    """The number of today's hour, None where there was none. `record` as it is kept: an hour that was corrected to
    another day, or number, is read as it stands.
    """
    held = standing(record.sessions, now)
    return max((s.number for s in held if s.when.astimezone(now.tzinfo).date() == now.date()), default=None)


def append(handle: CaseHandle, make: Callable[[Record, int], Move]) -> Move:
    """Add the move that `make` gives for the record as it is now and the number of the move to come. What `make` raises
    (`StaleText`, a refusal in words) stores nothing.
    """
    return append_together(handle, lambda record, seq: [make(record, seq)])[0]


def append_together(handle: CaseHandle, make: Callable[[Record, int], Sequence[Move]]) -> Sequence[Move]:
    """As `append`, for moves that belong together: all of them, or none."""
    with together(handle):
        record = load_case(handle).record
        moves = make(record, len(record.moves) + 1)
        add_moves(handle, list(moves), len(record.moves))
    return moves
