from dataclasses import replace
from typing import Any

import pytest
from tests.brief.builders import analysis, day, finding, hours, moment, needs, outcome, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.brief.brief import brief
from holdfast.outcome.readings import Change, Point, Series

CORE = Series(
    instrument="core10",
    score="total",
    title="CORE-10",
    low=0,
    high=40,
    better="lower",
    points=(Point(day(11), 12.0, 11, "m11"),),
    smallest_change=6.0,
    smallest_change_how="published",
)


def change(verdict: Any, **known: Any) -> Change:
    values: dict[str, Any] = {
        "series": CORE,
        "review_on": day(12),
        "look": 1,
        "looks": 4,
        "first": 24.0,
        "last": 12.0,
        "single": False,
        "smallest_change": 6.0,
        "chance": 0.002,
        "alpha": 0.0125,
        "needs": 0,
    }
    return Change(verdict=verdict, **{**values, **known})


def reviewed(*changes: Change, review_open: bool = True) -> Analysis:
    return analysis(process(hours(11)), measured=outcome(changes=changes, review_open=review_open), at=moment(12))


@pytest.mark.parametrize(("verdict", "words_of"), [("improved", "for the better"), ("worse", "become harder")])
def test_a_change_beyond_error_and_his_own_ups_and_downs_is_said_at_the_review(verdict: str, words_of: str) -> None:
    found = finding("change_at_review", reviewed(change(verdict)))
    assert words_of in words(found.headline)
    assert words(found.evidence[0].value) == "24 to 12 (means of three; smallest reliable change 6)"
    assert words(found.evidence[1].value) == "less than 1 of 100 times"


def test_between_reviews_there_is_no_verdict() -> None:
    assert outcome_of("change_at_review", reviewed(change("improved"), review_open=False)) is None


def test_a_verdict_belongs_to_its_review_and_is_not_repeated_weeks_later() -> None:
    assert outcome_of("change_at_review", reviewed(change("improved", review_on=day(9)))) is None


def test_no_reliable_change_is_no_news() -> None:
    assert outcome_of("change_at_review", reviewed(change("no_reliable_change"))) is None


def test_better_in_one_thing_and_harder_in_another_is_said_as_both() -> None:
    found = finding("change_at_review", reviewed(change("improved"), change("worse")))
    assert words(found.headline).startswith("Better in one thing and harder in another")


def test_a_change_between_single_ratings_makes_no_finding_and_says_how_many_more_are_needed() -> None:
    alone = change("improved", single=True, chance=None, needs=3)
    assert needs("change_at_review", reviewed(alone)) == "CORE-10: too early to tell; 3 more values"


def test_a_change_between_single_ratings_is_read_under_question_five_with_its_doubt() -> None:
    alone = change("improved", single=True, chance=None, needs=3)
    told = [words(line.text) for line in brief(reviewed(alone)).questions[4].lines]
    assert any("better than the measure's error explains (his own ups and downs are unknown)" in line for line in told)


def test_the_day_of_a_review_is_said_once_for_all_measures() -> None:
    titled = [replace(CORE, title=title) for title in ("CORE-10", "PHQ-9", "B-PNI")]
    still = [change("no_reliable_change", series=one) for one in titled[1:]]
    told = [
        words(line.text) for line in brief(reviewed(change("improved", series=titled[0]), *still)).questions[4].lines
    ]
    when = "the review of 28 March 2023"
    assert [line for line in told if "review of" in line] == [
        (
            f"no measure speaks against it, at {when}: CORE-10 better than error and his own ups and downs explain; "
            "PHQ-9 and B-PNI no reliable change"
        )
    ]
    early = change("too_early", needs=1, series=titled[1], review_on=day(3))
    told = [words(line.text) for line in brief(reviewed(still[1], early)).questions[4].lines]
    assert [line for line in told if "review of" in line] == [
        f"no measure speaks against it, at {when}: B-PNI no reliable change",
        "at the review of 24 January 2023: PHQ-9 too early to tell, 1 more answer",
    ]


def test_too_few_values_at_a_review_abstain() -> None:
    early = change("too_early", first=None, last=None, needs=4)
    assert needs("change_at_review", reviewed(early)) == "CORE-10: too early to tell; 4 more values"


def test_a_measure_without_a_known_coefficient_says_so() -> None:
    found = finding("change_at_review", reviewed(change("worse", smallest_change=None)))
    assert words(found.evidence[0].value) == "24 to 12 (means of three; smallest reliable change not known)"
