"""The addresses of the portal. `urlconf` includes them at the root of the portal's listener, and of no other.

A page for the patient: a view under `phones.let_in`, a line here with a name that begins with `portal-` (the trail then
says that it was the patient's own page), a row in tests/web/portal/test_every_portal_url.py.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.portal.opening import link_page
from holdfast.web.portal.page import forget_page, portal_form, portal_page

urlpatterns: list[URLPattern] = [
    path("", portal_page, name="portal-page"),
    path("p/<str:token>/", link_page, name="portal-link"),
    path("forms/<slug:ref>/", portal_form, name="portal-form"),
    path("forget/", forget_page, name="portal-forget"),
]
