"""The frame of a treatment: what was told and what he said to it, breaks with their dates, and what touched it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief import words
from holdfast.case.moves import ClauseKind, FrameTopic, Terms
from holdfast.case.record import Break, Party
from holdfast.text import Message, say
from holdfast.web.contract.asked_once import FIELD, Asked, MayBePromise, ask_once
from holdfast.web.frame import shown
from holdfast.web.frame.telling import REACTIONS, a_move, add, clause_id, once
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.rights.beginning import NotKept, checked, day_typed, must_be_typed, new_id, open_now, words_typed
from holdfast.web.vault.door import add_entry, case_for_user, correct_entry, new_form_id

LONGEST_TEXT, LONGEST_LINE = 20_000, 500
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
EMPTY = say("Write what you told {him}.")
NOTHING_SAID = say("Write what {he} said to it, or how {he} took it.")
A_DAY = say("Both days of the break are needed, as 2023-03-14.")
TURNED = say("The break ends before it begins. Look at its two days.")
GONE = say("This stands here no more: somebody changed it since the page was opened.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def frame_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Read what was told; POST tells, keeps a reaction, or announces a break (`does`)."""
    handle = case_for_user(request.user, case_id)
    if request.method != "POST":
        return _page(request, case_id)
    if not handle.may_write:
        raise PermissionDenied
    does = {"tell": _tell, "reaction": _reaction, "break": _break}.get(request.POST.get("does", ""))
    if does is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    opened = open_case(request, handle, private=False)
    try:
        return redirect(once(request, handle, lambda: reverse("frame", args=[case_id]) + does(request, opened)))
    except NotKept as refused:
        return _page(request, case_id, refused.said, refused.asked if isinstance(refused, MayBePromise) else ())


def _tell(request: HttpRequest, opened: Opened) -> str:
    """Something told for the first time, or told anew in other words."""
    text = must_be_typed(request, "text", LONGEST_TEXT, EMPTY)
    ref = request.POST.get("of", "")[:64]
    ask_once([text], request.POST.getlist(FIELD))
    if not ref:
        topic, kind = _topic(request)
        terms = Terms(kind=kind, text=text, topic=topic)
        add(opened, a_move(opened, "tell", "therapist", clause=clause_id(terms), terms=terms))
        return "#told"
    clause = next((c for c in opened.analysis.contract.of_kind("frame", "safety") if c.id == ref), None)
    if clause is None:
        raise NotKept(GONE)
    add(opened, a_move(opened, "tell", "therapist", clause=ref, terms=replace(clause.terms, text=text)))
    return f"#told-{ref}"


def _topic(request: HttpRequest) -> tuple[FrameTopic | None, ClauseKind]:
    sent = request.POST.get("topic", "")
    if sent == "safety":
        return None, "safety"
    if sent and sent not in shown.TOPICS:
        raise SuspiciousOperation("a topic that no page of ours could have sent")
    return (sent or None), "frame"


def _reaction(request: HttpRequest, opened: Opened) -> str:
    ref, act = request.POST.get("of", "")[:64], request.POST.get("act", "clarify")
    if act not in REACTIONS:
        raise SuspiciousOperation("a reaction that no page of ours could have sent")
    entry = next((one for one in opened.analysis.case.record.frame if one.id == ref), None)
    if entry is not None:
        said = must_be_typed(request, "words", LONGEST_LINE, NOTHING_SAID)
        new = replace(
            entry, id=new_id("frame"), corrects=entry.id, recorded_at=a_move(opened, "clarify", "patient").recorded_at,
            reaction=said, why="The reaction was asked, and is kept with it.",
        )  # fmt: skip
        correct_entry(opened.handle, "frame", entry.id, checked(new))
        return f"#told-{new.id}"
    if all(c.id != ref for c in opened.analysis.contract.of_kind("frame", "safety")):
        raise NotKept(GONE)
    said = must_be_typed(request, "words", LONGEST_TEXT, NOTHING_SAID)
    add(opened, a_move(opened, act, "patient", clause=ref, words=said))
    return f"#told-{ref}"


def _break(request: HttpRequest, opened: Opened) -> str:
    now = open_now(request, opened.handle.id)
    by = request.POST.get("by", "")
    if by not in get_args(Party):
        raise SuspiciousOperation("a person that no page of ours could have sent")
    start, end = (_day(request.POST.get(name, "").strip()) for name in ("start", "end"))
    if end < start:
        raise NotKept(TURNED)
    entry = Break(
        id=new_id("break"), when=day_typed(request, now), start=start, end=end, by=by,  # type: ignore[arg-type]  # checked
        text=words_typed(request, "text", LONGEST_LINE), **now.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "breaks", checked(entry))
    return "#breaks"


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotKept(A_DAY) from None
    if not EARLIEST <= day <= LATEST:
        raise NotKept(A_DAY)
    return day


def _page(request: HttpRequest, case_id: UUID, wrong: Message | None = None, asked: Asked = ()) -> HttpResponse:
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle)
    analysis = opened.analysis
    topics = shown.told_by_topic(analysis)
    ahead, over = shown.breaks_of(analysis)
    reflective = findings_on() and handle.working and analysis.restricted is None
    given = {name: request.POST.get(name, "") for name in GIVEN}
    context = case_context(
        opened,
        "frame",
        topics=topics,
        not_told=shown.not_told(topics),
        every_topic=shown.TOPICS,
        ahead=ahead,
        over=over,
        touched=shown.touched(analysis),
        back=shown.back_to_the_frame(analysis) if reflective else None,
        may=handle.may_write and not opened.looking_back and not opened.colleague,
        today=words.today(analysis),
        form=lambda: new_form_id(handle.user_id),
        wrong=wrong,
        asked=asked,
        given=given,
    )
    return render(request, "frame/frame.html", context, status=200 if wrong is None else 422)


GIVEN = ("does", "of", "topic", "text", "act", "words", "by", "start", "end", "when")
