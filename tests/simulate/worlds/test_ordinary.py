"""The full worlds hold what they promise: ranges, the same draws again, missing as missing, a truth that fits."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from holdfast.case.moves import RunOutcome
from holdfast.case.private import Pull, Urge
from holdfast.process.columns import FRAME_MARKS, MARKS, MOMENTS, SIGNS, THENS, TOPICS
from holdfast.simulate.known import RUNS, Treatments
from holdfast.simulate.to_case import to_case
from holdfast.simulate.worlds import draw
from holdfast.simulate.worlds.freeze import digest
from holdfast.simulate.worlds.ordinary_private import PULLS, URGES

FULL = (
    "ordinary", "weak", "heavy-tails", "ceiling", "drop-out", "uninformative-log", "other-time-scales", "own-rhythm",
)  # fmt: skip
N, SESSIONS, SEED = 250, 40, 9


@cache
def drawn(world: str) -> Treatments:
    return draw(world, N, SESSIONS, SEED)


def whole_or_missing(values: object, low: float, high: float) -> bool:
    numbers = np.asarray(values, dtype=np.float64)
    there = numbers[np.isfinite(numbers)]
    return bool(np.all((there == np.rint(there)) & (there >= low) & (there <= high)))


@pytest.mark.parametrize("world", FULL)
def test_every_answer_is_one_its_form_allows(world: str) -> None:
    h = drawn(world).recorded.hours
    for name, low, high in (
        ("image", -50, 50), ("held_back", 0, 10), ("defence", -3, 3), ("depth", 0, 5), ("stance", -3, 3),
        ("then", -1, len(THENS) - 1), ("attendance", -1, len(MARKS) - 1), ("signs", -1, 2), ("moments", -1, 1),
        ("topics", -1, 1), ("frame", -1, 1),
    ):  # fmt: skip
        assert whole_or_missing(getattr(h, name), low, high), name
    assert whole_or_missing(h.yours / 10, 0, 10)
    assert h.signs.shape == (N, SESSIONS, len(SIGNS))
    assert h.moments.shape[2] == len(MOMENTS)
    assert h.topics.shape[2] == len(TOPICS)
    assert h.frame.shape[2] == len(FRAME_MARKS)


@pytest.mark.parametrize("world", FULL)
def test_the_alliance_is_what_six_whole_answers_make_of_it(world: str) -> None:
    h = drawn(world).recorded.hours
    for part in (h.goal, h.task, h.bond):
        assert whole_or_missing(part / 5, 0, 20)
    together = (h.goal + h.task + h.bond) / 3
    there = np.isfinite(h.alliance)
    assert np.array_equal(there, np.isfinite(together))
    assert np.allclose(h.alliance[there], together[there], atol=1e-9)


@pytest.mark.parametrize("world", FULL)
def test_what_is_between_the_hours_is_in_range(world: str) -> None:
    r = drawn(world).recorded
    assert r.check_ins is not None
    assert r.traits is not None
    assert r.private is not None
    assert whole_or_missing(r.check_ins.items, 0, 100)
    gaps = np.diff(r.check_ins.days, axis=1)
    assert bool(np.all(gaps[np.isfinite(gaps)] >= 1))
    assert bool(np.all(np.isfinite(r.check_ins.days[:, :-1]) >= np.isfinite(r.check_ins.days[:, 1:])))
    for trait in (r.traits.grandiosity, r.traits.vulnerability):
        assert bool(np.nanmin(trait) >= 0 and np.nanmax(trait) <= 5)
    assert whole_or_missing(r.symptoms, 0, 36)
    assert whole_or_missing(r.stances, 0, 10)
    assert whole_or_missing(r.runs, -1, len(RUNS) - 1)
    assert whole_or_missing(r.private.pulls, -1, 3)
    assert whole_or_missing(r.private.urges, -1, 1)


def test_the_words_stand_in_the_order_of_the_case_file() -> None:
    assert get_args(Pull) == PULLS
    assert get_args(Urge) == URGES
    assert get_args(RunOutcome) == RUNS


@pytest.mark.parametrize("world", FULL)
def test_an_hour_that_did_not_take_place_holds_no_answer_and_an_hour_after_the_end_nothing(world: str) -> None:
    r = drawn(world).recorded
    h = r.hours
    there = np.arange(SESSIONS)[None] < h.hours[:, None]
    assert np.array_equal(there, np.isfinite(h.days))
    assert not bool(np.any(h.held & ~there))
    for name in ("alliance", "goal", "image", "held_back", "yours", "defence", "depth", "stance"):
        assert not bool(np.isfinite(getattr(h, name))[~h.held].any()), name
    for name in ("signs", "then", "moments", "topics"):
        assert bool(np.all(getattr(h, name)[~h.held] == -1)), name
    assert bool(np.all((h.frame == -1).all(axis=2) == ~there))
    assert bool(np.all(h.attendance[~there] == -1))
    gone = np.isin(h.attendance, (MARKS.index("cancelled"), MARKS.index("missed")))
    assert np.array_equal(gone, there & ~h.held)
    assert r.runs is not None
    assert bool(np.all(r.runs[~h.held] == -1))


@pytest.mark.parametrize("world", FULL)
def test_missing_is_missing_and_never_zero(world: str) -> None:
    h = drawn(world).recorded.hours
    held = h.held
    assert 0.02 < np.isnan(h.alliance[held]).mean() < 0.6
    assert 0.05 < (h.signs[held][:, 0] == -1).mean() < 0.4
    # A row is touched as a whole: an absence of one sign is said by nothing but the row.
    untouched = h.signs == -1
    assert np.array_equal(untouched.any(axis=2), untouched.all(axis=2))
    assert float(np.nanmin(h.alliance[held])) >= 0
    assert np.isnan(h.alliance[held & (h.alliance != 0)]).any()


@pytest.mark.parametrize("world", FULL)
def test_days_go_forward_and_no_hour_lies_in_a_break_on_record(world: str) -> None:
    r = drawn(world).recorded
    steps = np.diff(r.hours.days, axis=1)
    assert float(np.nanmin(steps)) >= 3
    assert r.breaks is not None
    for row, breaks in enumerate(r.breaks):
        days = r.hours.days[row][: r.hours.hours[row]]
        for first, last, announced, _ in breaks:
            assert announced < first <= last
            assert announced in days
            # Only a return from being away may fall into one: he comes back when he comes back.
            inside = (days >= first) & (days <= last)
            assert inside.sum() <= 1 + (drawn(world).known[row].back_at is not None) * 6


@pytest.mark.parametrize("world", FULL)
def test_the_truth_fits_the_columns(world: str) -> None:
    treated = drawn(world)
    h = treated.recorded.hours
    for row, known in enumerate(treated.known):
        last = int(h.hours[row])
        before = 0
        for e in known.episodes:
            assert before < e.onset <= last
            assert h.held[row, e.onset - 1]
            assert e.onset <= e.trough <= last
            assert e.trough < e.recovery <= last + 1
            assert e.repaired_at is None or e.recovery <= e.repaired_at <= last
            assert e.rise_from is None or before <= e.rise_from < e.onset
            assert e.depth > 0
            before = e.repaired_at or last
        for was, now in (*known.turns, *known.softened):
            assert 1 <= was < now <= last
        assert {now for _, now in known.turns} == {e.onset for e in known.episodes if e.kind == "devaluing"}
        assert all(h.held[row, hour - 1] for hour in known.candour)
        assert all(h.held[row, hour - 1] for hour, _ in known.moments)
        assert all(0 <= day <= h.days[row, last - 1] for day, _ in known.injuries)
        if known.left_at is not None and known.left_at < last:
            assert h.held[row, known.left_at - 1]
            assert not h.held[row, known.left_at]
        if known.back_at is not None:
            assert known.left_at is not None
            assert known.left_at < known.back_at <= last
            assert h.held[row, known.back_at - 1]
        assert (last < SESSIONS) <= known.ended_early


@pytest.mark.parametrize("world", FULL)
def test_nothing_is_planted_in_a_stable_treatment(world: str) -> None:
    treated = drawn(world)
    stable = [(row, known) for row, known in enumerate(treated.known) if known.stable]
    assert len(stable) > 30
    for row, known in stable:
        assert (known.episodes, known.turns, known.softened, known.candour, known.injuries) == ((),) * 5
        assert known.left_at is None
        assert not known.ended_early
        assert int(treated.recorded.hours.hours[row]) == SESSIONS


def test_in_a_stable_treatment_no_step_is_undone_twice_running() -> None:
    treated = drawn("ordinary")
    assert treated.recorded.runs is not None
    for row, known in enumerate(treated.known):
        runs = [int(run) for run in treated.recorded.runs[row] if run >= 0 and run != RUNS.index("chose_not_to")]
        undone = [run >= RUNS.index("put_it_off") for run in runs]
        assert not (known.stable and any(a and b for a, b in pairwise(undone)))


@pytest.mark.parametrize("world", ["ordinary", "drop-out"])
def test_the_first_treatments_are_the_same_however_many_are_drawn(world: str) -> None:
    few, more = draw(world, 3, 20, 4), draw(world, 260, 20, 4)
    assert few.known == more.known[:3]
    assert np.array_equal(few.recorded.hours.alliance, more.recorded.hours.alliance[:3], equal_nan=True)
    assert np.array_equal(few.recorded.hours.signs, more.recorded.hours.signs[:3])


def test_a_seed_draws_the_same_treatments_and_another_seed_others() -> None:
    assert digest(draw("ordinary", 4, 12, 1)) == digest(draw("ordinary", 4, 12, 1))
    assert digest(draw("ordinary", 4, 12, 1)) != digest(draw("ordinary", 4, 12, 2))
    assert digest(draw("ordinary", 4, 12, 1)) != digest(draw("weak", 4, 12, 1))


def test_fewer_hours_than_a_treatment_needs_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"sessions: found 3\. Allowed: 4 or more"):
        draw("ordinary", 2, 3, 1)


def test_a_rupture_is_felt_and_the_therapist_sees_some_that_the_form_does_not_say() -> None:
    """Somebody who rates near the top writes nothing of it; the therapist's rating falls all the same."""
    his, yours = _falls("ceiling", {"confrontation", "devaluing"})
    assert yours < -10
    assert his > yours + 4


def _falls(world: str, kinds: set[str]) -> tuple[float, float]:
    """Mean fall of both ratings from the hour before the onset to the lowest point, where both hours were rated."""
    h = drawn(world).recorded.hours
    found = []
    for side in (h.alliance, h.yours):
        pairs = [
            (side[row, e.onset - 2], side[row, e.trough - 1])
            for row, known in enumerate(drawn(world).known)
            for e in known.episodes
            if e.kind in kinds and e.onset > 1
        ]
        found.append(float(np.nanmean([after - before for before, after in pairs])))
    return found[0], found[1]


def test_signs_tell_of_ruptures_but_not_where_the_log_is_uninformative() -> None:
    told, untold = _signs_inside_and_out("ordinary"), _signs_inside_and_out("uninformative-log")
    assert told[0] > 2.5 * told[1]
    assert 0.7 < untold[0] / untold[1] < 1.4


def _signs_inside_and_out(world: str) -> tuple[float, float]:
    h = drawn(world).recorded.hours
    inside = np.zeros((N, SESSIONS), dtype=bool)
    for row, known in enumerate(drawn(world).known):
        for e in known.episodes:
            inside[row, e.onset - 1 : e.trough] = True
    touched = h.signs[..., 0] >= 0
    count = (h.signs > 0).sum(axis=2)
    return float(count[touched & inside].mean()), float(count[touched & ~inside].mean())


def test_the_worlds_differ_in_what_they_are_named_for() -> None:
    def share(values: object) -> float:
        return float(np.nanmean(np.asarray(values, dtype=np.float64)))

    assert share(np.nanmedian(drawn("ceiling").recorded.hours.alliance, axis=1)) > 85
    assert share([k.ended_early for k in drawn("drop-out").known]) > 2 * share(
        [k.ended_early for k in drawn("ordinary").known]
    )
    steps = np.diff(drawn("other-time-scales").recorded.hours.days, axis=1)
    assert set(np.unique(np.nanmin(steps, axis=1))) == {3.0, 14.0}
    slow = [w for w in FULL if any(e.trough - e.onset > 3 for k in drawn(w).known for e in k.episodes)]
    assert slow == ["other-time-scales"]


@pytest.mark.parametrize("world", FULL)
def test_what_is_drawn_can_be_kept_as_a_case_file(world: str) -> None:
    for row in range(4):
        case = to_case(drawn(world), row)
        assert len(case.record.sessions) == int(drawn(world).recorded.hours.hours[row])
