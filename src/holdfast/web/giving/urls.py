"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.giving.wordings_page import wording_page, wordings_page

urlpatterns: list[URLPattern] = [
    path("wordings/", wordings_page, name="wordings"),
    path("wordings/<slug:instrument>/", wording_page, name="wording"),
]
