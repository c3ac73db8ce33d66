"""The additive score and the matched reading of slow falls: of many as of one, and looking back only."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from itertools import pairwise
from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import ZONE, H, calm, treatment

from holdfast.knowledge import KnowledgeError, read_toml
from holdfast.process.columns_from import hour_columns
from holdfast.process.hours import read_hours
from holdfast.process.matched import MatchedHour, follow, follow_many
from holdfast.process.onset_features import BOTH, TERMS, Use, features, features_many, matched_hours, matched_many
from holdfast.process.onset_knowledge import KNOWLEDGE, onset_weights, parse_onset_weights
from holdfast.process.onset_score import onsets_many, read_onsets, read_slow_withdrawals, slow_withdrawals_many
from holdfast.process.onset_templates import NOW, SEEN, WINDOW, evidence, templates
from holdfast.process.readings import Hour

WEIGHTS = onset_weights()
USES: tuple[tuple[Use, ...], ...] = (("alliance",), ("log",), BOTH)
SIGN = st.tuples(st.sampled_from(("short_answers", "flat", "argues", "pushes")), st.integers(1, 2))
SIGNS = st.none() | st.lists(SIGN, max_size=3, unique_by=lambda sign: sign[0])
THEN = st.none() | st.sampled_from(("nothing_needed", "not_addressed", "addressed_open", "repaired"))
MARKS = st.sampled_from(("on_time", "on_time", "on_time", "late", "left_in_anger", "cancelled", "missed"))


@st.composite
def rows(draw: st.DrawFn) -> list[H]:
    """A treatment that begins calm and then goes as it likes."""
    found: list[H] = [*calm(draw(st.integers(0, 8)))]
    for _ in range(draw(st.integers(1, 25))):
        mark: Any = draw(MARKS)
        if mark in ("cancelled", "missed"):
            found.append(H(attendance=(mark,), by=draw(st.sampled_from(("patient", "therapist"))), signs=None))
            continue
        rating = draw(st.none() | st.floats(0, 100, allow_subnormal=False) | st.sampled_from((0.0, 60.0, 60.0, 100.0)))
        found.append(
            H(
                rating=None if rating is None else round(rating),
                signs=draw(SIGNS),  # type: ignore[arg-type]
                then=draw(THEN),  # type: ignore[arg-type]
                attendance=(mark,),
                defence=draw(st.none() | st.integers(-3, 3)),
            )
        )
    return found


def hours_of(hours: list[H]) -> tuple[Hour, ...]:
    case = treatment(hours)
    return read_hours(case.record.sessions, case.working.logs, ZONE)


@settings(max_examples=30, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=3), st.sampled_from(USES))
def test_many_read_as_one(treatments: list[list[H]], use: tuple[Use, ...]) -> None:
    cases = [hours_of(rows) for rows in treatments]
    columns = hour_columns(cases)
    many, slow = onsets_many(columns, WEIGHTS, use), slow_withdrawals_many(columns, WEIGHTS, use)
    for row, hours in enumerate(cases):
        read = read_onsets(hours, WEIGHTS, use=use)
        spoken = [one.hour - 1 for one in read]
        assert np.flatnonzero(~np.isnan(many.probability[row])).tolist() == spoken
        np.testing.assert_allclose(many.probability[row, spoken], [one.probability for one in read], atol=1e-12, rtol=0)
        assert np.flatnonzero(many.alarm[row]).tolist() == [one.hour - 1 for one in read if one.alarm]
        for place, term in enumerate(TERMS):
            points = [one.terms[place].points for one in read]
            np.testing.assert_allclose(many.points[term][row, spoken], points, atol=1e-12, rtol=0)
        slow_read = read_slow_withdrawals(hours, WEIGHTS, use=use)
        np.testing.assert_allclose(
            slow.probability[row, spoken], [s.probability for s in slow_read], atol=1e-12, rtol=0
        )
        assert np.flatnonzero(slow.alarm[row]).tolist() == [one.hour - 1 for one in slow_read if one.alarm]


RATING = st.none() | st.floats(0, 100, allow_subnormal=False)
COUNT = st.none() | st.integers(0, 14)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(RATING, COUNT, COUNT), min_size=1, max_size=40))
def test_the_matched_reading_of_many_is_that_of_one(hours: list[tuple[float | None, int | None, int | None]]) -> None:
    ratings, withdrawing, confronting = map(list, zip(*hours, strict=True))
    table = np.array(hours, dtype=np.float64)
    of = [table[:, k][None, :] for k in range(3)]
    many = follow_many(of[0], of[1], of[2], WEIGHTS.priors)
    one = follow(ratings, withdrawing, confronting, WEIGHTS.priors)
    for field in fields(MatchedHour):
        expected = [getattr(hour, field.name) for hour in one]
        np.testing.assert_allclose(getattr(many, field.name)[0], expected, atol=1e-12, rtol=1e-12)


@settings(max_examples=30, deadline=None)
@given(rows(), st.integers(1, 20))
def test_what_comes_later_changes_nothing_that_was_said(rows: list[H], cut: int) -> None:
    hours = hours_of(rows)
    cut = min(cut, len(hours))
    assert read_onsets(hours[:cut], WEIGHTS) == read_onsets(hours, WEIGHTS)[: len(read_onsets(hours[:cut], WEIGHTS))]


@settings(max_examples=30, deadline=None)
@given(rows())
def test_the_probability_is_what_the_visible_points_add_up_to(rows: list[H]) -> None:
    for one in read_onsets(hours_of(rows), WEIGHTS):
        assert [term.name for term in one.terms] == list(TERMS)
        log_odds = WEIGHTS.intercept + sum(term.points for term in one.terms)
        assert one.probability == pytest.approx(1 / (1 + exp(-log_odds)), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(rows())
def test_an_onset_is_not_said_again_within_the_pause(rows: list[H]) -> None:
    said = [one.hour for one in read_onsets(hours_of(rows), WEIGHTS) if one.alarm]
    assert all(later - earlier > WEIGHTS.pause for earlier, later in pairwise(said))


def fallen(*after: float, signs: tuple[tuple[Any, int], ...] = ()) -> tuple[Hour, ...]:
    """Twelve hours around 70, then these ratings, with these signs in the hours after."""
    before = [H(rating=70.0 + (3.0, -3.0, 0.0)[n % 3], signs=()) for n in range(12)]
    return hours_of([*before, *(H(rating=value, signs=signs) for value in after)])


def test_a_deep_fall_is_said_in_its_hour() -> None:
    assert [one.hour for one in read_onsets(fallen(35.0, 38.0), WEIGHTS) if one.alarm] == [13]


def test_ordinary_ups_and_downs_say_nothing() -> None:
    hours = fallen(66.0, 74.0, 70.0, 68.0)
    assert not any(one.alarm for one in read_onsets(hours, WEIGHTS))
    assert not any(one.alarm for one in read_slow_withdrawals(hours, WEIGHTS))


def test_signs_beside_a_fall_make_it_likelier_and_the_log_says_by_how_much() -> None:
    without = read_onsets(fallen(60.0), WEIGHTS)[-1]
    with_signs = read_onsets(fallen(60.0, signs=(("argues", 2), ("pushes", 1))), WEIGHTS)[-1]
    assert with_signs.probability > without.probability + 0.2
    points = {term.name: term.points for term in with_signs.terms}
    assert points["signs"] + points["signs_alone"] + points["together"] > 1


def test_a_slow_fall_is_found_by_the_matched_reading_and_said_once() -> None:
    hours = fallen(66.0, 60.0, 55.0, 52.0, 53.0, 51.0, signs=(("short_answers", 1),))
    said = [one.hour for one in read_slow_withdrawals(hours, WEIGHTS) if one.alarm]
    assert len(said) == 1
    assert 14 <= said[0] <= 17


def test_a_rating_not_given_is_no_fall() -> None:
    hours = hours_of(
        [*(H(rating=70.0, signs=()) for _ in range(10)), H(rating=None, signs=None), H(rating=None, signs=None)]
    )
    probabilities = [one.probability for one in read_onsets(hours, WEIGHTS)]
    assert max(probabilities[-2:]) < WEIGHTS.threshold


def test_in_quiet_the_log_alone_speaks() -> None:
    hours = fallen(70.0, 70.0, signs=(("argues", 2), ("pushes", 2), ("rejects_offer", 1)))
    quiet = read_onsets(hours, WEIGHTS, use=("log",))
    assert any(one.alarm for one in quiet)
    assert not any(one.alarm for one in read_onsets(hours, WEIGHTS, use=("alliance",)))


def test_without_the_log_no_term_of_the_log_counts() -> None:
    hours = fallen(40.0, signs=(("argues", 2),))
    for one in read_onsets(hours, WEIGHTS, use=("alliance",)):
        assert all(term.value == 0 for term in one.terms if term.source in ("log", "attendance"))


def test_nothing_is_said_of_the_first_four_hours() -> None:
    assert [one.hour for one in read_onsets(hours_of([H(rating=10.0) for _ in range(6)]), WEIGHTS)] == [5, 6]


def test_no_hours_no_reading() -> None:
    assert read_onsets((), WEIGHTS) == ()
    assert read_slow_withdrawals((), WEIGHTS) == ()


def test_a_level_that_stays_low_becomes_his_usual() -> None:
    matched = matched_hours(fallen(*[45.0] * 25), WEIGHTS.priors)
    assert matched[-1].level == pytest.approx(45, abs=5)
    assert matched[-1].low < 0.5


def test_every_precision_matrix_is_the_inverse_of_the_covariance_of_what_was_given() -> None:
    p = WEIGHTS.priors
    for step, seen in enumerate(SEEN):
        for bits in (1, 0b101101, 0b111111, 0b110000):
            there = [j for j in range(WINDOW) if bits >> j & 1]
            apart = np.abs(np.subtract.outer(there, there))
            covariance = p.carried_share * p.carry**apart + (1 - p.carried_share) * np.eye(len(there))
            covariance += 1 / (seen / 1.85 + p.level_known) + p.drift
            found = np.array(evidence(p, step, bits).precision)
            np.testing.assert_allclose(found[np.ix_(there, there)], np.linalg.inv(covariance), atol=1e-9)


def test_the_evidence_for_a_depth_is_that_of_a_normal_likelihood_with_the_depth_integrated_out() -> None:
    p = WEIGHTS.priors
    ratings: list[float | None] = [70.0, 71.0, 69.0, 70.0, 50.0, 52.0]
    hour = follow(ratings, [None] * 6, [None] * 6, p)[-1]
    every = templates(p)
    apart = np.abs(np.subtract.outer(range(6), range(6)))
    covariance = p.carried_share * p.carry**apart + (1 - p.carried_share) * np.eye(6) + 1 / p.level_known + p.drift
    covariance *= p.spread**2

    def density(mean: Any, spread: Any) -> float:
        away = np.array(ratings, dtype=np.float64) - p.level - mean
        return float(np.exp(-0.5 * away @ np.linalg.solve(spread, away)) / np.sqrt(np.linalg.det(spread)))

    weights = []
    for t in every:
        shape = np.array(t.shape)
        marginal = density(t.depth * shape + np.array(t.offset), covariance + t.wide**2 * np.outer(shape, shape))
        # The hour before the window is unknown here, so the prior of being low is the least there is.
        low_share = sum(exp(one.log_prior) for one in every if one.first_is_low) / sum(
            exp(one.log_prior) for one in every
        )
        prior = 0.02 / low_share if t.first_is_low else 0.98 / (1 - low_share)
        weights.append(marginal * exp(t.log_prior) * prior)
    onset = sum(w for w, t in zip(weights, every, strict=True) if t.onset)
    assert hour.answers == pytest.approx(np.log(onset / (sum(weights) - onset)), abs=1e-9)


def test_every_template_begins_where_it_says() -> None:
    for t in templates(WEIGHTS.priors):
        if t.began is None:
            continue
        at = NOW - t.began
        assert t.shape[at] < 0
        assert all(value == 0 for value in t.shape[:at])


def test_features_of_hours_of_which_nothing_is_said_are_none() -> None:
    hours = hours_of([H(rating=60.0) for _ in range(5)])
    assert [value is None for value in features(hours, matched_hours(hours, WEIGHTS.priors))] == [True] * 4 + [False]


def test_features_many_holds_every_term_for_every_use() -> None:
    columns = hour_columns([hours_of([H(rating=60.0) for _ in range(6)])])
    for use in USES:
        assert set(features_many(columns, matched_many(columns, WEIGHTS.priors, use), use)) == set(TERMS)


def test_one_case_is_read_without_numpy() -> None:
    code = (
        "import sys; from holdfast.process.matched import follow; from holdfast.process.onset_score import read_onsets;"
        "from holdfast.process.onset_knowledge import onset_weights;"
        "follow([60.0] * 9, [0] * 9, [0] * 9, onset_weights().priors); read_onsets((), onset_weights());"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_seed_kept_for_reporting_was_fitted_on() -> None:
    fitted = WEIGHTS.fitted
    assert all(seed < 200 for seed in (*fitted.weights_on, *fitted.thresholds_on, *fitted.explored_on))
    assert not set(fitted.weights_on) & set(fitted.thresholds_on)


def test_every_number_says_that_it_is_simulated_or_proposed() -> None:
    from holdfast.process.onset_knowledge import entries

    assert all("simulated" in entry.source or entry.source.startswith("proposal") for entry in entries())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda raw: raw["term"].pop("fall"), "term.fall"),
        (lambda raw: raw["term"]["fall"].update(weights=[1.0]), "term.fall.weights"),
        (lambda raw: raw["fitted"].update(weights_on=[1000]), "fitted.weights_on"),
        (lambda raw: raw["says"]["threshold"].update(value=1.5), "says.threshold.value"),
        (lambda raw: raw["prior"].update(extra={"value": 1.0}), "prior.extra"),
    ],
)
def test_a_spoiled_file_is_refused_with_the_place(change: Any, where: str) -> None:
    raw = read_toml(KNOWLEDGE)
    change(raw)
    with pytest.raises(KnowledgeError, match=where.replace(".", r"\.")):
        parse_onset_weights("onset.toml", raw)


def test_a_higher_threshold_says_less() -> None:
    hours = fallen(50.0, 48.0)
    assert not any(one.alarm for one in read_onsets(hours, replace(WEIGHTS, threshold=0.99)))
