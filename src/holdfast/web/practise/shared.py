"""What the pages of this room begin with. Nothing here opens a case, and nothing here knows what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from holdfast.simulate.practise.course import ended, next_number, seen
from holdfast.simulate.practise.people import patient
from holdfast.simulate.practise.seen import Seen
from holdfast.text import Message, Spoken, say
from holdfast.web.practise.store import KeptRun, Shut
from holdfast.web.vault.door import BadForm, new_form_id, post_once

INVENTED = say("invented patient")
MODEL = say(
    "This patient is a model, invented for practising. Real people differ: they are more than three channels, they "
    "surprise, and no move works on them as it does here."
)
NOT_REAL = say("Do not write about real people here: what you type is kept for you alone, and belongs to no case.")
TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")
MOVED = say("This run went on in another window. Here is where it is now; what you had chosen is still below.")


class Refused(Exception):
    """What somebody sent cannot be done as it is; the page says why and keeps what he typed."""

    def __init__(self, said: Message | str) -> None:
        super().__init__()
        self.said = said


def of_a_run(view: Callable[[HttpRequest, UUID], HttpResponse]) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """The view of one run; of one that does not open any more, the list, which says so and can delete it."""

    @wraps(view)
    def guarded(request: HttpRequest, run_id: UUID) -> HttpResponse:
        try:
            return view(request, run_id)
        except Shut:
            return redirect(reverse("practise") + "?shut=yes")

    return guarded


def me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Do what a form asks for, once; where it leads. Raises `Refused` for a form that lay open too long."""
    try:
        return post_once(request.POST.get("form", ""), me(request).pk, act).result
    except BadForm:
        raise Refused(TOO_OLD) from None


def about_run(request: HttpRequest, kept: KeptRun, page: str) -> dict[str, object]:
    """What every page of one run needs: whose it is, that it is invented, how far it went."""
    person = patient(kept.run.patient)
    hours = seen(kept.run)
    return {
        "page": "practise",
        "of_run": page,
        "kept": kept,
        "known": person,
        "person": Spoken(person.name, person.address),
        "origin": INVENTED,
        "model": MODEL,
        "not_real": NOT_REAL,
        "hours": hours,
        "next_number": next_number(kept.run),
        "ended": over(kept),
        "form": new_form_id(me(request).pk),
    }


def over(kept: KeptRun) -> bool:
    """No further hour: stopped, or the hours are through, or nobody came three times."""
    return kept.stopped or ended(kept.run) is not None


def last_held(hours: tuple[Seen, ...]) -> Seen | None:
    return next((hour for hour in reversed(hours) if hour.took_place), None)
