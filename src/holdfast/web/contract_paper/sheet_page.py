"""The contract sheet of one case: to look at and print from the browser, and as a PDF."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from holdfast.case.restriction import in_force
from holdfast.contract.replay import replay
from holdfast.paper.contract_sheet import Sheet, contract_sheet
from holdfast.paper.pdf import pdf
from holdfast.text import Message, say
from holdfast.text import render as spoken
from holdfast.web.accounts.people import signed_in
from holdfast.web.contract_paper.shown import blocks_of
from holdfast.web.his.keeping import line_beside
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.rights.beginning import Open, context, open_now
from holdfast.web.vault import audit

SIZES = ("usual", "large")
RESTS = say("This record rests: nothing is asked of {him} until the restriction is lifted, so there is no sheet.")


@signed_in
@require_safe
def sheet_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The sheet as a page that prints; `?blank=yes` one with nothing of the contract on it. For the therapist alone."""
    opened = open_now(request, case_id)
    sheet = _sheet(request, opened)
    why = _cannot(opened)
    if why is not None:
        return render(request, "contract_paper/no_sheet.html", context(opened, "contract", why=why))
    audit.note("print", opened.handle.id)
    document = contract_sheet(sheet)
    query = "&".join(f"{name}={request.GET[name]}" for name in ("blank", "size") if request.GET.get(name))
    shown = context(
        opened,
        "contract",
        document=document,
        blocks=blocks_of(document),
        blank=sheet.blank,
        pdf=reverse("contract-paper-pdf", args=[case_id]) + (f"?{query}" if query else ""),
    )
    return render(request, "contract_paper/sheet.html", shown)


@signed_in
@require_safe
def sheet_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The sheet as a tagged PDF; `?blank=yes` without the contract, `?size=large` in large print."""
    opened = open_now(request, case_id)
    sheet = _sheet(request, opened)
    why = _cannot(opened)
    if why is not None:
        return render(request, "contract_paper/no_sheet.html", context(opened, "contract", why=why))
    audit.note("print", opened.handle.id)
    return pdf_response(pdf(contract_sheet(sheet)))


def pdf_response(made: bytes) -> HttpResponse:
    """A PDF shown in the browser. Of whom it is, its name in a folder does not say."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="contract.pdf"'
    return response


def _sheet(request: HttpRequest, opened: Open) -> Sheet:
    if not opened.handle.may_write:
        raise PermissionDenied
    size, blank = request.GET.get("size", ""), request.GET.get("blank", "")
    if (size and size not in SIZES) or blank not in ("", "yes", "no"):
        raise SuspiciousOperation("a paper that no page of ours asks for")
    record = opened.case.record
    contract, about = replay(record.moves), record.about
    origin = origin_words(about.origin)
    return Sheet(
        person=person_of(about.pseudonym, about.address),
        contract=contract,
        moves=record.moves,
        printed=opened.today,
        contacts=tuple(settings.HOLDFAST_CONTACTS),
        origin=spoken(origin) if origin else "",
        kept=line_beside(record, contract, contract.step_due),
        large=size == "large",
        blank=blank == "yes",
    )


def _cannot(opened: Open) -> Message | None:
    """Why there is no sheet."""
    return RESTS if in_force(opened.case.record) is not None else None
