"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.rights.bundle import bundle_page, request_answered, request_noted
from holdfast.web.rights.consent import consent_page, consent_sheet
from holdfast.web.rights.correction import entries_page, versions_page
from holdfast.web.rights.course import course_page
from holdfast.web.rights.documents_page import document_made, documents_page
from holdfast.web.rights.envelope import (
    envelope_page,
    envelope_printed,
    envelope_put_away,
    envelope_tried,
    envelope_written,
    reach_page,
)
from holdfast.web.rights.restriction import restriction_page
from holdfast.web.rights.retention import erase_page, hold_lifted, hold_set, retention_chosen, retention_page

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/bundle/", bundle_page, name="bundle"),
    path("cases/<uuid:case_id>/requests/", request_noted, name="request-noted"),
    path("cases/<uuid:case_id>/requests/<uuid:request_id>/answered/", request_answered, name="request-answered"),
    path("retention/", retention_page, name="retention"),
    path("retention/profile/", retention_chosen, name="retention-chosen"),
    path("cases/<uuid:case_id>/erase/", erase_page, name="erase"),
    path("cases/<uuid:case_id>/hold/", hold_set, name="hold-set"),
    path("cases/<uuid:case_id>/hold/lifted/", hold_lifted, name="hold-lifted"),
    path("documents/", documents_page, name="documents"),
    path("documents/<slug:name>.<slug:kind>", document_made, name="document-made"),
    path("envelope/", envelope_page, name="envelope"),
    path("envelope/paper/", envelope_printed, name="envelope-printed"),
    path("envelope/file/", envelope_written, name="envelope-written"),
    path("envelope/later/", envelope_put_away, name="envelope-put-away"),
    path("envelope/try/", envelope_tried, name="envelope-tried"),
    path("cases/<uuid:case_id>/reach/", reach_page, name="reach"),
    path("cases/<uuid:case_id>/consent/", consent_page, name="consent"),
    path("cases/<uuid:case_id>/consent/sheet/", consent_sheet, name="consent-sheet"),
    path("cases/<uuid:case_id>/restriction/", restriction_page, name="restriction"),
    path("cases/<uuid:case_id>/course/", course_page, name="course"),
    path("cases/<uuid:case_id>/entries/", entries_page, name="entries"),
    path("cases/<uuid:case_id>/entries/<str:ref>/versions/", versions_page, name="versions"),
]
