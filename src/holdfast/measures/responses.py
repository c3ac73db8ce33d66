"""Answers as a person types or pastes them: "2,2,,2,0,3,1,0,1". An empty place is a blank, never a zero.

What cannot be read is told item by item, and then nothing is read: half a form would look like a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdfast.knowledge import shown
from holdfast.measures.errors import figure
from holdfast.measures.instrument import Instrument, Item
from holdfast.measures.scoring import allowed_answers, order_of
from holdfast.text import Message, say, say_n

MOST = 20
"""Errors shown; the rest are counted."""
_MARK = "\ufeff"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
NO_ANSWER = frozenset({"na", "n/a", "nan", "null", "none", "blank", "-", ".", "?", "x"})
"""What people write for a blank. Never taken for one unless they say so: it may be a slip."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One answer that cannot be read: where (a sentence's beginning), what was found, what is allowed, what to do."""

    where: str
    found: str
    allowed: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: found {self.found}; allowed: {self.allowed}."
        return f"{line} {self.advice}" if self.advice else line


class CannotReadAnswers(ValueError):
    """Nothing was read. `wrong` holds the first of what is wrong, `count` how many there are."""

    def __init__(self, instrument: str, wrong: Sequence[Wrong], count: int | None = None) -> None:
        self.instrument, self.wrong = instrument, tuple(wrong[:MOST])
        self.count = len(wrong) if count is None else count
        super().__init__("\n".join([f"{instrument}: nothing was scored.", *self.lines()]))

    def lines(self) -> Iterator[str]:
        """One line for each error shown, and one for those that are not."""
        yield from (f"  {one}" for one in self.wrong)
        if self.count > len(self.wrong):
            yield f"  ... and {self.count - len(self.wrong)} more."


@dataclass(frozen=True, slots=True)
class Printed:
    """How the answers of one item stand on paper: its place and tag, its range moved by `shift`, its letters."""

    place: int
    item: Item
    letters: str
    shift: float

    @property
    def where(self) -> str:
        """Its place and tag: item 3 (phq3)."""
        return f"item {self.place} ({self.item.tag})"

    @property
    def allowed(self) -> str:
        """What may be answered, in words."""
        return allowed_answers(self.item, self.letters, self.shift)

    def takes(self, value: float) -> bool:
        """Is it one of the answers printed on the form?"""
        own = value - self.shift
        return self.item.low <= own <= self.item.high and ((own - self.item.low) / self.item.step) % 1 == 0


def printed(instrument: Instrument, form: str | None = None) -> tuple[Printed, ...]:
    """The items of a form in its order, as they are answered. Raises AnswerError for a form that is not known."""
    order, low = order_of(instrument, form)
    items = (instrument.items[tag] for tag in order)
    return tuple(
        Printed(place, item, instrument.letters, 0.0 if low is None else low - item.low)
        for place, item in enumerate(items, 1)
    )


def parse_responses(instrument: Instrument, text: str, form: str | None = None) -> list[float | None]:
    """The answers in the order of the form, as printed on it; None for a blank. `score` takes them with the same form.

    Separators: comma, semicolon, tab, or blanks (which leave no way to show a blank answer). A comma at the end stands
    before a last blank. Raises CannotReadAnswers with every error, AnswerError for a form that is not known.
    """
    items = printed(instrument, form)
    if not items:
        raise CannotReadAnswers(instrument.id, [_only_a_total(instrument, text)])
    cells = split(text)
    if cells == [""]:
        found = Wrong("answers", "none", f"{counts(instrument, items)} answers in the order of the form")
        raise CannotReadAnswers(instrument.id, [found])
    asked = asked_for(instrument, items, len(cells))
    if asked is None:
        raise CannotReadAnswers(instrument.id, [_count(instrument, items, cells)])
    answers: list[float | None] = []
    wrong: list[Wrong] = []
    for one, cell in zip(asked, cells, strict=True):
        try:
            answers.append(read_answer(one, cell))
        except NotAnAnswer as error:
            wrong.append(Wrong(one.where, shown(cell), one.allowed, error.advice))
    if wrong:
        raise CannotReadAnswers(instrument.id, [*wrong, *_other_forms(instrument, form, cells)], len(wrong))
    return answers


def split(text: str) -> list[str]:
    """The places of a list of answers, each without blanks around it. The rarer separator wins: tab, semicolon, comma.

    Where both semicolons and commas occur, the commas are decimal ones.
    """
    text = text.strip("\r\n " + _MARK)
    for separator in ("\t", ";", ","):
        if separator in text:
            return [cell.strip() for cell in text.split(separator)]
    return text.split() or [""]


class NotAnAnswer(ValueError):
    """A cell that is no answer of this item; `advice` says what to do, or nothing."""

    def __init__(self, advice: str = "") -> None:
        self.advice = advice
        super().__init__(advice)


def read_answer(one: Printed, cell: str) -> float | None:
    """One cell: None where it is empty, else the answer as printed. Raises NotAnAnswer."""
    cell = cell.strip().strip(_MARK).replace("\N{MINUS SIGN}", "-")
    if not cell:
        return None
    if one.letters and cell.isascii() and cell.isalpha():
        at = one.letters.upper().find(cell.upper()) if len(cell) == 1 else -1
        if at < 0:
            raise NotAnAnswer(_blank_advice(cell))
        return one.item.low + one.shift + at * one.item.step
    comma = _DECIMAL_COMMA.fullmatch(cell) is not None
    if not comma and not _NUMBER.fullmatch(cell):
        raise NotAnAnswer(_text_advice(cell))
    value = float(cell.replace(",", "."))
    if not one.takes(value):
        raise NotAnAnswer(f"It was read as {figure(value)}, with a decimal comma." if comma else "")
    return value


def _blank_advice(cell: str) -> str:
    return "Leave the place empty for a blank." if cell.lower() in NO_ANSWER else ""


def _text_advice(cell: str) -> str:
    if cell.count(",") > 1:
        return "Use one separator throughout: commas or semicolons, not both."
    if cell[:1] in {'"', "'"}:
        return "Leave the quotation marks out."
    return _blank_advice(cell)


# --- how many ---


def asked_for(instrument: Instrument, items: Sequence[Printed], count: int) -> Sequence[Printed] | None:
    """The items that `count` answers stand for: all, or those that are scored, or as many goals; None if neither."""
    if instrument.variable and 1 <= count <= len(items):
        return items[:count]
    for some in (items, [one for one in items if one.item.scored]):
        if len(some) == count:
            return some
    return None


def counts(instrument: Instrument, items: Sequence[Printed]) -> str:
    """How many answers are taken: "9 or 10", "1 to 10"."""
    if instrument.variable:
        return f"1 to {len(items)}"
    return " or ".join(str(n) for n in sorted({sum(one.item.scored for one in items), len(items)}))


def _count(instrument: Instrument, items: Sequence[Printed], cells: Sequence[str]) -> Wrong:
    needed = counts(instrument, items)
    allowed = f"{needed} {'answer' if needed == '1' else 'answers'}, in the order of the form"
    found = f"{len(cells)} {'answer' if len(cells) == 1 else 'answers'}"
    first = next((one for one in items[len(cells) :] if one.item.scored), None)
    if first is not None:
        place = f"There is none for {first.where}, nor for what comes after it."
    else:
        place = f"What comes after {items[-1].where} belongs to no item: {shown(', '.join(cells[len(items) :]))}."
    return Wrong("answers", found, allowed, f"{place} {_count_advice(instrument, items, cells)}".rstrip())


def _count_advice(instrument: Instrument, items: Sequence[Printed], cells: Sequence[str]) -> str:
    unparted = cells[0].isdecimal() or (cells[0].isalpha() and set(cells[0].upper()) <= set(instrument.letters))
    if len(cells) == 1 and unparted and asked_for(instrument, items, len(cells[0])):
        return f"Put a comma between the answers: {','.join(cells[0])}."
    if commas := [cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell)]:
        return (
            f"{commas[0]!r} was read as one answer with a decimal comma. Use one separator: all commas or semicolons."
        )
    if siblings := _siblings(instrument, len(cells)):
        return f"So many belong to {' or '.join(siblings)}: is it another form of the family?"
    if len(cells) % 2 == 0 and asked_for(instrument, items, len(cells) // 2):
        return "Twice as many: are these decimal commas? Then separate the answers with semicolons."
    few = len(cells) < max(sum(one.item.scored for one in items), 1)
    return "For a blank leave its place empty: 2,,1." if few and not instrument.variable else ""


def _siblings(instrument: Instrument, count: int) -> list[str]:
    """Instruments with some of the same items, or of the same name, that take so many answers."""
    from holdfast.measures.catalogue import catalogue

    stem, own = instrument.id.partition("-")[0], instrument.items.keys()
    return [
        other.id
        for other in catalogue().values()
        if other.id != instrument.id
        and not other.variable
        and asked_for(other, printed(other), count)
        and (own & other.items.keys() or other.id.partition("-")[0] == stem)
    ]


def parse_total(instrument: Instrument, text: str, score: str | None = None) -> float:
    """A total that came as one number, for `scoring.total`. Raises CannotReadAnswers where it is none."""
    rule = instrument.scores[score or instrument.main]
    cell = text.strip().strip(_MARK).replace("\N{MINUS SIGN}", "-")
    number = cell.replace(",", ".") if _DECIMAL_COMMA.fullmatch(cell) else cell
    if not _NUMBER.fullmatch(number) or not rule.low <= float(number) <= rule.high:
        allowed = f"one number from {figure(rule.low)} to {figure(rule.high)}"
        raise CannotReadAnswers(instrument.id, [Wrong(rule.name, shown(text), allowed)])
    return float(number)


def _only_a_total(instrument: Instrument, text: str) -> Wrong:
    rule = instrument.scores[instrument.main]
    allowed = f"one number, the total from {figure(rule.low)} to {figure(rule.high)}"
    return Wrong("answers", shown(text), allowed, "No questions of this instrument are described here.")


# --- the order they were read in ---


def _other_forms(instrument: Instrument, form: str | None, cells: Sequence[str]) -> Iterator[Wrong]:
    """A line for each other form on which every one of these answers is possible."""
    used = form or instrument.default_form
    for other in instrument.forms.values():
        if other.name == used:
            continue
        asked = asked_for(instrument, printed(instrument, other.name), len(cells)) or ()
        if all(_readable(one, cell) for one, cell in zip(asked, cells, strict=True)):
            yield Wrong(
                "form",
                f"{used}, where they do not fit",
                f"all of these answers on the form {other.name} ({other.title})",
                f"If they were given on it: --form {other.name}",
            )


def _readable(one: Printed, cell: str) -> bool:
    try:
        read_answer(one, cell)
    except NotAnAnswer:
        return False
    return True


def read_as(instrument: Instrument, form: str | None = None) -> list[Message]:
    """In which order answers were read, where there is more than one; nothing where there is only one."""
    used = instrument.forms.get(form or instrument.default_form or "")
    others = [other for other in instrument.forms.values() if used is not None and other.name != used.name]
    if used is None or not others:
        return []
    named = "; ".join(f"{other.name} ({other.title})" for other in others)
    return [
        say("Read in the order of the form {form} ({title}).", form=used.name, title=used.title),
        say_n(
            "There is another form, and read in it the same answers may score otherwise: {named}.",
            "There are {n} other forms, and read in them the same answers may score otherwise: {named}.",
            len(others),
            named=named,
        ),
    ]
