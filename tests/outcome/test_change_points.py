"""Exact change points: published values, every other way to cut tried, and one case equal to many."""

import importlib.util
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.outcome.change_points import change_points, change_points_many, robust_sigma, robust_sigma_many

X20: list[float | None] = [62, 61, 63, 60, 62, 64, 61, 55, 57, 60, 62, 63, 61, 62, 58, 50, 52, 57, 60, 61]
# Yearly flow of the Nile at Aswan, 1871 to 1970 (Cobb 1978; public domain).
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
    1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
    831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
    781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
    744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]  # fmt: skip
series = st.lists(st.one_of(st.none(), st.integers(0, 20).map(float)), max_size=9)
penalties = st.sampled_from([0.5, 3.3, 17.0, 80.0])
lengths = st.integers(1, 4)
with_ruptures = pytest.mark.skipif(
    importlib.util.find_spec("ruptures") is None, reason="ruptures is not installed: no peer to compare with"
)


def squares(piece: list[float]) -> float:
    middle = sum(piece) / len(piece)
    return sum((x - middle) ** 2 for x in piece)


def cheapest(values: list[float], penalty: float, least: int) -> float:
    """The lowest cost of all ways to cut, tried one by one."""
    costs = [squares(values)]
    for cuts in range(1, len(values)):
        for places in itertools.combinations(range(1, len(values)), cuts):
            pieces = [values[a:b] for a, b in itertools.pairwise((0, *places, len(values)))]
            if all(len(piece) >= least for piece in pieces):
                costs.append(sum(map(squares, pieces)) + penalty * cuts)
    return min(costs)


def test_the_parity_series_changes_after_15_and_17() -> None:
    assert change_points(X20, penalty=30, least=2).starts == (15, 17)


def test_the_standardised_parity_series_changes_after_14_by_bic() -> None:
    sd = float(np.std(X20, ddof=1))  # type: ignore[arg-type]
    scaled = [x / sd for x in X20 if x is not None]
    # changepoint counts the change and its mean: two parameters
    assert change_points(scaled, penalty=2 * math.log(20), least=1).starts == (14,)


def test_the_nile_changes_after_28_years() -> None:
    assert change_points([float(x) for x in NILE], penalty=2 * math.log(100) * float(np.var(NILE, ddof=1))).starts == (
        28,
    )


def test_nobody_cuts_cheaper_than_we_do_and_our_cost_is_that_of_our_cuts() -> None:
    @settings(max_examples=50, deadline=None)
    @given(series, penalties, lengths)
    def holds(values: list[float | None], penalty: float, least: int) -> None:
        found = change_points(values, penalty=penalty, least=least)
        kept = [v for v in values if v is not None]
        assert found.ratings == len(kept)
        if not kept:
            assert (found.starts, found.cost) == ((), 0.0)
            return
        assert found.cost == pytest.approx(cheapest(kept, penalty, least), abs=1e-9)
        pieces = [
            [v for v in values[a:b] if v is not None] for a, b in itertools.pairwise((0, *found.starts, len(values)))
        ]
        assert all(values[start] is not None for start in found.starts)
        assert len(pieces) == 1 or all(len(piece) >= least for piece in pieces)
        assert sum(map(squares, pieces)) + penalty * len(found.starts) == pytest.approx(found.cost, abs=1e-9)

    holds()


def test_many_series_at_once_are_cut_as_each_alone() -> None:
    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 20).map(float)), min_size=8, max_size=8), max_size=6))
    def holds(rows: list[list[float | None]]) -> None:
        table = np.array(rows, dtype=float).reshape(len(rows), 8)
        many = change_points_many(table, penalty=17.0, least=2)
        spreads = robust_sigma_many(table)
        for k, row in enumerate(rows):
            one = change_points(row, penalty=17.0, least=2)
            assert tuple(np.flatnonzero(many.starts[k])) == one.starts
            assert many.cost[k] == one.cost
            spread = robust_sigma(row)
            assert np.isnan(spreads[k]) if spread is None else spreads[k] == pytest.approx(spread, rel=1e-12)

    holds()


def test_more_series_than_one_block_holds_and_a_penalty_for_each() -> None:
    rng = np.random.default_rng(4)
    table = np.where(rng.random((600, 12)) < 0.2, np.nan, rng.integers(0, 20, (600, 12)).astype(float))
    fine = rng.uniform(5, 60, 600)
    many = change_points_many(table, penalty=fine, least=3)
    for k in range(0, 600, 37):
        row = [None if np.isnan(v) else float(v) for v in table[k]]
        assert tuple(np.flatnonzero(many.starts[k])) == change_points(row, penalty=float(fine[k]), least=3).starts


def test_a_missing_rating_moves_no_place() -> None:
    holed: list[float | None] = [60, 61, None, 60, 61, None, 40, 41, 40, None, 41]
    assert change_points(holed, penalty=50).starts == (6,)


def test_shifting_every_rating_moves_no_change() -> None:
    assert change_points([None if v is None else v + 1000 for v in X20], penalty=30).starts == (15, 17)


def test_a_change_of_level_does_not_widen_the_spread() -> None:
    rng = np.random.default_rng(3)
    steady = [float(v) for v in rng.normal(60, 5, 60)]
    fallen = steady[:30] + [v - 40 for v in steady[30:]]
    assert robust_sigma(steady) == pytest.approx(5, rel=0.3)
    assert robust_sigma(fallen) == pytest.approx(robust_sigma(steady), rel=0.1)
    assert robust_sigma([50]) is None
    assert robust_sigma([50, 50, 50, 50]) is None


def test_a_nan_is_refused_and_not_taken_for_a_rating() -> None:
    with pytest.raises(ValueError, match="rating 2 of 3 is nan"):
        change_points([1.0, math.nan, 2.0], penalty=3)
    with pytest.raises(ValueError, match="infinite"):
        change_points_many(np.array([[1.0, math.inf]]), penalty=3)


def test_a_penalty_or_a_length_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="the penalty is 0"):
        change_points([1.0, 2.0], penalty=0)
    with pytest.raises(ValueError, match="shortest piece"):
        change_points([1.0, 2.0], penalty=1, least=0)
    with pytest.raises(ValueError, match="penalty"):
        change_points_many(np.zeros((2, 3)), penalty=np.array([1.0, math.nan]))


@with_ruptures
@pytest.mark.parametrize("method", ["KernelCPD", "Pelt"])
def test_ruptures_finds_the_same_changes(method: str) -> None:
    import ruptures

    rng = np.random.default_rng(7)
    table = rng.normal(size=(12, 40)) * 4 + 10 * (np.arange(40) > rng.integers(8, 32, (12, 1)))
    many = change_points_many(table, penalty=70.0, least=2)
    for k, row in enumerate(table):
        if method == "KernelCPD":
            peer = ruptures.KernelCPD("linear", min_size=2, jump=1).fit(row).predict(pen=70.0)
        else:
            peer = ruptures.Pelt("l2", min_size=2, jump=1).fit(row).predict(pen=70.0)
        assert list(np.flatnonzero(many.starts[k])) == peer[:-1]
