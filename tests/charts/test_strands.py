"""The three strands of integration as a picture: each with its own points, gaps as gaps, never one number."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from tests.charts.test_formulation_pictures import cards, meet, texts
from tests.charts.treatments import read, year
from tests.process.treatment import H, treatment

from holdfast.case.moments import last_recorded
from holdfast.case.record import Consent
from holdfast.charts.figures import names, pictured
from holdfast.charts.scene import Lines, Points, Words
from holdfast.charts.strands import read_strands, strands
from holdfast.simulate.examples.all_of_them import example
from holdfast.text import render


def test_each_strand_has_its_own_points_from_its_own_source() -> None:
    analysis = read(example("archivist"))
    outside, split, others = read_strands(analysis)
    assert [one.whose for one in (outside, split, others)] == ["patient", "therapist", "patient"]
    looks = [h for h in analysis.process.hours if h.split_self]
    assert [render(words, analysis.person) for _, _, words in split.points][-1] == "both sides in one hour"
    assert len(split.points) == len(looks)
    assert len(others.points) == sum(h.image is not None for h in analysis.process.hours)
    assert len(outside.points) == 63


@pytest.mark.parametrize("narrow", [False, True])
def test_a_break_is_a_gap_and_nothing_overlaps(narrow: bool) -> None:
    picture = strands(read(example("archivist")), narrow=narrow)
    assert picture.scene is not None
    image = next(m for m in picture.scene.marks if isinstance(m, Lines) and m.name == "line of Image of others")
    assert len(image.runs) > 2
    lines = list(texts(picture.scene))
    assert not [(a, b) for (a, one), (b, other) in combinations(lines, 2) if meet(one, other)]
    assert all(box[2] <= picture.scene.width + 0.5 for _, box in lines)
    assert min(m.size for m in picture.scene.marks if isinstance(m, Words)) >= 12
    assert cards(picture.scene) == []


def test_the_therapists_strand_is_told_apart_by_line_and_shape() -> None:
    scene = strands(read(example("archivist"))).scene
    assert scene is not None
    shapes = {m.ink: m.shape for m in scene.marks if isinstance(m, Points)}
    dashes = {m.ink: m.dash for m in scene.marks if isinstance(m, Lines)}
    assert shapes == {"patient": "circle", "therapist": "diamond"}
    assert dashes["patient"] == ()
    assert dashes["therapist"] != ()


def test_a_strand_without_a_point_says_what_is_missing() -> None:
    analysis = read(example("grandiose-seven"))
    picture = strands(analysis)
    assert "Split self: you have not looked yet." in render(picture.sentence, analysis.person)
    assert "you have not looked yet" in [line for line, _ in texts(picture.scene)]  # type: ignore[arg-type]


@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_not_read_without_his_consent_is_not_said_to_be_missing(narrow: bool) -> None:
    case = example("archivist")
    at = last_recorded(case)
    withdrawn = Consent(id="w1", recorded_at=at, when=at.date(), purpose="comparison", act="withdrawn", how="paper")
    there = replace(case, record=replace(case.record, consents=(*case.record.consents, withdrawn)))
    analysis = read(there, at)
    assert analysis.not_compared is not None
    picture = strands(analysis, narrow=narrow)
    why = "not read: " + render(analysis.not_compared, analysis.person)
    said = render(picture.sentence, analysis.person)
    assert f"Self-esteem from outside: {why}." in said
    assert f"Image of others: {why}." in said
    cells = [render(row[2], analysis.person) for row in picture.table.rows]
    assert cells.count(why) == 2
    assert picture.scene is not None
    drawn = " ".join(line for line, _ in texts(picture.scene))
    assert drawn.count(why) == 2
    assert all(words not in said + drawn + "".join(cells) for words in ("no check-in tells", "not rated it yet"))


def test_without_a_look_and_without_his_consent_it_says_which_of_the_two_is_missing() -> None:
    case = example("grandiose-seven")
    at = last_recorded(case)
    withdrawn = Consent(id="w1", recorded_at=at, when=at.date(), purpose="comparison", act="withdrawn", how="paper")
    there = replace(case, record=replace(case.record, consents=(*case.record.consents, withdrawn)))
    analysis = read(there, at)
    picture = strands(analysis)
    assert not picture.drawable
    assert "answers are not read: " in render(picture.sentence, analysis.person)


def test_nothing_of_the_three_is_no_picture() -> None:
    case = treatment([H(rating=60)])
    bare = replace(case, record=replace(case.record, sessions=tuple(replace(s, patient=None) for s in
                                                                    case.record.sessions)))  # fmt: skip
    assert not strands(read(bare, last_recorded(case))).drawable


def test_no_number_stands_for_the_three_together() -> None:
    analysis = read(year())
    said = render(strands(analysis).sentence, analysis.person)
    assert "never added up" in said
    assert len({row[0] for row in strands(analysis).table.rows}) == 3


def test_they_are_drawn_by_name_and_stand_on_no_page_of_pictures() -> None:
    analysis = read(example("archivist"))
    assert pictured(analysis, "strands", narrow=True).drawable
    assert pictured(analysis, "formulation-mit", narrow=True).drawable
    assert not {"strands", "formulation-mit"} & set(names(analysis))
    with pytest.raises(ValueError, match="there is no picture"):
        pictured(analysis, "formulation-nobody")
