"""The address of this room. His page of it is among his others (`web/his/urls.py`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.months.page import months_page

urlpatterns: list[URLPattern] = [path("cases/<uuid:case_id>/months/", months_page, name="months")]
