"""What we agreed: every clause to read, one to answer to, and something new to propose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from holdfast.brief.words import FEELINGS
from holdfast.case.moves import Move, Terms
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.contract.model import Contract
from holdfast.contract.replay import replay
from holdfast.text import Message, say
from holdfast.web import clock
from holdfast.web.his.acts import ON_A_CLAUSE, WITH_COST, YES, move_of
from holdfast.web.his.agreed import HOLDING, Agreed, as_he_reads, one_of, words_read
from holdfast.web.his.keeping import line_beside
from holdfast.web.his.ways import Failed, Now, Way, add_move, kept_once, opened, shown
from holdfast.web.pages.log_fields import clean

THINKS: tuple[tuple[str, Message], ...] = (
    ("makes_sense", say("It makes sense to me")),
    ("own_wish", say("It is my own wish")),
    ("can_do", say("I can do it")),
    ("trust", say("I trust my therapist with it")),
)
WISHES: tuple[tuple[str, Message], ...] = (
    ("patient", say("mine")),
    ("therapist", say("my therapist’s")),
    ("third_party", say("somebody else’s")),
)
ASKED: dict[str, Message | None] = {
    "words": None,
    "text": None,
    "why": say("Why, in your words"),
    "wish": say("Whose wish it is"),
    "smallest": say("The smallest part of it that would be enough for you"),
    "how_often": say("How often"),
    "feeling": say("What it may cost me"),
    "strength": say("How strong will it be?"),
}
NOT_OURS = "a form that no page of ours could have sent"


def contract_page(request: HttpRequest, way: Way) -> HttpResponse:
    """What the two agreed, and what is on the table. POST proposes something new."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if request.method != "POST":
        return _contract(request, way, now)
    if request.POST.get("does") != "propose":
        raise SuspiciousOperation(NOT_OURS)
    answer = _sent(request, way, "propose", None)
    return answer if isinstance(answer, HttpResponse) else _contract(request, way, now, answer)


def clause_page(request: HttpRequest, way: Way, clause: str) -> HttpResponse:
    """One clause, and what he may say to it or do with it. 404 for one that was never there."""
    now = opened(request, way)
    if isinstance(now, HttpResponse):
        return now
    if _one(now.record, clause) is None:
        raise Http404
    if request.method != "POST":
        return _clause(request, way, now, clause)
    does = request.POST.get("does", "")
    if does not in ON_A_CLAUSE:
        raise SuspiciousOperation(NOT_OURS)
    answer = _sent(request, way, does, clause)
    if isinstance(answer, HttpResponse):
        return answer
    fresh = opened(request, way)  # what was written meanwhile stands there now
    return fresh if isinstance(fresh, HttpResponse) else _clause(request, way, fresh, clause, answer)


def _sent(request: HttpRequest, way: Way, does: str, clause: str | None) -> HttpResponse | Failed:
    def act() -> str:
        waits = False

        def make(record: Record, seq: int) -> Move:
            nonlocal waits
            waits = does in YES and replay(record.moves).held_for_rupture
            return move_of(request.POST, record, does, clause, seq=seq, now=clock.now())

        move = add_move(way, make)
        if move.act == "clarify" and does in ("propose", "counter"):
            return f"{way.home}plan/?kept=pact"
        return f"{request.path}?kept={'waits' if waits else does}"

    return answered(request, way, does, act)


def answered(request: HttpRequest, way: Way, does: str, act: Callable[[], str]) -> HttpResponse | Failed:
    """`kept_once`; what no page of ours could have sent is refused (400)."""
    try:
        return kept_once(request, way, does, act)
    except ValueError:
        raise SuspiciousOperation(NOT_OURS) from None


# --- shown -----------------------------------------------------------------------------------------------------------


def _contract(request: HttpRequest, way: Way, now: Now, failed: Failed | None = None) -> HttpResponse:
    contract = replay(now.record.moves)
    clauses = as_he_reads(contract, now.record.moves)
    more = {
        "holding": [one for one in clauses if one.standing in HOLDING],
        "table": [one for one in clauses if one.standing == "table"],
        "told": [one for one in clauses if one.told],
        "held": contract.held is not None,
    }
    return shown(request, way, now, "patient/contract.html", failed=failed, **more)


def _clause(request: HttpRequest, way: Way, now: Now, wanted: str, failed: Failed | None = None) -> HttpResponse:
    contract, one = replay(now.record.moves), _one(now.record, wanted)
    assert one is not None
    stale = failed is not None and failed.clause is not None
    more: dict[str, Any] = {
        "one": one,
        "held": contract.held is not None,
        "no_yes": contract.held_for_rupture,
        "read": words_read(one.clause, now.record.moves, request.POST.get("read", "")) if stale else None,
        "line": line_beside(now.record, contract, one.clause) if one.asked else None,
        "thinks": THINKS,
        "wishes": WISHES,
        "feelings": FEELINGS.items(),
        "with_cost": one.kind in WITH_COST,
        "step": one.kind == "step",
        "typed": _typed(request) if failed is not None and _form_gone(one, now, contract, failed) else (),
        "fields": _fields(one, request if failed is not None and failed.does == "counter" else None),
    }
    return shown(request, way, now, "patient/clause.html", failed=failed, **more)


def _fields(one: Agreed, sent: HttpRequest | None) -> dict[str, str]:
    """What stands in the form for other words: those on the table, or what he typed."""
    if sent is not None:
        return {name: sent.POST.get(name, "") for name in ("text", "why", "wish", "smallest", "how_often")}
    words: Terms = one.clause.terms
    return {
        "text": words.text,
        "why": words.his_words or "",
        "wish": words.wish_of or "",
        "smallest": words.smallest or "",
        "how_often": words.how_often or "",
    }


def _form_gone(one: Agreed, now: Now, contract: Contract, failed: Failed) -> bool:
    """The form he sent is there no more: the clause has ended, or what was agreed rests and no yes is asked, or his
    record is paused and no number is.
    """
    rests = contract.held_for_rupture and failed.does in (*YES, "rate")
    return one.standing == "ended" or rests or (failed.does == "rate" and in_force(now.record) is not None)


def _typed(request: HttpRequest) -> list[tuple[Message | None, Message | str]]:
    """What he sent to words that have ended meanwhile, each answer with its question: their forms are there no more."""
    questions: dict[str, Message | None] = {**ASKED, **dict(THINKS)}
    chosen: dict[str, dict[str, Message | str]] = {"wish": dict(WISHES), "feeling": dict(FEELINGS)}
    return [
        (questions[name], chosen.get(name, {}).get(text, text))
        for name in questions
        if (text := clean(request.POST.get(name, "")))
    ]


def _one(record: Record, wanted: str) -> Agreed | None:
    contract = replay(record.moves)
    clause = next((one for one in contract.clauses if one.id == wanted), None)
    return None if clause is None else one_of(clause, record.moves, contract.step_asked)
