"""The log of an invented hour: the real log's own rows, those of the working notes alone."""

from __future__ import annotations

from typing import Final

from holdfast.case.working import Log
from holdfast.simulate.practise.choices import Choice
from holdfast.simulate.practise.practised_case import LOGGED
from holdfast.simulate.practise.seen import Seen
from holdfast.web.pages.log_fields import Fields, Given, log_of

NOT_HERE: Final = ("day", "time", "attendance", "by", "frame", "next_same", "next_day", "next_time", "asked_own_life",
                   "asked_harm_to_others", "asked_threats_to_me", "split_self")  # fmt: skip
"""What the run itself knows, or what an invented patient is not asked."""


def depth_and_stance(choice: Choice) -> Fields:
    """What the form holds before anything was tapped: what was chosen; the rest is untouched."""
    return {"depth": [str(choice.depth)], "stance": [str(choice.stance)]}


def logged(given: Given, hour: Seen) -> Log | None:
    """The log that a form makes of this hour; None where not one row was touched."""
    when = hour.when + LOGGED
    rows = Given({name: values for name, values in given.open.items() if name not in NOT_HERE}, None)
    return log_of(rows, None, id=f"log{hour.number}", number=hour.number, when=when, now=when)


def typed_words(given: Given) -> tuple[str, ...]:
    """What was typed, which is shown where it can no longer be written down: taps are quickly made again, words not."""
    return tuple(value for name in ("words",) for value in given.all().get(name, ()))
