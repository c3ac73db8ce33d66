"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import path

from holdfast.web.knowing.page import knowledge_page, reasons_page

urlpatterns = [
    path("knowledge/", knowledge_page, name="knowledge"),
    path("knowledge/<slug:approach>/", reasons_page, name="knowledge-reasons"),
]
