"""The two ways this room refuses: a knowledge file that is wrong, and an answer that cannot be."""

from __future__ import annotations

import math


class KnowledgeError(ValueError):
    """A knowledge file cannot be used. Says file, key, what was found, what is allowed, what to do."""

    def __init__(self, file: str, key: str, found: str, allowed: str, advice: str = "") -> None:
        self.file, self.key, self.found, self.allowed, self.advice = file, key, found, allowed, advice
        place = f"{file}: {key}" if key else file
        super().__init__(f"{place}: found {found}; allowed: {allowed}." + (f" {advice}" if advice else ""))


class AnswerError(ValueError):
    """An answer that this instrument cannot have. `item` is a tag or a score, `found` the value as given."""

    def __init__(self, instrument: str, item: str, found: object, allowed: str, advice: str = "") -> None:
        self.instrument, self.item, self.found, self.allowed, self.advice = instrument, item, found, allowed, advice
        message = f"{instrument}, {item}: found {shown(found)}; allowed: {allowed}."
        super().__init__(message + (f" {advice}" if advice else ""))


def shown(value: object) -> str:
    """A value as a short piece of one line, whatever was sent (long or many-lined input is cut)."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def figure(value: float) -> str:
    """A number without a needless decimal point: 3 for 3.0, 2.5 for 2.5."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
