"""Rules judged on treatments with known truth."""

from dataclasses import replace

from holdfast.evaluate.rules import NOTHING, Tally, hours_near, quiet, spoken, total, with_ruptures
from holdfast.simulate.examples import example
from holdfast.simulate.planted import Truth
from holdfast.simulate.simple import simple_rupture, stable

SURE = ("probable_rupture", "two sources agree")


def test_what_goes_on_being_said_is_said_once() -> None:
    said = [(s.kind, s.about) for s in spoken(example("archivist"))]
    assert len(said) == len(set(said))
    assert (SURE, "hour:7") in said


def test_in_a_stable_treatment_whatever_is_said_is_a_false_alarm() -> None:
    case = example("stable-noise")
    tally = quiet(case)
    assert tally.hours == len(case.record.sessions)
    assert tally.spoke == {}


def test_a_finding_near_a_planted_rupture_is_right_and_one_far_from_it_is_not() -> None:
    case, truth = next(pair for pair in map(simple_rupture, range(30)) if with_ruptures(*pair).right.get(SURE))
    told = with_ruptures(case, truth)
    assert 0 < told.right[SURE] <= told.judged[SURE]
    untrue = with_ruptures(case, Truth())
    assert untrue.judged == told.judged
    assert untrue.right.get(SURE, 0) == 0


def test_a_planted_rupture_moved_away_makes_the_finding_wrong() -> None:
    case, truth = next(pair for pair in map(simple_rupture, range(30)) if with_ruptures(*pair).right.get(SURE))
    far = Truth(tuple(replace(e, onset=500, trough=501, repaired_at=502) for e in truth.episodes))
    assert with_ruptures(case, far).right.get(SURE, 0) == 0


def test_tallies_add_up_and_give_rates_per_twenty_sessions_and_of_ten() -> None:
    one = Tally(60, {SURE: 3}, {SURE: 4}, {SURE: 5})
    both = total([one, Tally(40, {SURE: 2}, {}, {})])
    assert both.false_alarms_per_20(SURE) == 1.0
    assert both.right_of_10(SURE) == 8.0
    assert NOTHING.right_of_10(SURE) is None
    assert NOTHING.false_alarms_per_20(SURE) == 0.0


def test_the_same_seed_gives_the_same_tally() -> None:
    assert quiet(stable(3, 20)) == quiet(stable(3, 20))


def test_the_hours_near_a_rupture_are_those_at_which_anything_said_is_called_right() -> None:
    _, truth = simple_rupture(1)
    (first, *_) = truth.episodes
    one = replace(truth, episodes=(replace(first, onset=10, repaired_at=15),))
    assert hours_near(one, 60) == 8  # 9 to 16
    never = replace(truth, episodes=(replace(first, onset=50, repaired_at=None),))
    assert hours_near(never, 60) == 12  # 49 to 60
    assert hours_near(Truth(), 60) == 0
