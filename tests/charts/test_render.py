"""What leaves the drawing engine: SVG that a strict page may hold. Drawing is slow, so few pictures are drawn here."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.charts.treatments import read, year

import holdfast
from holdfast.analysis import Analysis
from holdfast.charts import render
from holdfast.charts.colours import DARK, INKS, LIGHT, rules
from holdfast.charts.figures import names, pictured
from holdfast.charts.picture import Picture, Table
from holdfast.charts.scene import Lines, Scene, Words
from holdfast.charts.time_axis import time_axis
from holdfast.text import Spoken, say

ALLOWED = {"svg", "title", "desc", "g", "path", "line", "rect", "text"}


@pytest.fixture(scope="module")
def whole() -> Analysis:
    return read(year())


@pytest.fixture(scope="module")
def drawn(whole: Analysis) -> dict[str, str]:
    """Every picture of a whole case once, and the time axis for a phone."""
    found = {name: render.svg(pictured(whole, name)) for name in names(whole)}
    return {**found, "narrow": render.svg(time_axis(whole, narrow=True))}


def small(*texts: str, person: str = "Davide R.") -> Picture:
    marks = (
        Words("words", "ink", tuple((5.0, 10.0 + n, text) for n, text in enumerate(texts))),
        Lines("line", "patient", (((0.0, 0.0), (10.0, 10.0)), ((20.0, 10.0), (30.0, 0.0)))),
    )
    scene = Scene(40, 40, marks)
    return Picture(lambda: scene, say("{name} rated."), Table(), say("A <title> & more"), Spoken(person, "he"))


def test_nothing_stands_in_the_drawing_but_shapes_words_and_names(drawn: dict[str, str]) -> None:
    for source in drawn.values():
        for node in ET.fromstring(source).iter():
            assert node.tag.removeprefix("{http://www.w3.org/2000/svg}") in ALLOWED
            names = set(node.attrib)
            assert not [n for n in names if n == "style" or n.startswith("on") or "href" in n or n == "clip-path"]
        assert not re.search(r"url\(|<style|<script|https?://(?!www\.w3\.org/2000/svg)", source)


def test_the_picture_is_named_and_described(drawn: dict[str, str]) -> None:
    root = ET.fromstring(drawn["time-axis"])
    by_id = {node.get("id"): node.text for node in root.iter() if node.get("id")}
    assert root.get("role") == "img"
    assert by_id[root.get("aria-labelledby")] == "The course of the treatment"
    assert (by_id[root.get("aria-describedby")] or "").startswith("He rated 34 of 36 hours")


def test_no_two_pictures_share_an_id(drawn: dict[str, str]) -> None:
    ids = [i for source in drawn.values() for i in re.findall(r' id="([^"]+)"', source)]
    assert len(ids) == len(set(ids)) == 2 * len(drawn)


def test_every_colour_has_a_class_so_that_the_page_may_choose_it(drawn: dict[str, str]) -> None:
    for source in drawn.values():
        for node in ET.fromstring(source).iter():
            for kind in ("fill", "stroke"):
                colour = node.get(kind)
                if colour not in (None, "none"):
                    ink = next(i for i in INKS if LIGHT[i] == colour)
                    assert f"{kind}-{ink}" in (node.get("class") or "").split()


def test_words_are_text_in_the_font_of_the_page(drawn: dict[str, str]) -> None:
    texts = [n for n in ET.fromstring(drawn["time-axis"]).iter() if n.tag.endswith("text")]
    assert {"rupture", "break", "Alliance", "humiliation"} <= {n.text for n in texts}
    assert not [n for n in texts if n.get("font-family")]


def test_a_line_is_drawn_in_as_many_pieces_as_it_has_runs(drawn: dict[str, str]) -> None:
    lines = [n for n in ET.fromstring(drawn["time-axis"]).iter() if n.get("stroke-width") == "1.75"]
    assert len(lines) == 4
    assert all((n.get("d") or "").count("M") == 1 for n in lines)


def test_the_same_case_gives_the_same_bytes(whole: Analysis, drawn: dict[str, str]) -> None:
    render.forget()
    assert render.svg(pictured(read(year()), "time-axis")) == drawn["time-axis"]


def test_markup_in_words_stays_words() -> None:
    texts = ("<b>fine</b>", "'); DROP TABLE cases;--", "אני עייף 🙂", "</text><script>alert(1)</script>", "{x} %s")
    root = ET.fromstring(render.svg(small(*texts, person="<script>")))
    assert [n.text for n in root.iter() if n.tag.endswith("text")] == list(texts)
    assert not [n for n in root.iter() if n.tag.endswith(("script", "b"))]


def test_threads_that_ask_for_one_picture_get_one(whole: Analysis) -> None:
    render.forget()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: render.svg(small("together")), range(8)))
    assert len(set(found)) == 1


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    render.forget()
    monkeypatch.setattr(render, "MOST_KEPT", 2)
    for text in ("one", "two", "three"):
        render.svg(small(text))
    assert len(render._kept) == 2
    render.forget()


def test_a_width_scales_the_picture() -> None:
    root = ET.fromstring(render.svg(small("wide"), 80))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("80", "80", "0 0 40 40")


def test_there_is_no_picture_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        render.svg(replace(small("x"), laid_out=None))


def test_a_png_is_a_png_in_both_modes() -> None:
    light, dark = render.png(small("x")), render.png(small("x"), dark=True)
    assert light[:8] == dark[:8] == b"\x89PNG\r\n\x1a\n"
    assert light != dark


def test_every_description_fits_the_schema(whole: Analysis) -> None:
    import altair as alt

    for name in names(whole):
        spec = pictured(whole, name).spec
        assert spec is not None
        alt.LayerChart.from_dict(dict(spec), validate=True)


def test_each_ink_has_a_colour_of_its_own_and_a_rule() -> None:
    assert len(set(LIGHT.values())) == len(set(DARK.values())) == len(INKS)
    assert all(f".chart .fill-{ink} {{ fill: var(--{ink}); }}" in rules() for ink in INKS)


def test_the_page_colours_every_ink() -> None:
    style = (Path(holdfast.__file__).parent / "web/static/web/holdfast.css").read_text("utf-8")
    assert [rule for rule in rules().splitlines() if rule not in style] == []
