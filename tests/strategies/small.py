"""Random small things: words, one or some of a kind, ids, the days of an invented treatment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from holdfast.case.fields import Entry

T = TypeVar("T")
E = TypeVar("E", bound=Entry)
Draw = Callable[[st.SearchStrategy[T]], T]

FIRST_CONTACT = date(2023, 1, 2)
FIRST_HOUR = datetime(2023, 1, 10, 11, 0, tzinfo=timezone(timedelta(hours=1)))
END = datetime(2024, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
"""Nothing of `cases()` is recorded after this moment."""

ODD = ("אני עייף 🙂", "<b>fine</b>", "'); DROP TABLE cases;--", "Çağrı", "«if you say so»", "one\ntwo", "{x} %s")
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))


def lines(most: int = 20) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(ODD), st.text(_LETTERS, min_size=1, max_size=most))


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    """One value of a Literal, also of a union of Literals."""
    values: list[Any] = []
    for arg in get_args(literal):
        values += get_args(arg) or (arg,)
    return st.sampled_from(values)


def some_of(literal: Any, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one_of(literal), max_size=most, unique=True).map(tuple)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), strategy)


TENTH = st.integers(0, 10)
PERCENT = st.integers(0, 100)
PAIR = st.tuples(maybe(TENTH), maybe(TENTH))


class Ids:
    """Ids of one case, each once."""

    def __init__(self, prefix: str = "e") -> None:
        self.prefix, self.n = prefix, 0

    def __call__(self) -> str:
        self.n += 1
        return f"{self.prefix}{self.n}"
