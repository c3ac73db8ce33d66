"""The terminal page: width, marks, and the worked example before hour 9 as `pages.md` has it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.brief.builders import analysis, hour, hours, process
from tests.strategies import END, cases

from holdfast.analysis import Analysis, analyse
from holdfast.brief.as_text import as_text
from holdfast.brief.brief import brief, without_private
from holdfast.brief.spoken import Voice, columns
from holdfast.case.casefile import read_case
from holdfast.case.model import Case
from holdfast.simulate.examples import example
from holdfast.text import Spoken

EXAMPLES = Path(__file__).parents[2] / "examples"


def archivist_before(number: int) -> Analysis:
    case = example("archivist")
    when = next(session.when for session in case.record.sessions if session.number == number)
    return analyse(case, when - timedelta(hours=1))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_worked_example_before_hour_nine_says_the_three_things_in_order() -> None:
    text = flat(as_text(brief(archivist_before(9))))
    fronts = (
        "1 He may have felt pushed.",
        "His rating of hour 7: 40 of 100; his usual is 60 (48 to 68), 28 Feb",
        "Hour 8: cancelled, by him, 7 Mar",
        "Could be said: “I think I have been in a hurry for both of us. What was last time like?”",
        "rather not: “Why did you cancel?”",
        "MIT Name the pushing as yours.",
        "2 You have proposed the same step twice. He has agreed to neither.",
        "3 (private, yours alone) Urge to prove, hours 6 and 7: unusual for you with others, usual with him.",
    )
    places = [text.find(front) for front in fronts]
    assert -1 not in places, [front for front, place in zip(fronts, places, strict=True) if place < 0]
    assert places == sorted(places)


def test_the_worked_example_remembers_first() -> None:
    text = flat(as_text(brief(archivist_before(9))))
    assert "(private) “I talked too much. Let him land first.”" in text
    assert "hour 8 cancelled by him, the evening before" in text
    assert "at 7: “if you say so”" in text
    assert "proposed by you, twice; not agreed" in text
    assert "next review at hour 12" in text


def test_the_file_gives_the_page_of_the_script_without_what_is_private() -> None:
    case = read_case((EXAMPLES / "archivist.json").read_bytes())
    at = archivist_before(9).at
    assert as_text(brief(analyse(case, at))) == as_text(brief(without_private(archivist_before(9))))
    assert "Urge to prove" not in as_text(brief(analyse(case, at)))


@pytest.mark.parametrize("name", ["archivist", "stable-noise", "vulnerable-trauma"])
def test_an_invented_case_says_so_on_its_first_line(name: str) -> None:
    case = example(name)
    page = brief(analyse(case, case.record.sessions[-1].when))
    assert "invented example" in flat(as_text(page))[:120]


def test_the_stable_case_has_nothing_worth_a_look_at_any_hour() -> None:
    case = example("stable-noise")
    for session in case.record.sessions[::4]:
        page = brief(analyse(case, session.when - timedelta(hours=1)))
        assert page.findings == (), session.number
        assert "Nothing now. That is no promise." in as_text(page)


@given(cases(), st.integers(0, 300), st.integers(40, 120))
def test_no_line_is_wider_than_the_screen(case: Case, days: int, width: int) -> None:
    text = as_text(brief(analyse(case, END - timedelta(days=days))), width)
    assert max(columns(line) for line in text.splitlines()) <= width


def test_wide_and_joined_letters_are_counted_as_a_terminal_shows_them() -> None:
    assert columns("日本") == 4
    assert columns("e\u0301") == 1
    held = (*hours(2), hour(3, his_words="日本" * 80))
    assert max(columns(line) for line in as_text(brief(analysis(process(held)))).splitlines()) <= 96


def test_marks_that_turn_a_line_around_are_taken_out() -> None:
    held = (*hours(2), hour(3, his_words="fine\u202eeman\u202c"))
    assert "\u202e" not in as_text(brief(analysis(process(held))))


def test_braces_in_somebodys_words_stay_as_they_were_said() -> None:
    held = (*hours(2), hour(3, his_words="{he} said {0!r} and {x.y}"))
    assert "{he} said {0!r} and {x.y}" in as_text(brief(analysis(process(held))))


def test_it_speaks_of_her_of_them_and_by_name() -> None:
    read = process(hours(3, his_alliance=50.0))
    for person, told in (
        (Spoken("Irena K.", "she"), "her line 50, 50, 50"),
        (Spoken("Robin", "they"), "their line 50, 50, 50"),
        (Spoken("Aurel", "name"), "Aurel's line 50, 50, 50"),
    ):
        assert told in flat(as_text(brief(analysis(read, person=person))))


def test_the_clock_is_the_practices() -> None:
    assert "Tue 14 March 2023, 11:00" in as_text(brief(archivist_before(9)))


def test_what_was_measured_stands_beside_the_finding_and_what_was_not_says_so() -> None:
    page = brief(archivist_before(9))
    bare = replace(page.findings[0], false_alarms_per_20_sessions=None, right_of_10=None)
    assert Voice(page).measured(bare) == "how often it is wrong: not yet measured"
    known = replace(bare, false_alarms_per_20_sessions=0.1, right_of_10=8.0)
    told = (
        "in invented treatments: of 20 uneventful hours it spoke in 0.1; of ten times it spoke, at least 8 were right"
    )
    assert Voice(page).measured(known) == told


def test_a_measured_figure_is_never_nothing_and_never_finer_than_it_is() -> None:
    page = brief(archivist_before(9))
    none = replace(page.findings[0], false_alarms_per_20_sessions=0.0, right_of_10=9.8)
    often = "in invented treatments: of 20 uneventful hours it spoke in less than 0.1"
    assert Voice(page).measured(none) == f"{often}; of ten times it spoke, at least 9 were right"
    some = replace(none, false_alarms_per_20_sessions=0.13, right_of_10=None)
    assert Voice(page).measured(some) == "in invented treatments: of 20 uneventful hours it spoke in 0.2"
