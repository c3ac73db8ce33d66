"""The address of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.cards.page import cards_page

urlpatterns: list[URLPattern] = [path("cases/<uuid:case_id>/cards/", cards_page, name="cards")]
