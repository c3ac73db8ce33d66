"""What somebody pasted becomes the words of a form: one question a line, what the answers mean, an introduction.

Nothing is guessed: a form with seven lines for eight questions is refused, with the line where it goes wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from holdfast.measures.instrument import Instrument, Item
from holdfast.measures.responses import Printed, printed
from holdfast.measures.words import Wording, fingerprint, wording
from holdfast.text import Message, say

LONGEST_LINE, LONGEST_STEM, MOST_LINES = 600, 3_000, 300
LANGUAGES = {
    "en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "it": "Italiano", "nl": "Nederlands",
    "pl": "Polski", "pt": "Português",
}  # fmt: skip
MOST_FAULTS = 6
_NUMBER = re.compile(r"(\d{1,3})(?:\s*[.):]\s*|\s+)(?=\S)")
_ANSWER = re.compile(r"(-?\d{1,3})\s*(?:[=.):–-]\s*|\s)(?=\S)")
_LETTER = re.compile(r"\(?[A-Za-z]\s*[.):]\s+")


@dataclass(frozen=True, slots=True)
class Typed:
    """A wording as it was pasted. `form` names the order of the questions where the instrument has several."""

    questions: str = ""
    answers: str = ""
    stem: str = ""
    attribution: str = ""
    form: str = ""
    lang: str = "en"


class NotWords(Exception):
    """Why what was pasted cannot be the words of this form, a sentence each."""

    def __init__(self, faults: tuple[Message, ...]) -> None:
        self.faults = faults
        super().__init__()


def printed_on(instrument: Instrument, form: str = "") -> tuple[Printed, ...]:
    """The items in the order of a form; of the usual one where none, or one that is not known, is named."""
    return printed(instrument, form if form in instrument.forms else None)


def read_in_its_order(instrument: Instrument, typed: Typed) -> Wording:
    """`read_typed`, for a person who must say which order lies before him where copies differ."""
    words = read_typed(instrument, typed)
    if len(instrument.forms) > 1 and typed.form not in instrument.forms:
        raise NotWords((
            say("Say in which order your copy has the questions: {orders}. In another place a question is scored as "
                "another.",
                orders="; ".join(f"{one.name} ({one.title})" for one in instrument.forms.values())),
        ))  # fmt: skip
    return words


def read_typed(instrument: Instrument, typed: Typed) -> Wording:
    """The words, checked. Raises `NotWords`: another number of questions, one that stands twice, answers that do not
    fit, a wording that must be ours word for word and is not.
    """
    asked, turned = printed_on(instrument, typed.form), instrument.mirrored(typed.form)
    lines, order = _lines(typed.questions), [one.item.tag for one in asked]
    faults = list(_wrong_number(lines, len(order)))
    if faults:
        raise NotWords(tuple(faults))
    items: dict[str, str] = {}
    ends: dict[str, Mapping[float, str]] = {}
    for place, (tag, line) in enumerate(zip(order, _without_numbers(lines), strict=True), 1):
        values = answers_of(instrument.items[tag])[:: -1 if tag in turned else 1]
        fault = _long(place, line) or _question(instrument, tag, line, place, values, items, ends)
        if fault is not None:
            faults.append(fault)
    faults += _twice(order, items, instrument)
    stem = " ".join(_lines(typed.stem, limit=False))
    if len(stem) > LONGEST_STEM:
        faults.append(say("The introduction may have {most} letters; it has {n}.", most=LONGEST_STEM, n=len(stem)))
    anchors, wrong = _anchors(instrument, typed, [one for one in asked if one.item.tag not in ends])
    faults += wrong
    if faults:
        raise NotWords(tuple(faults[:MOST_FAULTS]))
    attribution = " ".join(_lines(typed.attribution, limit=False))[:LONGEST_LINE] or instrument.citation
    in_order = {tag: items[tag] for tag in instrument.items if tag in items}
    found = Wording(
        instrument.id, instrument.version, typed.lang, "own", attribution, stem, in_order, anchors,
        {tag: ends[tag] for tag in in_order if tag in ends},
    )  # fmt: skip
    if (differs := _must_be_ours(instrument, found)) is not None:
        raise NotWords((differs,))
    return found


def as_typed(instrument: Instrument, words: Wording, form: str = "") -> Typed:
    """The words as they would be pasted: what the page shows to be changed."""
    order = [one for one in printed_on(instrument, form) if one.item.tag in words.items]
    shift, turned = order[0].shift if order else 0.0, instrument.mirrored(form)
    lines = []
    for place, tag in enumerate((one.item.tag for one in order), 1):
        parts = [] if instrument.letters else [words.items[tag]]
        parts += [words.ends[tag][answer] for answer in sorted(words.ends.get(tag, {}), reverse=tag in turned)]
        lines.append(f"{place}. {' | '.join(parts)}")
    answers = [f"{answer + shift:g} = {text}" for answer, text in words.anchors.items()]
    return Typed(
        "\n".join(lines), "\n".join(answers), words.stem, words.attribution, form or instrument.default_form or "",
        words.lang,
    )  # fmt: skip


def _lines(text: str, *, limit: bool = True) -> list[str]:
    """What stands on each line that is not empty, without signs that cannot be seen and without doubled spaces."""
    clean = ("".join(sign if sign.isprintable() else " " for sign in line) for line in text.splitlines())
    found = [" ".join(line.split()) for line in clean if line.strip()]
    return found[:MOST_LINES] if limit else found


def _numbers(lines: Sequence[str]) -> list[int | None]:
    found = (_NUMBER.match(line) for line in lines)
    return [int(one.group(1)) if one else None for one in found]


def _without_numbers(lines: Sequence[str]) -> Iterator[str]:
    """The lines without the numbers of the form: all of them where every line has one and they rise, else those that
    are the line's own place. A question that begins with a number of its own keeps it.
    """
    numbers = _numbers(lines)
    known = [number for number in numbers if number is not None]
    rising = len(known) == len(lines) and all(a < b for a, b in pairwise(known))
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True), 1):
        yield _NUMBER.sub("", line, count=1) if rising or number == place else line


def _wrong_number(lines: Sequence[str], needed: int) -> Iterator[Message]:
    if len(lines) == needed:
        return
    if not lines:
        yield say("No question was found. This form has {n}: paste one a line.", n=needed)
        return
    yield say("Found {found} questions, needed {needed}: one a line, as many as the form has.",
              found=len(lines), needed=needed)  # fmt: skip
    numbers = _numbers(lines)
    for place, (line, number) in enumerate(zip(lines, numbers, strict=True), 1):
        if number is None and place > 1 and sum(one is not None for one in numbers) * 2 > len(lines):
            yield say("Line {n} has no number: does it belong to the line before? “{text}”", n=place, text=line[:80])
            return
        if number is not None and number != place and numbers[0] == 1:
            yield say("Line {n} begins with {number}: look there. “{text}”", n=place, number=number, text=line[:80])
            return
    if len(lines) > needed:
        extra = lines[needed][:80]
        yield say("Line {n} is the first too many, unless one before it is torn in two: “{text}”", n=needed + 1,
                  text=extra)  # fmt: skip
    else:
        yield say("The last line found is line {n}: “{text}”", n=len(lines), text=lines[-1][:80])


def _long(place: int, line: str) -> Message | None:
    if len(line) <= LONGEST_LINE:
        return None
    return say("Line {n} has {found} letters; a line may have {most}.", n=place, found=len(line), most=LONGEST_LINE)


def _question(
    instrument: Instrument,
    tag: str,
    line: str,
    place: int,
    values: Sequence[float],
    items: dict[str, str],
    ends: dict[str, Mapping[float, str]],
) -> Message | None:
    """One line: a question; with its own answers after upright strokes; or, for pairs, the answers alone. `values` are
    the answers in the order printed.
    """
    parts = [part.strip() for part in line.split("|")]
    if instrument.letters:
        if len(parts) != len(instrument.letters) or not all(parts):
            return say(
                "Line {n}: found {found} of the {needed} statements that belong on it, with an upright stroke between "
                "them: {letters}.",
                n=place, found=len([part for part in parts if part]), needed=len(instrument.letters),
                letters=" | ".join(instrument.letters),
            )  # fmt: skip
        items[tag] = " / ".join(instrument.letters)
        ends[tag] = dict(zip(values, (_LETTER.sub("", part, count=1) for part in parts), strict=True))
        return None
    items[tag], own = parts[0], parts[1:]
    if not parts[0] or not all(own) or len(own) not in (0, 2, len(values)):
        return say(
            "Line {n}: after the question may stand nothing, the words for the two ends, or the words for each of its "
            "{answers} answers, with upright strokes (|) between them.",
            n=place, answers=len(values),
        )  # fmt: skip
    if own:
        ends[tag] = dict(zip(values if len(own) == len(values) else (values[0], values[-1]), own, strict=True))
    return None


def _twice(order: Sequence[str], items: Mapping[str, str], instrument: Instrument) -> Iterator[Message]:
    first: dict[str, int] = {}
    for place, tag in enumerate(order, 1):
        text = items.get(tag, "").casefold()
        if text and text in first and not instrument.letters:
            yield say("Line {n} says the same as line {first}.", n=place, first=first[text])
        first.setdefault(text, place)


def answers_of(item: Item) -> tuple[float, ...]:
    """Every answer an item can have, from the lowest up."""
    steps = round((item.high - item.low) / item.step)
    return tuple(item.low + step * item.step for step in range(steps + 1))


def _anchors(instrument: Instrument, typed: Typed, asked: Sequence[Printed]) -> tuple[dict[float, str], list[Message]]:
    """What the answers mean, for the questions that bring no words of their own."""
    lines = _lines(typed.answers)
    if not asked:
        return {}, [say("Every question brings its own answers: leave the field for answers empty.")] if lines else []
    values, shift = answers_of(asked[0].item), asked[0].shift
    if any(answers_of(one.item) != values for one in asked):
        return {}, [
            say("Not every question has the same answers here: put the words for its two ends behind each question "
                "that differs, with upright strokes (|) between them.")
        ]  # fmt: skip
    if not lines:
        ours = wording(instrument, typed.lang)
        if ours is not None and ours.anchors:
            return dict(ours.anchors), []
        return {}, [
            say("What do the answers mean? This form has {n}, from {low} to {high}: one a line, or the two ends.",
                n=len(values), low=_plain(values[0] + shift), high=_plain(values[-1] + shift))
        ]  # fmt: skip
    return _answers(lines, values, shift)


def _answers(lines: Sequence[str], values: Sequence[float], shift: float) -> tuple[dict[float, str], list[Message]]:
    """Lines to answers. Numbers at their beginning are those printed on the form, `shift` above the key's."""
    low, high = _plain(values[0] + shift), _plain(values[-1] + shift)
    numbered = [_ANSWER.match(line) for line in lines]
    if all(numbered):
        found = [float(one.group(1)) for one in numbered if one]
        strange = [number for number in found if number - shift not in values or found.count(number) > 1]
        if strange:
            return {}, [
                say("Answers: found {found}; allowed: each number from {low} to {high} once.",
                    found=_plain(strange[0]), low=low, high=high)
            ]  # fmt: skip
        texts = [_ANSWER.sub("", line, count=1) for line in lines]
        return {number - shift: text for number, text in zip(found, texts, strict=True)}, []  # as it is printed
    if len(lines) == len(values):
        return dict(zip(values, lines, strict=True)), []
    if len(lines) == 2:
        return {values[0]: lines[0], values[-1]: lines[1]}, []
    return {}, [
        say("Answers: found {found} lines, needed {needed} from the lowest ({low}) to the highest ({high}), or two for "
            "the ends. Or begin each line with its number.",
            found=len(lines), needed=len(values), low=low, high=high)
    ]  # fmt: skip


def _must_be_ours(instrument: Instrument, found: Wording) -> Message | None:
    """Why this wording cannot be entered where we ship one: the same words are here already, or others may not be."""
    ours = wording(instrument, found.lang)
    if ours is None or not ours.complete:
        return None
    if fingerprint(found) == fingerprint(ours) or not instrument.wording.verbatim:
        return None
    return say(
        "{title} may be used word for word alone, and what was pasted is not the published wording: {where}. Nothing "
        "was kept.",
        title=instrument.title, where=_where([one.item.tag for one in printed_on(instrument)], found, ours),
    )  # fmt: skip


def _where(order: Sequence[str], found: Wording, ours: Wording) -> Message:
    if found.stem != ours.stem:
        return say("the introduction differs")
    for place, tag in enumerate(order, 1):
        if found.items.get(tag) != ours.items.get(tag):
            return say("question {n} differs", n=place)
    return say("the answers differ")


def _plain(number: float) -> str:
    return f"{number:g}"
