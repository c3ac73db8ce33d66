"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.giving.answering_ways import handed_over_form, patient_form
from holdfast.web.giving.give import give_page
from holdfast.web.giving.import_page import import_page
from holdfast.web.giving.measure_page import measure_page, measure_picture
from holdfast.web.giving.measures_page import measures_page
from holdfast.web.giving.paper_page import paper_page
from holdfast.web.giving.safety import safety_page
from holdfast.web.giving.typing_in import typing_page
from holdfast.web.giving.wordings_page import wording_page, wordings_page

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/measures/", measures_page, name="measures"),
    path("cases/<uuid:case_id>/measures/import/", import_page, name="measure-import"),
    path("cases/<uuid:case_id>/measures/type/<slug:instrument>/", typing_page, name="measure-type"),
    path("cases/<uuid:case_id>/measures/paper/<slug:instrument>/", paper_page, name="measure-paper"),
    path("cases/<uuid:case_id>/measures/give/<slug:instrument>/", give_page, name="give"),
    path("cases/<uuid:case_id>/measures/<str:instrument>/", measure_page, name="measure"),
    path(
        "cases/<uuid:case_id>/measures/<str:instrument>/pictures/<slug:name>/", measure_picture, name="measure-picture"
    ),
    path("cases/<uuid:case_id>/safety/", safety_page, name="safety"),
    path("handed-over/forms/<slug:ref>/", handed_over_form, name="handed-over-form"),
    path("patient/<str:token>/forms/<slug:ref>/", patient_form, name="patient-form"),
    path("wordings/", wordings_page, name="wordings"),
    path("wordings/<slug:instrument>/", wording_page, name="wording"),
]
