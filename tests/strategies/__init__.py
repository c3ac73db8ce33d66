"""Random valid cases for everyone's property tests: record, working notes and private notes, small and quick.

`cases()` draws a whole case in which `check_case` finds nothing; `private_notes_for(case)` private notes about it;
`later_entries(case, at)` the same case with more recorded after `at`: new entries, back-dated ones, and corrections.
"""

from tests.strategies.contracts import any_moves, legal_moves, moves_to_agree
from tests.strategies.small import END, FIRST_HOUR
from tests.strategies.whole import cases, later_entries, private_notes_for

__all__ = [
    "END",
    "FIRST_HOUR",
    "any_moves",
    "cases",
    "later_entries",
    "legal_moves",
    "moves_to_agree",
    "private_notes_for",
]
