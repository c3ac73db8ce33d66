"""What was answered over time: voices apart, sisters apart, blanks as gaps, a limit and never a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.case.measured import Measure, Sample, Scale
from holdfast.case.working import Rating
from holdfast.measures.catalogue import catalogue, instrument
from holdfast.measures.change import smallest_change
from holdfast.measures.errors import AnswerError
from holdfast.measures.history import differences, history, item_history, limit
from holdfast.measures.recorded import instrument_for, scored

FIRST = datetime(2023, 1, 17, 11, tzinfo=UTC)
CASE_1 = (4, 3, 2, 4, 1, 3, 2, 3, 1, 5, 4, 4, 5, 1, 3, 2, 5, 2, 4, 2, 3, 3, 4, 4, 4, 5, 2, 1)
LPFS = (3, 4, 3, 2, 3, 3, 2, 3, 2, 2, 1, 2)


def filled(id: str, items: tuple[int | None, ...] | None, day: int = 0, **more: Any) -> Measure:
    at = FIRST + timedelta(days=day)
    name = more.pop("id", f"{id}:{day}")
    return Measure(id=name, recorded_at=at, when=at.date(), instrument=id, items=items, **more)


def rated(items: tuple[int | None, ...], day: int = 0, rater: Any = "therapist", **more: Any) -> Rating:
    at = FIRST + timedelta(days=day)
    return Rating(id=f"{rater}:{day}", recorded_at=at, when=at.date(), rater=rater, instrument="lpfs-bf", items=items,
                  **more)  # fmt: skip


def test_each_score_of_each_form_is_there_in_order_with_its_group() -> None:
    seen = history(instrument("b-pni"), [filled("b-pni", (2,) * 28, 84), filled("b-pni", CASE_1)])
    assert [one.when for one in seen.forms] == [date(2023, 1, 17), date(2023, 4, 11)]
    first, second = seen.points("grandiosity")
    assert (first.value, second.value) == (4.25, 2.0)
    assert first.standing is not None
    assert round(first.standing.t, 2) == 71.06
    assert seen.group is not None
    assert "Not a norm" in seen.group.about


def test_a_form_with_too_few_answers_is_a_gap_and_not_left_out() -> None:
    blank = (None,) * 3 + CASE_1[3:20] + (None,) * 8
    seen = history(instrument("b-pni"), [filled("b-pni", CASE_1), filled("b-pni", blank, 84)])
    assert [one.value is None for one in seen.points("vulnerability")] == [False, True]
    few = history(instrument("b-pni"), [filled("b-pni", (None, *CASE_1[1:]))]).points("grandiosity")[0]
    assert (few.prorated, few.answered, few.of) == (True, 11, 12)


def test_what_was_taken_back_is_not_there_and_what_was_left_out_is() -> None:
    nothing = (None,) * 28
    seen = history(instrument("b-pni"), [filled("b-pni", nothing), filled("b-pni", nothing, 7, corrects="b-pni:3")])
    assert [one.ref for one in seen.forms] == ["b-pni:0"]


def test_forms_of_the_sisters_are_no_points_of_this_one() -> None:
    sister = filled("sb-pni", (3, 2, 5, 5, 2, 5, 2, 4, 3, 4, 5, 1), 14)
    seen = history(instrument("b-pni"), [filled("b-pni", CASE_1), sister])
    assert [one.ref for one in seen.forms] == ["b-pni:0"]


def test_a_question_has_its_history_across_the_sisters_each_with_its_form() -> None:
    measures = [filled("b-pni", CASE_1), filled("sb-pni", (3, 2, 5, 5, 2, 5, 2, 4, 3, 4, 5, 1), 14),
                filled("pni-52", (1,) * 52, 28)]  # fmt: skip
    shared = item_history(instrument("sb-pni"), measures)["pni52:08"]
    assert [(one.instrument, one.value) for one in shared] == [("b-pni", 3), ("sb-pni", 3), ("pni-52", 1)]
    alone = item_history(instrument("b-pni"), measures)["pni52:04"]
    assert [one.instrument for one in alone] == ["b-pni", "pni-52"]


def test_a_copy_that_prints_one_to_six_has_the_same_question_history() -> None:
    more = tuple(one + 1 for one in CASE_1)
    found = item_history(instrument("b-pni"), [filled("b-pni", CASE_1), filled("b-pni", more, 84, form="one-to-six")])
    assert all(len(answers) == 2 and answers[0].value == answers[1].value for answers in found.values())


def test_two_raters_are_two_voices_and_two_informants_are_two_more() -> None:
    ratings = [rated(LPFS, 2), rated(LPFS, 2, "informant", relation="brother"), rated(LPFS, 9, "informant",
                                                                                     relation="a friend")]  # fmt: skip
    seen = history(instrument("lpfs-bf"), [filled("lpfs-bf", LPFS)], ratings)
    assert seen.voices() == (("patient", ""), ("therapist", ""), ("informant", "brother"), ("informant", "a friend"))
    assert [one.rater for one in seen.own] == ["patient"]


def test_a_rating_is_set_beside_his_nearest_form_within_28_days_and_not_averaged() -> None:
    low, high = (1,) * 12, (4,) * 12
    measures = [filled("lpfs-bf", low), filled("lpfs-bf", LPFS, 30)]
    (pair,) = differences(history(instrument("lpfs-bf"), measures, [rated(high, 20)]))
    assert pair.own.ref == "lpfs-bf:30"
    total = next(row for row in pair.rows if row.score == "total")
    assert (total.own.value, total.rated.value, total.by) == (30, 48, -18)
    assert differences(history(instrument("lpfs-bf"), measures, [rated(high, 59)])) == ()
    assert len(differences(history(instrument("lpfs-bf"), measures, [rated(high, 58)]))) == 1


def test_a_form_left_out_is_beside_nobody() -> None:
    measures = [filled("lpfs-bf", LPFS), filled("lpfs-bf", (None,) * 12, 20)]
    (pair,) = differences(history(instrument("lpfs-bf"), measures, [rated(LPFS, 20)]))
    assert pair.own.ref == "lpfs-bf:0"


def test_the_limit_is_that_of_the_catalogue_around_the_first_answer_or_the_last_by_a_day() -> None:
    measures = [filled("b-pni", CASE_1), filled("b-pni", (2,) * 28, 84), filled("b-pni", (1,) * 28, 168)]
    seen = history(instrument("b-pni"), measures)
    first, later = limit(seen, "vulnerability"), limit(seen, "vulnerability", at=date(2023, 5, 1))
    change = smallest_change(instrument("b-pni"), "vulnerability")
    assert first is not None
    assert later is not None
    assert change is not None
    assert (first.baseline.form.ref, later.baseline.form.ref) == ("b-pni:0", "b-pni:84")
    assert first.change == change
    assert (later.low, later.high) == (2 - change.points, 2 + change.points)


def test_the_limit_begins_at_no_rating_and_at_no_gap() -> None:
    seen = history(instrument("phq-9"), [filled("phq-9", (None,) * 9), filled("phq-9", (1,) * 9, 28)])
    found = limit(seen, "total")
    assert found is not None
    assert found.baseline.form.ref == "phq-9:28"


def test_there_is_no_limit_where_no_source_gives_one_nor_for_a_profile() -> None:
    assert limit(history(instrument("lpfs-bf"), [filled("lpfs-bf", LPFS)]), "total") is None
    npi = history(instrument("npi-40"), [filled("npi-40", (1,) * 40)])
    assert limit(npi, npi.instrument.main) is None


def test_coefficients_of_the_sample_go_before_those_of_the_catalogue() -> None:
    sample = Sample(spread=6.0, reliability=0.9, source="this clinic")
    found = limit(history(instrument("core-10"), [filled("core-10", (1,) * 10, sample=sample)]), "total")
    assert found is not None
    assert found.change.given
    assert found.change.spread_group == "this clinic"


def test_entitlement_rage_counted_elsewhere_has_no_plane_no_group_and_no_limit() -> None:
    seen = history(instrument("b-pni"), [filled("b-pni", CASE_1)], rollup="rage-with-grandiosity")
    assert [one.value for one in seen.points("grandiosity")] == [3.875]
    assert [one.value for one in seen.points("entitlement_rage")] == [2.75]
    assert seen.forms[0].plane is None
    assert seen.reference("grandiosity") is None
    assert limit(seen, "grandiosity") is None
    assert history(instrument("b-pni"), [filled("b-pni", CASE_1)]).forms[0].plane is not None


def test_a_group_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(AnswerError, match="one of students"):
        history(instrument("b-pni"), [], group="everybody")


def test_of_a_declared_measure_only_what_was_given_on_its_newest_scale() -> None:
    old, new = Scale(low=0, high=10, better="lower", title="Dread"), Scale(low=0, high=100, better="lower",
                                                                           title="Dread")  # fmt: skip
    measures = [filled("dread", None, total=7, scale=old), filled("dread", None, 7, total=60, scale=new)]
    seen = history(instrument_for("dread", new), measures)
    assert [one.value for one in seen.points(seen.instrument.main)] == [60]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["b-pni", "sb-pni", "phq-9", "lpfs-bf", "rses", "npi-13", "wai-sr"]), st.data())
def test_every_point_is_what_the_form_scores_by_itself(id: str, data: st.DataObject) -> None:
    form = catalogue()[id]
    ranges = [(int(one.low), int(one.high)) for one in form.items.values()]
    answers = st.tuples(*(st.none() | st.integers(*one) for one in ranges))
    measures = [filled(id, data.draw(answers), 7 * n) for n in range(3)]
    seen = history(form, list(reversed(measures)))
    assert [one.ref for one in seen.forms] == [one.id for one in measures]
    for name in form.scores:
        assert [p.value for p in seen.points(name)] == [scored(m).value(name) for m in measures]
