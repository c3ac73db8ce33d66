"""The addresses of this room. `web/urls.py` includes them at the root; none is about a case."""

from __future__ import annotations

from django.urls import path

from holdfast.web.practise.after import delete_run, stop_run, truth_page
from holdfast.web.practise.page import before_page, hour_page, runs_page

urlpatterns = [
    path("practise/", runs_page, name="practise"),
    path("practise/<uuid:run_id>/", hour_page, name="practise-hour"),
    path("practise/<uuid:run_id>/before/", before_page, name="practise-before"),
    path("practise/<uuid:run_id>/stop/", stop_run, name="practise-stop"),
    path("practise/<uuid:run_id>/truth/", truth_page, name="practise-truth"),
    path("practise/<uuid:run_id>/delete/", delete_run, name="practise-delete"),
]
