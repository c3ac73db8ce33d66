"""What was done, in words: after and never because, in the order of the knowledge, his usual only with findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.process.treatment import H, calm, treatment, when

from holdfast.analysis import analyse
from holdfast.analysis.model import Analysis
from holdfast.brief.done import MOST, done_told
from holdfast.case.model import Case
from holdfast.case.record import Restriction
from holdfast.text import render


def case_with(*ticked: tuple[str, ...] | None) -> Case:
    case = treatment([*calm(6), H(rating=40, depth=3, defence=1), H(depth=2, defence=2, attendance=("late",))])
    logs = tuple(
        replace(log, techniques=ticked[log.session - 1] if log.session <= len(ticked) else None)
        for log in case.working.logs
    )
    return replace(case, working=replace(case.working, logs=logs))


def read(case: Case) -> Analysis:
    return analyse(case, when(8) + timedelta(days=6))


def test_each_row_says_hour_depth_rating_and_what_the_next_hour_brought() -> None:
    analysis = read(case_with(*[None] * 6, ("mit.episode",)))
    (told,) = done_told(analysis)
    (hour,) = told.hours
    said = [render(one, analysis.person, "en") for one in (hour.depth, hour.answered, hour.after)]
    assert (told.approach, hour.hour) == ("mit", 7)
    assert said[0] == "3 of 5"
    assert said[1] == "40 of 100; his usual 60 (55 to 65)"
    assert said[2] == "hour 8: late, defence +2 against his usual"
    assert render(told.summary, analysis.person, "en") == "in 1 hour", "no middle of one hour"


def test_without_findings_his_answer_stands_without_his_usual() -> None:
    analysis = read(case_with(*[None] * 6, ("mit.episode",)))
    (told,) = done_told(analysis, findings_on=False)
    assert render(told.hours[0].answered, analysis.person, "en") == "40 of 100"


def test_the_order_is_that_of_the_knowledge_and_an_unknown_one_stands_last_by_its_id() -> None:
    analysis = read(case_with(("own.thing", "mit.wish"), ("tfp.dyad", "mit.wish")))
    told = done_told(analysis)
    assert [one.technique for one in told] == ["tfp.dyad", "mit.wish", "own.thing"]
    assert [one.hour for one in told[1].hours] == [2, 1]
    assert (told[2].approach, render(told[2].name, analysis.person, "en")) == (None, "own.thing")


def test_a_long_row_says_its_number_and_shows_the_latest_hours() -> None:
    case = treatment([replace(h, depth=2) for h in calm(10)])
    logs = tuple(replace(log, techniques=("mit.wish",)) for log in case.working.logs)
    analysis = analyse(replace(case, working=replace(case.working, logs=logs)), when(11))
    (told,) = done_told(analysis)
    assert [one.hour for one in told.hours] == list(range(10, 10 - MOST, -1))
    assert render(told.summary, analysis.person, "en") == "in 10 hours; middle depth 2 of 5"


def test_nothing_is_told_of_a_restricted_case() -> None:
    case = case_with(("mit.wish",))
    entry = Restriction(
        id="rs", recorded_at=when(8), when=when(8).date(), act="restricted", wish_of="patient", reason="He asked."
    )  # fmt: skip
    restricted = replace(case, record=replace(case.record, restrictions=(entry,)))
    assert done_told(read(restricted)) == ()


def test_no_sentence_says_because() -> None:
    analysis = read(case_with(*[("mit.wish", "tfp.dyad")] * 8))
    said = " ".join(
        render(part, analysis.person, "en")
        for one in done_told(analysis)
        for part in (one.name, one.summary, *(x for h in one.hours for x in (h.depth, h.answered, h.after)))
    )
    assert not [word for word in ("because", "caused", "worked", "success", "%") if word in said]
