import pytest

from holdfast.outcome.reliable_change import Population, Sample
from holdfast.outcome.reliable_change_true_scores import true_score_category, true_scores

BDI = Sample(8.158643, 0.801, 35.475, 25.7, 13.34973, 0.5632914, 0.801)  # 40 inpatients, public
FUNCTIONAL = Population(8, 7)


def test_cut_offs_use_the_spread_of_true_scores() -> None:
    """Bauer et al. 2004, as the R package tests it: 68.35 (22.33) and 50 (22), both with reliability .93."""
    sample = Sample(22.33, 0.93, 68.35, 60, 22, 0.5)
    error = 22.33 * 0.07**0.5
    clinical, well = (22.33**2 - error**2) ** 0.5, (22**2 - error**2) ** 0.5
    found = true_scores(sample, Population(50, 22))
    assert found is not None
    assert found.cutoff == pytest.approx((well * 68.35 + clinical * 50) / (well + clinical))
    assert clinical == pytest.approx(22.33 * 0.93**0.5)
    a = true_scores(sample, cutoff="a")
    b = true_scores(sample, Population(50, 22), cutoff="b")
    assert a is not None
    assert b is not None
    assert a.cutoff == pytest.approx(68.35 - 2 * clinical)
    assert b.cutoff == pytest.approx(50 + 2 * well)


def test_a_score_after_must_pass_the_cut_off_by_its_own_error() -> None:
    line = true_scores(BDI, FUNCTIONAL)
    assert line is not None
    just_below = line.cutoff - 1
    assert line.beyond(just_below) > -1.65
    assert true_score_category(40, just_below, BDI, line) == "improved"
    assert true_score_category(40, 5, BDI, line) == "recovered"
    assert true_score_category(5, 40, BDI, line) == "harmed"
    assert true_score_category(40, 63, BDI, line) == "deteriorated"
    assert true_score_category(35, 35 + 8, BDI, line) == "unchanged"
    assert true_score_category(None, 5, BDI, line) is None


def test_the_direction_turns_every_category_round() -> None:
    mirrored = Sample(8.158643, 0.801, -35.475, -25.7, 13.34973, 0.5632914, 0.801)
    line, turned = true_scores(BDI, FUNCTIONAL), true_scores(mirrored, Population(-8, 7), lower_is_better=False)
    assert line is not None
    assert turned is not None
    assert turned.cutoff == pytest.approx(-line.cutoff)
    for before, after in [(40, 5), (40, 20), (5, 40), (40, 63), (35, 33)]:
        there = true_score_category(before, after, BDI, line)
        assert true_score_category(-before, -after, mirrored, turned, lower_is_better=False) == there


def test_without_true_spread_there_is_no_cut_off() -> None:
    assert true_scores(BDI, Population(8, 3)) is None  # the error alone is 3.6 points
    assert true_scores(Sample(8, 0.5, 30, 28, 5, 0.5), cutoff="a") is None


def test_what_is_lacking_is_said() -> None:
    with pytest.raises(ValueError, match="cut-off c needs the mean and SD of a functional population"):
        true_scores(BDI)
    with pytest.raises(ValueError, match="method HA needs the SD after"):
        true_scores(Sample(8, 0.8, 30, 25), FUNCTIONAL)
