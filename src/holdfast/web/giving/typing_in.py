"""The therapist types in a form that was filled in on paper: a digit for each question, no mouse.

What was typed and cannot be is told with its question and nothing is stored. After saving, the score and what a safety
answer asks stand there at once, with the way back: a further entry, as every correction is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.measured import Items, Measure
from holdfast.case.restriction import in_force, said
from holdfast.case.working import Rating
from holdfast.measures.batteries import half_of, open_half
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import left_out
from holdfast.measures.words import Wording
from holdfast.text import Message, say
from holdfast.text import render as spoken_out
from holdfast.web.giving.form_words import Answer, form_words, told
from holdfast.web.giving.measures_shown import OWN_PAGES, address
from holdfast.web.giving.scores_said import lines, safety_said, scored_now
from holdfast.web.giving.typed_form import NotRead, as_typed, fields, read, read_total, typed_in
from holdfast.web.giving.wording_of import why_no_words, words_for
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    checked,
    context,
    day_typed,
    must_be_typed,
    new_id,
    once,
    open_now,
)
from holdfast.web.text_tags import language
from holdfast.web.vault.door import add_entry, correct_entry

WHICH_ORDER = say("Choose which form lies before you: read as another one, the same answers give another score.")
WHO = say("Write who answered it, as “brother”.")
TAKEN_BACK = say("Taken back right after it was typed in.")
THERE_ALREADY = say("There is a form of this kind with this date already. Tick “another one of the same day” if both "
                    "count, or choose another date.")  # fmt: skip
PATIENT = "patient"
MOST_MEANINGS = 4
"""More lines than these of what the answers mean are not shown above the fields: the form says it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What lies before the typist: which form, in which order, who filled it in, and what it corrects."""

    form: Instrument
    order: str | None
    rater: str
    old: Measure | Rating | None

    @property
    def to_choose(self) -> bool:
        """Must the order be chosen before the fields can be shown?"""
        return len(self.form.forms) > 1 and self.order is None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def typing_page(request: HttpRequest, case_id: UUID, instrument: str) -> HttpResponse:
    """The fields, or (`?saved=`) what was typed in. POST stores it, or takes it back. For the therapist alone."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    form = catalogue().get(instrument)
    if form is None or form.variable or instrument in OWN_PAGES:
        raise Http404
    if request.method == "POST":
        return _post(request, opened, form)
    if "saved" in request.GET:
        return _saved(request, opened, form)
    old = _entry(opened, form, request.GET["again"]) if "again" in request.GET else None
    return _page(request, opened, _sheet(request.GET, form, old))


def _post(request: HttpRequest, opened: Open, form: Instrument) -> HttpResponse:
    does = request.POST.get("does", "")
    if does not in ("keep", "back"):
        raise SuspiciousOperation("a form that no page of ours could have sent")
    if does == "back":
        ref = request.POST.get("entry", "")
        here = reverse("measure-type", args=[opened.handle.id, form.id])
        try:
            return redirect(once(request, opened, lambda: _take_back(opened, form, ref, here)))
        except NotKept as refused:
            return _page(request, opened, _sheet({}, form, None), refused.said)
    corrects = request.POST.get("corrects", "")
    sheet = _sheet(request.POST, form, _entry(opened, form, corrects) if corrects else None)
    typed = typed_in(form, request.POST.dict())
    not_read: list[NotRead] = []

    def act() -> str:
        given = _read(request, sheet, typed)
        if isinstance(given, NotRead):
            not_read.append(given)
            raise NotKept(say("Nothing was stored yet. Mend what is marked; all that was typed is still there."))
        saved = _keep(request, opened, sheet, given)
        return f"{reverse('measure-type', args=[opened.handle.id, form.id])}?saved={saved}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, sheet, refused.said, typed, not_read[0] if not_read else None)


def _read(request: HttpRequest, sheet: Sheet, typed: list[str]) -> Items | float | NotRead:
    if sheet.form.total_only:
        return read_total(sheet.form, request.POST.get("total", "").strip()[:20])
    if sheet.to_choose:
        raise NotKept(WHICH_ORDER)
    return read(sheet.form, sheet.order, typed)


def _sheet(sent: Any, form: Instrument, old: Measure | Rating | None) -> Sheet:
    """Read from an address or a form that was sent. A name that is no order or rater of this form is a 400."""
    order, rater = sent.get("order") or (old.form if old is not None else None), sent.get("rater") or PATIENT
    if old is not None:
        rater = old.rater if isinstance(old, Rating) else PATIENT
    if (order is not None and order not in form.forms) or rater not in form.raters:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    if order is None and len(form.forms) == 1:
        order = form.default_form
    return Sheet(form, order, rater, old)


def _keep(request: HttpRequest, opened: Open, sheet: Sheet, given: Items | float) -> str:
    day = day_typed(request, opened)
    if request.POST.get("another") != "yes":
        _not_there_already(opened, sheet, day)
    answers: dict[str, Any] = {"items": given, "total": None} if isinstance(given, tuple) else {"total": given}
    what: dict[str, Any] = {
        "when": day,
        "instrument": sheet.form.id,
        "version": sheet.form.version,
        "form": sheet.order,
    }
    entry: Measure | Rating
    if sheet.rater == PATIENT:
        entry = checked(Measure(id=new_id("measure"), how="typed", **what, **answers, **opened.stamp))
    else:
        relation = must_be_typed(request, "relation", 500, WHO) if sheet.rater == "informant" else None
        entry = checked(Rating(id=new_id("rating"), rater=sheet.rater, relation=relation,  # type: ignore[arg-type]
                               **what, **answers, **opened.stamp))  # fmt: skip
    kind = "measures" if isinstance(entry, Measure) else "ratings"
    if sheet.old is None:
        add_entry(opened.handle, kind, entry)
    else:
        _present(opened, sheet.old)
        correct_entry(opened.handle, kind, sheet.old.id, entry)
    return entry.id


def _not_there_already(opened: Open, sheet: Sheet, day: date) -> None:
    for one in _standing(opened):
        mine = sheet.rater == (one.rater if isinstance(one, Rating) else PATIENT) and one.instrument == sheet.form.id
        if mine and one.when == day and one is not sheet.old and not left_out(one):
            raise NotKept(THERE_ALREADY)


def _take_back(opened: Open, form: Instrument, ref: str, here: str) -> str:
    """A further entry in place of the one typed in: what stood before it, else one in which nothing is answered."""
    entry = _entry(opened, form, ref)
    _present(opened, entry)
    whole = (*opened.whole.record.measures, *opened.whole.working.ratings)
    before = next((one for one in whole if one.id == entry.corrects), None)
    more: dict[str, Any] = {"why": spoken_out(TAKEN_BACK, None, language()), "corrects": None, **opened.stamp}
    if before is None:
        if entry.items is None:
            raise NotKept(say("A total is corrected, not taken back: open the entry and correct it there."))
        more["items"] = (None,) * len(entry.items)
    kind, name = ("measures", "measure") if isinstance(entry, Measure) else ("ratings", "rating")
    correct_entry(opened.handle, kind, entry.id, checked(replace(before or entry, id=new_id(name), **more)))
    return f"{here}?back=yes"


def _entry(opened: Open, form: Instrument, ref: str) -> Measure | Rating:
    """The entry of this form that is meant; 404 for any other."""
    found = next((one for one in _standing(opened) if one.id == ref and one.instrument == form.id), None)
    if found is None:
        raise Http404
    return found


def _present(opened: Open, entry: Measure | Rating) -> None:
    if all(one.id != entry.id for one in _standing(opened)):
        raise NotKept(say("It was corrected since this page was opened. Look at it once more."))


def _standing(opened: Open) -> tuple[Measure | Rating, ...]:
    return (*opened.case.record.measures, *opened.case.working.ratings)


# --- showing ---------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    opened: Open,
    sheet: Sheet,
    wrong: Message | None = None,
    typed: list[str] | None = None,
    not_read: NotRead | None = None,
) -> HttpResponse:
    form, old = sheet.form, sheet.old
    if typed is None:
        typed = as_typed(form, sheet.order, old.items) if old is not None and old.items is not None else []
        if old is not None and _is_half(old):
            typed = ["" if cell == "-" else cell for cell in typed]
    sent, words = request.POST if wrong is not None else request.GET, words_for(form, language())
    shown = context(
        opened,
        "measures",
        restricted=_restricted(opened),
        instrument=form,
        sheet=sheet,
        rater=None if sheet.rater == PATIENT else sheet.rater,
        fields=() if sheet.to_choose else fields(
            form, sheet.order, words, typed, not_read.places if not_read else frozenset()
        ),
        why_no_words=why_no_words(form, language()),
        wording=address("wording", form.id),
        faults=not_read.faults if not_read else (),
        wrong=wrong,
        there_already=wrong is THERE_ALREADY,
        back="back" in request.GET,
        half=_half(opened, sheet),
        day=sent.get("when") or (old.when if old is not None and not _is_half(old) else opened.today).isoformat(),
        relation=sent.get("relation", "") or (old.relation or "" if isinstance(old, Rating) else ""),
        total=sent.get("total", ""),
        words=words,
        meaning=_meaning(form, sheet, words),
    )  # fmt: skip
    return render(request, "giving/type.html", shown, status=200 if wrong is None else 422)


def _meaning(form: Instrument, sheet: Sheet, words: Wording | None) -> tuple[tuple[int, int, tuple[Answer, ...]], ...]:
    """What the printed answers mean, where the words are here and few lines say it; pairs are their own answers."""
    if words is None or not words.items or sheet.to_choose or form.letters:
        return ()
    found = told(form_words(form, words, sheet.order or ""))
    return found if len(found) <= MOST_MEANINGS else ()


def _saved(request: HttpRequest, opened: Open, form: Instrument) -> HttpResponse:
    entry = _entry(opened, form, request.GET["saved"])
    scored = scored_now(opened.case.record, entry)
    resting = in_force(opened.case.record) is not None
    shown = context(
        opened,
        "measures",
        restricted=_restricted(opened),
        instrument=form,
        entry=entry,
        rater=entry.rater if isinstance(entry, Rating) else None,
        lines=lines(form, scored) if scored is not None and not resting else (),
        safety=list(safety_said(scored)) if scored is not None and isinstance(entry, Measure) else [],
        notes=scored.notes if scored is not None and not resting else (),
        order=form.forms[entry.form].title if entry.form and entry.form in form.forms else None,
        story=address("measure", opened.handle.id, form.id),
    )
    return render(request, "giving/typed.html", shown)


def _half(opened: Open, sheet: Sheet) -> Measure | None:
    """The first half of this form, where it was answered lately and the second is still to come."""
    if sheet.rater != PATIENT or sheet.old is not None:
        return None
    return open_half(opened.case.record, sheet.form.id, opened.today)


def _is_half(one: Measure | Rating) -> bool:
    return isinstance(one, Measure) and half_of(one) == 1


def _restricted(opened: Open) -> Message | None:
    found = in_force(opened.case.record)
    return None if found is None else said(found)
