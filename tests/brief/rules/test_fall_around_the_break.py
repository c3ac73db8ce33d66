from datetime import timedelta
from typing import Any

from tests.brief.builders import analysis, day, finding, hour, moment, needs, outcome_of, process, words

from holdfast.analysis.model import Analysis
from holdfast.case.record import Break


def a_break(after_days: int) -> Break:
    start = day(6) - timedelta(days=1) + timedelta(days=after_days)
    return Break(
        id="b1", recorded_at=moment(4), when=day(4), start=start, end=start + timedelta(days=20), by="therapist"
    )


def seen(*images: int | None, breaks: tuple[Break, ...] = (), **last: Any) -> Analysis:
    held = [hour(6 - len(images) + i, image=image) for i, image in enumerate(images)]
    if last:
        held[-1] = hour(5, image=images[-1], **last)
    return analysis(process(tuple(held), upcoming_breaks=breaks))


def test_very_high_twice_and_a_break_within_two_weeks_expects_a_fall() -> None:
    found = finding("fall_around_the_break", seen(40, 33, breaks=(a_break(14),)))
    assert words(found.headline).startswith("A fall may come around the break from")
    assert words(found.evidence[0].value) == "+40 (from -50 to +50)"


def test_a_break_further_away_or_a_lower_image_is_silence() -> None:
    assert outcome_of("fall_around_the_break", seen(40, 40, breaks=(a_break(15),))) is None
    assert outcome_of("fall_around_the_break", seen(40, 32, breaks=(a_break(5),))) is None
    assert outcome_of("fall_around_the_break", seen(40, 40)) is None


def test_a_limit_or_a_fee_counts_like_a_break() -> None:
    found = finding("fall_around_the_break", seen(40, 40, frame=("limit_set",)))
    assert "after what was said in hour 5" in words(found.headline)
    assert outcome_of("fall_around_the_break", seen(40, 40, frame=("overrun",))) is None


def test_the_break_that_has_begun_speaks_of_coming_back() -> None:
    assert "first hour after the break" in words(
        finding("fall_around_the_break", seen(40, 40, breaks=(a_break(-2),))).headline
    )


def test_an_image_nobody_gave_abstains_only_when_a_break_is_near() -> None:
    assert "two ratings" in needs("fall_around_the_break", seen(None, 40, breaks=(a_break(5),)))
    assert outcome_of("fall_around_the_break", seen(None, None)) is None
