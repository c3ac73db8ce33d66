"""The published figures that bear on the world `ordinary`, on a small draw: bounds here leave room for its error."""

from __future__ import annotations

from functools import cache

import pytest

from holdfast.simulate.calibration import Row, alliance, between, diaries
from holdfast.simulate.worlds import draw
from holdfast.simulate.worlds.ordinary import ORDINARY

PEOPLE, SEED = 1000, 12


@cache
def rows() -> dict[str, Row]:
    treated = draw("ordinary", PEOPLE, 60, SEED)
    found = [*diaries(ORDINARY, PEOPLE, SEED), *alliance(treated), *between(treated)]
    assert len({row.what for row in found}) == len(found)
    return {row.what: row for row in found}


def test_every_row_names_its_source_and_a_range_that_can_be_missed() -> None:
    for row in rows().values():
        assert row.source
        assert row.published
        assert row.low < row.high


def test_what_is_not_published_is_called_invented_and_counts_as_nothing_reached() -> None:
    assert {row.what for row in rows().values() if row.invented} == {
        "treatments ended early in 60 hours",
        "patients who give check-ins",
        "symptoms not lower after a year",
    }


@pytest.mark.parametrize(
    "what",
    [
        "shame: days at zero, median over persons",
        "hostility: days at zero, median over persons",
        "shame: carry-over from day to day, median",
        "shame -> hostility of the next day",
        "hostility -> shame of the next day",
        "shame and hostility of one day, r, median",
        "vulnerability, carry-over from day to day, median",
        "patient above therapist, d of the treatment means",
        "never repaired, of the episodes that had twelve hours for it",
        "repaired within three hours of the lowest point: addressed there by the log, against not",
        "hours that took place",
    ],
)
def test_the_world_holds_what_was_published(what: str) -> None:
    assert rows()[what].reached, rows()[what]


def test_what_is_not_reached_is_said_and_not_hidden_in_wide_bounds() -> None:
    assert not rows()["linear trend over 30 hours"].reached
