"""The addresses of the pages. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import path

from holdfast.web.pages.alarms import alarms_page, alarms_picture_page
from holdfast.web.pages.brief import brief_page, reply
from holdfast.web.pages.case import case_page, hours_page
from holdfast.web.pages.caseload import caseload
from holdfast.web.pages.entry import entry_page
from holdfast.web.pages.episode import episode_page
from holdfast.web.pages.hour import hour_page
from holdfast.web.pages.log import log_next, log_page
from holdfast.web.pages.patient import hand_over, handed_over_page, patient_page, take_back
from holdfast.web.pages.picture import picture

urlpatterns = [
    path("", caseload, name="caseload"),
    path("alarms/", alarms_page, name="alarms"),
    path("alarms/pictures/<slug:name>/", alarms_picture_page, name="alarms-picture"),
    path("cases/<uuid:case_id>/", case_page, name="case"),
    path("cases/<uuid:case_id>/brief/", brief_page, name="brief"),
    path("cases/<uuid:case_id>/replies/", reply, name="reply"),
    path("cases/<uuid:case_id>/hours/", hours_page, name="hours"),
    path("cases/<uuid:case_id>/hours/<int:number>/", hour_page, name="hour"),
    path("cases/<uuid:case_id>/hours/<int:number>/log/", log_page, name="log"),
    path("cases/<uuid:case_id>/episodes/<int:onset>/", episode_page, name="episode"),
    path("cases/<uuid:case_id>/log/", log_next, name="log-next"),
    path("cases/<uuid:case_id>/hand-over/", hand_over, name="hand-over"),
    path("handed-over/", handed_over_page, name="handed-over"),
    path("handed-over/take-back/", take_back, name="take-back"),
    path("patient/<str:token>/", patient_page, name="patient"),
    path("cases/<uuid:case_id>/entries/<str:ref>/", entry_page, name="entry"),
    path("cases/<uuid:case_id>/pictures/<slug:name>/", picture, name="picture"),
]
