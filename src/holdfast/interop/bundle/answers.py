"""His own answers as tables: after the hour, between hours, questionnaires. No score, no norm, no comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Literal

from holdfast.case.measured import Measure
from holdfast.case.record import AllianceCheck, CheckIn, Record, Session, TwoPoleAnswers
from holdfast.interop.bundle.questionnaires import answers_of, order_of, questions_of, title_of, words_about
from holdfast.interop.bundle.voice import NOTHING, Voice, stands
from holdfast.measures.catalogue import instrument
from holdfast.measures.words import Wording, wording
from holdfast.paper.document import Block, Heading, Lines, Rows, Words

AUTO: tuple[Literal["auto"], ...] = ("auto",) * 40
ALLIANCE = ("g1", "g2", "t1", "t2", "b1", "b2", "img", "hold")


def answers(record: Record, voice: Voice) -> Iterator[Block]:
    yield from _after_the_hour(record, voice)
    yield from _between_hours(record, voice)
    yield from _questionnaires(record, voice)


def _after_the_hour(record: Record, voice: Voice) -> Iterator[Block]:
    hours = [hour for hour in stands(record.sessions) if hour.patient is not None]
    if not hours:
        return
    yield Heading(voice("Your answers after the hour"))
    yield Words(
        voice("Each from 0, not at all, to 10, completely, unless it says otherwise. A dash: left out."), "soft"
    )
    yield Lines(tuple(_questions("sac", ALLIANCE)), numbered=True)
    yield Rows(
        voice("Your answers, hour by hour. The numbers on top are those of the questions."),
        (voice("hour"), voice("when"), *map(str, range(1, 9)), voice("in your words"), voice("noted")),
        tuple(_alliance(hour, hour.patient, voice) for hour in hours if hour.patient is not None),
        (*AUTO[:10], 1, "auto"),
    )


def _alliance(hour: Session, check: AllianceCheck, voice: Voice) -> tuple[str, ...]:
    given = (*check.goal, *check.task, *check.bond, check.image, check.held_back)
    shown = (NOTHING if value is None else f"{value}".replace("-", "−") for value in given)
    return (
        str(hour.number),
        voice.day(check.when),
        *shown,
        check.words or "",
        voice.day(check.recorded_at),
    )


def _between_hours(record: Record, voice: Voice) -> Iterator[Block]:
    there: tuple[CheckIn, ...] = stands(record.check_ins)
    if not there:
        return
    items = tuple(f.name for f in fields(TwoPoleAnswers))
    yield Heading(voice("Your answers between hours"))
    yield Words(
        voice("Each from 0, not at all, to 100, completely, since the time before. A dash: not asked, or left out."),
        "soft",
    )
    yield Lines(tuple(_questions("tpc", items)), numbered=True)
    yield Rows(
        voice("Your answers, day by day. The numbers on top are those of the questions."),
        (voice("when"), *map(str, range(1, len(items) + 1)), voice("there was, and in your words"), voice("noted")),
        tuple(_check_in(one, items, voice) for one in there),
        (*AUTO[: len(items) + 1], 1, "auto"),
    )


def _check_in(one: CheckIn, items: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    given = (getattr(one.answers, item) for item in items)
    words = [part for part in (voice.tags("ticks", one.ticks), one.words) if part]
    return (
        voice.day(one.when),
        *(NOTHING if value is None else str(value) for value in given),
        "\n".join(words),
        voice.day(one.recorded_at),
    )


def _questionnaires(record: Record, voice: Voice) -> Iterator[Block]:
    there: tuple[Measure, ...] = stands(record.measures)
    if not there:
        return
    yield Heading(voice("Questionnaires"))
    yield Words(
        voice("What you answered, in the order of the questions; where only a total was kept, the total."), "soft"
    )
    for kind in dict.fromkeys(map(_same_questions, there)):
        mine = [one for one in there if _same_questions(one) == kind]
        yield Heading(title_of(mine[0].instrument, mine[0]), 2)
        words = words_about(mine[0], voice.words_of)
        if words is not None and (questions := questions_of(mine[0], voice.words_of)):
            yield Lines(questions, numbered=True)
            yield Words(words.attribution, "soft")
        yield Rows(
            "",
            (voice("when"), voice("answers in order"), voice("total, where it was kept"), voice("noted")),
            tuple(_measure(one, voice) for one in mine),
            ("auto", 1, "auto", "auto"),
        )


def _same_questions(one: Measure) -> tuple[str, tuple[str, ...]]:
    """Forms with their questions in another order stand apart, so that the numbers fit the answers."""
    return one.instrument, order_of(one)


def _measure(one: Measure, voice: Voice) -> tuple[str, ...]:
    items = " · ".join(each or NOTHING for each in answers_of(one))
    total = NOTHING if one.total is None else f"{one.total:g}"
    noted = [voice.day(one.recorded_at), *([voice.tag("how", one.how)] if one.how else [])]
    return voice.day(one.when), items or NOTHING, total, "\n".join(noted)


def _questions(form: str, tags: tuple[str, ...]) -> Iterator[str]:
    words = wording(instrument(form))
    for tag in tags:
        yield _question(words, tag)


def _question(words: Wording | None, tag: str) -> str:
    if words is None or tag not in words.items:
        return tag
    ends = words.ends.get(tag)
    if not ends:
        return words.items[tag]
    told = ", ".join(f"{value:g}".replace("-", "−") + f" {said}" for value, said in sorted(ends.items()))
    return f"{words.items[tag]} ({told})"
