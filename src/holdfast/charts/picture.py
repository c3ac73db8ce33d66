"""What a picture is: a description to be drawn, the sentence that says what is seen, and the table of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from holdfast.charts.drawing import vega_lite
from holdfast.charts.scene import Scene
from holdfast.text import Message, Spoken, render, say

Cell = Message | str
BLANK = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """The twin of a picture: every point drawn, in words. `hours` names the hour of each row, where it has one."""

    header: tuple[Message, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    hours: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Picture:
    """One picture for one person in one language. `laid_out` is None where there is nothing to draw yet.

    A page says what is seen before it draws, so the scene is laid out only when asked for. Sentence and table are
    messages, to be rendered for `person`; the words inside the drawing already are.
    """

    laid_out: Callable[[], Scene] | None = field(compare=False)
    sentence: Message
    table: Table
    title: Message
    person: Spoken
    language: str = "en"

    @property
    def drawable(self) -> bool:
        """Whether there is something to draw. Asking loads nothing; `spec` loads Altair."""
        return self.laid_out is not None

    @cached_property
    def scene(self) -> Scene | None:
        """What is drawn, and where; laid out once."""
        return None if self.laid_out is None else self.laid_out()

    @property
    def spec(self) -> Mapping[str, Any] | None:
        """The picture as Vega-Lite, not to be changed; None where there is nothing to draw."""
        return None if self.scene is None else vega_lite(self.scene)


def nothing_yet(why: Message, title: Message, person: Spoken, language: str, table: Table | None = None) -> Picture:
    """No picture of nothing: the sentence says what is missing. `table` keeps the little that is there."""
    return Picture(None, say("Nothing to draw yet: {why}", why=why), table or Table(), title, person, language)


def joined(sentences: Iterable[Message]) -> Message:
    """Sentences one after the other, as one message."""
    said = list(sentences)
    if len(said) == 1:
        return said[0]
    places = {f"s{n}": one for n, one in enumerate(said, 1)}
    return say(" ".join(f"{{{name}}}" for name in places), **places)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Renders messages for one person in one language."""

    person: Spoken
    language: str

    def __call__(self, message: Message | str) -> str:
        return render(message, self.person, self.language)
