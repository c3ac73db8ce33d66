"""`--at` reads as it would have read then."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import FIRST_HOUR, cases, later_entries

from holdfast.analysis import analyse
from holdfast.brief.as_html import as_html
from holdfast.brief.as_json import as_json
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief
from holdfast.case.moments import before_hour
from holdfast.simulate.examples import example


@settings(max_examples=40)
@given(st.data())
def test_whatever_is_recorded_later_changes_no_byte_of_an_earlier_brief(data: st.DataObject) -> None:
    case = data.draw(cases(private=True))
    at = FIRST_HOUR + timedelta(days=data.draw(st.integers(0, 90)))
    later = data.draw(later_entries(case, at))
    then, now = brief(analyse(case, at)), brief(analyse(later, at))
    assert as_json(now) == as_json(then)
    assert as_text(now) == as_text(then)
    assert as_html(now) == as_html(then)


def test_the_archivist_before_hour_nine_reads_the_same_when_all_sixty_two_hours_are_known() -> None:
    case = example("archivist")
    at = before_hour(case, 9)
    from holdfast.case.as_of import as_of

    assert as_json(brief(analyse(as_of(case, at), at))) == as_json(brief(analyse(case, at)))
