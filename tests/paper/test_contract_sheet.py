"""The contract on one sheet: what stands on it, what does not, and that it is one sheet."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.moves import Cost, Terms
from holdfast.contract.agreement import text_hash
from holdfast.contract.model import Clause, Contract, Held
from holdfast.contract.replay import replay
from holdfast.paper.contract_codes import read_code, sheet_code, short_of, words_of
from holdfast.paper.contract_sheet import LONGEST_STEP, Sheet, contract_sheet, too_long
from holdfast.paper.document import Ask, Asks, Facts, Fold, Ticks
from holdfast.paper.markdown import markdown
from holdfast.paper.pdf import pdf
from holdfast.simulate.examples import example
from holdfast.text import Spoken

DAY = date(2024, 3, 14)
HE = Spoken("Davide R.", "he")
DAVIDE = example("archivist").record.moves
SHEET = Sheet(
    HE,
    replay(DAVIDE),
    DAVIDE,
    DAY,
    (("the crisis line", "000 0000"),),
    "invented example",
    "I can be guilty and still go.",
)


def pages(made: bytes) -> int:
    """How many pages a PDF has: what the root of its tree of pages counts."""
    return max(int(n) for n in re.findall(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)", made))


def clause(id: str, terms: Terms, **more: object) -> Clause:
    plain = Clause(
        id=id, kind=terms.kind, terms=terms, text_hash=text_hash(terms), state="agreed", version=1,
        proposed_by="patient", proposed_on=DAY, proposed_in=1, in_force=terms,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_step_that_is_only_proposed_is_not_printed_for_a_yes_and_none_while_it_is_held() -> None:
    diary = Terms(kind="step", text="Every evening one feeling.")
    proposed = replace(SHEET, contract=Contract((clause("s", diary, state="proposed", in_force=None),)))
    held = replace(SHEET, contract=Contract((clause("s", diary),), (), Held(DAY, 1, "rupture", None)))
    for sheet in (proposed, held):
        text = markdown(contract_sheet(sheet))
        assert "What I want to try" in text
        assert "yes, to these words" not in text
        assert diary.text not in text.partition("## The step")[2]


def much(step_text: str = "walk to the lake and look at it " * 9) -> Contract:
    """More than anybody agrees on, each as long as it may be."""
    goals = [
        clause(f"g{n}", Terms(kind="goal", text="a wish of many words " * 30, his_words="mine " * 90)) for n in range(9)
    ]
    step = Terms(
        kind="step", text=step_text, his_words="my own words " * 8, smallest="one word " * 10,
        how_often="now and then ", prediction="it may go badly " * 7,
        expects=("guilt", "shame", "fear", "envy", "sadness", "anger", "boredom"),
    )  # fmt: skip
    costs = tuple(Cost(feeling=one, strength=8) for one in ("guilt", "shame", "fear", "envy"))
    old = Terms(kind="step", text="other words " * 40)
    return Contract((*goals, clause("s", step, costs=costs, in_force=old)), (), Held(DAY, 1, "life", None))


def asked(sheet: Sheet) -> list[Ask]:
    return [one for block in contract_sheet(sheet).blocks if isinstance(block, Asks) for one in block.asks]


def test_it_says_what_was_agreed_in_his_words_and_the_step_with_its_smallest_version_and_cost() -> None:
    text = markdown(contract_sheet(SHEET))
    step = SHEET.step
    assert step is not None
    assert "something that is mine" in text
    assert step.terms.text.split(":")[0] in text
    assert str(step.terms.smallest) in text
    assert "shame, 6 of 10" in text
    assert "I can be guilty and still go." in text
    assert "112 · the crisis line 000 0000" in text


def test_what_the_therapist_guessed_stands_as_a_guess_and_what_nobody_named_not_at_all() -> None:
    text = markdown(contract_sheet(SHEET))
    assert "shame, 6 of 10; envy, 4 of 10 (my therapist’s guess: is it so?)" in text
    step = Terms(kind="step", text="A walk.", expects=("sadness",))
    facts = [
        name
        for block in contract_sheet(replace(SHEET, contract=Contract((clause("s", step),)))).blocks
        if isinstance(block, Facts)
        for name, _ in block.pairs
    ]
    assert "What it may cost" not in facts


def test_four_numbers_are_asked_for_the_step_that_is_due_alone_and_trust_stands_last_below_the_fold() -> None:
    assert [one.text for one in asked(SHEET)] == [
        "It makes sense to me", "It is my own wish", "I can do it", "How alive I felt",
        "I trust my therapist with this step",
    ]  # fmt: skip
    assert all([sign for sign, _ in one.answers] == [str(n) for n in range(11)] for one in asked(SHEET))
    kinds = [type(block) for block in contract_sheet(SHEET).blocks]
    assert kinds[-2:] == [Fold, Asks]


def test_how_it_went_has_six_answers_and_none_of_them_is_worth_more() -> None:
    rows = [block for block in contract_sheet(SHEET).blocks if isinstance(block, Ticks)]
    assert ("did it", "partly", "chose not to", "put it off", "forgot", "could not") in [
        tuple(words for _, words in row.answers) for row in rows
    ]
    text = markdown(contract_sheet(SHEET)).lower()
    for word in ("well done", "failed", "homework", "compliance", "again this week", "streak", "narciss", "score"):
        assert word not in text


def test_the_words_that_hold_stand_under_what_we_agreed_and_new_ones_beside_them() -> None:
    new, old = Terms(kind="step", text="Ask for a raise."), Terms(kind="step", text="Ask for a day off.")
    contract = Contract((clause("s", new, in_force=old, state="proposed"),))
    text = markdown(contract_sheet(replace(SHEET, contract=contract)))
    agreed, step = text.split("## The step")
    assert "Ask for a day off." in agreed
    assert "Ask for a raise." not in agreed
    assert "Ask for a raise." in step
    assert "Until both of us say yes to them, this holds: Ask for a day off." in step


def test_an_empty_sheet_carries_nothing_of_the_contract_and_asks_for_no_yes() -> None:
    blank = replace(SHEET, blank=True)
    text = markdown(contract_sheet(blank))
    assert "something that is mine" not in text
    assert "yes, to these words" not in text
    assert blank.code == "240314-blank"


def test_words_too_long_for_the_sheet_are_not_said_yes_to() -> None:
    long = replace(SHEET, contract=much("very long words " * 80))
    text = markdown(contract_sheet(long))
    assert long.step is not None
    assert too_long(long.step.terms)
    assert "yes, to these words" not in text
    assert "not now, and I need give no reason" in text
    assert long.code.endswith("-blank")


@pytest.mark.parametrize("contract", [SHEET.contract, much(), much("x" * LONGEST_STEP), Contract()])
def test_it_is_one_sheet_of_two_sides_whatever_was_agreed(contract: Contract) -> None:
    lines = (("a crisis line with a long name", "000 0000 0000"),) * 4
    sheet = replace(SHEET, contract=contract, contacts=lines, kept="a line he kept " * 33)
    assert pages(pdf(contract_sheet(sheet))) == 2
    assert pages(pdf(contract_sheet(replace(sheet, blank=True)))) == 2


def test_it_is_a_tagged_pdf_the_same_bytes_each_time() -> None:
    made = pdf(contract_sheet(SHEET))
    for mark in (b"%PDF-", b"/StructTreeRoot", b"pdfuaid:part", b"/Lang", b"What we agreed, on paper"):
        assert mark in made
    assert made == pdf(contract_sheet(SHEET))
    assert made != pdf(contract_sheet(replace(SHEET, large=True)))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on this machine")
def test_the_text_can_be_taken_out_in_the_order_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").write_bytes(pdf(contract_sheet(SHEET)))
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "sheet.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    places = [done.stdout.index(words) for words in ("What we agreed", "The step", "It makes sense to me", "did it",
                                                     "What I saw", "Fold here", "I trust my therapist")]  # fmt: skip
    assert places == sorted(places)
    assert f"sheet {SHEET.code}" in done.stdout


# --- its code ---


def test_the_code_leads_back_to_the_words_that_were_printed_also_when_they_changed_since() -> None:
    step = SHEET.step
    assert step is not None
    code = read_code(SHEET.code)
    assert code is not None
    assert (code.printed, code.short) == (DAY, short_of(step.text_hash))
    found = words_of(DAVIDE, code.short or "")
    assert found is not None
    assert (found.clause, found.text_hash, found.terms) == (step.id, step.text_hash, step.terms)


def test_a_code_of_other_words_leads_nowhere() -> None:
    assert words_of(DAVIDE, "00000000") is None
    assert words_of(DAVIDE, "") is None  # every hash begins so: many words, so none


@pytest.mark.parametrize(
    "typed", ["", "240314", "240314-7f3a19c", "240399-7f3a19c2", "240314-7f3a19cg", "24-03-14-7f3a19c2"]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@settings(max_examples=50)
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), hash=st.none() | st.binary(min_size=32, max_size=32))
def test_a_code_is_read_as_it_was_printed_also_with_spaces_and_capitals(day: date, hash: bytes | None) -> None:
    code = sheet_code(day, hash.hex() if hash else None)
    for typed in (code, code.upper(), f" {code[:4]} {code[4:]} "):
        found = read_code(typed)
        assert found is not None
        assert (found.printed, found.short) == (day, hash.hex()[:8] if hash else None)
