"""What is his to keep: the safety plan in his words, lines from hours, what was new month by month; and an ending that
was spoken of, and the letters he was given.
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.case.record import KeptLine, Letter, MonthLine, PlannedEnding, Record, SafetyPlan
from holdfast.interop.bundle.voice import NOTHING, Voice, stands
from holdfast.paper.document import Block, Heading, Lines, Rows, Words

STEPS = (
    "warning_signs", "own_coping", "places_and_people", "people_to_ask", "professionals", "safer_surroundings",
)  # fmt: skip
NEW = ("work", "love", "fun")


def safety_plan(record: Record, voice: Voice) -> Iterator[Block]:
    """The plan that stands, step by step; and, small, that there were earlier ones."""
    plans: tuple[SafetyPlan, ...] = stands(record.safety_plans)
    if not plans:
        return
    *earlier, now = sorted(plans, key=lambda one: (one.when, one.recorded_at))
    yield Heading(voice("Your safety plan"))
    said = voice("Written on {day} by {who}. It says what to do and whom to call. You promise nothing with it.",
                 day=voice.day(now.when), who=voice.tag("by", now.by))  # fmt: skip
    yield Words(said, "soft")
    yield from _steps(now, voice)
    for plan in reversed(earlier):
        yield Heading(voice("The plan of {day}, before this one", day=voice.day(plan.when)), 2)
        yield from _steps(plan, voice, level=None)


def _steps(plan: SafetyPlan, voice: Voice, level: int | None = 2) -> Iterator[Block]:
    for name in STEPS:
        lines: tuple[str, ...] = getattr(plan, name)
        if lines:
            title = voice.label(name).capitalize()
            yield Heading(title, 2) if level == 2 else Words(title)
            yield Lines(lines)


def kept(record: Record, voice: Voice) -> Iterator[Block]:
    yield from _lines(record, voice)
    yield from _months(record, voice)


def _lines(record: Record, voice: Voice) -> Iterator[Block]:
    lines: tuple[KeptLine, ...] = stands(record.kept_lines)
    if not lines:
        return
    texts = {move.clause: move.terms.text for move in record.moves if move.clause and move.terms}
    yield Heading(voice("Lines you kept"))
    yield Rows(
        voice("What you chose to keep from an hour, and what it stands beside."),
        (voice("when"), voice("your line"), voice("beside"), voice("hour"), voice("noted")),
        tuple(
            (
                voice.day(one.when),
                one.text + (f"\n({voice('let go')})" if one.let_go else ""),
                texts.get(one.step or "", NOTHING),
                NOTHING if one.session is None else str(one.session),
                voice.day(one.recorded_at),
            )
            for one in lines
        ),
        ("auto", 1.4, 1, "auto", "auto"),
    )


def _months(record: Record, voice: Voice) -> Iterator[Block]:
    months: tuple[MonthLine, ...] = stands(record.month_lines)
    if not months:
        return
    yield Heading(voice("What was new, month by month"))
    yield Rows(
        voice("A dash: nothing was said about it."),
        (voice("when"), voice("who"), *(voice.label(name) for name in NEW), voice("noted")),
        tuple(
            (
                voice.day(one.when),
                voice.tag("by", one.by),
                *(getattr(one, name) or NOTHING for name in NEW),
                voice.day(one.recorded_at),
            )
            for one in months
        ),
        ("auto", "auto", 1, 1, 1, "auto"),
    )


def ending_and_letters(record: Record, voice: Voice) -> Iterator[Block]:
    endings: tuple[PlannedEnding, ...] = stands(record.planned_endings)
    letters: tuple[Letter, ...] = stands(record.letters)
    if endings:
        yield Heading(voice("When the end was spoken of"))
        yield Rows(
            "",
            (voice("when"), voice("the last hour, as planned"), voice("at whose wish"), voice("what was said"),
             voice("noted")),
            tuple(_ending(one, voice) for one in endings),
            ("auto", "auto", "auto", 1, "auto"),
        )  # fmt: skip
    if letters:
        yield Heading(voice("Letters your therapist gave you"))
        for letter in letters:
            how = voice("{day}, {how}", day=voice.day(letter.when), how=voice.tag("how", letter.how))
            yield Heading(how, 2)
            yield Words(letter.text, "said")


def _ending(one: PlannedEnding, voice: Voice) -> tuple[str, ...]:
    said = [voice("Called off.")] if one.called_off else []
    said += [one.text] if one.text else []
    last, by = voice.day(one.last_day), voice.tag("by", one.by)
    return voice.day(one.when), last, by, "\n".join(said) or NOTHING, voice.day(one.recorded_at)
