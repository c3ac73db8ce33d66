"""The story of a contract as a picture: versions as columns, clauses that are born, change and end, numbers of both."""

from __future__ import annotations

from functools import cache

import pytest

from holdfast.analysis import Analysis, analyse
from holdfast.case.moments import last_recorded
from holdfast.charts.figures import names, pictured
from holdfast.charts.picture import Picture
from holdfast.charts.scene import Boxes, Lines, Mark, Points, Strokes, Words
from holdfast.simulate.examples import example
from holdfast.text import render


@cache
def whole() -> Analysis:
    case = example("archivist")
    return analyse(case, last_recorded(case))


def story(*, narrow: bool = False, his: bool = False) -> Picture:
    return pictured(whole(), "contract-story-his" if his else "contract-story", narrow=narrow)


def marks(picture: Picture, name: str) -> list[Mark]:
    assert picture.scene is not None
    return [m for m in picture.scene.marks if m.name == name]


def drawn(picture: Picture, name: str) -> int:
    return sum(len(m.at) for m in marks(picture, name) if isinstance(m, Points | Strokes | Words | Boxes))


def said(picture: Picture, name: str) -> list[str]:
    return [text for m in marks(picture, name) if isinstance(m, Words) for _, _, text in m.at]


@pytest.mark.parametrize("narrow", [False, True])
def test_each_version_is_a_column_and_each_clause_a_row_with_its_birth_and_its_end(narrow: bool) -> None:
    picture = story(narrow=narrow)
    assert said(picture, "versions") == ["1 explore", "2 explore", "3 act", "4 relate"]
    assert drawn(picture, "births") == drawn(picture, "lives") == len(whole().contract.clauses) == 11
    assert drawn(picture, "ends") == sum(not c.standing for c in whole().contract.clauses) == 3
    assert drawn(picture, "on hold") == 3
    assert drawn(picture, "new words") == 2, "the levels of both goals"


def test_his_line_and_yours_are_told_apart_by_ink_dash_and_shape_and_stop_at_each_version() -> None:
    picture = story()
    (his,) = [m for m in marks(picture, "points, patient") if isinstance(m, Points)][:1]
    (yours,) = [m for m in marks(picture, "points, therapist") if isinstance(m, Points)][:1]
    assert (his.shape, yours.shape) == ("circle", "diamond")
    assert his.ink != yours.ink
    assert all(m.dash for m in marks(picture, "line, therapist") if isinstance(m, Lines))
    column = picture.scene.width / 4 if picture.scene else 0
    for line in (m for m in marks(picture, "line, patient") if isinstance(m, Lines)):
        for run in line.runs:
            assert len({int(x // column) for x, _ in run}) == 1


def test_every_number_drawn_stands_in_the_table() -> None:
    picture = story()
    cells = [[render(cell, picture.person) for cell in row[-2:]] for row in picture.table.rows]
    for column, by in enumerate(("patient", "therapist")):
        assert sum(row[column].count("(") for row in cells) == drawn(picture, f"points, {by}")
    assert all(len(row) == len(picture.table.header) for row in picture.table.rows)


def test_yours_is_not_in_the_one_that_may_be_turned_to_him() -> None:
    picture = story(his=True)
    assert picture.scene is not None
    assert not [m for m in picture.scene.marks if "therapist" in m.name or m.ink == "therapist"]
    assert "you" not in [render(head, picture.person) for head in picture.table.header]
    assert len(picture.table.header) == 7


def test_what_is_seen_is_said_in_a_sentence_that_judges_nobody() -> None:
    picture = story()
    assert render(picture.sentence, picture.person) == (
        "4 versions of the contract, the last of them 4 relate: agreed. Of the 6 clauses that stand and are "
        "negotiated, 5 came from him."
    )


def test_before_a_version_was_opened_there_is_no_story_to_draw() -> None:
    case = example("archivist")
    early = analyse(case, case.record.sessions[1].when)
    assert "contract-story" not in names(early)
    assert not pictured(early, "contract-story").drawable
