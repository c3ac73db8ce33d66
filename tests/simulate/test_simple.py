from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.casefile import read_case, write_case
from holdfast.checking import check_case
from holdfast.process.scores import alliance_scores
from holdfast.simulate.planted import Episode, draw_course, draw_episodes, effect
from holdfast.simulate.simple import Truth, simple_rupture, stable
from holdfast.simulate.write import write_cases

seeds = st.integers(0, 100_000)


@given(seed=seeds, sessions=st.integers(4, 70))
@settings(max_examples=15)
def test_a_stable_treatment_fits_together_and_says_simulated(seed: int, sessions: int) -> None:
    case = stable(seed, sessions)
    assert check_case(case) == ()
    assert len(case.record.sessions) == sessions
    assert case.record.about.origin == "simulated"
    assert "Simulated" in case.record.about.pseudonym


@given(seed=seeds, sessions=st.integers(16, 70))
@settings(max_examples=15)
def test_a_treatment_with_ruptures_fits_together_and_has_at_least_one(seed: int, sessions: int) -> None:
    case, truth = simple_rupture(seed, sessions)
    assert check_case(case) == ()
    assert truth.episodes
    for episode in truth.episodes:
        assert 6 <= episode.onset <= sessions - 4
        assert episode.ended is None or episode.ended > episode.onset


@given(seed=seeds)
def test_episodes_follow_each_other_with_time_for_a_usual_and_none_follows_an_unrepaired_one(seed: int) -> None:
    episodes = draw_episodes(60, random.Random(seed))
    for before, after in pairwise(episodes):
        assert before.repaired_at is not None
        assert after.onset >= before.repaired_at + 6


@given(seed=seeds)
def test_an_episode_weighs_nothing_before_it_and_after_its_repair(seed: int) -> None:
    for episode in draw_episodes(60, random.Random(seed)):
        assert effect(episode, episode.onset) < 0
        assert effect(episode, episode.trough) == -episode.depth
        assert effect(episode, (episode.rise_from or episode.onset) - 1) == 0
        if episode.repaired_at is None:
            assert effect(episode, 500) == pytest.approx(-0.85 * episode.depth)
        else:
            assert effect(episode, episode.repaired_at) == 0
            assert effect(episode, episode.repaired_at - 1) < 0


def test_a_slow_withdrawal_falls_step_by_step() -> None:
    slow = Episode(kind="withdrawal", onset=10, trough=12, recovery=14, depth=30, repaired_at=16)
    assert [effect(slow, n) for n in range(9, 17)] == [0, -10, -20, -30, -30, -20, -10, 0]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert write_case(stable(7)) == write_case(stable(7))
    assert write_case(simple_rupture(7)[0]) == write_case(simple_rupture(7)[0])
    assert write_case(stable(7)) != write_case(stable(8))


def test_a_case_file_of_a_simulated_treatment_reads_back_the_same() -> None:
    case, _ = simple_rupture(11)
    again = read_case(write_case(case))
    assert (again.record, again.working) == (case.record, case.working)


def test_nothing_is_planted_in_a_stable_treatment() -> None:
    course = draw_course(60, (), random.Random(3))
    assert max(course.felt) - min(course.felt) < 45
    assert Truth().at(10) is None


def test_ratings_in_a_planted_rupture_are_lower_than_before_it() -> None:
    falls = []
    for seed in range(40):
        case, truth = simple_rupture(seed)
        rated = {s.number: alliance_scores(s.patient)[0] for s in case.record.sessions if s.patient}
        first = truth.episodes[0]
        before = [
            v for n, v in rated.items() if v is not None and first.onset - 6 <= n < (first.rise_from or first.onset)
        ]
        during = [v for n, v in rated.items() if v is not None and first.trough <= n < first.recovery]
        if before and during:
            falls.append(mean(before) - mean(during))
    assert len(falls) > 30
    assert 12 < mean(falls) < 35


def test_the_therapist_knows_something_of_his_own() -> None:
    """The rating of the hour is no copy of the patient's: it moves with it, and by itself."""
    pairs = []
    for seed in range(20):
        case = stable(seed)
        mine = {log.session: log.alliance for log in case.working.logs if log.alliance is not None}
        his = {s.number: alliance_scores(s.patient)[0] for s in case.record.sessions if s.patient}
        both = [(mine[n] * 10, v) for n, v in his.items() if v is not None and n in mine]
        middle, level = mean(a for a, _ in both), mean(b for _, b in both)
        pairs += [(a - middle, b - level) for a, b in both]
    sxy, sxx, syy = sum(a * b for a, b in pairs), sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs)
    assert 0.1 < sxy / (sxx * syy) ** 0.5 < 0.6


def test_answers_are_missing_now_and_then_and_never_zero_for_it() -> None:
    held = [s for seed in range(20) for s in stable(seed).record.sessions if s.took_place]
    assert 0.04 < sum(s.patient is None for s in held) / len(held) < 0.12


def test_core_10_does_not_change_in_either_kind() -> None:
    for case in (stable(5), simple_rupture(5)[0]):
        sums = [sum(m.items or ()) for m in case.record.measures]  # type: ignore[arg-type]
        assert abs(mean(sums[:20]) - mean(sums[-20:])) < 3


@pytest.mark.parametrize("sessions", [0, 3])
def test_too_few_sessions_are_refused_in_words(sessions: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        stable(1, sessions)
    with pytest.raises(ValueError, match="at least"):
        simple_rupture(1, sessions + 10)


def test_cases_and_their_truth_are_written_apart(tmp_path: Path) -> None:
    assert write_cases(4, 20, 3, "simple", tmp_path) == 4
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    files = sorted(f.stem for f in tmp_path.glob("simulated-*.json"))
    assert sorted(truth["cases"]) == files
    assert len(files) == 4
    assert sum(bool(known["episodes"]) for known in truth["cases"].values()) == 2
    assert "episodes" not in (tmp_path / f"{files[0]}.json").read_text(encoding="utf-8")


def test_an_unknown_world_or_no_patients_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Allowed: simple, stable, rupture"):
        write_cases(1, 20, 1, "mars", tmp_path)
    with pytest.raises(ValueError, match="patients: found 0"):
        write_cases(0, 20, 1, "simple", tmp_path)
