"""Consent, purpose by purpose: the text that was shown, given or withdrawn, on which day and how; a sheet to sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.case.consent import NAMES, PURPOSES, Standing, ledger, ledger_in_use, may_be_used, standing_of
from holdfast.case.consent_texts import OWN, ConsentText, consent_text
from holdfast.case.record import Consent, ConsentHow, Purpose, Record, ShownText
from holdfast.text import Message, say
from holdfast.web.rights.beginning import (
    NotKept,
    Open,
    after,
    checked,
    context,
    day_typed,
    new_id,
    once,
    open_now,
    words_typed,
)
from holdfast.web.vault import audit
from holdfast.web.vault.door import CaseHandle, add_entry

HOWS: tuple[ConsentHow, ...] = get_args(ConsentHow)
BY_THE_THERAPIST: tuple[ConsentHow, ...] = ("paper", "on_device")
"""How he can have said it to the therapist; on his own page he says it himself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One purpose on the page: how it stands, the text to show now, and what its state means today."""

    standing: Standing
    name: Message
    text: ConsentText
    effect: Message


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every purpose with its state and its text. POST writes down what he agreed to, or took back."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        audit.note("read consent", case_id)
        return _page(request, opened)
    does = request.POST.get("does", "")
    if does not in ("give", "withdraw"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        if does == "give":
            _give(request, opened)
        else:
            purpose = _purpose(request.POST.get("purpose", ""))
            words, day = words_typed(request, "words", 500), day_typed(request, opened)
            withdraw(opened.handle, opened.case.record, purpose, day, _how(request), words, **opened.stamp)
        return reverse("consent", args=[case_id])

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)


@login_required
@require_safe
def consent_sheet(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The texts on paper, with a place for yes and no and for a name. His therapist prints it."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    audit.note("print", case_id)
    wanted = [purpose for purpose in PURPOSES if purpose in request.GET.getlist("purpose")] or PURPOSES
    texts = [consent_text(purpose) for purpose in wanted]
    return render(request, "rights/consent_sheet.html", context(opened, "consent", texts=texts))


def withdraw(
    handle: CaseHandle,
    record: Record,
    purpose: Purpose,
    day: date,
    how: ConsentHow,
    words: str | None = None,
    **stamp: Any,
) -> None:
    """Write down that he took a consent back; it takes effect with this entry. Raises `NotKept` where there is none."""
    stands = standing_of(record, purpose)
    if stands.state != "given" or stands.since is None:
        raise NotKept(say("There is nothing to take back: no consent to this stands."))
    if day < stands.since:
        raise NotKept(say("It was given on {day}; it can be taken back on that day or later.", day=stands.since))
    audit.note("withdraw consent", handle.id)
    entry = Consent(
        id=new_id("consent"), when=day, purpose=purpose, act="withdrawn", how=how, words=words, **stamp
    )  # fmt: skip
    add_entry(handle, "consents", checked(entry))


def effect_of(record: Record, purpose: Purpose) -> Message:
    """What the state of a purpose means for the program now, in a sentence."""
    allowed = may_be_used(record, purpose).allowed
    asked = ledger_in_use(record)
    if purpose == "care":
        return say("The treatment and the duty to keep a record carry this; it says that {he} {v:was|were} told.")
    if purpose in ("portal", "comparison") and allowed and not asked:
        return say("Nobody asked {him} yet, so it goes on as before. Once anything is written here, it needs a yes.")
    if allowed and standing_of(record, purpose).state != "given" and purpose not in ("portal", "comparison"):
        return say("It belongs to no patient of this practice, so it may be used. One that does needs a yes.")
    return say(_EFFECTS[purpose][allowed])


_EFFECTS: dict[Purpose, tuple[str, str]] = {
    "portal": ("{His} page is shut, and the device is not handed over.", "{His} page is open."),
    "comparison": (
        "{His} answers are kept and not compared; rules that rest on them are silent and say why.",
        "{His} answers are compared over time.",
    ),
    "teaching": ("This case is not taken out for teaching.", "This case may be taken out for teaching."),
    "research": ("This case is in no cohort for research.", "This case may be in a cohort for research."),
    "calibration": ("No figure of this case is used.", "Figures of this case may be used."),
    "care": ("", ""),
}


def _give(request: HttpRequest, opened: Open) -> None:
    """One or several purposes said yes to at once, as on one sheet."""
    purposes = [_purpose(value) for value in dict.fromkeys(request.POST.getlist("purpose"))]
    if not purposes:
        raise NotKept(say("No purpose was ticked, so nothing was written down."))
    day, how, words = day_typed(request, opened), _how(request), words_typed(request, "words", 500)
    own = words_typed(request, "text", 20_000) if len(purposes) == 1 else None
    audit.note("consent", opened.handle.id)
    for purpose in purposes:
        last = standing_of(opened.case.record, purpose).last
        if last is not None and day < last.when:
            raise NotKept(after(last.when))
        entry = Consent(
            id=new_id("consent"), when=day, purpose=purpose, act="given", how=how, words=words,
            shown=_shown(purpose, own), **opened.stamp,
        )  # fmt: skip
        add_entry(opened.handle, "consents", checked(entry))


def _shown(purpose: Purpose, own: str | None) -> ShownText:
    """The text of the knowledge file, or the practice's own where it was changed before it was shown."""
    text = consent_text(purpose)
    if own is None or own.split() == text.text.split():
        return text.shown
    return ShownText(id=OWN, version=1, language=text.language, text=own)


def _purpose(value: str) -> Purpose:
    if value not in PURPOSES:
        raise SuspiciousOperation("a purpose that no page of ours could have sent")
    return value


def _how(request: HttpRequest) -> ConsentHow:
    value = request.POST.get("how", "paper")
    if value not in BY_THE_THERAPIST:
        raise SuspiciousOperation("a way that no page of ours could have sent")
    return value


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None) -> HttpResponse:
    record = opened.case.record
    rows = tuple(
        Row(one, NAMES[one.purpose], consent_text(one.purpose), effect_of(record, one.purpose))
        for one in ledger(record)
    )
    story = sorted(record.consents, key=lambda one: (one.when, one.recorded_at), reverse=True)
    given = request.POST if wrong is not None else {}
    return render(
        request,
        "rights/consent.html",
        context(
            opened,
            "consent",
            rows=rows,
            story=[(one, NAMES[one.purpose]) for one in story],
            in_use=ledger_in_use(record),
            hows=BY_THE_THERAPIST,
            wrong=wrong,
            given={name: given.get(name, "") for name in ("does", "when", "how", "words")},
            given_purposes=request.POST.getlist("purpose") if wrong is not None else [],
            given_text=given.get("text", ""),
            note=rows[0].text.note,
        ),
        status=200 if wrong is None else 422,
    )
