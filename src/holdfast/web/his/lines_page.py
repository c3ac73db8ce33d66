"""A line to keep from an hour: he writes it, or lets it go."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from holdfast.case.record import Record
from holdfast.contract.replay import replay
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.his.contract_page import NOT_OURS, answered
from holdfast.web.his.keeping import keep_line, kept_lines, let_go
from holdfast.web.his.ways import Failed, Now, Way, opened, shown, still_open
from holdfast.web.pages.patient_forms import NotKept, line_of
from holdfast.web.pages.sent import whole_number
from holdfast.web.vault.door import load_case, together

LAST_HOURS = 3


def lines_page(request: HttpRequest, way: Way) -> HttpResponse:
    """The lines he keeps. POST keeps one more (`line`), or lets one go (`gone`)."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method != "POST":
        return _page(request, way, now)
    does = request.POST.get("does", "")
    if does not in ("line", "gone"):
        raise SuspiciousOperation(NOT_OURS)

    def act() -> str:
        with together(way.handle):
            record = still_open(load_case(way.handle).record, way)
            (_keep if does == "line" else _let_go)(request, way, record)
        return f"{request.path}?kept={does}"

    answer = answered(request, way, does, act)
    return answer if isinstance(answer, HttpResponse) else _page(request, way, now, answer)


def _keep(request: HttpRequest, way: Way, record: Record) -> None:
    text = line_of(request.POST, "text")
    if text is None:
        raise NotKept(say("There were no words in it, so nothing was kept."))
    hour, step = whole_number(request.POST.get("hour", "") or "0"), request.POST.get("step", "") or None
    if hour and hour not in {number for number, _ in _hours(record)}:
        raise NotKept(say("That hour is not among the last ones any more. Choose once more, or leave it out."))
    if step is not None and step not in {one.id for one in replay(record.moves).of_kind("step")}:
        raise NotKept(say("That step has ended meanwhile. Choose once more, or leave it out."))
    keep_line(way.handle, record, text, now=clock.now(), session=hour or None, step=step)


def _let_go(request: HttpRequest, way: Way, record: Record) -> None:
    wanted = request.POST.get("line", "")
    line = next((one for one in kept_lines(record) if one.id == wanted), None)
    if line is None:
        raise NotKept(say("This line was let go already."))
    let_go(way.handle, record, line, now=clock.now())


def _page(request: HttpRequest, way: Way, now: Now, failed: Failed | None = None) -> HttpResponse:
    steps = replay(now.record.moves).of_kind("step")
    more = {"lines": kept_lines(now.record), "hours": _hours(now.record), "steps": steps}
    return shown(request, way, now, "patient/lines.html", failed=failed, **more)


def _hours(record: Record) -> list[tuple[int, datetime]]:
    """The last hours that took place, the newest first."""
    held = sorted((one for one in record.sessions if one.took_place), key=lambda one: one.when, reverse=True)
    zone = ZoneInfo(record.about.zone)
    return [(one.number, one.when.astimezone(zone)) for one in held[:LAST_HOURS]]
