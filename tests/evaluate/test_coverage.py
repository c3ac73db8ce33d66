"""Bands that say 95 % hold 93 to 97 % of the truth where the model holds; elsewhere the shortfall is measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from holdfast.evaluate.coverage import in_the_model, model_true, simulated_people
from holdfast.process.level_line import read_line
from holdfast.process.level_lines import read_lines
from holdfast.process.level_swing import Occasion, prior_of, quantile
from holdfast.process.states_knowledge import states_knowledge

PRIOR = prior_of(states_knowledge(), tilt=False)


@pytest.mark.parametrize("tilt", [False, True])
def test_where_the_model_holds_the_bands_cover_what_they_claim(tilt: bool) -> None:
    for found in in_the_model(1500, 40, 1001, prior_of(states_knowledge(), tilt=tilt)):
        assert 0.93 <= found.inside <= 0.97, found


def test_bands_that_claim_too_much_would_be_seen() -> None:
    """A prior that takes people for half as widely swinging as they are: before anything is fitted it falls short."""
    people = model_true(800, 19, 3, PRIOR)
    narrow = replace(PRIOR, spread=PRIOR.spread / 2)
    lines = read_lines(people.occasions, narrow, people.occasions.day[:, -1])
    half = lines.scale * quantile(narrow.worth)
    assert (np.abs(lines.level - people.level[:, -1]) <= half).mean() < 0.88


def test_along_the_way_and_with_hindsight_many_are_read_as_one() -> None:
    people = model_true(3, 30, 5, PRIOR)
    seen = people.occasions
    lines = read_lines(seen, PRIOR, seen.day[:, -1], along=True, smooth=True)
    assert lines.along is not None
    assert lines.smoothed is not None
    for case in range(3):
        places = [t for t in range(30) if not np.isnan(seen.value[case, t])]
        rows = [
            Occasion(*(float(part[case, t]) for part in (seen.day, seen.rest, seen.span, seen.value, seen.noise)))
            for t in places
        ]
        whole = read_line(rows, {}, PRIOR, rows[-1].day, {}, smooth=True)
        for t, one in zip(places, whole.smoothed, strict=True):
            assert lines.smoothed[0][case, t] == pytest.approx(one.level, abs=1e-10)
            assert lines.smoothed[1][case, t] == pytest.approx(one.scale * quantile(whole.worth), rel=1e-10)
        for n in (1, 10, 19, 20, len(rows)):
            then = read_line(rows[:n], {}, PRIOR, rows[n - 1].day, {}, smooth=False)
            assert lines.along[0][case, places[n - 1]] == pytest.approx(then.ends.level, abs=1e-10)
            half = then.ends.scale * quantile(then.worth)
            assert lines.along[1][case, places[n - 1]] == pytest.approx(half, rel=1e-10)


def test_in_a_world_that_keeps_another_model_the_shortfall_is_measured() -> None:
    found = list(simulated_people("ordinary", 250, 40, 11))
    assert [one.what for one in found] == [
        "ordinary: grandiosity, half way", "ordinary: entitlement, half way",
        "ordinary: grandiosity, at the last check-in", "ordinary: entitlement, at the last check-in",
    ]  # fmt: skip
    assert all(0.5 < one.inside <= 1 and one.n > 10 for one in found)
