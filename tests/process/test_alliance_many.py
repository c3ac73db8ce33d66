"""What is read of many treatments at once is what is read of each: gaps, watch, slow decline, candour, false calm."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.test_episodes_many import hours_of, one
from tests.process.treatment import NUMBERS, H, calm, treatment

from holdfast.case.model import Case
from holdfast.case.record import AllianceCheck
from holdfast.process.alliance import read_gaps
from holdfast.process.alliance_many import (
    below_usual_many,
    candour_many,
    declining_at_each_many,
    gaps_many,
    usual_many,
    watch_at_each_many,
)
from holdfast.process.calm import CALMS, Limits, Rated, calm_at_each_many
from holdfast.process.calm import calm as false_calm
from holdfast.process.candour import read_candours
from holdfast.process.columns_from import hour_columns
from holdfast.process.contract_signs import ContractSigns
from holdfast.process.episodes import Beside
from holdfast.process.episodes_many import episodes_many
from holdfast.process.readings import Hour
from holdfast.process.signs import read_signs, telling_marks
from holdfast.process.signs_many import signs_many
from holdfast.process.usual import below_usual, usual_at_each
from holdfast.process.watch import read_decline, read_watch

RATED = st.none() | st.sampled_from((20.0, 45.0, 52.0, 55.0, 58.0, 60.0, 60.0, 63.0, 98.0, 100.0, 100.0))
LIMITS = Limits(good=55, held_back=6, marks=2, same=3, within=1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, ...]:
    found = []
    for _ in range(draw(st.integers(1, 3))):
        rows: list[H] = calm(draw(st.integers(0, 6)))
        for _ in range(draw(st.integers(1, 16))):
            if draw(st.integers(0, 6)) == 0:
                rows.append(H(attendance=("cancelled",), by="patient", signs=None))
                continue
            signs: Any = draw(st.sampled_from((None, (), (), [("flat", 2)], [("argues", 1)])))
            then: Any = draw(st.sampled_from((None, "nothing_needed", "addressed_open")))
            rows.append(H(rating=draw(RATED), yours=draw(st.none() | st.integers(4, 9)), signs=signs, then=then))
        found.append(
            _held_back(treatment(rows), draw(st.lists(st.none() | st.integers(0, 10), min_size=22, max_size=22)))
        )
    return tuple(found)


def _held_back(case: Case, kept: list[int | None]) -> Case:
    def with_it(check: AllianceCheck | None, back: int | None) -> AllianceCheck | None:
        return None if check is None else replace(check, held_back=back)

    sessions = tuple(
        replace(s, patient=with_it(s.patient, back)) for s, back in zip(case.record.sessions, kept, strict=False)
    )
    return replace(case, record=replace(case.record, sessions=sessions))


def beside(hours: tuple[Hour, ...]) -> Beside:
    signs: dict[int, Any] = {}
    for sign in read_signs(hours, NUMBERS):
        signs[sign.hour] = (*signs.get(sign.hour, ()), sign)
    none: frozenset[int] = frozenset()
    return Beside(signs, telling_marks(hours, (), NUMBERS), ContractSigns(none, none, none), ())


@settings(max_examples=50, deadline=None)
@given(cases())
def test_what_is_read_of_many_is_what_is_read_of_each(given_cases: tuple[Case, ...]) -> None:
    read = [hours_of(case) for case in given_cases]
    columns = hour_columns(read)
    signs = signs_many(columns, NUMBERS)
    episodes = episodes_many(columns, signs, NUMBERS)
    his, yours = (np.where(columns.held, side, np.nan) for side in (columns.alliance, columns.yours))
    gaps, watch = gaps_many(his, yours, NUMBERS), watch_at_each_many(his, NUMBERS)
    falls = declining_at_each_many(his, columns.held, episodes.level, episodes.swing, NUMBERS)
    candid = candour_many(columns, episodes, signs, NUMBERS)
    for row, hours in enumerate(read):
        assert [
            (int(n) + 1, float(gaps.value[row, n]), bool(gaps.wider[row, n]))
            for n in np.flatnonzero(~np.isnan(gaps.value[row]))
        ] == [(gap.hour, gap.value, gap.wider) for gap in read_gaps(hours, NUMBERS)]
        ratings, _ = one(hours)
        candours = read_candours(hours, ratings, beside(hours), NUMBERS)
        assert (np.flatnonzero(candid[row]) + 1).tolist() == [found.hour for found in candours]
        for place, hour in enumerate(hours, 1):
            before = [rating for rating in ratings if rating.hour <= hour.number]
            seen = read_watch(before, NUMBERS)
            assert int(watch[row, place - 1]) == (0 if seen is None else ("top", "same").index(seen.what) + 1)
            held = [h for h in hours[:place] if h.took_place]
            sinking = hour.took_place and read_decline(held, before, NUMBERS) is not None
            assert bool(falls[row, place - 1]) == sinking


@given(st.lists(st.tuples(RATED, st.none() | st.integers(4, 8), st.integers(0, 3)), min_size=1, max_size=14))
def test_false_calm_of_many_is_that_of_each(rows: list[tuple[float | None, int | None, int]]) -> None:
    ratings, back, far = (
        np.array([[nan if value is None else float(value) for value in column]]) for column in zip(*rows, strict=True)
    )
    many = calm_at_each_many(ratings, back, far, LIMITS)[0]
    for n, (rating, _, _) in enumerate(rows, 1):
        rated = [Rated(r, b, d) for r, b, d in rows[:n] if r is not None]
        found = false_calm(rated, LIMITS) if rating is not None else None
        assert int(many[n - 1]) == (0 if found is None else CALMS.index(found) + 1)


@given(st.lists(RATED, min_size=1, max_size=20))
def test_his_usual_and_how_far_below_it_he_rated(values: list[float | None]) -> None:
    table = np.array([[nan if value is None else value for value in values]])
    level, swing = usual_many(table)
    points, spreads = below_usual_many(table, level, swing)
    for n, usual in enumerate(usual_at_each(values)):
        assert (None if isnan(level[0, n]) else (level[0, n], swing[0, n])) == (usual and (usual.level, usual.swing))
        below = below_usual(values[n], usual)
        assert (None if isnan(points[0, n]) else (points[0, n], spreads[0, n])) == below
