"""Old files and rows brought to the present schema, one pure step at a time.

Each step takes the plain JSON object of schema n and returns that of n + 1, never touching its argument. One fixture
per old schema is kept for ever in `tests/case/old/` and `tests/web/old/`. A schema newer than this program is refused
by the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

SCHEMA: Final = 6
"""The schema written today, by case files and by the vault's rows."""

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _lists_that_may_be_missing(plain: dict[str, Any]) -> dict[str, Any]:
    """1 to 2: consents, restrictions, the course and wishes for correction came in, and a reason beside `corrects`.

    Nobody wrote them before; a list that is left out is an empty one, and that is what is true of an older file.
    """
    return plain


def _measures_say_more(plain: dict[str, Any]) -> dict[str, Any]:
    """2 to 3: plans, replies to safety answers and ratings came in; a measure says its key, its form, how it came.

    Nobody wrote them before, and what was not written is not guessed: an older measure has no version and no form.
    """
    return plain


def _words_on_episodes(plain: dict[str, Any]) -> dict[str, Any]:
    """3 to 4: what the therapist says about an episode came in. Nobody wrote it before, and nothing is read into it."""
    return plain


def _a_contract_written_by_two(plain: dict[str, Any]) -> dict[str, Any]:
    """4 to 5: kept lines, safety plans, monthly lines, endings, letters and words on triggers came in; a clause says
    how often, a frame clause its topic, a goal its levels and weight; two further acts. Nobody wrote them before.
    """
    return plain


def _cop(entry: dict[str, Any]) -> dict[str, Any]:
    """Clarification-oriented psychotherapy is called by the name its authors give it."""
    return {**entry, "approach": "cop"} if entry.get("approach") == "clarification_oriented" else entry


def _the_ways_of_working(plain: dict[str, Any]) -> dict[str, Any]:
    """5 to 6: structured formulations, episodes he told, features, decisions and words on reasons came in, and the
    techniques of an hour; `clarification_oriented` is called `cop`. Nobody wrote the former before.
    """
    kinds = [kind for kind in ("trainings", "formulation") if _entries(plain, kind)]
    return {**plain, **{kind: [_cop(one) for one in plain[kind]] for kind in kinds}}


def _entries(plain: dict[str, Any], kind: str) -> bool:
    """Whether a list of objects stands there; anything else is left to the reader, which says what is wrong."""
    return isinstance(plain.get(kind), list) and all(isinstance(one, dict) for one in plain[kind])


STEPS: Mapping[int, Step] = {
    1: _lists_that_may_be_missing,
    2: _measures_say_more,
    3: _words_on_episodes,
    4: _a_contract_written_by_two,
    5: _the_ways_of_working,
}
"""n -> the step from schema n of a whole case file to n + 1."""
ROW_STEPS: Mapping[int, Mapping[str, Step]] = {1: {}, 2: {}, 3: {}, 4: {}, 5: {"trainings": _cop, "formulation": _cop}}
"""n -> kind of row -> its step from schema n to n + 1. A kind that is not named is the same in both."""


def upcast(plain: dict[str, Any], schema: int, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA) -> dict[str, Any]:
    """Bring `plain` from `schema` to `to`. Raises `KeyError` where a step is missing, which is a fault of ours."""
    for n in range(schema, to):
        plain = {"schema": n + 1, **{key: value for key, value in steps[n](plain).items() if key != "schema"}}
    return plain


def row_steps(
    kind: str, schema: int, steps: Mapping[int, Mapping[str, Step]] = ROW_STEPS, to: int = SCHEMA
) -> tuple[Step, ...]:
    """The steps that lead a row of one kind from `schema` to `to`, in their order; empty where nothing changes.

    `kind` is a list of the case file as the vault names it (`sessions`, `picture.work`, `private`), or what else the
    vault seals (`case`, `draft`, `summary`). Raises `KeyError` for a schema from which no step leads here.
    """
    return tuple(steps[n][kind] for n in range(schema, to) if kind in steps[n])


def upcast_row(kind: str, plain: dict[str, Any], schema: int) -> dict[str, Any]:
    """One row's JSON object in the present schema; the same object where nothing changes."""
    for step in row_steps(kind, schema):
        plain = step(plain)
    return plain
