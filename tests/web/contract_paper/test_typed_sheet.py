"""A sheet becomes exactly the moves it says: nothing is added, nothing is lost, and a yes belongs to its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.contract_paper.typed import as_sent, sheets

from holdfast.case.moves import Cost, Move, Stance, Terms
from holdfast.contract.agreement import text_hash
from holdfast.contract.model import Clause, Contract
from holdfast.contract.replay import replay
from holdfast.paper.contract_codes import PrintedWords
from holdfast.web.contract_paper.form_sent import read_sheet, read_sheet_code
from holdfast.web.contract_paper.typed_sheet import Made, TypedSheet, entries_of, typed_from_paper
from holdfast.web.rights.beginning import NotKept

PRINTED, DAY, NOW = date(2023, 1, 10), date(2023, 1, 12), datetime(2023, 1, 17, 11, tzinfo=UTC)
STEP = Terms(kind="step", text="Ask a colleague for dinner.", smallest="Ask what he does.", expects=("guilt",))
OTHER = replace(STEP, text="Ask a colleague for lunch.")


def proposed(seq: int = 1, terms: Terms = STEP, act: Any = "propose") -> Move:
    return Move(id=f"m{seq}", seq=seq, when=PRINTED, recorded_at=NOW, by="therapist", act=act, clause="s", terms=terms)


BEFORE = (proposed(),)
CHANGED = (proposed(), proposed(2, OTHER, "counter"))
ON_PAPER = PrintedWords("s", STEP, text_hash(STEP))


def step_of(moves: tuple[Move, ...]) -> Clause:
    return next(one for one in replay(moves).clauses if one.id == "s")


def kept(sheet: TypedSheet, before: tuple[Move, ...] = BEFORE) -> tuple[Made, Contract]:
    made = entries_of(sheet, step_of(before), seq=len(before) + 1, now=NOW, session=None)
    return made, replay((*before, *made.moves))


def anything_on(sheet: TypedSheet) -> bool:
    return any((sheet.about_the_step, sheet.keep, sheet.change, sheet.month))


@settings(max_examples=50, deadline=None)
@given(sheets(DAY, ON_PAPER))
def test_what_replay_gives_is_what_was_typed(sheet: TypedSheet) -> None:
    if not anything_on(sheet):
        return
    made, after = kept(sheet)
    step, was = next(one for one in after.clauses if one.id == "s"), step_of(BEFORE)
    assert [one.stance for one in step.stances] == ([sheet.stance] if sheet.stance != Stance() else [])
    assert [one.words for one in step.heard_against if one.act == "object"] == (
        [sheet.against] if sheet.against and sheet.answer != "yes_but" else []
    )
    assert step.costs == (*was.costs, *sheet.expected)
    runs = [(one.run.outcome, one.run.predicted, one.run.felt, one.run.learnt, one.run.vitality) for one in step.runs]
    assert runs == ([(sheet.outcome, sheet.expected, sheet.felt, sheet.seen, sheet.alive)] if sheet.outcome else [])
    yes = sheet.answer in ("yes", "yes_but")
    reworded = sheet.change is not None and sheet.change_of == "this" and sheet.change != STEP.text
    assert step.accepted_by == (("patient",) if yes and not reworded else ())
    handed_back = [one for one in step.said if one.act == "hand_back"]
    assert len(handed_back) == (sheet.answer == "not_now")
    brought = [one for one in after.clauses if one.id != "s"]
    if sheet.change is None or sheet.change_of == "this":
        assert brought == []
        assert step.terms == (replace(STEP, text=sheet.change) if sheet.change else STEP)
    else:
        assert [(one.kind, one.terms.text, one.proposed_by) for one in brought] == [
            (sheet.change_of, sheet.change, "patient")
        ]
    assert (made.line.text if made.line else None) == sheet.keep
    month = made.month
    assert ((month.work, month.love, month.fun) if month else (None, None, None)) == (sheet.work, sheet.love, sheet.fun)


@settings(max_examples=30, deadline=None)
@given(sheets(DAY, ON_PAPER), st.booleans())
def test_every_move_is_his_of_the_paper_s_day_and_recorded_when_it_was_typed(sheet: TypedSheet, changed: bool) -> None:
    if not anything_on(sheet):
        return
    before = CHANGED if changed else BEFORE
    made, _ = kept(sheet, before)
    assert [one.seq for one in made.moves] == list(range(len(before) + 1, len(before) + 1 + len(made.moves)))
    for one in made.moves:
        assert (one.by, one.when, one.recorded_at) == ("patient", DAY, NOW)
        assert typed_from_paper(one)
    for entry in (made.line, made.month):
        assert entry is None or (entry.when, entry.recorded_at) == (DAY, NOW)


@settings(max_examples=40, deadline=None)
@given(sheets(DAY, ON_PAPER))
def test_what_the_page_sends_is_read_as_what_stands_on_the_sheet(sheet: TypedSheet) -> None:
    sent = as_sent(sheet, PRINTED)
    _, printed = read_sheet_code(sent, BEFORE)
    expected = replace(sheet, change_of=sheet.change_of if sheet.change else "this")
    assert read_sheet(sent, DAY, printed) == expected


def test_a_yes_names_the_words_on_the_paper() -> None:
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, answer="yes"))
    (move,) = made.moves
    assert (move.act, move.accepted_text) == ("accept", text_hash(STEP))
    assert after.clauses[0].accepted_by == ("patient",)
    assert not made.yes_kept_as_words


def test_a_yes_to_words_that_changed_since_is_kept_as_words_and_counts_for_nothing() -> None:
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, answer="yes"), CHANGED)
    (move,) = made.moves
    assert (move.act, move.accepted_text) == ("clarify", None)
    assert "Ask a colleague for dinner." in (move.words or "")
    assert after.clauses[0].accepted_by == ()
    assert made.yes_kept_as_words


def test_other_words_for_words_that_changed_since_replace_none_and_are_kept_as_words() -> None:
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, change="Only a coffee.", change_of="this"), CHANGED)
    (move,) = made.moves
    assert (move.act, move.clause, move.terms) == ("clarify", "s", None)
    assert "“Only a coffee.”" in (move.words or "")
    assert "Ask a colleague for dinner." in (move.words or "")
    assert after.clauses[0].terms == OTHER
    assert made.change_kept_as_words
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, change="Only a coffee.", change_of="this"))
    assert after.clauses[0].terms.text == "Only a coffee."
    assert not made.change_kept_as_words
    made, _ = kept(TypedSheet(when=DAY, printed=ON_PAPER, change="To sleep.", change_of="goal"), CHANGED)
    assert [one.act for one in made.moves] == ["propose"]
    assert not made.change_kept_as_words


def test_other_words_as_long_as_they_may_be_are_kept_whole() -> None:
    made, _ = kept(TypedSheet(when=DAY, printed=ON_PAPER, change="x" * 20_000, change_of="this"), CHANGED)
    assert made.moves[0].words == "x" * 20_000


def test_a_yes_without_a_code_is_kept_as_words() -> None:
    made, after = kept(TypedSheet(when=DAY, answer="yes_but", against="Not on a Friday."))
    assert [one.act for one in made.moves] == ["object", "clarify"]
    assert made.moves[0].words == "Not on a Friday."
    assert after.clauses[0].accepted_by == ()


def test_a_reservation_is_heard_as_dissent_once() -> None:
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, answer="yes_but", against="Not on a Friday."))
    assert [one.act for one in made.moves] == ["accept_reserved"]
    assert [one.words for one in after.clauses[0].heard_against] == ["Not on a Friday."]


def test_of_a_step_that_has_ended_words_are_kept_and_nothing_else() -> None:
    ended = (*BEFORE, Move(id="m2", seq=2, when=DAY, recorded_at=NOW, by="patient", act="withdraw", clause="s"))
    made, after = kept(TypedSheet(when=DAY, printed=ON_PAPER, against="It was never mine.", answer="not_now"), ended)
    assert [one.act for one in made.moves] == ["object", "hand_back"]
    assert [one.words for one in after.clauses[0].heard_against if one.act == "object"] == ["It was never mine."]
    for more in ({"stance": Stance(trust=3)}, {"outcome": "forgot"}, {"answer": "yes"}):
        with pytest.raises(NotKept):
            kept(TypedSheet(when=DAY, printed=ON_PAPER, **more), ended)


@pytest.mark.parametrize(
    "sheet",
    [
        TypedSheet(when=DAY),
        TypedSheet(when=DAY, printed=ON_PAPER, seen="It rained."),
        TypedSheet(when=DAY, printed=ON_PAPER, alive=0),
        TypedSheet(when=DAY, printed=ON_PAPER, felt=(Cost(feeling="guilt"),)),
    ],
)
def test_nothing_on_it_or_how_it_went_without_one_of_the_six_is_refused_in_words(sheet: TypedSheet) -> None:
    with pytest.raises(NotKept):
        kept(sheet)


def test_what_is_about_the_step_needs_to_know_which() -> None:
    with pytest.raises(NotKept):
        entries_of(TypedSheet(when=DAY, against="No."), None, seq=1, now=NOW, session=None)
    made = entries_of(TypedSheet(when=DAY, fun="A walk."), None, seq=1, now=NOW, session=None)
    assert made.moves == ()


def test_a_promise_not_to_end_his_life_becomes_no_clause() -> None:
    made, after = kept(TypedSheet(when=DAY, change="I promise not to kill myself", change_of="step"))
    assert [one.act for one in made.moves] == ["clarify"]
    assert made.moves[0].words == "I promise not to kill myself"
    assert [one.id for one in after.clauses] == ["s"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("makes_sense", "11"), ("trust", "-1"), ("alive", "3.5"), ("felt_guilt", "²"), ("expected_shame", "much")],
)
def test_a_number_that_cannot_be_is_named_with_what_was_typed(name: str, typed: str) -> None:
    with pytest.raises(NotKept) as refused:
        read_sheet({name: typed}, DAY, None)
    assert typed in dict(refused.value.said.params).values()


def test_an_answer_no_page_sends_is_not_read() -> None:
    for name, value in (("answer", "commit"), ("outcome", "failed"), ("change_of", "frame")):
        with pytest.raises(ValueError, match=name):
            read_sheet({name: value}, DAY, None)
