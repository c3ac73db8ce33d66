"""The contract in a terminal where less may be said: a restricted case, no contract yet, marks that turn a line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from holdfast.analysis import Analysis, analyse
from holdfast.brief.contract_json import contract_values
from holdfast.brief.contract_text import Wanted, contract_text
from holdfast.case.moments import before_hour
from holdfast.case.moves import Act, Move
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


def test_every_objection_stands_with_its_day_and_numbers_with_theirs() -> None:
    case = example("archivist")
    said: tuple[tuple[Act, str], ...] = (("object", "It is a rule by now."), ("discount", "If you say so."))
    more = tuple(
        Move(id=f"y{n}", seq=len(case.record.moves) + n, when=date(2024, 5, n), by="patient", act=act,
             recorded_at=datetime(2024, 5, n, tzinfo=UTC), clause="step-remarks", words=words)
        for n, (act, words) in enumerate(said, 1)
    )  # fmt: skip
    analysis = analyse(
        replace(case, record=replace(case.record, moves=(*case.record.moves, *more))),
        datetime(2024, 5, 20, tzinfo=UTC),
    )
    page = " ".join(contract_text(analysis, Wanted()).split())
    for words in (
        "against it, 5 Mar: “It is the only thing they like me for.” against it, 1 May: “It is a rule by now.”",
        "put aside, 2 May: “If you say so.”",
        "his, of 10: makes sense 8 (5 Mar), 8 (7 May)",
        "whose wish: his",
        "how it went, 7 May: did it; shame came, 2 of 10",
        "cost: shame, 6 of 10; envy, 4 of 10 (named by you, not yet by him)",
    ):
        assert words in page, words


def test_what_a_closed_version_heard_stays_in_it() -> None:
    page = " ".join(contract_text(read(60), Wanted(version=read(60).contract.versions[1])).split())
    assert "against it, 11 Apr 2023: “You will be disappointed.”" in page


def test_what_is_expected_and_named_by_nobody_is_a_question_for_the_therapist() -> None:
    moves = tuple(move for move in example("archivist").record.moves if move.act != "disclose_cost")
    page = contract_text(read(40, moves=moves), Wanted())
    assert "guilt is expected: not named yet" in page
    assert "cost:" not in page


def test_t_stands_without_decimals() -> None:
    analysis = read(62)
    page = contract_text(analysis, Wanted(version=analysis.contract.versions[-1]))
    assert re.search(r"T is \d+ \(50 is", " ".join(page.split()))


def test_the_frame_is_told_to_him_and_a_step_is_put_aside() -> None:
    page = " ".join(contract_text(read(9), Wanted(history=True)).split())
    assert "You told him the frame: “Tuesdays at 11:00" in page
    assert "You told him what to do when it gets too much: “If living becomes too much: 112" in page
    assert "He put the step “Each evening write down one feeling of the day” aside." in page
    assert "waved" not in page


def test_the_same_analysis_gives_the_same_page() -> None:
    assert contract_text(read(40), Wanted()) == contract_text(read(40), Wanted())
    assert contract_values(read(40)) == contract_values(read(40))
