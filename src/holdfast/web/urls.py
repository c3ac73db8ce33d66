"""Addresses: the accounts, a sign of life, and the pages."""

from __future__ import annotations

from django.urls import include, path

from holdfast.web.health import healthz
from holdfast.web.portal.therapist import patient_phone

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("account/", include("holdfast.web.accounts.urls")),
    path("", include("holdfast.web.pages.urls")),
    path("", include("holdfast.web.contract.urls")),
    path("", include("holdfast.web.frame.urls")),
    path("", include("holdfast.web.approaches.urls")),
    path("", include("holdfast.web.away.urls")),
    path("", include("holdfast.web.knowing.urls")),
    path("", include("holdfast.web.practise.urls")),
    path("", include("holdfast.web.rights.urls")),
    path("", include("holdfast.web.supervision.urls")),
    path("", include("holdfast.web.trail.urls")),
    path("", include("holdfast.web.giving.urls")),
    path("", include("holdfast.web.contract_paper.urls")),
    path("", include("holdfast.web.months.urls")),
    path("", include("holdfast.web.cards.urls")),
    path("", include("holdfast.web.own_words.urls")),
    path("", include("holdfast.web.formulation.urls")),
    path("", include("holdfast.web.his.urls")),
    path("", include("holdfast.web.reminders.urls")),
    path("cases/<uuid:case_id>/portal/", patient_phone, name="patient-phone"),
]
handler404 = "holdfast.web.refusals.not_found"
handler500 = "holdfast.web.refusals.broken"
handler400 = "holdfast.web.refusals.not_understood"
handler403 = "holdfast.web.refusals.not_allowed"
