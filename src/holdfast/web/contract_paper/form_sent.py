"""The page for typing in a contract sheet: what was sent, read into a `TypedSheet`; and what is shown again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, get_args

from holdfast.brief.words import FEELINGS, RUNS
from holdfast.case.moves import Cost, Feeling, Move, Stance
from holdfast.paper.contract_codes import PrintedWords, SheetCode, read_code, words_of
from holdfast.text import Message, say
from holdfast.web.contract_paper.typed_sheet import Answer, ChangeOf, TypedSheet
from holdfast.web.pages.log_fields import clean
from holdfast.web.rights.beginning import NotKept

LINE, TEXT = 500, 20_000
STANCES = ("makes_sense", "own_wish", "can_do", "trust")
NAMED = "x"
"""Typed in place of a number: the feeling was ticked, and not how strong."""

NO_CODE = say("The code stands at the foot of the sheet, as 230314-7f3a19c2. Leave it empty if it cannot be read.")
OF_NO_STEP = say(
    "No step of this case ever had words with this code. Look at the foot of the sheet once more, or whether it is of "
    "another person; leave it empty if it cannot be read."
)


class Post(Protocol):
    """What was sent: Django's `QueryDict` is one."""

    def get(self, key: str, default: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class CostRow:
    """One feeling on the page: what was typed of it before and afterwards."""

    feeling: str
    words: Message
    expected: str
    felt: str


def read_sheet(post: Post, when: date, printed: PrintedWords | None) -> TypedSheet:
    """Everything on the page. Raises `NotKept` naming what cannot be, `ValueError` for what no page of ours could send.

    A row that was not filled in is missing; nothing is guessed.
    """
    numbers = {name: _tenth(post, name, WORDS[name]) for name in (*STANCES, "alive")}
    answer = _one_of(post, "answer", get_args(Answer))
    outcome = _one_of(post, "outcome", ("", *RUNS))
    change_of = _one_of(post, "change_of", ("", *get_args(ChangeOf))) or "this"
    return TypedSheet(
        when=when,
        printed=printed,
        stance=Stance(**{name: numbers[name] for name in STANCES}),
        against=_words(post, "against", TEXT),
        answer=answer,  # type: ignore[arg-type]  # one of them
        expected=_costs(post, "expected"),
        outcome=outcome or None,  # type: ignore[arg-type]  # one of them
        felt=_costs(post, "felt"),
        seen=_words(post, "seen", LINE),
        alive=numbers["alive"],
        keep=_words(post, "keep", LINE),
        change=_words(post, "change", TEXT),
        change_of=change_of,  # type: ignore[arg-type]  # one of them
        work=_words(post, "work", LINE),
        love=_words(post, "love", LINE),
        fun=_words(post, "fun", LINE),
    )


def read_sheet_code(post: Post, moves: Sequence[Move]) -> tuple[SheetCode | None, PrintedWords | None]:
    """The code that was typed and the words it names. Raises `NotKept` for one that is none, or is of other words."""
    typed = clean(post.get("code", ""))[:40]
    if not typed:
        return None, None
    code = read_code(typed)
    if code is None:
        raise NotKept(NO_CODE)
    if code.short is None:
        return code, None
    printed = words_of(moves, code.short)
    if printed is None:
        raise NotKept(OF_NO_STEP)
    return code, printed


def cost_rows(post: Post | None) -> tuple[CostRow, ...]:
    def typed(kind: str, feeling: str) -> str:
        return post.get(f"{kind}_{feeling}", "")[:4] if post is not None else ""

    return tuple(CostRow(one, words, typed("expected", one), typed("felt", one)) for one, words in FEELINGS.items())


WORDS: dict[str, Message] = {
    "makes_sense": say("makes sense"),
    "own_wish": say("my wish"),
    "can_do": say("can do"),
    "trust": say("trust"),
    "alive": say("how alive"),
}


def _costs(post: Post, kind: str) -> tuple[Cost, ...]:
    found = []
    for feeling, words in FEELINGS.items():
        typed = clean(post.get(f"{kind}_{feeling}", "")).lower()
        if not typed:
            continue
        strength = None if typed == NAMED else _number(typed, words)
        found.append(Cost(feeling=_feeling(feeling), strength=strength))
    return tuple(found)


def _tenth(post: Post, name: str, words: Message) -> int | None:
    typed = clean(post.get(name, ""))
    return _number(typed, words) if typed else None


def _number(typed: str, words: Message) -> int:
    if typed.isascii() and typed.isdecimal() and len(typed) <= 2 and int(typed) <= 10:
        return int(typed)
    raise NotKept(say("{what}: “{typed}” was typed. A number from 0 to 10 fits there, or nothing.", what=words,
                      typed=typed[:12]))  # fmt: skip


def _words(post: Post, name: str, most: int) -> str | None:
    text = clean(post.get(name, ""))
    if len(text) > most:
        raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(text), most=most))
    return text or None


def _one_of(post: Post, name: str, allowed: Sequence[str]) -> str:
    value = post.get(name, "")
    if value not in allowed:
        raise ValueError(name)
    return value


def _feeling(value: str) -> Feeling:
    return value  # type: ignore[return-value]  # a key of FEELINGS
