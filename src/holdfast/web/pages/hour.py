"""One hour, whole: his answers item by item, your log row by row, what is private apart."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.brief.words import technique
from holdfast.case.record import AllianceCheck
from holdfast.charts.words import FIRSTS
from holdfast.measures.catalogue import instrument
from holdfast.text import say
from holdfast.web.giving.wording_of import words_for
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.text_tags import language
from holdfast.web.vault.door import case_for_user


@dataclass(frozen=True, slots=True)
class Answer:
    """One question with its answer; `value` None was left blank. `low` and `high` are the words of its two ends."""

    tag: str
    question: str
    value: float | None
    ends: tuple[str, str]


@login_required
@require_safe
def hour_page(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """What is known of one hour. 404 for an hour that was not recorded by then."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle)
    process, case = opened.analysis.process, opened.analysis.case
    places = {hour.number: place for place, hour in enumerate(process.hours)}
    if number not in places:
        raise Http404
    place = places[number]
    session = next(s for s in case.record.sessions if s.number == number)
    day = session.when.astimezone(opened.at.tzinfo).date()
    log = next((log for log in reversed(case.working.logs) if log.session == number), None)
    return render(
        request,
        "web/pages/hour.html",
        case_context(
            opened,
            "hour",
            hour=process.hours[place],
            session=session,
            answers=alliance_answers(session.patient) if session.patient else (),
            log=log,
            did=[technique(id) for id in log.techniques or ()] if log else [],
            notes=[n for n in case.private.notes if n.session == number] if case.private else [],
            rare=[sign.sign for sign in process.rare_signs if sign.hour == number and sign.rare],
            rating=next((r for r in process.ratings if r.hour == number), None),
            gap=next((g for g in process.gaps if g.hour == number), None),
            episodes=[e for e in process.episodes if number in (e.onset, e.repaired_at)],
            firsts=[say("A first: {what}.", what=FIRSTS[one.what]) for one in process.firsts if one.hour == number],
            candour=next((one for one in process.candours if one.hour == number), None),
            began=any(e.onset == number for e in process.episodes),
            moves=[m for m in case.record.moves if m.session == number],
            measures=[m for m in case.record.measures if m.when == day],
            before=process.hours[place - 1].number if place else None,
            after=process.hours[place + 1].number if place + 1 < len(process.hours) else None,
        ),
    )


def alliance_answers(check: AllianceCheck) -> tuple[Answer, ...]:
    """The eight answers of an alliance check, with the words the patient read."""
    pairs = zip(("g1", "g2", "t1", "t2", "b1", "b2"), (*check.goal, *check.task, *check.bond), strict=True)
    given: dict[str, float | None] = {**dict(pairs), "img": check.image, "hold": check.held_back}
    return item_answers("sac", given)


def item_answers(id: str, given: dict[str, float | None], version: int | None = None) -> tuple[Answer, ...]:
    """Answers by item with the questions we may show; where there is no wording, the item's tag stands for it."""
    form = instrument(id, version)
    words = words_for(form, language()) or words_for(form)
    answers = []
    for tag, value in given.items():
        ends = (words.ends.get(tag) or words.anchors) if words else {}
        item = form.items[tag]
        low, high = (ends[min(ends)], ends[max(ends)]) if ends else (f"{item.low:g}", f"{item.high:g}")
        answers.append(Answer(tag, words.items.get(tag, tag) if words else tag, value, (low, high)))
    return tuple(answers)
