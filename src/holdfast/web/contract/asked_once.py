"""Words that may read as a promise, where nothing is refused: asked about once, and kept as typed when sent again.

A plan and what is told of safety may need any words. A page that asked carries a mark of what it asked about; the same
words, sent with their mark, are kept without another word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from holdfast.contract.pact import reads_as_pact
from holdfast.text import say
from holdfast.web.rights.beginning import NotKept

Asked = tuple[tuple[str, str], ...]
FIELD = "asked_once"
MAY_BE = say(
    "This may read as a promise. A promise protects nobody, and not keeping one would shame; what would {he} do "
    "instead, and whom could {he} call? Keep it as it is? Then send it again: it is kept exactly as you typed it."
)


class MayBePromise(NotKept):
    """Nothing was stored, for now; `asked` are the words the question is about, each after its mark."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(MAY_BE)
        self.asked = asked


def mark(words: str) -> str:
    """What stands for words that were asked about, in a hidden field."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def ask_once(words: Iterable[str], sent: Sequence[str]) -> None:
    """Raises `MayBePromise` where something reads as one and was not asked about. `sent`: the marks that came along."""
    asked = {mark(one): one for one in words if reads_as_pact(one)}
    if not asked.keys() <= set(sent):
        raise MayBePromise(tuple(asked.items()))
