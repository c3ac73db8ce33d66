"""Reading JSON strictly, and saying in words what is wrong with it and where.

The size is checked before parsing, duplicate keys and NaN while parsing, the shape last. Every refusal is a list of
`Problem`s: the place, what was found, what is allowed, what to do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from holdfast.case.upcast import SCHEMA, upcast

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

LARGEST = 20_000_000
"""Bytes. A case of ten years of weekly hours and daily check-ins is under 3 million."""
MOST_PROBLEMS = 100


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
    """The text is not what it should be. `problems` holds the first hundred, `count` says how many there are."""

    def __init__(self, problems: tuple[Problem, ...], count: int | None = None) -> None:
        self.problems = problems[:MOST_PROBLEMS]
        self.count = len(problems) if count is None else count
        super().__init__("\n".join(map(str, self.problems)))


def read_json(data: bytes, form: str) -> bytes:
    """Check size, encoding, syntax, duplicate keys, NaN, format and schema of one JSON object.

    Returns bytes of the present schema, ready for `check_shape`: the same bytes where nothing had to be upcast.
    """
    plain = parse_object(data)
    found = plain.get("format")
    if found != form:
        raise _refused(
            "format", _shown(found) if "format" in plain else "no such key", f'"{form}"', _format_advice(form)
        )
    schema = plain.get("schema", 1)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise _refused("schema", _shown(schema), f"a whole number from 1 to {SCHEMA}", "Leave it out for schema 1.")
    if schema > SCHEMA:
        raise _refused(
            "schema", str(schema), f"1 to {SCHEMA}", "This file was written by a newer Holdfast; read it with that one."
        )
    return data if schema == SCHEMA else json.dumps(upcast(plain, schema)).encode()


def parse_object(data: bytes) -> dict[str, Any]:
    """One JSON object as plain values. Raises `CannotRead`; never a traceback for bad bytes."""
    if len(data) > LARGEST:
        raise _refused(
            "file",
            f"{len(data):,} bytes",
            f"at most {LARGEST:,}",
            "Split it, or leave out what is not about this case.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(
            f"byte {error.start}", "a byte that is not UTF-8", "UTF-8 text", "Save the file again with encoding UTF-8."
        ) from None
    duplicates: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            seen: set[str] = set()
            duplicates.extend(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return found

    try:
        plain = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _refused(
            f"line {error.lineno}, column {error.colno}",
            "text that is not JSON" if error.pos < len(text) else "the end of the file",
            "one whole JSON object",
            f"Look there for what is missing or too much ({error.msg}).",
        ) from None
    except RecursionError:
        raise _refused(
            "file", "lists within lists, too deep to read", "a case file", "Check where it comes from."
        ) from None
    except ValueError as error:
        raise _refused(
            "file", str(error), "finite numbers of ordinary length", "Write null for what is missing."
        ) from None
    if duplicates:
        raise CannotRead(
            tuple(
                Problem(f'key "{key}"', "it twice in one object", "each key once", "Keep one of the two.")
                for key in duplicates
            )
        )
    if not isinstance(plain, dict):
        raise _refused("file", _shown(plain), "one JSON object", "Begin the file with { and end it with }.")
    return plain


def check_shape(data: bytes, reader: TypeAdapter[Any]) -> Any:
    """Validate JSON bytes with a strict reader. Raises `CannotRead` with the place of each problem."""
    from pydantic import ValidationError

    try:
        return reader.validate_json(data)
    except ValidationError as error:
        problems = tuple(_problem(detail) for detail in error.errors(include_url=False)[:MOST_PROBLEMS])
        raise CannotRead(problems, error.error_count()) from None


def place(path: tuple[int | str, ...]) -> str:
    """("sessions", 11, "patient", "bond") reads `sessions[11].patient.bond`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out or "file"


def _no_constant(name: str) -> float:
    raise ValueError(f"{name}, which is not a number")


def _refused(where: str, found: str, allowed: str, do: str) -> CannotRead:
    return CannotRead((Problem(where, found, allowed, do),))


def _format_advice(form: str) -> str:
    if form.startswith("holdfast-case"):
        return "Only case files can be read here; a table of scores comes in by holdfast import csv."
    return "Check that this is the right file."


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


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
    "dataclass_type": ("an object in { }", "Look at docs/case-file.md for what stands here."),
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
    "json_invalid": ("JSON", "Check the text."),
}


def _problem(detail: ErrorDetails) -> Problem:
    kind, context = detail["type"], dict(detail.get("ctx", {}))
    where = place(detail["loc"])
    found = (
        "nothing"
        if kind == "missing"
        else "an unknown key"
        if kind == "unexpected_keyword_argument"
        else _shown(detail["input"])
    )
    if kind == "value_error":
        return Problem(where, found, str(context.get("error", detail["msg"])), "Correct it.")
    allowed, do = _WORDS.get(kind, (detail["msg"], "Correct it."))
    return Problem(where, found, allowed.format_map(context), do)
