"""Rules judged on treatments with known truth."""

from dataclasses import replace

import pytest

from holdfast.evaluate.rules import NOTHING, Tally, near_hours, spoken, told, total
from holdfast.simulate.examples import example
from holdfast.simulate.known import Known, KnownEpisode, Treatments
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw

SURE = ("probable_rupture", "two sources agree")
EPISODE = KnownEpisode(kind="confrontation", onset=10, trough=11, recovery=12, repaired_at=15, depth=30.0)
STABLE = Known(stable=True)


@pytest.fixture(scope="module")
def ordinary() -> Treatments:
    return draw("ordinary", 40, 30, 7)


def torn(treatments: Treatments) -> tuple[int, Tally]:
    """The first treatment in which the rule was right at least once."""
    return next(
        (i, tally)
        for i, known in enumerate(treatments.known)
        if known.episodes and (tally := told(to_case(treatments, i), known)).right.get(SURE)
    )


def test_what_goes_on_being_said_is_said_once() -> None:
    said = [(s.kind, s.about) for s in spoken(example("archivist"))]
    assert len(said) == len(set(said))
    assert (SURE, "hour:7") in said


def test_in_a_stable_treatment_whatever_is_said_is_a_false_alarm() -> None:
    case = example("stable-noise")
    tally = told(case, STABLE)
    assert tally.hours == len(case.record.sessions)
    assert tally.spoke == {}
    assert tally.heard == 0


def test_a_finding_near_a_planted_rupture_is_right_and_one_far_from_it_is_not(ordinary: Treatments) -> None:
    i, tally = torn(ordinary)
    assert 0 < tally.right[SURE] <= tally.judged[SURE] <= tally.spoke[SURE]
    untrue = told(to_case(ordinary, i), STABLE)
    assert untrue.judged == tally.judged
    assert untrue.right.get(SURE, 0) == 0


def test_a_planted_rupture_moved_away_makes_the_finding_wrong(ordinary: Treatments) -> None:
    i, _ = torn(ordinary)
    far = replace(ordinary.known[i], episodes=(replace(EPISODE, onset=500, trough=501, recovery=502, repaired_at=503),))
    assert told(to_case(ordinary, i), far).right.get(SURE, 0) == 0


def test_two_things_said_before_one_hour_are_one_hour_heard(ordinary: Treatments) -> None:
    _, tally = torn(ordinary)
    assert 0 < tally.heard <= sum(tally.spoke.values())
    assert tally.heard <= tally.hours


def test_tallies_add_up_and_give_rates_per_twenty_sessions_and_of_ten() -> None:
    one = Tally(60, {SURE: 3}, {SURE: 4}, {SURE: 5}, {"probable_rupture": 15}, 2)
    both = total([one, Tally(40, {SURE: 2}, {}, {}, {"probable_rupture": 5}, 1)])
    assert both.false_alarms_per_20(SURE) == 1.0
    assert both.right_of_10(SURE) == 8.0
    assert both.chance_of_10("probable_rupture") == 2.0
    assert both.chance_of_10("too_fast") is None
    assert both.heard == 3
    assert NOTHING.right_of_10(SURE) is None
    assert NOTHING.chance_of_10("probable_rupture") is None
    assert NOTHING.false_alarms_per_20(SURE) == 0.0


def test_a_rupture_is_spoken_of_once_however_often_it_was(ordinary: Treatments) -> None:
    i, tally = torn(ordinary)
    assert tally.planted == len(ordinary.known[i].episodes)
    assert 0 < tally.found[SURE] <= min(tally.planted, tally.right[SURE])
    assert tally.found_of_10(SURE) == 10 * tally.found[SURE] / tally.planted
    assert tally.found_of_10(("too_fast", "worth asking")) is None
    assert NOTHING.found_of_10(SURE) is None


def test_near_a_rupture_is_an_hour_before_its_onset_to_an_hour_after_its_last() -> None:
    one = Known(stable=False, episodes=(EPISODE,))
    assert near_hours("probable_rupture", one, 60) == frozenset(range(9, 16))
    never = Known(stable=False, episodes=(replace(EPISODE, onset=50, trough=51, recovery=52, repaired_at=None),))
    assert near_hours("gap_between_you", never, 60) == frozenset(range(49, 61))
    assert near_hours("probable_rupture", STABLE, 60) == frozenset()


def test_a_turn_is_judged_by_turns_and_going_away_by_going_away() -> None:
    one = Known(stable=False, episodes=(EPISODE,), turns=((30, 31),), softened=((40, 42),), left_at=50, back_at=53)
    assert near_hours("devaluing_turn", one, 60) == {30, 31, 32, 40, 41, 42, 43}
    assert near_hours("not_heard_since", one, 60) == {50, 51, 52, 53}
    assert near_hours("not_heard_since", replace(one, back_at=None), 52) == {50, 51, 52}
    assert near_hours("too_fast", one, 60) == frozenset()
