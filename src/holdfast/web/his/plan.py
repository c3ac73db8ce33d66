"""The safety plan in six steps, in his words: what its fields are called, what a form of it becomes, and keeping it.

Every save is a new entry that corrects the one before; none is lost, and no line is refused for what it reads as. It
holds no score and nothing that anything depends on. Shared by his page, the therapist's, and the paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from holdfast.case.record import Record, SafetyPlan
from holdfast.contract.pact import reads_as_pact
from holdfast.text import Message, say
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.patient_forms import LONGEST_LINE, NotKept, Post, checked
from holdfast.web.vault.door import CaseHandle, StalePage, add_entry

MOST_LINES = 20
"""So many to a step: more is no plan any more, and fits on no page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the six: its field, what it is called on his page, and a word of help."""

    name: str
    title: Message
    help: Message


STEPS: tuple[Step, ...] = (
    Step(
        "warning_signs",
        say("How I notice that it begins"),
        say("Thoughts, moods, situations, what I do or stop doing."),
    ),
    Step(
        "own_coping",
        say("What I can do myself, without anybody"),
        say("What has helped before, also a little."),
    ),
    Step(
        "places_and_people",
        say("Places and people that take my mind off it"),
        say("I need not tell them why."),
    ),
    Step(
        "people_to_ask",
        say("People I can ask for help"),
        say("Name and number, as I would look for them."),
    ),
    Step(
        "professionals",
        say("Professionals and crisis lines"),
        say("Beside 112. With each number, when it is answered."),
    ),
    Step(
        "safer_surroundings",
        say("Making my surroundings safer"),
        say("What is put away, given to somebody, or made harder to reach."),
    ),
)
NUMBERS = say("112 answers at any hour. Beside the other numbers, write when they do.")
JUMP = say("One step after the other, as far as it helps. If it is too strong for that, skip all of it: 112, at once.")
"""Six steps are a ladder, and a night may be too bad for one. The program knows of no number but 112 that it is always
answered.
"""
Lines = dict[str, tuple[str, ...]]


class OtherPlan(Exception):
    """The plan was written anew since this page was made; nothing was stored. `plan` is the one that stands."""

    def __init__(self, plan: SafetyPlan | None) -> None:
        self.plan = plan
        super().__init__()


def plan_of(record: Record) -> SafetyPlan | None:
    """The plan that stands. `record` as it stands (`as_of`)."""
    return max(record.safety_plans, key=lambda one: (one.when, one.recorded_at), default=None)


def earlier(whole: Record, now: datetime) -> tuple[SafetyPlan, ...]:
    """The plans of before, the newest first. `whole`: the record with what was corrected."""
    there = [one for one in whole.safety_plans if one.recorded_at <= now]
    return tuple(sorted(there, key=lambda one: (one.when, one.recorded_at), reverse=True)[1:])


def steps_of(plan: SafetyPlan | None) -> tuple[tuple[Step, tuple[str, ...]], ...]:
    """Each step with its lines; empty for no plan."""
    return tuple((step, () if plan is None else getattr(plan, step.name)) for step in STEPS)


def typed(post: Post) -> tuple[tuple[Step, str], ...]:
    """Each step with what stands in its field of a form that was sent."""
    return tuple((step, post.get(step.name, "")) for step in STEPS)


def lines_of(post: Post) -> Lines:
    """What a form holds, one entry for each line of a field. Raises `NotKept` where a line or a step is too long."""
    found: Lines = {}
    for step in STEPS:
        lines = tuple(line for line in map(clean, clean(post.get(step.name, "")).split("\n")) if line)
        if len(lines) > MOST_LINES:
            raise NotKept(
                say("“{step}” has {n} lines; {most} fit. Fewer are easier to use.", step=step.title, n=len(lines),
                    most=MOST_LINES)
            )  # fmt: skip
        if long := next((line for line in lines if len(line) > LONGEST_LINE), None):
            raise NotKept(
                say("A line of “{step}” has {n} characters; {most} fit. Make two of it.", step=step.title, n=len(long),
                    most=LONGEST_LINE)
            )  # fmt: skip
        found[step.name] = lines
    return found


def new_promises(lines: Lines, plan: SafetyPlan | None) -> tuple[str, ...]:
    """The lines that may read as a promise not to end his life and do not stand in the plan so far, as he wrote them.

    None is ever taken out: a line that saves a life may read as anything.
    """
    standing = {line for _, its in steps_of(plan) for line in its}
    new = dict.fromkeys(line for step in lines.values() for line in step if line not in standing)
    return tuple(line for line in new if reads_as_pact(line))


def keep(
    handle: CaseHandle,
    record: Record,
    lines: Mapping[str, tuple[str, ...]],
    *,
    by: Literal["patient", "both"],
    read: str,
    now: datetime,
) -> SafetyPlan:
    """Keep the plan anew; `read` is the id of the plan the form was made from ("" for none).

    Raises `OtherPlan` where another one stands by now, `NotKept` where nothing was written or changed.
    """
    last = plan_of(record)
    if (last.id if last is not None else "") != read:
        raise OtherPlan(last)
    day = now.astimezone(ZoneInfo(record.about.zone)).date()
    corrects = None if last is None else last.id
    made = SafetyPlan(id=f"plan-{uuid4().hex}", recorded_at=now, when=day, by=by, corrects=corrects)
    made = checked(replace(made, **lines))  # type: ignore[arg-type]  # the six lists, by name
    before = SafetyPlan(id=made.id, recorded_at=now, when=day) if last is None else last
    if all(getattr(made, step.name) == getattr(before, step.name) for step in STEPS):
        raise NotKept(say("Nothing in it was changed, so nothing was kept anew."))
    try:
        add_entry(handle, "safety_plans", made)
    except StalePage:
        raise OtherPlan(last) from None
    return made
