"""What is to be asked and when, and what was done after an answer about safety, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.measured import Measure, Planned, SafetyReply
from holdfast.case.record import Record
from holdfast.interop.bundle.questionnaires import question, title_of
from holdfast.interop.bundle.voice import NOTHING, Voice, stands
from holdfast.paper.document import Block, Heading, Rows
from holdfast.text import say_n


def asked(record: Record, voice: Voice) -> Iterator[Block]:
    by_id = {one.id: one for one in record.measures}
    scales = {one.instrument: one for one in record.measures if one.scale is not None}
    plans: tuple[Planned, ...] = stands(record.plans)
    replies: tuple[SafetyReply, ...] = stands(record.safety_replies)
    if plans:
        yield Heading(voice("When questionnaires are asked"))
        yield Rows(
            voice("As it was arranged. Of two lines about one questionnaire the later one holds."),
            (voice("arranged on"), voice("questionnaire"), voice("asked"), voice("noted")),
            tuple(_plan(one, scales.get(one.instrument), voice) for one in plans),
            ("auto", 1, 1, "auto"),
        )
    if replies:
        yield Heading(voice("What was done after an answer about safety"))
        yield Rows(
            voice("Some questions are about safety. What was done is noted also where one of them was left out."),
            (voice("when"), voice("question"), voice("what was done"), voice("noted")),
            tuple(_reply(one, by_id.get(one.measure), voice) for one in replies),
            ("auto", 1, 1.4, "auto"),
        )


def _plan(plan: Planned, known: Measure | None, voice: Voice) -> tuple[str, ...]:
    part = [title_of(plan.instrument, known)]
    if plan.battery is not None:
        part.append(voice("part of {name}", name=plan.battery.replace("-", " ")))
    if plan.sitting is not None:
        part.append(voice("sitting {n}", n=plan.sitting))
    return voice.day(plan.when), ", ".join(part), _times(plan, voice), voice.day(plan.recorded_at)


def _times(plan: Planned, voice: Voice) -> str:
    if plan.ends is not None and plan.ends < plan.first:
        return voice("no longer asked")
    said = [voice("from {day}", day=voice.day(plan.first))]
    if plan.every_weeks is None:
        said = [voice("once, from {day}", day=voice.day(plan.first))]
    else:
        said.append(voice(say_n("every week", "every {n} weeks", plan.every_weeks)))
    if plan.ends is not None:
        said.append(voice("until {day}", day=voice.day(plan.ends)))
    return ", ".join(said)


def _reply(reply: SafetyReply, measure: Measure | None, voice: Voice) -> tuple[str, ...]:
    about = NOTHING
    if measure is not None:
        number, words = question(measure, reply.item, voice.words_of)
        about = voice("{title}, filled in on {day}", title=title_of(measure.instrument, measure),
                      day=voice.day(measure.when))  # fmt: skip
        about += "\n" + (voice("question {n}", n=number) if number else reply.item) + (f": {words}" if words else "")
    return voice.day(reply.when), about, reply.done, voice.day(reply.recorded_at)
