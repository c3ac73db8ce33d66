"""Episodes he told: one moment each, in his words, with place and people; what of the formulation each speaks to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.approaches.formulation_model import Element, Point, Told
from holdfast.brief.contract_told import short
from holdfast.case.record import Record, Session
from holdfast.case.ways import ElementPoint, Narrative
from holdfast.text import Message, say
from holdfast.web.formulation.fields import LONGEST, LONGEST_LINE, NOT_OURS
from holdfast.web.formulation.phrase import places, put_into
from holdfast.web.formulation.reading import Read, read, reader
from holdfast.web.formulation.shown import Line, Shower, in_order
from holdfast.web.formulation.unit import common
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import case_context
from holdfast.web.pages.sent import whole_number
from holdfast.web.rights.beginning import (
    MEANWHILE,
    NotKept,
    Open,
    checked,
    day_typed,
    must_be_typed,
    new_id,
    once,
    open_now,
    words_typed,
)
from holdfast.web.vault.door import StalePage, add_entry, correct_entry
from holdfast.web.words import word

TITLE = say("Give it a name by which you will know it again, in a few words.")
WORDS = say("Write what {he} told, as far as you can in {his} words.")
NO_SUCH_HOUR = say("This hour is not on record. Choose one of those there are, or none.")
NOTHING = say("Nothing was marked or taken back, so nothing was kept.")
CORRECTED_SINCE = say(
    "It was corrected since this page was opened. What stands now is shown above, and what you typed is still here."
)
SET_ASIDE = (
    "“{what}” is held no longer, so nothing was kept yet. The other marks and your line are still here: send them once "
    "more."
)
HELD_NO_LONGER = say(
    "A part that you marked is not there any more, so nothing was kept yet. The other marks and your line are still "
    "here: send them once more."
)
SAME = say("Nothing was changed, so nothing was written down.")
FIELDS = ("title", "words", "happened", "people", "felt")
SPEAKS = ("for", "against")


@dataclass(frozen=True, slots=True)
class Fit:
    """An element and what this episode says of it: "for", "against", or nothing. `taken_back`: "not said" was sent."""

    root: str
    line: Line
    now: str
    taken_back: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def narratives_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every episode he told, the latest first. POST keeps one more. `?hour=9` begins with the hour it was told in."""
    reader(request, case_id)
    if request.method != "POST":
        return _list(request, case_id)
    opened = open_now(request, case_id)

    def act() -> str:
        made = checked(_told(request, opened))
        add_entry(opened.handle, "narratives", made)
        return reverse("narrative", args=[case_id, made.id]) + "?kept=yes#fits"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _list(request, case_id, refused.said)
    except StalePage:
        return _list(request, case_id, MEANWHILE, 409)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def narrative_page(request: HttpRequest, case_id: UUID, ref: str) -> HttpResponse:
    """One episode. POST says what of the formulation it speaks to (`fits`), puts a phrase of it into the formulation
    (`into`), or corrects it (`correct`).
    """
    reader(request, case_id)
    opened = open_now(request, case_id) if request.method == "POST" else None
    found = read(request, case_id)  # after `open_now`: what was written in between is seen here, and refuses the form
    told = found.narrative(ref)
    if told is None:
        raise Http404
    if opened is None:
        return _one(request, case_id, found, told)
    does = request.POST.get("does", "")
    if does not in ACTS:
        raise SuspiciousOperation(NOT_OURS)

    def act() -> str:
        id = ACTS[does](request, opened, found, told)
        return f"{reverse('narrative', args=[case_id, id])}?kept=yes"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _one(request, case_id, read(request, case_id), told, (does, refused.said))
    except StalePage:
        return _one(request, case_id, read(request, case_id), told, (does, MEANWHILE), 409)


def _told(request: HttpRequest, opened: Open, old: Narrative | None = None) -> Narrative:
    """What the form says, for a new episode or for one that is corrected."""
    hour = _hour(request, opened.case.record)
    when = _day_of(hour, opened) if hour is not None else day_typed(request, opened)
    return Narrative(
        id=new_id("told"),
        when=when,
        session=None if hour is None else hour.number,
        title=must_be_typed(request, "title", LONGEST_LINE, TITLE),
        words=must_be_typed(request, "words", LONGEST, WORDS),
        happened=words_typed(request, "happened", LONGEST_LINE),
        people=words_typed(request, "people", LONGEST_LINE),
        felt=words_typed(request, "felt", LONGEST_LINE),
        corrects=None if old is None else old.id,
        **opened.stamp,
    )


def _hour(request: HttpRequest, record: Record) -> Session | None:
    sent = request.POST.get("hour", "").strip()
    if not sent:
        return None
    number = whole_number(sent)
    found = next((one for one in record.sessions if one.number == number), None)
    if found is None:
        raise NotKept(NO_SUCH_HOUR)
    return found


def _day_of(hour: Session, opened: Open) -> Any:
    return hour.when.astimezone(opened.zone).date()


def _correct(request: HttpRequest, opened: Open, found: Read, told: Told) -> str:
    old = told.narrative
    if request.POST.get("present", "") != old.id:
        raise NotKept(CORRECTED_SINCE)
    new = checked(_told(request, opened, old))
    if all(getattr(new, name) == getattr(old, name) for name in (*FIELDS, "when", "session")):
        raise NotKept(SAME)
    correct_entry(opened.handle, "narratives", old.id, new)
    return new.id


def _fits(request: HttpRequest, opened: Open, found: Read, told: Told) -> str:
    """What this episode says of each element that is held: for, against, neither any more. Only what is new is kept."""
    sent = _sent(request, found)
    if not {wanted for _, wanted in sent} <= {"", *SPEAKS}:
        raise SuspiciousOperation(NOT_OURS)
    entries: list[ElementPoint] = []
    for element, wanted in sent:
        now = {} if element is None else _speaks(element, told.narrative.id)
        if element is None or element.dropped_on is not None:
            if wanted and wanted not in now:
                raise NotKept(HELD_NO_LONGER if element is None else say(SET_ASIDE, what=short(element.text)))
            continue  # nothing was newly said of what the page still showed
        entries += [_said(opened, element, old, one.note, told, back=True) for old, one in now.items() if old != wanted]
        if wanted and wanted not in now:
            entries.append(_said(opened, element, wanted, words_typed(request, "note", LONGEST_LINE), told))
    if not entries:
        raise NotKept(NOTHING)
    for entry in entries:
        add_entry(opened.handle, "element_points", checked(entry))
    return told.narrative.id


def _sent(request: HttpRequest, found: Read) -> list[tuple[Element | None, str]]:
    """What was marked, by the element as it stands, also where it was corrected since; None: there is none such."""
    names = [name for name in request.POST if name.startswith("fit.")]
    return [(found.element(name.removeprefix("fit.")), request.POST.get(name, "")) for name in names]


def _speaks(element: Element, narrative: str) -> dict[str, Point]:
    points = (("for", element.speaks_for), ("against", element.speaks_against))
    return {speaks: one for speaks, ones in points for one in ones if one.to == "narrative" and one.ref == narrative}


def _said(
    opened: Open, element: Element, speaks: str, note: str | None, told: Told, *, back: bool = False
) -> ElementPoint:
    return ElementPoint(
        id=new_id("point"), when=opened.today, element=element.id, to="narrative", ref=told.narrative.id,
        speaks=speaks, note=note, taken_back=back, **opened.stamp,  # type: ignore[arg-type]
    )  # fmt: skip


ACTS: Mapping[str, Callable[[HttpRequest, Open, Read, Told], str]] = {
    "fits": _fits,
    "into": put_into,
    "correct": _correct,
}


# --- showing ---------------------------------------------------------------------------------------------------------


def _list(request: HttpRequest, case_id: UUID, wrong: Message | None = None, status: int = 422) -> HttpResponse:
    found = read(request, case_id)
    shower = Shower(found, case_id)
    given = {name: request.POST.get(name, "") for name in (*FIELDS, "when", "hour")}
    if wrong is None:
        given["hour"] = str(whole_number(request.GET.get("hour", "")) or "")
        given["words"] = _kept_words(found, given["hour"])
    return render(
        request,
        "formulation/narratives.html",
        case_context(
            found.opened,
            "narratives",
            may=found.may,
            told=[(one, _spoken_to(found, shower, one)) for one in found.told],
            hours=_hours(found),
            given=given,
            from_log=wrong is None and bool(given["words"]),
            open=wrong is not None or bool(given["hour"]) or not found.told,
            wrong=wrong,
            **common(found),
        ),
        status=200 if wrong is None else status,
    )


def _kept_words(found: Read, hour: str) -> str:
    """The words of his that the log of this hour keeps, to begin from."""
    number = whole_number(hour)
    kept = next((log.words for log in reversed(found.case.working.logs) if log.session == number), None)
    return clean(kept or "")


def _spoken_to(found: Read, shower: Shower, told: Told) -> list[tuple[str, Line]]:
    """Element and direction, for before against."""
    lines = [(speaks, element) for _, id, speaks in told.elements if (element := found.element(id)) is not None]
    return [(speaks, shower.line(element)) for speaks, element in sorted(lines, key=lambda one: one[0] != "for")]


def _hours(found: Read) -> list[tuple[int, Any]]:
    zone = ZoneInfo(found.case.record.about.zone)
    held = sorted(found.case.record.sessions, key=lambda one: -one.number)
    return [(one.number, one.when.astimezone(zone).date()) for one in held]


def _one(
    request: HttpRequest,
    case_id: UUID,
    found: Read,
    told: Told,
    wrong: tuple[str, Message] | None = None,
    status: int = 422,
) -> HttpResponse:
    told = found.narrative(told.narrative.id) or told
    shower, one = Shower(found, case_id), told.narrative
    sent = {e.root: says for e, says in _sent(request, found) if e is not None} if wrong is not None else {}
    given = {name: getattr(one, name) or "" for name in FIELDS}
    given |= {"hour": "" if one.session is None else str(one.session), "when": one.when.isoformat()}
    if wrong is not None and wrong[0] == "correct":
        given = {name: request.POST.get(name, "") for name in given}
    return render(
        request,
        "formulation/narrative.html",
        case_context(
            found.opened,
            "narratives",
            may=found.may,
            one=one,
            spoken_to=_spoken_to(found, shower, told),
            fits=[
                (
                    word("approach", way.approach),
                    [_fit(shower, e, one, sent.get(e.root)) for e in in_order(way)],
                )
                for way in found.formulations
                if way.elements
            ],
            places=places(found) if found.may else (),
            place=request.POST.get("place", ""),
            phrase=request.POST.get("phrase", one.words),
            before=_before(found, one),
            hours=_hours(found),
            given=given,
            note=request.POST.get("note", ""),
            wrong=wrong[1] if wrong else None,
            at_fault=wrong[0] if wrong else "",
            kept=wrong is None and request.GET.get("kept") == "yes",
            **common(found),
        ),
        status=200 if wrong is None else status,
    )


def _before(found: Read, one: Narrative) -> list[Narrative]:
    """What stood there before it was corrected, the latest first."""
    by_id = {each.id: each for each in found.opened.case.working.narratives}
    before, seen = [], {one.id}
    while one.corrects in by_id and one.corrects not in seen:
        one = by_id[one.corrects]
        seen.add(one.id)
        before.append(one)
    return before


def _fit(shower: Shower, element: Element, one: Narrative, sent: str | None) -> Fit:
    """What stands, or what was sent and not kept."""
    says = next(iter(_speaks(element, one.id)), "") if sent is None else sent
    return Fit(element.root, shower.line(element), says, sent == "")
