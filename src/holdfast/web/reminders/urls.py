"""The addresses of this room on the workbench's listener. Those of the patient's phone stand in `portal/urls.py`."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.reminders.page import handed_over_reminders, patient_reminders
from holdfast.web.reminders.therapist import reminders_off

urlpatterns: list[URLPattern] = [
    path("handed-over/reminders/", handed_over_reminders, name="handed-over-reminders"),
    path("patient/<str:token>/reminders/", patient_reminders, name="patient-reminders"),
    path("cases/<uuid:case_id>/portal/reminders-off/", reminders_off, name="reminders-off"),
]
