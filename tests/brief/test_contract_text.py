"""The contract in a terminal where less may be said: a restricted case, no contract yet, marks that turn a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from holdfast.analysis import Analysis, analyse
from holdfast.brief.contract_json import contract_values
from holdfast.brief.contract_text import Wanted, contract_text
from holdfast.case.moments import before_hour
from holdfast.case.record import Restriction
from holdfast.simulate.examples import example


def read(hour: int, name: str = "archivist", **record: Any) -> Analysis:
    case = example(name)
    at = before_hour(case, hour)
    return analyse(replace(case, record=replace(case.record, **record)), at)


def restricted(hour: int) -> Analysis:
    at = before_hour(example("archivist"), hour)
    kept = Restriction(id="r1", recorded_at=at, when=at.date(), act="restricted", wish_of="patient", reason="he asked")
    return read(hour, restrictions=(kept,))


def test_of_a_restricted_case_what_was_written_down_is_told_and_nothing_read_out_of_it() -> None:
    analysis = restricted(20)
    page = contract_text(analysis, Wanted())
    assert "kept and not read" in page
    assert "three questions, on the stairs" in page
    for read_out in ("WHAT ASKS", "came from", "First the two of you"):
        assert read_out not in page
    values = contract_values(analysis)
    assert (values["triggers"], values["waiting"], values["share_from_patient"]) == ([], [], None)
    assert all(version["attainment"] is None for version in values["versions"])


def test_where_nothing_was_written_down_the_page_says_so() -> None:
    analysis = read(5, moves=())
    page = contract_text(analysis, Wanted())
    assert "Nothing of a contract is written down." in page
    assert "Nothing of a contract is written down." in contract_text(analysis, Wanted(history=True))
    values = contract_values(analysis)
    assert (values["held"], values["versions"], values["moves"], values["triggers"]) == (False, [], [], [])


def test_words_that_would_turn_a_line_or_begin_one_stay_in_their_place() -> None:
    moves = tuple(
        replace(move, words="first\nWHAT STANDS \u202etxet") if move.words else move
        for move in example("archivist").record.moves
    )
    page = contract_text(read(12, moves=moves), Wanted(history=True))
    assert "\u202e" not in page
    assert "“first WHAT STANDS txet”" in " ".join(page.split())


def test_the_same_analysis_gives_the_same_page() -> None:
    assert contract_text(read(40), Wanted()) == contract_text(read(40), Wanted())
    assert contract_values(read(40)) == contract_values(read(40))
