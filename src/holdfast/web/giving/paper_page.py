"""A form of one case on paper: a PDF to print, or the page that says why there is none and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
from holdfast.web.giving.form_words import FormWords, form_words, part_of
from holdfast.web.giving.paper_form import Sheet, paper_form
from holdfast.web.giving.wording_of import order_here, why_no_words, words_for
from holdfast.web.pages.opening import origin_words, person_of
from holdfast.web.pages.patient import CONTACTS_COMMAND
from holdfast.web.rights.beginning import Open, context, open_now
from holdfast.web.vault import audit

MOST_FORMS = 12
SIZES = ("usual", "large")
NOT_OURS = "a paper that no page of ours asks for"
_PLACES = re.compile(r"(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A form for paper: whole, or its questions `first` to `last`; `text` is how an address asks for it."""

    form: Instrument
    first: int
    last: int
    text: str


@signed_in
@require_safe
def paper_page(request: HttpRequest, case_id: UUID, instrument: str) -> HttpResponse:
    """The form as a PDF; `?part=1-14` some of its questions, `?form=` in another order, `?size=large` in large print.
    `?also=gad-7` or `?also=b-pni:1-14`, as often as wanted, adds forms. A page says why where it cannot be: no words,
    no crisis contacts for a form with a safety question, a record that rests.
    """
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    order, size, lang, part = (request.GET.get(name, "") for name in ("form", "size", "lang", "part"))
    wanted = [_wanted(f"{instrument}:{part}" if part else instrument), *map(_wanted, request.GET.getlist("also"))]
    forms = [one.form for one in wanted]
    if len(forms) > MOST_FORMS or (order and order not in forms[0].forms) or (size and size not in SIZES):
        raise SuspiciousOperation(NOT_OURS)
    lacking = [(form, why) for form in forms if (why := why_no_words(form, lang or "en")) is not None]
    why = _cannot(opened.case.record, forms)
    if lacking or why is not None:
        return _none(request, opened, wanted, lacking, why)
    shown = [_shown(one, order if n == 0 else "", lang or "en") for n, one in enumerate(wanted)]
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


def _shown(one: Wanted, order: str, lang: str) -> FormWords:
    words = words_for(one.form, lang)
    assert words is not None, one.form.id
    whole = form_words(one.form, words, order or order_here(one.form, lang) or "")
    return part_of(whole, one.first, one.last) if one.first else whole


def _wanted(text: str) -> Wanted:
    """As in "gad-7", or "b-pni:1-14". 404 for a form that is not known."""
    id, _, places = text.partition(":")
    if id not in catalogue():
        raise Http404
    form = catalogue()[id]
    if not places:
        return Wanted(form, 0, 0, text)
    found = _PLACES.fullmatch(places)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= first <= last <= len(form.items):
        raise SuspiciousOperation(NOT_OURS)
    return Wanted(form, first, last, text)


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
    wanted: Sequence[Wanted],
    lacking: Sequence[tuple[Instrument, Message]],
    why: Message | None,
) -> HttpResponse:
    without = {form.id for form, _ in lacking}
    rest = [one for one in wanted if one.form.id not in without] if lacking and why is None else []
    query = QueryDict(mutable=True)
    query.update({"size": request.GET.get("size", "")} if request.GET.get("size") else {})
    if rest and rest[0].first:
        query["part"] = f"{rest[0].first}-{rest[0].last}"
    query.setlist("also", [one.text for one in rest[1:]])
    shown = context(
        opened, "measures", lacking=lacking, why=why, rest=rest[0].form.id if rest else "", query_of=query.urlencode(),
        titles=", ".join(one.form.title for one in wanted),
        command="" if settings.HOLDFAST_CONTACTS else CONTACTS_COMMAND,
    )  # fmt: skip
    return render(request, "giving/no_paper.html", shown)
