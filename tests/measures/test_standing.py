"""Where a score stands in a named group: T, percentile between published points, the plane, other roll-ups."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.trial import ITEM_LEVEL, filled

from holdfast.measures.catalogue import instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.scoring import score, total
from holdfast.measures.standing import (
    on_plane,
    percentile_of,
    plane_state,
    standings,
    t_score,
    with_rollup,
)
from holdfast.text import render

POINTS = ((5.0, 1.25), (25.0, 2.0), (50.0, 2.5), (75.0, 3.0), (95.0, 4.0))
TIED = ((5.0, 0.0), (25.0, 0.0), (50.0, 2.0), (75.0, 2.0), (90.0, 2.0), (95.0, 6.0))
REFERRED = [id for id in ITEM_LEVEL if instrument(id).references]
CASE_1 = [4, 3, 2, 4, 1, 3, 2, 3, 1, 5, 4, 4, 5, 1, 3, 2, 5, 2, 4, 2, 3, 3, 4, 4, 4, 5, 2, 1]


def b_pni() -> Instrument:
    return instrument("b-pni")


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.1, 20))
def test_t_is_linear_with_50_at_the_mean_and_10_for_an_sd(value: float, mean: float, sd: float) -> None:
    assert t_score(mean, mean, sd) == 50
    assert t_score(mean + sd, mean, sd) == pytest.approx(60)
    step = t_score(value + sd / 2, mean, sd) - t_score(value, mean, sd)
    assert step == pytest.approx(5, abs=1e-6)


def test_worked_case_1_stands_where_the_reference_says() -> None:
    found = standings(b_pni(), score(b_pni(), CASE_1))
    assert found["grandiosity"].t == pytest.approx(71.06, abs=0.005)
    assert found["vulnerability"].t == pytest.approx(51.01, abs=0.005)
    assert found["grandiosity"].percentile is None
    assert found["grandiosity"].outside is not None
    said = render(found["grandiosity"].outside)
    assert said == "above the score that 95 of 100 in this group do not pass"
    # between the points (50, 2.12) and (75, 2.69)
    assert found["vulnerability"].percentile == pytest.approx(50 + 25 * (2.1875 - 2.12) / (2.69 - 2.12))
    assert found["vulnerability"].outside is None


def test_a_standing_names_its_group_and_says_what_the_group_is_not() -> None:
    for one in standings(b_pni(), score(b_pni(), CASE_1)).values():
        assert one.group.id == "students"
        assert "Not a norm" in one.group.about


def test_hsns_stands_very_differently_in_two_groups() -> None:
    hsns = instrument("hsns")
    scored = score(hsns, [4, 5, 4, 2, 3, 4, 5, 3, 4, 3])
    t = {group: standings(hsns, scored, group)["total"].t for group in hsns.groups}
    assert t[hsns.default_group or ""] == pytest.approx(63.92, abs=0.01)
    assert any(one == pytest.approx(55.60, abs=0.05) for one in t.values())


@pytest.mark.parametrize("points", [POINTS, TIED])
def test_a_percentile_never_falls_as_the_score_rises_and_stays_within_the_points(
    points: tuple[tuple[float, float], ...],
) -> None:
    values = [n / 64 for n in range(-64, 8 * 64)]
    found = [percentile_of(value, points) for value in values]
    inside = [one for one in found if one is not None]
    assert inside == sorted(inside)
    assert points[0][0] <= inside[0]
    assert inside[-1] <= points[-1][0]
    for value, one in zip(values, found, strict=True):
        assert (one is None) == (not points[0][1] <= value <= points[-1][1])


@pytest.mark.parametrize(
    ("value", "percent"), [(0, 15), (2, 70), (1, 37.5), (4, 92.5), (6, 95), (-0.01, None), (6.01, None)]
)
def test_points_that_share_a_score_give_their_middle_at_it(value: float, percent: float | None) -> None:
    assert percentile_of(value, TIED) == percent


def test_a_published_point_is_its_own_percent_and_nothing_is_known_without_points() -> None:
    assert [percentile_of(score, POINTS) for _, score in POINTS] == [percent for percent, _ in POINTS]
    assert percentile_of(2.0, ()) is None
    assert percentile_of(2.0, ((50.0, 2.0),)) == 50
    assert percentile_of(2.1, ((50.0, 2.0),)) is None


@pytest.mark.parametrize("id", REFERRED)
def test_the_groups_of_the_catalogue_place_a_higher_score_no_lower(id: str) -> None:
    one = instrument(id)
    for (group, name), reference in one.references.items():
        rule = one.scores[name]
        span = [rule.low + n * (rule.high - rule.low) / 200 for n in range(201)]
        found = [standings(one, total(one, value, name), group)[name] for value in span]
        t = [stands.t for stands in found]
        assert t == sorted(t)
        known = [stands.percentile for stands in found if stands.percentile is not None]
        assert known == sorted(known)
        for value, stands in zip(span, found, strict=True):
            outside = bool(reference.percentiles) and not (
                reference.percentiles[0][1] <= value <= reference.percentiles[-1][1]
            )
            assert (stands.outside is not None) == outside
            assert (stands.percentile is not None) == (bool(reference.percentiles) and not outside)


def test_a_score_without_a_value_stands_nowhere() -> None:
    one = b_pni()
    form: dict[str, float | None] = filled(one, random.Random(1))
    for tag in one.scores["devaluing"].items[:2]:
        form[tag] = None
    found = standings(one, score(one, form))
    assert "devaluing" not in found
    assert "grandiosity" in found


def test_an_instrument_without_groups_places_nothing_and_refuses_a_named_one() -> None:
    one = replace(b_pni(), groups={}, references={})
    scored = score(one, CASE_1)
    assert standings(one, scored) == {}
    assert on_plane(one, scored) is None
    with pytest.raises(AnswerError, match=r"b-pni, reference: found 'students'; allowed: none: no group is known"):
        standings(one, scored, "students")


def test_an_unknown_group_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AnswerError, match=r"b-pni, reference: found 'clinic'; allowed: one of students"):
        standings(b_pni(), score(b_pni(), CASE_1), "clinic")


# --- the plane ---


@pytest.mark.parametrize(
    ("grandiosity", "vulnerability", "state"),
    [
        (59.99, 59.99, "neither high"),
        (60, 59.99, "grandiosity high"),
        (59.99, 60, "vulnerability high"),
        (60, 60, "both high"),
        (71, 75, "both high"),
    ],
)
def test_the_plane_has_four_states_and_both_high_is_one_of_them(
    grandiosity: float, vulnerability: float, state: str
) -> None:
    plane = b_pni().plane
    assert plane is not None
    assert plane_state(plane, grandiosity, vulnerability) == state


def test_every_state_of_the_plane_is_reached_by_answers() -> None:
    one, seen = b_pni(), {}
    high = {"grandiosity": one.scores["grandiosity"].items, "vulnerability": one.scores["vulnerability"].items}
    for grandiosity in (1.0, 5.0):
        for vulnerability in (1.0, 5.0):
            form = dict.fromkeys(high["grandiosity"], grandiosity)
            form |= dict.fromkeys(high["vulnerability"], vulnerability)
            place = on_plane(one, score(one, form))
            assert place is not None
            assert place.difference == pytest.approx(place.grandiosity - place.vulnerability)
            assert place.group.id == "students"
            seen[grandiosity > 1, vulnerability > 1] = place.state
    assert seen == {
        (False, False): "neither high",
        (True, False): "grandiosity high",
        (False, True): "vulnerability high",
        (True, True): "both high",
    }


def test_half_a_plane_is_no_plane() -> None:
    one = b_pni()
    known: dict[str, float | None] = dict.fromkeys(one.scores["grandiosity"].items, 3.0)
    assert on_plane(one, score(one, known)) is None
    assert on_plane(instrument("phq-9"), score(instrument("phq-9"), [0] * 9)) is None


# --- other ways to put facets together ---


def test_the_way_of_the_file_changes_nothing_and_none_is_the_instrument_itself() -> None:
    one = b_pni()
    assert with_rollup(one, None) is one
    same = with_rollup(one, "rage-with-vulnerability")
    assert (same.scores, same.references, same.change) == (one.scores, one.references, one.change)


def test_entitlement_rage_goes_where_the_roll_up_puts_it() -> None:
    """Rage answered high and all else low moves vulnerability, or grandiosity, or neither; its own channel always."""
    one = b_pni()
    rage = one.scores["entitlement_rage"].items
    form = dict.fromkeys(one.items, 0.0) | dict.fromkeys(rage, 5.0)
    ways = {name: score(with_rollup(one, name), form) for name in one.rollups}
    factors = {name: (made.value("grandiosity"), made.value("vulnerability")) for name, made in ways.items()}
    assert factors == {
        "rage-with-vulnerability": (0.0, 1.25),
        "rage-with-grandiosity": (1.25, 0.0),
        "rage-apart": (0.0, 0.0),
    }
    assert {made.value("entitlement_rage") for made in ways.values()} == {5.0}
    assert {made.value("total") for made in ways.values()} == {20 / 28}


def test_a_score_rolled_otherwise_loses_what_was_found_for_the_other_way() -> None:
    one = b_pni()
    rolled = with_rollup(one, "rage-with-grandiosity")
    assert ("students", "grandiosity") not in rolled.references
    assert ("students", "entitlement_rage") in rolled.references
    assert not [rule for rule in rolled.change if rule.score in ("grandiosity", "vulnerability")]
    assert rolled.scores["grandiosity"].basis.source == "pincus"
    scored = score(rolled, CASE_1)
    assert "grandiosity" not in standings(rolled, scored)
    assert on_plane(rolled, scored) is None
    apart = with_rollup(one, "rage-apart")
    assert "grandiosity" in standings(apart, score(apart, CASE_1))
    assert "vulnerability" not in standings(apart, score(apart, CASE_1))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["rage-with-grandiosity", "rage-apart"]), st.randoms(use_true_random=False))
def test_a_roll_up_keeps_the_share_of_questions_that_must_be_answered(name: str, chance: random.Random) -> None:
    one = b_pni()
    rolled = with_rollup(one, name)
    for key in one.rollups[name].items:
        before, after = one.scores[key], rolled.scores[key]
        share = before.min_answered / len(before.items)
        assert after.min_answered / len(after.items) >= share - 1e-9
        assert (after.min_answered - 1) / len(after.items) < share
        blank = chance.sample(after.items, chance.randint(0, 6))
        form: dict[str, float | None] = filled(one, chance)
        form |= dict.fromkeys(blank)
        assert (score(rolled, form).value(key) is None) == (len(after.items) - len(blank) < after.min_answered)


def test_an_unknown_roll_up_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AnswerError, match=r"b-pni, rollup: found 'rage'; allowed: one of rage-with-vulnerability"):
        with_rollup(b_pni(), "rage")
    with pytest.raises(AnswerError, match=r"phq-9, rollup: found 'rage'; allowed: none: there is one way only"):
        with_rollup(instrument("phq-9"), "rage")
