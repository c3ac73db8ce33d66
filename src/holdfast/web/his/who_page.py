"""Who sees what, and what he agreed to: who reads this and when, what the program does with it, and taking it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from holdfast.case.consent import HIS_TO_WITHDRAW, ledger, may_be_used
from holdfast.text import say
from holdfast.web.his.ways import Way, opened, shown

TITLES = {
    "care": say("My treatment, and what is kept of it"),
    "portal": say("A page of my own"),
    "comparison": say("Comparing my answers over time"),
    "teaching": say("Teaching"),
    "research": say("Research"),
    "calibration": say("Making invented treatments more true to life"),
}


def who_page(request: HttpRequest, way: Way) -> HttpResponse:
    """To read. Taking a consent back is a form of his first page, which is where it leads."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method == "POST":
        return HttpResponseNotAllowed(("GET", "HEAD"))
    more: dict[str, Any] = {
        "agreed_to": [(one, TITLES[one.purpose]) for one in ledger(now.record) if one.state != "never"],
        "his_to_withdraw": HIS_TO_WITHDRAW,
        "compared": may_be_used(now.record, "comparison").allowed,
    }
    return shown(request, way, now, "patient/who.html", **more)
