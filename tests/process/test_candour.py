"""Candour told from a break: lower, less held back, and nothing that speaks of strain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.process.treatment import CANCELLED, H, before, calm, treatment

from holdfast.process.readings import Process


def held(rows: list[H], kept: list[int | None]) -> Process:
    """The process after `rows`, with what he held back of each."""
    case = treatment(rows)
    sessions = tuple(
        replace(one, patient=None if one.patient is None else replace(one.patient, held_back=back))
        for one, back in zip(case.record.sessions, kept, strict=True)
    )
    return before(replace(case, record=replace(case.record, sessions=sessions)), len(rows) + 1)


def last(hour: H, kept: int = 3, then: tuple[H, ...] = ()) -> Process:
    return held([*calm(8), hour, *then], [7] * 8 + [kept] + [None] * len(then))


def test_lower_and_less_held_back_without_a_sign_reads_as_candour() -> None:
    (one,) = last(H(rating=40)).candours
    assert (one.hour, one.value, one.held_back, one.usually, one.signs_known) == (9, 40, 3, 7, True)
    assert last(H(rating=40, signs=None)).candours[0].signs_known is False


@pytest.mark.parametrize(
    "hour",
    [
        H(rating=50),
        H(rating=40, signs=[("short_answers", 2)]),
        H(rating=40, attendance=("left_in_anger",)),
        H(rating=40, then="not_addressed"),
    ],
)
def test_a_smaller_fall_or_anything_that_speaks_of_strain_is_none(hour: H) -> None:
    assert last(hour).candours == ()


def test_as_much_held_back_as_usual_is_none_and_so_is_an_hour_he_then_cancels() -> None:
    assert last(H(rating=40), kept=5).candours == ()
    assert last(H(rating=40), then=(CANCELLED,)).candours == ()


def test_without_four_answers_before_nothing_is_known_of_less() -> None:
    few: list[Any] = [None] * 5 + [7, 7, 7, 3]
    assert held([*calm(8), H(rating=40)], few).candours == ()
