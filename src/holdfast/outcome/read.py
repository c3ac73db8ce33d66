"""The outcome room's reading of one case: series, change at the review that has come, gains, complexity, safety."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from holdfast.case.record import Record
from holdfast.measures.recorded import answered_before, left_out, scored
from holdfast.outcome.complexity import WINDOW, dynamic_complexity
from holdfast.outcome.gains_by_chance import expected_by_chance
from holdfast.outcome.readings import Complexity, Outcome, SafetyAnswer, Series, SuddenGain
from holdfast.outcome.reviews import judge, schedule
from holdfast.outcome.series import occasions, read_series
from holdfast.outcome.sudden_gains import Course, Rule, sudden_gains, sudden_losses

SAFETY_DAYS = 28
"""How far back raw safety answers are shown; the rule of the brief looks at fewer."""


def read_outcome(record: Record, at: datetime) -> Outcome:
    """Everything about change in one record, already cut to `at`. Never raises on a checked case."""
    series = read_series(record)
    plan = schedule(record, at)
    changes = (judge(one, plan, f"{record.id}:change_at_review") for one in series)
    return Outcome(
        series=series,
        changes=tuple(change for change in changes if change),
        gains=tuple(gain for one in series for gain in _gains(one, record.id)),
        complexity=tuple(c for one in series if (c := _complexity(one))),
        safety=read_safety(record, at),
        review_open=plan.open,
        next_review=plan.next.due if plan.next else None,
        next_review_session=plan.next.at_session if plan.next else None,
        reviews_held=plan.held,
    )


def read_safety(record: Record, at: datetime) -> tuple[SafetyAnswer, ...]:
    """The raw answers to safety items of the last `SAFETY_DAYS`, each by itself, compared with nothing."""
    return tuple(_safety(record, at))


def _gains(series: Series, case: str) -> Iterator[SuddenGain]:
    if series.smallest_change is None or series.better == "neither":
        return
    rule = Rule(least=series.smallest_change, top=series.high if series.better == "higher" else None)
    values, places = occasions(series)
    better_up = series.better == "higher"
    found: tuple[tuple[str, Course], ...] = (
        ("gain", sudden_gains(values, rule, higher_is_better=better_up)),
        ("loss", sudden_losses(values, rule, higher_is_better=better_up)),
    )
    chance: float | None = None
    for kind, course in found:
        for shift in course.found:
            before, after = places[shift.occasion], places[shift.occasion + 1]
            assert before is not None  # a shift stands between two values
            assert after is not None
            if kind == "gain" and chance is None:
                chance = expected_by_chance(
                    values,
                    rule,
                    seed=f"{case}:{series.instrument}:gains",
                    higher_is_better=better_up,
                    lowest=series.low,
                    highest=series.high,
                ).at_least_one
            yield SuddenGain(
                series=series,
                kind="gain" if kind == "gain" else "loss",
                before=series.points[before],
                after=series.points[after],
                magnitude=shift.magnitude,
                reversed=shift.reversed_at is not None,
                expected_by_chance=chance if kind == "gain" else None,
            )


def _complexity(series: Series) -> Complexity | None:
    if len(series.points) < WINDOW:
        return None
    values, places = occasions(series)
    moving = dynamic_complexity(values, lowest=series.low, highest=series.high)
    rows: list[tuple[date, float, float, float]] = []
    for place, f, d, c in zip(places, moving.fluctuation, moving.distribution, moving.complexity, strict=True):
        if place is not None and f is not None and d is not None and c is not None:
            rows.append((series.points[place].when, f, d, c))
    return Complexity(series, tuple(rows)) if rows else None


def _safety(record: Record, at: datetime) -> Iterator[SafetyAnswer]:
    """Raw answers to safety items that ask for attention, and blanks, newest first."""
    since = at.astimezone(ZoneInfo(record.about.zone)).date() - timedelta(days=SAFETY_DAYS)
    for measure in sorted(record.measures, key=lambda m: m.when, reverse=True):
        if measure.when < since or measure.items is None or left_out(measure):
            continue
        for answer in scored(measure, before=answered_before(record.measures, measure)).safety:
            if answer.attention is not None and answer.ask is not None:
                value = None if answer.value is None else int(answer.value)
                yield SafetyAnswer(
                    measure.instrument, answer.item, value, measure.when, answer.attention, answer.ask, measure.id
                )
