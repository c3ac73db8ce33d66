"""Many forms at once give what each gives alone; and what many forms refuse."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.measures.test_standing import POINTS, TIED
from tests.measures.trial import EVERY, ITEM_LEVEL, filled, named, possible, printed

from holdfast.measures import kernel
from holdfast.measures.catalogue import instrument
from holdfast.measures.errors import AnswerError
from holdfast.measures.instrument import Instrument
from holdfast.measures.kernel import out_of_range, score_many, standing_many
from holdfast.measures.scoring import score, values
from holdfast.measures.standing import percentile_of, standings, with_rollup

Floats = NDArray[np.float64]
Form = dict[str, float | None]
SEED = 20261122
NEAR = 1e-12
REFERRED = [id for id in ITEM_LEVEL if instrument(id).references]


def forms(one: Instrument, n: int, blank: float) -> list[Form]:
    """At random; a rotating item now and then not shown. Goals end with one that was rated: no blank stands last."""
    chance = random.Random(SEED)
    found = []
    for _ in range(n):
        form = filled(one, chance, blank)
        if one.variable:
            last = list(form)[-1]
            form[last] = chance.choice(possible(one, last))
        else:
            for tag in one.rotating:
                if chance.random() < 0.2:
                    del form[tag]
        found.append(form)
    return found


def table(one: Instrument, some: list[Form]) -> Floats:
    """Rows of answers in the order of the items, NaN where there is none."""
    rows = [[np.nan if (raw := form.get(tag)) is None else raw for tag in one.items] for form in some]
    return np.array(rows, dtype=float).reshape(len(some), len(one.items))


def same(found: float, alone: float | None) -> bool:
    if alone is None:
        return bool(np.isnan(found))
    return abs(found - alone) <= NEAR * max(1.0, abs(alone))


@pytest.mark.parametrize("blank", [0.0, 0.03, 0.4])
@pytest.mark.parametrize("id", EVERY)
def test_many_forms_at_once_score_as_each_alone(id: str, blank: float) -> None:
    one = named(id)
    some = forms(one, 120, blank)
    many = score_many(one, table(one, some))
    assert list(many.values) == list(many.answered) == [n for n, rule in one.scores.items() if rule.op != "total"]
    for row, form in enumerate(some):
        alone = score(one, printed(one, form)).scores
        for name, made in alone.items():
            assert same(many.values[name][row], made.value), (name, form)
            assert many.answered[name][row] == made.answered, (name, form)


def test_forms_in_several_blocks_are_the_same_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    for id in ("b-pni", "trial"):
        one = named(id)
        answers = table(one, forms(one, 50, 0.2))
        whole = score_many(one, answers)
        monkeypatch.setattr(kernel, "BLOCK", 7)
        monkeypatch.setattr(kernel, "ONE_THREAD", 300)
        parts = score_many(one, answers)
        monkeypatch.undo()
        for name in whole.values:
            np.testing.assert_array_equal(whole.values[name], parts.values[name])
            np.testing.assert_array_equal(whole.answered[name], parts.answered[name])


@pytest.mark.parametrize("id", EVERY)
def test_no_form_and_empty_forms_score_nothing(id: str) -> None:
    one = named(id)
    assert all(len(column) == 0 for column in score_many(one, np.empty((0, len(one.items)))).values.values())
    empty = score_many(one, np.full((2, len(one.items)), np.nan))
    assert all(np.isnan(column).all() for column in empty.values.values())
    assert all((column == 0).all() for column in empty.answered.values())


def test_the_answers_are_left_as_they_were() -> None:
    one = named("trial")
    answers = table(one, forms(one, 20, 0.3))
    before = answers.copy()
    score_many(one, answers)
    np.testing.assert_array_equal(answers, before)


@pytest.mark.parametrize("id", REFERRED)
def test_t_and_percentile_of_many_are_those_of_each(id: str) -> None:
    one = instrument(id)
    some = forms(one, 150, 0.03)
    many = score_many(one, table(one, some))
    for group in one.groups:
        t, percentiles = standing_many(one, many, group)
        seen = 0
        for row, form in enumerate(some):
            alone = standings(one, score(one, printed(one, form)), group)
            for name in t:
                stands = alone.get(name)
                assert same(t[name][row], stands.t if stands else None), (group, name)
                if name in percentiles:
                    assert same(percentiles[name][row], stands.percentile if stands else None), (group, name)
                    seen += stands is not None and stands.percentile is not None
        assert not percentiles or seen


@pytest.mark.parametrize("points", [POINTS, TIED, TIED[:2], POINTS[:1]])
def test_percentiles_of_many_between_points_that_share_a_score(points: tuple[tuple[float, float], ...]) -> None:
    values_ = np.array([np.nan, *(n / 16 for n in range(-16, 7 * 16 + 1))])
    found = kernel._points(points).percentiles(values_)
    assert np.isnan(found[0])
    for value, one in zip(values_[1:], found[1:], strict=True):
        assert same(one, percentile_of(float(value), points)), value


def test_another_roll_up_scores_many_as_it_scores_each() -> None:
    for name in instrument("b-pni").rollups:
        one = with_rollup(instrument("b-pni"), name)
        some = forms(one, 60, 0.1)
        many = score_many(one, table(one, some))
        for row, form in enumerate(some):
            assert all(same(many.values[key][row], value) for key, value in values(one, form).items())


def test_a_group_nobody_knows_is_refused() -> None:
    one = instrument("b-pni")
    many = score_many(one, table(one, forms(one, 2, 0.0)))
    with pytest.raises(AnswerError, match=r"b-pni, reference: found 'adults'; allowed: one of students"):
        standing_many(one, many, "adults")


@pytest.mark.parametrize("shape", [(3, 27), (28,), (3, 29), (1, 2, 28)])
def test_a_table_that_does_not_fit_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(AnswerError, match=r"b-pni, answers: found .*a table of 28 columns"):
        score_many(instrument("b-pni"), np.zeros(shape))


def test_answers_that_cannot_be_are_named_by_row_and_item() -> None:
    one = named("trial")
    answers = table(one, forms(one, 6, 0.0))
    answers[1, 0], answers[4, 7], answers[4, 2], answers[5, 2], answers[2, 3] = 4.0, 3.0, -1.0, np.inf, np.nan
    answers[0, 4] = 0.5
    assert out_of_range(one, answers) == [
        (0, "e", 0.5),
        (1, "a", 4.0),
        (4, "c", -1.0),
        (4, "two", 3.0),
        (5, "c", np.inf),
    ]
    assert out_of_range(one, answers, most=2) == [(0, "e", 0.5), (1, "a", 4.0)]
    assert out_of_range(one, table(one, forms(one, 30, 0.2))) == []
