from typing import Any

import pytest
from tests.brief.builders import analysis, finding, hour, hours, moment, outcome_of, process, words

from holdfast.process.readings import First


def first(what: Any, number: int, seen: int) -> First:
    return First(what, number, moment(seen))


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("stayed_after_no", "He stayed after you said no: a first."),
        ("came_back_after_anger", "He came back after anger: a first."),
        ("repair_sooner", "The two of you mended it sooner than before: a first."),
        ("own_wish_third", "A wish of his own, for the third time."),
    ],
)
def test_a_first_in_the_last_hour_is_said(what: str, told: str) -> None:
    one = analysis(process(hours(5), firsts=(first(what, 5, 5),)))
    assert words(finding("a_first", one).headline) == told


def test_a_first_is_said_once_and_not_the_hour_after() -> None:
    assert outcome_of("a_first", analysis(process(hours(6), firsts=(first("own_wish_third", 5, 5),)))) is None


def test_a_no_is_seen_to_have_been_survived_only_in_the_hour_after_it() -> None:
    one = analysis(process(hours(6), firsts=(first("stayed_after_no", 5, 6),)))
    assert words(finding("a_first", one).evidence[0].what) == "Hour 5"


def test_the_earlier_wishes_are_the_memory_behind_the_third() -> None:
    held = tuple(hour(n, moments=("own_wish",) if n in (2, 3, 5) else ()) for n in range(1, 6))
    found = finding("a_first", analysis(process(held, firsts=(first("own_wish_third", 5, 5),))))
    assert [words(one.value) for one in found.evidence[1:]] == ["Hour 2", "Hour 3"]


def test_no_first_and_no_hours_are_silence() -> None:
    assert outcome_of("a_first", analysis(process(hours(5)))) is None
    assert outcome_of("a_first", analysis()) is None
