"""A formulation put together out of what was written: nothing lost, nothing changed behind its back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.approaches.formulation import lineages, links, narratives, read_formulations, same_as
from holdfast.approaches.formulation_model import Formulation
from holdfast.case.as_of import as_of, standing
from holdfast.case.model import Case
from holdfast.case.record import About, Record
from holdfast.case.ways import ElementLink, ElementPoint, FormulationElement, Narrative
from holdfast.case.working import WorkingNotes

FIRST = date(2024, 1, 1)


def moment(day: int) -> datetime:
    return datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def put(id: str, day: int, slot: str = "wish", approach: str = "mit", **more: Any) -> FormulationElement:
    recorded = more.pop("recorded", day)
    return FormulationElement(
        id=id, recorded_at=moment(recorded), when=FIRST + timedelta(days=day), approach=approach,  # type: ignore[arg-type]
        slot=slot, text=more.pop("text", f"words of {id}"), **more,
    )  # fmt: skip


def point(id: str, day: int, element: str, ref: str, speaks: str = "for", **more: Any) -> ElementPoint:
    return ElementPoint(
        id=id, recorded_at=moment(day), when=FIRST + timedelta(days=day), element=element, to=more.pop("to", "session"),
        ref=ref, speaks=speaks, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def link(id: str, day: int, start: str, end: str, kind: str = "same", **more: Any) -> ElementLink:
    return ElementLink(
        id=id, recorded_at=moment(day), when=FIRST + timedelta(days=day), start=start, end=end, kind=kind,  # type: ignore[arg-type]
        **more,
    )  # fmt: skip


def notes(*entries: FormulationElement, **kinds: Any) -> WorkingNotes:
    return WorkingNotes(formulation=entries, **kinds)


def only(read: tuple[Formulation, ...]) -> Formulation:
    assert len(read) == 1
    return read[0]


@st.composite
def written(draw: st.DrawFn) -> tuple[FormulationElement, ...]:
    """Entries that revise, drop and correct one another, also where the check would complain."""
    entries: list[FormulationElement] = []
    slots = st.sampled_from(["wish", "coping", "pair_self", "from_an_old_file"])
    for n in range(draw(st.integers(0, 12))):
        earlier = st.sampled_from([e.id for e in entries] + ["nobody", f"e{n}"])
        corrects = draw(st.none() | st.sampled_from([*(e.id for e in entries), "nobody"]))
        day = draw(st.integers(0, 40))
        entries.append(
            put(
                f"e{n}",
                day,
                draw(slots),
                draw(st.sampled_from(["mit", "tfp", "cft"])),
                recorded=draw(st.integers(day, 60)),
                group=draw(st.none() | st.sampled_from(["one", "two"])),
                revises=draw(st.none() | earlier),
                dropped=draw(st.booleans()),
                corrects=corrects,
            )
        )
    return tuple(entries)


@st.composite
def sound(draw: st.DrawFn) -> tuple[FormulationElement, ...]:
    """As the check lets them pass: a revision comes after what it revises, a correction keeps its day."""
    entries: list[FormulationElement] = []
    day = 0
    for n in range(draw(st.integers(0, 12))):
        day += draw(st.integers(0, 5))
        standing_now = [e for e in entries if e.id not in {x.corrects for x in entries}]
        wrong = draw(st.none() | st.sampled_from(standing_now)) if standing_now else None
        approach = wrong.approach if wrong else draw(st.sampled_from(["mit", "tfp", "cft"]))
        target = draw(st.none() | st.sampled_from([e for e in entries if e.approach == approach] or [None]))  # type: ignore[list-item]
        revises = wrong.revises if wrong else target.id if target else None
        when = (wrong.when - FIRST).days if wrong else day
        gone = revises is not None and draw(st.booleans())
        entries.append(put(f"e{n}", when, "wish", approach, recorded=day, revises=revises, dropped=gone,
                           corrects=wrong.id if wrong else None))  # fmt: skip
    return tuple(entries)


@given(written())
@settings(max_examples=150)
def test_nothing_is_lost_every_entry_that_stands_is_in_some_version(entries: tuple[FormulationElement, ...]) -> None:
    corrected = {e.corrects for e in entries if e.corrects}
    read = read_formulations(notes(*entries))
    in_versions: list[str] = []
    in_elements: list[str] = []
    for one in read:
        for version in one.versions:
            in_versions += [*version.added, *(new for _, new in version.revised), *version.dropped]
        for element in (*one.elements, *one.dropped):
            in_elements += [w.id for w in element.before]
            in_elements.append(element.id)
            if element.dropped_on is None:
                assert element in [e for unit in one.units for e in unit.elements]
    stands = sorted(e.id for e in entries if e.id not in corrected)
    assert sorted(in_versions) == stands
    assert set(in_elements) <= set(stands)
    texts = {e.id: e.text for e in entries}
    assert all(w.text == texts[w.id] for one in read for e in one.elements for w in e.before)


@given(written(), st.permutations(range(12)))
@settings(max_examples=100)
def test_the_order_in_the_file_does_not_matter(entries: tuple[FormulationElement, ...], order: list[int]) -> None:
    shuffled = tuple(entries[n] for n in order if n < len(entries))
    assert read_formulations(notes(*shuffled)) == read_formulations(notes(*entries))


@given(sound(), st.integers(0, 40), written())
@settings(max_examples=100)
def test_what_holds_from_later_on_does_not_change_how_it_stood(
    entries: tuple[FormulationElement, ...], day: int, more: tuple[FormulationElement, ...]
) -> None:
    on = FIRST + timedelta(days=day)
    before = read_formulations(notes(*entries), on)
    later = tuple(
        put(f"later-{e.id}", day + 1 + n, e.slot, e.approach, revises=e.revises, dropped=e.dropped, group=e.group)
        for n, e in enumerate(more)
    )
    assert read_formulations(notes(*entries, *later), on) == before
    for one, now in zip(before, read_formulations(notes(*entries, *later)), strict=False):
        if one.approach == now.approach:
            assert now.versions[: len(one.versions)] == one.versions


@given(written(), st.integers(0, 60), written())
@settings(max_examples=100)
def test_what_is_recorded_later_does_not_change_what_was_read_then(
    entries: tuple[FormulationElement, ...], day: int, more: tuple[FormulationElement, ...]
) -> None:
    late = tuple(put(f"late-{e.id}", 0, e.slot, e.approach, recorded=61, corrects=e.corrects, revises=e.revises)
                 for e in more)  # fmt: skip
    then = read_formulations(notes(*standing(entries, moment(day))))
    assert read_formulations(notes(*standing((*entries, *late), moment(day)))) == then


@given(written())
@settings(max_examples=60)
def test_elements_of_two_approaches_are_never_one(entries: tuple[FormulationElement, ...]) -> None:
    for line in lineages(notes(*entries)):
        assert len({e.approach for e in line}) == 1


def test_a_revised_element_keeps_its_earlier_wording() -> None:
    read = only(read_formulations(notes(put("a", 1, text="to be admired"), put("b", 9, text="to be met", revises="a"))))
    (element,) = read.elements
    assert (element.id, element.root, element.text) == ("b", "a", "to be met")
    assert (element.since, element.first_said) == (FIRST + timedelta(days=9), FIRST + timedelta(days=1))
    (was,) = element.before
    assert (was.text, was.since, was.until) == ("to be admired", FIRST + timedelta(days=1), FIRST + timedelta(days=9))
    assert [(v.number, v.added, v.revised) for v in read.versions] == [(1, ("a",), ()), (2, (), (("a", "b"),))]


def test_a_slip_of_the_pen_is_no_earlier_wording() -> None:
    wrong, right = put("a", 1, text="to be admird"), put("c", 1, text="to be admired", corrects="a", recorded=3)
    after = put("b", 9, revises="a")
    element = only(read_formulations(notes(wrong, right, after))).elements[0]
    assert [w.text for w in element.before] == ["to be admired"]
    assert only(read_formulations(notes(right, after))).elements == (element,)  # as `as_of` hands it on


def test_what_was_corrected_twice_keeps_its_points_and_revisions_also_as_of_a_moment() -> None:
    entries = (
        put("a", 1), put("a2", 1, corrects="a", recorded=3), put("a3", 1, corrects="a2", recorded=4),
        put("b", 9, revises="a"), put("o", 1, "coping"),
    )  # fmt: skip
    working = notes(*entries, element_points=(point("p1", 2, "a", "7"),), element_links=(link("l", 2, "a", "o"),))
    about = About(pseudonym="X", address="she", zone="UTC", origin="simulated", first_contact=FIRST)
    case = Case(record=Record(id="x", about=about), working=working)
    then = as_of(case, moment(30)).working
    for one in (working, then):
        element = only(read_formulations(one)).element("b")
        assert element is not None
        assert [w.id for w in element.before] == ["a3"]
        assert [p.ref for p in element.speaks_for] == ["7"]
        assert {(x.start, x.end) for x in links(one)} == {("b", "o")}


def test_what_is_dropped_is_held_no_longer_and_is_still_told() -> None:
    entries = put("a", 1), put("b", 5, "wish", revises="a", dropped=True, text="it was mine, not his")
    read = only(read_formulations(notes(*entries)))
    assert read.elements == ()
    (gone,) = read.dropped
    assert (gone.text, gone.why_dropped, gone.dropped_on) == (
        "words of a",
        "it was mine, not his",
        FIRST + timedelta(days=5),
    )
    assert only(read_formulations(notes(*entries), FIRST + timedelta(days=4))).elements[0].id == "a"
    back = only(read_formulations(notes(*entries, put("c", 8, revises="b", text="it was his after all"))))
    assert [e.text for e in back.elements] == ["it was his after all"]


def test_points_for_and_against_stand_side_by_side_until_they_are_taken_back() -> None:
    points = (
        point("p1", 2, "a", "7"),
        point("p2", 3, "a", "9", "against"),
        point("p3", 4, "a", "7", "against"),
        point("p4", 6, "a", "9", "against", taken_back=True),
        point("p5", 6, "nobody", "9"),
    )
    element = only(read_formulations(notes(put("a", 1), element_points=points))).elements[0]
    assert [p.id for p in element.speaks_for] == ["p1"]
    assert [p.id for p in element.speaks_against] == ["p3"]


def test_a_point_for_an_earlier_wording_says_so_and_can_be_taken_over() -> None:
    entries, points = (put("a", 1), put("b", 5, revises="a")), (point("p1", 2, "a", "7"),)
    element = only(read_formulations(notes(*entries, element_points=points))).elements[0]
    assert [(p.id, p.earlier) for p in element.speaks_for] == [("p1", True)]
    again = (*points, point("p2", 6, "b", "7"))
    element = only(read_formulations(notes(*entries, element_points=again))).elements[0]
    assert [(p.id, p.earlier) for p in element.speaks_for] == [("p2", False)]
    back = (*again, point("p3", 7, "b", "7", taken_back=True))
    assert only(read_formulations(notes(*entries, element_points=back))).elements[0].speaks_for == ()


def test_slots_of_an_older_file_are_kept_under_other() -> None:
    read = only(read_formulations(notes(put("a", 1, "from_an_old_file"), put("b", 2, "wish"))))
    assert [e.id for e in read.other] == ["a"]
    assert [u.unit.id if u.unit else None for u in read.units] == ["pattern", None]
    assert only(read_formulations(notes(put("a", 1, "anything", "cft")))).known is None


def test_one_of_many_is_a_group_and_one_without_a_group_stands_alone() -> None:
    pairs = (
        put("a", 1, "pair_self", "tfp", group="one"),
        put("b", 1, "pair_other", "tfp", group="one"),
        put("c", 2, "dyad", "tfp"),
        put("d", 2, "dyad", "tfp"),
        put("e", 3, "organisation", "tfp", group="whatever"),
        put("f", 3, "defences", "tfp"),
    )
    read = only(read_formulations(notes(*pairs)))
    assert [[e.id for e in u.elements] for u in read.of("pair")] == [["a", "b"], ["c"], ["d"]]
    assert [[e.id for e in u.elements] for u in read.of("structure")] == [["e", "f"]]
    assert read.of("pair")[0].one("pair_other").id == "b"  # type: ignore[union-attr]


def test_a_second_pattern_has_a_place_and_what_knew_no_groups_is_the_first() -> None:
    parts = (
        put("a", 1, "wish"), put("b", 1, "response_of_other"),
        put("c", 2, "wish", group="two"), put("d", 2, "response_of_self", group="two"),
    )  # fmt: skip
    read = only(read_formulations(notes(*parts)))
    assert [(u.group, [e.id for e in u.elements]) for u in read.of("pattern")] == [
        (None, ["a", "b"]),
        ("two", ["c", "d"]),
    ]


def test_a_dropped_part_is_found_by_every_wording_it_had() -> None:
    read = only(read_formulations(notes(put("a", 1), put("b", 2, revises="a"), put("x", 3, revises="b", dropped=True))))
    assert [read.element(id) is read.dropped[0] for id in ("a", "b", "x")] == [True, True, True]
    assert read.element("y") is None


def test_links_follow_the_elements_through_their_revisions() -> None:
    entries = put("a", 1), put("b", 1, "pair_other", "tfp"), put("c", 5, revises="a"), put("d", 1, "need", "schema")
    linked = (
        link("l1", 2, "a", "b"),
        link("l2", 3, "b", "a", taken_back=True),
        link("l3", 4, "b", "c"),
        link("l4", 4, "d", "b"),
        link("l5", 4, "a", "d", "leads_to"),
        link("l6", 4, "a", "nobody"),
        link("l7", 4, "a", "c"),
    )
    working = notes(*entries, element_links=linked)
    found = links(working)
    assert {(x.start, x.end, x.kind) for x in found} == {
        ("b", "c", "same"),
        ("b", "d", "same"),
        ("c", "d", "leads_to"),
    }
    (group,) = same_as(read_formulations(working), found)
    assert [e.id for e in group] == ["b", "d", "c"]  # tfp, schema, mit: the order of the approaches
    gone = notes(*entries, put("x", 9, "need", "schema", revises="d", dropped=True), element_links=linked)
    assert {(x.start, x.end) for x in links(gone)} == {("b", "c")}


def test_an_episode_he_told_knows_what_it_speaks_for_also_after_a_correction() -> None:
    told = [
        Narrative(id=id, recorded_at=moment(day), when=FIRST + timedelta(days=day), title="The dinner", words=words,
                  corrects=corrects)
        for id, day, words, corrects in (("n1", 1, "I staid", None), ("n2", 1, "I stayed", "n1"), ("n3", 2, "no", None))
    ]  # fmt: skip
    points = point("p1", 3, "a", "n1", to="narrative"), point("p2", 3, "b", "n3", "against", to="narrative")
    found = narratives(notes(put("a", 1), put("b", 1, "coping"), narratives=tuple(told), element_points=points))
    assert [(t.narrative.id, t.elements) for t in found] == [
        ("n3", (("mit", "b", "against"),)),
        ("n2", (("mit", "a", "for"),)),
    ]
