"""What the pictures show and what they must not: gaps, breaks, stitches, private notes, their twins in words."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.treatments import HOURS, read, year
from tests.process.treatment import H, calm, treatment, when
from tests.strategies import END, cases, private_notes_for

from holdfast.analysis import Analysis
from holdfast.case.measured import Measure
from holdfast.case.model import Case
from holdfast.case.private import PrivateNote, PrivateNotes, PullMark
from holdfast.charts.change import change
from holdfast.charts.conviction import conviction
from holdfast.charts.figures import figure, names, pictured
from holdfast.charts.picture import Picture
from holdfast.charts.scene import Lines, Mark, Points, Scene, Strokes, Words
from holdfast.charts.time_axis import time_axis
from holdfast.outcome.readings import Series
from holdfast.text import render


@pytest.fixture(scope="module")
def whole() -> Analysis:
    return read(year())


def marks(picture: Picture, name: str) -> list[Mark]:
    assert picture.scene is not None
    return [m for m in picture.scene.marks if m.name == name]


def said_and_drawn(analysis: Analysis, name: str) -> tuple[Picture, Scene | None]:
    """What a picture says, and what it draws."""
    picture = pictured(analysis, name)
    return picture, picture.scene


def runs(picture: Picture, name: str) -> list[int]:
    """How many points each run of a line has."""
    return [len(run) for m in marks(picture, name) if isinstance(m, Lines) for run in m.runs]


def count(picture: Picture, name: str) -> int:
    return sum(len(m.at) for m in marks(picture, name) if isinstance(m, Points | Strokes | Words))


def words(picture: Picture) -> str:
    assert picture.scene is not None
    drawn = [text for m in picture.scene.marks if isinstance(m, Words) for _, _, text in m.at]
    cells = [render(c, picture.person) for row in picture.table.rows for c in row]
    heads = [render(h, picture.person) for h in picture.table.header]
    return "\n".join([*drawn, *cells, *heads, render(picture.sentence, picture.person), render(picture.title)])


@pytest.mark.parametrize("narrow", [False, True])
def test_every_moment_is_a_stitch_on_the_line_and_in_the_words(whole: Analysis, narrow: bool) -> None:
    picture = time_axis(whole, narrow=narrow)
    rated = [h for h in whole.process.hours if h.moments and (h.his_alliance or h.your_alliance) is not None]
    assert count(picture, "stitches of moments") == len(rated) == 5
    assert "You marked moments in 5 hours, the last in hour 33: named a cost." in render(
        picture.sentence, picture.person
    )


@pytest.mark.parametrize("narrow", [False, True])
def test_a_line_stops_where_an_hour_has_no_rating(whole: Analysis, narrow: bool) -> None:
    # 1-6, the rupture 7-9, 10-16, nothing at 17 and 18, 19-23, the holiday, 27-37, and 38-40 inside an open rupture
    assert runs(time_axis(whole, narrow=narrow), "their line") == [6, 7, 5, 11]


def test_no_segment_crosses_a_missing_hour(whole: Analysis) -> None:
    picture = time_axis(whole)
    held = [h for h in whole.process.hours if h.his_alliance is not None]
    lines = [m for m in marks(picture, "their line") if isinstance(m, Lines)]
    points = {x for m in lines for run in m.runs for x, _ in run}
    step = sorted(points)[1] - min(points)
    assert len(points) + count(picture, "points inside a rupture") == len(held)
    assert all(b[0] - a[0] < 1.5 * step for m in lines for run in m.runs for a, b in pairwise(run))


def test_a_measure_not_filled_in_leaves_a_gap(whole: Analysis) -> None:
    assert runs(time_axis(whole), "measure") == [7, 10, 21]  # nothing at 8 and at 19


def test_a_repaired_rupture_is_stitched_and_an_open_one_stays_open(whole: Analysis) -> None:
    picture = time_axis(whole)
    assert [e.repaired_at for e in whole.process.episodes] == [10, None]
    assert count(picture, "thread of a repair") == 1
    assert count(picture, "stitches of a repair") >= 1
    assert count(picture, "open end at a rupture") == 2
    assert "The rupture at hour 7 was repaired at hour 10. The rupture since hour 38 is open." in words(picture)


def test_a_number_alone_is_no_break_in_the_line() -> None:
    analysis = read(treatment([*calm(8), H(rating=30, yours=6), *calm(2)]))
    assert [e.stage for e in analysis.process.episodes] == ["candidate"]
    picture = time_axis(analysis)
    assert runs(picture, "their line") == [11]
    assert "rupture" not in words(picture)


def test_without_his_ratings_the_break_is_in_your_line() -> None:
    hours = [H(yours=7) for _ in range(10)]
    hours[6] = H(yours=3, signs=(("complains_of_me", 2), ("rejects_offer", 1)))
    hours[7] = H(attendance=("cancelled",), by="patient", signs=None, moments=None)
    picture = time_axis(read(treatment(hours)))
    assert not marks(picture, "their line")
    assert runs(picture, "your line") == [6]
    assert count(picture, "points inside a rupture") == 3  # 7, 9 and 10: it is still open
    assert count(picture, "open end at a rupture") == 2


def test_every_point_stands_in_the_table(whole: Analysis) -> None:
    picture = time_axis(whole)
    header = [render(h, picture.person) for h in picture.table.header]
    column = {name: [render(row[i], picture.person) for row in picture.table.rows] for i, name in enumerate(header)}

    def given_in(name: str) -> int:
        return sum(cell not in ("–", "") for cell in column[name])

    assert given_in("He") == sum(runs(picture, "their line")) + count(picture, "points inside a rupture")
    assert given_in("You") == sum(runs(picture, "your line"))
    assert given_in("CORE-10") == sum(runs(picture, "measure"))
    assert [n for n in picture.table.hours if n is not None] == list(range(1, HOURS + 1))
    levels = sum(runs(picture, "level of grandiosity"))
    assert given_in("Grandiosity, level with its band") == levels


def test_every_row_has_a_cell_for_each_heading(whole: Analysis) -> None:
    for name in names(whole):
        table = pictured(whole, name).table
        assert {len(row) for row in table.rows} == {len(table.header)}
        assert len(table.hours) == len(table.rows)


def test_every_answer_of_a_measure_stands_in_its_table(whole: Analysis) -> None:
    (series,) = whole.outcome.series
    picture = change(whole, series)
    assert sum(cell != "–" for cell in (render(r[2], picture.person) for r in picture.table.rows)) == len(series.points)
    assert count(picture, "points of the score") == len(series.points)


def test_the_error_of_a_measure_has_one_decimal_and_two_on_a_short_scale(whole: Analysis) -> None:
    (series,) = whole.outcome.series
    short = replace(series, low=0, high=5, smallest_change=0.81235)
    long = replace(series, smallest_change=5.8764)
    assert "±0.81 around the start" in key_of(whole, short)
    assert "±5.9 around the start" in key_of(whole, long)
    assert "±6 around the start" in key_of(whole, replace(series, smallest_change=6.0))


def key_of(whole: Analysis, series: Series) -> str:
    said = [line for mark in marks(change(whole, series), "key") if isinstance(mark, Words) for *_, line in mark.at]
    return " ".join(said)


def test_change_is_judged_at_a_review_and_the_sentence_says_so(whole: Analysis) -> None:
    (series,) = whole.outcome.series
    assert "At the review of 19 Sep 2023: better" in words(change(whole, series))
    unplanned = read(replace_record(year(), reviews=()))
    assert "Change is judged at planned reviews; none has come yet." in words(
        change(unplanned, unplanned.outcome.series[0])
    )
    assert not marks(change(unplanned, unplanned.outcome.series[0]), "means compared")


def test_a_measure_of_whose_error_no_source_tells_says_that_its_line_stands_alone() -> None:
    lpfs = [Measure(id=f"l{n}", recorded_at=when(n), when=when(n).date(), instrument="lpfs-bf", items=(n % 3 + 1,) * 12)
            for n in range(1, 13)]  # fmt: skip
    analysis = read(replace_record(year(), measures=tuple(lpfs)))
    said = words(change(analysis, analysis.outcome.series[0]))
    assert "So no verdict is given: the line stands alone." in said
    assert "At the review of" not in said


def test_a_profile_and_a_line_that_stands_alone_are_on_their_own_page_and_not_among_the_pictures_of_change() -> None:
    beside = [Measure(id=id, recorded_at=when(2), when=when(2).date(), instrument=id, items=(1,) * n)
              for id, n in (("npi-13", 13), ("lpfs-bf", 12))]  # fmt: skip
    analysis = read(replace_record(year(), measures=(*year().record.measures, *beside)))
    assert [s.instrument for s in analysis.outcome.series] == ["core-10", "npi-13", "lpfs-bf"]
    assert names(analysis) == ("time-axis", "pace", "change-core-10", "contract-story", "conviction")


def test_conviction_keeps_four_numbers_and_two_people_apart(whole: Analysis) -> None:
    picture = conviction(whole)
    assert count(picture, "their points") == 4 * 7
    assert count(picture, "your points") == 4 * 7
    assert len(picture.table.rows) == 14


def test_yours_is_not_in_the_picture_that_may_be_turned_to_him(whole: Analysis) -> None:
    picture = pictured(whole, "conviction-his")
    assert picture.scene is not None
    assert not [m.name for m in picture.scene.marks if m.name.startswith("your")]
    assert {render(row[3], picture.person) for row in picture.table.rows} == {"he"}


def test_nothing_to_draw_is_said_and_not_drawn() -> None:
    empty = read(treatment([H(signs=None, moments=None, logged=False)]), when(1) + timedelta(days=1))
    for name in ("time-axis", "contract-story", "conviction"):
        shown = figure(empty, name)
        assert shown.svg is None
        assert render(shown.sentence, empty.person).startswith("Nothing to draw yet: ")


def test_one_rated_hour_is_one_point_and_no_line() -> None:
    picture = time_axis(read(treatment([H(rating=60, yours=6)])))
    assert count(picture, "their points") == 1
    assert runs(picture, "their line") == [1]
    assert "He rated one hour of 1: hour 1, 60 of 100." in words(picture)


def test_one_answer_is_no_change(whole: Analysis) -> None:
    single = read(replace_record(year(), measures=year().record.measures[:1]))
    picture = change(single, single.outcome.series[0])
    assert not picture.drawable
    assert len(picture.table.rows) == 3  # the answer, and the two days of review


def test_a_picture_without_a_case_of_that_name_says_which_there_are(whole: Analysis) -> None:
    with pytest.raises(ValueError, match="choose one of time-axis, pace, change-core-10, contract-story, conviction"):
        pictured(whole, "change-nothing")


def test_private_notes_are_in_no_picture() -> None:
    note = PrivateNote(
        id="p1",
        recorded_at=when(4),
        session=3,
        when=when(3),
        pulls=(PullMark(pull="small", strength=3),),
        line="CANARY",
    )
    with_notes = read(year(private=PrivateNotes(case="invented", author="f", notes=(note,))), when(HOURS + 1))
    without = read(year(), when(HOURS + 1))
    assert with_notes.case.private is not None
    assert [said_and_drawn(with_notes, n) for n in names(with_notes)] == [
        said_and_drawn(without, n) for n in names(without)
    ]


def test_words_are_those_by_which_the_person_is_addressed() -> None:
    case = year()
    about = replace(case.record.about, address="she", pseudonym="Irena K.")
    seen = words(time_axis(read(replace(case, record=replace(case.record, about=about)))))
    assert "She rated 34 of 36 hours" in seen
    assert "Her image of you" in seen
    assert "He " not in seen


@settings(max_examples=25)
@given(cases(), st.booleans())
def test_no_valid_case_makes_a_picture_fail(case: Case, narrow: bool) -> None:
    analysis = read(case, END)
    for name in (*names(analysis), "conviction-his", "contract-story-his"):
        picture = pictured(analysis, name, narrow=narrow)
        assert render(picture.sentence, picture.person)
        if picture.scene is not None:
            assert words(picture)
            assert within(picture)


@settings(max_examples=15)
@given(st.data())
def test_private_notes_change_no_picture(data: st.DataObject) -> None:
    case = data.draw(cases())
    notes = data.draw(private_notes_for(case))
    bare, full = read(replace(case, private=None), END), read(replace(case, private=notes), END)
    for name in names(bare):
        assert said_and_drawn(bare, name) == said_and_drawn(full, name)


def within(picture: Picture) -> bool:
    """No mark but the words begins outside the paper."""
    scene = picture.scene
    assert scene is not None
    places = [
        place
        for m in scene.marks
        for place in ([p for run in m.runs for p in run] if hasattr(m, "runs") else m.at)
    ]  # fmt: skip
    return all(-1 <= p[0] <= scene.width + 1 and -1 <= p[1] <= scene.height + 12 for p in places)


def replace_record(case: Case, **changes: object) -> Case:
    return replace(case, record=replace(case.record, **changes))  # type: ignore[arg-type]


def test_naming_the_room_loads_no_drawing_engine() -> None:
    loaded = "sorted({'altair', 'vl_convert', 'django'} & set(sys.modules))"
    code = f"import sys, holdfast.charts, holdfast.charts.figures; print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
