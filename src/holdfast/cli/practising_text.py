"""What `holdfast practise` prints: an hour as it could be seen, the questions of the log, and at the end the truth."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from holdfast.measures.log import therapist_log
from holdfast.simulate.practise.again import SecondLook
from holdfast.simulate.practise.choices import choice_words
from holdfast.simulate.practise.people import Patient, noticed
from holdfast.simulate.practise.rated import Rated, blank, ratings
from holdfast.simulate.practise.seen import Seen
from holdfast.simulate.practise.truth import HourTruth, Marked, Said, Truth, pulled_words
from holdfast.text import Message, Spoken, render, say, say_n

WIDTH = 96
MODEL = say(
    "This patient is a model, invented for practising. Real people differ: they are more than three channels, they "
    "surprise, and no move works on them as it does here. Do not write about real people in it."
)
TAKEN_BACK = say("nothing was marked, which is missing and no absence")


def spoken(person: Patient | Truth) -> Spoken:
    return person.person if isinstance(person, Truth) else Spoken(person.name, person.address)


def story(person: Patient) -> str:
    head = render(say("{name}, invented. {title}.", name=person.name, title=person.title))
    return "\n".join([*wrapped(head), "", *(line for part in person.story for line in wrapped(part)), "",
                      *wrapped(render(MODEL))])  # fmt: skip


def seen_hour(hour: Seen, person: Spoken, hours: tuple[Seen, ...]) -> str:
    """One hour as a record would show it, with what could be observed; `hours`: all so far, to rate it against."""
    told = {day: render(noticed_word(day), person) for day in hour.attendance}
    lines = ["", render(say("Hour {n}, {day} (invented)", n=hour.number, day=hour.when.date()))]
    if not hour.took_place:
        return "\n".join([*lines, *(line for text in told.values() for line in wrapped(text, "  "))]) + "\n"
    lines += wrapped(" · ".join(told.values()), "  ")
    for words in hour.words:
        lines += wrapped(f"“{words}”", "  ")
    for one in hour.noticed:
        lines += wrapped(render(one, person), "  - ")
    lines += _ratings(hour, hours, person)
    return "\n".join(lines) + "\n"


def noticed_word(mark: str) -> Message:
    """An attendance mark as a sentence, for those that have one; else its title in the log."""
    marks = noticed().marks
    return say(marks[mark]) if mark in marks else say(titles()[mark])


def _ratings(hour: Seen, hours: tuple[Seen, ...], person: Spoken) -> Iterator[str]:
    """Both forms of the hour: a sentence, and each answer with what was answered the last time."""
    found = ratings(hours, hour)
    if found.line is not None:
        yield from wrapped(render(found.line, person), "  ")
    if hour.check is not None and hour.check.words:
        yield from wrapped(render(say("On the form after the hour: “{words}”", words=hour.check.words)), "  ")
    for missing in blank(hour):
        yield from wrapped(render(missing, person), "  ")
    if found.after_hour:
        yield render(say("  What {he} rated after the hour:"), person)
        for one in found.after_hour:
            yield from _rated(one, person, render(say(" ({scale})", scale=one.scale), person))
    if found.between:
        title = say("  The check-in before the next hour ({scale}):", scale=found.between[0].scale)
        yield render(title, person)
        for one in found.between:
            yield from _rated(one, person)


def _rated(one: Rated, person: Spoken, scale: str = "") -> list[str]:
    before = say("none before") if one.before is None else say("last time {before}", before=one.before_shown)
    return wrapped(f"{one.shown:>4}  {render(one.asked, person)}{scale}; {render(before)}", "  ")


def titles() -> Mapping[str, str]:
    """What each mark of the log is called."""
    return {option.id: option.title for row in therapist_log().rows.values() for option in row.options}


# --- the truth -------------------------------------------------------------------------------------------------------


def truth_text(truth: Truth, again: tuple[SecondLook, ...] = ()) -> str:
    """Everything that was hidden. No grade."""
    person = truth.person
    lines = ["", render(say("WHAT WAS HIDDEN ({name}, invented)", name=person.name)),
             *wrapped(render(truth.ended, person)), *_second_looks(again, person),
             "", render(say("HOUR BY HOUR")),
             *wrapped(render(say("What was so after each hour, and in the model.")))]  # fmt: skip
    for before, hour in zip((None, *truth.hours), truth.hours, strict=False):
        lines += _hour_truth(hour, None if before is None else before.line, person)
    lines += ["", render(say("WHAT YOU MARKED"))]
    for one in truth.marked:
        lines += _marked(one, person) if one.logged else ()
    if untouched := [str(one.number) for one in truth.marked if not one.logged]:
        lines += wrapped(render(say_n("hour {hours}: {taken}", "hours {hours}: {taken}", len(untouched),
                                      hours=", ".join(untouched), taken=TAKEN_BACK)), "  ")  # fmt: skip
    if truth.pulled:
        lines += ["", render(say("WHAT PULLED AT YOU"))]
        lines += [line for one in truth.pulled for line in wrapped(render(pulled_words(one), person), "  ")]
    if truth.safety:
        lines += ["", render(say("THE QUESTION ABOUT GOING ON LIVING"))]
        lines += [line for one in truth.safety for line in wrapped(render(one, person), "  ")]
    lines += ["", render(say("WHAT THE BRIEF SAID, AND THE MODEL"))]
    for said in truth.said:
        lines += _said(said, person)
    if truth.silent:
        silent = say_n("Before hour {hours} something was broken and the brief did not say so.",
                       "Before hours {hours} something was broken and the brief did not say so.", len(truth.silent),
                       hours=", ".join(map(str, truth.silent)))  # fmt: skip
        lines += wrapped(render(silent), "  ")
    elif not truth.said:
        lines += wrapped(render(say("It said nothing, and no rule had to speak.")), "  ")
    lines += ["", render(say("THREE QUESTIONS TO THINK ABOUT"))]
    for n, question in enumerate(truth.questions, start=1):
        lines += wrapped(render(question, person), f"  {n}. ")
    lines += ["", *wrapped(render(MODEL))]
    return "\n".join(lines) + "\n"


def _second_looks(again: tuple[SecondLook, ...], person: Spoken) -> Iterator[str]:
    if again:
        yield from ("", render(say("WORTH A SECOND LOOK")))
    for one in again:
        yield render(say("  hour {n}", n=one.number))
        for words in one.words:
            yield from wrapped(f"“{words}”", "    ")
        for why in one.why:
            yield from wrapped(render(why, person), "    ")


def _hour_truth(hour: HourTruth, before: Message | None, person: Spoken) -> Iterator[str]:
    head = say("Hour {n}: {chosen}", n=hour.number,
               chosen=say("no hour") if hour.choice is None else choice_words(hour.choice))  # fmt: skip
    yield from wrapped(render(head, person) + (render(say(" (broken)")) if hour.broken else ""), "  ")
    for why in hour.why:
        yield from wrapped(render(why, person), "    ")
    if hour.line != before:  # the words of a state are told where they change
        yield from wrapped(render(hour.line, person), "    ")
    yield from wrapped(render(say("grandiosity {g}, entitlement {e}, vulnerability {v}, alliance felt {felt} of 100",
                                  g=hour.grandiosity, e=hour.entitlement, v=hour.vulnerability, felt=hour.felt)),
                       "    ")  # fmt: skip


def _marked(one: Marked, person: Spoken) -> Iterator[str]:
    names = titles()

    def listed(ids: tuple[str, ...]) -> str:
        return ", ".join(render(say(names[id]), person) for id in ids)

    parts: list[Message] = []
    if one.both:
        parts.append(say("in the model, and marked by you: {marks}", marks=listed(one.both)))
    if one.missed:
        parts.append(say("in the model, not marked: {marks}", marks=listed(one.missed)))
    if one.besides:
        parts.append(say("marked by you, not in the model: {marks}", marks=listed(one.besides)))
    if not parts:
        parts.append(say("nothing in the model, and nothing marked"))
    yield from wrapped(render(say("hour {n}: ", n=one.number)) + "; ".join(map(render, parts)), "  ")


VERDICTS: Mapping[str, Message] = {
    "right": say("in the model, so it was"),
    "wrong": say("in the model, it was not so"),
    "not in the model": say("not in the model"),
}


def _said(said: Said, person: Spoken) -> Iterator[str]:
    words = f"{render(said.headline, person)} {render(VERDICTS[said.verdict])}: {render(said.why, person)}"
    yield from wrapped(render(say("before hour {n}: ", n=said.before)) + words, "  ")


def wrapped(text: str, before: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=before, subsequent_indent=" " * len(before)) or [before]
