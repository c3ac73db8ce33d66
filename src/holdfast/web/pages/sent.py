"""What somebody typed into an address or a form, read as a number."""

from __future__ import annotations

MOST_DIGITS = 9


def whole_number(text: str, digits: int = MOST_DIGITS) -> int | None:
    """The whole number a text stands for, from 0 up; None for anything else.

    Only the digits 0 to 9, and at most `digits` of them: `str.isdigit` takes "²", which `int` refuses, and `int` itself
    takes other scripts, spaces, underscores, and time for thousands of digits.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
