"""Many forms at once: the arithmetic of `arithmetic`, in columns.

Sums over items are one product of the answers with a matrix of signs, in blocks that stay in the cache; what each
score does with its sum and its count of answers is then a handful of operations on a column. Blanks are NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from holdfast.measures.counting import A_HAIR, counts_for, ends
from holdfast.measures.criteria import kinds, read_by_criteria, tried, turns
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Condition, Instrument, Item, ScoreRule
from holdfast.measures.reading.items import answers_of
from holdfast.measures.standing import named_group, t_score

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
AS_IT_IS = (1.0, 0.0, "none")
BLOCK = 16384  # forms at a time, few enough for the cache
ONE_THREAD = 200_000  # multiplications up to which OpenBLAS stays in one thread (it starts others from 262,144 on)


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """Scores of n forms. `values` by name: (n,), in points, NaN where too little was answered; `answered` (n,)."""

    values: Mapping[str, Floats]
    answered: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class _Program:
    """An instrument as matrices. Columns of the answers are items in the order of the file, then `extra` columns:
    items counted by a table or a threshold, which no matrix can do. By score, as columns of one: answers `needed`;
    `shared`, 1 where the sum is divided by the number answered; how many items the sum `stands_for` after that.
    `scaled` are the places of scores that are rounded, multiplied or moved. `members` counts for `criteria` as well.
    """

    linear: tuple[ScoreRule, ...]
    criteria: tuple[ScoreRule, ...]
    signs: Floats
    flips: Floats
    members: Floats
    extra: tuple[tuple[int, Floats, Floats], ...]
    needed: Floats
    shared: Floats
    stands_for: Floats
    scaled: tuple[int, ...]
    columns: Mapping[str, list[int]]
    read: Mapping[str, tuple[Floats, Floats]]


def score_many(instrument: Instrument, answers: Floats) -> Many:
    """Every score of n forms. `answers` is (n, items) in the order of `instrument.items`, as the key counts, NaN for a
    blank; they are taken as checked (`out_of_range` finds those that are not). Goals with weights go one by one.
    """
    if answers.ndim != 2 or answers.shape[1] != len(instrument.items):
        allowed = f"a table of {len(instrument.items)} columns, one for each item"
        raise AnswerError(instrument.id, "answers", answers.shape, allowed)
    program = _program(instrument)
    made, counts, bounds = _linear(instrument, program, answers)
    values = {rule.name: made[at] for at, rule in enumerate(program.linear)}
    answered = {rule.name: counts[at] for at, rule in enumerate((*program.linear, *program.criteria))}
    for name, rule in instrument.scores.items():
        if rule.op == "gas":
            values[name], answered[name] = _goals(rule, answers[:, program.columns[name]])
            bounds[name] = _unless_null(values[name], rule)
        elif rule.op == "criteria":
            met, may_be_met = _criteria(instrument, rule, answers, bounds)
            if turns(instrument, name):
                _try_unsettled(instrument, name, answers, met, may_be_met)
            bounds[name] = met.astype(float), may_be_met.astype(float)
            values[name] = np.where(met == may_be_met, bounds[name][0], np.nan)
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
    for name, mean, sd, points in () if chosen is None else _beside(instrument, chosen.id):
        if name in many.values:
            t[name] = t_score(many.values[name], mean, sd)
            if points is not None:
                percentiles[name] = points.percentiles(many.values[name])
    return t, percentiles


def out_of_range(instrument: Instrument, answers: Floats, most: int = 100) -> list[tuple[int, str, float]]:
    """The first `most` answers that cannot be: (row, tag, answer). A blank (NaN) is none of them."""
    found: list[tuple[int, int, str, float]] = []
    for at, (tag, item) in enumerate(instrument.items.items()):
        column = answers[:, at]
        with np.errstate(invalid="ignore"):  # infinity has no remainder
            between = (column - item.low) / item.step % 1 != 0
        wrong = ~np.isnan(column) & ((column < item.low) | (column > item.high) | between)
        found += [(int(row), at, tag, float(column[row])) for row in np.flatnonzero(wrong)[:most]]
    return [(row, tag, answer) for row, _, tag, answer in sorted(found)[:most]]


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
            item, turn = instrument.items[tag], -1.0 if rule.op == "difference" and nth else 1.0
            table = _table(instrument, rule, item)
            if table is not None:
                key = (tag, tuple(map(tuple, table)))
                if key not in extra:
                    extra[key] = len(items) + len(extra), (place[tag], table[0], table[1])
                entries.append((extra[key][0], row, turn, 0.0))
            else:
                sign, flip = (-1.0, item.low + item.high) if item.reverse else (1.0, 0.0)
                entries.append((place[tag], row, turn * sign, turn * flip))
    shape = len(items) + len(extra), len(linear)
    signs, flips = np.zeros(shape), np.zeros(shape)
    criteria = tuple(rule for rule in instrument.scores.values() if rule.op == "criteria")
    members = np.zeros((shape[0], len(linear) + len(criteria)))
    for column, row, sign, flip in entries:
        signs[column, row], flips[column, row], members[column, row] = sign, flip, 1.0
    for row, rule in enumerate(criteria, start=len(linear)):
        members[[place[tag] for tag in rule.items], row] = 1.0
    columns = {
        name: [place[tag] for tag in rule.items] for name, rule in instrument.scores.items() if rule.op != "total"
    }
    spans = {
        rule.name: np.array(ends(instrument, rule)).T for rule in linear if rule.name in read_by_criteria(instrument)
    }
    return _Program(
        linear=linear,
        criteria=criteria,
        signs=signs,
        flips=flips,
        members=members,
        extra=tuple(one for _, one in extra.values()),
        needed=_one_each(max(rule.min_answered, 1) for rule in linear),
        shared=_one_each(rule.op == "mean" or rule.on_missing == "prorate" for rule in linear),
        stands_for=_one_each(len(rule.items) if rule.on_missing == "prorate" else 1 for rule in linear),
        scaled=tuple(at for at, rule in enumerate(linear) if (rule.factor, rule.offset, rule.rounding) != AS_IT_IS),
        columns=columns,
        read={name: (span[0], span[1]) for name, span in spans.items()},
    )


def _one_each(numbers: Iterable[float]) -> Floats:
    return np.array([float(number) for number in numbers])[:, np.newaxis]


def _table(instrument: Instrument, rule: ScoreRule, item: Item) -> tuple[Floats, Floats] | None:
    """Answers and what they count for, where an item is not counted as it is (or mirrored)."""
    if rule.op != "count" and not rule.recode.get(item.tag) and not item.recode:
        return None
    answers = answers_of(item)
    return np.array(answers), np.array([counts_for(instrument, rule, item.tag, answer) for answer in answers])


def _linear(
    instrument: Instrument, program: _Program, answers: Floats
) -> tuple[Floats, Floats, dict[str, tuple[Floats, Floats]]]:
    """Values, (scores, n); numbers answered, (scores and criteria, n); and how far blanks could move the scores that
    criteria read.
    """
    n = len(answers)
    values, counts = np.empty((len(program.linear), n)), np.empty((program.members.shape[1], n))
    bounds = {name: (np.empty(n), np.empty(n)) for name in program.read}
    places = {rule.name: at for at, rule in enumerate(program.linear)}
    turned = bool(program.flips.any())
    for start in range(0, n, BLOCK):
        block = answers[start : start + BLOCK]
        here = slice(start, start + len(block))
        blank = np.isnan(block)
        if program.extra:
            more = [_counted(block[:, at], *table) for at, *table in program.extra]
            block = np.hstack([block, *more])
            blank = np.isnan(block)
        shown = (~blank).astype(np.float64)
        summed = _product(np.where(blank, 0.0, block), program.signs)
        if turned:
            summed += _product(shown, program.flips)
        answered = np.ascontiguousarray(_product(shown, program.members).T)
        sums = np.ascontiguousarray(summed.T)
        counts[:, here] = answered
        values[:, here] = _finished(program, sums, answered[: len(sums)])
        for name, (low, high) in bounds.items():
            at = places[name]
            gaps = blank[:, program.columns[name]]
            for bound, end in zip((low, high), program.read[name], strict=True):
                bound[here] = _scaled(program.linear[at], _whole(program.linear[at], sums[at] + gaps @ end))
    for name, (low, high) in bounds.items():
        if instrument.scores[name].factor < 0:
            bounds[name] = high, low
    return values, counts, bounds


def _product(left: Floats, right: Floats) -> Floats:
    """Both multiplied, in pieces so small that no second thread is started: waiting for one costs more than it does,
    tenfold on a machine that is busy with something else.
    """
    found = np.empty((len(left), right.shape[1]))
    rows = max(1, ONE_THREAD // max(1, right.size))
    for start in range(0, len(left), rows):
        np.matmul(left[start : start + rows], right, out=found[start : start + rows])
    return found


def _counted(column: Floats, answers: Floats, counts: Floats) -> Floats:
    at = np.searchsorted(answers, np.nan_to_num(column, nan=answers[0]))
    return np.where(np.isnan(column), np.nan, counts[np.minimum(at, len(counts) - 1)])[:, np.newaxis]


def _finished(program: _Program, sums: Floats, answered: Floats) -> Floats:
    """Scores from their sums and counts of answers, (scores, n) each; NaN where too few were given."""
    found: Floats = sums * program.stands_for / np.maximum(answered * program.shared, 1.0)
    for at in program.scaled:
        found[at] = _scaled(program.linear[at], found[at])
    found[answered < program.needed] = np.nan
    return found


def _whole(rule: ScoreRule, summed: Floats) -> Floats:
    """The same for a form without a blank."""
    return summed / len(rule.items) if rule.op == "mean" else summed


def _scaled(rule: ScoreRule, value: Floats) -> Floats:
    if rule.rounding == "half_up_before_factor":
        value = _half_up(value, rule.decimals)
    if rule.factor != 1.0 or rule.offset != 0.0:
        value = rule.offset + rule.factor * value
    return _half_up(value, rule.decimals) if rule.rounding == "half_up" else value


def _half_up(value: Floats, decimals: int) -> Floats:
    scale = 10.0**decimals
    rounded: Floats = np.floor(value * scale + 0.5 + A_HAIR) / scale
    return rounded


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """Published points as arrays: percents and scores as they stand, and each score once with its outer percents."""

    percents: Floats
    scores: Floats
    single: Floats
    lowest: Floats
    highest: Floats

    def percentiles(self, values: Floats) -> Floats:
        """Between the points by straight lines, NaN beyond them. Points that share a score: their middle at it."""
        if len(self.single) == len(self.scores) > 1:  # between one point and itself, interp makes a figure of NaN
            between: Floats = np.interp(values, self.scores, self.percents, left=np.nan, right=np.nan)
            return between
        found = np.full(len(values), np.nan)
        for at in range(len(self.single) - 1):
            low, high, start, end = self.single[at], self.single[at + 1], self.highest[at], self.lowest[at + 1]
            inside = (values > low) & (values < high)
            found[inside] = start + (end - start) * (values[inside] - low) / (high - low)
        for score, one, other in zip(self.single, self.lowest, self.highest, strict=True):
            found[values == score] = (one + other) / 2.0
        return found


@lru_cache(maxsize=256)
def _beside(instrument: Instrument, group: str) -> tuple[tuple[str, float, float, _Points | None], ...]:
    """Score, mean, SD and points of one group."""
    found = []
    for (id, name), reference in instrument.references.items():
        if id == group:
            points = _points(reference.percentiles) if reference.percentiles else None
            found.append((name, reference.mean, reference.sd, points))
    return tuple(found)


def _points(pairs: Sequence[tuple[float, float]]) -> _Points:
    percents, scores = (np.array(one, dtype=float) for one in zip(*pairs, strict=True))
    single, first = np.unique(scores, return_index=True)
    last = np.append(first[1:], len(scores)) - 1
    return _Points(percents, scores, single, percents[first], percents[last])


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


def _unless_null(values: Floats, rule: ScoreRule) -> tuple[Floats, Floats]:
    null = np.isnan(values)
    return np.where(null, rule.low, values), np.where(null, rule.high, values)


def _criteria(
    instrument: Instrument, rule: ScoreRule, answers: Floats, bounds: Mapping[str, tuple[Floats, Floats]]
) -> tuple[Booleans, Booleans]:
    """Where the criterion is met whatever the blanks hide, and where it may be, line by line: (n,) each."""
    tags = list(instrument.items)

    def known(line: Condition) -> tuple[Booleans, Booleans]:
        if line.kind == "item":
            column = np.ascontiguousarray(answers[:, tags.index(line.name)])
            met: Booleans = column >= line.at_least
            return met, met | np.isnan(column)
        low, high = bounds[line.name]
        return low >= line.at_least, high >= line.at_least

    assert rule.criteria is not None
    met, may_be_met = np.ones(len(answers), dtype=bool), np.ones(len(answers), dtype=bool)
    for line in rule.criteria.all:
        least, most = known(line)
        met, may_be_met = met & least, may_be_met & most
    for line in rule.criteria.none:
        least, most = known(line)
        met, may_be_met = met & ~most, may_be_met & ~least
    if rule.criteria.any:
        some = [known(line) for line in rule.criteria.any]
        met = met & np.logical_or.reduce([least for least, _ in some])
        may_be_met = may_be_met & np.logical_or.reduce([most for _, most in some])
    return met, may_be_met


def _try_unsettled(instrument: Instrument, name: str, answers: Floats, met: Booleans, may_be_met: Booleans) -> None:
    """Settles in place what all ways to fill the blanks agree on. Forms that look the same to it are tried once."""
    rows = np.flatnonzero(met != may_be_met)
    if not len(rows):
        return
    ways, tags = kinds(instrument, name), list(instrument.items)
    seen = np.empty((len(rows), len(ways)))
    for at, (tag, same) in enumerate(ways.items()):
        column = _counted(answers[rows, tags.index(tag)], np.array(list(same)), np.array(list(same.values())))
        seen[:, at] = np.nan_to_num(column[:, 0], nan=np.inf)
    forms, which = np.unique(seen, axis=0, return_inverse=True)
    settled: list[bool | None] = [
        tried(instrument, name, {tag: float(one) for tag, one in zip(ways, form, strict=True) if one < np.inf})
        for form in forms
    ]
    known = np.array([one is not None for one in settled])[which.reshape(-1)]
    found = np.array([one is True for one in settled])[which.reshape(-1)]
    met[rows[known]] = may_be_met[rows[known]] = found[known]
