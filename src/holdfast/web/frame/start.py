"""Beginning a contract: the starting templates side by side, what each is for, and ticks for what to take.

What is taken becomes the therapist's own move, in her own words: told, or proposed. Nothing is taken by itself, and
nothing new is proposed while a break between the two is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.contract.ask_again import may_propose
from holdfast.contract.starts import Start, StartClause, gaps, starts
from holdfast.text import Message, say
from holdfast.web.contract.asked_once import FIELD, Asked, MayBePromise, ask_once
from holdfast.web.frame.telling import a_move, add, clause_id, once, torn
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, case_context, open_case
from holdfast.web.rights.beginning import NotKept
from holdfast.web.vault.door import case_for_user, new_form_id, together

LONGEST = 20_000
PHONE_LINE = 34
"""Signs that fit into one line of a field on a phone."""
NONE_TAKEN = say("Nothing was ticked, so nothing was taken.")


@dataclass(frozen=True, slots=True)
class Offered:
    """One clause as the page offers it: its words, perhaps changed by now, and what still has to be filled in."""

    clause: StartClause
    name: str
    text: str
    taken: bool
    open: tuple[str, ...]
    cited: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Lines of the field, so that the words stand there whole, on a phone too."""
        return max(2, len(wrap(self.text, PHONE_LINE)))

    @property
    def told(self) -> bool:
        return self.clause.act == "tell"


@dataclass(frozen=True, slots=True)
class Column:
    """One template: first what is told, then what is proposed."""

    start: Start
    offered: tuple[Offered, ...]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Both templates, editable. POST takes the ticked clauses, all of them or none."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    opened = open_case(request, handle, private=False)
    if request.method != "POST":
        return _page(request, opened)
    try:
        return redirect(once(request, handle, lambda: _take(request, opened)))
    except NotKept as refused:
        return _page(request, opened, refused.said, refused.asked if isinstance(refused, MayBePromise) else ())


def _take(request: HttpRequest, opened: Opened) -> str:
    taken = [one for column in _columns(request) for one in column.offered if one.taken]
    if not taken:
        raise NotKept(NONE_TAKEN)
    for one in taken:
        if one.open:
            raise NotKept(say("Still to be filled in: {places}. Nothing was taken.", places=", ".join(one.open)))
        if not one.text:
            raise NotKept(say("A clause that you ticked has no words. Nothing was taken."))
    ask_once([one.text for one in taken if one.told], request.POST.getlist(FIELD))
    with together(opened.handle):
        for one in taken:
            terms = one.clause.terms(one.text)
            add(opened, a_move(opened, one.clause.act, "therapist", clause=clause_id(terms), terms=terms))
    negotiated = any(not one.told for one in taken)
    return reverse("contract" if negotiated else "frame", args=[opened.handle.id])


def _columns(request: HttpRequest) -> tuple[Column, ...]:
    sent = request.POST if request.method == "POST" else None
    taken = set(sent.getlist("take")) if sent is not None else set()
    known = {f"{start.id}.{one.id}" for start in starts().values() for one in start.clauses}
    if not taken <= known:
        raise SuspiciousOperation("a clause that no page of ours could have sent")
    columns = []
    for start in starts().values():
        offered = []
        for one in sorted(start.clauses, key=lambda clause: clause.act != "tell"):
            name = f"{start.id}.{one.id}"
            text = clean(one.text if sent is None else sent.get(f"text-{name}", one.text))[:LONGEST]
            offered.append(Offered(one, name, text, name in taken, gaps(text), start.cited(one)))
        columns.append(Column(start, tuple(offered)))
    return tuple(columns)


def _page(request: HttpRequest, opened: Opened, wrong: Message | None = None, asked: Asked = ()) -> HttpResponse:
    contract = opened.analysis.contract
    context = case_context(
        opened,
        "frame-start",
        columns=_columns(request),
        may_propose=may_propose(contract, "therapist", torn(opened)),
        begun=bool(contract.clauses),
        form=new_form_id(opened.handle.user_id),
        wrong=wrong,
        asked=asked,
    )
    return render(request, "frame/start.html", context, status=200 if wrong is None else 422)
