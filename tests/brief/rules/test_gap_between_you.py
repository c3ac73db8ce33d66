from tests.brief.builders import analysis, finding, hour, hours, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.process.readings import Gap
from holdfast.process.usual import Usual


def gaps(*wider: bool) -> Analysis:
    """Six hours and more; `wider` for the last ones."""
    first = 7 - len(wider)
    usual = Usual(level=5, swing=4, ratings=4)
    read = [Gap(n, 5.0, None if n < 5 else usual, wider=False) for n in range(1, first)]
    read += [Gap(first + i, 30.0 if wide else 5.0, usual, wide, 0, 8) for i, wide in enumerate(wider)]
    held = tuple(hour(n, his_alliance=50.0, your_alliance=80.0) for n in range(1, 7))
    return analysis(process(held, gaps=tuple(read)))


def test_wider_than_usual_two_hours_running_asks_about_last_time() -> None:
    found = finding("gap_between_you", gaps(True, True))
    assert words(found.headline) == "He may feel something that you do not see."
    assert words(found.evidence[0].value) == "his rating 50, yours 80 (both of 100)"


def test_one_wide_hour_is_silence() -> None:
    assert outcome_of("gap_between_you", gaps(False, True)) is None
    assert outcome_of("gap_between_you", gaps(True, False)) is None


def test_an_hour_he_did_not_rate_breaks_the_row() -> None:
    one = gaps(True, True)
    held = (*one.process.hours, hour(7, your_alliance=80.0))
    assert outcome_of("gap_between_you", analysis(process(held, gaps=one.process.gaps))) is None


def test_too_few_hours_rated_by_both_abstain() -> None:
    read = process((hour(1, his_alliance=50.0, your_alliance=80.0),), gaps=(Gap(1, 30.0, None, wider=False),))
    assert needs("gap_between_you", analysis(read)) == "too early to tell: 5 more hours rated by both of you"


def test_without_his_ratings_it_says_so() -> None:
    assert "his ratings" in needs("gap_between_you", analysis(process((hour(1, your_alliance=80.0),))))


def test_a_gap_that_lasts_is_one_thing_said() -> None:
    assert finding("gap_between_you", gaps(True, True)).about == "hour:5"
    assert finding("gap_between_you", gaps(True, True, True)).about == "hour:4"
    assert finding("gap_between_you", gaps(True, False, True, True)).about == "hour:3"


def test_a_gap_that_comes_again_soon_is_the_same_thing_and_one_after_many_hours_a_new_one() -> None:
    def about(between: int) -> str:
        wider = (*[False] * 6, True, *[False] * between, True, True)
        usual = Usual(level=5, swing=4, ratings=4)
        read = tuple(Gap(n, 30.0 if w else 5.0, usual, w, 0, 8) for n, w in enumerate(wider, start=1))
        held = hours(len(wider), his_alliance=50.0, your_alliance=80.0)
        return finding("gap_between_you", analysis(process(held, gaps=read))).about

    assert about(5) == "hour:7"
    assert about(6) == "hour:14"
