"""One case, analysed: pure, and with nothing that was not yet recorded."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from tests.strategies import END, FIRST_HOUR, cases

from holdfast.analysis import analyse
from holdfast.case.model import Case
from holdfast.case.moments import before_hour
from holdfast.simulate.examples import example


@settings(max_examples=40)
@given(cases(private=True))
def test_analysis_never_raises_on_a_valid_case_and_says_the_same_twice(case: Case) -> None:
    assert analyse(case, END) == analyse(case, END)
    assert analyse(case, FIRST_HOUR - timedelta(days=400)).hours_held == 0


def test_before_hour_nine_of_the_archivist_a_rupture_is_open_and_holds_the_contract() -> None:
    case = example("archivist")
    analysis = analyse(case, before_hour(case, 9))
    rupture = analysis.process.open_rupture
    assert rupture is not None
    assert (rupture.onset, rupture.sources) == (7, ("answers", "log", "attendance"))
    assert analysis.contract.held is not None
    assert (analysis.next_number, analysis.hours_held) == (9, 7)


def test_the_twin_reads_the_same_until_hour_nine() -> None:
    one, twin = example("archivist"), example("drop-out-twin")
    first, second = (analyse(c, before_hour(c, 9)) for c in (one, twin))
    assert first.process.episodes == second.process.episodes


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an offset"):
        analyse(example("stable-noise"), END.replace(tzinfo=None))
