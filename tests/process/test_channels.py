"""Channels: a slow level with its swing; thin data abstain; nothing is read as today."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.process.treatment import at, treatment, when

from holdfast.case.measured import Measure
from holdfast.case.record import CheckIn, TwoPoleAnswers
from holdfast.process.readings import Channel
from holdfast.process.summaries import levels

NOW = when(30)


def check_in(days_ago: float, **items: int) -> CheckIn:
    moment: datetime = NOW - timedelta(days=days_ago)
    return CheckIn(id=f"c{days_ago}", recorded_at=moment, when=moment, answers=TwoPoleAnswers(**items))


def channel(name: str, *check_ins: CheckIn) -> Channel:
    return next(c for c in at(treatment([], check_ins=check_ins), NOW).channels if c.name == name)


def test_the_level_lies_among_the_answers_with_a_band_about_it_and_no_swing_yet() -> None:
    days = (1, 6, 12, 20, 27)
    found = channel("entitlement", *(check_in(d, ow=v) for d, v in zip(days, (40, 50, 60, 50, 55), strict=True)))
    assert (found.n_recent, found.single_item, found.needs) == (5, True, 0)
    assert found.level is not None
    assert found.low is not None
    assert found.high is not None
    assert 45 < found.level < 55
    assert 20 < found.high - found.low < 40
    assert (found.lowest, found.highest, found.swing) == (40, 60, None)


def test_with_more_answers_the_band_narrows_and_his_own_swing_is_told() -> None:
    weekly = [check_in(7 * n, ow=(40, 60, 52, 48)[n % 4]) for n in range(30)]
    few, many = channel("entitlement", *weekly[:5]), channel("entitlement", *weekly)
    assert many.low is not None
    assert many.high is not None
    assert many.high - many.low < (few.high or 0) - (few.low or 0)
    assert few.swing is None
    assert many.swing is not None
    assert 5 < many.swing < 12


def test_two_who_differ_in_nothing_but_how_widely_they_swing_have_bands_of_their_own() -> None:
    def wide(by: int) -> Channel:
        return channel("entitlement", *(check_in(7 * n, ow=50 + (by if n % 2 else -by)) for n in range(30)))

    calm, stormy = wide(2), wide(30)
    assert calm.swing is not None
    assert stormy.swing is not None
    assert stormy.swing > 2 * calm.swing
    assert (stormy.high or 0) - (stormy.low or 0) > 2 * ((calm.high or 0) - (calm.low or 0))


def test_a_b_pni_draws_the_level_a_little_towards_what_it_says() -> None:
    rows = [check_in(d, gr1=40) for d in (1, 8, 15, 22)]

    def level(*answers: int) -> float:
        forms = [
            Measure(id=f"b{n}", recorded_at=NOW, when=NOW.date() - timedelta(days=10), instrument="b-pni",
                    items=(answer,) * 28) for n, answer in enumerate(answers)
        ]  # fmt: skip
        process = at(treatment([], check_ins=rows, measures=tuple(forms)), NOW)
        found = next(c for c in process.channels if c.name == "grandiosity")
        assert found.level is not None
        return found.level

    without = level()
    assert without < level(5) < without + 5
    assert level(0) < without
    assert level() == without


def test_a_week_of_daily_check_ins_is_one_occasion_and_not_seven() -> None:
    daily = [check_in(d, ow=50) for d in range(25)]
    found = channel("entitlement", *daily)
    assert found.n_recent == 25
    assert found.swing is None, "four weeks of answers, however many: too few to fit anything of his own"


def test_three_check_ins_are_too_few_for_a_level() -> None:
    found = channel("entitlement", *(check_in(d, ow=50) for d in (1, 2, 3)))
    assert (found.level, found.low, found.high, found.direction, found.n_recent) == (None, None, None, None, 3)
    assert found.needs == 1


def test_an_item_not_answered_is_missing_in_its_channel_alone() -> None:
    rows = [check_in(d, gr1=70, vu=30, sh=40, re=50) for d in (1, 2, 3, 4)]
    known = levels(at(treatment([], check_ins=rows), NOW))
    assert set(known) == {"grandiosity", "vulnerability", "external_regulation"}
    assert channel("entitlement", *rows).points == ()


def test_a_check_in_of_long_ago_is_a_point_and_no_part_of_the_level() -> None:
    old = [check_in(d, ow=90) for d in (200, 210, 220, 230)]
    found = channel("entitlement", *old)
    assert (found.level, len(found.points)) == (None, 4)
    assert [value for _, value in found.points] == [90, 90, 90, 90]


def test_direction_compares_with_the_weeks_before_and_abstains_where_they_are_thin() -> None:
    def direction(now: int, before: int, n_before: int = 4) -> str | None:
        recent = [check_in(d, ow=now) for d in (1, 2, 3, 4)]
        earlier = [check_in(40 + d, ow=before) for d in range(n_before)]
        return channel("entitlement", *recent, *earlier).direction

    assert direction(60, 40) == "up"
    assert direction(40, 60) == "down"
    assert direction(45, 40) == "steady"
    assert direction(60, 40, n_before=3) is None


def test_a_level_near_the_end_of_the_scale_keeps_its_band_on_the_scale() -> None:
    found = channel("entitlement", *(check_in(d, ow=v) for d, v in enumerate((100, 98, 60, 100, 96, 100), 1)))
    assert found.high == 100


def test_the_tilt_needs_guilt_and_shame_both() -> None:
    rows = [check_in(1, gu=60, sh=20), check_in(2, gu=50), check_in(3, sh=20)]
    assert [value for _, value in channel("reparative_tilt", *rows).points] == [40]
