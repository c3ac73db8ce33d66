"""What a practice pastes becomes the words of a form, or is refused with the line where it goes wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.words import wording
from holdfast.text import render
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.typed_words import NotWords, Typed, as_typed, read_typed

SB_PNI = instrument("sb-pni")
LINES = [f"an invented sentence of the kind {letter}" for letter in "abcdefghijkl"]
ENDS = "not at all\nvery much"


def said(typed: Typed, id: str = "sb-pni") -> str:
    with pytest.raises(NotWords) as refused:
        read_typed(instrument(id), typed)
    return " ".join(render(fault) for fault in refused.value.faults)


def test_one_line_a_question_in_the_order_of_the_form() -> None:
    words = read_typed(SB_PNI, Typed("\n".join(LINES), ENDS, "How much is it like you?"))
    assert list(words.items.values()) == LINES
    assert dict(words.anchors) == {0: "not at all", 5: "very much"}
    assert words.complete
    assert words.attribution == SB_PNI.citation


@pytest.mark.parametrize("mark", [". ", ") ", ": ", " ", ".", "\t"])
def test_numbers_at_the_beginning_are_taken_off(mark: str) -> None:
    numbered = "\n".join(f"{place}{mark}{line}" for place, line in enumerate(LINES, 1))
    assert list(read_typed(SB_PNI, Typed(numbered, ENDS)).items.values()) == LINES


def test_a_question_that_begins_with_a_number_of_its_own_keeps_it() -> None:
    lines = ["10 years ago it was the same", *LINES[1:]]
    assert lines[0] in read_typed(SB_PNI, Typed("\n".join(lines), ENDS)).items.values()


def test_too_few_questions_are_counted_and_the_gap_is_shown() -> None:
    numbered = [f"{place}. {line}" for place, line in enumerate(LINES, 1)]
    del numbered[6]
    told = said(Typed("\n".join(numbered), ENDS))
    assert "Found 11 questions, needed 12" in told
    assert "Line 7 begins with 8" in told


def test_too_many_questions_name_the_first_too_many() -> None:
    told = said(Typed("\n".join([*LINES, "one more"]), ENDS))
    assert "Found 13 questions, needed 12" in told
    assert "Line 13" in told
    assert "one more" in told


def test_a_question_torn_over_two_lines_is_shown() -> None:
    numbered = [f"{place}. {line}" for place, line in enumerate(LINES, 1)]
    numbered.insert(4, "which goes on here")
    assert "Line 5 has no number" in said(Typed("\n".join(numbered), ENDS))


def test_a_question_that_stands_twice_is_refused() -> None:
    assert "Line 12 says the same as line 3." in said(Typed("\n".join([*LINES[:-1], LINES[2]]), ENDS))


def test_answers_without_words_for_every_one_are_refused() -> None:
    assert "found 4 lines, needed 6" in said(Typed("\n".join(LINES), "a\nb\nc\nd"))
    assert "What do the answers mean?" in said(Typed("\n".join(LINES)))


def test_some_answers_may_be_named_by_their_number() -> None:
    words = read_typed(SB_PNI, Typed("\n".join(LINES), "0 = never\n3: now and then\n5. always"))
    assert dict(words.anchors) == {0: "never", 3: "now and then", 5: "always"}
    assert "found 6" in said(Typed("\n".join(LINES), "0 = never\n6 = always"))


def test_answers_are_numbered_as_they_are_printed_on_the_form() -> None:
    shifted = next(one for one in SB_PNI.forms.values() if one.low == 1)
    words = read_typed(SB_PNI, Typed("\n".join(LINES), "1 = never\n6 = always", form=shifted.name))
    assert dict(words.anchors) == {0: "never", 5: "always"}


def test_pairs_are_one_line_with_a_stroke_between() -> None:
    npi = instrument("npi-13")
    lines = [f"{place}. A. first {place} | B. second {place}" for place in range(1, 14)]
    words = read_typed(npi, Typed("\n".join(lines)))
    assert {tuple(two.values()) for two in words.ends.values()} == {(f"first {n}", f"second {n}") for n in range(1, 14)}
    assert words.anchors == {}
    assert "Line 2: found 1 of the 2 statements" in said(Typed("\n".join([lines[0], "2. alone", *lines[2:]])), "npi-13")


def test_a_question_may_bring_its_own_answers() -> None:
    lines = [f"{LINES[0]} | least | most", *LINES[1:]]
    words = read_typed(SB_PNI, Typed("\n".join(lines), ENDS))
    [tag] = words.ends
    assert dict(words.ends[tag]) == {0: "least", 5: "most"}


@pytest.mark.parametrize("id", ["phq-9", "gad-7", "core-10"])
def test_what_must_be_word_for_word_is_refused_with_a_changed_comma(id: str) -> None:
    form = instrument(id)
    ours = wording(form)
    assert ours is not None
    typed = as_typed(form, ours)
    assert read_typed(form, typed).items == ours.items
    changed = Typed(typed.questions.replace("1. ", "1. Well, ", 1), typed.answers, typed.stem)
    assert "question 1 differs" in said(changed, id)
    assert "the introduction differs" in said(Typed(typed.questions, typed.answers, f"{typed.stem}!"), id)


def test_signs_nobody_sees_are_left_out() -> None:
    words = read_typed(SB_PNI, Typed("\n".join([f"{LINES[0]}\u202e\x07", *LINES[1:]]), ENDS))
    assert LINES[0] in words.items.values()


@settings(max_examples=30)
@given(st.permutations(LINES), st.sampled_from(["", "{n}. ", "{n}) "]))
def test_what_is_shown_to_be_changed_reads_as_it_was(lines: list[str], mark: str) -> None:
    typed = "\n".join(mark.format(n=n) + line for n, line in enumerate(lines, 1))
    words = read_typed(SB_PNI, Typed(typed, ENDS, "Read each sentence.", "the owner's line"))
    assert read_typed(SB_PNI, as_typed(SB_PNI, words)) == words


def test_pairs_that_a_copy_turns_round_are_kept_as_the_key_counts_them() -> None:
    npi = instrument("npi-16")
    name, turned = next((form.name, form.mirrored) for form in npi.forms.values() if form.mirrored)
    lines = [f"A. first {place} | B. second {place}" for place in range(1, 17)]
    words = read_typed(npi, Typed("\n".join(lines), form=name))
    for tag, two in words.ends.items():
        assert two[1 if tag not in turned else 2].startswith("first")
    shown = form_words(npi, words, name)
    assert [[answer.words for answer in one.answers] for one in shown.questions] == [
        [f"first {n}", f"second {n}"] for n in range(1, 17)
    ]
    assert {answer.printed for one in shown.questions for answer in one.answers} == {"A", "B"}
    assert read_typed(npi, as_typed(npi, words, name)) == words


def test_a_form_that_begins_with_the_highest_answer_is_shown_so() -> None:
    who = instrument("who-5")
    ours = wording(who)
    assert ours is not None
    assert [answer.printed for answer in form_words(who, ours).same] == list("543210")


def test_numbers_are_printed_as_the_form_has_them() -> None:
    words = read_typed(SB_PNI, Typed("\n".join(LINES), ENDS, form="one-to-six"))
    assert [answer.printed for answer in form_words(SB_PNI, words, "one-to-six").same] == list("123456")
    assert [answer.printed for answer in form_words(SB_PNI, words).same] == list("012345")


@pytest.mark.parametrize("id", sorted(catalogue()))
def test_every_form_we_ship_can_be_shown_with_words_for_each_question(id: str) -> None:
    form = catalogue()[id]
    ours = wording(form)
    if ours is None or not ours.complete:
        return
    shown = form_words(form, ours)
    assert {one.tag for one in shown.questions} == set(ours.items)
    for one in shown.questions:
        assert one.text
        assert one.answers[0].words
        assert one.answers[-1].words
