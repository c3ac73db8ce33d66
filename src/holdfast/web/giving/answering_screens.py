"""A form as a phone shows it: a few questions on each screen, in the order of the form, and what was sent of one. Pure.

How much fits is reckoned from the words alone, so that a screen is the same each time it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import ceil

from holdfast.measures.responses import NotAnAnswer, Printed, read_answer
from holdfast.text import say
from holdfast.web.giving.form_words import FormWords, Question
from holdfast.web.pages.patient_forms import NotKept, Post

MOST = 7
"""Questions on one screen."""
ROOM = 844
"""Pixels for questions and answers: a phone's screen (390 by 844), once what stands above them is scrolled away."""
_LINE, _SIGNS, _SIGN, _WIDTH = 26, 43, 8.0, 358


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer as it is tapped: what is sent, what is read, whether it was given."""

    value: str
    label: str
    given: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """One question on a screen. `columns`: so many answers stand side by side; `number`: it counts from 1 today.

    `choices` of a question that is written are empty, and `ends` say what its lowest and highest answer mean.
    """

    place: int
    number: int
    text: str
    choices: tuple[Choice, ...]
    columns: int
    ends: tuple[str, str]
    value: str


@dataclass(frozen=True, slots=True)
class Screen:
    """Some questions of a form. `number` counts from 1; `first` to `last` of `of` are questions of today."""

    number: int
    questions: tuple[Question, ...]
    first: int
    last: int
    of: int


def screens(form: FormWords, first: int, last: int) -> tuple[Screen, ...]:
    """The questions `first` to `last` (places on the form), laid out: those with the same answers together, spread
    evenly, no more than fit and never more than `MOST`.
    """
    asked = [one for one in form.questions if first <= one.place <= last]
    parts: list[list[Question]] = []
    for _, block in groupby(asked, key=lambda one: (one.answers, one.written)):
        for part in _evenly(list(block)):
            if parts and _fits([*parts[-1], *part]):
                parts[-1].extend(part)
            else:
                parts.append(part)
    found, before = [], 0
    for number, part in enumerate(parts, 1):
        found.append(Screen(number, tuple(part), before + 1, before + len(part), len(asked)))
        before += len(part)
    return tuple(found)


def asks(
    screen: Screen, answers: Mapping[int, int], printed: Mapping[int, Printed], sent: Post | None = None
) -> tuple[Ask, ...]:
    """The questions of a screen with what was answered so far; with `sent`, what was just sent and not kept."""
    found = []
    for number, one in enumerate(screen.questions, screen.first):
        kept = answers.get(one.place)
        value = sent.get(f"q{one.place}", "") if sent is not None else _as_printed(one, printed[one.place], kept)
        choices = () if one.written else tuple(
            Choice(answer.printed, _label(one, at), answer.printed == value) for at, answer in enumerate(one.answers)
        )  # fmt: skip
        ends = (_label(one, 0), _label(one, -1)) if one.written else ("", "")
        found.append(Ask(one.place, number, one.text, choices, _columns(one), ends, value))
    return tuple(found)


def _as_printed(one: Question, item: Printed, answer: int | None) -> str:
    """The answer as it stands on the form: its number, or its letter."""
    if answer is None:
        return ""
    same = (each.printed for each in one.answers if read_answer(item, each.printed) == answer)
    return str(answer) if one.written else next(same, "")


def read_screen(screen: Screen, post: Post, printed: Mapping[int, Printed]) -> dict[int, int | None]:
    """What was sent of a screen, by place; None for a question left out. Raises `NotKept` for a number that was written
    and does not fit, ValueError for an answer that no page of ours could have sent.
    """
    found: dict[int, int | None] = {}
    for one in screen.questions:
        sent = post.get(f"q{one.place}", "").strip()
        if sent and not one.written and sent not in {answer.printed for answer in one.answers}:
            raise ValueError("an answer")
        try:
            answer = read_answer(printed[one.place], sent[:20])
        except NotAnAnswer:
            low, high = one.answers[0].printed, one.answers[-1].printed
            raise NotKept(say("A number from {low} to {high} fits there, or none.", low=low, high=high)) from None
        found[one.place] = None if answer is None else round(answer)
    return found


def screen_of(laid: Sequence[Screen], place: int) -> int:
    """The number of the screen on which a question stands; the first for one that is nowhere."""
    return next((one.number for one in laid if any(q.place == place for q in one.questions)), 1)


def _evenly(block: list[Question]) -> Iterator[list[Question]]:
    for parts in range(1, len(block) + 1):
        cuts = [round(n * len(block) / parts) for n in range(parts + 1)]
        found = [block[start:end] for start, end in pairwise(cuts)]
        if all(len(part) == 1 or _fits(part) for part in found):
            yield from found
            return


def _fits(part: Sequence[Question]) -> bool:
    return len(part) <= MOST and sum(map(_height, part)) <= ROOM


def _height(one: Question) -> int:
    words = ceil(len(one.text) / _SIGNS) * _LINE + 36
    if one.written:
        return words + 70
    labels, columns = _labels(one), _columns(one)
    room = _signs(columns)
    rows = [labels[at : at + columns] for at in range(0, len(labels), columns)]
    return words + sum(max(48, 10 + ceil(17.5 * max(_lines(label, room) for label in row))) for row in rows)


def _columns(one: Question) -> int:
    """How many answers stand beside each other: all, or three in two lines, where no word is cut; else one below the
    other.
    """
    if one.written:
        return 1
    labels = _labels(one)
    for columns in (len(labels), 3):
        room = _signs(columns)
        if columns <= MOST and all(
            max(map(len, label.split())) <= room and _lines(label, room) <= 4 for label in labels
        ):
            return columns
    return 1


def _signs(columns: int) -> int:
    """Signs on one line of an answer, where so many stand beside each other."""
    return int((_WIDTH / columns - 10) / _SIGN)


def _lines(label: str, room: int) -> int:
    lines, free = 1, room
    for word in label.split():
        if len(word) > free:
            lines, free = lines + 1, room
        free -= len(word) + 1
    return lines


def _labels(one: Question) -> list[str]:
    return [_label(one, at) for at in range(len(one.answers))]


def _label(one: Question, at: int) -> str:
    """What an answer is called: its words; its number or letter too where not every answer has words of its own, or
    where a number is written.
    """
    answer = one.answers[at]
    if not one.written and all(each.words and each.printed.lstrip("-").isdecimal() for each in one.answers):
        return answer.words
    return " ".join(part for part in (answer.printed, answer.words) if part)
