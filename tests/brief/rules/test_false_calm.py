import pytest
from tests.brief.builders import analysis, finding, hour, hours, needs, outcome_of, process, words


@pytest.mark.parametrize(("score", "held", "speaks"), [(70.0, 6, True), (69.0, 6, False), (90.0, 5, False)])
def test_good_scores_with_much_held_back_twice_are_a_false_calm(score: float, held: int, speaks: bool) -> None:
    one = analysis(process(hours(2, his_alliance=score, held_back=held)))
    assert (outcome_of("false_calm", one) is not None) is speaks


def test_good_scores_with_marked_distance_point_different_ways() -> None:
    distant = hours(2, his_alliance=80.0, signs=(("entertains", 2),))
    found = finding("false_calm", analysis(process(distant)))
    assert "distance in the hour" in words(found.headline)
    assert words(found.evidence[-1].value) == "entertaining (dominant)"


def test_distance_in_one_hour_or_one_brief_mark_is_silence() -> None:
    once = (hour(1, his_alliance=80.0), hour(2, his_alliance=80.0, signs=(("flat", 2),)))
    brief_mark = hours(2, his_alliance=80.0, signs=(("flat", 1),))
    for held in (once, brief_mark):
        assert outcome_of("false_calm", analysis(process(held))) is None


def test_signs_nobody_looked_for_are_no_distance() -> None:
    assert outcome_of("false_calm", analysis(process(hours(2, his_alliance=80.0, signs=None)))) is None


def test_six_ratings_without_any_movement_are_worth_asking_about() -> None:
    found = finding("false_calm", analysis(process(hours(6, his_alliance=80.0))))
    assert words(found.headline) == "His ratings have not moved at all for 6 hours."
    moving = (*hours(5, his_alliance=80.0), hour(6, his_alliance=82.0))
    assert outcome_of("false_calm", analysis(process(moving))) is None


def test_a_flat_line_of_low_ratings_is_no_calm() -> None:
    assert outcome_of("false_calm", analysis(process(hours(6, his_alliance=40.0)))) is None


def test_an_hour_not_rated_since_is_not_current() -> None:
    old = (*hours(3, his_alliance=80.0, held_back=9), hour(4))
    assert outcome_of("false_calm", analysis(process(old))) is None


def test_without_ratings_it_abstains() -> None:
    assert needs("false_calm", analysis(process(hours(3)))) == "too early to tell: 2 more of his ratings"


def test_what_lasts_is_one_thing_said_and_one_reply_answers_it() -> None:
    flat = {n: finding("false_calm", analysis(process(hours(n, his_alliance=80.0)))).about for n in (6, 7, 12)}
    held = {n: finding("false_calm", analysis(process(hours(n, his_alliance=75.0 + n, held_back=8)))) for n in (2, 3)}
    assert flat == {6: "hour:1", 7: "hour:1", 12: "hour:1"}
    assert {f.about for f in held.values()} == {"hour:1"}
    anew = (*hours(6, his_alliance=90.0), *(hour(n, his_alliance=80.0) for n in range(7, 13)))
    assert finding("false_calm", analysis(process(anew))).about == "hour:7"


def test_an_hour_or_two_in_between_do_not_make_it_a_new_thing() -> None:
    def held_back(*between: int) -> str:
        said = (8, 8, *between, 8, 8)
        held = tuple(hour(n, his_alliance=75.0 + n % 7, held_back=h) for n, h in enumerate(said, start=1))
        return finding("false_calm", analysis(process(held))).about

    assert held_back(1, 1) == "hour:1"
    assert held_back(*[1] * 7) == "hour:10"
