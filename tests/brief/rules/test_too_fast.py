from typing import Any

from tests.brief.builders import analysis, finding, hour, hours, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.process.readings import PacePoint


def point(number: int, depth: int = 2, **known: Any) -> PacePoint:
    values: dict[str, Any] = {
        "hour": number,
        "depth": depth,
        "on_shame_or_us": depth >= 4,
        "defence_after": 0,
        "late_or_missed_after": False,
        "after_hour": number + 1,
    }
    return PacePoint(**{**values, **known})


def paced(*points: PacePoint) -> Analysis:
    held = (*hours(7, topic=("shame",)), hour(8, attendance=("late",)))
    return analysis(process(held, pace=points))


LIGHT = tuple(point(number) for number in range(1, 6))


def test_deep_work_on_shame_and_then_more_defence_than_usual_may_be_too_fast() -> None:
    found = finding("too_fast", paced(*LIGHT, point(7, 5, defence_after=2)))
    assert words(found.headline) == "The work of hour 7 may have been too fast for him."
    assert words(found.evidence[0].value) == "5 of 5, on shame"
    assert "One step towards support" in words(found.meaning)


def test_coming_late_or_staying_away_counts_as_well() -> None:
    found = finding("too_fast", paced(*LIGHT, point(7, 4, defence_after=None, late_or_missed_after=True)))
    assert "He came late the next time" in words(found.meaning)
    assert words(found.evidence[1].value) == "late"


def test_less_defence_less_depth_or_another_topic_is_silence() -> None:
    for last in (point(7, 5, defence_after=1), point(7, 3, defence_after=3), point(7, 5, on_shame_or_us=False)):
        assert outcome_of("too_fast", paced(*LIGHT, last)) is None


def test_defence_that_follows_lighter_hours_too_is_his_usual_and_no_finding() -> None:
    restless = tuple(point(number, defence_after=2) for number in range(1, 4))
    assert outcome_of("too_fast", paced(*restless, *LIGHT[3:], point(7, 5, defence_after=2))) is None


def test_one_late_hour_after_many_deep_ones_he_took_well_says_nothing_about_depth() -> None:
    some = (*LIGHT[:4], point(5, defence_after=2))
    well = tuple(point(number, 5) for number in (1, 2, 3, 4, 5, 6))
    late = point(7, 5, late_or_missed_after=True)
    assert outcome_of("too_fast", paced(*some, *well, late)) is None
    assert finding("too_fast", paced(*some, late)).about == "hour:7"


def test_deep_hours_followed_alike_a_few_hours_apart_are_one_thing_said() -> None:
    def about(*numbers: int) -> str:
        held = (*hours(19, topic=("shame",)), hour(20))
        light = tuple(point(n) for n in range(1, 20) if n not in numbers)
        deep = tuple(point(n, 5, defence_after=2) for n in numbers)
        return finding("too_fast", analysis(process(held, pace=tuple(sorted((*light, *deep), key=_hour))))).about

    assert about(8, 13, 19) == "hour:8"
    assert about(8, 19) == "hour:19"


def _hour(one: PacePoint) -> int:
    return one.hour


def test_a_response_to_depth_hardly_above_that_to_less_is_silence() -> None:
    light = (*(point(n) for n in range(1, 10)), point(10, defence_after=2))
    well = tuple(point(n, 5) for n in range(11, 17))
    held = hours(19, topic=("shame",))
    seldom = (*light, *well, point(18, 5, defence_after=2))
    often = (*light, *well[:1], point(18, 5, defence_after=2))
    assert outcome_of("too_fast", analysis(process(held, pace=seldom))) is None
    assert finding("too_fast", analysis(process(held, pace=often))).about == "hour:18"


def test_too_few_lighter_hours_abstain() -> None:
    told = needs("too_fast", paced(*LIGHT[:1], point(7, 5, defence_after=2)))
    assert told == "too early to tell: 3 more hours of lighter work to compare with"


def test_what_was_not_marked_afterwards_is_not_nothing_and_not_something() -> None:
    assert outcome_of("too_fast", paced(*LIGHT, point(7, 5, defence_after=None))) is None


def test_an_hour_long_past_is_not_brought_up() -> None:
    assert outcome_of("too_fast", paced(*LIGHT, point(5, 5, defence_after=3))) is None


# --- what speaks against it stands beside it -------------------------------------------------------------------------


def against(one: Analysis) -> dict[str, str]:
    return {words(datum.what): words(datum.value) for datum in finding("too_fast", one).against}


def test_hours_as_deep_that_he_took_well_are_named_beside_it() -> None:
    well = (point(2, 5), point(4, 4))
    told = against(paced(*LIGHT, *well, point(7, 5, defence_after=2)))
    assert told["Other hours as deep, on shame or the two of you"] == (
        "after 2 of 2 nothing of the kind came (hours 2 and 4)"
    )


def test_where_there_was_no_other_hour_as_deep_that_is_said() -> None:
    told = against(paced(*LIGHT, point(7, 5, defence_after=2)))
    assert "none yet" in told["Other hours as deep, on shame or the two of you"]


def test_hours_as_deep_that_were_all_followed_by_it_are_not_hidden_either() -> None:
    told = against(paced(*LIGHT, point(4, 5, defence_after=3), point(7, 5, defence_after=2)))
    assert told["Other hours as deep, on shame or the two of you"] == "after the one there was it came as well"


def test_the_trial_in_which_interpretation_helped_is_data_of_the_finding_and_no_footnote() -> None:
    found = finding("too_fast", paced(*LIGHT, point(7, 5, defence_after=2)))
    (trial,) = (datum for datum in found.against if datum.source == "literature")
    assert "FEST" in words(trial.what)
    assert "helped more where close relations had always been difficult" in words(trial.value)


def test_whether_the_two_go_together_is_not_said_before_there_are_hours_enough() -> None:
    found = finding("too_fast", paced(*LIGHT, point(7, 5, defence_after=2)))
    assert words(found.missing[0]) == (
        "whether the two go together in this treatment (too early to tell, 19 more hours with depth marked and the "
        "next one known)"
    )


def test_with_hours_enough_the_association_stands_with_its_interval_and_without_a_cause() -> None:
    light = tuple(point(n) for n in range(-30, -8))
    deep = tuple(point(n, 5, defence_after=2 if n % 2 else 0) for n in range(-8, 0))
    found = finding("too_fast", paced(*light, *deep, point(7, 5, defence_after=2)))
    assert found.missing == ()
    told = {words(datum.what): words(datum.value) for datum in found.against}["In this treatment so far"]
    assert told.startswith("more defence, lateness or staying away followed 5 of 9 hours of deep work on shame or")
    assert "0 of 22 lighter ones: more often than after lighter work (in ten hours +6; " in told
    assert told.endswith("Followed does not mean caused")
    assert "because" not in told
