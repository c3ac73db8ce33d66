"""The addresses of this room. `web/urls.py` includes them at the root."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.supervision.along import reading_along
from holdfast.web.supervision.emergency import emergency, emergency_cases, emergency_reach, emergency_seen
from holdfast.web.supervision.printed import own_notes, printed
from holdfast.web.supervision.sheets import lent, lent_sheets, new_sheet, print_lent, print_sheet, sheet, sheets

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/reading-along/", reading_along, name="reading-along"),
    path("cases/<uuid:case_id>/whom-to-call/", emergency_reach, name="emergency-reach"),
    path("cases/<uuid:case_id>/printed/", printed, name="printed"),
    path("cases/<uuid:case_id>/own-notes/", own_notes, name="own-notes"),
    path("cases/<uuid:case_id>/sheets/", sheets, name="sheets"),
    path("cases/<uuid:case_id>/sheets/new/", new_sheet, name="sheet-new"),
    path("cases/<uuid:case_id>/sheets/<uuid:sheet_id>/", sheet, name="sheet"),
    path("cases/<uuid:case_id>/sheets/<uuid:sheet_id>/print/", print_sheet, name="sheet-print"),
    path("sheets/", lent_sheets, name="lent-sheets"),
    path("sheets/<uuid:sheet_id>/", lent, name="lent-sheet"),
    path("sheets/<uuid:sheet_id>/print/", print_lent, name="lent-sheet-print"),
    path("emergency/", emergency, name="emergency"),
    path("emergency/cases/", emergency_cases, name="emergency-cases"),
    path("emergency/seen/", emergency_seen, name="emergency-seen"),
]
