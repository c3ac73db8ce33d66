"""The log of an invented hour: the real log's own rows, those of the working notes alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, cast

from holdfast.case.private import Pull
from holdfast.case.working import Log
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.people import PULLS
from holdfast.simulate.practise.practised_case import LOGGED
from holdfast.simulate.practise.pulls import PULL_WORDS
from holdfast.simulate.practise.seen import Seen
from holdfast.text import Message, say
from holdfast.web.pages.log_fields import Fields, Given, log_of

PULL: Final = "run_pull"
"""The row's name. It is none of the log's rows: what pulls is the trainee's own, and stands in no case."""
NOT_HERE: Final = ("day", "time", "attendance", "by", "frame", "next_same", "next_day", "next_time", "asked_own_life",
                   "asked_harm_to_others", "asked_threats_to_me", "split_self")  # fmt: skip
"""What the run itself knows, or what an invented patient is not asked."""


def depth_and_stance(choice: Choice) -> Fields:
    """What the form holds before anything was tapped: what was chosen; the rest is untouched."""
    return {"depth": [str(choice.reached)], "stance": [str(choice.stance)]}


def logged(given: Given, hour: Seen) -> Log | None:
    """The log that a form makes of this hour; None where not one row was touched."""
    when = hour.when + LOGGED
    rows = Given({name: values for name, values in given.open.items() if name not in NOT_HERE}, None)
    return log_of(rows, None, id=f"log{hour.number}", number=hour.number, when=when, now=when)


def pulled(post: Mapping[str, str]) -> Pull | Literal["none"] | None:
    """What pulled at the trainee, as the form says it; None where the row was not touched or holds no answer of it."""
    return cast("Pull", post.get(PULL)) if post.get(PULL) in (*PULLS, "none") else None


def pull_row(chosen: str | None) -> tuple[tuple[str, Message, bool], ...]:
    """Each answer of the row: its value, its words, whether it stands there."""
    words: list[tuple[str, Message]] = [*PULL_WORDS.items(), ("none", say("nothing noticed"))]
    return tuple((value, said, value == chosen) for value, said in words)


def typed_words(given: Given) -> tuple[str, ...]:
    """What was typed, which is shown where it can no longer be written down: taps are quickly made again, words not."""
    return tuple(value for name in ("words",) for value in given.all().get(name, ()))
