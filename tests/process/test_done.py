"""What was done and what came after: lists with their hours, a middle only where there are enough, no verdict."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.process.treatment import CANCELLED, H, before, calm, treatment

from holdfast.case.record import Break
from holdfast.process.done import Done, DoneIn, read_done
from holdfast.process.readings import Hour


def read(hours: list[H], *ticked: tuple[str, ...] | None, breaks: tuple[Break, ...] = ()) -> tuple[Done, ...]:
    process = before(treatment(hours), len(hours) + 1)
    held = (
        tuple(replace(hour, techniques=ticks) for hour, ticks in zip(process.hours, ticked, strict=False))
        + process.hours[len(ticked) :]
    )
    return read_done(held, process.ratings, breaks)


def test_a_technique_stands_with_the_depth_of_its_hour_and_what_the_next_one_brought() -> None:
    (found,) = read([H(depth=4), H(defence=2, attendance=("late",))], ("mit.episode",))
    (hour,) = found.hours
    assert (found.technique, hour.hour, hour.depth) == ("mit.episode", 1, 4)
    assert (hour.after_hour, hour.came_after, hour.marks_after, hour.defence_after) == (2, True, ("late",), 2)


def test_the_next_hour_that_is_still_to_come_is_not_known() -> None:
    (found,) = read([H(depth=1)], ("mit.wish",))
    (hour,) = found.hours
    assert (hour.after_hour, hour.came_after, hour.marks_after, hour.defence_after) == (None, None, (), None)


def test_an_hour_that_was_cancelled_has_no_defence_and_one_not_held_holds_no_technique() -> None:
    (found,) = read([H(), CANCELLED], ("mit.wish",), ("mit.episode",))
    assert found.technique == "mit.wish"
    assert (found.hours[0].came_after, found.hours[0].defence_after) == (False, None)


def test_untouched_and_none_of_these_are_no_technique() -> None:
    assert read([H(), H(), H()], None, (), None) == ()


def test_no_middle_under_four_hours_with_their_depth_marked() -> None:
    three = [H(depth=2), H(depth=3), H(depth=5), H(depth=None)]
    assert read(three, *[("cbt.rules",)] * 4)[0].middle is None
    assert read([*three, H(depth=4)], *[("cbt.rules",)] * 5)[0].middle == 3.5


def test_his_rating_of_that_hour_is_the_one_with_his_usual_before_it() -> None:
    (found,) = read([*calm(6), H(rating=40)], *[None] * 6, ("tfp.dyad",))
    rating = found.hours[0].rating
    assert rating is not None
    assert (rating.hour, rating.usual is not None) == (7, True)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([None, (), ("a.b",), ("a.b", "c.d")]), st.integers(0, 5)), max_size=12))
def test_each_tick_is_there_once_with_its_hour(made: list[tuple[Any, int]]) -> None:
    hours = before(treatment([H(depth=depth) for _, depth in made] or [H()]), len(made) + 2).hours
    ticked: list[Hour] = [replace(h, techniques=ticks) for h, (ticks, _) in zip(hours, made, strict=False)]
    told = {(done.technique, one.hour) for done in read_done(ticked, (), ()) for one in done.hours}
    assert told == {(id, hour.number) for hour in ticked for id in hour.techniques or ()}


def test_nothing_of_it_is_a_score() -> None:
    names = {field.name for kind in (Done, DoneIn) for field in fields(kind)}
    assert not [name for name in names if any(part in name for part in ("rate_", "share", "success", "rank", "mean"))]
