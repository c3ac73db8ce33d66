"""What the marks of a picture mean, below or beside it: a sample of each and its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from holdfast.charts.scene import SMALL, Mark, Speak, Words, folded
from holdfast.text import Message

Entry = tuple[Callable[[float, float], Sequence[Mark]], Message]
"""How a sample is drawn whose left end lies at (x, y), `SAMPLE` pixels wide, and what it means."""
SAMPLE = 28


def key(entries: Sequence[Entry], x: float, y: float, room: float, speak: Speak) -> tuple[list[Mark], float]:
    """One entry below the other from (x, y) on, as wide as `room`; the marks, and where they end."""
    marks: list[Mark] = []
    for sample, text in entries:
        lines = folded(speak(text), room - SAMPLE - 8, SMALL)
        marks += sample(x, y)
        marks.append(Words("key", "soft", tuple((x + SAMPLE + 8, y + 15 * n, line) for n, line in enumerate(lines))))
        y += 15 * len(lines) + 7
    return marks, y + 4
