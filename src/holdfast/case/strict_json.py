"""Reading JSON strictly, and saying in words what is wrong with it and where.

The size is checked before parsing, duplicate keys and NaN while parsing, the shape last. Every refusal is a list of
`Problem`s: the place, what was found, what is allowed, what to do.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any

from holdfast.case.upcast import SCHEMA, upcast

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

LARGEST = 20_000_000
"""Bytes. A case of ten years of weekly hours and daily check-ins is under 3 million."""
MOST_PROBLEMS = 100
MANY, SMALL = 1_000, 100_000
"""In a text of more than `SMALL` bytes the reader stops once it has found more than `MANY` problems of shape."""
MOST_DIGITS = 18
_HALF_A_SIGN = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where it stands, what was found, what is allowed, what to do. All in words for a person."""

    place: str
    found: str
    allowed: str
    do: str

    def __str__(self) -> str:
        return f"{self.place}: found {self.found}. Allowed: {self.allowed}. {self.do}"


class CannotRead(ValueError):
    """The text is not what it should be. `problems` holds the first hundred, `count` says how many were found."""

    def __init__(self, problems: tuple[Problem, ...], count: int | None = None) -> None:
        self.problems = problems[:MOST_PROBLEMS]
        self.count = len(problems) if count is None else count
        super().__init__("\n".join(map(str, self.problems)))


def read_json(data: bytes, form: str, newest: int = SCHEMA, largest: int = LARGEST) -> bytes:
    """Check size, encoding, syntax, duplicate keys, NaN, format and schema of one JSON object.

    Returns bytes of the present schema, ready for `check_shape`: the same bytes where nothing had to be upcast.
    `newest` is the schema a form with steps of its own has reached; `largest` how many bytes one about many cases has.
    """
    plain = parse_object(data, largest)
    found = plain.get("format")
    if found != form:
        raise _refused(
            "format", shown(found) if "format" in plain else "no such key", f'"{form}"', _format_advice(form)
        )
    schema = plain.get("schema", 1)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise _refused("schema", shown(schema), f"a whole number from 1 to {newest}", "Leave it out for schema 1.")
    if schema > newest:
        raise _refused(
            "schema", str(schema), f"1 to {newest}", "This file was written by a newer Holdfast; read it with that one."
        )
    return data if schema == newest else json.dumps(upcast(plain, schema)).encode()


def parse_object(data: bytes, largest: int = LARGEST) -> dict[str, Any]:
    """One JSON object as plain values. Raises `CannotRead`; never a traceback for bad bytes."""
    if len(data) > largest:
        raise _refused(
            "file",
            f"{len(data):,} bytes",
            f"at most {largest:,}",
            "Split it, or leave out what is not about this case.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            f"byte {error.start}", "a byte that is not UTF-8", "UTF-8 text", "Save the file again with encoding UTF-8."
        ) from None
    flaws: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) == len(items):
            return found
        flaws.append("twice")
        return _Twice(found, [key for key, times in Counter(key for key, _ in items).items() if times > 1])

    def constant(name: str) -> float:
        flaws.append(name)
        return float(name)

    def whole(digits: str) -> int | _Long:
        if len(digits) <= MOST_DIGITS:
            return int(digits)
        flaws.append("long")
        return _Long(digits)

    try:
        plain = json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_int=whole)
    except json.JSONDecodeError as error:
        raise _refused(
            f"line {error.lineno}, column {error.colno}",
            _not_json(error, text),
            "one whole JSON object",
            f"Look there for what is missing or too much ({error.msg}).",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    if flaws or _HALF_A_SIGN.search(text):
        found = _flaws(plain)
        if first := tuple(islice(found, MOST_PROBLEMS)):
            raise CannotRead(first, len(first) + sum(1 for _ in found))
    if not isinstance(plain, dict):
        raise _refused("file", shown(plain), "one JSON object", "Begin the file with { and end it with }.")
    return plain


def check_shape(data: bytes, reader: TypeAdapter[Any], *, ours: bool = False) -> Any:
    """Validate JSON bytes with a strict reader. Raises `CannotRead` with the place of each problem.

    `ours`: the program wrote and sealed it, so nobody can have made it hold a million flaws, and it is read once.
    """
    from pydantic import ValidationError

    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        if len(data) > SMALL and not ours:
            _stop_at_many(data, reader)
        return reader.validate_json(data)
    except ValidationError as error:
        count = error.error_count()
        details = error.errors(include_url=False)
    problems: dict[str, Problem] = {}
    for detail in details:
        problem = _problem(detail)
        before = problems.get(problem.place)  # one value refused by each part of a union is one problem
        problems[problem.place] = problem if before is None else _either(before, problem)
    raise CannotRead(tuple(problems.values()), max(len(problems), count - len(details) + len(problems)))


def _stop_at_many(data: bytes, reader: TypeAdapter[Any]) -> None:
    """Refuse a large text at its first `MANY` problems: to hold millions of them takes a thousand times its size.

    Reads with every list and object cut to its first entries, twice as many each time. Raises pydantic's
    ValidationError.
    """
    from pydantic import ValidationError

    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        return  # the reader will say so
    longest, most = 2 * MANY, _longest(plain)
    while longest < most:
        try:
            reader.validate_json(json.dumps(_cut(plain, longest)))
        except ValidationError as error:
            if error.error_count() > MANY:
                raise
        longest *= 2


def _longest(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(len(parts), max(map(_longest, parts), default=0))


def _cut(value: Any, longest: int) -> Any:
    if isinstance(value, list):
        return [_cut(part, longest) for part in value[:longest]]
    if isinstance(value, dict):  # also an object: each of a million unknown keys is a problem of its own
        return {key: _cut(part, longest) for key, part in islice(value.items(), longest)}
    return value


def place(path: tuple[int | str, ...]) -> str:
    """("sessions", 11, "patient", "bond") reads `sessions[11].patient.bond`."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part}]"
        elif not part.startswith("literal["):  # the branch of a union, which is no place in the file
            name = part if part.isidentifier() and len(part) <= 60 else shown(part)
            out += f".{name}" if out else name
    return out or "file"


def _not_json(error: json.JSONDecodeError, text: str) -> str:
    if error.msg.startswith("Unterminated string"):
        return "a text that has no end"
    return "text that is not JSON" if text[error.pos :].strip() else "the end of the file"


class _Twice(dict[str, Any]):
    """An object in which keys stood twice, until its place is known."""

    def __init__(self, found: dict[str, Any], keys: list[str]) -> None:
        super().__init__(found)
        self.keys_twice = keys


@dataclass(frozen=True, slots=True)
class _Long:
    """A number of too many digits, until its place is known."""

    digits: str


def _flaws(plain: Any) -> Iterator[Problem]:
    """What JSON lets pass and a case cannot hold, each with its place: keys twice, NaN, endless digits, half signs.

    One after the other: a text of millions of them must not take more memory than it is long.
    """
    waiting: list[Iterator[tuple[tuple[int | str, ...], Any]]] = [iter([((), plain)])]
    while waiting:
        path, value = next(waiting[-1], (None, None))
        if path is None:
            waiting.pop()
            continue
        yield from _own_flaws(path, value)
        if isinstance(value, dict):
            waiting.append(_parts(path, value.items()))
        elif isinstance(value, list):
            waiting.append(_parts(path, enumerate(value)))


def _parts(
    path: tuple[int | str, ...], parts: Iterable[tuple[Any, Any]]
) -> Iterator[tuple[tuple[int | str, ...], Any]]:
    return (((*path, name), part) for name, part in parts)


def _own_flaws(path: tuple[int | str, ...], value: Any) -> Iterator[Problem]:
    if isinstance(value, _Twice):
        for key in value.keys_twice:
            yield Problem(place((*path, key)), "this key twice in one object", "each key once", "Keep one of the two.")
    if isinstance(value, dict):
        if any(_broken(key) for key in value):
            yield Problem(place(path), "a key with half a sign", "whole characters", "Write the key again.")
    elif isinstance(value, _Long):
        found = f"a number of {len(value.digits):,} digits"
        yield Problem(place(path), found, f"at most {MOST_DIGITS} digits", "Correct the number.")
    elif isinstance(value, float) and not isfinite(value):
        found = "NaN" if isnan(value) else "a number without end"
        yield Problem(place(path), found, "a finite number", "Write null for what is missing.")
    elif isinstance(value, str) and _broken(value):
        yield Problem(
            place(path),
            "half a sign (a lone surrogate)",
            "whole characters",
            "Write the text again where it came from.",
        )


def _broken(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def _too_deep() -> CannotRead:
    return _refused("file", "lists within lists, too deep to read", "a case file", "Check where it comes from.")


def _refused(where: str, found: str, allowed: str, do: str) -> CannotRead:
    return CannotRead((Problem(where, found, allowed, do),))


def _format_advice(form: str) -> str:
    if form.startswith("holdfast-case"):
        return "Only case files can be read here; a table of scores comes in by holdfast import csv."
    return "Check that this is the right file."


def shown(value: object, most: int = 60) -> str:
    """A value as a short piece of one line. Whatever could move a cursor or turn the line around is spelled out."""
    if isinstance(value, list | tuple) and value:
        return f"a list of {len(value):,}"
    if isinstance(value, dict) and value:
        return "an object in { }"
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: most + 1])
    return text if len(text) <= most else text[: most - 3] + "..."


# pydantic's error type -> what is allowed, and what to do. {name} is filled from the error's own context.
_WORDS: dict[str, tuple[str, str]] = {
    "unexpected_keyword_argument": (
        "only the keys of the case file (holdfast schema lists them)",
        "Correct its spelling or remove it.",
    ),
    "missing": ("a value here", "Add it, or write null where the schema allows that."),
    "int_type": ("a whole number, without quotes", 'Write it as a number, as 3 and not "3".'),
    "int_from_float": ("a whole number", "Round it only if that is what was answered."),
    "float_type": ("a number, without quotes", "Write it as a number."),
    "finite_number": ("a finite number", "Write null for what is missing."),
    "string_type": ("a text in quotes", "Put it in quotes."),
    "string_too_long": ("at most {max_length} characters", "Shorten it."),
    "string_too_short": ("at least {min_length} character", "Write something, or leave it out."),
    "string_pattern_mismatch": ("a short name of letters, digits, and . _ : -", "Rename it."),
    "bool_type": ("true or false, without quotes", "Write true or false."),
    "tuple_type": ("a list in [ ]", "Put it in brackets."),
    "list_type": ("a list in [ ]", "Put it in brackets."),
    "dataclass_type": ("an object in {{ }}", "Look at docs/case-file.md for what stands here."),
    "greater_than_equal": ("at least {ge}", "Correct the value, or write null if it was not given."),
    "greater_than": ("above {gt}", "Correct the value, or leave it out."),
    "less_than": ("below {lt}", "Correct the value, or leave it out."),
    "less_than_equal": ("at most {le}", "Correct the value, or write null if it was not given."),
    "literal_error": ("{expected}", "Choose one of these."),
    "date_parsing": ("a day as YYYY-MM-DD, from 1900 to 2200", "Correct the day."),
    "date_from_datetime_parsing": ("a day as YYYY-MM-DD, from 1900 to 2200", "Correct the day."),
    "date_type": ('a day in quotes, as "2023-03-14"', "Correct the day."),
    "datetime_type": ('a moment in quotes, as "2023-03-14T11:00:00+01:00"', "Correct the moment."),
    "datetime_parsing": ("a moment with its offset, as 2023-03-14T11:00:00+01:00", "Correct the moment."),
    "datetime_from_date_parsing": ("a moment with its offset, as 2023-03-14T11:00:00+01:00", "Add the time of day."),
    "timezone_aware": ("a moment with its offset, as 2023-03-14T11:00:00+01:00", "Add the offset."),
    "too_long": ("{max_length} entries", "Remove what is too much."),
}


def _problem(detail: ErrorDetails) -> Problem:
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    where = place(detail["loc"])
    found = (
        "nothing"
        if kind == "missing"
        else "an unknown key"
        if kind == "unexpected_keyword_argument"
        else shown(detail["input"])
    )
    if kind == "json_invalid":
        why = str(context.get("error", ""))
        if "recursion" in why:
            return _too_deep().problems[0]
        return Problem(
            where, "text that is not JSON", "one whole JSON object", f"Look there for what is wrong ({why})."
        )
    if kind == "value_error":
        return Problem(where, found, str(context.get("error", detail["msg"])), "Correct it.")
    if kind not in _WORDS:
        return Problem(where, found, detail["msg"], "Correct it.")
    allowed, do = _WORDS[kind]
    return Problem(where, found, allowed.format_map(context), do)


def _either(a: Problem, b: Problem) -> Problem:
    return a if a.allowed == b.allowed else Problem(a.place, a.found, f"{a.allowed}; or {b.allowed}", a.do)
