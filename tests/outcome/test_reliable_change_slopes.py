import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.outcome.reliable_change_slopes import slopes

TIMES = [0.0, 1.0, 2.0, 4.0]


def people(seed: int, count: int = 30, spread: float = 1.0) -> np.ndarray:
    """Invented: lines that differ, with error around them."""
    draw = np.random.default_rng(seed)
    own = draw.normal([[40.0, -3.0]], [[6.0, 2.0]], (count, 2))
    scores: np.ndarray = own[:, :1] + own[:, 1:] * np.array(TIMES) + draw.normal(0, spread, (count, len(TIMES)))
    return scores


def test_the_fit_is_the_summit_of_the_restricted_likelihood() -> None:
    """Written out from the definition, searched on no grid: every small step from the fit goes down."""
    scores = people(1)
    lines = np.column_stack([np.ones(4), TIMES])
    group = scores.mean(axis=0) @ np.linalg.pinv(lines).T

    def likelihood(own: np.ndarray, variance: float) -> float:
        total = lines @ own @ lines.T + variance * np.eye(4)
        inverse = np.linalg.inv(total)
        off = scores - lines @ group
        fixed = len(scores) * lines.T @ inverse @ lines
        return -float(
            len(scores) * np.linalg.slogdet(total)[1]
            + np.linalg.slogdet(fixed)[1]
            + np.einsum("ni,ij,nj", off, inverse, off)
        )

    fitted = scores @ np.linalg.pinv(lines).T
    variance = float(((scores - fitted @ lines.T) ** 2).sum() / (len(scores) * 2))
    own = np.cov(fitted.T) - variance * np.linalg.inv(lines.T @ lines)
    best = likelihood(own, variance)
    for k in range(4):
        for step in (-0.02, 0.02):
            nudged, wider = own.copy(), variance
            if k == 3:
                wider *= 1 + step
            else:
                i, j = [(0, 0), (1, 1), (0, 1)][k]
                nudged[i, j] = nudged[j, i] = own[i, j] + step * np.sqrt(own[i, i] * own[j, j])
            assert likelihood(nudged, wider) < best
    # and the deviations are what that covariance makes of each person's scores
    total = lines @ own @ lines.T + variance * np.eye(4)
    expected = ((scores - lines @ group) @ np.linalg.inv(total) @ lines @ own)[:, 1]
    found = slopes(scores, TIMES)
    assert found is not None
    np.testing.assert_allclose(found.deviation, expected, atol=1e-9)
    assert found.error**2 == pytest.approx((own - own @ lines.T @ np.linalg.inv(total) @ lines @ own)[1, 1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_a_course_shared_by_all_changes_no_one_against_the_group_but_everyone_by_itself(seed: int) -> None:
    scores = people(seed)
    plain, steeper = slopes(scores, TIMES), slopes(scores - 5 * np.array(TIMES), TIMES)
    assert plain is not None
    assert steeper is not None
    np.testing.assert_allclose(plain.against_the_group(), steeper.against_the_group(), atol=1e-7)
    assert (steeper.of_change() < plain.of_change()).all()
    assert float(np.mean(plain.deviation)) == pytest.approx(0, abs=1e-9)


def test_who_missed_an_occasion_takes_no_part_and_no_score_is_filled_in() -> None:
    scores = people(2)
    with_gap = np.vstack([scores, [[10.0, np.nan, 10.0, 10.0]]])
    found, without = slopes(with_gap, TIMES), slopes(scores, TIMES)
    assert found is not None
    assert without is not None
    assert np.isnan(found.deviation[-1])
    np.testing.assert_array_equal(found.deviation[:-1], without.deviation)


def test_slopes_that_differ_by_error_alone_or_too_few_people_give_no_fit() -> None:
    draw = np.random.default_rng(3)
    assert slopes(20 + draw.normal(0, 5, (8, 1)) + np.zeros((8, 4)), TIMES) is None  # no error, no difference
    error = [[3.0, -3.0, -3.0, 3.0], [-3.0, 3.0, 3.0, -3.0]]
    alike = np.array([[30.0, 28.0, 26.0, 22.0]]) + np.tile(error, (10, 1))
    assert slopes(alike, TIMES) is None
    assert slopes(people(4)[:2], TIMES) is None
    assert slopes(people(4)[:, :2], TIMES[:2]) is None


def test_times_must_fit_the_table() -> None:
    with pytest.raises(ValueError, match="3 times for 4 occasions"):
        slopes(people(5), [1, 2, 3])
    with pytest.raises(ValueError, match="each another"):
        slopes(people(5), [1, 2, 2, 3])
