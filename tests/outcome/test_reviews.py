"""Change is judged at planned reviews, with the error split over the looks, against error and own variability."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from holdfast.case.record import About, Measure, Record, Review, Sample, Scale, Session
from holdfast.outcome.read import read_outcome
from holdfast.outcome.readings import Change

START = date(2023, 1, 3)
SCALE = Scale(low=0, high=40, better="lower", title="Strain")
SAMPLE = Sample(spread=6.0, reliability=0.9, source="invented")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 0, tzinfo=UTC)


def week(n: int) -> date:
    return START + timedelta(weeks=n)


def record(values: list[float], *reviews: Review, better: str = "lower", sample: Sample | None = SAMPLE) -> Record:
    scale = Scale(low=0, high=40, better=better, title="Strain")  # type: ignore[arg-type]
    measures = tuple(
        Measure(
            id=f"m{n}", recorded_at=at(week(n)), when=week(n), instrument="strain", total=v, scale=scale, sample=sample
        )
        for n, v in enumerate(values)
    )
    about = About(pseudonym="Nemo", address="he", origin="invented", first_contact=START, zone="UTC")
    return Record(id="nemo", about=about, measures=measures, reviews=reviews)


def planned(on: date, id: str = "r1") -> Review:
    return Review(id=id, recorded_at=at(START), when=START, status="planned", due=on)


def held(on: date) -> Review:
    return Review(id="held", recorded_at=at(on), when=on, status="held")


def change(values: list[float], better: str = "lower", sample: Sample | None = SAMPLE) -> Change:
    """The change judged at one review planned for the day of the last value."""
    last = week(len(values) - 1)
    (found,) = read_outcome(record(values, planned(last), better=better, sample=sample), at(last)).changes
    return found


FALL = [30, 29, 31, 30, 28, 30, 29, 31, 30, 29, 12, 11, 13, 12, 11, 13, 11, 12, 12, 11]
NOISE = [20, 28, 14, 25, 17, 29, 15, 22, 27, 16, 24, 18, 26, 13, 28, 17, 23, 15, 14, 14]


def test_a_large_and_steady_fall_is_better_where_lower_is_better_and_worse_where_higher_is() -> None:
    assert change([*FALL]).verdict == "improved"
    assert change([*FALL], better="higher").verdict == "worse"


def test_a_fall_within_his_own_ups_and_downs_is_no_change_although_the_measure_alone_would_say_so() -> None:
    found = change([*NOISE])
    assert found.first is not None
    assert found.last is not None
    assert abs(found.last - found.first) > (found.smallest_change or 0)
    assert found.verdict == "no_reliable_change"


def test_a_change_within_the_measures_error_is_no_change_however_steady_he_is() -> None:
    steady = [20.0, 20.1, 20, 19.9, 20, 20.1, 20, 18, 18.1, 18, 17.9, 18, 18.1, 18]
    assert change(steady).verdict == "no_reliable_change"


def test_between_reviews_nothing_is_judged() -> None:
    ahead = record([*FALL], planned(week(60)))
    assert read_outcome(ahead, at(week(13))).changes == ()
    assert read_outcome(record([*FALL]), at(week(13))).changes == ()


def test_a_review_judges_what_was_known_on_its_day() -> None:
    late = record([*FALL], planned(week(9)))
    (found,) = read_outcome(late, at(week(19))).changes
    assert found.last == pytest.approx(30)


def test_the_error_is_split_over_the_looks() -> None:
    reviews = [planned(week(n), f"r{n}") for n in (4, 8, 13, 40)]
    (found,) = read_outcome(record([*FALL], *reviews), at(week(13))).changes
    assert (found.look, found.looks) == (3, 4)
    assert found.alpha == pytest.approx(0.05 / 4)


def test_a_review_is_open_until_it_is_held() -> None:
    assert read_outcome(record([*FALL], planned(week(13))), at(week(13))).review_open
    assert not read_outcome(record([*FALL], planned(week(13)), held(week(13))), at(week(14))).review_open


def test_a_review_at_an_hour_has_come_when_that_hour_is_the_next() -> None:
    review = Review(id="r1", recorded_at=at(START), when=START, status="planned", at_session=3)
    hours = tuple(Session(id=f"s{n}", recorded_at=at(week(n)), number=n, when=at(week(n))) for n in (1, 2))
    base = record([20, 21], review)
    one = Record(id=base.id, about=base.about, measures=base.measures, reviews=base.reviews, sessions=hours[:1])
    two = Record(id=base.id, about=base.about, measures=base.measures, reviews=base.reviews, sessions=hours)
    assert read_outcome(one, at(week(1))).next_review_session == 3
    assert read_outcome(two, at(week(2))).review_open


def test_two_to_five_ratings_rest_on_the_measure_alone_and_say_so() -> None:
    found = change([30, 20, 12])
    assert (found.verdict, found.single, found.chance, found.needs) == ("improved", True, None, 3)


def test_without_a_coefficient_few_ratings_are_too_early_to_judge() -> None:
    assert change([30, 20, 12], sample=None).verdict == "too_early"
    assert change([30], sample=None).verdict == "too_early"


def test_a_measure_without_a_better_direction_is_not_judged() -> None:
    last = week(19)
    assert read_outcome(record([*FALL], planned(last), better="neither"), at(last)).changes == ()


def test_the_same_record_is_judged_the_same_twice() -> None:
    assert change([*FALL]) == change([*FALL])


def test_a_case_with_twenty_reviews_and_more_is_read() -> None:
    reviews = [planned(week(n), f"r{n}") for n in range(1, 25)]
    found = read_outcome(record([*FALL], *reviews), at(week(24)))
    assert (found.changes[0].look, found.changes[0].looks) == (24, 24)


def test_reviews_planned_afterwards_cannot_unsay_a_verdict() -> None:
    one = planned(week(19))
    more = [
        Review(id=f"later{n}", recorded_at=at(week(20)), when=week(20), status="planned", due=week(20 + n))
        for n in range(1, 60)
    ]
    (before,) = read_outcome(record([*FALL], one), at(week(20))).changes
    (after,) = read_outcome(record([*FALL], one, *more), at(week(20))).changes
    assert (before.verdict, before.alpha) == (after.verdict, after.alpha) == ("improved", 0.05 / 3)


def test_a_review_left_out_does_not_keep_every_later_one_open() -> None:
    reviews = (planned(week(4)), planned(week(13), "r2"))
    assert read_outcome(record([*FALL], *reviews), at(week(13))).review_open
    assert not read_outcome(record([*FALL], *reviews, held(week(13))), at(week(14))).review_open


def test_a_review_held_late_is_not_taken_for_the_next_one() -> None:
    reviews = (planned(week(4)), planned(week(13), "r2"), held(week(5)))
    assert not read_outcome(record([*FALL], *reviews), at(week(12))).review_open
    assert read_outcome(record([*FALL], *reviews), at(week(13))).review_open


def test_a_review_may_be_held_a_little_early_and_an_old_extra_one_holds_no_later_one() -> None:
    one = planned(week(13))
    assert not read_outcome(record([*FALL], one, held(week(11))), at(week(14))).review_open
    assert read_outcome(record([*FALL], one, held(week(2))), at(week(14))).review_open


def test_a_review_at_an_hour_whose_number_was_left_out_keeps_its_day() -> None:
    review = Review(id="r1", recorded_at=at(START), when=START, status="planned", at_session=3)
    hours = tuple(Session(id=f"s{n}", recorded_at=at(week(n)), number=n, when=at(week(n))) for n in (1, 2, 4, 5))
    base = record([*FALL], review)
    whole = Record(id=base.id, about=base.about, measures=base.measures, reviews=base.reviews, sessions=hours)
    (found,) = read_outcome(whole, at(week(19))).changes
    assert found.review_on == week(4)


def test_the_next_review_is_the_one_that_comes_first_by_day_or_by_hour() -> None:
    far = planned(week(100), "far")
    near = Review(id="near", recorded_at=at(START), when=START, status="planned", at_session=6)
    by_hour = read_outcome(record([*FALL], far, near), at(week(1)))
    assert (by_hour.next_review_session, by_hour.next_review) == (6, None)
    soon = planned(week(2), "soon")
    late = Review(id="late", recorded_at=at(START), when=START, status="planned", at_session=60)
    by_day = read_outcome(record([*FALL], late, soon), at(week(1)))
    assert (by_day.next_review_session, by_day.next_review) == (None, week(2))


def test_a_measure_whose_own_scale_was_changed_is_one_line_on_the_newest_scale() -> None:
    wide = Scale(low=0, high=100, better="lower", title="Strain")
    base = record([20.0] * 20)
    old = tuple(replace(m, scale=wide, total=80.0) for m in base.measures[:8])
    mixed = replace(base, measures=(*old, *base.measures[8:]), reviews=(planned(week(19)),))
    (series,) = read_outcome(mixed, at(week(19))).series
    assert (series.high, {p.value for p in series.points}, len(series.points)) == (40, {20.0}, 12)


def test_reviews_planned_one_at_a_time_do_not_each_take_all_the_error_there_is() -> None:
    plan: list[Review] = []
    alphas = []
    for n in (8, 12, 16, 19):
        when = week(n - 4)
        plan.append(Review(id=f"r{n}", recorded_at=at(when), when=when, status="planned", due=week(n)))
        (found,) = read_outcome(record([*FALL], *plan), at(week(n))).changes
        alphas.append(found.alpha)
    assert alphas == pytest.approx([0.05 / 3, 0.05 / 3, 0.05 / 3, 0.05 / 4])


@pytest.mark.parametrize(("id", "high", "low", "n"), [("narq-s", 6, 1, 6), ("lpfs-bf", 4, 1, 12), ("wai-sr", 5, 1, 12)])
def test_a_profile_and_a_measure_of_whose_error_no_source_tells_get_no_verdict_at_a_review(
    id: str, high: int, low: int, n: int
) -> None:
    # a shift from end to end passes even the widest limit
    forms = tuple(
        Measure(id=f"n{k}", recorded_at=at(week(k)), when=week(k), instrument=id, items=(answer,) * n)
        for k, answer in enumerate([high] * 6 + [low] * 6)
    )
    about = About(pseudonym="Nemo", address="he", origin="invented", first_contact=START, zone="UTC")
    found = read_outcome(Record(id="nemo", about=about, measures=forms, reviews=(planned(week(11)),)), at(week(11)))
    assert [series.instrument for series in found.series] == [id]
    assert found.series[0].smallest_change is None
    assert found.changes == ()
