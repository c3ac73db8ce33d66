"""One version of the contract as a PDF, and the small page on which a signature is written down."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.case.restriction import in_force, said
from holdfast.contract.agreement import version_hash
from holdfast.contract.model import Contract, Version
from holdfast.contract.replay import replay
from holdfast.paper.contract_version import BINDS_NOBODY, Printed, contract_version, version_code
from holdfast.paper.pdf import pdf
from holdfast.text import Message
from holdfast.text import render as spoken
from holdfast.web.accounts.people import signed_in
from holdfast.web.contract_paper.sheet_page import SIZES, pdf_response
from holdfast.web.contract_paper.signing import may_be_signed, sign, version_of
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.rights.beginning import NotKept, Open, context, day_typed, once, open_now, words_typed
from holdfast.web.vault import audit


@signed_in
@require_safe
def version_pdf(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """The version as a tagged PDF: as it was agreed, or a draft that says so. `?size=large` in large print. 404 for a
    number that no version has. It is record: an assigned supervisor may print it too.
    """
    opened = open_now(request, case_id)
    contract, version = _asked(opened, number)
    size = request.GET.get("size", "")
    if size and size not in SIZES:
        raise SuspiciousOperation("a paper that no page of ours asks for")
    about = opened.case.record.about
    origin = origin_words(about.origin)
    therapist = User.objects.get(pk=opened.handle.owner_id)
    printed = Printed(
        person=person_of(about.pseudonym, about.address),
        contract=contract,
        moves=opened.case.record.moves,
        version=version,
        printed=opened.today,
        origin=spoken(origin) if origin else "",
        therapist=therapist.get_full_name(),
        large=size == "large",
    )
    audit.note("print", opened.handle.id)
    return pdf_response(pdf(contract_version(printed)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_page(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """What a signature says and does not, who signed, and the form to write one down. For the therapist alone."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    contract, version = _asked(opened, number)
    if request.method != "POST":
        return _page(request, opened, contract, version)
    by = next((one for one in ("patient", "therapist") if one == request.POST.get("by")), None)

    def act() -> str:
        if by is None:
            raise SuspiciousOperation("a signature that no page of ours could have sent")
        day = day_typed(request, opened)
        words = words_typed(request, "words", 500)
        sign(opened.handle, number, by, when=day, hash=request.POST.get("hash", ""), now=opened.now, words=words)
        return reverse("contract-sign", args=[case_id, number])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, contract, version, refused.said)


def _asked(opened: Open, number: int) -> tuple[Contract, Version]:
    contract = replay(opened.case.record.moves)
    version = version_of(contract, number)
    if version is None:
        raise Http404
    return contract, version


def _page(
    request: HttpRequest, opened: Open, contract: Contract, version: Version, wrong: Message | None = None
) -> HttpResponse:
    resting = in_force(opened.case.record)
    shown = context(
        opened,
        "contract",
        restricted=None if resting is None else said(resting),
        version=version,
        wrong=wrong,
        may=may_be_signed(version),
        binds_nobody=BINDS_NOBODY,
        hash=version_hash(version) if version.agreed_on else "",
        code=version_code(version) if version.agreed_on else "",
        day=request.POST.get("when", "") or opened.today.isoformat(),
        words=request.POST.get("words", ""),
        by=request.POST.get("by", ""),
        latest=contract.version,
    )
    return render(request, "contract_paper/sign.html", shown, status=200 if wrong is None else 422)
