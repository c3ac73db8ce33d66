"""A refusal in words for the person at the terminal."""

from __future__ import annotations


class Refused(Exception):
    """What is wrong, and what to do about it; nothing was changed."""

    def __init__(self, what: str, do: str) -> None:
        self.what, self.do = what, do
        super().__init__(f"{what} {do}")
