from datetime import timedelta
from typing import Any

import pytest
from tests.brief.builders import analysis, clause, day, finding, hours, moment, outcome_of, process, said, words

from holdfast.case.moves import Run
from holdfast.contract.model import Clause, RunAt


def run(number: int, how: Any, worry: str | None = None) -> RunAt:
    return RunAt(Run(outcome=how, realistic_worry=worry), day(number), number)


def step(*runs: RunAt) -> Clause:
    return clause(state="agreed", runs=runs)


@pytest.mark.parametrize("how", ["put_it_off", "forgot", "could_not"])
def test_the_same_step_undone_twice_running_is_said(how: str) -> None:
    found = finding("step_undone_twice", analysis(process(hours(4)), clauses=(step(run(3, how), run(4, how)),)))
    assert words(found.headline) == "The same step was left undone twice."


def test_chose_not_to_is_agency_and_neither_counts_nor_ends_the_row() -> None:
    chosen = step(run(2, "chose_not_to"), run(3, "chose_not_to"))
    assert outcome_of("step_undone_twice", analysis(process(hours(4)), clauses=(chosen,))) is None
    between = step(run(2, "forgot"), run(3, "chose_not_to"), run(4, "put_it_off"))
    assert finding("step_undone_twice", analysis(process(hours(4)), clauses=(between,))).about == "clause-1"


def test_a_beginning_ends_the_row() -> None:
    begun = step(run(1, "forgot"), run(2, "forgot"), run(3, "partly"))
    assert outcome_of("step_undone_twice", analysis(process(hours(4)), clauses=(begun,))) is None


def test_a_real_worry_is_heard_as_one() -> None:
    worried = step(run(3, "could_not", "his brother is in hospital"), run(4, "could_not"))
    found = finding("step_undone_twice", analysis(process(hours(4)), clauses=(worried,)))
    assert "a real worry" in words(found.headline)
    assert "his brother is in hospital" in [e.value for e in found.evidence]


def test_a_step_you_proposed_twice_and_he_agreed_to_neither_time_is_said_with_his_words() -> None:
    offered = clause(offered=(6, 7), said=(said(7, "patient", "accept_reserved", "if you say so"),))
    found = finding("step_undone_twice", analysis(process(hours(7)), clauses=(offered,)))
    assert words(found.headline) == "You have proposed the same step twice. He has agreed to neither."
    assert found.evidence[-1].value == "if you say so"


def test_a_step_proposed_three_times_says_three() -> None:
    found = finding("step_undone_twice", analysis(process(hours(7)), clauses=(clause(offered=(5, 6, 7)),)))
    assert words(found.headline) == "You have proposed the same step 3 times. He has agreed to none of them."


def test_a_step_he_proposed_twice_is_his_and_no_finding() -> None:
    his = clause(offered=(6, 7), by="patient")
    assert outcome_of("step_undone_twice", analysis(process(hours(7)), clauses=(his,))) is None


def test_a_step_agreed_or_offered_once_is_silence() -> None:
    for one in (clause(offered=(6, 7), state="agreed"), clause(offered=(7,))):
        assert outcome_of("step_undone_twice", analysis(process(hours(7)), clauses=(one,))) is None


def test_what_happened_two_months_ago_is_history() -> None:
    old = step(run(3, "forgot"), run(4, "forgot"))
    one = analysis(process(hours(4)), clauses=(old,), at=moment(4) + timedelta(days=60))
    assert outcome_of("step_undone_twice", one) is None
