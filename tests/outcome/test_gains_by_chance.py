import math
from random import Random

import pytest

from holdfast.outcome.gains_by_chance import LEAST_RATINGS, Chance, expected_by_chance
from holdfast.outcome.sudden_gains import Rule, sudden_gains

PHQ = Rule(least=6.1)


def unchanged(random: Random, spread: float, carry: float, occasions: int = 40) -> list[float | None]:
    """A course around 14 on a 0 to 27 scale in which nothing changes."""
    state = random.gauss(0, spread)
    out: list[float | None] = []
    for _ in range(occasions):
        out.append(min(27, max(0, round(14 + state))))
        state = carry * state + math.sqrt(1 - carry**2) * random.gauss(0, spread)
    return out


def test_the_same_seed_gives_the_same_chance_and_another_seed_nearly() -> None:
    series = unchanged(Random("a"), 4, 0.2)
    first = expected_by_chance(series, PHQ, seed="case-1/rule-12", lowest=0, highest=27)
    assert first == expected_by_chance(series, PHQ, seed="case-1/rule-12", lowest=0, highest=27)
    other = expected_by_chance(series, PHQ, seed="case-2/rule-12", lowest=0, highest=27)
    assert first.at_least_one is not None
    assert other.at_least_one == pytest.approx(first.at_least_one, abs=0.15)


def test_few_ratings_give_no_chance_and_say_how_many_are_wanted() -> None:
    assert expected_by_chance([10, None, 12, 9], seed="s") == Chance(None, None, 0, LEAST_RATINGS - 3)


def test_a_steady_course_expects_no_gain_by_chance_even_after_a_lasting_fall() -> None:
    steady: list[float | None] = [24, 25, 24, 25, 24, 25, 24, 25, 12, 11, 12, 11, 12, 11, 12, 11]
    assert sudden_gains(steady).found
    assert expected_by_chance(steady, seed="s").expected == 0


def test_larger_swings_make_more_gains_by_chance() -> None:
    rates = []
    for spread in (2.0, 3.0, 5.0):
        courses = [unchanged(Random(f"{spread}/{k}"), spread, 0.2) for k in range(20)]
        chances = [expected_by_chance(c, PHQ, seed=f"{k}", lowest=0, highest=27) for k, c in enumerate(courses)]
        rates.append(sum(c.at_least_one or 0 for c in chances) / len(chances))
    assert rates[0] < rates[1] < rates[2]


@pytest.mark.parametrize("carry", [0.0, 0.4])
def test_the_chance_is_near_how_often_unchanged_courses_do_show_a_gain(carry: float) -> None:
    courses = [unchanged(Random(f"{carry}/{k}"), 4, carry) for k in range(150)]
    observed = sum(bool(sudden_gains(c, PHQ).found) for c in courses) / len(courses)
    chances = [expected_by_chance(c, PHQ, seed=f"{k}", lowest=0, highest=27, draws=50) for k, c in enumerate(courses)]
    stated = sum(c.at_least_one or 0 for c in chances) / len(chances)
    assert stated == pytest.approx(observed, abs=0.12)


def test_high_scores_good_is_the_same_question_upside_down() -> None:
    series = unchanged(Random("b"), 4, 0.2)
    mirrored: list[float | None] = [None if v is None else 27 - v for v in series]
    down = expected_by_chance(series, Rule(6.1, None), seed="s")
    up = expected_by_chance(mirrored, Rule(6.1, None), seed="s", higher_is_better=True)
    assert down == up
