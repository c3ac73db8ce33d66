"""His own history, some days on each page."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from holdfast.web.his.history import history
from holdfast.web.his.ways import Way, opened, shown

MOST_BYTES = 24_000


def history_page(request: HttpRequest, way: Way) -> HttpResponse:
    """What he said, wrote, rated and tried; `?before=2026-03-14` goes on with the days before that."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method == "POST":
        return HttpResponseNotAllowed(("GET", "HEAD"))
    try:
        before = date.fromisoformat(request.GET["before"]) if "before" in request.GET else None
    except ValueError:
        raise Http404 from None
    days, onward = history(now.record, now.whole, before=before, most=MOST_BYTES)
    return shown(request, way, now, "patient/history.html", days=days, onward=onward, back_to_top=before)
