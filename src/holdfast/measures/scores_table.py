"""Scores of many forms as a table: what was carried, then each score, and what the safety items say, read raw."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

import numpy as np

from holdfast.measures.answers_table import AnswersTable
from holdfast.measures.instrument import Instrument, SafetyRule
from holdfast.measures.kernel import Floats, score_many, standing_many
from holdfast.measures.standing import named_group

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")

Column = tuple[str, Sequence[str]]


def scores_csv(instrument: Instrument, table: AnswersTable, group: str | None = None) -> str:
    """The table of scores as CSV, a row for each form in the order they came; empty where there is no score.

    Columns of a score: its value, how many items were answered, T and percentile in the group that the column names.
    A row that could not be read has a column `not_scored` that says so. Raises AnswerError for an unknown group.
    """
    made = [*_scores(instrument, table, group), *_safety(instrument, table), *_spoiled(table)]
    if any(name in table.carried for name, _ in made):
        made = [(f"{instrument.id}_{name}", cells) for name, cells in made]
    carried = [(harmless(name), [harmless(cell) for cell in cells]) for name, cells in table.carried.items()]
    columns = [*carried, *made]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    writer.writerows(zip(*(cells for _, cells in columns), strict=True))
    return out.getvalue()


def harmless(cell: str) -> str:
    """A carried text that a spreadsheet would take for a formula, behind an apostrophe. A plain number stays."""
    if not cell.startswith(_FORMULA) and not cell.lstrip().startswith(_FORMULA):
        return cell
    return cell if _PLAIN_NUMBER.fullmatch(cell) else f"'{cell}"


def _scores(instrument: Instrument, table: AnswersTable, group: str | None) -> Iterator[Column]:
    chosen = named_group(instrument, group)
    many = score_many(instrument, np.where(table.spoiled[:, np.newaxis], np.nan, table.answers))
    t, percentiles = standing_many(instrument, many, group)
    for name, values in many.values.items():
        yield name, _figures(values)
        answered = np.where(table.spoiled, np.nan, many.answered[name])
        yield f"{name}_answered", _figures(answered)
        if chosen is not None and name in t:
            yield f"{name}_T_{chosen.id}", _figures(t[name])
        if chosen is not None and name in percentiles:
            yield f"{name}_percentile_{chosen.id}", _figures(percentiles[name])


def _figures(values: Floats) -> list[str]:
    """Numbers as they are read back exactly; empty for NaN. Each different one is written once."""
    distinct, which = np.unique(values, return_inverse=True)
    words = np.array([_figure(value) for value in distinct.tolist()] or [""], dtype=object)
    written: list[str] = words[which].tolist()
    return written


def _figure(value: float) -> str:
    if value != value:  # noqa: PLR0124 - NaN
        return ""
    return str(int(value)) if value.is_integer() else repr(value)


def _safety(instrument: Instrument, table: AnswersTable) -> Iterator[Column]:
    """What each safety item asks for: now, before the hour, not answered; empty says nothing about risk."""
    for rule in instrument.safety:
        yield f"safety_{rule.item}", _attention(rule, table.answers[:, list(instrument.items).index(rule.item)], table)


def _attention(rule: SafetyRule, answers: Floats, table: AnswersTable) -> list[str]:
    words = np.full(len(answers), "", dtype=object)
    if rule.before_the_hour_from is not None:
        words[answers >= rule.before_the_hour_from] = "before the hour"
    if rule.now_from is not None:
        words[answers >= rule.now_from] = "now"
    words[np.isnan(answers)] = "not answered"
    words[np.isnan(answers) & table.spoiled] = "not known, the row could not be read"
    found: list[str] = words.tolist()
    return found


def _spoiled(table: AnswersTable) -> Iterator[Column]:
    if table.spoiled.any():
        yield "not_scored", np.where(table.spoiled, "could not be read", "").tolist()
