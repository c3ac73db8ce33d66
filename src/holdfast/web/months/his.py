"""His page of the months: what was new, if anything was, in three short lines; and what he wrote before."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.his.contract_page import NOT_OURS, answered
from holdfast.web.his.ways import PAUSED, Failed, Now, Way, opened, shown, still_open
from holdfast.web.months.lines import asked_now, months, new_line
from holdfast.web.months.page import NOTHING, PARTS
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.patient_forms import NotKept, checked, line_of
from holdfast.web.vault.door import add_entry, load_case, together

LAST_MONTHS = 12


def month_page(request: HttpRequest, way: Way) -> HttpResponse:
    """What was new. POST keeps a line of his, of today."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method != "POST":
        return _page(request, way, now)
    if request.POST.get("does") != "month":
        raise SuspiciousOperation(NOT_OURS)

    def act() -> str:
        with together(way.handle):
            _keep(request, way, still_open(load_case(way.handle).record, way))
        return f"{request.path}?kept=month"

    answer = answered(request, way, "month", act)
    return answer if isinstance(answer, HttpResponse) else _page(request, way, now, answer)


def _keep(request: HttpRequest, way: Way, record: Record) -> None:
    if in_force(record) is not None:
        raise NotKept(PAUSED)
    at = clock.now()
    work, love, fun = (line_of(request.POST, name) for name in PARTS)
    made = new_line("patient", work, love, fun, when=at.astimezone(ZoneInfo(record.about.zone)).date(), now=at)
    if made is None:
        raise NotKept(NOTHING)
    add_entry(way.handle, "month_lines", checked(made))


def _page(request: HttpRequest, way: Way, now: Now, failed: Failed | None = None) -> HttpResponse:
    today = now.at.astimezone(ZoneInfo(now.record.about.zone)).date()
    his = [
        (month.first, mine)
        for month in months(now.record)
        if (mine := [one for one in month.lines if one.by == "patient"])
    ]
    sent = zip((say("Work"), say("Love"), say("Fun")), PARTS, strict=True)
    typed = [(part, text) for part, name in sent if (text := clean(request.POST.get(name, "")))] if failed else []
    more = {"months": his[:LAST_MONTHS], "asked": asked_now(now.record, today), "typed": typed}
    return shown(request, way, now, "patient/month.html", failed=failed, **more)
