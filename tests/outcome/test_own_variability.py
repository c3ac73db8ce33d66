import math
from random import Random

import pytest

from holdfast.outcome.own_variability import first_against_last, split_error


def course(seed: str, occasions: int, spread: float, carry: float, fall: float = 0) -> list[float]:
    """Around 14 on a 0 to 27 scale; `fall` is lost evenly from first to last."""
    random = Random(seed)
    state, out = random.gauss(0, spread), []
    for k in range(occasions):
        level = 14 + fall / 2 - fall * k / (occasions - 1)
        out.append(float(min(27, max(0, round(level + state)))))
        state = carry * state + math.sqrt(1 - carry**2) * random.gauss(0, spread)
    return out


def test_under_six_ratings_there_is_no_difference_and_missing_ones_do_not_count() -> None:
    found = first_against_last([20, None, 18, 16, None, 12, 10], seed="s")
    assert (found.difference, found.chance, found.beyond, found.needs) == (None, None, None, 1)


def test_seven_ratings_give_a_difference_but_his_variability_is_not_known_yet() -> None:
    found = first_against_last([20, 19, 20, 15, 10, 11, 10], seed="s")
    assert found.difference == pytest.approx(-28 / 3)
    assert found.chance is None
    assert found.beyond is None
    assert found.needs > 0


def test_the_ratings_said_to_be_needed_are_enough() -> None:
    up_and_down = [20.0, 12.0, 19.0, 13.0, 20.0, 12.0, 18.0]
    needs = first_against_last(up_and_down, seed="s").needs
    assert needs > 0
    longer = up_and_down + [12.0, 20.0, 13.0, 19.0, 12.0, 20.0][:needs]
    assert first_against_last(longer, seed="s").chance is not None


@pytest.mark.parametrize(("looks", "enough"), [(1, 11), (4, 18)])
def test_more_looks_ask_for_more_ratings(looks: int, enough: int) -> None:
    up_and_down = [20.0, 12.0] * 20
    assert first_against_last(up_and_down[:enough], seed="s", looks=looks).chance is not None
    short = first_against_last(up_and_down[: enough - 1], seed="s", looks=looks)
    assert (short.chance, short.needs) == (None, 1)


def test_the_difference_is_last_three_minus_first_three() -> None:
    assert first_against_last([20, 18, 22, *[15] * 9, 10, 9, 8], seed="s").difference == -11


def test_the_same_seed_gives_the_same_chance() -> None:
    series = course("a", 30, 4, 0.3)
    assert first_against_last(series, seed="case/12") == first_against_last(series, seed="case/12")


def test_a_clear_slow_improvement_is_beyond_his_own_variability() -> None:
    found = [first_against_last(course(f"{k}", 40, 2.5, 0.3, fall=12), seed=f"{k}") for k in range(30)]
    assert sum(x.beyond is True for x in found) >= 27


def test_a_lasting_step_is_beyond_his_own_variability() -> None:
    quiet = course("b", 20, 2, 0.2)
    stepped = [v + 6 for v in quiet[:10]] + [v - 6 for v in quiet[10:]]
    assert first_against_last(stepped, seed="s").beyond is True


def test_the_error_is_split_over_the_planned_looks() -> None:
    assert split_error(0.05, 4) == 0.0125
    series = course("c", 40, 3, 0.3, fall=8)
    one, four = first_against_last(series, seed="s"), first_against_last(series, seed="s", looks=4)
    assert one.chance == four.chance
    assert (one.limit, four.limit) == (0.05, 0.0125)


@pytest.mark.parametrize(("carry", "published", "allowed"), [(0.0, 0.06, 0.06), (0.4, 0.15, 0.10)])
def test_unchanged_people_are_rarely_called_changed(carry: float, published: float, allowed: float) -> None:
    """Within-person SD 4, 40 sessions, a reliable change of 6.1 points (clinical.md C3.6).

    Three-point means alone call `published` of unchanged people changed. His own variability must do better where
    one rating carries over to the next; `allowed` leaves room for 300 courses.
    """
    courses = [course(f"{carry}/{k}", 40, 4, carry) for k in range(300)]
    found = [first_against_last(series, seed=f"{k}") for k, series in enumerate(courses)]
    large = [abs(x.difference or 0) >= 6.1 for x in found]
    both = [a and x.beyond is True for a, x in zip(large, found, strict=True)]
    assert sum(large) / len(large) == pytest.approx(published, abs=0.05)
    assert sum(both) / len(both) <= allowed


@pytest.mark.parametrize(("looks", "limit"), [(1, 0.09), (4, 0.05)])
def test_the_chance_alone_errs_about_as_often_as_it_says(looks: int, limit: float) -> None:
    found = [first_against_last(course(f"d/{k}", 40, 4, 0.2), seed=f"{k}", looks=looks) for k in range(300)]
    assert sum(x.beyond is True for x in found) / len(found) <= limit


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(ValueError, match="draws cannot show a chance under"):
        first_against_last([1] * 12, seed="s", draws=10)
    with pytest.raises(ValueError, match="alpha"):
        split_error(0, 1)
    with pytest.raises(ValueError, match="at least one planned look"):
        split_error(0.05, 0)
    with pytest.raises(ValueError, match="finite number or None"):
        first_against_last([math.inf], seed="s")


@pytest.mark.parametrize("looks", [20, 60])
def test_a_long_plan_of_reviews_can_still_be_judged(looks: int) -> None:
    steady_fall = [30.0 - 0.1 * k + 0.3 * (-1) ** k for k in range(200)]
    found = first_against_last(steady_fall, seed="s", looks=looks)
    assert found.limit == 0.05 / looks
    assert found.beyond is True
    nothing = first_against_last([20.0 + 3 * (-1) ** k for k in range(200)], seed="s", looks=looks)
    assert nothing.beyond is False
