"""Valid cases have nothing to be said about them, and a file is checked as the case in it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import FIRST_HOUR, any_moves, cases, later_entries

from holdfast.case.casefile import read_case, write_case
from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.checking import check_bytes, check_case


@given(cases(private=True))
def test_nothing_is_found_in_a_valid_case(case: Case) -> None:
    assert check_case(case) == ()


@given(cases())
def test_the_file_of_a_valid_case_reads_and_checks_clean(case: Case) -> None:
    assert check_bytes(write_case(case)) == (case, (), 0)


@given(st.data(), cases(private=True), any_moves())
def test_whatever_can_be_read_can_be_checked_and_each_problem_is_whole(
    data: st.DataObject, case: Case, moves: tuple[Move, ...]
) -> None:
    spoiled = data.draw(later_entries(case, FIRST_HOUR))
    spoiled = replace(spoiled, record=replace(spoiled.record, moves=moves))
    problems = check_case(read_case(write_case(spoiled)))
    assert all(all((p.place, p.found, p.allowed, p.do)) and str(p).isprintable() for p in problems)


def test_a_file_that_cannot_be_read_gives_no_case_but_its_problems() -> None:
    case, problems, count = check_bytes(b'{"format": "holdfast-case/1", "id": 3}')
    assert case is None
    assert {p.place for p in problems} == {"id", "about"}
    assert count == 2
