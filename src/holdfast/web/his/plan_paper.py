"""The safety plan as a sheet: whom to call on top, six steps below, one page; filled, or empty to be filled in by hand.

No name stands on it: it is carried about, and belongs to whoever has it in the pocket.
"""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.case.record import SafetyPlan
from holdfast.paper.document import Block, Document, Heading, Lines, Words, Write
from holdfast.text import Message, render, say
from holdfast.web.his.plan import JUMP, NUMBERS, steps_of
from holdfast.web.text_tags import language

BY_HAND = 3
"""Ruled lines to each step of an empty sheet."""


def plan_sheet(plan: SafetyPlan | None, contacts: Sequence[tuple[str, str]], origin: str) -> Document:
    """The sheet; `plan` None is the empty one. `contacts` are the practice's; 112 stands before them."""
    numbers = " · ".join(["112", *(f"{name} {number}" for name, number in contacts)])
    blocks: list[Block] = [
        Words(_(say("If you need someone now: {numbers}", numbers=numbers)), "strong"),
        Words(_(JUMP)),
        Words(_(say("{numbers} Nobody watches what is written here.", numbers=NUMBERS)), "soft"),
    ]
    for number, (step, lines) in enumerate(steps_of(plan), 1):
        blocks.append(Heading(_(say("{n}. {step}", n=number, step=step.title))))
        if plan is None:
            blocks.append(Write(_(step.help), BY_HAND))
        elif lines:
            blocks.append(Lines(lines))
        else:
            blocks.append(Write("", 1))
    when = say("Nobody has to promise anything.")
    if plan is not None:
        when = say("As written down on {day}. Nobody has to promise anything.", day=plan.when)
    blocks.append(Words(_(when), "soft"))
    title = _(say("My safety plan"))
    return Document(title=title, blocks=tuple(blocks), label=origin, foot=title, language=language(), tight=True)


def _(message: Message) -> str:
    return render(message, None, language())
