"""Many forms at once: the arithmetic of `arithmetic`, in columns.

Sums over items are one product of the answers with a matrix of signs, in blocks that stay in the cache; what each
score does with its sum and its count of answers is then a handful of operations on a column. Blanks are NaN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Condition, Instrument, Item, Recode, Reference, ScoreRule
from holdfast.measures.standing import named_group, t_score

Floats = NDArray[np.float64]
BLOCK = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """Scores of n forms. `values` by name: (n,), in points, NaN where too little was answered; `answered` (n,)."""

    values: Mapping[str, Floats]
    answered: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class _Program:
    """An instrument as matrices. Columns of the answers are items in the order of the file, then `extra` columns:
    items counted by a table or a threshold, which no matrix can do.
    """

    linear: tuple[ScoreRule, ...]
    signs: Floats
    flips: Floats
    members: Floats
    extra: tuple[tuple[int, Floats, Floats], ...]


def score_many(instrument: Instrument, answers: Floats) -> Many:
    """Every score of n forms. `answers` is (n, items) in the order of `instrument.items`, as the key counts, NaN for a
    blank; they are taken as checked (`out_of_range` finds those that are not). Goals with weights go one by one.
    """
    if answers.ndim != 2 or answers.shape[1] != len(instrument.items):
        allowed = f"a table of {len(instrument.items)} columns, one for each item"
        raise AnswerError(instrument.id, "answers", answers.shape, allowed)
    program = _program(instrument)
    sums, counts = _sums(program, answers)
    values: dict[str, Floats] = {}
    answered: dict[str, Floats] = {}
    bounds: dict[str, tuple[Floats, Floats]] = {}
    for at, rule in enumerate(program.linear):
        values[rule.name] = _finished(rule, sums[at], counts[at])
        answered[rule.name] = counts[at]
        if rule.op == "count":
            bounds[rule.name] = sums[at], sums[at] + (len(rule.items) - counts[at])
    for name, rule in instrument.scores.items():
        if rule.op == "gas":
            values[name], answered[name] = _goals(rule, answers)
        elif rule.op == "criteria":
            low, high = _criteria(instrument, rule, answers, values, answered, bounds)
            bounds[name] = low, high
            values[name] = np.where(low == high, low, np.nan)
            answered[name] = _present(instrument, rule, answers).sum(axis=1, dtype=float)
    order = [name for name, rule in instrument.scores.items() if rule.op != "total"]
    return Many({name: values[name] for name in order}, {name: answered[name] for name in order})


def standing_many(
    instrument: Instrument, many: Many, group: str | None = None
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """T and percentile by score, (n,) each, in one group (the file's first unless named). Percentiles lie between the
    published points and are NaN beyond them. Raises AnswerError for an unknown group.
    """
    chosen = named_group(instrument, group)
    t: dict[str, Floats] = {}
    percentiles: dict[str, Floats] = {}
    for name, values in many.values.items():
        reference = None if chosen is None else instrument.references.get((chosen.id, name))
        if reference is not None:
            t[name] = t_score(values, reference.mean, reference.sd)  # type: ignore[arg-type,assignment]
            if reference.percentiles:
                percentiles[name] = _percentiles(reference, values)
    return t, percentiles


def out_of_range(instrument: Instrument, answers: Floats, most: int = 100) -> list[tuple[int, str, float]]:
    """The first `most` answers that cannot be: (row, tag, answer). A blank (NaN) is none of them."""
    found: list[tuple[int, str, float]] = []
    for at, (tag, item) in enumerate(instrument.items.items()):
        column = answers[:, at]
        blank = np.isnan(column)
        wrong = ~blank & ((column < item.low) | (column > item.high) | ((column - item.low) / item.step % 1 != 0))
        found += [(int(row), tag, float(column[row])) for row in np.flatnonzero(wrong)[:most]]
    return sorted(found)[:most]


# --- the matrices ---


@lru_cache(maxsize=128)
def _program(instrument: Instrument) -> _Program:
    items = list(instrument.items.values())
    place = {item.tag: at for at, item in enumerate(items)}
    linear = tuple(rule for rule in instrument.scores.values() if rule.op not in ("total", "criteria", "gas"))
    extra: dict[tuple[str, object], tuple[int, tuple[int, Floats, Floats]]] = {}
    entries: list[tuple[int, int, float, float]] = []
    for row, rule in enumerate(linear):
        for nth, tag in enumerate(rule.items):
            item = instrument.items[tag]
            table = _table(rule, item)
            if table is not None:
                key = (tag, tuple(map(tuple, table)))
                if key not in extra:
                    extra[key] = len(items) + len(extra), (place[tag], table[0], table[1])
                entries.append((extra[key][0], row, 1.0, 0.0))
            elif rule.op == "difference":
                sign, flip = (-1.0, item.low + item.high) if item.reverse else (1.0, 0.0)
                turn = -1.0 if nth else 1.0
                entries.append((place[tag], row, turn * sign, turn * flip))
            else:
                entries.append((place[tag], row, *((-1.0, item.low + item.high) if item.reverse else (1.0, 0.0))))
    shape = len(items) + len(extra), len(linear)
    signs, flips, members = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for column, row, sign, flip in entries:
        signs[column, row], flips[column, row], members[column, row] = sign, flip, 1.0
    return _Program(linear, signs, flips, members, tuple(one for _, one in extra.values()))


def _table(rule: ScoreRule, item: Item) -> tuple[Floats, Floats] | None:
    """Answers and what they count for, where an item is not counted as it is (or mirrored)."""
    from holdfast.measures.reading.items import answers_of

    answers = answers_of(item)
    recode: Recode | None = rule.recode.get(item.tag) or item.recode
    if rule.op == "count":
        counts = [1.0 if answer >= rule.at[item.tag] else 0.0 for answer in answers]
    elif recode is not None:
        counts = [recode.table[answer] for answer in answers]
    else:
        return None
    return np.array(answers), np.array(counts)


def _sums(program: _Program, answers: Floats) -> tuple[Floats, Floats]:
    """Sum of what the items count for, and number answered: (scores, n) each."""
    n = len(answers)
    sums, counts = np.empty((len(program.linear), n)), np.empty((len(program.linear), n))
    turned = bool(program.flips.any())
    for start in range(0, n, BLOCK):
        block = answers[start : start + BLOCK]
        if program.extra:
            block = np.hstack([block, *(_counted(block[:, at], *table) for at, *table in program.extra)])
        present = ~np.isnan(block)
        filled = np.where(present, block, 0.0)
        shown = present.astype(np.float64)
        stop = start + len(block)
        summed = filled @ program.signs
        if turned:
            summed += shown @ program.flips
        sums[:, start:stop] = summed.T
        counts[:, start:stop] = (shown @ program.members).T
    return sums, counts


def _counted(column: Floats, answers: Floats, counts: Floats) -> Floats:
    at = np.searchsorted(answers, np.nan_to_num(column, nan=answers[0]))
    return np.where(np.isnan(column), np.nan, counts[np.minimum(at, len(counts) - 1)])[:, np.newaxis]


def _finished(rule: ScoreRule, summed: Floats, answered: Floats) -> Floats:
    enough = answered >= max(rule.min_answered, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if rule.op == "mean":
            value = summed / answered
        elif rule.on_missing == "prorate":
            value = np.where(answered < len(rule.items), summed * len(rule.items) / answered, summed)
        else:
            value = summed
    if rule.rounding == "half_up_before_factor":
        value = _half_up(value, rule.decimals)
    if rule.factor != 1.0 or rule.offset != 0.0:
        value = rule.offset + rule.factor * value
    if rule.rounding == "half_up":
        value = _half_up(value, rule.decimals)
    return np.where(enough, value, np.nan)


def _half_up(value: Floats, decimals: int) -> Floats:
    scale = 10.0**decimals
    rounded: Floats = np.floor(value * scale + 0.5) / scale
    return rounded


def _percentiles(reference: Reference, values: Floats) -> Floats:
    percents, points = (np.array(one) for one in zip(*reference.percentiles, strict=True))
    scores, first = np.unique(points, return_index=True)
    last = np.append(first[1:], len(points)) - 1
    if len(scores) == len(points):
        between: Floats = np.interp(values, points, percents, left=np.nan, right=np.nan)
        return between
    # points that share a score: the middle at the score itself, straight lines from the outer ones between
    at = np.clip(np.searchsorted(scores, values, side="right") - 1, 0, max(len(scores) - 2, 0))
    low, high = scores[at], scores[np.minimum(at + 1, len(scores) - 1)]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (values - low) / (high - low)
        start, end = percents[last[at]], percents[first[np.minimum(at + 1, len(scores) - 1)]]
        between = start + share * (end - start)
    found: Floats = np.where((values < scores[0]) | (values > scores[-1]), np.nan, between)
    for score, one, other in zip(scores, first, last, strict=True):
        found = np.where(values == score, (percents[one] + percents[other]) / 2.0, found)
    return found


# --- goals and criteria ---


def _goals(rule: ScoreRule, answers: Floats) -> tuple[Floats, Floats]:
    """Goals of equal weight; a blank before the last goal given leaves no score, goals after it do not exist."""
    present = ~np.isnan(answers)
    answered = present.sum(axis=1).astype(float)
    last = answers.shape[1] - np.argmax(present[:, ::-1], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        under = np.sqrt((1.0 - rule.rho) * answered + rule.rho * answered**2)
        value = 50.0 + 10.0 * np.nansum(answers, axis=1) / under
    return np.where((answered > 0) & (answered == last), value, np.nan), answered


def _present(instrument: Instrument, rule: ScoreRule, answers: Floats) -> NDArray[np.bool_]:
    tags = list(instrument.items)
    return ~np.isnan(answers[:, [tags.index(tag) for tag in rule.items]])


def _criteria(
    instrument: Instrument,
    rule: ScoreRule,
    answers: Floats,
    values: Mapping[str, Floats],
    answered: Mapping[str, Floats],
    bounds: Mapping[str, tuple[Floats, Floats]],
) -> tuple[Floats, Floats]:
    """Least and most the criterion can be (0 or 1): equal where it is settled."""
    tags = list(instrument.items)

    def known(line: Condition) -> tuple[Floats, Floats]:
        if line.kind == "item":
            column = answers[:, tags.index(line.name)]
            met, blank = column >= line.at_least, np.isnan(column)
            return met.astype(float), (met | blank).astype(float)
        if line.name in bounds:
            low, high = bounds[line.name]
        else:
            named = instrument.scores[line.name]
            whole = answered[line.name] == len(named.items)
            low = np.where(whole, values[line.name], named.low)
            high = np.where(whole, values[line.name], named.high)
        return (low >= line.at_least).astype(float), (high >= line.at_least).astype(float)

    assert rule.criteria is not None
    low, high = np.ones(len(answers)), np.ones(len(answers))
    for line in rule.criteria.all:
        least, most = known(line)
        low, high = np.minimum(low, least), np.minimum(high, most)
    for line in rule.criteria.none:
        least, most = known(line)
        low, high = np.minimum(low, 1.0 - most), np.minimum(high, 1.0 - least)
    if rule.criteria.any:
        known_any: Sequence[tuple[Floats, Floats]] = [known(line) for line in rule.criteria.any]
        low = np.minimum(low, np.maximum.reduce([least for least, _ in known_any]))
        high = np.minimum(high, np.maximum.reduce([most for _, most in known_any]))
    return low, high
