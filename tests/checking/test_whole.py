"""Valid cases have nothing to be said about them, and a file is checked as the case in it."""

from hypothesis import given
from tests.strategies import cases

from holdfast.case.casefile import write_case
from holdfast.case.model import Case
from holdfast.checking import check_bytes, check_case


@given(cases(private=True))
def test_nothing_is_found_in_a_valid_case(case: Case) -> None:
    assert check_case(case) == ()


@given(cases())
def test_the_file_of_a_valid_case_reads_and_checks_clean(case: Case) -> None:
    assert check_bytes(write_case(case)) == (case, (), 0)


def test_a_file_that_cannot_be_read_gives_no_case_but_its_problems() -> None:
    case, problems, count = check_bytes(b'{"format": "holdfast-case/1", "id": 3}')
    assert case is None
    assert {p.place for p in problems} == {"id", "about"}
    assert count == 2
