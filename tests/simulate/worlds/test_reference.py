"""The reference worlds against the facts that stand beside their generator in algorithms.md 4.2."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from holdfast.simulate.known import KnownEpisode, Treatments
from holdfast.simulate.worlds import draw, draw_chunk


@pytest.fixture(scope="module")
def many() -> Treatments:
    return draw("reference", 2000, 60, 7)


def episodes(drawn: Treatments) -> list[KnownEpisode]:
    return [e for known in drawn.known for e in known.episodes]


def test_episodes_and_spread_are_those_of_the_published_generator(many: Treatments) -> None:
    # Published for one draw of 2,000: 3,279 episodes, 73 % of patients, SD .72 / .41 / .57. Bounds: three standard
    # errors of such a draw (63 episodes, 1 % of patients, .01).
    x = many.recorded.hours.alliance / 25
    assert 3279 - 190 <= len(episodes(many)) <= 3279 + 190
    assert np.mean([bool(k.episodes) for k in many.known]) == pytest.approx(0.73, abs=0.03)
    assert np.nanstd(x) == pytest.approx(0.72, abs=0.03)
    assert np.nanmean(np.nanstd(x, axis=1, ddof=1)) == pytest.approx(0.41, abs=0.03)
    assert np.nanstd(np.nanmean(x, axis=1)) == pytest.approx(0.57, abs=0.03)


@pytest.mark.parametrize(("kind", "depth"), [("confrontation", 1.03), ("withdrawal", 0.73), ("devaluing", 1.37)])
def test_depths_are_those_of_the_published_generator(many: Treatments, kind: str, depth: float) -> None:
    assert np.mean([e.depth for e in episodes(many) if e.kind == kind]) / 25 == pytest.approx(depth, rel=0.05)


def test_weak_is_shallower_and_noisier() -> None:
    weak, plain = draw("reference-weak", 1000, 60, 7), draw("reference", 1000, 60, 7)
    ratio = np.mean([e.depth for e in episodes(weak)]) / np.mean([e.depth for e in episodes(plain)])
    assert ratio == pytest.approx(0.6, abs=0.04)

    def noise(drawn: Treatments) -> float:
        """Spread of the steps from hour to hour in treatments in which nothing was planted."""
        x = drawn.recorded.hours.alliance[[k.stable for k in drawn.known]]
        return float(np.nanstd(np.diff(x, axis=1)))

    assert noise(weak) / noise(plain) == pytest.approx(1.3, abs=0.05)


def test_episodes_keep_apart_and_nothing_follows_one_that_was_never_repaired(many: Treatments) -> None:
    for known in many.known:
        for one, next_ in pairwise(known.episodes):
            assert one.repaired_at is not None
            assert next_.onset - one.repaired_at >= 5
            assert next_.rise_from is None or next_.rise_from >= one.repaired_at
    never = np.mean([e.repaired_at is None for e in episodes(many)])
    assert never == pytest.approx(0.2, abs=0.02)


def test_what_happens_to_an_episode_is_in_its_order(many: Treatments) -> None:
    for e in episodes(many):
        assert 6 <= e.onset <= 59
        assert e.onset <= e.trough < e.recovery
        assert e.repaired_at is None or e.recovery <= e.repaired_at
        assert e.slow == (e.kind == "withdrawal")
        assert (e.rise_from is not None) == (e.kind == "devaluing")
        assert e.rise_from is None or 1 <= e.rise_from < e.onset


def test_the_felt_alliance_falls_by_the_depth_at_the_trough(many: Treatments) -> None:
    felt = many.latent["alliance"]
    falls = [
        felt[case, e.onset - 2] - felt[case, e.trough - 1]
        for case, known in enumerate(many.known)
        for e in known.episodes
        if e.kind == "confrontation" and felt[case, e.trough - 1] > 0
    ]
    depths = [e.depth for e in episodes(many) if e.kind == "confrontation"]
    assert np.mean(falls) == pytest.approx(np.mean(depths), abs=1.0)


def test_ratings_are_twelfths_of_one_to_five_and_one_in_twelve_is_missing(many: Treatments) -> None:
    hours = many.recorded.hours
    steps = hours.alliance / 25 * 12
    given = steps[~np.isnan(steps)]
    assert np.abs(given - np.round(given)).max() < 1e-9
    assert np.nanmin(hours.alliance) >= 0
    assert np.nanmax(hours.alliance) <= 100
    for column in (hours.alliance, hours.yours):
        assert np.isnan(column).mean() == pytest.approx(0.08, abs=0.005)


def test_markers_come_as_often_as_published_and_are_of_the_kind_of_the_episode(many: Treatments) -> None:
    signs = many.recorded.hours.signs.astype(int)
    logged = signs[:, :, 0] >= 0
    assert signs[logged].min() == 0
    assert 1 - logged.mean() == pytest.approx(0.15, abs=0.005)
    early = np.full(logged.shape, "", dtype=object)
    for case, known in enumerate(many.known):
        for e in known.episodes:
            early[case, e.onset - 1 : min(e.trough + 1, e.recovery - 1)] = e.kind
    markers = signs.sum(axis=2)
    withdrawal, confrontation = signs[:, :, :7].sum(axis=2), signs[:, :, 7:].sum(axis=2)
    for kind, more in (("", 0.0), ("withdrawal", 0.6), ("confrontation", 1.3), ("devaluing", 1.3)):
        here = logged & (early == kind)
        assert markers[here].mean() == pytest.approx(0.2 + more, rel=0.06)
        of_kind = withdrawal if kind == "withdrawal" else confrontation
        assert of_kind[here].mean() == pytest.approx(0.1 + more, rel=0.08)


def test_the_therapist_sees_half_of_what_the_patient_rates(many: Treatments) -> None:
    hours = many.recorded.hours
    both = ~np.isnan(hours.alliance) & ~np.isnan(hours.yours)
    usual = np.nanmedian(hours.alliance, axis=1, keepdims=True)
    slope, level = np.polyfit((hours.alliance - usual)[both], hours.yours[both], 1)
    assert slope == pytest.approx(0.5, abs=0.02)
    assert level == pytest.approx(70, abs=0.5)


@pytest.mark.parametrize("n", [1, 249, 250, 251, 600])
def test_the_first_patients_are_the_same_however_many_are_drawn(n: int) -> None:
    few, more = draw("reference", n, 20, 3), draw("reference", 600, 20, 3)
    assert len(few.known) == few.recorded.hours.cases == n
    assert few.known == more.known[:n]
    np.testing.assert_array_equal(few.recorded.hours.alliance, more.recorded.hours.alliance[:n])
    np.testing.assert_array_equal(few.latent["alliance"], more.latent["alliance"][:n])


def test_a_chunk_drawn_alone_is_that_part_of_the_whole() -> None:
    whole = draw("reference", 600, 20, 3)
    for number, size in enumerate((250, 250, 100)):
        part = draw_chunk("reference", number, 600, 20, 3)
        rows = slice(250 * number, 250 * number + size)
        assert part.known == whole.known[rows]
        np.testing.assert_array_equal(part.recorded.hours.signs, whole.recorded.hours.signs[rows])
    assert len(draw("reference", 600, 20, 3).known) == 600


def test_another_seed_and_another_world_give_others() -> None:
    one = draw("reference", 5, 20, 3).latent["alliance"]
    assert not np.allclose(one, draw("reference", 5, 20, 4).latent["alliance"])
    assert not np.allclose(one, draw("reference-weak", 5, 20, 3).latent["alliance"])


@pytest.mark.parametrize("sessions", [4, 8, 13, 300])
def test_short_and_long_treatments_can_be_drawn(sessions: int) -> None:
    drawn = draw("reference", 50, sessions, 2)
    assert drawn.recorded.hours.alliance.shape == (50, sessions)
    assert all(e.onset <= sessions for e in episodes(drawn))


@pytest.mark.parametrize(
    ("n", "sessions", "seed", "words"),
    [
        (0, 60, 1, "patients: found 0. Allowed: 1 or more"),
        (3, 3, 1, "sessions: found 3. Allowed: 4 or more"),
        (3, 60, -1, "seed: found -1. Allowed: 0 to 4294967295"),
    ],
)
def test_numbers_out_of_range_are_refused_in_words(n: int, sessions: int, seed: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        draw("reference", n, sessions, seed)


def test_an_unknown_world_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r'world: found "refrence". Allowed: reference, reference-weak'):
        draw("refrence", 1, 60, 1)
