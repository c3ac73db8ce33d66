"""The case page: one time axis, what is seen in a sentence, and every hour in a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.analysis.model import Analysis
from holdfast.case.record import Break, Event
from holdfast.outcome.readings import Change, Point, Series
from holdfast.process.readings import Episode, Hour, RareSign
from holdfast.web.pages.between import between
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.pages.paced import paced
from holdfast.web.pages.picture import described
from holdfast.web.pages.turns import far_falls
from holdfast.web.vault.door import case_for_user

MOST_CHECK_INS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One hour as a line of the table, with what broke or was mended in it and what happened before it."""

    hour: Hour
    onset: bool
    mended: bool
    before: tuple[Event | Break, ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """One episode with its signs gathered by hour."""

    episode: Episode
    marks: tuple[tuple[int, tuple[RareSign, ...]], ...]


@dataclass(frozen=True, slots=True)
class MeasureStory:
    series: Series
    latest: Point | None
    first: Point | None
    changes: tuple[Change, ...]


@login_required
@require_safe
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything about one treatment on one page. `?private=no` reads it without private notes."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, own_usual=True)
    analysis = opened.analysis
    record = analysis.case.record
    every = request.GET.get("check-ins") == "all"
    return render(
        request,
        "web/pages/case.html",
        case_context(
            opened,
            "case",
            pictures=described(analysis),
            paced=paced(opened),
            between=between(opened),
            measures=tuple(measure_story(series, analysis.outcome.changes) for series in analysis.outcome.series),
            episodes=tuple(Strain(one, marks_by_hour(one)) for one in reversed(analysis.process.episodes)),
            turns=far_falls(analysis.process),
            breaks=record.breaks,
            events=record.events,
            picture=record.picture,
            reviews=record.reviews,
            frame=record.frame,
            # What is read into no series is still there to be opened, one by one.
            unread=record.measures if analysis.restricted or analysis.not_compared else (),
            check_ins=tuple(reversed(record.check_ins))[: None if every else MOST_CHECK_INS],
            check_ins_in_all=len(record.check_ins),
        ),
    )


@login_required
@require_safe
def hours_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every hour with what was seen in it: for the fold of the case page, or as a page where there is no script."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    template = "web/parts/hours_table.html" if getattr(request, "htmx", False) else "web/pages/hours.html"
    return render(request, template, case_context(opened, "case", rows=hour_rows(opened.analysis)))


def hour_rows(analysis: Analysis) -> tuple[Row, ...]:
    """All hours, the latest first."""
    onsets = {e.onset for e in analysis.process.episodes if e.stage == "probable"}
    mended = {e.repaired_at for e in analysis.process.episodes if e.stage == "probable"}
    happened: list[Event | Break] = sorted([*analysis.case.record.events, *analysis.case.record.breaks], key=_begins)
    rows = []
    for hour in analysis.process.hours:
        day = hour.when.date()
        before = [one for one in happened if _begins(one) <= day]
        happened = happened[len(before) :]
        rows.append(Row(hour, hour.number in onsets, hour.number in mended, tuple(before)))
    return tuple(reversed(rows))


def marks_by_hour(episode: Episode) -> tuple[tuple[int, tuple[RareSign, ...]], ...]:
    """The signs of an episode, hour by hour."""
    hours = dict.fromkeys(sign.hour for sign in episode.signs)
    return tuple((hour, tuple(sign for sign in episode.signs if sign.hour == hour)) for hour in hours)


def _begins(one: Event | Break) -> date:
    return one.start if isinstance(one, Break) else one.when


def measure_story(series: Series, changes: tuple[Change, ...]) -> MeasureStory:
    points = series.points
    mine = tuple(c for c in changes if c.series.instrument == series.instrument and c.series.score == series.score)
    return MeasureStory(series, points[-1] if points else None, points[0] if points else None, mine)
