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
    """Phrases, in small letters: left by him, ended as agreed, what turns a phrase round, what may stand between him
    and the phrase, what begins a new clause about him, and words for somebody else who may have ended it.
    """

    left: tuple[str, ...]
    ended: tuple[str, ...]
    negations: tuple[str, ...]
    between: tuple[str, ...]
    joins: tuple[str, ...]
    others: tuple[str, ...]


@cache
def told_words() -> EndingWords:
    """Raises KnowledgeError where the file is spoiled."""
    top = Table("endings.toml", "", read_toml(FOLDER / "endings.toml"))
    top.integer("schema", low=1, high=1)
    top.integer("version", low=1)
    cited(top)
    kinds = ("left", "ended", "not", "between", "joins", "others")
    found = EndingWords(*(top.texts(kind) for kind in kinds))
    top.close()
    return found


def left_of(ended: str | None, words: EndingWords, subjects: tuple[str, ...] = ()) -> Literal["left", "ended"] | None:
    """Whether these words say that he left, or that it ended as agreed; None where they say neither, or both.

    `subjects`: how he is called (he, a pseudonym). He left only where he, or nobody, is the subject: the phrase
    stands at the beginning of a clause or after him. "The clinic stopped it" and "stopped by insurance" are not read.
    """
    text = " ".join((ended or "").lower().replace("\u2019", "'").split())
    left, rest = _take(text, words.left)
    done, rest = _take(rest, words.ended)
    if left == done or _take(rest, words.negations)[0]:
        return None
    if not left:
        return "ended"
    return "left" if _his_own(text, words, tuple(one.lower() for one in subjects)) else None


def _his_own(text: str, words: EndingWords, subjects: tuple[str, ...]) -> bool:
    """Whether every phrase of leaving has him, or nobody, as its subject, and nobody else stands before it."""
    by_him = rf"(?:{_any(subjects)})(?: (?:{_any(words.between)}))*" if subjects else r"(?!)"
    start = re.compile(rf"(?:^|[.;,:!?] ?)(?:(?:{_any(words.joins)}) )*(?:{by_him})?$|(?<!\w){by_him}$")
    for found in re.finditer(rf"(?<!\w)(?:{_any(words.left)})(?!\w)", text):
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        joined = re.search(rf"(?<!\w)(?:{_any(words.joins)})$", before) is not None
        if after.startswith("by ") or _named(before, words.others) or not (joined or start.search(before)):
            return False
    return True


def _named(text: str, phrases: tuple[str, ...]) -> bool:
    return re.search(rf"(?<!\w)(?:{_any(phrases)})(?!\w)", text) is not None


def _take(text: str, phrases: tuple[str, ...]) -> tuple[bool, str]:
    """Whether one of the phrases stands there as whole words, and what is left without them."""
    rest, times = re.subn(rf"(?<!\w)(?:{_any(phrases)})(?!\w)", " ", text)
    return times > 0, rest


def _any(phrases: tuple[str, ...]) -> str:
    """One of them; the longest go first."""
    return "|".join(re.escape(one) for one in sorted(phrases, key=len, reverse=True))
