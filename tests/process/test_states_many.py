"""Many treatments read at once say what each says alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.process.treatment import FIRST, NUMBERS

from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.process.channels import check_ins_at, read_channels
from holdfast.process.columns import ITEMS, TICKS, CheckInColumns
from holdfast.process.readings import Channel
from holdfast.process.scores import CHANNELS
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.states_many import DOWN, STEADY, UNKNOWN, UP, StatesMany, states_many

KNOWN = states_knowledge()
DIRECTIONS = {"up": UP, "down": DOWN, "steady": STEADY, None: UNKNOWN}
Answers = list[tuple[float, list[int | None]]]


@dataclass(frozen=True)
class Traits:
    days: NDArray[np.float64]
    grandiosity: NDArray[np.float64]
    vulnerability: NDArray[np.float64]


def columns(cases: list[Answers]) -> CheckInColumns:
    n = max(len(case) for case in cases) + 1
    days = np.full((len(cases), n), np.nan)
    items = np.full((len(cases), n, len(ITEMS)), np.nan)
    for row, case in enumerate(cases):
        for place, (day, answers) in enumerate(case):
            days[row, place] = day
            items[row, place] = [np.nan if a is None else a for a in answers]
    return CheckInColumns(days=days, items=items, ticks=np.zeros((len(cases), n, len(TICKS)), dtype=bool))


def alone(case: Answers, at: float, said: tuple[tuple[float, dict[str, float]], ...] = ()) -> tuple[Channel, ...]:
    moment = FIRST + timedelta(days=at)
    rows = [_check_in(day, answers) for day, answers in case if day <= at]
    there = check_ins_at(rows, (), moment, KNOWN, days=KNOWN.window_days)
    there = replace(there, said=said)  # type: ignore[arg-type]
    return read_channels(there, moment, NUMBERS)


def _check_in(day: float, answers: list[int | None]) -> CheckIn:
    when: datetime = FIRST + timedelta(days=day)
    return CheckIn(
        id=f"c{day}", recorded_at=when, when=when, answers=TwoPoleAnswers(**dict(zip(ITEMS, answers, strict=True)))
    )


def same(many: StatesMany, row: int, found: tuple[Channel, ...]) -> None:
    assert [c.name for c in found] == list(CHANNELS)
    for place, channel in enumerate(found):
        assert many.n_recent[row, place] == channel.n_recent
        assert many.needs[row, place] == channel.needs
        assert many.direction[row, place] == DIRECTIONS[channel.direction]
        for table, value in (
            (many.level, channel.level), (many.low, channel.low), (many.high, channel.high), (many.swing, channel.swing)
        ):  # fmt: skip
            if value is None:
                assert np.isnan(table[row, place])
            else:
                assert table[row, place] == pytest.approx(value, rel=1e-9, abs=1e-9)


gap = st.sampled_from([0.0, 0.5, 1.0, 3.0, 6.5, 7.0, 7.5, 9.0, 20.0])
answer = st.one_of(st.none(), st.integers(0, 100))
one_check_in = st.tuples(gap, st.lists(answer, min_size=10, max_size=10))


@st.composite
def treatments(draw: st.DrawFn) -> Answers:
    rows = draw(st.lists(one_check_in, min_size=0, max_size=45))
    days = np.cumsum([g for g, _ in rows])
    return [(float(day), answers) for day, (_, answers) in zip(days, rows, strict=True)]


@given(st.lists(treatments(), min_size=1, max_size=3), st.sampled_from([0.0, 3.0, 40.0]), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_one_case_and_many_are_equal(cases: list[Answers], later: float, cut: int) -> None:
    ends = np.array([case[-1 - min(cut, len(case) - 1)][0] + later if case else 0.0 for case in cases])
    many = states_many(columns(cases), at=ends)
    for row, (case, end) in enumerate(zip(cases, ends, strict=True)):
        same(many, row, alone(case, float(end)))


def weekly(n: int, seed: int = 1) -> Answers:
    rng = np.random.default_rng(seed)
    return [(7.0 * k, [int(v) for v in rng.integers(20, 80, 10)]) for k in range(n)]


@pytest.mark.parametrize("minutes", [312, 1011, 1337])
def test_a_check_in_of_exactly_four_weeks_ago_counts_at_any_time_of_day(minutes: int) -> None:
    case: Answers = [(day + minutes / 1440, [50] * 10) for day in range(101, 400, 7)]
    for n in range(5, len(case)):
        (day, _) = case[n]
        many = states_many(columns([case[: n + 1]]))
        same(many, 0, alone(case[: n + 1], day))
        assert many.n_recent[0, 0] == 5


def test_what_lies_before_the_window_is_left_out_of_both() -> None:
    case = weekly(80)
    many = states_many(columns([case]))
    same(many, 0, alone(case, 7.0 * 79))
    np.testing.assert_allclose(many.level, states_many(columns([case[20:]])).level, rtol=1e-12)


def test_forms_draw_many_as_they_draw_one() -> None:
    case = weekly(30)
    days, grand, vulnerable = [10.0, 100.0, 101.0], [4.0, 3.0, 1.0], [1.0, 2.5, 3.0]
    traits = Traits(*(np.array([[*row, np.nan]]) for row in (days, grand, vulnerable)))
    many = states_many(columns([case]), traits)
    at = 7.0 * 29
    said = tuple(
        (d - at, {"grandiosity": g, "vulnerability": v}) for d, g, v in zip(days, grand, vulnerable, strict=True)
    )
    same(many, 0, alone(case, at, said))
    assert many.level[0, 0] != states_many(columns([case])).level[0, 0]


def test_no_check_ins_are_no_levels() -> None:
    empty = CheckInColumns(
        days=np.full((2, 3), np.nan), items=np.full((2, 3, 10), np.nan), ticks=np.zeros((2, 3, 8), bool)
    )
    found = states_many(empty)
    assert np.isnan(found.level).all()
    assert (found.needs == NUMBERS.channel_least).all()
    none_at_all = CheckInColumns(days=np.empty((0, 0)), items=np.empty((0, 0, 10)), ticks=np.empty((0, 0, 8), bool))
    assert states_many(none_at_all).level.shape == (0, 5)
