"""The pictures of one measure: voices apart, blanks as gaps, the limit drawn, nothing judged, four states named."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.test_pictures import count, marks, runs, within, words
from tests.charts.test_render import ALLOWED
from tests.measures.test_history import CASE_1, LPFS, filled, rated

from holdfast.charts.colours import INKS, LIGHT
from holdfast.charts.measure_line import measure_line
from holdfast.charts.measure_profile import measure_profile
from holdfast.charts.picture import Picture
from holdfast.charts.plane import plane
from holdfast.charts.render import svg
from holdfast.charts.scene import NARROW, Boxes, Lines, Points, Words
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.history import History, history, limit
from holdfast.text import Spoken, render

HE, SHE = Spoken("Davide R.", "he"), Spoken("Irena K.", "she")
UNTIL = date(2024, 5, 1)
VERDICTS = ("improved", "better,", "worse", "reliable change", "no change", "changed", "recovered", "deteriorat")


def bpni(*forms: tuple[int | None, ...]) -> History:
    return history(instrument("b-pni"), [filled("b-pni", one, 84 * n) for n, one in enumerate(forms)])


def line(seen: History, name: str, **more: Any) -> Picture:
    settings: dict[str, Any] = {"person": HE, "until": UNTIL, "limit": limit(seen, name), **more}
    return measure_line(seen, name, **settings)


def test_each_voice_is_a_line_of_its_own_in_its_ink_shape_and_dash() -> None:
    ratings = [rated(LPFS, 42 * n) for n in range(3)] + [rated(LPFS, 42 * n, "informant", relation="brother")
                                                         for n in range(2)]  # fmt: skip
    seen = history(instrument("lpfs-bf"), [filled("lpfs-bf", (2,) * 12, 42 * n) for n in range(3)], ratings)
    picture = line(seen, "total")
    looks = [(m.ink, m.dash) for rater in ("patient", "therapist", "informant")
             for m in marks(picture, f"line of the {rater}") if isinstance(m, Lines)]  # fmt: skip
    shapes = [m.shape for rater in ("patient", "therapist", "informant")
              for m in marks(picture, f"points of the {rater}") if isinstance(m, Points)]  # fmt: skip
    assert [ink for ink, _ in looks] == ["patient", "therapist", "ink"]
    assert len({dash for _, dash in looks}) == 3
    assert shapes == ["circle", "diamond", "cross"]
    assert [runs(picture, f"line of the {rater}") for rater in ("patient", "therapist", "informant")] == [[3], [3], [2]]
    assert "brother" in words(picture)


def test_a_form_with_too_few_answers_stops_the_line_and_is_marked() -> None:
    picture = line(bpni(CASE_1, CASE_1, (None,) * 20 + CASE_1[20:], CASE_1, CASE_1), "vulnerability")
    assert runs(picture, "line of the patient") == [2, 2]
    assert count(picture, "points of the patient") == 4
    assert count(picture, "too little answered") == 2  # the two strokes of one cross
    assert "1 form holds too few answers" in words(picture)


def test_a_form_that_was_not_given_for_long_leaves_a_gap() -> None:
    days = (0, 28, 56, 140, 168)
    seen = history(instrument("phq-9"), [filled("phq-9", (1,) * 9, day) for day in days])
    assert runs(line(seen, "total"), "line of the patient") == [3, 2]


def test_a_point_worked_out_from_fewer_answers_is_hollow_and_says_so() -> None:
    picture = line(bpni(CASE_1, (None, *CASE_1[1:])), "grandiosity")
    (hollow,) = [m for m in marks(picture, "points worked out from fewer answers, patient") if isinstance(m, Points)]
    assert hollow.hollow
    assert len(hollow.at) == 1
    assert "hollow: worked out from fewer answers" in words(picture)


def test_the_limit_is_a_band_around_its_answer_with_its_method_and_no_verdict() -> None:
    seen = bpni(CASE_1, (0,) * 28)
    picture = line(seen, "vulnerability")
    (band,) = [m for m in marks(picture, "least change") if isinstance(m, Boxes)]
    assert len(band.at) == 1
    said = words(picture)
    assert "up to 0.81 points from the answer of 17 Jan 2023" in said
    assert "Jacobson and Truax, alpha 0.89" in said
    for id, name in (("b-pni", "vulnerability"), ("phq-9", "total"), ("lpfs-bf", "total"), ("rses", None)):
        form = instrument(id)
        low, high = (tuple(int(getattr(one, end)) for one in form.items.values()) for end in ("low", "high"))
        of = history(form, [filled(id, low), filled(id, high, 84)])
        shown = words(line(of, name or form.main)).replace("lower is better", "").replace("higher is better", "")
        assert not [word for word in VERDICTS if word in shown], id


def test_a_measure_whose_error_nobody_knows_has_no_band_and_says_so() -> None:
    seen = history(instrument("lpfs-bf"), [filled("lpfs-bf", LPFS), filled("lpfs-bf", (1,) * 12, 42)])
    picture = line(seen, "total")
    assert not marks(picture, "least change")
    assert "No source says how far this score must move" in words(picture)


def test_the_named_stretches_stand_in_words_and_the_group_is_named() -> None:
    seen = history(instrument("phq-9"), [filled("phq-9", (1,) * 9, 28 * n) for n in range(3)])
    for narrow in (False, True):
        picture = line(seen, "total", narrow=narrow)
        said = words(picture)
        assert all(word in said for word in ("minimal", "mild", "moderate", "severe", "mean of general population"))
        assert count(picture, "mean of the group") == 1
        assert within(picture)


def test_no_ink_but_ours_is_in_it_and_none_means_good_or_bad() -> None:
    picture = line(bpni(CASE_1, CASE_1), "vulnerability")
    assert picture.scene is not None
    inks = {m.ink for m in picture.scene.marks}
    assert inks <= {"ink", "soft", "rule", "edge", "paper", "estimate", "patient"}


def test_every_point_stands_in_the_twin_with_t_and_percentile() -> None:
    seen = bpni(CASE_1, (2,) * 28)
    picture = line(seen, "grandiosity")
    rows = [[render(cell, HE) for cell in row] for row in picture.table.rows]
    assert rows[0] == ["17 Jan 2023", "he", "4.25", "71", "above the score that 95 of 100 in this group do not pass",
                       "–", "12 of 12"]  # fmt: skip
    assert len(rows) == len(seen.forms)


def test_the_plane_names_its_four_states_and_both_high_as_its_own() -> None:
    picture = plane(bpni(CASE_1, (5,) * 28), person=HE)
    corners = {text: m.bold for m in marks(picture, "names of the corners") if isinstance(m, Words)
               for _, _, text in m.at}  # fmt: skip
    assert corners == {"vulnerability high": False, "both high": True, "neither high": False, "grandiosity high": False}
    assert "both high" in render(picture.sentence, HE)
    assert "Study 1" in render(picture.sentence, HE)
    assert [render(row[4], HE) for row in picture.table.rows] == ["grandiosity high", "both high"]


def test_the_path_shows_the_last_eight_forms_and_fades_towards_the_first() -> None:
    forms = [tuple((n + k) % 6 for k in range(28)) for n in range(10)]
    picture = plane(bpni(*forms), person=SHE)
    sizes = [m.size for m in marks(picture, "earlier forms") if isinstance(m, Points)]
    widths = [m.width for m in marks(picture, "path") if isinstance(m, Lines)]
    assert (len(sizes), len(widths), len(picture.table.rows)) == (7, 7, 10)
    assert (sizes, widths) == (sorted(sizes), sorted(widths))
    assert count(picture, "the last form") == 1


def test_the_measure_s_own_error_is_drawn_around_the_last_form_alone() -> None:
    drawn = marks(plane(bpni(CASE_1, (2,) * 28), person=HE), "error of the last form")
    assert [len(m.at) for m in drawn if isinstance(m, Boxes)] == [1]


def test_where_rage_is_counted_elsewhere_there_is_no_plane_and_it_says_why() -> None:
    seen = history(instrument("b-pni"), [filled("b-pni", CASE_1)], rollup="rage-with-grandiosity")
    picture = plane(seen, person=HE)
    assert not picture.drawable
    assert "no form has both scores beside a group" in render(picture.sentence, HE)


def test_somebody_else_s_view_is_no_place_on_the_path() -> None:
    seen = bpni(CASE_1)
    assert [one.rater for one in seen.own] == ["patient"]
    assert len(plane(seen, person=HE).table.rows) == 1


def test_a_profile_is_joined_by_no_line() -> None:
    form = instrument("npi-40")
    seen = history(form, [filled("npi-40", tuple(1 + (k * n) % 2 for k in range(40)), 100 * n) for n in (0, 1)])
    for narrow in (False, True):
        picture = measure_profile(seen, person=HE, narrow=narrow)
        assert picture.scene is not None
        assert not [m for m in picture.scene.marks if isinstance(m, Lines)]
        assert within(picture)
    assert "not read as change" in render(picture.sentence, HE)


def test_on_a_phone_no_word_runs_off_the_paper() -> None:
    seen = bpni(CASE_1, (2,) * 28)
    for picture in (line(seen, "vulnerability", narrow=True), plane(seen, person=HE, narrow=True)):
        assert picture.scene is not None
        assert picture.scene.width == NARROW
        for m in picture.scene.marks:
            if isinstance(m, Words):
                for x, _, text in m.at:
                    room = len(text) * m.size * 0.5
                    start = {"left": x, "right": x - room, "center": x - room / 2}[m.align]
                    assert start >= -2, text
                    assert start + room <= NARROW + 2, text


@pytest.mark.parametrize("id", ["phq-9", "b-pni", "lpfs-bf", "npi-13", "wai-sr"])
def test_nothing_answered_is_said_and_not_drawn(id: str) -> None:
    seen = history(instrument(id), [])
    picture = line(seen, seen.instrument.main)
    assert not picture.drawable
    assert render(picture.sentence, HE).startswith("Nothing to draw yet")


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["b-pni", "sb-pni", "pni-52", "phq-9", "lpfs-bf", "npi-13"]), st.booleans(), st.data())
def test_no_answers_make_a_picture_fail(id: str, narrow: bool, data: st.DataObject) -> None:
    form = catalogue()[id]
    ranges = [(int(one.low), int(one.high)) for one in form.items.values()]
    days = data.draw(st.lists(st.integers(0, 900), max_size=5, unique=True))
    measures = [
        filled(id, data.draw(st.tuples(*(st.none() | st.integers(*one) for one in ranges))), day) for day in days
    ]
    ratings = [rated(LPFS, 3, "informant", relation="<b>")] if id == "lpfs-bf" else []
    seen = history(form, measures, ratings)
    made = [line(seen, name, narrow=narrow) for name in form.scores]
    made += [plane(seen, person=SHE, narrow=narrow), measure_profile(seen, person=SHE, narrow=narrow)]
    for picture in made:
        assert render(picture.sentence, picture.person)
        assert {len(row) for row in picture.table.rows} <= {len(picture.table.header)}
        if picture.drawable:
            assert words(picture)
            assert within(picture)


def test_drawn_they_hold_shapes_and_words_alone_each_coloured_by_class() -> None:
    import altair as alt

    ratings = [rated(LPFS, 42 * n) for n in range(3)]
    both = history(instrument("lpfs-bf"), [filled("lpfs-bf", (2,) * 12, 42 * n) for n in range(3)], ratings)
    npi = history(instrument("npi-13"), [filled("npi-13", (1,) * 13)])
    pictures = (line(both, "total"), plane(bpni(CASE_1, (2,) * 28), person=HE), measure_profile(npi, person=HE))
    ids: list[str] = []
    for picture in pictures:
        assert picture.spec is not None
        alt.LayerChart.from_dict(dict(picture.spec), validate=True)
        for node in ET.fromstring(svg(picture)).iter():
            assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in ALLOWED
            ids += [node.get("id") or ""] if node.get("id") else []
            for kind in ("fill", "stroke"):
                colour = node.get(kind)
                if colour not in (None, "none"):
                    ink = next(i for i in INKS if LIGHT[i] == colour)
                    assert f"{kind}-{ink}" in (node.get("class") or "").split()
    assert len(ids) == len(set(ids)) == 2 * len(pictures)
