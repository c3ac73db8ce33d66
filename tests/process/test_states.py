"""Which channels are high, what goes with a slight, integration in three strands: each with data, each abstaining."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.process.treatment import H, at, treatment, when

from holdfast.case.record import CheckIn, Event, Tick, TwoPoleAnswers
from holdfast.process.level_swing import prior_of
from holdfast.process.links import link
from holdfast.process.states import States
from holdfast.process.states_knowledge import states_knowledge
from holdfast.process.unsteadiness import expected_square

NOW = when(40)
KNOWN = states_knowledge()
LOW, HIGH = 20, 80


def one(days_ago: float, ticks: tuple[Tick, ...] = (), **items: int) -> CheckIn:
    moment: datetime = NOW - timedelta(days=days_ago)
    return CheckIn(id=f"c{days_ago}", recorded_at=moment, when=moment, answers=TwoPoleAnswers(**items), ticks=ticks)


def three(days_ago: float, grand: int, entitled: int, vulnerable: int, ticks: tuple[Tick, ...] = ()) -> CheckIn:
    return one(days_ago, ticks, gr1=grand, ow=entitled, vu=vulnerable, sh=vulnerable, re=vulnerable)


def states(*check_ins: CheckIn, hours: tuple[H, ...] = (), events: tuple[Event, ...] = ()) -> States:
    found = at(treatment(list(hours), check_ins=check_ins, events=events), NOW).states
    assert found is not None
    return found


# --- time in each state ----------------------------------------------------------------------------------------------


def test_guilt_minus_shame_moves_in_the_same_time_as_every_channel() -> None:
    """Unsteadiness is put on one footing for all channels, and rests on this."""
    one, tilt = (prior_of(states_knowledge(), tilt=tilt) for tilt in (False, True))
    assert (one.shapes, one.item_noise, one.swing_days) == (tilt.shapes, tilt.item_noise, tilt.swing_days)


def test_the_four_states_are_told_with_how_often_each_was() -> None:
    rows = [three(7 * n, *((HIGH, LOW, LOW) if n < 6 else (LOW, LOW, HIGH))) for n in range(12)]
    found = states(*rows).time_in_states
    shares = {s.channels: round(s.share, 2) for s in found.shares if s.share > 0.01}
    assert shares == {("grandiosity",): 0.5, ("vulnerability",): 0.5}
    assert (found.switches, found.check_ins, found.needs) == (1, 12, 0)
    assert found.per_month == pytest.approx(365.25 / 12 / 77, rel=1e-6)


def test_all_shares_add_up_and_both_high_is_a_state_of_its_own() -> None:
    rows = [three(7 * n, 60, 52, 70) for n in range(10)]
    found = states(*rows).time_in_states
    assert sum(s.share for s in found.shares) == pytest.approx(1)
    assert len(found.shares) == 8
    assert found.shares[0].channels == ("grandiosity", "entitlement", "vulnerability")
    assert found.shares[1].channels == ("grandiosity", "vulnerability")
    assert found.shares[0].share < 0.7, "52 may lie on either side of the line"


def test_a_wobble_about_the_line_is_no_switch_and_neighbours_far_apart_are_none() -> None:
    wobble = [three(7 * n, 52 if n % 2 else 48, LOW, LOW) for n in range(12)]
    assert states(*wobble).time_in_states.switches == 0
    wide = [three(7 * n, 60 if n % 2 else 40, LOW, LOW) for n in range(12)]
    assert states(*wide).time_in_states.switches == 11
    apart = [three(11 * n, 60 if n % 2 else 40, LOW, LOW) for n in range(9)]
    found = states(*apart).time_in_states
    assert (found.switches, found.per_month, found.needs) == (0, None, 0)


def test_too_few_answers_to_all_three_say_how_many_more() -> None:
    rows = [three(7 * n, HIGH, LOW, LOW) for n in range(5)] + [one(7 * n, gr1=50) for n in range(6, 12)]
    found = states(*rows).time_in_states
    assert (found.shares, found.check_ins, found.needs) == ((), 5, 3)


def test_the_quarter_before_last_is_no_part_of_it() -> None:
    rows = [three(100 + 7 * n, HIGH, LOW, LOW) for n in range(20)]
    assert states(*rows).time_in_states.check_ins == 0


# --- what goes with what ---------------------------------------------------------------------------------------------


def with_slights(by: int) -> list[CheckIn]:
    """Every third check-in beside a slight, with vulnerability so much higher there."""
    noise = (0, 4, -3, 2, -5, 3)
    return [
        three(7 * n, 40 + noise[(n + 1) % 6], 40, 40 + noise[n % 6] + (by if n % 3 == 0 else 0),
              ("criticism",) if n % 3 == 0 else ())
        for n in range(30)
    ]  # fmt: skip


def test_what_goes_with_a_slight_is_told_channel_by_channel_and_drawn_towards_zero() -> None:
    found = {s.felt: s for s in states(*with_slights(15)).slights}
    vulnerable, grand = found["vulnerability"], found["grandiosity"]
    assert vulnerable.clear
    assert vulnerable.effect is not None
    assert 8 < vulnerable.effect < 15
    assert (vulnerable.times, vulnerable.others) == (10, 20)
    assert not grand.clear


def test_where_nothing_goes_with_it_the_band_holds_zero() -> None:
    assert not any(s.clear for s in states(*with_slights(0)).slights)


def test_fewer_than_five_of_either_kind_abstain() -> None:
    rows = with_slights(30)[:12]
    for s in states(*rows).slights:
        assert (s.effect, s.clear, s.times, s.needs) == (None, False, 4, 1)


def test_an_injury_counts_as_a_slight_for_two_weeks_after_it() -> None:
    rows = [three(7 * n, 40, 40, 40) for n in range(20)]
    day = (NOW - timedelta(days=70)).date()
    event = Event(id="e", recorded_at=NOW - timedelta(days=70), when=day, kind="injury", what="humiliation")
    vulnerable = next(s for s in states(*rows, events=(event,)).slights if s.felt == "vulnerability")
    assert vulnerable.times == 3


def test_a_slow_change_over_the_treatment_is_not_taken_for_the_work_of_slights() -> None:
    """All slights fall into the first half, in which the level was higher anyway."""
    rows = [three(7 * n, 40, 40, 70 if n >= 20 else 30, ("ignored",) if n >= 20 and n % 2 else ()) for n in range(40)]
    vulnerable = next(s for s in states(*rows).slights if s.felt == "vulnerability")
    assert vulnerable.effect is not None
    assert abs(vulnerable.effect) < 6


def test_treated_well_against_treated_ill_leaves_out_both_and_neither() -> None:
    kinds: tuple[tuple[Tick, ...], ...] = (("praise",), ("conflict",), ("praise", "conflict"), ())
    rows = [one(5 * n, kinds[n % 4], se=(70, 40, 99, 99)[n % 4] + n % 3) for n in range(24)]
    found = states(*rows).treated
    assert (found.times, found.others) == (6, 6)
    assert found.clear
    assert (found.effect or 0) > 20


def test_a_difference_without_any_spread_stands_as_it_is() -> None:
    found = link("vulnerability", [10.0] * 5 + [4.0] * 5, [True] * 5 + [False] * 5, KNOWN)
    assert (found.effect, found.low, found.high) == (6, 6, 6)


# --- how unsteady ----------------------------------------------------------------------------------------------------


def test_instability_takes_neighbours_and_real_gaps() -> None:
    rows = [one(7 * n, ow=(40, 60)[n % 2]) for n in range(6)] + [one(80 + 7 * n, ow=(40, 60)[n % 2]) for n in range(4)]
    found = next(u for u in states(*rows).unsteadiness if u.name == "entitlement")
    assert (found.ratings, found.pairs) == (10, 8)
    assert found.rmssd == pytest.approx(20)
    assert found.weekly == pytest.approx(20, rel=0.01)
    assert found.inertia == pytest.approx(-1)


def test_the_same_swing_told_of_days_and_of_weeks_is_put_on_one_footing() -> None:
    prior = prior_of(KNOWN, tilt=False)
    day, week = (expected_square(prior, span, 0.0, span) for span in (1.0, 7.0))
    assert day > 1.5 * week, "an average over a day swings more than one over a week"
    rows = [one(n, ow=(40, 60)[n % 2]) for n in range(20)]
    found = next(u for u in states(*rows).unsteadiness if u.name == "entitlement")
    assert found.weekly is not None
    assert found.rmssd is not None
    assert found.weekly < 0.9 * found.rmssd


# --- integration -----------------------------------------------------------------------------------------------------


def test_integration_is_three_strands_each_with_its_data_and_what_is_missing() -> None:
    hours = tuple(
        H(rating=60, image=(10, -10)[n % 2], moments=("curious_mind",) if n % 4 == 0 else (()), signs=())
        for n in range(14)
    )
    found = states(*(one(7 * n, re=60) for n in range(6)), hours=hours).strands
    assert found.outside.level is not None
    assert found.outside.treated.effect is None
    assert (found.split.looks, found.split.hours_since, found.split.due) == ((), 14, True)
    others = found.others
    assert (others.ratings, others.needs, others.lowest, others.highest) == (14, 0, -10, 10)
    assert others.swing == pytest.approx(10.4, abs=0.1)
    assert (others.turns, others.curious, others.hours) == (0, 4, 14)


def test_with_nothing_recorded_every_strand_says_so() -> None:
    found = states().strands
    assert (found.outside.level, found.outside.needs) == (None, 4)
    assert found.split.looks == ()
    assert (found.others.swing, found.others.needs) == (None, KNOWN.image_least)


def test_the_line_with_hindsight_ends_near_the_level_as_known_and_lies_in_the_scale() -> None:
    rows = [one(7 * n, ow=(0, 0, 0, 6)[n % 4]) for n in range(30)]
    found = at(treatment([], check_ins=rows), NOW)
    assert found.states is not None
    line = found.states.line("entitlement")
    channel = next(c for c in found.channels if c.name == "entitlement")
    assert len(line) == 30
    assert line[-1].level == pytest.approx(channel.level, abs=0.5)
    assert all(0 <= stand.low <= stand.level <= stand.high <= 100 for stand in line)
    assert any(stand.low == 0 for stand in line)
