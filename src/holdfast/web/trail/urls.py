"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.trail.views import case_trail, export_trail, own_trail, trail_page

urlpatterns: list[URLPattern] = [
    path("trail/", trail_page, name="trail"),
    path("trail/own/", own_trail, name="trail-own"),
    path("trail/export/", export_trail, name="trail-export"),
    path("cases/<uuid:case_id>/trail/", case_trail, name="case-trail"),
]
