"""His page of questions in his own words: answer those there are, or write one more. No curve and no total."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from holdfast.case.measured import CameBy
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.measures.own_words import LONGEST, Question, asked_now, own_scale
from holdfast.web import clock
from holdfast.web.his.contract_page import NOT_OURS, answered
from holdfast.web.his.ways import PAUSED, Failed, Now, Way, opened, shown, still_open
from holdfast.web.own_words.answering import Refused, answer_typed, answers, new_question, questions_of
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.patient_forms import NotKept, checked
from holdfast.web.vault.door import add_entry, load_case, together

DOES = ("own", "own_new")


def own_page(request: HttpRequest, way: Way) -> HttpResponse:
    """The questions. POST keeps answers (`own`), or one more question with its first answer (`own_new`)."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method != "POST":
        return _page(request, way, now)
    does = request.POST.get("does", "")
    if does not in DOES:
        raise SuspiciousOperation(NOT_OURS)

    def act() -> str:
        with together(way.handle):
            record = still_open(load_case(way.handle).record, way)
            if in_force(record) is not None:
                raise NotKept(PAUSED)
            try:
                _keep(request, way, record, does)
            except Refused as refused:
                raise NotKept(refused.said) from None
        return f"{request.path}?kept={does}"

    answer = answered(request, way, does, act)
    return answer if isinstance(answer, HttpResponse) else _page(request, way, now, answer)


def _keep(request: HttpRequest, way: Way, record: Record, does: str) -> None:
    at = clock.now()
    day, how = _today(record), _how(way)
    if does == "own_new":
        words, first = clean(request.POST.get("words", "")), answer_typed(request.POST.get("answer", ""))
        made = [new_question(record, words, first, day=day, now=at, how=how)]
    else:
        open_today = [one for one in asked_now(questions_of(record)) if not _answered_on(one.answers, day)]
        given = {one.id: answer_typed(request.POST.get(one.id, "")) for one in open_today}
        made = answers(record, given, day=day, now=at, how=how)
    for one in made:
        add_entry(way.handle, "measures", checked(one))


def _page(request: HttpRequest, way: Way, now: Now, failed: Failed | None = None) -> HttpResponse:
    found, today, scale = asked_now(questions_of(now.record)), _today(now.record), own_scale()
    given = request.POST if failed is not None else {}
    rows = [(one, _answered_on(one.answers, today), given.get(one.id, "")) for one in found]
    return shown(
        request,
        way,
        now,
        "own_words/his.html",
        failed=failed,
        rows=rows,
        to_answer=any(done is None for _one, done, _typed in rows),
        numbers=[str(n) for n in range(scale.low, scale.high + 1)],
        scale=scale,
        longest=LONGEST,
        room=len(found) < scale.most_questions,
        typed=[] if failed is None else _typed(request, found),
    )


def _typed(request: HttpRequest, there: tuple[Question, ...]) -> list[tuple[str | None, str]]:
    """What he sent, to copy where the form is there no more: a question of his, or an answer with its question."""
    sent = [(None, request.POST.get("words", "")), (None, request.POST.get("answer", ""))]
    answered = [(one.words, request.POST.get(one.id, "")) for one in there]
    return [(question, text) for question, given in (*sent, *answered) if (text := clean(given))]


def _answered_on(given: tuple[tuple[date, int], ...], day: date) -> int | None:
    return next((value for when, value in reversed(given) if when == day), None)


def _today(record: Record) -> date:
    return clock.now().astimezone(ZoneInfo(record.about.zone)).date()


def _how(way: Way) -> CameBy:
    return "device" if way.where == "device" else "phone"
