"""What the outcome room reads out of whole cases."""

from dataclasses import replace

from hypothesis import given, settings
from tests.strategies import END, cases

from holdfast.case.measured import Measure
from holdfast.case.model import Case
from holdfast.case.moments import before_hour, last_recorded
from holdfast.outcome.read import read_outcome
from holdfast.outcome.series import occasions, read_series
from holdfast.simulate.examples import example


@settings(max_examples=40)
@given(cases())
def test_reading_never_raises_on_a_valid_case(case: Case) -> None:
    outcome = read_outcome(case.record, END)
    for series in outcome.series:
        assert all(series.low <= point.value <= series.high for point in series.points)
        values, places = occasions(series)
        assert [v for v in values if v is not None] == [p.value for p in series.points]
        assert [p for p in places if p is not None] == list(range(len(series.points)))


def test_an_hour_without_the_measure_is_a_gap_where_it_is_given_every_hour() -> None:
    core = next(s for s in read_series(example("archivist").record) if s.instrument == "core-10")
    values, _ = occasions(core)
    assert values[7] is None  # hour 8 was cancelled
    assert values[6] is not None


def test_hours_between_are_no_gaps_where_a_measure_is_given_every_fourth() -> None:
    phq = next(s for s in read_series(example("archivist").record) if s.instrument == "phq-9")
    assert None not in occasions(phq)[0]


def test_the_one_sudden_gain_of_the_archivist_stands_beside_what_chance_would_do() -> None:
    case = example("archivist")
    (gain,) = read_outcome(case.record, last_recorded(case)).gains
    assert (gain.kind, gain.before.session, gain.after.session) == ("gain", 36, 37)
    assert gain.expected_by_chance is not None
    assert 0 <= gain.expected_by_chance <= 1


def test_a_safety_answer_is_read_raw_and_a_total_hides_none() -> None:
    case = example("archivist")
    outcome = read_outcome(case.record, before_hour(case, 9))
    assert all(answer.ask for answer in outcome.safety)
    assert all(answer.value is None or answer.value >= 1 for answer in outcome.safety)


def test_a_question_left_blank_is_asked_about_and_a_form_left_out_whole_is_not() -> None:
    case = example("archivist")
    at = before_hour(case, 9)
    day = at.date()
    for items, blanks in (((1,) * 8 + (None,), 1), ((None,) * 9, 0)):
        new = Measure(id="new", recorded_at=at, when=day, instrument="phq-9", items=items)
        record = replace(case.record, measures=(*case.record.measures, new))
        assert sum(one.ref == "new" for one in read_outcome(record, at).safety) == blanks
