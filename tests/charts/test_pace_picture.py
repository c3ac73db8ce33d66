"""Depth, what followed and the stance, drawn and in words."""

from __future__ import annotations

import pytest
from tests.charts.test_pictures import count, marks, within, words
from tests.charts.treatments import read
from tests.process.treatment import CANCELLED, H, treatment

from holdfast.analysis import Analysis
from holdfast.charts.figures import names, pictured
from holdfast.charts.pace import pace
from holdfast.charts.scene import Boxes, Points, Strokes
from holdfast.text import render

DEEP = H(depth=5, topic=("shame",), defence=0, stance=0)
LIGHT = H(depth=1, topic=("outside",), defence=0, stance=0)
DEFENDED = H(depth=1, topic=("outside",), defence=2, stance=1)


def seen(*hours: H) -> Analysis:
    return read(treatment(hours))


@pytest.mark.parametrize("narrow", [False, True])
def test_deep_work_close_to_him_is_full_and_other_work_is_a_ring(narrow: bool) -> None:
    deep_elsewhere = H(depth=5, topic=("outside",), defence=0)
    picture = pace(seen(LIGHT, DEEP, DEFENDED, deep_elsewhere, LIGHT), narrow=narrow)
    assert (count(picture, "deep work close to them"), count(picture, "other work")) == (1, 4)
    (ring,) = marks(picture, "other work")
    assert isinstance(ring, Points)
    assert ring.hollow
    assert within(picture)


def test_the_defence_of_the_next_hour_is_the_shadow_of_this_one() -> None:
    picture = pace(seen(LIGHT, DEEP, DEFENDED, LIGHT))
    (bars,) = marks(picture, "defence after")
    (diamond,) = marks(picture, "deep work close to them")
    assert isinstance(bars, Strokes)
    assert isinstance(diamond, Points)
    assert [bar[0] for bar in bars.at] == [diamond.at[0][0]]


def test_a_late_or_cancelled_hour_afterwards_is_a_cross_and_one_you_cancelled_is_nothing() -> None:
    assert count(pace(seen(DEEP, CANCELLED, LIGHT)), "late or away after") == 1
    yours = H(attendance=("cancelled",), by="therapist", signs=None, moments=None)
    assert count(pace(seen(DEEP, yours, LIGHT)), "late or away after") == 0


def test_what_is_unknown_afterwards_is_drawn_as_nothing() -> None:
    picture = pace(seen(DEEP, H(depth=1)))
    assert count(picture, "defence after") + count(picture, "as usual after") == 0


def test_the_stance_usual_between_the_two_is_a_band_and_the_last_hours_are_framed() -> None:
    hours = [H(depth=1, stance=s) for s in (0, 1, -1, 0, 2, 3, 2)]
    picture = pace(seen(*hours))
    assert count(picture, "stance") == 7
    for name in ("usual between you", "the last hours"):
        (box,) = marks(picture, name)
        assert isinstance(box, Boxes)
    assert not marks(pace(seen(*hours[:5])), "usual between you")


def test_the_sentence_says_what_is_missing_before_anything_is_compared() -> None:
    told = words(pace(seen(LIGHT, DEEP, DEFENDED, LIGHT)))
    assert "Depth and what followed: too early to tell, 22 more hours with depth marked and the next one known." in told


def test_with_hours_enough_it_says_followed_and_never_because() -> None:
    told = words(pace(seen(*[DEEP, DEFENDED, LIGHT, LIGHT] * 8)))
    assert "followed 8 of 8 hours of deep work" in told
    assert "Followed does not mean caused." in told
    assert "because" not in told


def test_every_hour_that_was_marked_is_a_row_of_its_table() -> None:
    picture = pace(seen(LIGHT, H(), DEEP, DEFENDED, CANCELLED))
    assert picture.table.hours == (1, 3, 4)
    rows = [[render(cell, picture.person) for cell in row] for row in picture.table.rows]
    assert rows[1] == ["3", "5", "shame", "defence +2", "0"]
    assert rows[2] == ["4", "1", "life outside", "late or away", "+1"]


def test_without_depth_or_stance_there_is_no_such_picture() -> None:
    bare = seen(H(rating=60), H(rating=60))
    assert "pace" not in names(bare)
    assert not pace(bare).drawable
    assert "pace" in names(seen(DEEP))
    assert pictured(seen(DEEP), "pace").drawable


def test_a_hundred_hours_fit_on_a_phone() -> None:
    assert within(pace(seen(*[DEEP, DEFENDED, LIGHT, LIGHT] * 25), narrow=True))
