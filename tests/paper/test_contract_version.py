"""A version on paper: what was agreed whatever came later, a draft that says so, and what a signature is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from holdfast.brief.words import PHASES
from holdfast.case.moves import Terms
from holdfast.contract.agreement import text_hash, version_hash
from holdfast.contract.model import SignedBy
from holdfast.contract.replay import replay
from holdfast.paper.contract_version import Printed, contract_version, version_code
from holdfast.paper.document import Write
from holdfast.paper.markdown import markdown
from holdfast.paper.pdf import pdf
from holdfast.simulate.examples import example
from holdfast.text import Spoken

MOVES = example("archivist").record.moves
CONTRACT = replay(MOVES)
DRAFT, _SECOND, THIRD, FOURTH = CONTRACT.versions
DAY = date(2024, 3, 14)


def printed(version: object = FOURTH, **more: object) -> Printed:
    made = Printed(Spoken("Davide R.", "he"), CONTRACT, MOVES, version, DAY, "invented example")  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


def lines_to_sign(document: object) -> list[str]:
    return [one.text for one in document.blocks if isinstance(one, Write)]  # type: ignore[attr-defined]


def test_a_cost_is_whose_word_it_is_and_what_nobody_named_is_not_printed() -> None:
    draft = replace(FOURTH, agreed_on=None)
    assert "What it may cost: shame, 6 of 10; envy, 4 of 10 (the therapist’s guess)" in plain(printed(draft))
    bare = [m for m in MOVES if m.act != "disclose_cost"]
    version = replay(bare).versions[-1]
    text = plain(replace(printed(version), contract=replay(bare), moves=bare))
    assert "When the clever one comes" in text
    assert "What it may cost" not in text


def test_nobody_signs_under_what_the_therapist_supposed_or_why_a_version_was_opened() -> None:
    signed, draft = plain(printed()), plain(printed(DRAFT))
    assert "What it may cost: shame, 6 of 10" in signed
    assert "envy" not in signed
    assert "guess" not in signed
    assert FOURTH.why not in signed
    assert PHASES[FOURTH.phase].id not in signed
    assert DRAFT.why in draft, "what a draft is for stays in it"
    assert PHASES[DRAFT.phase].id in draft


def test_his_words_stand_under_his_name() -> None:
    assert "In Davide R.’s own words" in plain(printed())


def test_words_that_stayed_the_same_are_not_printed_as_others() -> None:
    step = next(one for one in FOURTH.as_agreed if one.kind == "step")
    other = replace(step.terms, wish_of="third_party", how_often="every second Sunday")
    for holds, said in (
        (other, "Today: the same words; something beside them was changed."),
        (step.terms, "Today: these words hold; a change of something beside them is on the table."),
    ):
        clauses = tuple(
            replace(one, terms=other, text_hash=text_hash(other), in_force=holds) if one.id == step.id else one
            for one in CONTRACT.clauses
        )
        text = plain(printed(contract=replace(CONTRACT, clauses=clauses)))
        assert said in text
        assert text.count(step.terms.text) == 1


def plain(made: Printed) -> str:
    return markdown(contract_version(made)).replace("*", "").replace("|", "")


def test_a_draft_says_so_on_every_page_and_has_no_line_to_sign_on() -> None:
    document = contract_version(printed(DRAFT))
    assert "draft, not agreed" in document.label
    assert document.title == "A draft of what we may agree"
    assert lines_to_sign(document) == []
    assert "code" not in document.foot


def test_an_agreed_version_names_its_day_and_its_code_and_can_be_signed_by_both() -> None:
    document = contract_version(printed())
    text = markdown(document)
    assert FOURTH.agreed_on is not None
    assert "draft" not in text
    assert version_code(FOURTH) == version_hash(FOURTH)[:8]
    assert version_code(FOURTH) in document.foot
    assert lines_to_sign(document) == ["Davide R., day and signature", "Therapist, day and signature"]


def test_each_clause_says_how_it_was_agreed_and_how_it_stands_today() -> None:
    text = markdown(contract_version(printed(THIRD)))
    for one in THIRD.as_agreed:
        if one.kind in ("goal", "step"):
            assert one.terms.text.split(":")[0] in text
    assert "Agreed by both of us. Today: the same words." in text


def test_what_was_agreed_is_printed_whatever_came_later() -> None:
    step = next(one for one in FOURTH.as_agreed if one.kind == "step")
    new = Terms(kind="step", text="Something else altogether.")
    clauses = tuple(
        replace(one, terms=new, text_hash=text_hash(new)) if one.id == step.id else one for one in CONTRACT.clauses
    )
    text = markdown(contract_version(printed(contract=replace(CONTRACT, clauses=clauses))))
    assert step.terms.text in text
    assert "Today: these words hold; others are on the table, “Something else altogether.”" in text


def test_the_paper_says_that_a_signature_binds_nobody_to_stay_and_safety_depends_on_none() -> None:
    text = markdown(contract_version(printed()))
    assert "never needed" in text
    assert "binds nobody to stay" in text
    assert "no promise about safety" in text
    assert "This depends on nobody's yes and on nobody's signature." in text


def test_who_signed_stands_there_with_the_day() -> None:
    signed = replace(FOURTH, signed=(SignedBy("patient", DAY, None),))
    document = contract_version(printed(signed))
    assert "Davide R.: signed on 14 March 2024." in markdown(document)
    assert lines_to_sign(document) == ["Therapist, day and signature"]


def test_it_is_a_tagged_pdf() -> None:
    for version in (DRAFT, FOURTH):
        made = pdf(contract_version(printed(version)))
        for mark in (b"/StructTreeRoot", b"pdfuaid:part", b"/Lang"):
            assert mark in made
