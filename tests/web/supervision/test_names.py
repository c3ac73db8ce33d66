"""What is known by name leaves no line as it is; what may be a name is pointed out and never changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.invented import ABOUT, FIRST

from holdfast.case.record import SomebodyNamed
from holdfast.web.supervision.names import Known, checked, fold, known_names, pointed_out


def somebody(name: str, relation: str) -> SomebodyNamed:
    return SomebodyNamed(
        id=f"p:{name}", recorded_at=FIRST, when=FIRST.date(), certainty="known", pseudonym=name, relation=relation
    )


PEOPLE = (somebody("Elia", "younger brother"), somebody("Zoé", "Colleague at ACME"), somebody("Li", "neighbour"))


@pytest.fixture
def known() -> tuple[Known, ...]:
    return known_names(ABOUT, PEOPLE, ("anna", "bruno.rossi"), "anna")


@pytest.mark.parametrize(
    ("said", "goes_out"),
    [
        ("Davide said that Elia's illness was his.", "He said that his younger brother’s illness was his."),
        ("Then davide R. called ELIA and zoe.", "Then he called his younger brother and K.."),
        ("I asked what DAVIDE’s fear was.", "I asked what his fear was."),
        ("Da\N{ZERO WIDTH SPACE}vide laughed.", "He laughed."),
        ("Bruno told Anna. Rossi knew.", "A colleague told the therapist. A colleague knew."),
        ("It was Davide R.", "It was he."),
        ("Let Davide land first; I asked Davide R. about Davide.", "Let him land first; I asked him about him."),
        ("Spoke with DAVIDE of Davide's fear. To Davide?", "Spoke with him of his fear. To him?"),
        ("I was angry at Davide, and Davide saw Elia.", "I was angry at him, and he saw his younger brother."),
        ("Nobody to talk to. Davide left.", "Nobody to talk to. He left."),
        ("Live and let live; Li came.", "Live and let live; his neighbour came."),
    ],
)
def test_a_known_name_is_replaced_by_neutral_words(known: tuple[Known, ...], said: str, goes_out: str) -> None:
    assert checked(said, known).text == goes_out


@pytest.mark.parametrize(("address", "goes_out"), [("she", "Let her land; she"), ("they", "Let them land; they")])
def test_the_form_follows_how_the_patient_is_addressed(address: str, goes_out: str) -> None:
    about = replace(ABOUT, address=address)  # type: ignore[arg-type]
    assert checked("Let Davide land; Davide", known_names(about, (), (), "anna")).text == goes_out


def test_each_replacement_is_marked_where_it_stands(known: tuple[Known, ...]) -> None:
    found = checked("Let Davide land, said Davide.", known)
    assert found.parts == (("Let ", False), ("him", True), (" land, said ", False), ("he", True), (".", False))
    assert "".join(part for part, _ in found.parts) == found.text


def test_what_was_replaced_is_told(known: tuple[Known, ...]) -> None:
    (one,) = checked("Elia again.", known).replaced
    assert (one.found, one.instead) == ("Elia", "His younger brother")


@pytest.mark.parametrize(
    ("said", "look_at"),
    [
        ("On Sunday in Torino with Marco Polo.", ["Torino", "Marco Polo"]),
        ("Torino was cold.", ["Torino"]),
        ("Born 12.03.1980, or 12 March 1980, or 1980-03-12.", ["Born", "12.03.1980", "12 March 1980", "1980-03-12"]),
        ("Call +39 02 1234 567 or write to d.r@example.org.", ["Call", "+39 02 1234 567", "d.r@example.org"]),
        ("His number is RSSMRA80A01.", ["RSSMRA80A01"]),
        ("Will came in May. Signs I saw: none.", ["Will", "May"]),
        ("He felt 7 of 10, at hour 12.", []),
        ("I’m late. Then nothing. “We stayed.”", []),
    ],
)
def test_what_may_be_a_name_is_pointed_out_and_left(known: tuple[Known, ...], said: str, look_at: list[str]) -> None:
    found = checked(said, known)
    assert list(found.look_at) == look_at
    assert found.text == said


def test_after_an_edit_small_letters_are_pointed_out_and_capitals_still_replaced() -> None:
    known = known_names(replace(ABOUT, pseudonym="Rose"), (), (), "anna")
    assert checked("A rose. Rose smiled.", known).text == "A he. He smiled."
    edited = checked("A rose. Rose smiled.", known, thorough=False)
    assert edited.text == "A rose. He smiled."
    assert "rose" in edited.look_at


def test_a_person_addressed_by_name_has_no_name_on_a_sheet() -> None:
    known = known_names(replace(ABOUT, address="name"), PEOPLE, (), "anna")
    assert checked("Davide and Elia.", known).text == "They and their younger brother."


def test_a_word_for_somebody_close_is_no_name_and_of_an_illness_only_the_relation_is_told() -> None:
    people = (somebody("mother", "cares for Elia with him"), somebody("Elia", "younger brother, epilepsy"))
    known = known_names(ABOUT, people, (), "anna")
    said = checked("His mother at the door; Elia fell.", known)
    assert said.text == "His mother at the door; his younger brother fell."


def test_a_real_name_goes_out_word_by_word_and_the_words_beside_it_stay() -> None:
    known = known_names(ABOUT, PEOPLE, ("anna",), "anna", others=["his sister Rosa Conti (Milano)", "", "Anna"])
    said = checked("Rosa, his sister, was in MILANO. Anna Conti rang.", known).text
    assert said == "M., his sister, was in M.. The therapist M. rang."


def test_a_letter_that_stands_for_somebody_is_nobodys_initial() -> None:
    people = (somebody("Karl", "Uncle, by marriage"), somebody("Lena", "2nd wife"))
    found = {one.instead for one in known_names(ABOUT, people, (), "anna")}
    assert found == {"he", "M.", "N."}


@given(
    name=st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=3, max_size=8),
    before=st.text(max_size=12),
    after=st.text(max_size=12),
)
def test_no_line_keeps_a_known_name_as_a_word(name: str, before: str, after: str) -> None:
    """The name between spaces goes out of every line, whatever stands around it, and the rest stays."""
    known = known_names(replace(ABOUT, pseudonym=name, address="he"), (), (), "anna")
    found = checked(f"{before} {name} {after}", known)
    words = fold(found.text)[0].split()
    assert fold(name)[0] not in words or fold(name)[0] == "he"


@given(st.text(max_size=60))
def test_pointing_out_never_fails_and_quotes_the_line(text: str) -> None:
    for one in pointed_out(text):
        assert one in text
