"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import path

from holdfast.web.away.ending import ending_page
from holdfast.web.away.letter import letter_page
from holdfast.web.away.page import away_page
from holdfast.web.away.practice_letters import letters_page

urlpatterns = [
    path("cases/<uuid:case_id>/away/", away_page, name="away"),
    path("cases/<uuid:case_id>/away/letters/<slug:letter>/", letter_page, name="away-letter"),
    path("cases/<uuid:case_id>/ending/", ending_page, name="ending"),
    path("letters/", letters_page, name="letters"),
]
