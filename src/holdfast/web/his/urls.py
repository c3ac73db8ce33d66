"""The addresses of his pages, the same below each of the three places he may come from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from holdfast.web.his.contract_page import clause_page, contract_page
from holdfast.web.his.history_page import history_page
from holdfast.web.his.lines_page import lines_page
from holdfast.web.his.plan_page import plan_page, plan_paper_page
from holdfast.web.his.plan_together import plan_of_case, plan_on_paper
from holdfast.web.his.ways import Page, views
from holdfast.web.his.who_page import who_page
from holdfast.web.months.his import month_page
from holdfast.web.own_words.his import own_page

PAGES: dict[str, tuple[str, Page]] = {
    "contract": ("contract/", contract_page),
    "clause": ("contract/<str:clause>/", clause_page),
    "history": ("history/", history_page),
    "lines": ("lines/", lines_page),
    "month": ("month/", month_page),
    "own": ("own/", own_page),
    "plan": ("plan/", plan_page),
    "plan-paper": ("plan/paper/", plan_paper_page),
    "who": ("who/", who_page),
}
"""Each page: the end of its name, where it is below his page, and what shows it."""
_VIEWS: dict[str, dict[str, Callable[..., HttpResponse]]] = {name: views(page) for name, (_, page) in PAGES.items()}
ON_THE_DEVICE = tuple(f"handed-over-{name}" for name in PAGES)


def _below(place: str, way: str) -> list[URLPattern]:
    return [path(place + where, _VIEWS[name][way], name=f"{way}-{name}") for name, (where, _) in PAGES.items()]


of_the_portal = _below("", "portal")
urlpatterns: list[URLPattern] = [
    *_below("handed-over/", "handed-over"),
    *_below("patient/<str:token>/", "patient"),
    path("cases/<uuid:case_id>/safety-plan/", plan_of_case, name="safety-plan"),
    path("cases/<uuid:case_id>/safety-plan/paper/", plan_on_paper, name="safety-plan-paper"),
]
