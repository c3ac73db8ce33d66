"""A move that was sent: added after whatever came between, or answered with the page and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.contract.replay import replay
from holdfast.text import render, say
from holdfast.web import clock
from holdfast.web.contract import asks, hour, page
from holdfast.web.contract.adding import StaleText, append_together, hour_of_today
from holdfast.web.contract.sending import Refused, read_move, refuse_what_does_not_fit
from holdfast.web.contract.state import Asked, clause_of, form_for, the_two
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.pages.sent import whole_number
from holdfast.web.text_tags import language
from holdfast.web.vault.door import BadForm, CaseHandle, StalePage, add_entry, case_for_user, post_once

TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")
ENDED = say("The clause this was about is no longer on the table. What you typed is kept here.")
OTHER_WORDS = say(
    "Other words stand here by now. They stand beside what you typed: read them, then send it if it still fits."
)
CHANGED = say("The words have changed since the numbers were given. Read them once more; the numbers are still here.")
YES = say("Yes.")
AGAIN = say("Somebody wrote at the same moment. Nothing is lost: send it once more.")


HELD_BY_A_BREAK = ("propose", "counter", "repair", "rewrite", "yes", "lower_stakes")
"""What depends on whether a break is open, or on what asks: for these alone the case is analysed first."""


class Gone(Exception):
    """The clause has ended since the page was made; nothing was stored."""


@login_required
@require_POST
def contract_move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One move, appended. Posted twice is once. A yes, or new words, to words that stand no longer is answered with
    those that do (409); everything else stands beside what the other wrote meanwhile.
    """
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    post = request.POST
    seen = whole_number(post.get("seq", ""))
    if seen is None:
        raise SuspiciousOperation("a page's own number is missing")
    asked = Asked(post.get("does", "")[:20], post.get("clause", "")[:64], post.get("kind", "")[:20], sent=post)

    def act() -> str:
        opened = open_case(request, handle, private=False) if asked.does in HELD_BY_A_BREAK else None
        move = append_together(handle, lambda record, seq: _moves(asked, opened, record, seq))[0]
        trigger = asks.trigger_named(opened, post.get("asks", "")[:64]) if opened and move.version else None
        if trigger is not None and move.version is not None:
            add_entry(handle, "trigger_words", asks.handled(trigger, move.version.number))
        waits = asked.does == "yes" and opened is not None and the_two(opened, opened.analysis.contract).first
        return _back(handle, request, move, seen, waits=waits)

    try:
        posted = post_once(post.get("form", ""), handle.user_id, act)
    except BadForm:
        return _again(request, handle, replace(asked, said=(TOO_OLD,)), 409)
    except StaleText:
        told = CHANGED if asked.does == "rate" else OTHER_WORDS
        return _again(request, handle, replace(asked, said=(told,), stale=True, since=seen), 409)
    except Gone:
        return _again(request, handle, replace(asked, said=(ENDED,), since=seen), 409)
    except StalePage:
        return _again(request, handle, replace(asked, said=(AGAIN,), since=seen), 409)
    except Refused as refused:
        return _again(request, handle, replace(asked, said=refused.said), 422)
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    return redirect(posted.result)


def _moves(asked: Asked, opened: Opened | None, record: Record, seq: int) -> list[Move]:
    """The move, and with a repair what he said to it, in his name."""
    assert asked.sent is not None
    move = _move(asked, opened, record, seq)
    his = clean(asked.sent.get("his", "")) if move.act == "repair" else ""
    if not his:
        return [move]
    answer = replace(move, id=f"move-{uuid4().hex}", seq=seq + 1, act="clarify", by="patient", words=his)
    return [move, answer]


def _move(asked: Asked, opened: Opened | None, record: Record, seq: int) -> Move:
    """The move, for the record as it is now: whoever wrote since the page was made has written."""
    assert asked.sent is not None
    contract = replay(record.moves)
    clause = clause_of(contract, asked.clause) if asked.clause else None
    if clause is not None and not clause.standing:
        raise Gone
    two = the_two(opened, contract)
    form = form_for(replace(asked, sent=None), record.moves, contract, two, lenient=True)
    if form is None:
        raise SuspiciousOperation("a move that no page of ours could have sent")
    if clause is not None and _about_the_words(asked):
        if not asked.sent.get("seen"):
            raise SuspiciousOperation("the words it is about are not named")
        if asked.sent["seen"] != clause.text_hash:
            raise StaleText(clause)
    now = clock.now()
    session = hour_of_today(record, now)
    move = read_move(form, asked.sent, seq=seq, now=now, session=session, clause=clause, contract=contract)
    refuse_what_does_not_fit(record, contract, move, torn=two.rupture is not None)
    if asked.does == "yes" and two.first and not two.held:  # no hold says so, and it must not count either
        said = move.words or render(YES, None, language())
        return replace(move, act="clarify", words=said, accepted_text=None)
    return move


def _about_the_words(asked: Asked) -> bool:
    """A yes, new words, and what somebody thinks of it in numbers, depend on the words that were read."""
    assert asked.sent is not None
    return asked.does in ("yes", "counter", "tell", "rate") or asked.sent.get("act") == "his_words"


def _back(handle: CaseHandle, request: HttpRequest, move: Move, seen: int, *, waits: bool) -> str:
    """Where it leads: to the clause, with what the other did meanwhile."""
    where = request.POST.get("back", "")
    query: dict[str, str] = {"turned": "kept"} if where == "turned" else {}
    if move.seq > seen + 1:
        query |= {"since": str(seen), "until": str(move.seq)}
    if waits:
        query |= {"kept": "yes"}
    if move.act == "repair":
        query |= {"act": "rewrite"}  # the draft opens, and begins with what was said then
    place = reverse("contract" if not where or move.act == "repair" else "contract-hour", args=[handle.id])
    anchor = "form" if move.act == "repair" else f"clause-{move.clause}" if move.clause else "main"
    return f"{place}{'?' + urlencode(query) if query else ''}#{anchor}"


def _again(request: HttpRequest, handle: CaseHandle, asked: Asked, status: int) -> HttpResponse:
    where = request.POST.get("back", "")
    if where == "turned":
        return hour.draw_turned(request, handle, asked, status=status)
    return (hour.draw if where == "hour" else page.draw)(request, handle, asked, status=status)
