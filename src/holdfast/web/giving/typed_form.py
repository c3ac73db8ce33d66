"""A paper form as it was typed: the fields of the page, read answer by answer. Nothing is stored here.

Every answer that cannot be read is told with its question; then nothing is taken, and all fields come back as typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holdfast.case.measured import Items
from holdfast.measures.errors import AnswerError, figure
from holdfast.measures.instrument import Instrument
from holdfast.measures.responses import NotAnAnswer, Printed, printed, read_answer
from holdfast.measures.scoring import total
from holdfast.measures.words import Wording
from holdfast.text import Message, say

BLANK = ("-", "\N{EN DASH}", "\N{MINUS SIGN}")
"""What stands for "left blank" in a field; an empty field is the same."""
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Field:
    """One question on the page: its place, its words where they may be shown, what was typed, what may be typed."""

    place: int
    words: str
    typed: str
    allowed: str
    low: float
    high: float
    letters: str
    wrong: bool

    @property
    def digits(self) -> int:
        """How many characters an answer has at most."""
        return 1 if self.letters else max(len(figure(self.low)), len(figure(self.high)))


@dataclass(frozen=True, slots=True)
class NotRead:
    """What is wrong: one sentence for each, with the place of its question (0: the whole form)."""

    faults: tuple[tuple[int, Message], ...]

    @property
    def places(self) -> frozenset[int]:
        """The questions that are wrong."""
        return frozenset(place for place, _ in self.faults)


def fields(
    instrument: Instrument, form: str | None, words: Wording | None, typed: Sequence[str], wrong: frozenset[int]
) -> tuple[Field, ...]:
    """The questions in the order of the form, each with what was typed so far."""
    shown = words.items if words is not None else {}
    return tuple(
        Field(
            one.place, shown.get(one.item.tag, ""), typed[one.place - 1] if one.place <= len(typed) else "",
            one.allowed, one.item.low + one.shift, one.item.high + one.shift, one.letters, one.place in wrong,
        )
        for one in printed(instrument, form)
    )  # fmt: skip


def typed_in(instrument: Instrument, sent: Mapping[str, str]) -> list[str]:
    """What stands in the fields `i1`, `i2`, ... of a page that was sent, cut to what an answer can be."""
    return [sent.get(f"i{place}", "").strip()[:LONGEST] for place in range(1, len(instrument.items) + 1)]


def read(instrument: Instrument, form: str | None, typed: Sequence[str]) -> Items | NotRead:
    """The answers in the order of the form, as printed on it; None for a blank. `NotRead` where any cannot be one."""
    found: list[int | None] = []
    faults: list[tuple[int, Message]] = []
    for one, cell in zip(printed(instrument, form), typed, strict=True):
        try:
            answer = read_answer(one, "" if cell in BLANK else cell)
        except NotAnAnswer:
            faults.append((one.place, _fault(one, cell)))
            continue
        found.append(None if answer is None else round(answer))
    if not faults and all(answer is None for answer in found):
        faults.append((0, say("Nothing was typed in. Type the answers, or leave the page if there is no form.")))
    return NotRead(tuple(faults)) if faults else tuple(found)


def read_total(instrument: Instrument, typed: str) -> float | NotRead:
    """The total of a form of which only that is kept."""
    rule = instrument.scores[instrument.main]
    try:
        number = float(typed.replace(",", ".")) if typed.isascii() else float("nan")
        total(instrument, number)
    except (ValueError, AnswerError):
        return NotRead(((0, say("The total: found “{found}”; allowed: a number from {low} to {high}.",
                                found=typed, low=figure(rule.low), high=figure(rule.high))),))  # fmt: skip
    return number


def as_typed(instrument: Instrument, form: str | None, items: Items) -> list[str]:
    """Recorded answers as they would be typed, in the order of the form; a blank as a dash."""
    there = printed(instrument, form)
    scored = [one for one in there if one.item.scored]
    asked = there if len(items) == len(there) else scored if len(items) == len(scored) else ()
    given = {one.place: answer for one, answer in zip(asked, items, strict=False)}
    return [_typed(one, given.get(one.place)) for one in there]


def _typed(one: Printed, answer: int | None) -> str:
    if answer is None:
        return "-"
    if one.letters:
        return one.letters[int((answer - one.shift - one.item.low) / one.item.step)]
    return str(answer)


def _fault(one: Printed, cell: str) -> Message:
    return say("Question {n}: found “{found}”; allowed: {allowed}.", n=one.place, found=cell, allowed=one.allowed)
