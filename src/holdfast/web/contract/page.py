"""The contract: what stands, what is due, what was heard against it; its story; and each thing that is done with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from holdfast.brief.words import FEELINGS
from holdfast.case.moves import Move, VersionOpened
from holdfast.charts.figures import pictured
from holdfast.contract import ask_again
from holdfast.contract.agreement import CONTACTS_NEEDED, costs_not_named, objection_contacts, offers
from holdfast.contract.conviction import ConvictionPoint, latest, share_from_patient
from holdfast.contract.difference import Difference, difference
from holdfast.contract.model import Clause, Contract, Said
from holdfast.text import Message, say, say_n
from holdfast.web import clock
from holdfast.web.contract import sending as contract_moves
from holdfast.web.contract.forms import MoveForm, forms_of
from holdfast.web.contract.sending import Refused
from holdfast.web.pages.contract_story import cost_words, rewordings, sentence, short, story
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.pages.picture import describe
from holdfast.web.pages.sent import whole_number
from holdfast.web.text_tags import language
from holdfast.web.vault.door import BadForm, StalePage, add_moves, case_for_user, new_form_id, post_once

CHAPTERS = 8
"""From here on the two see a clause differently enough to ask (`clinical.md` A2)."""

TOO_OLD = say("This page was open for more than a day. Look at it once more, then send it again.")
MOVED_SINCE = say(
    "The contract was moved since this page was made. See above what happened, then send it again if it still fits."
)


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A standing clause as the page shows it: both sides' numbers, what an agreement still lacks, forms."""

    clause: Clause
    his: tuple[tuple[Message, ConvictionPoint | None], ...]
    yours: tuple[tuple[Message, ConvictionPoint | None], ...]
    costs: tuple[Message, ...]
    costs_words: tuple[str, ...]
    against: tuple[Said, ...]
    missing: tuple[Message, ...]
    forms: tuple[MoveForm, ...]

    @property
    def numbered(self) -> bool:
        """Are the three numbers worth a line? Always for a goal and a step; elsewhere once one was given."""
        given = any(point is not None for _, point in (*self.his, *self.yours))
        return given or self.clause.kind in ("goal", "step")


@login_required
@require_safe
def contract_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The living contract of a case. `?from=1&to=2` shows the difference of two versions."""
    return _page(request, case_id)


@login_required
@require_POST
def contract_move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One move, appended. Posted twice is once; made on an older page, it is shown what happened since."""
    handle = case_for_user(request.user, case_id)
    if not handle.may_write:
        raise PermissionDenied
    does, clause_id = request.POST.get("does", ""), request.POST.get("clause", "")[:64]
    seen = whole_number(request.POST.get("seq", ""))
    if seen is None:
        raise SuspiciousOperation("a page's own number is missing")

    def act() -> str:
        opened = open_case(request, handle, private=False)
        form = _form(opened.analysis.contract, clause_id, does)
        moves = opened.analysis.case.record.moves
        if len(moves) != seen:
            raise StalePage
        if form is None:
            raise SuspiciousOperation("a move that no page of ours could have sent")
        move = _move(form, request, opened, seq=len(moves) + 1)
        add_moves(handle, [move], len(moves))
        return f"{reverse('contract', args=[case_id])}#{_anchor(move)}"

    try:
        posted = post_once(request.POST.get("form", ""), handle.user_id, act)
    except BadForm:
        return _page(request, case_id, failed=(does, clause_id, (TOO_OLD,)), status=409)
    except StalePage:
        return _page(request, case_id, failed=(does, clause_id, (MOVED_SINCE,)), since=seen, status=409)
    except Refused as refused:
        return _page(request, case_id, failed=(does, clause_id, refused.said), status=422)
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    return redirect(posted.result)


def _form(contract: Contract, clause_id: str, does: str) -> MoveForm | None:
    return next((form for form in forms_of(contract, clause_id) if form.does == does), None)


def _move(form: MoveForm, request: HttpRequest, opened: Opened, *, seq: int) -> Move:
    now = clock.now()
    analysis = opened.analysis
    today = [s.number for s in analysis.case.record.sessions if s.when.astimezone(now.tzinfo).date() == now.date()]
    clause = next((c for c in analysis.contract.clauses if c.id == form.clause), None)
    move = contract_moves.read_move(
        form, request.POST, seq=seq, now=now, session=max(today, default=None), kind=clause.kind if clause else None
    )
    if form.does in ("counter", "tell") and clause is not None and move.terms is not None:
        move = replace(move, terms=contract_moves.keeping(clause.terms, move.terms))
    if form.does == "rewrite":
        last = analysis.contract.version
        why, phase = request.POST.get("why", "").strip(), request.POST.get("phase", "")
        opens = VersionOpened(number=(last.number if last else 0) + 1, phase=phase, why=why)  # type: ignore[arg-type]
        move = replace(move, version=opens)
    contract_moves.refuse_what_does_not_fit(
        analysis.case, analysis.contract, move, open_rupture=findings_on() and analysis.process.open_rupture is not None
    )
    return move


def _anchor(move: Move) -> str:
    return f"clause-{move.clause}" if move.clause else "contract"


def _page(
    request: HttpRequest,
    case_id: UUID,
    *,
    failed: tuple[str, str, tuple[Message, ...]] | None = None,
    since: int | None = None,
    status: int = 200,
) -> HttpResponse:
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    analysis = opened.analysis
    contract, moves = analysis.contract, analysis.case.record.moves
    due = contract.step_due
    may = handle.may_write and not opened.looking_back

    def view(clause: Clause) -> ClauseView:
        return clause_view(clause, _forms(request, contract, clause.id, failed) if may else ())

    open_rupture = analysis.process.open_rupture if findings_on() else None
    texts = {clause.id: clause for clause in contract.clauses}
    chapters = story(moves, contract.clauses)
    context = case_context(
        opened,
        "contract",
        contract=contract,
        goals=[view(c) for c in contract.of_kind("goal")],
        due=view(due) if due else None,
        steps=[view(c) for c in contract.of_kind("step") if c is not due],
        rules=[view(c) for c in contract.of_kind("stop", "leaving")],
        told=[view(c) for c in contract.of_kind("frame", "safety")],
        ended=[c for c in contract.clauses if not c.standing],
        whole=_forms(request, contract, "", failed) if may else (),
        seq=len(moves),
        form_id=lambda: new_form_id(handle.user_id),  # a template calls it: each form has an id of its own
        first_the_two=open_rupture is not None or (contract.held is not None and contract.held.reason == "rupture"),
        open_rupture=open_rupture,
        begin_with=_begin_with(moves, contract),
        asks=asks_to_be_rewritten(contract) if findings_on() and analysis.restricted is None else (),
        findings_on=findings_on() and analysis.restricted is None,
        share=share_words(contract) if analysis.restricted is None else None,
        earlier=chapters[:-CHAPTERS],
        last_of_earlier=chapters[-CHAPTERS - 1].when if len(chapters) > CHAPTERS else None,
        chapters=chapters[-CHAPTERS:],
        since=[sentence(m, texts) for m in moves[since:]] if since is not None else [],
        compared=_compared(request, contract),
        picture=None
        if analysis.restricted is not None
        else describe("conviction", pictured(analysis, "conviction", language=language())),
        stale_failed=failed is not None and failed[1] not in {"", *(c.id for c in contract.clauses if c.standing)},
    )
    return render(request, "web/contract/page.html", context, status=status)


def _forms(
    request: HttpRequest, contract: Contract, clause_id: str, failed: tuple[str, str, tuple[Message, ...]] | None
) -> tuple[MoveForm, ...]:
    forms = forms_of(contract, clause_id)
    if failed is None or failed[1] != clause_id:
        return forms
    return tuple(contract_moves.filled(f, request.POST, failed[2]) if f.does == failed[0] else f for f in forms)


def clause_view(clause: Clause, forms: tuple[MoveForm, ...]) -> ClauseView:
    """A clause with what the page says about it."""
    asked = (("makes_sense", say("makes sense")), ("own_wish", say("my wish")), ("can_do", say("can do")))
    return ClauseView(
        clause,
        his=tuple((label, latest(clause, "patient", of)) for of, label in asked),  # type: ignore[arg-type]
        yours=tuple((label, latest(clause, "therapist", of)) for of, label in asked),  # type: ignore[arg-type]
        costs=tuple(map(cost_words, clause.costs[-3:])),
        costs_words=tuple(c.words for c in clause.costs if c.words)[-1:],
        against=tuple(reversed(clause.heard_against)),
        missing=missing_for_agreement(clause),
        forms=forms,
    )


def missing_for_agreement(clause: Clause) -> tuple[Message, ...]:
    """What stands between a clause and "agreed", in words. Empty for what is told or agreed."""
    if clause.kind not in ("goal", "step") or clause.state in ("agreed", "withdrawn", "told"):
        return ()
    said: list[Message] = []
    if "patient" not in clause.accepted_by:
        said.append(say("{his} yes to these words"))
    if "therapist" not in clause.accepted_by:
        said.append(say("your yes to these words"))
    left = CONTACTS_NEEDED - objection_contacts(clause)
    if left > 0:
        said.append(
            say_n(
                "an objection heard or asked for, once more, on another day",
                "an objection heard or asked for, on {n} different days",
                left,
            )
        )
    said += [say("{feeling} named as a cost", feeling=FEELINGS[feeling]) for feeling in costs_not_named(clause)]
    return tuple(said)


def asks_to_be_rewritten(contract: Contract) -> tuple[Message, ...]:
    """What may be worth talking over, in sentences. Nothing here changes anything."""
    said = [say("No goal and no step has the yes of both of you.")] if ask_again.no_shared_goal(contract) else []
    said += [
        say(
            "“{text}”: {he} rated “my wish” {n} of 10 on {when}.",
            text=short(c.terms.text),
            n=point.value,
            when=point.when,
        )
        for c, point in ask_again.weak_wishes(contract)
    ]
    often = "“{text}” was proposed by you at {n} contacts; {he} {v:has|have} not agreed."
    said += [
        say(often, text=short(c.terms.text), n=offers(c, "therapist"))
        for c in ask_again.proposed_without_agreement(contract, by="therapist")
    ]
    undone = "“{text}” was not done {n} times in a row. What came instead?"
    said += [
        say(undone, text=short(c.terms.text), n=len(ask_again.undone_in_a_row(c)))
        for c in ask_again.undone_twice(contract)
    ]
    apart = "“{text}”: “makes sense” is {his_value} for {him} and {your_value} for you."
    said += [
        say(apart, text=short(gap.clause.terms.text), his_value=gap.patient.value, your_value=gap.therapist.value)
        for gap in ask_again.wide_sense_gaps(contract)
    ]
    unnamed = "“{text}” will bring {feeling}; nobody has named it as its cost."
    said += [
        say(unnamed, text=short(c.terms.text), feeling=FEELINGS[feeling])
        for c, feelings in ask_again.steps_with_unnamed_cost(contract)
        for feeling in feelings
    ]
    return tuple(said)


def share_words(contract: Contract) -> Message | None:
    """How many of the clauses that stand came from the patient. Told without judgement."""
    share, standing = share_from_patient(contract), contract.of_kind("goal", "step", "stop", "leaving")
    if share is None:
        return None
    return say(
        "Of what stands and is negotiated, {his_part} of {all} came from {him}.",
        his_part=round(share * len(standing)),
        all=len(standing),
    )


def _begin_with(moves: tuple[Move, ...], contract: Contract) -> Move | None:
    """The repair after which nothing new was put on the table yet: the draft begins with what was said then."""
    for move in reversed(moves):
        if move.act in ("propose", "rewrite", "hold"):
            return None
        if move.act == "repair":
            return move if contract.held is None else None
    return None


def _compared(request: HttpRequest, contract: Contract) -> dict[str, Any] | None:
    versions = {version.number: version for version in contract.versions}
    if len(versions) < 2:
        return None
    numbers = sorted(versions)
    first, second = (
        number if (number := whole_number(request.GET.get(name, ""))) in versions else usual
        for name, usual in (("from", numbers[-2]), ("to", numbers[-1]))
    )
    seen: Difference = difference(versions[first], versions[second])
    return {
        "numbers": numbers,
        "first": versions[first],
        "second": versions[second],
        "seen": seen,
        "reworded": rewordings(seen),
    }
