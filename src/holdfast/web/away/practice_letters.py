"""The three letters of the practice: read by whoever treats or supervises, written by whoever decides for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief.letters import PLACES, letters, tone
from holdfast.text import Message
from holdfast.web.accounts.people import decides, for_roles
from holdfast.web.away.texts import InForce, NotKept, back_to_ours, in_force, letter_named, write
from holdfast.web.pages.log_fields import clean
from holdfast.web.rights.page import me
from holdfast.web.vault.door import new_form_id, post_once


@dataclass(frozen=True, slots=True)
class Shown:
    """One letter on the page: `text` is what stands in the field, `remarks` what in it may be read otherwise."""

    letter: InForce
    text: str
    remarks: tuple[Message, ...]
    cited: tuple[str, ...]
    wrong: Message | None


@for_roles("therapist", "supervisor", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def letters_page(request: HttpRequest) -> HttpResponse:
    """The texts in force. POST keeps the practice's own text of one, or goes back to ours. Nobody is written to."""
    if request.method != "POST":
        return _page(request)
    if not decides(request.user):
        raise PermissionDenied
    does, letter = request.POST.get("does", ""), letter_named(request.POST.get("letter", ""))
    if letter is None or does not in ("keep", "ours"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        if does == "ours":
            back_to_ours(letter.template)
        else:
            write(letter.template, clean(request.POST.get("text", "")), me(request))
        return f"{reverse('letters')}#{letter.template.id}"

    try:
        return redirect(post_once(request.POST.get("form", ""), me(request).pk, act).result)
    except NotKept as refused:
        return _page(request, (letter.template.id, clean(request.POST.get("text", "")), refused.said))


def _page(request: HttpRequest, failed: tuple[str, str, Message] | None = None) -> HttpResponse:
    shown = []
    for one in in_force():
        mine = failed is not None and failed[0] == one.template.id
        text = failed[1] if failed is not None and mine else one.text
        wrong = failed[2] if failed is not None and mine else None
        shown.append(Shown(one, text, tone(text), letters().cited(one.template), wrong))
    context = {
        "page": "letters", "shown": shown, "may": decides(request.user), "places": [f"[{one}]" for one in PLACES],
        "form": lambda: new_form_id(me(request).pk),
    }  # fmt: skip
    return render(request, "away/letters.html", context, status=200 if failed is None else 422)
