from datetime import timedelta

import pytest
from tests.brief.builders import analysis, clause, finding, hours, moment, outcome_of, process, words

from holdfast.case.moves import Cost, Terms
from holdfast.contract.model import Clause


def step(*expects: str, costs: tuple[Cost, ...] = ()) -> Clause:
    return clause(terms=Terms(kind="step", text="dinner on Friday", expects=expects), costs=costs, offered=(4,))  # type: ignore[arg-type]


@pytest.mark.parametrize("feeling", ["guilt", "shame", "fear"])
def test_a_step_that_will_bring_guilt_shame_or_fear_wants_it_named(feeling: str) -> None:
    found = finding("cost_not_named", analysis(process(hours(4)), clauses=(step(feeling),)))
    assert words(found.headline).startswith(f"{feeling.capitalize()} may come with this step")
    assert f"{feeling} may well come along" in words(found.options[0].say)


def test_two_unnamed_feelings_are_both_said() -> None:
    found = finding("cost_not_named", analysis(process(hours(4)), clauses=(step("shame", "guilt"),)))
    assert words(found.headline) == "Shame and guilt may come with this step, and nobody has said so yet."


def test_a_named_cost_is_silence() -> None:
    named = step("guilt", costs=(Cost(feeling="guilt", strength=8),))
    assert outcome_of("cost_not_named", analysis(process(hours(4)), clauses=(named,))) is None


def test_a_step_that_expects_no_heavy_feeling_is_silence() -> None:
    for one in (step(), step("boredom", "anger")):
        assert outcome_of("cost_not_named", analysis(process(hours(4)), clauses=(one,))) is None


def test_a_step_nobody_touched_for_two_months_is_left_alone() -> None:
    one = analysis(process(hours(4)), clauses=(step("guilt"),), at=moment(4) + timedelta(days=60))
    assert outcome_of("cost_not_named", one) is None
