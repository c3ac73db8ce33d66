"""What becomes of questions in his own words and of the answers to them. The same for his page and the therapist's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from holdfast.case.measured import CameBy, Measure, Planned
from holdfast.case.record import Record
from holdfast.measures.batteries import stop
from holdfast.measures.own_words import LONGEST, OWN, Question, asked_now, own_scale, questions, scale_of
from holdfast.text import Message, say

ENOUGH = "There are {n} questions already. Set one down first: more than that is a burden."
NO_WORDS = say("Write the question, and how strong it is now: one without the other cannot be followed.")
TOO_LONG = "{n} characters; {most} fit. Make it shorter."
SAME = say("This question is there already.")
NOTHING = say("Nothing was answered, so nothing was kept. One answer is enough.")


class Refused(Exception):
    """Nothing was kept; `said` says why, in a sentence for whoever reads it."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.id)
        self.said = said


def questions_of(record: Record) -> tuple[Question, ...]:
    """Every question of this record, as it stands."""
    return questions(record.measures, record.plans)


def answer_typed(typed: str) -> int | None:
    """One answer as it was typed; None for none. Raises `Refused` for what is not on the scale."""
    scale, text = own_scale(), typed.strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 2 and scale.low <= int(text) <= scale.high:
        return int(text)
    raise Refused(say("A number from {low} to {high} fits there, or none.", low=scale.low, high=scale.high))


def new_question(record: Record, words: str, answer: int | None, *, day: date, now: datetime, how: CameBy) -> Measure:
    """A question with its first answer. Raises `Refused`: no words, none or too many questions, the same once more."""
    there = asked_now(questions_of(record))
    if not words or answer is None:
        raise Refused(NO_WORDS)
    if len(words) > LONGEST:
        raise Refused(say(TOO_LONG, n=len(words), most=LONGEST))
    if len(there) >= own_scale().most_questions:
        raise Refused(say(ENOUGH, n=len(there)))
    if any(one.words.casefold() == words.casefold() for one in there):
        raise Refused(SAME)
    return _answer(f"{OWN}{uuid4().hex[:12]}", words, answer, day=day, now=now, how=how)


def answers(record: Record, given: Mapping[str, int | None], *, day: date, now: datetime, how: CameBy) -> list[Measure]:
    """The answers of one day, one for each question that was answered. Raises `Refused` where none was."""
    there: Sequence[Question] = asked_now(questions_of(record))
    made = [
        _answer(one.id, one.words, value, day=day, now=now, how=how)
        for one in there
        if (value := given.get(one.id)) is not None
    ]
    if not made:
        raise Refused(NOTHING)
    return made


def set_down(question: Question, *, day: date, now: datetime) -> Planned:
    """That this question is asked no longer; its answers stay."""
    wanted = stop(question.id, day)
    return Planned(
        id=f"plan-{uuid4().hex}", recorded_at=now, when=day, instrument=wanted.instrument, first=wanted.first,
        ends=wanted.ends,
    )  # fmt: skip


def _answer(id: str, words: str, value: int, *, day: date, now: datetime, how: CameBy) -> Measure:
    return Measure(
        id=f"measure-{uuid4().hex}", recorded_at=now, when=day, instrument=id, total=float(value),
        scale=scale_of(words), how=how,
    )  # fmt: skip
