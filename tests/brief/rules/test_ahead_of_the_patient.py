from datetime import timedelta

import pytest
from tests.brief.builders import (
    analysis,
    clause,
    finding,
    hours,
    moment,
    needs,
    outcome_of,
    process,
    said,
    stance,
    words,
)

from holdfast.contract.model import Clause


def rated(his: int | None, yours: int | None) -> Clause:
    stances = []
    if his is not None:
        stances.append(stance("patient", 4, makes_sense=his))
    if yours is not None:
        stances.append(stance("therapist", 4, makes_sense=yours))
    return clause(stances=tuple(stances), offered=(4,))


@pytest.mark.parametrize(("his", "yours", "speaks"), [(4, 8, True), (5, 8, False), (4, 7, False), (0, 10, True)])
def test_it_speaks_when_it_makes_little_sense_to_him_and_much_to_you(his: int, yours: int, speaks: bool) -> None:
    one = analysis(process(hours(4)), clauses=(rated(his, yours),))
    assert (outcome_of("ahead_of_the_patient", one) is not None) is speaks


def test_his_objection_stands_in_the_evidence_and_its_absence_is_named() -> None:
    silent = finding("ahead_of_the_patient", analysis(process(hours(4)), clauses=(rated(2, 9),)))
    assert words(silent.missing[0]) == "the objection in his words"
    spoken = clause(stances=rated(2, 9).stances, said=(said(4, "patient", "object", "you will be disappointed"),))
    found = finding("ahead_of_the_patient", analysis(process(hours(4)), clauses=(spoken,)))
    assert found.missing == ()
    assert "you will be disappointed" in [e.value for e in found.evidence]


def test_without_his_number_it_abstains_and_names_it() -> None:
    assert "his own number" in needs("ahead_of_the_patient", analysis(process(hours(4)), clauses=(rated(None, 9),)))
    assert "your own number" in needs("ahead_of_the_patient", analysis(process(hours(4)), clauses=(rated(2, None),)))


def test_no_number_at_all_is_silence() -> None:
    assert outcome_of("ahead_of_the_patient", analysis(process(hours(4)), clauses=(rated(None, None),))) is None


def test_a_number_of_three_months_ago_is_not_acted_on() -> None:
    one = analysis(process(hours(4)), clauses=(rated(2, 9),), at=moment(4) + timedelta(days=90))
    assert outcome_of("ahead_of_the_patient", one) is None
