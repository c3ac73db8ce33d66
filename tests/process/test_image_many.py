import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import NUMBERS, ZONE, H, treatment

from holdfast.process.hours import read_hours
from holdfast.process.image import devaluing, image_turns
from holdfast.process.image_many import devaluing_at_each_many

images = st.lists(
    st.one_of(st.none(), st.sampled_from([-50, -40, -20, -15, -14, 0, 10, 20, 24, 25, 45, 50])), min_size=1, max_size=14
)


def first_seen(row: list[int | None]) -> list[int]:
    """Hour by hour: where a fall becomes a devaluing turn, each fall once."""
    hours = read_hours(treatment([H(rating=60, image=v) for v in row]).record.sessions, (), ZONE)
    seen: set[int] = set()
    found = []
    for n in range(1, len(hours) + 1):
        turns = {t.from_hour for t in image_turns(hours[:n], (), (), NUMBERS) if devaluing(t, NUMBERS)}
        if turns - seen:
            found.append(n)
        seen |= turns
    return found


def at_each(rows: list[list[int | None]]) -> list[list[int]]:
    most = max(map(len, rows))
    table = np.array([[np.nan if v is None else v for v in (*row, *[None] * (most - len(row)))] for row in rows])
    return [(np.flatnonzero(row) + 1).tolist() for row in devaluing_at_each_many(table, NUMBERS)]


@settings(max_examples=50, deadline=None)
@given(st.lists(images, min_size=1, max_size=4))
def test_many_treatments_at_once_turn_where_each_alone_does(rows: list[list[int | None]]) -> None:
    assert at_each(rows) == [first_seen(row) for row in rows]


def test_a_fall_against_you_is_seen_in_its_hour_and_one_that_ends_near_the_middle_is_none() -> None:
    assert at_each([[40, 42, -20, -22], [40, 42, 0, -5], [40, None, 10, -20]]) == [[3], [], [4]]
