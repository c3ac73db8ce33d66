"""How the end of an earlier treatment is read from the words about it (`approaches/knowledge/endings.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from holdfast.approaches.knowledge_files import FOLDER
from holdfast.citations import cited
from holdfast.knowledge import Table, read_toml


@dataclass(frozen=True, slots=True)
class EndingWords:
    """Phrases, in small letters: left by him, ended as agreed, and what turns a phrase round."""

    left: tuple[str, ...]
    ended: tuple[str, ...]
    negations: tuple[str, ...]


@cache
def told_words() -> EndingWords:
    """Raises KnowledgeError where the file is spoiled."""
    top = Table("endings.toml", "", read_toml(FOLDER / "endings.toml"))
    top.integer("schema", low=1, high=1)
    top.integer("version", low=1)
    cited(top)
    found = EndingWords(top.texts("left"), top.texts("ended"), top.texts("not"))
    top.close()
    return found


def left_of(ended: str | None, words: EndingWords) -> Literal["left", "ended"] | None:
    """Whether these words say that he left, or that it ended as agreed; None where they say neither, or both."""
    text = " ".join((ended or "").lower().replace("\u2019", "'").split())
    left, rest = _take(text, words.left)
    done, rest = _take(rest, words.ended)
    if left == done or _take(rest, words.negations)[0]:
        return None
    return "left" if left else "ended"


def _take(text: str, phrases: tuple[str, ...]) -> tuple[bool, str]:
    """Whether one of the phrases stands there as whole words, and what is left without them; the longest go first."""
    longest = "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))
    rest, times = re.subn(rf"(?<!\w)(?:{longest})(?!\w)", " ", text)
    return times > 0, rest
