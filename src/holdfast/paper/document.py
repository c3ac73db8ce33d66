"""A document as plain data: a title and blocks, one after the other. It knows nothing of what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. `soft`: an aside in small type; `said`: somebody's own words, set apart; `strong`: must be seen."""

    text: str
    how: Literal["plain", "soft", "said", "strong"] = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, as pairs of a name and a value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A list, one thing a line."""

    lines: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table. `widths`, one a column: "auto" for what is short, a number for a share of the rest."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[Literal["auto"] | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Letters to be typed from paper: large, and one by one."""

    text: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A new page begins."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to be answered with a pen; without a text its answers say all. `answers` are pairs of what is in the
    circle and its words; where a number is `written`, the two ends of what may be.
    """

    number: str
    text: str
    answers: tuple[tuple[str, str], ...]
    written: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """Questions in the words of `language`. `same`: all have these answers, and they may stand as columns."""

    asks: tuple[Ask, ...]
    same: tuple[tuple[str, str], ...] = ()
    caption: str = ""
    stem: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Ticks:
    """One question with circles to tick, side by side; pairs of what is in the circle (or nothing) and its words."""

    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Write:
    """Something to be written with a pen: what, and how many ruled lines for it."""

    text: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Boxes:
    """A small table of empty boxes, a number to be written in each. `rows` are the words in front of them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """A dashed line across the paper: what stands below it is folded over."""

    text: str


Block = Heading | Words | Facts | Lines | Rows | Code | Leaf | Asks | Ticks | Write | Boxes | Fold


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `label` stands on top of every page ("draft", "invented example"); `foot` at its bottom.
    `large`: in large print. `tight`: with little air, for what has to stand on one sheet.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    label: str = ""
    foot: str = ""
    language: str = "en"
    contents: bool = field(default=False)
    large: bool = field(default=False)
    tight: bool = field(default=False)
