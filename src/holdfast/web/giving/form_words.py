"""A form as a person reads it: numbered questions with their answers as printed. For a preview and for paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from holdfast.measures.instrument import Instrument
from holdfast.measures.responses import Printed
from holdfast.measures.words import Wording
from holdfast.web.giving.typed_words import answers_of, printed_on

MOST_TO_TICK = 11
"""More answers than these are not ticked: one writes the number."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the number or letter printed on the form, and its words (empty between two ends)."""

    printed: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `written`: too many answers to tick; then `answers` are its two ends."""

    place: int
    tag: str
    text: str
    answers: tuple[Answer, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class FormWords:
    """A whole form. `of`: how many questions it has in all. `same`: the answers that every one has, where they are the
    same, else nothing. `pairs`: a
    question is its answers, and has no text. `order` says in which of several orders it is printed, so that what is
    typed in can be read.
    """

    id: str
    version: int
    title: str
    stem: str
    lang: str
    order: str
    questions: tuple[Question, ...]
    of: int
    same: tuple[Answer, ...]
    pairs: bool
    attribution: str
    label: str
    safety: bool


def form_words(instrument: Instrument, words: Wording, form: str = "") -> FormWords:
    """The form in one of its orders. Questions without words are left out."""
    asked = [one for one in printed_on(instrument, form) if one.item.tag in words.items]
    turned = instrument.mirrored(form)
    questions = tuple(_question(place, one, words, turned=one.item.tag in turned) for place, one in enumerate(asked, 1))
    every = {(one.answers, one.written) for one in questions}
    same = next(iter(every))[0] if len(every) == 1 and not questions[0].written else ()
    return FormWords(
        id=instrument.id,
        version=instrument.version,
        title=instrument.title,
        stem=words.stem,
        lang=words.lang,
        order=(form if form in instrument.forms else instrument.default_form) or "",
        questions=questions,
        of=len(questions),
        same=same,
        pairs=bool(instrument.letters),
        attribution=words.attribution,
        label=instrument.label,
        safety=bool(instrument.safety),
    )


def told(form: FormWords) -> tuple[tuple[int, int, tuple[Answer, ...]], ...]:
    """What the printed answers mean: from which question to which, and the answers. For whoever types a form in."""
    runs = [list(run) for _, run in groupby(form.questions, key=lambda one: one.answers)]
    return tuple((run[0].place, run[-1].place, run[0].answers) for run in runs)


def part_of(form: FormWords, first: int, last: int) -> FormWords:
    """The same form with the questions at places `first` to `last` alone, under their own numbers."""
    return replace(form, questions=tuple(one for one in form.questions if first <= one.place <= last))


def _question(place: int, one: Printed, words: Wording, *, turned: bool) -> Question:
    low, high, values = one.item.low, one.item.high, answers_of(one.item)
    meant = words.ends.get(one.item.tag) or words.anchors
    written = len(values) > MOST_TO_TICK
    if written:
        values = (low, high)
    elif set(meant) == set(values) and not one.letters:
        values = tuple(meant)  # as its words have them: some forms begin with the highest
    answers = tuple(
        Answer(_printed(one, value), meant.get(low + high - value if turned else value, "")) for value in values
    )
    return Question(place, one.item.tag, words.items[one.item.tag], answers, written)


def _printed(one: Printed, value: float) -> str:
    if one.letters:
        return one.letters[round((value - one.item.low) / one.item.step)]
    return f"{value + one.shift:g}"
