"""How this room refuses an answer that cannot be."""

from __future__ import annotations

import math

from holdfast.knowledge import shown


class AnswerError(ValueError):
    """An answer that this instrument cannot have. `item` is a tag or a score, `found` the value as given."""

    def __init__(self, instrument: str, item: str, found: object, allowed: str, advice: str = "") -> None:
        self.instrument, self.item, self.found, self.allowed, self.advice = instrument, item, found, allowed, advice
        message = f"{instrument}, {item}: found {shown(found)}; allowed: {allowed}."
        super().__init__(message + (f" {advice}" if advice else ""))


def figure(value: float) -> str:
    """A number without a needless decimal point: 3 for 3.0, 2.5 for 2.5."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
