"""Scores of the two short forms, fast: the keys of the catalogue, made ready for long series.

The definition stands once, in `measures/knowledge/sac.v1.toml` and `tpc.v1.toml`. Here each of its rules becomes a
function of one form's answers, because a case of a thousand check-ins is scored on every opening of a page. A test
holds these functions equal to `measures.scoring.values`, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from holdfast.case.record import AllianceCheck, CheckIn
from holdfast.measures.catalogue import instrument
from holdfast.measures.instrument import Instrument, ScoreRule
from holdfast.process.columns import ITEMS

if TYPE_CHECKING:
    from holdfast.series import FloatArray

Answered = Sequence[int | None]
Scorer = Callable[[Answered], float | None]
ChannelName = Literal["grandiosity", "entitlement", "vulnerability", "external_regulation", "reparative_tilt"]
CHANNELS: tuple[ChannelName, ...] = (
    "grandiosity", "entitlement", "vulnerability", "external_regulation", "reparative_tilt",
)  # fmt: skip


def alliance_scores(check: AllianceCheck) -> tuple[float | None, float | None, float | None, float | None]:
    """Alliance, goal, task and bond of one check, 0 to 100; None where too little was answered."""
    answers = (*check.goal, *check.task, *check.bond)
    alliance, goal, task, bond = _sac()
    return alliance(answers), goal(answers), task(answers), bond(answers)


def channel_values(check_ins: Sequence[CheckIn], name: ChannelName) -> list[float | None]:
    """One channel of each check-in, in the order given: 0 to 100 (tilt -100 to 100); None where not answered."""
    columns, scorer = _tpc(name)
    return [scorer(answers) for answers in map(columns, [c.answers for c in check_ins])]


def items_given(check_ins: Sequence[CheckIn], name: ChannelName) -> list[int]:
    """On how many items one channel rests in each check-in; 1 throughout where it is no mean of several."""
    if single_item(name) or instrument("tpc").scores[name].op != "mean":
        return [1] * len(check_ins)
    columns, _ = _tpc(name)
    return [len(row) - row.count(None) for row in map(columns, [c.answers for c in check_ins])]


def channel_table(items: FloatArray, name: ChannelName) -> tuple[FloatArray, FloatArray]:
    """`channel_values` and `items_given` for tables: `items` (cases, check-ins, 10) in the order of `columns.ITEMS`,
    NaN where not answered; both answers (cases, check-ins), the value NaN where there is none.
    """
    import numpy as np

    rule = instrument("tpc").scores[name]
    shown = [items[..., ITEMS.index(tag)] for tag in rule.items]
    if rule.op == "difference":
        value = rule.offset + rule.factor * (shown[0] - shown[1])
        return value, np.ones(value.shape)
    given = sum((~np.isnan(one) for one in shown), np.zeros(items.shape[:2], dtype=np.int64))
    total = sum((np.nan_to_num(one, nan=0.0) for one in shown), np.zeros(items.shape[:2]))
    enough = given >= max(rule.min_answered, 1)
    return np.where(enough, rule.offset + rule.factor * (total / np.maximum(given, 1)), np.nan), given.astype(
        np.float64
    )


@cache
def single_item(name: ChannelName) -> bool:
    """True where a channel rests on one item: its reading must say so."""
    return len(instrument("tpc").scores[name].items) == 1


@cache
def _sac() -> tuple[Scorer, Scorer, Scorer, Scorer]:
    sac = instrument("sac")
    tags = ("g1", "g2", "t1", "t2", "b1", "b2")
    alliance, goal, task, bond = (_scorer(sac, sac.scores[n], tags) for n in ("alliance", "goal", "task", "bond"))
    return alliance, goal, task, bond


@cache
def _tpc(name: ChannelName) -> tuple[Callable[[object], Answered], Scorer]:
    tpc = instrument("tpc")
    rule = tpc.scores[name]
    # Asked for twice, a lone attribute comes as a pair like all others; the scorer looks at the first.
    tags = rule.items if len(rule.items) > 1 else rule.items * 2
    return attrgetter(*tags), _scorer(tpc, rule, tags)


def _scorer(form: Instrument, rule: ScoreRule, tags: Sequence[str]) -> Scorer:
    """One rule as a function of answers in the order of `tags`."""
    places = tuple(tags.index(tag) for tag in rule.items)
    if any(tag in form.flips for tag in rule.items) or rule.rounding != "none" or rule.op not in ("mean", "difference"):
        raise ValueError(f"{form.id}, {rule.name}: only plain means and differences are made ready here")
    least, factor, offset, n = max(rule.min_answered, 1), rule.factor, rule.offset, len(places)
    if n == 1:
        return lambda answers: None if (only := answers[places[0]]) is None else offset + factor * only
    if rule.op == "difference":
        first, second = places

        def difference(answers: Answered) -> float | None:
            one, other = answers[first], answers[second]
            return None if one is None or other is None else offset + factor * (one - other)

        return difference
    whole = places == tuple(range(len(tags)))

    def mean(answers: Answered) -> float | None:
        shown = answers if whole else [answers[p] for p in places]
        given = shown if None not in shown else [a for a in shown if a is not None]
        return offset + factor * (sum(given) / len(given)) if len(given) >= least else None  # type: ignore[arg-type]

    return mean
