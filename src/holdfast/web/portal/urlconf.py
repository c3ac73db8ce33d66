"""All that the portal's listener answers to: the portal, and a sign of life. Static files come before any address."""

from __future__ import annotations

from django.urls import include, path

from holdfast.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("holdfast.web.portal.urls")),
]
handler404 = "holdfast.web.refusals.not_found"
handler500 = "holdfast.web.refusals.broken"
handler400 = "holdfast.web.refusals.not_understood"
handler403 = "holdfast.web.refusals.not_allowed"
