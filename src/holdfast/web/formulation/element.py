"""One element: what speaks for it and against it, what it hangs together with, and how it came to read as it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.approaches.formulation_model import Element, KnownSlot
from holdfast.case.ways import ElementPoint, LinkKind
from holdfast.text import Message, say
from holdfast.web.formulation import rewording
from holdfast.web.formulation.fields import LONGEST_LINE, NOT_OURS, Asked, answered, one_of, typed_elsewhere
from holdfast.web.formulation.linking import link, linkable, unlink
from holdfast.web.formulation.pointing import TITLES, stands, target_named, targets
from holdfast.web.formulation.reading import Read, now_of, read, reader
from holdfast.web.formulation.shown import LINKED, Shower
from holdfast.web.formulation.unit import common
from holdfast.web.pages.opening import case_context
from holdfast.web.rights.beginning import MEANWHILE, NotKept, Open, checked, new_id, once, open_now, words_typed
from holdfast.web.vault.door import StalePage, add_entry

CHOOSE = say("Choose first what it points to.")
FOR_OR_AGAINST = say("Say whether it speaks for it or against it.")
NO_LONGER_THERE = say("What you pointed to is no longer there. Choose again; what you typed is still here.")
Does = Callable[[HttpRequest, Open, Read, Element], str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def element_page(request: HttpRequest, case_id: UUID, ref: str) -> HttpResponse:
    """One element by the id of any of its wordings. POST does one thing with it (`does`), once."""
    reader(request, case_id)
    opened = open_now(request, case_id) if request.method == "POST" else None
    found = read(request, case_id)  # after `open_now`: what was written in between is seen here, and refuses the form
    element = found.element(ref)
    if element is None:
        raise Http404
    if opened is None:
        return _page(request, case_id, found, element)
    does = request.POST.get("does", "")
    if does not in ACTS:
        raise SuspiciousOperation(NOT_OURS)

    def act() -> str:
        anchor = ACTS[does](request, opened, found, element)
        return f"{reverse('formulation-element', args=[case_id, element.root])}?kept=yes{anchor}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        return _page(request, case_id, read(request, case_id), element, (does, refused.said))
    except StalePage:
        return _page(request, case_id, read(request, case_id), element, (does, MEANWHILE), 409)


def _point(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    sent, speaks = request.POST.get("datum", ""), request.POST.get("speaks", "")
    if not sent:
        raise NotKept(CHOOSE)
    if not speaks:
        raise NotKept(FOR_OR_AGAINST)
    to = sent.partition("|")[0]
    if to not in TITLES:
        raise SuspiciousOperation(NOT_OURS)
    target = target_named(stands(sent, found.opened.case), found.analysis, found.told)
    if target is None:
        raise NotKept(NO_LONGER_THERE)
    point = ElementPoint(
        id=new_id("point"), when=opened.today, element=element.id, to=target.to, ref=target.ref,
        speaks=one_of(speaks, ("for", "against")),  # type: ignore[arg-type]
        note=words_typed(request, "note", LONGEST_LINE), **opened.stamp,
    )  # fmt: skip
    add_entry(opened.handle, "element_points", checked(point))
    return "#speaks"


def _unpoint(request: HttpRequest, opened: Open, found: Read, element: Element) -> str:
    """Take back what was held to speak for it or against it; that it was said stays in the file."""
    sent = request.POST.get("point", "")
    for speaks, points in (("for", element.speaks_for), ("against", element.speaks_against)):
        for one in points:
            if one.id == sent:
                gone = ElementPoint(
                    id=new_id("point"), when=opened.today, element=element.id, to=one.to, ref=one.ref,
                    speaks=speaks, note=one.note, taken_back=True, **opened.stamp,  # type: ignore[arg-type]
                )  # fmt: skip
                add_entry(opened.handle, "element_points", checked(gone))
                return "#speaks"
    if any(one.id == sent for one in opened.case.working.element_points):
        raise NotKept(say("This was taken back already."))
    raise SuspiciousOperation(NOT_OURS)


ACTS: Mapping[str, Does] = {
    "point": _point,
    "unpoint": _unpoint,
    "link": link,
    "unlink": unlink,
    "revise": rewording.revise,
    "correct": rewording.correct,
    "drop": rewording.drop,
    "resume": rewording.resume,
}


def _page(
    request: HttpRequest,
    case_id: UUID,
    found: Read,
    element: Element,
    wrong: tuple[str, Message] | None = None,
    status: int = 422,
) -> HttpResponse:
    element = found.element(element.id) or element
    shower = Shower(found, case_id)
    slot = _slot(found, element)
    return render(
        request,
        "formulation/element.html",
        case_context(
            found.opened,
            "formulation",
            may=found.may,
            one=shower.seen(element),
            wordings=_wordings(found, shower, element),
            slot=slot,
            asked=_asked(request, slot, element, wrong),
            data=targets(found.analysis, found.told),
            others=linkable(found, shower, element),
            kinds=[(kind, LINKED[kind][0]) for kind in get_args(LinkKind)],
            **common(found),
            given=_given(request, found),
            certainty=request.POST.get("certainty", "") or element.certainty,
            wrong=wrong[1] if wrong else None,
            at_fault=wrong[0] if wrong else "",
            lost=_nowhere(request, element, slot) if wrong else (),
            kept=wrong is None and request.GET.get("kept") == "yes",
        ),
        status=200 if wrong is None else status,
    )


GIVEN = ("datum", "speaks", "note", "end", "kind", "text", "why", "when")


def _nowhere(request: HttpRequest, element: Element, slot: KnownSlot | None) -> list[str]:
    """What was typed into a form, or into a field, that is there no more."""
    if element.dropped_on is not None:
        return typed_elsewhere(request.POST)
    return typed_elsewhere(request.POST, ("text", "why", "note", *(() if slot is None else (f"text.{slot.id}",))))


def _given(request: HttpRequest, found: Read) -> dict[str, str]:
    """What was sent; what it pointed to by the entry that stands now, so that it is still chosen."""
    given = {name: request.POST.get(name, "") for name in GIVEN}
    return given | {"datum": stands(given["datum"], found.opened.case)}


def _slot(found: Read, element: Element) -> KnownSlot | None:
    formulation = found.of(element.approach)
    return formulation.known.slots.get(element.slot) if formulation is not None and formulation.known else None


def _asked(
    request: HttpRequest, slot: KnownSlot | None, element: Element, wrong: tuple[str, Message] | None
) -> Asked | None:
    """The form for other words: as the element reads now, or as it was sent and not kept."""
    if slot is None:
        return None
    if wrong is not None and wrong[0] == "revise":
        return answered(slot, request.POST)
    return Asked(slot, element.text, element.choice or "", element.whose)


def _wordings(found: Read, shower: Shower, element: Element) -> list[dict[str, Any]]:
    """Every wording with its reason, the latest first; what was corrected as a slip stands beside what it became."""
    line = next((line for line in found.lines if line[0].id == element.root), ())
    whole = found.opened.case.working.formulation
    now = now_of(whole)
    slips: dict[str, list[str]] = {}
    for one in whole:
        if one.id in now and one.recorded_at <= found.opened.at and now[one.id] in {entry.id for entry in line}:
            slips.setdefault(now[one.id], []).append(one.text)
    return [{"entry": entry, "slips": slips.get(entry.id, ())} for entry in reversed(line)]
