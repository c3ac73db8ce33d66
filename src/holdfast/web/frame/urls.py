"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import path

from holdfast.web.frame.page import frame_page
from holdfast.web.frame.start import start_page

urlpatterns = [
    path("cases/<uuid:case_id>/frame/", frame_page, name="frame"),
    path("cases/<uuid:case_id>/frame/start/", start_page, name="frame-start"),
]
