"""What the two can bear: each rupture with its numbers, a direction only from the third repair on."""

from __future__ import annotations

import pytest
from tests.process.treatment import CANCELLED, NUMBERS, H, before, calm, treatment

from holdfast.process.alliance_readings import Capacity
from holdfast.process.capacity import direction


def low(rating: float = 30, **more: object) -> H:
    return H(rating=rating, signs=[("short_answers", 2)], **more)  # type: ignore[arg-type]


def read(hours: list[H]) -> Capacity:
    capacity = before(treatment(hours), len(hours) + 1).capacity
    assert capacity is not None
    return capacity


def test_each_rupture_says_how_long_how_deep_how_far_apart_and_whether_he_stayed() -> None:
    first = [*calm(8), low(), CANCELLED, low(35), H(rating=60, then="repaired")]
    one, two = read([*first, *calm(6), low(40), H(rating=60)]).ruptures
    assert (one.onset, one.repaired_at, one.length, one.apart, one.stayed) == (9, 12, 3, None, False)
    assert (two.onset, two.length, two.apart, two.stayed) == (19, 1, 7, True)
    assert one.fall is not None
    assert two.fall is not None
    assert one.fall > two.fall


def test_two_repairs_give_no_direction_and_three_do() -> None:
    def rupture(hours: int) -> list[H]:
        return [*[low() for _ in range(hours)], H(rating=60, then="repaired"), *calm(9)]

    assert read([*calm(8), *rupture(3), *rupture(2)]).length is None
    three = read([*calm(8), *rupture(3), *rupture(2), *rupture(1)])
    assert (three.repaired, three.length) == (3, "down")
    assert read([*calm(8), *rupture(1), *rupture(3), *rupture(2)]).length is None


def test_a_number_alone_is_no_rupture_and_is_not_counted() -> None:
    assert read([*calm(8), H(rating=30), H(rating=60)]).ruptures == ()


@pytest.mark.parametrize(
    ("values", "way"),
    [((3, 2, 1), "down"), ((1, 2, 3), "up"), ((3, 3, 1), None), ((3, 2), None), ((5, 4, 4, 2, 1), "down"), ((), None)],
)
def test_a_direction_needs_most_pairs_to_agree_and_a_draw_goes_neither_way(
    values: tuple[float, ...], way: str | None
) -> None:
    assert direction(values, NUMBERS) == way
