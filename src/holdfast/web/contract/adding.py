"""One move more, whoever wrote meanwhile: therapist and patient may write at the same time, and neither loses a word.

A move is added after whatever came in between. Only a yes depends on the words it was given to: it names their hash,
and a yes to words that stand no longer is answered with those that do.
"""

from __future__ import annotations

from collections.abc import Callable

from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.contract.model import Clause
from holdfast.web.vault.door import CaseHandle, add_moves, load_case, together


class StaleText(Exception):
    """A yes was given to words that stand no longer; nothing was stored. `clause` holds the words that do."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        super().__init__()


def append(handle: CaseHandle, make: Callable[[Record, int], Move]) -> Move:
    """Add the move that `make` gives for the record as it is now and the number of the move to come. What `make` raises
    (`StaleText`, a refusal in words) stores nothing.
    """
    with together(handle):
        record = load_case(handle).record
        move = make(record, len(record.moves) + 1)
        add_moves(handle, [move], len(record.moves))
    return move
