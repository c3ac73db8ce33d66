"""A table of many forms, a row for each: which columns are items, and their answers as an array.

Columns are found by tag (phq1, pni52:04) or by number in the order of the form (1, q1, item1, phq9_1); all others are
carried through untouched. Every cell that cannot be read is told with its row and column; nobody's blank becomes zero.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.knowledge import shown
from holdfast.measures.instrument import Instrument
from holdfast.measures.kernel import Floats
from holdfast.measures.responses import (
    MOST,
    NO_ANSWER,
    CannotReadAnswers,
    NotAnAnswer,
    Printed,
    Wrong,
    asked_for,
    counts,
    printed,
    read_answer,
)

_SEPARATORS = ("\t", ";", ",")
_NAMED_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[,;\t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""A first line that spreadsheets write to name the separator. It is no row of names."""
_COUNTED = frozenset({"q", "item", "i", "nr", "no", "question", "frage", "domanda", "pregunta"})
MOST_COLUMNS, MOST_ADDED = 10_000, 5_000_000
"""Columns of a table, and cells that are put into rows shorter than the first: a file of two letters a line is no large
table because its first line has many names.
"""
_OFTEN_MISSING = frozenset({"0", "-1", "9", "99", "999", "-9", "-99", "-999"})
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnswersTable:
    """n forms. `answers` is (n, items) in the order of `instrument.items`, as the key counts, NaN for a blank.

    `carried` are the other columns by name, n cells each. `by_number` is True where columns were found by their number
    in the form. `wrong` holds the first cells that could not be read (`count` in all), `spoiled` (n,) the rows they
    stand in, which are not to be scored; what could be read of them is there for the safety items alone. Of a row with
    more or fewer cells than there are columns nothing is read: which answer stands under which item is not known.
    """

    answers: Floats
    carried: Mapping[str, Sequence[str]]
    by_number: bool
    wrong: tuple[Wrong, ...]
    count: int
    spoiled: NDArray[np.bool_]

    @property
    def rows(self) -> int:
        """How many forms."""
        return len(self.answers)


def read_table(
    instrument: Instrument, data: bytes, form: str | None = None, missing: Sequence[str] = ()
) -> AnswersTable:
    """A CSV of many forms: separated by comma, semicolon or tab, UTF-8 or UTF-16, first row naming the columns.

    `missing` are cells that stand for a blank ("NA", "-1"), beside the empty one. Raises CannotReadAnswers where there
    is no table, or no column for an item; AnswerError for a form that is not known.
    """
    items = printed(instrument, form)
    if not items:
        allowed = "none: no questions of this measure are described here, and a table holds answers"
        raise CannotReadAnswers(instrument.id, [Wrong("file", "a table", allowed)])
    header, rows, numbers, short = cells(instrument, data)
    found, by_number = _columns(instrument, items, header)
    whole = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    answers = np.full((len(rows), len(instrument.items)), np.nan)
    used = instrument.forms.get(form or instrument.default_form or "")
    mirrored = frozenset[str]() if used is None else used.mirrored
    blanks = frozenset(code.strip().casefold() for code in missing)
    place = {tag: at for at, tag in enumerate(instrument.items)}
    spoiled = ragged = _rows_of(short, len(rows))
    wrong, count = list(short.items()), len(short)
    for column, one in found.items():
        values, advice = _read_column(one, blanks, whole[column])
        own = values - one.shift
        answers[:, place[one.item.tag]] = one.item.low + one.item.high - own if one.item.tag in mirrored else own
        bad = np.array([cell in advice for cell in whole[column]], dtype=bool) & ~ragged
        for row in map(int, np.flatnonzero(bad)[:MOST]):
            where = f"row {numbers[row]}, column {header[column]}, {one.where}"
            cell = whole[column][row]
            wrong.append((row, Wrong(where, shown(cell), one.allowed, advice[cell])))
        count += int(bad.sum())
        spoiled = spoiled | bad
    answers[ragged] = np.nan
    carried = {name: whole[at] for at, name in enumerate(header) if at not in found}
    first = tuple(one for _, one in sorted(wrong, key=lambda pair: pair[0])[:MOST])
    return AnswersTable(answers, carried, by_number, first, count, spoiled)


def _rows_of(rows: Mapping[int, Wrong], n: int) -> NDArray[np.bool_]:
    """Which of n rows stand here, as flags."""
    found = np.zeros(n, dtype=bool)
    found[list(rows)] = True
    return found


def _read_column(one: Printed, blanks: frozenset[str], cells: Sequence[str]) -> tuple[Floats, dict[str, str]]:
    """The answers of one item, and advice for each cell that is none. A cell is read once, however often it stands."""
    read: dict[str, float] = {}
    advice: dict[str, str] = {}
    for cell in set(cells):
        try:
            value = None if cell.strip().casefold() in blanks else read_answer(one, cell)
        except NotAnAnswer as error:
            value, advice[cell] = None, _advice(cell.strip(), error.advice)
        read[cell] = np.nan if value is None else value
    return np.array([read[cell] for cell in cells], dtype=float), advice


def _advice(cell: str, advice: str) -> str:
    if cell.lower() in NO_ANSWER or cell in _OFTEN_MISSING:
        return f"If {cell} means that it was left blank: --missing {cell}"
    return advice


# --- the cells ---


def cells(instrument: Instrument, data: bytes) -> tuple[list[str], list[list[str]], list[int], dict[int, Wrong]]:
    """Column names; rows of as many cells, and their numbers in the file; the rows (by index) that had more or fewer.

    An empty line is no form. A line of separators alone is one, with every answer blank. Raises CannotReadAnswers where
    there is no table.
    """
    text = _text(instrument, data)
    separator, first = _separator(text), 2
    if named := _NAMED_SEPARATOR.match(text):
        separator, first, text = named[1], 3, text[named.end() :]
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _no_table(instrument, f"something else ({error})") from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise _no_table(instrument, "an empty first row" if text.strip() else "nothing")
    header = [name.strip() for name in lines[0]]
    if len(header) > MOST_COLUMNS:
        many = Wrong("row 1", f"{len(header)} columns", f"at most {MOST_COLUMNS}", "Leave out those nobody asked for.")
        raise CannotReadAnswers(instrument.id, [many])
    if len(set(header)) < len(header):
        twice, _ = Counter(header).most_common(1)[0]
        again = Wrong("row 1", f"{shown(twice)} twice", "the name of each column, once")
        raise CannotReadAnswers(instrument.id, [again])
    short: dict[int, Wrong] = {}
    rows: list[list[str]] = []
    numbers: list[int] = []
    added = 0
    for number, line in enumerate(lines[1:], first):
        if not line or (len(line) == 1 < len(header) and not line[0].strip()):
            continue
        if len(line) != len(header):
            allowed = f"{len(header)}, as many as in row 1"
            advice = "Look for a separator too many or too few, or a decimal comma without quotation marks."
            found = f"{len(line)} {'cell' if len(line) == 1 else 'cells'}"
            short[len(rows)] = Wrong(f"row {number}", found, allowed, advice)
            added += max(lacking := len(header) - len(line), 0)
            if added > MOST_ADDED:
                raise _no_table(instrument, f"{len(short)} rows that are not as long as row 1")
            line = [*line[: len(header)], *[""] * lacking]  # noqa: PLW2901 - kept for its number alone
        rows.append(line)
        numbers.append(number)
    return header, rows, numbers, short


def _text(instrument: Instrument, data: bytes) -> str:
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = Wrong(f"line {line}", "a byte that is no UTF-8", "text in UTF-8", "Save the table as CSV UTF-8.")
        raise CannotReadAnswers(instrument.id, [found]) from None
    if "\0" in text:
        raise _no_table(instrument, "a file of another kind")
    return text


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)


def _no_table(instrument: Instrument, found: str) -> CannotReadAnswers:
    allowed = "a table (CSV) whose first row names the columns"
    return CannotReadAnswers(instrument.id, [Wrong("file", found, allowed)])


# --- which column is which item ---


def _columns(
    instrument: Instrument, items: Sequence[Printed], header: Sequence[str]
) -> tuple[dict[int, Printed], bool]:
    """Column to item, and whether they were found by number. Raises CannotReadAnswers where they do not suffice."""
    keys = [_key(name) for name in header]
    by_tag = {_key(one.item.tag): one for one in items}
    tagged = {at: by_tag[key] for at, key in enumerate(keys) if key in by_tag}
    numbered = {at: n for at, key in enumerate(keys) if (n := _number(instrument, key)) is not None}
    # a total named phq9 beside phq9_1 to phq9_9 has the tag of one question: then the numbers tell
    if tagged and not (_lacking(instrument, items, tagged) and _each_once(instrument, items, numbered)):
        _complete(instrument, items, tagged, header)
        return tagged, False
    if not numbered:
        allowed = f"columns named by tag ({items[0].item.tag} ...) or by number (1, q1, item1 ...)"
        found = "no column of an item among " + shown(", ".join(header))
        raise CannotReadAnswers(instrument.id, [Wrong("row 1", found, allowed)])
    asked = asked_for(instrument, items, max(numbered.values()))
    if asked is None:
        allowed = f"columns for {counts(instrument, items)} items"
        raise CannotReadAnswers(instrument.id, [Wrong("row 1", f"items 1 to {max(numbered.values())}", allowed)])
    if 0 in numbered.values():
        raise CannotReadAnswers(instrument.id, [Wrong("row 1", "an item 0", f"items 1 to {len(asked)}")])
    found_items = {at: asked[n - 1] for at, n in numbered.items()}
    _complete(instrument, asked, found_items, header)
    return found_items, True


def _complete(
    instrument: Instrument, asked: Sequence[Printed], found: Mapping[int, Printed], header: Sequence[str]
) -> None:
    tags = [one.item.tag for one in found.values()]
    for at, (column, one) in enumerate(found.items()):
        if one.item.tag in tags[:at]:
            where = Wrong("row 1", f"{one.where} again in column {shown(header[column])}", "each item once")
            raise CannotReadAnswers(instrument.id, [where])
    allowed = f"a column for each of {counts(instrument, asked)} items"
    if absent := [Wrong("row 1", f"no column for {one.where}", allowed) for one in _lacking(instrument, asked, found)]:
        raise CannotReadAnswers(instrument.id, absent)


def _lacking(instrument: Instrument, asked: Sequence[Printed], found: Mapping[int, Printed]) -> list[Printed]:
    """The scored items for which no column was found; a goal that was not set lacks none."""
    tags = {one.item.tag for one in found.values()}
    return [] if instrument.variable else [one for one in asked if one.item.tag not in tags and one.item.scored]


def _each_once(instrument: Instrument, items: Sequence[Printed], numbered: Mapping[int, int]) -> bool:
    """Do the numbers name each item of the form once?"""
    asked = asked_for(instrument, items, max(numbered.values(), default=0))
    return asked is not None and sorted(numbered.values()) == list(range(1, len(asked) + 1))


def _key(name: str) -> Key:
    """A name as words and numbers: PNI52_04 and pni52:4 are the same."""
    parts = re.findall(r"[a-z]+|[0-9]+", name.lower())
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _number(instrument: Instrument, key: Key) -> int | None:
    """The number in the form that a column names: 3, q3, item3, phq9_3. None for another column."""
    if not key or not key[-1].isdigit() or len(key[-1]) > 3:  # no form has a thousand items
        return None
    first = key[:-1]
    if not first or first == _key(instrument.id) or (len(first) == 1 and first[0] in _COUNTED):
        return int(key[-1])
    return None
