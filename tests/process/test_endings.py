from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from holdfast.analysis import analyse
from holdfast.brief.brief import brief
from holdfast.brief.going_away import ending_prompts
from holdfast.brief.last_time import last_time
from holdfast.case.model import Case
from holdfast.case.record import PlannedEnding
from holdfast.process.endings import ending_ahead, endings_as_injuries, endings_planned
from holdfast.simulate.examples import example
from holdfast.text import render

QUIET = example("stable-noise")
LAST = max(s.when for s in QUIET.record.sessions)
SPOKEN = LAST.date() - timedelta(days=3)


def ending(**more: Any) -> PlannedEnding:
    known = {"id": "pe1", "recorded_at": LAST - timedelta(days=3), "when": SPOKEN, "by": "therapist",
             "last_day": LAST.date() + timedelta(days=60)}  # fmt: skip
    return PlannedEnding(**{**known, **more})


def with_ending(*planned: PlannedEnding, case: Case = QUIET) -> Case:
    return replace(case, record=replace(case.record, planned_endings=planned))


def rules(case: Case, at: datetime = LAST) -> dict[str, str]:
    analysis = analyse(case, at)
    return {f.rule: render(f.headline, analysis.person) for f in brief(analysis).findings}


@pytest.mark.parametrize("by", ["therapist", "outside"])
def test_an_ending_he_did_not_choose_is_an_injury_on_the_day_it_was_spoken_of(by: str) -> None:
    case = with_ending(ending(by=by))
    assert [one.when for one in analyse(case, LAST).process.injuries] == [SPOKEN]
    assert "ask_today" in rules(case)


@pytest.mark.parametrize("by", ["both", "patient"])
def test_an_ending_both_want_is_prepared_and_is_no_injury(by: str) -> None:
    case = with_ending(ending(by=by))
    assert analyse(case, LAST).process.injuries == ()
    assert rules(case) == {}


def test_one_that_was_called_off_is_nothing_any_more() -> None:
    called_off = ending(id="pe2", corrects="pe1", called_off=True, recorded_at=LAST - timedelta(days=1))
    case = with_ending(ending(), called_off)
    assert rules(case) == {}
    assert last_time(analyse(case, LAST)).ahead is None
    assert endings_planned((called_off,)) == ()


def test_the_last_hours_before_it_are_asked_about_also_when_it_was_spoken_of_long_ago() -> None:
    long_ago = LAST - timedelta(days=90)
    case = with_ending(ending(when=long_ago.date(), recorded_at=long_ago, last_day=LAST.date() + timedelta(days=10)))
    assert rules(case) == {
        "ask_today": f"The last hour is planned for {_day(LAST.date() + timedelta(days=10))}, and she did not choose "
        "it. Ask directly today."
    }
    far = with_ending(ending(when=long_ago.date(), recorded_at=long_ago, last_day=LAST.date() + timedelta(days=40)))
    assert rules(far) == {}


def test_the_brief_names_the_last_hour_among_what_lies_ahead() -> None:
    ahead = last_time(analyse(with_ending(ending(by="outside")), LAST)).ahead
    assert ahead is not None
    words = render(ahead.text, analyse(QUIET, LAST).person)
    assert words.startswith(f"the last hour is planned for {_day(LAST.date() + timedelta(days=60))}, from outside")


def test_a_height_before_an_ending_is_spoken_of() -> None:
    archivist = example("archivist")
    hour = next(s for s in archivist.record.sessions if s.number == 26)
    at = hour.when - timedelta(hours=1)
    spoken = at - timedelta(days=5)
    high = with_ending(
        ending(by="both", when=spoken.date(), recorded_at=spoken, last_day=at.date() + timedelta(days=90)),
        case=archivist,
    )
    assert rules(high, at)["fall_around_the_break"].startswith("A fall may come around the ending")


def test_only_what_lies_ahead_is_ahead() -> None:
    assert ending_ahead((ending(),), SPOKEN) is not None
    assert ending_ahead((ending(),), date(2100, 1, 1)) is None
    assert [one.last_day for one in endings_as_injuries((ending(),))] == [LAST.date() + timedelta(days=60)]


def test_what_goes_with_an_ending_says_more_where_he_did_not_choose_it() -> None:
    mine, ours = ({one.id for one in ending_prompts(ending(by=by))} for by in ("therapist", "both"))
    assert ours < mine
    assert {"plan", "review", "door", "last_hours", "first_small"} <= ours


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
