"""How much must move before it counts: the published rules, the parity values, and what cannot be said."""

import csv
import statistics
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import instrument
from holdfast.measures.change import SmallestChange, reliable_limit, smallest_change, standard_error_of_difference
from holdfast.measures.declared import declared
from holdfast.measures.errors import AnswerError
from holdfast.measures.scoring import total

CLAUS = Path(__file__).parents[3] / "shared" / "data" / "dev" / "claus_2020.csv"


def limit(found: SmallestChange | None) -> SmallestChange:
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("id", "points", "better"),
    [("phq-9", 6, "down"), ("gad-7", 4, "down"), ("core-10", 6, "down"), ("who-5", 10, "up")],
)
def test_a_published_rule_is_the_default_and_names_its_source(id: str, points: float, better: str) -> None:
    found = limit(smallest_change(instrument(id)))
    assert (found.points, found.better, found.beyond) == (points, better, False)
    assert instrument(id).sources[found.basis.source].cite


@pytest.mark.parametrize(("id", "points"), [("phq-9", 6.1), ("gad-7", 5.1)])
def test_the_computed_limit_stands_beside_the_published_one(id: str, points: float) -> None:
    found = limit(smallest_change(instrument(id), method="jacobson_truax"))
    assert found.points == pytest.approx(points, abs=0.05)
    assert found.beyond


def test_a_published_rule_counts_from_its_points_on_and_a_computed_one_beyond() -> None:
    published = limit(smallest_change(instrument("phq-9")))
    assert published.verdict(18, 12) == "better"
    assert published.verdict(12, 18) == "worse"
    assert published.verdict(18, 13) == "within"
    computed = limit(smallest_change(instrument("bdi-ii"), spread=10.0, reliability=0.5))
    assert computed.points == pytest.approx(19.6)
    assert computed.verdict(40, 40 - computed.points) == "within"
    assert computed.verdict(40, 20) == "better"


def test_more_wellbeing_is_better() -> None:
    found = limit(smallest_change(instrument("who-5")))
    assert (found.verdict(40, 50), found.verdict(50, 40), found.verdict(40, 48)) == ("better", "worse", "within")


def test_bdi_parity_with_the_published_settings() -> None:
    found = limit(smallest_change(instrument("bdi-ii"), spread=8.158643))
    assert standard_error_of_difference(8.158643, 0.801) == pytest.approx(5.147063, abs=1e-6)
    assert found.points == pytest.approx(10.08824, abs=1e-5)
    assert (found.reliability, found.given, found.method) == (0.801, True, "jacobson_truax")


def test_sudden_gain_parity_of_the_reliable_limit() -> None:
    assert reliable_limit(10.5, 0.931) == pytest.approx(7.645131, abs=1e-6)
    assert reliable_limit(6.396073, 0.931) == pytest.approx(4.657030, abs=1e-6)


@pytest.mark.parametrize("id", ["hamd-17", "scl-dep", "shaps", "sac", "tpc"])
def test_without_a_spread_or_a_rule_nothing_is_invented(id: str) -> None:
    assert smallest_change(instrument(id)) is None


def test_an_important_difference_is_no_reliable_change_and_must_be_asked_for() -> None:
    assert smallest_change(instrument("bdi-ii")) is None
    assert limit(smallest_change(instrument("bdi-ii"), method="anchor")).points == 7
    assert limit(smallest_change(instrument("core-10"))).points == 6
    assert limit(smallest_change(instrument("core-10"), method="anchor")).points == 9


def test_coefficients_that_do_not_suffice_leave_the_published_rule_in_force() -> None:
    found = limit(smallest_change(instrument("core-10"), spread=7.0))
    assert (found.points, found.method, found.spread, found.given) == (6, "published_rule", None, False)
    asked = limit(smallest_change(instrument("phq-9"), spread=7.0, reliability=0.9, method="published_rule"))
    assert (asked.points, asked.spread, asked.given) == (6, None, False)
    assert smallest_change(instrument("hamd-17"), spread=7.0, method="published_rule") is None


def test_an_import_may_bring_both_coefficients() -> None:
    found = limit(smallest_change(instrument("scl-dep"), spread=0.5, reliability=0.9, spread_group="pilot"))
    assert found.points == pytest.approx(1.96 * 0.5 * (2 * 0.1) ** 0.5)
    assert (found.spread_group, found.given) == ("pilot", True)


@pytest.mark.parametrize("spread", [0.0, -1.0, float("nan"), float("inf")])
def test_an_impossible_spread_is_refused(spread: float) -> None:
    with pytest.raises(AnswerError, match="spread"):
        smallest_change(instrument("bdi-ii"), spread=spread)


@pytest.mark.parametrize("reliability", [0.0, 1.0, 1.2, float("nan")])
def test_an_impossible_reliability_is_refused(reliability: float) -> None:
    with pytest.raises(AnswerError, match="reliability"):
        smallest_change(instrument("bdi-ii"), spread=8.0, reliability=reliability)


def test_an_unknown_score_is_refused() -> None:
    with pytest.raises(AnswerError, match="one of the scores total"):
        smallest_change(instrument("phq-9"), "sum")


@given(st.floats(0.01, 100), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@settings(max_examples=50, deadline=None)
def test_a_less_reliable_scale_needs_a_larger_change(spread: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert reliable_limit(spread, low) >= reliable_limit(spread, high) > 0


@given(st.floats(0, 63), st.floats(0, 63), st.sampled_from(["lower", "higher", "neither"]))
@settings(max_examples=50, deadline=None)
def test_better_and_worse_change_places_with_before_and_after(before: float, after: float, better: str) -> None:
    one = declared("own", title="Own", low=0, high=63, better=better, spread=5, reliability=0.8)  # type: ignore[arg-type]
    found = limit(smallest_change(one))
    swap = {"better": "worse", "worse": "better", "moved": "moved", "within": "within"}
    assert found.verdict(after, before) == swap[found.verdict(before, after)]


def test_a_declared_measure_is_a_total_with_range_and_direction() -> None:
    one = declared("ward-mood", title="Ward mood", low=1, high=7, better="higher", source="Ward sheet")
    assert one.total_only
    assert one.direction == "higher_is_better"
    assert total(one, 3.5).value("total") == 3.5
    assert smallest_change(one) is None
    assert one.sources["declared"].cite == "Ward sheet"
    with pytest.raises(AnswerError, match=r"ward-mood, total: found 8; allowed: a number from 1 to 7"):
        total(one, 8)


@pytest.mark.parametrize(("spread", "reliability"), [(0.0, 0.8), (5.0, 0.0), (5.0, 1.0), (None, 0.8), (5.0, None)])
def test_a_declared_measure_without_usable_coefficients_has_no_limit(
    spread: float | None, reliability: float | None
) -> None:
    one = declared("own", title="Own", low=0, high=10, better="lower", spread=spread, reliability=reliability)
    assert smallest_change(one) is None


def test_a_declared_measure_may_not_take_the_name_of_a_known_one_or_an_empty_range() -> None:
    with pytest.raises(AnswerError, match="the catalogue does not hold"):
        declared("phq-9", title="PHQ-9", low=0, high=27, better="lower")
    for low, high in ((5.0, 5.0), (7.0, 1.0), (0.0, float("inf")), (float("nan"), 1.0)):
        with pytest.raises(AnswerError, match="low below high"):
            declared("own", title="Own", low=low, high=high, better="lower")


@pytest.mark.shareddata
@pytest.mark.parametrize(
    ("column", "id", "expected"),
    [("hamd", "hamd-17", {"better": 29, "within": 10, "worse": 1}), ("bdi", "bdi-ii", {"better": 18, "within": 22})],
)
def test_the_inpatients_of_claus_2020_change_as_published(column: str, id: str, expected: dict[str, int]) -> None:
    if not CLAUS.is_file():
        pytest.skip("../shared with the public data of claus_2020 is absent")
    waves: dict[str, dict[str, float]] = {}
    with CLAUS.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if row[column]:
                waves.setdefault(row["id"], {})[row["time"]] = float(row[column])
    pairs = [(wave["1.0"], wave["4.0"]) for wave in waves.values() if {"1.0", "4.0"} <= wave.keys()]
    assert len(pairs) == 40
    found = limit(smallest_change(instrument(id), spread=statistics.stdev(before for before, _ in pairs)))
    counts: dict[str, int] = {}
    for before, after in pairs:
        verdict = found.verdict(before, after)
        counts[verdict] = counts.get(verdict, 0) + 1
    assert counts == expected
