"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import path

from holdfast.web.approaches.decision import decision_page
from holdfast.web.approaches.known import known_page
from holdfast.web.approaches.page import ways_page
from holdfast.web.approaches.reasons import reason_word
from holdfast.web.approaches.trainings import trainings_kept

urlpatterns = [
    path("cases/<uuid:case_id>/ways/", ways_page, name="ways"),
    path("cases/<uuid:case_id>/ways/reasons/", reason_word, name="ways-reason"),
    path("cases/<uuid:case_id>/ways/known/", known_page, name="ways-known"),
    path("cases/<uuid:case_id>/ways/decision/", decision_page, name="ways-decision"),
    path("cases/<uuid:case_id>/ways/trainings/", trainings_kept, name="ways-trainings"),
]
