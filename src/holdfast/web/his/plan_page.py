"""His safety plan: to read at any hour, to write in his own words, and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from holdfast.case.moves import Move
from holdfast.case.record import SafetyPlan
from holdfast.contract.replay import replay
from holdfast.text import say
from holdfast.web import clock
from holdfast.web.his.contract_page import NOT_OURS, answered
from holdfast.web.his.plan import (
    JUMP,
    NUMBERS,
    OtherPlan,
    earlier,
    keep,
    lines_of,
    new_promises,
    plan_of,
    steps_of,
    typed,
)
from holdfast.web.his.ways import Failed, Now, Way, opened, shown, still_open
from holdfast.web.pages.patient_forms import LONGEST_TEXT
from holdfast.web.vault import audit
from holdfast.web.vault.door import add_moves, load_case, together

SIZES = ("", "phone")
SAID = {"jump": JUMP, "numbers": NUMBERS}
WRITTEN_ANEW = say(
    "The plan was written anew since you opened it. Nothing is lost: the plan as it stands now is above, and what you "
    "wrote is still in its place. Put together what you want, then keep it."
)


def plan_page(request: HttpRequest, way: Way) -> HttpResponse:
    """The plan as it stands; `?of=` an earlier one. POST keeps it anew."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method != "POST":
        return _page(request, way, now)
    if request.POST.get("does") != "plan":
        raise SuspiciousOperation(NOT_OURS)
    try:
        answer = answered(request, way, "plan", lambda: _keep(request, way))
    except OtherPlan:
        answer = Failed("plan", WRITTEN_ANEW, 409)
    if isinstance(answer, HttpResponse):
        return answer
    fresh = opened(request, way)
    return fresh if isinstance(fresh, HttpResponse) else _page(request, way, fresh, answer)


def _keep(request: HttpRequest, way: Way) -> str:
    """The plan kept as he wrote it; what may read as a promise goes to the therapist besides, as words of his."""
    lines, at = lines_of(request.POST), clock.now()
    with together(way.handle):
        record = still_open(load_case(way.handle).record, way)
        promises = new_promises(lines, plan_of(record))
        keep(way.handle, record, lines, by="patient", read=request.POST.get("read", ""), now=at)
        seq = len(record.moves)
        for n, words in enumerate(_in_pieces(promises), 1):
            move = Move(id=f"move-{uuid4().hex}", seq=seq + n, when=at.date(), recorded_at=at, by="patient",
                        act="clarify", words=words)  # fmt: skip
            add_moves(way.handle, [move], seq + n - 1)
    return f"{request.path}?kept={'plan_pact' if promises else 'plan'}"


def _in_pieces(lines: Sequence[str]) -> list[str]:
    """The lines, as many to a piece as fit into the words of one move."""
    pieces: list[str] = []
    for line in lines:
        if pieces and len(pieces[-1]) + 1 + len(line) <= LONGEST_TEXT:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return pieces


def _page(request: HttpRequest, way: Way, now: Now, failed: Failed | None = None) -> HttpResponse:
    plan, before = plan_of(now.record), earlier(now.whole, now.at)
    if "of" in request.GET and failed is None:
        return _earlier(request, way, now, before)
    fields = typed(request.POST) if failed else tuple((step, "\n".join(lines)) for step, lines in steps_of(plan))
    more = {
        "plan": plan,
        "steps": steps_of(plan),
        **SAID,
        "fields": fields,
        "earlier": before,
        "told": replay(now.record.moves).of_kind("safety"),
        "promised": request.GET.get("kept") if failed is None else None,
    }
    return shown(request, way, now, "patient/plan.html", failed=failed, **more)


def _earlier(request: HttpRequest, way: Way, now: Now, before: tuple[SafetyPlan, ...]) -> HttpResponse:
    one = next((one for one in before if one.id == request.GET["of"]), None)
    if one is None:
        raise Http404
    return shown(request, way, now, "patient/plan_before.html", plan=one, steps=steps_of(one), jump=JUMP)


def plan_paper_page(request: HttpRequest, way: Way) -> HttpResponse:
    """The plan as a sheet: one page of A4, or `?size=phone` two small ones; `?empty=yes` to fill in by hand."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method == "POST":
        return HttpResponseNotAllowed(("GET", "HEAD"))
    if (size := request.GET.get("size", "")) not in SIZES:
        raise Http404
    audit.note("print", way.handle.id)
    empty = request.GET.get("empty") == "yes"
    plan = None if empty else plan_of(now.record)
    more: dict[str, Any] = {
        "plan": plan,
        "steps": steps_of(plan),
        **SAID,
        "size": size,
        "empty": empty,
        "lines": "12" if size else "123",
    }
    return shown(request, way, now, "patient/plan_paper.html", **more)
