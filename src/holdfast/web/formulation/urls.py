"""The addresses of the formulation and of the episodes he told."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.formulation.element import element_page
from holdfast.web.formulation.narratives import narrative_page, narratives_page
from holdfast.web.formulation.page import formulation_page
from holdfast.web.formulation.picture import formulation_picture
from holdfast.web.formulation.unit import unit_page

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/formulation/", formulation_page, name="formulation"),
    path("cases/<uuid:case_id>/formulation/parts/<str:ref>/", element_page, name="formulation-element"),
    path("cases/<uuid:case_id>/formulation/pictures/<slug:name>/", formulation_picture, name="formulation-picture"),
    path("cases/<uuid:case_id>/formulation/<slug:approach>/<slug:unit>/", unit_page, name="formulation-unit"),
    path("cases/<uuid:case_id>/told/", narratives_page, name="narratives"),
    path("cases/<uuid:case_id>/told/<str:ref>/", narrative_page, name="narrative"),
]
