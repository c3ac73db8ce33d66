"""One letter to one person: a draft that is changed, kept sealed, printed or copied by hand, and written into the
record once the therapist gave it. The program sends nothing: there is no road from here to a post or a mail.
"""

from __future__ import annotations

from hashlib import sha256
from typing import get_args, get_type_hints
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief import words
from holdfast.brief.going_away import away
from holdfast.brief.letters import filled, known_of, open_places, tone
from holdfast.case.record import Letter
from holdfast.text import Message, say
from holdfast.web.away.texts import LONGEST, InForce, letter_named
from holdfast.web.frame.telling import once
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, case_context, open_case
from holdfast.web.rights.beginning import NotKept, checked, day_typed, new_id, open_now
from holdfast.web.text_tags import language
from holdfast.web.vault.door import (
    Draft,
    StalePage,
    add_entry,
    case_for_user,
    clear_draft,
    load_draft,
    new_form_id,
    save_draft,
    together,
)

HOWS: tuple[str, ...] = get_args(get_type_hints(Letter)["how"])
OTHER_TAB = say(
    "The draft was changed in another tab since this page was opened. Both stand here: the draft as it is kept, and "
    "what you typed. Bring them together, then send it once more."
)
EMPTY = say("The letter is empty.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_page(request: HttpRequest, case_id: UUID, letter: str) -> HttpResponse:
    """The draft. POST keeps it, begins it anew, or writes into the record that it was given."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    template = letter_named(letter)
    if template is None:
        raise Http404
    opened = open_case(request, handle, private=False)
    if request.method != "POST":
        return _page(request, opened, template)
    does = {"keep": _keep, "anew": _anew, "gave": _gave}.get(request.POST.get("does", ""))
    if does is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    try:
        return redirect(once(request, handle, lambda: does(request, opened, template)))
    except NotKept as refused:
        return _page(request, opened, template, refused.said)
    except StalePage:
        return _page(request, opened, template, OTHER_TAB, 409)


def _keep(request: HttpRequest, opened: Opened, letter: InForce) -> str:
    text = _text(request)
    with together(opened.handle):
        _as_shown(request, opened, letter)
        save_draft(opened.handle, _name(letter), {"text": text})
    return _here(opened, letter)


def _anew(request: HttpRequest, opened: Opened, letter: InForce) -> str:
    with together(opened.handle):
        _as_shown(request, opened, letter)
        clear_draft(opened.handle, _name(letter))
    return _here(opened, letter)


def _gave(request: HttpRequest, opened: Opened, letter: InForce) -> str:
    text, how = _text(request), request.POST.get("how", "")
    if how not in HOWS:
        raise SuspiciousOperation("a way that no page of ours could have sent")
    if places := open_places(text):
        raise NotKept(say("Still to be filled in: {places}. Nothing was written down.", places=", ".join(places)))
    now = open_now(request, opened.handle.id)
    entry = Letter(
        id=new_id("letter"), when=day_typed(request, now), how=how, text=text,  # type: ignore[arg-type]  # checked
        template=letter.template.id, **now.stamp,
    )  # fmt: skip
    with together(opened.handle):
        _as_shown(request, opened, letter)
        add_entry(opened.handle, "letters", checked(entry))
        clear_draft(opened.handle, _name(letter))
    return reverse("away", args=[opened.handle.id]) + "#given"


def _as_shown(request: HttpRequest, opened: Opened, letter: InForce) -> None:
    """Raises `StalePage` where another tab has kept other words since: they are not thrown away unread."""
    if "read" not in request.POST:
        raise SuspiciousOperation("the draft it was made from is not named")
    if request.POST["read"] != _mark(load_draft(opened.handle, _name(letter))):
        raise StalePage("the draft was kept from another tab since")


def _mark(draft: Draft | None) -> str:
    """What a page says of the draft it was made from; empty where there was none. A draft begun anew counts its saves
    from the start, so its number would not tell it from another.
    """
    return "" if draft is None else sha256(str(draft.open["text"]).encode()).hexdigest()


def _text(request: HttpRequest) -> str:
    text = clean(request.POST.get("text", ""))
    if not text:
        raise NotKept(EMPTY)
    if len(text) > LONGEST:
        raise NotKept(say("{n} characters; {most} fit. Make it shorter.", n=len(text), most=LONGEST))
    return text


def _name(letter: InForce) -> str:
    return f"letter:{letter.template.id}"


def _here(opened: Opened, letter: InForce) -> str:
    return reverse("away-letter", args=[opened.handle.id, letter.template.id])


def _page(
    request: HttpRequest, opened: Opened, letter: InForce, wrong: Message | None = None, status: int = 422
) -> HttpResponse:
    draft = load_draft(opened.handle, _name(letter))
    text = filled(letter.text, known_of(opened.analysis, language())) if draft is None else str(draft.open["text"])
    if wrong is not None:
        text = clean(request.POST.get("text", ""))[:LONGEST]
    read = away(opened.analysis)
    context = case_context(
        opened,
        "away",
        wrote=read.letters,
        once=read.once,
        letter=letter.template,
        text=text,
        other=str(draft.open["text"]) if draft is not None and status == 409 else "",
        read=_mark(draft),
        kept=draft is not None,
        places=open_places(text),
        remarks=tone(text),
        hows=HOWS,
        given={name: request.POST.get(name, "") for name in ("how", "when")},
        today=words.today(opened.analysis),
        form=lambda: new_form_id(opened.handle.user_id),
        wrong=wrong,
    )
    return render(request, "away/letter.html", context, status=200 if wrong is None else status)
