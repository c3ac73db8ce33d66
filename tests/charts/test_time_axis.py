"""The time axis beside what is not drawn on it: the lines of the months, and questions in his own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.charts.treatments import read, year

from holdfast.analysis import Analysis
from holdfast.case.measured import Measure
from holdfast.case.record import MonthLine
from holdfast.charts.course import course
from holdfast.charts.time_axis import time_axis
from holdfast.measures.own_words import scale_of
from holdfast.text import render

NOW = datetime(2023, 3, 1, 9, tzinfo=UTC)
LINE = MonthLine(id="m", recorded_at=NOW, when=date(2023, 3, 1), by="patient", work="A talk.", fun="Tennis, lost.")


def with_more(**more: object) -> Analysis:
    whole = year()
    return read(replace(whole, record=replace(whole.record, **more)))  # type: ignore[arg-type]


def test_the_line_of_a_month_stands_in_the_table_in_its_words_and_is_not_drawn() -> None:
    plain, more = time_axis(read(year())), time_axis(with_more(month_lines=(LINE,)))
    rows = [[render(cell, more.person) for cell in row] for row in more.table.rows]
    assert [row[-1] for row in rows if "Tennis" in row[-1]] == ["new, work: A talk., fun: Tennis, lost."]
    assert len(rows) == len(plain.table.rows) + 1
    assert more.scene == plain.scene
    assert "because" not in " ".join(map(" ".join, rows))


def test_a_question_in_his_own_words_is_not_the_measure_of_the_axis() -> None:
    answers = tuple(
        Measure(
            id=f"own:{n}",
            recorded_at=NOW,
            when=date(2023, 1, 1) + timedelta(days=n),
            instrument="own-a",
            total=4.0,
            scale=scale_of("I lie"),
        )
        for n in range(59)
    )
    before = course(read(year())).series
    after = course(with_more(measures=(*year().record.measures, *answers))).series
    assert after == before
