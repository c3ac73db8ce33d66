"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.contract_paper.sheet_page import sheet_page, sheet_pdf
from holdfast.web.contract_paper.type_page import type_page
from holdfast.web.contract_paper.version_page import sign_page, version_pdf

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/contract/paper/", sheet_page, name="contract-paper"),
    path("cases/<uuid:case_id>/contract/paper/sheet.pdf", sheet_pdf, name="contract-paper-pdf"),
    path("cases/<uuid:case_id>/contract/type/", type_page, name="contract-type"),
    path("cases/<uuid:case_id>/contract/versions/<int:number>.pdf", version_pdf, name="contract-version-pdf"),
    path("cases/<uuid:case_id>/contract/versions/<int:number>/sign/", sign_page, name="contract-sign"),
]
