"""The short code on a contract sheet: the day it was printed and which words of the step stand on it.

What is typed in later is dated and read by it: 230314-7f3a19c2 is a sheet of 14 March 2023 on which stand the words
whose hash begins with 7f3a19c2. No sheet is stored: the words are found again among the moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.case.moves import Move, Terms
from holdfast.contract.agreement import text_hash

BLANK = "blank"
SHORT = 8
"""Hex digits of the hash: two different words of one case share them once in four thousand million pairs."""
_CODE = re.compile(r"(\d{2})(\d{2})(\d{2})-([0-9a-f]{8}|blank)")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """A code as it was read: the day of printing, and the beginning of the hash; None on a blank sheet."""

    printed: date
    short: str | None


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """The words that stood on a sheet: of which clause, and their whole hash."""

    clause: str
    terms: Terms
    text_hash: str


def short_of(hash: str) -> str:
    """The beginning of a hash, as it stands on paper."""
    return hash[:SHORT]


def sheet_code(printed: date, hash: str | None) -> str:
    """The code of a sheet printed on this day with the words that have this hash; None: a blank one."""
    return f"{printed:%y%m%d}-{BLANK if hash is None else short_of(hash)}"


def read_code(typed: str) -> SheetCode | None:
    """A code as somebody typed it, spaces and capitals apart; None where it is none. The years are 2000 to 2099."""
    found = _CODE.fullmatch("".join(typed.lower().split()))
    if found is None:
        return None
    year, month, day, short = found.groups()
    try:
        printed = date(2000 + int(year), int(month), int(day))
    except ValueError:
        return None
    return SheetCode(printed, None if short == BLANK else short)


def words_of(moves: Sequence[Move], short: str) -> PrintedWords | None:
    """The words of a step whose hash begins so, as they were ever put in this case; None where none or two do."""
    found = {
        (hash, move.clause): PrintedWords(move.clause, move.terms, hash)
        for move in moves
        if move.clause is not None and move.terms is not None and move.terms.kind == "step"
        for hash in (text_hash(move.terms),)
        if hash.startswith(short)
    }
    return next(iter(found.values())) if len(found) == 1 else None
