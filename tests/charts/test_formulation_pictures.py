"""Formulations drawn: nothing over anything else whatever is written, nothing left out, nothing too small to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.formulated import analysed, filled, notes, pointed

from holdfast.approaches.formulation import links, read_formulations
from holdfast.approaches.formulation_files import formulations
from holdfast.case.ways import FormulationElement
from holdfast.case.working import WorkingNotes
from holdfast.charts import formulation_cards
from holdfast.charts.formulation import WIDE, Told, formulation_picture, formulation_pictures, scene
from holdfast.charts.formulation_cards import MOST_LINES, wrapped
from holdfast.charts.picture import Speaker
from holdfast.charts.render import svg
from holdfast.charts.scene import BODY, NARROW, SMALL, Box, Boxes, Points, Scene, Strokes, Words, long
from holdfast.text import Spoken, render

APPROACHES = tuple(formulations())
PERSON = Spoken("Dana", "they")


def laid_out(working: WorkingNotes, approach: str, *, narrow: bool) -> Scene:
    every = read_formulations(working)
    read = next(one for one in every if one.approach == approach)
    elements = {e.id: e for one in every for e in one.elements}
    known = read.known.slots if read.known else {}
    return scene(read, Told(Speaker(PERSON, "en"), known, links(working), elements, narrow))


def texts(drawn: Scene) -> Iterator[tuple[str, Box]]:
    """Every line of text with the box it takes, by the same widths the layout reckons with."""
    for mark in drawn.marks:
        if isinstance(mark, Words):
            for x, y, said in mark.at:
                wide = long(said, mark.size, bold=mark.bold)
                left = x - wide if mark.align == "right" else x
                yield said, (left, y - mark.size * 0.6, left + wide, y + mark.size * 0.6)


def cards(drawn: Scene) -> list[Box]:
    return [box for mark in drawn.marks if isinstance(mark, Boxes) for box in mark.at]


def meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] - 0.01 and other[0] < one[2] - 0.01 and one[1] < other[3] - 0.01 and other[1] < one[3] - 0.01
    )


def within(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def nothing_overlaps(drawn: Scene) -> None:
    lines, boxes = list(texts(drawn)), cards(drawn)
    for (said, box), (other, there) in combinations(lines, 2):
        assert not meet(box, there), (said, other)
    for one, another in combinations(boxes, 2):
        assert not meet(one, another)
    for said, box in lines:
        assert within(box, (-0.5, 0, drawn.width + 0.5, drawn.height)), said
        assert all(within(box, _inside(card)) or not meet(box, card) for card in boxes), said
    for mark in drawn.marks:
        if isinstance(mark, Strokes):
            for x, y, x2, y2 in mark.at:
                stroke = (min(x, x2), min(y, y2), max(x, x2), max(y, y2))
                straight = x == x2 or y == y2
                for said, box in lines:
                    assert not (straight and meet(_thick(stroke), box)), (mark.name, said)
        if isinstance(mark, Points):
            for x, y in mark.at:
                for said, box in lines:
                    assert not meet((x - 3, y - 3, x + 3, y + 3), box), (mark.name, said)


def _inside(card: Box) -> Box:
    return card[0] + 4, card[1] + 4, card[2] - 4, card[3] - 4


def _thick(box: Box) -> Box:
    return box[0] - 0.5, box[1] - 0.5, box[2] + 0.5, box[3] + 0.5


WRITTEN = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    st.integers(1, 400).map(lambda n: "Donaudampfschifffahrtsgesellschaftskapitän" * (1 + n // 42)),
    st.integers(1, 120).map(lambda n: " ".join(["a", "word", "and", "another"][k % 4] for k in range(n))),
    st.just(" "),
)


@given(st.data(), st.sampled_from(APPROACHES), st.booleans())
@settings(max_examples=50, deadline=None)
def test_nothing_lies_over_anything_else_whatever_is_written(data: st.DataObject, approach: str, narrow: bool) -> None:
    slots = tuple(formulations()[approach].slots)
    elements = filled(
        approach,
        of=data.draw(st.integers(1, 2)),
        text=lambda n: data.draw(WRITTEN),
        skip=data.draw(st.lists(st.sampled_from(slots), max_size=len(slots) - 1)),
    )
    if elements:
        working = WorkingNotes(formulation=tuple(elements), element_points=pointed(elements))
        drawn = laid_out(working, approach, narrow=narrow)
        assert drawn.width == (NARROW if narrow else WIDE)
        nothing_overlaps(drawn)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("approach", APPROACHES)
def test_all_that_is_held_is_drawn_and_no_letter_is_small(approach: str, narrow: bool) -> None:
    elements = filled(approach, text=lambda n: f"word{n}")
    drawn = laid_out(WorkingNotes(formulation=tuple(elements)), approach, narrow=narrow)
    said = " ".join(line for line, _ in texts(drawn))
    assert [e.text for e in elements if e.text not in said] == []
    assert min(mark.size for mark in drawn.marks if isinstance(mark, Words)) >= 12
    nothing_overlaps(drawn)


@pytest.mark.parametrize("approach", APPROACHES)
def test_one_word_alone_is_drawn_too(approach: str) -> None:
    for element in filled(approach, of=1, text=lambda n: f"word{n}"):
        drawn = laid_out(WorkingNotes(formulation=(element,)), approach, narrow=True)
        assert element.text in " ".join(line for line, _ in texts(drawn))
        nothing_overlaps(drawn)


def test_slots_and_approaches_that_nobody_knows_are_drawn_under_other() -> None:
    old = filled("mit", of=1)[0]
    older = [replace(old, id="o1", slot="a_place_of_old"), replace(old, id="o2", slot="parts", approach="cft")]
    for element in older:
        lines = [
            line for line, _ in texts(laid_out(WorkingNotes(formulation=(element,)), element.approach, narrow=True))
        ]
        assert "Other" in lines
        assert element.slot.replace("_", " ").capitalize() in lines


@given(st.text(max_size=300), st.integers(40, 400), st.sampled_from([SMALL, BODY]))
@settings(max_examples=100)
def test_wrapped_words_keep_to_their_room(text: str, room: int, size: int) -> None:
    lines = wrapped(text, room, size)
    assert len(lines) <= MOST_LINES
    assert all(long(line, size) <= room for line in lines)


def test_wrapping_leaves_no_word_out_until_there_is_no_room() -> None:
    said = "one two three four five six seven eight nine ten"
    assert " ".join(wrapped(said, 60)) == said
    assert wrapped(said, 60, most=2)[-1].endswith("…")
    assert "".join(wrapped("x" * 50, 100)).replace("-", "") == "x" * 50


def test_both_voices_are_told_apart_by_line_and_shape() -> None:
    drawn = laid_out(notes("mit"), "mit", narrow=False)
    rules = {mark.ink: mark.dash for mark in drawn.marks if isinstance(mark, Strokes) and mark.name.startswith("rule")}
    marks = {mark.ink: mark.shape for mark in drawn.marks if isinstance(mark, Points) and mark.name.startswith("mark")}
    assert rules["patient"] == ()
    assert rules["therapist"] != ()
    assert marks == {"patient": "circle", "therapist": "diamond"}


def test_what_speaks_for_and_against_is_spelled_out_with_a_mark_each() -> None:
    drawn = laid_out(notes("mit"), "mit", narrow=True)
    lines = [line for line, _ in texts(drawn)]
    working = notes("mit")
    named = [e for one in read_formulations(working) for e in one.elements]
    assert lines.count("one thing speaks for it") == sum(len(e.speaks_for) == 1 for e in named)
    assert lines.count("one thing speaks against it") == sum(len(e.speaks_against) == 1 for e in named)
    crosses = [m for m in drawn.marks if isinstance(m, Strokes) and m.name == "speaks against it"]
    assert sum(len(mark.at) for mark in crosses) == 2 * lines.count("one thing speaks against it")


def test_roles_that_change_and_a_swing_have_an_arrow_at_both_ends() -> None:
    drawn = laid_out(notes("tfp"), "tfp", narrow=False)
    changed = [m for m in drawn.marks if isinstance(m, Strokes) and m.name == "the roles changed"]
    assert changed
    assert all(m.dash for m in changed)
    without = laid_out(WorkingNotes(formulation=tuple(filled("tfp", skip=["pair_reversal"]))), "tfp", narrow=False)
    assert not [m for m in without.marks if isinstance(m, Strokes) and m.name == "the roles changed"]


def a_pair(n: int, which: str, **more: str) -> list[FormulationElement]:
    """A pair of one set: its slots and words by name."""
    words = {"pair_self": f"self{n}", "pair_affect": f"felt{n}", "pair_other": f"other{n}", "pair_reversal": f"back{n}"}
    plain = filled("tfp", of=1)[0]
    said = [
        replace(plain, id=f"{n}-{slot}", slot=slot, group=f"g{n}", text=text, choice=None)
        for slot, text in (words | more).items()
    ]
    return [*said, replace(plain, id=f"{n}-set", slot="pair_set", group=f"g{n}", text=which, choice=which)]


def places(drawn: Scene, *said: str) -> list[Box]:
    boxes = dict(texts(drawn))
    return [boxes[one] for one in said]


def test_the_two_sets_face_each_other_across_a_wall_with_what_keeps_them_apart() -> None:
    pairs = (*a_pair(1, "persecutory"), *a_pair(2, "idealised", pair_wards_off="charm"), *a_pair(3, "mixed"))
    wide = laid_out(WorkingNotes(formulation=pairs), "tfp", narrow=False)
    bad, good, both = places(wide, "self1", "self2", "self3")
    assert good[2] < WIDE / 2 < bad[0]
    assert good[1] == bad[1], "at one height"
    assert both[1] > good[3], "what is nearer to whole people stands on neither side"
    (wall,) = [m for m in wide.marks if isinstance(m, Strokes) and m.name == "the wall between them"]
    assert wall.dash
    ((x, top, x2, bottom),) = wall.at
    assert x == x2 == WIDE / 2
    (charm,) = [box for said, box in texts(wide) if "charm" in said]
    assert top < good[1] < bottom < charm[1]
    assert len([m for m in wide.marks if isinstance(m, Strokes) and m.name == "the roles changed"]) == 3
    nothing_overlaps(wide)
    narrow = laid_out(WorkingNotes(formulation=pairs), "tfp", narrow=True)
    bad, good = places(narrow, "self1", "self2")
    (charm,) = [box for said, box in texts(narrow) if "charm" in said]
    assert good[3] < charm[1] < bad[1], "one below the other, and the wall between"
    nothing_overlaps(narrow)


def test_a_set_of_which_nothing_is_said_keeps_its_place_open() -> None:
    for narrow in (False, True):
        drawn = laid_out(WorkingNotes(formulation=tuple(a_pair(1, "idealised"))), "tfp", narrow=narrow)
        lines = [line for line, _ in texts(drawn)]
        assert "No pair yet on this side" in lines
        assert {"Idealised: all good", "Persecutory: all bad"} <= set(lines)
        nothing_overlaps(drawn)


def test_an_if_that_says_nothing_is_no_step_and_one_that_goes_on_is() -> None:
    table = {e.slot: e for e in filled("mit", of=1, text=lambda n: f"word{n}")}
    for text, drawn in (("If I follow my wish ...", False), ("If ...", False), ("If I go, somebody pays.", True)):
        elements = (table["wish"], replace(table["if_then"], text=text, whose="patient"), table["response_of_other"])
        lines = [line for line, _ in texts(laid_out(WorkingNotes(formulation=elements), "mit", narrow=True))]
        assert ("If ..." in lines) is drawn, text


def test_an_answer_of_the_list_is_yours_and_his_words_beside_it_are_a_quotation() -> None:
    wish = next(e for e in filled("mit", of=1) if e.slot == "wish")
    wish = replace(wish, choice="autonomy", text="My own evening.", whose="patient")
    drawn = laid_out(WorkingNotes(formulation=(wish,)), "mit", narrow=False)
    assert "“My own evening.”" in [line for line, _ in texts(drawn)]
    marks = [mark.ink for mark in drawn.marks if isinstance(mark, Points) and mark.name.startswith("mark")]
    assert marks == ["therapist", "patient"]
    alone = replace(wish, text="to go their own way")
    drawn = laid_out(WorkingNotes(formulation=(alone,)), "mit", narrow=False)
    assert "patient" not in [m.ink for m in drawn.marks if isinstance(m, Points) and m.name.startswith("mark")]


@pytest.mark.parametrize("approach", APPROACHES)
def test_the_table_holds_every_part_whole(approach: str) -> None:
    long_text = "A sentence that goes on. " * 60
    elements = filled(approach, of=1, text=lambda n: f"{n}: {long_text}")
    picture = formulation_picture(analysed(WorkingNotes(formulation=tuple(elements))), approach, narrow=True)
    cells = [render(cell, PERSON) for row in picture.table.rows for cell in row]
    assert all(any(e.text in cell for cell in cells) for e in elements)
    assert all(len(row) == len(picture.table.header) for row in picture.table.rows)


def test_the_table_says_what_a_point_points_to_and_what_was_said_before() -> None:
    working = notes("mit")
    first = working.formulation[0]
    newer = replace(first, id="newer", revises=first.id, when=first.when.replace(year=2024), text="to be met")
    told = replace(working.element_points[0], id="pn", to="narrative", ref="n1", note="the whole evening")
    picture = formulation_picture(
        analysed(replace(working, formulation=(*working.formulation, newer),
                         element_points=(*working.element_points, told))), "mit",
    )  # fmt: skip
    row = [render(cell, PERSON) for cell in picture.table.rows[0]]
    assert "to be met" in row[2]
    assert "hour 7 (named for an earlier wording)" in row[6]
    assert "a moment they told, “The dinner” (named for an earlier wording): the whole evening" in row[6]
    assert "the same in other words, CFT: “A small voice”" in row[8]
    assert "(from 1 March 2023)" in row[9]
    then = formulation_picture(analysed(replace(working, formulation=(*working.formulation, newer))), "mit", first.when)
    assert "to be met" not in render(then.table.rows[0][2], PERSON)


def test_nothing_held_is_no_picture_and_says_so() -> None:
    gone = filled("cop", of=1)[:1]
    working = WorkingNotes(formulation=(gone[0], replace(gone[0], id="x", revises=gone[0].id, dropped=True)))
    for approach in ("cop", "mbt"):
        picture = formulation_picture(analysed(working), approach)
        assert not picture.drawable
        assert render(picture.sentence, PERSON) == "Nothing to draw yet: nothing is held in it."


def test_the_svg_is_named_and_described_and_says_whose_it_is() -> None:
    for picture in formulation_pictures(analysed(notes("mit")), "mit"):
        root = ET.fromstring(svg(picture))
        assert root.find("{*}title").text == "Episodes, and the pattern they make"  # type: ignore[union-attr]
        assert "parts are held" in (root.find("{*}desc").text or "")  # type: ignore[union-attr]
        assert any("invented" in (t.text or "") for t in root.iter("{http://www.w3.org/2000/svg}text"))


def test_equal_formulations_draw_equal_pictures_whatever_the_order_of_the_file() -> None:
    elements: list[FormulationElement] = filled("gpm")
    one = laid_out(WorkingNotes(formulation=tuple(elements)), "gpm", narrow=False)
    other = laid_out(WorkingNotes(formulation=tuple(reversed(elements))), "gpm", narrow=False)
    assert one == other


def test_what_is_never_drawn_is_never_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def counted(text: str, *given: float, **more: bool) -> float:
        nonlocal measured
        measured += len(text)
        return long(text, *given, **more)

    monkeypatch.setattr(formulation_cards, "long", counted)
    for text in ("word " * 4_000, "x" * 20_000):
        formulation_cards.forget()
        measured = 0
        lines = wrapped(text, 300)
        assert len(lines) == MOST_LINES
        assert lines[-1].endswith("…")
        once = measured
        assert once < 20_000
        assert wrapped(text, 300) == lines
        assert measured == once, "wrapped once for a drawing, however often it is asked how high it will be"


def test_nothing_written_outlasts_its_drawing() -> None:
    picture = formulation_picture(analysed(notes("mit")), "mit")
    assert picture.scene is not None
    assert formulation_cards._wrapped.cache_info().currsize == 0


def test_of_very_many_parts_the_words_are_read_instead_of_a_drawing() -> None:
    one = filled("mit")[0]
    for many, drawn in ((150, True), (151, False)):
        parts = tuple(replace(one, id=f"m{n}", text=f"part {n}", group=f"g{n}") for n in range(many))
        picture = formulation_picture(analysed(WorkingNotes(formulation=parts)), "mit")
        assert picture.drawable is drawn
        assert ("too many parts for one drawing" in render(picture.sentence, PERSON)) is not drawn
        assert len(picture.table.rows) == many
