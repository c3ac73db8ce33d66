"""A form of one case on paper: a PDF to print, or the page that says why there is none and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.case.consent import may_be_used
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.paper.pdf import pdf
from holdfast.text import Message, say
from holdfast.text import render as spoken
from holdfast.web.accounts.people import signed_in
from holdfast.web.giving.form_words import FormWords, form_words
from holdfast.web.giving.paper_form import Sheet, paper_form
from holdfast.web.giving.wording_of import order_here, why_no_words, words_for
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.pages.patient import CONTACTS_COMMAND
from holdfast.web.rights.beginning import Open, context, open_now
from holdfast.web.vault import audit

MOST_FORMS = 12
SIZES = ("usual", "large")


@signed_in
@require_safe
def paper_page(request: HttpRequest, case_id: UUID, instrument: str) -> HttpResponse:
    """The form as a PDF. `?also=` adds further forms, `?form=` chooses the order of the first, `?size=large` prints it
    large. A page says why where it cannot be: no words, no crisis contacts for a form with a safety question, a record
    that rests.
    """
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    forms = [_known(id) for id in dict.fromkeys([instrument, *request.GET.getlist("also")])]
    order, size, lang = (request.GET.get(name, "") for name in ("form", "size", "lang"))
    if len(forms) > MOST_FORMS or (order and order not in forms[0].forms) or (size and size not in SIZES):
        raise SuspiciousOperation("a paper that no page of ours asks for")
    lacking = [(form, why) for form in forms if (why := why_no_words(form, lang or "en")) is not None]
    why = _cannot(opened.case.record, forms)
    if lacking or why is not None:
        return _none(request, opened, forms, lacking, why)
    shown = [_shown(form, order if n == 0 else "", lang or "en") for n, form in enumerate(forms)]
    return _printed(opened, shown, large=size == "large")


def _printed(opened: Open, forms: Sequence[FormWords], *, large: bool) -> HttpResponse:
    record = opened.case.record
    about = record.about
    origin = origin_words(about.origin)
    sheet = Sheet(
        person=person_of(about.pseudonym, about.address),
        origin=spoken(origin) if origin else "",
        contacts=settings.HOLDFAST_CONTACTS,
        compared=may_be_used(record, "comparison").allowed,
        large=large,
    )
    audit.note("print", opened.handle.id)
    response = HttpResponse(pdf(paper_form(forms, sheet)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="form.pdf"'  # of whom it is, a name in a folder does not say
    return response


def _shown(form: Instrument, order: str, lang: str) -> FormWords:
    words = words_for(form, lang)
    assert words is not None, form.id
    return form_words(form, words, order or order_here(form, lang) or "")


def _known(id: str) -> Instrument:
    if id not in catalogue():
        raise Http404
    return catalogue()[id]


def _cannot(record: Record, forms: Sequence[Instrument]) -> Message | None:
    """Why nothing is printed at all."""
    if in_force(record) is not None:
        return say("This record rests: nothing is asked of {him} until the restriction is lifted.")
    if any(form.safety for form in forms) and not settings.HOLDFAST_CONTACTS:
        return say("This form asks about {his} safety, so it carries local crisis contacts, and this practice has set "
                   "none.")  # fmt: skip
    return None


def _none(
    request: HttpRequest,
    opened: Open,
    forms: Sequence[Instrument],
    lacking: Sequence[tuple[Instrument, Message]],
    why: Message | None,
) -> HttpResponse:
    without = {form.id for form, _ in lacking}
    rest = [form for form in forms if form.id not in without]
    shown = context(
        opened, "measures", lacking=lacking, why=why, rest=rest if lacking and why is None else [],
        titles=", ".join(form.title for form in forms), command="" if settings.HOLDFAST_CONTACTS else CONTACTS_COMMAND,
    )  # fmt: skip
    return render(request, "giving/no_paper.html", shown, status=409)
