"""The contract under the time axis: its versions as bands, and when it was on hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from holdfast.case.moves import Move
from holdfast.charts.scene import SMALL, Boxes, Mark, Speak, Words, drawn, long
from holdfast.charts.timeline import Span
from holdfast.charts.words import PHASES
from holdfast.contract.model import Version
from holdfast.contract.replay import Ledger, take
from holdfast.text import Message, say

HEIGHT = 22
Hold = tuple[date, date | None]


def holds(moves: Sequence[Move]) -> tuple[Hold, ...]:
    """First and last day of each time the contract was on hold; the last is None where it still is."""
    ledger = Ledger()
    found: list[Hold] = []
    for move in sorted(moves, key=lambda m: (m.seq, m.id)):
        before = ledger.held
        take(ledger, move)
        if before is not None and ledger.held is None:
            found.append((before.since, max(before.since, move.when)))
    return (*found, (ledger.held.since, None)) if ledger.held is not None else tuple(found)


def contract_bands(
    versions: Sequence[Version], held: Sequence[Hold], over: Span, top: float, speak: Speak
) -> tuple[Mark, ...]:
    """Each version a box with its number and phase, as far as there is room; a hold a dashed bar below."""
    boxes, names, pauses, said = [], [], [], []
    for version in versions:
        left, right = over.x(version.opened_on), over.x(version.closed_on or over.end)
        boxes.append((left, top, max(right, left + 2), top + HEIGHT))
        for text in (speak(name(version)), str(version.number)):
            if long(text) + 10 <= right - left:
                names.append((left + 6, top + HEIGHT / 2, text))
                break
    word = speak(say("on hold"))
    for start, end in held:
        left, right = over.x(start), over.x(end or over.end)
        pauses.append((left, top + HEIGHT + 3, max(right, left + 2), top + HEIGHT + 9))
        if end is None or right - left > long(word):
            said.append((left, top + HEIGHT + 17, word))
    return drawn(
        [
            Boxes("contract versions", "estimate", tuple(boxes), "edge"),
            Words("names of versions", "ink", tuple(names), "left", SMALL),
            Boxes("contract on hold", None, tuple(pauses), "edge", (2, 2)),
            Words("words of holds", "soft", tuple(_apart(said, over)), "left", SMALL),
        ]
    )


def name(version: Version) -> Message:
    return say("{number} {phase}", number=version.number, phase=PHASES[version.phase])


def _apart(said: Sequence[tuple[float, float, str]], over: Span) -> list[tuple[float, float, str]]:
    kept: list[tuple[float, float, str]] = []
    for x, y, text in said:
        start = min(x, over.right - long(text))
        if not kept or start >= kept[-1][0] + long(kept[-1][2]) + 8:
            kept.append((start, y, text))
    return kept
