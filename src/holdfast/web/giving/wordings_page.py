"""The words of the forms: which are here, which wait for a statement, and slots for wording that the practice may use.

For the manager, and in a practice without one for the therapist; whoever treats or supervises reads. Nothing here is a
patient's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.words import Wording, wording
from holdfast.text import Message, say
from holdfast.web.accounts.people import decides, for_roles
from holdfast.web.giving.form_words import form_words
from holdfast.web.giving.keeping_words import (
    STATEMENT,
    NotEntered,
    enter,
    entered,
    slot_closed,
    state_non_commercial,
    take_away,
    take_statement_back,
)
from holdfast.web.giving.models import PracticeWording
from holdfast.web.giving.typed_words import LANGUAGES, NotWords, Typed, as_typed, printed_on, read_in_its_order
from holdfast.web.giving.wording_of import (
    behind_the_statement,
    order_here,
    own_words,
    shipped_here,
    stated,
    whom_to_ask,
    words_for,
)
from holdfast.web.rights.page import me
from holdfast.web.vault.door import new_form_id, post_once

State = Literal["here", "waits", "own", "slot", "total", "goals"]
STATES: dict[State, tuple[Message, Message]] = {
    "here": (say("Words are here"), say("Their owners allow it. Whom to ask for anything beyond:")),
    "waits": (
        say("Behind the statement"),
        say("Shown once this practice has stated that it uses them without selling."),
    ),
    "own": (say("Your own wording"), say("Entered by this practice, which answers for it.")),
    "slot": (
        say("A slot to fill"),
        say("Scored all the same. The words belong to their authors: ask, then paste what you may use."),
    ),
    "goals": (say("Without words of its own"), say("Goals are written in the person's own words.")),
    "total": (say("The total alone"), say("Filled in elsewhere, under its own licence; the total is typed here.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One instrument on the list. `languages`: those of the practice's own wording."""

    form: Instrument
    state: State
    ask: str
    languages: tuple[str, ...]


@for_roles("therapist", "supervisor", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def wordings_page(request: HttpRequest) -> HttpResponse:
    """Every instrument and where its words stand. By POST the statement of non-commercial use, made or taken back."""
    if request.method == "POST":
        return _statement(request)
    return _list(request)


def _statement(request: HttpRequest) -> HttpResponse:
    if not decides(request.user):
        raise PermissionDenied
    act = request.POST.get("act")
    if act not in ("state", "take back"):
        raise SuspiciousOperation("a form that no page of ours could have sent")
    if act == "state" and request.POST.get("stated") != "yes":
        return _list(request, say("Tick the sentence first: it is what you state. Nothing was changed."), 400)

    def done() -> str:
        if act == "state":
            state_non_commercial(me(request))
        else:
            take_statement_back()
        return reverse("wordings") + "#statement"

    return redirect(post_once(request.POST.get("form", ""), me(request).pk, done).result)


def _list(request: HttpRequest, fault: Message | None = None, status: int = 200) -> HttpResponse:
    lines = list_of_words()
    shown = {
        "page": "wordings",
        "groups": [
            (state, *STATES[state], [line for line in lines if line.state == state])
            for state in STATES
            if any(line.state == state for line in lines)
        ],
        "behind": [line.form.title for line in lines if behind_the_statement(line.form)],
        "statement": STATEMENT,
        "stated": stated(),
        "may": decides(request.user),
        "fault": fault,
        "form": new_form_id(me(request).pk),
    }
    return render(request, "giving/wordings.html", shown, status=status)


def list_of_words() -> list[Line]:
    """Every instrument, in alphabetical order, with the state of its words."""
    own: dict[tuple[str, int], list[str]] = {}
    for id, version, lang in PracticeWording.objects.filter(ended_at=None).values_list("instrument", "version", "lang"):
        own.setdefault((id, version), []).append(lang)
    found = []
    for form in sorted(catalogue().values(), key=lambda form: form.title.casefold()):
        languages = tuple(sorted(own.get((form.id, form.version), ())))
        found.append(Line(form, _state(form, languages), whom_to_ask(form), languages))
    return found


def _state(form: Instrument, languages: tuple[str, ...]) -> State:
    if form.total_only:
        return "total"
    if form.variable:
        return "goals"
    if shipped_here(form):
        return "here"
    if languages:
        return "own"
    ours = wording(form)
    return "waits" if ours is not None and ours.complete else "slot"


# --- one form ---


@for_roles("therapist", "supervisor", "manager")
@require_http_methods(["GET", "HEAD", "POST"])
def wording_page(request: HttpRequest, instrument: str) -> HttpResponse:
    """The words of one form. By POST: a look at what was pasted, kept, or the practice's words taken away."""
    if instrument not in catalogue():
        raise Http404
    form = catalogue()[instrument]
    if request.method != "POST":
        return _one(request, form)
    if not decides(request.user):
        raise PermissionDenied
    match request.POST.get("act"):
        case "take away":
            return _taken_away(request, form)
        case "look" | "keep":
            return _pasted(request, form)
    raise SuspiciousOperation("a form that no page of ours could have sent")


def _pasted(request: HttpRequest, form: Instrument) -> HttpResponse:
    typed, reason = _typed(request), request.POST.get("reason", "")[:4_000]
    keep = request.POST.get("act") == "keep"
    faults: list[Message] = []
    try:
        words = read_in_its_order(form, typed)
    except NotWords as error:
        return _one(request, form, typed=typed, reason=reason, faults=error.faults, status=400)
    if keep and request.POST.get("may") != "yes":
        faults.append(say("Tick the sentence that this practice may use these words, and say why. Nothing was kept."))
    if keep and not faults:
        try:
            return _kept(request, form, words, (reason, typed.form))
        except NotEntered as refused:
            faults.append(refused.why)
    look = form_words(form, words, typed.form)
    status = 400 if faults else 200
    return _one(request, form, typed=typed, reason=reason, look=look, faults=tuple(faults), status=status)


def _kept(request: HttpRequest, form: Instrument, words: Wording, why_and_order: tuple[str, str]) -> HttpResponse:
    def done() -> str:
        enter(form, words, why_and_order[0], me(request), why_and_order[1])
        return reverse("wording", args=[form.id]) + "?kept=1"

    return redirect(post_once(request.POST.get("form_id", ""), me(request).pk, done).result)


def _taken_away(request: HttpRequest, form: Instrument) -> HttpResponse:
    lang = request.POST.get("lang", "")

    def done() -> str:
        take_away(form, lang)
        return reverse("wording", args=[form.id])

    return redirect(post_once(request.POST.get("form_id", ""), me(request).pk, done).result)


def _typed(request: HttpRequest) -> Typed:
    lang = request.POST.get("lang", "en")
    if lang not in LANGUAGES:
        raise SuspiciousOperation("a language that no page of ours offers")
    longest = {"questions": 60_000, "answers": 4_000, "stem": 6_000, "attribution": 1_000, "form": 60}
    return Typed(**{name: request.POST.get(name, "")[:most] for name, most in longest.items()}, lang=lang)


def _one(
    request: HttpRequest,
    form: Instrument,
    *,
    typed: Typed | None = None,
    reason: str = "",
    look: object = None,
    faults: tuple[Message, ...] = (),
    status: int = 200,
) -> HttpResponse:
    words, rows = words_for(form), entered(form)
    shown = {
        "page": "wordings",
        "instrument": form,
        "ask": whom_to_ask(form),
        "now": form_words(form, words, order_here(form) or "") if words is not None else None,
        "now_language": LANGUAGES.get(words.lang, words.lang) if words is not None else "",
        "rows": [(row, LANGUAGES.get(row.lang, row.lang)) for row in rows],
        "waits": words is None and behind_the_statement(form) and wording(form) is not None,
        "closed": slot_closed(form, "en"),
        "verbatim": form.wording.verbatim,
        "may": decides(request.user),
        "count": len(printed_on(form)) if form.items else 0,
        "typed": typed or _to_begin_with(form, rows),
        "reason": reason,
        "look": look,
        "faults": faults,
        "languages": [(code, name) for code, name in LANGUAGES.items() if slot_closed(form, code) is None],
        "just_kept": "kept" in request.GET,
        "form_id": new_form_id(me(request).pk),
    }
    return render(request, "giving/wording.html", shown, status=status)


def _to_begin_with(form: Instrument, rows: list[PracticeWording]) -> Typed:
    """What stands in the fields at first: the practice's own words, to be mended; else nothing."""
    words = own_words(form, rows[0].lang) if rows else None
    return as_typed(form, words, order_here(form, words.lang) or "") if words is not None else Typed()
