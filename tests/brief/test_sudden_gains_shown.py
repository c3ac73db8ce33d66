"""A sudden gain is shown beside how often his ups and downs alone would show one."""

from tests.brief.builders import words

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.case.moments import before_hour
from holdfast.simulate.examples import example


def test_beside_a_sudden_gain_stands_how_often_chance_shows_one() -> None:
    case = example("archivist")
    analysis = analyse(case, before_hour(case, 45))
    way = brief(analysis).questions[4]
    shown = {words(one.what): one.value for one in way.evidence}
    assert "sudden gain, CORE-10" in shown
    (chance,) = {g.expected_by_chance for g in analysis.outcome.gains if g.kind == "gain"}
    assert chance is not None
    said = words(shown["a sudden gain by chance, CORE-10"])
    assert said == f"in about {round(100 * chance)} of 100 courses without change"


def test_without_a_sudden_gain_chance_is_not_mentioned() -> None:
    case = example("archivist")
    way = brief(analyse(case, before_hour(case, 20))).questions[4]
    assert not any("by chance" in words(one.what) for one in way.evidence)
