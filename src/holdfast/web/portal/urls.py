"""The addresses of the portal. `urlconf` includes them at the root of the portal's listener, and of no other.

A page for the patient: a line in `his/urls.py`, which makes it for all three ways. Here its name begins with
`portal-`, and the trail then says that it was the patient's own page. Each has a row in
tests/web/portal/test_every_portal_url.py.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.his.urls import of_the_portal
from holdfast.web.portal.opening import link_page
from holdfast.web.portal.page import forget_page, portal_form, portal_page
from holdfast.web.reminders.off import off_page
from holdfast.web.reminders.page import portal_reminders

urlpatterns: list[URLPattern] = [
    path("", portal_page, name="portal-page"),
    path("p/<str:token>/", link_page, name="portal-link"),
    path("forms/<slug:ref>/", portal_form, name="portal-form"),
    path("forget/", forget_page, name="portal-forget"),
    *of_the_portal,
    path("reminders/", portal_reminders, name="portal-reminders"),
    path("off/<str:token>/", off_page, name="portal-reminders-off"),
]
