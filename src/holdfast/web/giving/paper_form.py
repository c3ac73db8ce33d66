"""Forms on paper, for a person with a pen: circles to tick, leave to skip, who reads it, and whom to call.

A patient holds it, so it names no instrument in a heading and says nothing of what is measured. In small print stands
which form it is, in which order: whoever types it in needs to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from holdfast.paper.document import Ask, Asks, Block, Document, Facts, Heading, Leaf, Words
from holdfast.text import Message, Spoken, render, say
from holdfast.web.giving.form_words import Answer, FormWords, Question

TITLE = say("Some questions for you")
LINE = "______________________"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the forms: whose they are, whom to call, what is made of the answers, what kind of case it is.

    `contacts` are the practice's; 112 stands before them on a form with a safety item.
    """

    person: Spoken
    origin: str
    contacts: Sequence[tuple[str, str]]
    compared: bool
    large: bool


def paper_form(forms: Sequence[FormWords], sheet: Sheet) -> Document:
    """The whole sheet, one form after the other, each from the top of a page."""
    blocks: list[Block] = [
        Facts(((_(say("Name or sign")), sheet.person.name), (_(say("Filled in on")), LINE))),
        *_before(forms, sheet),
    ]
    for number, form in enumerate(forms, 1):
        if number > 1:
            blocks.append(Leaf())
        if len(forms) > 1:
            blocks.append(Heading(_(say("Part {n}", n=number))))
        blocks += _form(form)
    return Document(
        title=_(TITLE),
        label=sheet.origin,
        foot=_(say("{name}: {forms}", name=sheet.person.name, forms=", ".join(_name(form) for form in forms))),
        blocks=tuple(blocks),
        large=sheet.large,
    )


def _before(forms: Sequence[FormWords], sheet: Sheet) -> Iterable[Block]:
    """What is said before the first question."""
    if any(form.safety for form in forms):
        numbers = " · ".join(["112", *(f"{name} {number}" for name, number in sheet.contacts)])
        yield Words(_(say("If you need someone now: {numbers}", numbers=numbers)), "strong")
        yield Words(_(say("Nobody reads this sheet before your therapist has it in hand.")))
    written = any(one.written for form in forms for one in form.questions)
    yield Words(
        _(
            say("Tick one circle for each question, or write one number in its box.")
            if written
            else say("Tick one circle for each question.")
        )
        + " "
        + _(say("Leave out what you like; no reason is needed. There is no right answer."))
    )
    yield Words(
        _(
            say("Your therapist reads your answers and keeps them in your record. The program compares them over time "
                "and tells your therapist when something changed. You may ask what it said.")
            if sheet.compared
            else say("Your therapist reads your answers and keeps them in your record. Answers of different days are "
                     "not compared. The program may still tell your therapist what you said about your safety.")
        ),
        "soft",
    )  # fmt: skip


def _form(form: FormWords) -> Iterable[Block]:
    stem = form.stem
    for same, some in _runs(form.questions):
        asks = tuple(_ask(one, form) for one in some)
        yield Asks(asks, tuple(map(_pair, same)), _(say("Question")), stem, form.lang)
        stem = ""
    if form.attribution:
        yield Words(form.attribution, "soft")
    if form.label and form.label not in form.attribution:
        yield Words(form.label, "soft")


def _runs(questions: Sequence[Question]) -> Iterable[tuple[tuple[Answer, ...], list[Question]]]:
    """Stretches of questions with the same answers, which can stand as columns; and what lies between, one by one."""
    alone: list[Question] = []
    for (answers, written), group in groupby(questions, lambda one: (one.answers, one.written)):
        run = list(group)
        if len(run) == 1 or written:
            alone += run
            continue
        if alone:
            yield (), alone
            alone = []
        yield answers, run
    if alone:
        yield (), alone


def _ask(one: Question, form: FormWords) -> Ask:
    text = "" if form.pairs else one.text
    return Ask(f"{one.place}.", text, tuple(map(_pair, one.answers)), one.written)


def _pair(answer: Answer) -> tuple[str, str]:
    return answer.printed, answer.words


def _name(form: FormWords) -> str:
    """Which form it is, for whoever types it in: b-pni.v1 (published, 1 to 14)."""
    first, last = form.questions[0].place, form.questions[-1].place
    part = _(say("{first} to {last}", first=first, last=last)) if first > 1 or last < form.of else ""
    more = ", ".join(one for one in (form.order, part) if one)
    return f"{form.id}.v{form.version} ({more})" if more else f"{form.id}.v{form.version}"


def _(message: Message) -> str:
    return render(message)
