"""The therapist's page of questions in his own words: the lines, one more question, answers typed in, and paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from holdfast.case.restriction import in_force, said
from holdfast.measures.own_words import LONGEST, asked_now, own_scale
from holdfast.paper.document import Ask, Asks, Document, Facts, Words
from holdfast.paper.pdf import pdf
from holdfast.text import Message, say
from holdfast.text import render as spoken
from holdfast.web.accounts.people import signed_in
from holdfast.web.own_words.answering import Refused, answer_typed, answers, new_question, questions_of, set_down
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import origin_words
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, context, day_typed, once, open_now
from holdfast.web.vault import audit
from holdfast.web.vault.door import StalePage, add_entry, correct_entry

RESTS = say("This record rests: nothing is asked of {him} until the restriction is lifted.")
LEAVE_OUT = say("Leave out what you like. Your therapist reads it; nothing is added up or compared with anybody.")
NONE = say("There is no question in {his} own words yet.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_questions(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Each question with its answers beside his own usual. POST sets one, keeps answers typed in, or sets one down."""
    opened = open_now(request, case_id)
    if request.method != "POST":
        return _page(request, opened)
    does = request.POST.get("does", "")
    if does not in ("new", "answers", "down"):
        raise SuspiciousOperation("a form that no page of ours could have sent")

    def act() -> str:
        try:
            {"new": _new, "answers": _answers, "down": _down}[does](request, opened)
        except Refused as refused:
            raise NotKept(refused.said) from None
        return f"{reverse('own-questions', args=[case_id])}?kept={does}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, opened, refused.said)
    except StalePage:
        return _page(request, open_now(request, case_id), MEANWHILE, 409)


@signed_in
@require_safe
def own_questions_paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The questions as a tagged PDF to answer with a pen. For the therapist alone; nothing where none is asked."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    found = asked_now(questions_of(opened.case.record))
    if not found or in_force(opened.case.record) is not None:
        return _page(request, opened, RESTS if found else NONE)
    audit.note("print", opened.handle.id)
    about, scale = opened.case.record.about, own_scale()
    ends = {scale.low: scale.least, scale.high: scale.most}
    circles = tuple((str(n), ends.get(n, "")) for n in range(scale.low, scale.high + 1))
    origin = origin_words(about.origin)
    document = Document(
        title=spoken(say("My own questions")),
        label=spoken(origin) if origin else "",
        blocks=(
            Facts(((spoken(say("Name or sign")), about.pseudonym), (spoken(say("Filled in on")), "_" * 22))),
            Words(spoken(LEAVE_OUT)),
            Words(scale.asks, "strong"),
            Asks(tuple(Ask(f"{n}.", one.words, circles) for n, one in enumerate(found, 1))),
        ),
    )
    response = HttpResponse(pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="questions.pdf"'
    return response


def _new(request: HttpRequest, opened: Open) -> None:
    words = clean(request.POST.get("words", ""))
    first = answer_typed(request.POST.get("answer", ""))
    day = day_typed(request, opened)
    made = new_question(opened.case.record, words, first, day=day, now=opened.now, how="typed")
    add_entry(opened.handle, "measures", checked(made))


def _answers(request: HttpRequest, opened: Open) -> None:
    """One answer for a question a day: typed once more on the same day, it corrects the first."""
    record, day = opened.case.record, day_typed(request, opened)
    given = {one.id: answer_typed(request.POST.get(one.id, "")) for one in asked_now(questions_of(record))}
    for made in answers(record, given, day=day, now=opened.now, how="typed"):
        before = next((m for m in record.measures if m.instrument == made.instrument and m.when == day), None)
        if before is None:
            add_entry(opened.handle, "measures", checked(made))
        else:
            correct_entry(opened.handle, "measures", before.id, checked(made))


def _down(request: HttpRequest, opened: Open) -> None:
    wanted = request.POST.get("question", "")
    found = next((one for one in asked_now(questions_of(opened.case.record)) if one.id == wanted), None)
    if found is None:
        raise NotKept(say("This question was set down already."))
    add_entry(opened.handle, "plans", checked(set_down(found, day=opened.today, now=opened.now)))


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None, status: int = 422) -> HttpResponse:
    record = opened.case.record
    found, resting = questions_of(record), in_force(record)
    shown = context(
        opened,
        "measures",
        restricted=None if resting is None else said(resting),
        wrong=wrong,
        kept=wrong is None and request.GET.get("kept") in ("new", "answers", "down"),
        asked=asked_now(found),
        earlier=[one for one in found if one.set_down is not None],
        scale=own_scale(),
        longest=LONGEST,
        given={name: request.POST.get(name, "") for name in ("words", "answer", "when")},
        typed={one.id: request.POST.get(one.id, "") for one in found},
        compared=resting is None,
    )
    return render(
        request, "own_words/page.html", shown, status=200 if wrong is None or request.method != "POST" else status
    )
