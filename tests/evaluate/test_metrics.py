"""Alarms against what is true: worked by hand, and against a slow reading of the same definitions."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluate.hours import hours

from holdfast.evaluate.detector import Alarms
from holdfast.evaluate.metrics import (
    Counts,
    by_kind,
    counted,
    f1_interval,
    figures,
    merged,
    planted,
    planted_turns,
    reliability,
    together,
)
from holdfast.simulate.known import EpisodeKind, Known, KnownEpisode

HOURS = 20


def episode(onset: int, repaired_at: int | None, kind: EpisodeKind = "confrontation", trough: int = 0) -> KnownEpisode:
    return KnownEpisode(kind, onset, trough or onset, max(trough, onset) + 1, repaired_at, 20.0)


def judged(alarms: list[int], *episodes: KnownEpisode, length: int = HOURS) -> Counts:
    """Alarms at these hours (from 1) of one treatment."""
    columns = hours([[60.0] * length])
    raised = np.zeros((1, length), dtype=bool)
    raised[0, [hour - 1 for hour in alarms]] = True
    return counted(Alarms(raised), planted([Known(not episodes, tuple(episodes))], columns))


def sums(counts: Counts) -> dict[str, float]:
    return {name: float(values.sum()) for name, values in counts.each.items()}


def test_an_alarm_one_hour_from_an_onset_is_right_and_two_hours_from_it_is_not() -> None:
    for hour, right in ((8, 0), (9, 1), (10, 1), (11, 1), (12, 0)):
        assert sums(judged([hour], episode(10, 14)))["right"] == right


def test_a_late_alarm_inside_an_episode_is_not_right_finds_it_and_is_no_false_alarm() -> None:
    found = figures(judged([12], episode(10, 14)))
    assert (found["precision"], found["recall"], found["f1"]) == (0, 0, 0)
    assert (found["episode_recall"], found["delay_sessions"], found["false_alarms_per_20_sessions"]) == (1, 2, 0)


def test_an_alarm_in_the_hour_before_finds_the_episode_without_delay() -> None:
    found = figures(judged([9], episode(10, 14)))
    assert (found["recall"], found["episode_recall"], found["delay_sessions"]) == (1, 1, 0)


def test_an_episode_ends_in_the_hour_before_it_was_repaired_and_one_never_repaired_with_the_treatment() -> None:
    assert figures(judged([13], episode(10, 14)))["episode_recall"] == 1
    assert figures(judged([14], episode(10, 14)))["episode_recall"] == 0
    assert figures(judged([20], episode(10, None)))["episode_recall"] == 1


def test_false_alarms_are_counted_per_20_hours_outside_episodes() -> None:
    # hours 9 to 13 belong to the episode: 15 of 20 lie outside
    found = figures(judged([3, 17], episode(10, 14)))
    assert found["false_alarms_per_20_sessions"] == pytest.approx(20 * 2 / 15)


def test_an_alarm_right_after_a_very_short_episode_is_right_and_so_not_false() -> None:
    found = sums(judged([11], episode(10, 11)))
    assert (found["right"], found["false"], found["outside"]) == (1, 0, 17)


def test_alarms_fewer_than_three_hours_apart_are_one_at_the_first_of_them() -> None:
    raised = np.zeros((1, HOURS), dtype=bool)
    raised[0, [2, 3, 5, 8, 12, 14, 16, 18]] = True
    assert np.flatnonzero(merged(raised)[0]).tolist() == [2, 8, 12]


def test_one_alarm_is_right_for_one_onset_only() -> None:
    found = sums(judged([11], episode(10, 12), episode(12, 15)))
    assert (found["right"], found["found"], found["alarms"]) == (1, 2, 1)


def test_an_alarm_early_for_the_second_onset_leaves_the_first_to_another() -> None:
    found = sums(judged([9, 12], episode(10, 12), episode(13, 15)))
    assert (found["right"], found["onsets"]) == (2, 2)


def test_a_slow_withdrawal_counts_as_a_withdrawal_and_by_itself() -> None:
    kinds = by_kind(judged([6, 15], episode(5, 9, "withdrawal", 7), episode(14, None, "withdrawal")))
    assert kinds["withdrawal"] == {"episodes": 2, "recall": 1, "episode_recall": 1, "delay_sessions": 1}
    assert kinds["slow_withdrawal"]["episodes"] == 1
    assert kinds["confrontation"] == {"episodes": 0, "recall": None, "episode_recall": None, "delay_sessions": None}


def test_an_episode_after_the_end_of_a_treatment_is_none() -> None:
    assert sums(judged([], episode(10, 14), length=9))["onsets"] == 0


def test_an_alarm_at_an_hour_that_did_not_take_place_is_refused() -> None:
    columns = hours([[60.0, None, 60.0]], held=[[True, False, True]])
    with pytest.raises(ValueError, match="hour 2, which did not take place"):
        counted(Alarms(np.array([[False, True, False]])), planted([Known(True)], columns))


def test_hours_that_did_not_take_place_are_not_counted_as_quiet_ones() -> None:
    columns = hours([[60.0] * 4], held=[[True, False, True, True]])
    found = counted(Alarms(np.zeros((1, 4), dtype=bool)), planted([Known(True)], columns))
    assert sums(found)["outside"] == 3


def test_silence_where_there_was_something_has_no_precision_and_an_f1_of_nothing() -> None:
    found = figures(judged([], episode(10, 14)))
    assert (found["precision"], found["recall"], found["f1"], found["delay_sessions"]) == (None, 0, 0, None)
    assert figures(judged([]))["f1"] is None


def test_brier_and_reliability_speak_of_an_onset_within_an_hour() -> None:
    columns = hours([[60.0] * 6])
    true = planted([Known(False, (episode(3, 6),))], columns)
    chance = np.array([[0.0, 0.5, 1.0, 0.85, np.nan, 0.1]])
    found = counted(Alarms(np.zeros((1, 6), dtype=bool), chance), true)
    assert figures(found)["brier"] == pytest.approx((0 + 0.25 + 0 + 0.15**2 + 0.01) / 5)
    assert [(b["from"], b["said"], b["right"]) for b in reliability(found)] == [
        (0.0, 1, 0),
        (0.1, 1, 0),
        (0.5, 1, 1),
        (0.8, 1, 1),
        (0.9, 1, 1),
    ]
    with pytest.raises(ValueError, match="outside 0 to 1"):
        counted(Alarms(np.zeros((1, 6), dtype=bool), chance * 3), true)


def test_the_interval_holds_the_figure_and_narrows_with_more_patients() -> None:
    rng = np.random.default_rng(2)
    one = [judged([10] if rng.random() < 0.6 else [3], episode(10, 14)) for _ in range(40)]
    few, many = together(one), together(one * 9)
    low, high = f1_interval(few, seed=1) or (1, 0)
    closer = f1_interval(many, seed=1) or (1, 0)
    assert low <= (figures(few)["f1"] or 0) <= high
    assert closer[1] - closer[0] < high - low
    assert f1_interval(few, seed=1) == (low, high)
    assert f1_interval(judged([]), seed=1) is None


# The same definitions, read slowly.


def slowly(raised: list[bool], held: list[bool], episodes: list[KnownEpisode]) -> dict[str, float]:
    length = len(raised)
    alarms: list[int] = []
    before = None
    for hour in range(1, length + 1):
        if raised[hour - 1]:
            if before is None or hour - before >= 3:
                alarms.append(hour)
            before = hour
    most = 0
    for size in range(min(len(alarms), len(episodes)), 0, -1):
        for chosen in itertools.combinations(range(len(episodes)), size):
            for order in itertools.permutations(alarms, size):
                if all(abs(episodes[k].onset - a) <= 1 for k, a in zip(chosen, order, strict=True)):
                    most = size
        if most:
            break
    delays = []
    inside = set()
    for e in episodes:
        inside |= set(range(e.onset - 1, max(e.last(length), e.onset + 1) + 1))
        hits = [a for a in alarms if e.onset - 1 <= a <= e.last(length)]
        delays += [max(hits[0] - e.onset, 0)] if hits else []
    outside = [hour for hour in range(1, length + 1) if held[hour - 1] and hour not in inside]
    return {
        "alarms": len(alarms),
        "right": most,
        "onsets": len(episodes),
        "found": len(delays),
        "delay": sum(delays),
        "false": sum(a in outside for a in alarms),
        "outside": len(outside),
    }


@st.composite
def treatments(draw: st.DrawFn) -> tuple[list[bool], list[bool], list[KnownEpisode]]:
    length = draw(st.integers(1, 16))
    held = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=length, max_size=length))
    raised = [draw(st.booleans()) and there for there in held]
    episodes: list[KnownEpisode] = []
    onset = draw(st.integers(1, 5))
    while onset <= length and len(episodes) < 4:
        lasts = draw(st.integers(1, 5))
        episodes.append(episode(onset, draw(st.sampled_from([onset + lasts, onset + lasts, None]))))
        if episodes[-1].repaired_at is None:
            break
        onset += lasts + draw(st.integers(0, 3))
    return raised, held, episodes


@settings(max_examples=50, deadline=None)
@given(st.lists(treatments(), min_size=1, max_size=4))
def test_the_counts_are_those_of_the_definitions_read_slowly(some: list[tuple[list[bool], list[bool], Any]]) -> None:
    columns = hours([[60.0] * len(raised) for raised, _, _ in some], held=[held for _, held, _ in some])
    table = np.zeros(columns.held.shape, dtype=bool)
    for i, (raised, _, _) in enumerate(some):
        table[i, : len(raised)] = raised
    counts = counted(Alarms(table), planted([Known(not e, tuple(e)) for _, _, e in some], columns))
    for i, one in enumerate(some):
        expected = slowly(*one)
        assert {name: counts.each[name][i] for name in expected} == expected
    apart = figures(counts)
    kinds = by_kind(counts)["confrontation"]
    assert (kinds["recall"], kinds["episode_recall"]) == (apart["recall"], apart["episode_recall"])


def test_a_turn_is_judged_at_the_hour_after_the_fall_and_one_more() -> None:
    columns = hours([[60.0] * 10, [60.0] * 10, [60.0] * 10, [60.0] * 4])
    raised = np.zeros((4, 10), dtype=bool)
    raised[0, 5] = raised[1, 6] = raised[2, 8] = True
    known = [Known(False, turns=((5, 6),))] * 4
    found = counted(Alarms(raised), planted_turns(known, columns))
    assert found.each["right"].tolist() == [1, 1, 0, 0]
    assert found.each["found"].tolist() == [1, 1, 0, 0]
    assert found.each["false"].tolist() == [0, 0, 1, 0]
    # the last treatment had ended before
    assert found.each["onsets"].tolist() == [1, 1, 1, 0]
