"""The therapist types in a contract sheet that was filled in on paper: one screen, all of it kept or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief.words import RUNS
from holdfast.case.model import Case
from holdfast.case.moves import Move
from holdfast.case.record import Record
from holdfast.case.restriction import in_force, said
from holdfast.checking.whole import check_case
from holdfast.contract.agreement import YES
from holdfast.contract.model import Clause, Contract
from holdfast.contract.replay import replay
from holdfast.paper.contract_codes import PrintedWords
from holdfast.text import Message, say
from holdfast.web.contract_paper.form_sent import WORDS, cost_rows, read_sheet, read_sheet_code
from holdfast.web.contract_paper.typed_sheet import Made, entries_of, steps_to_choose, typed_from_paper
from holdfast.web.rights.beginning import (
    TOO_OLD,
    NotKept,
    Open,
    checked,
    context,
    day_typed,
    open_now,
)
from holdfast.web.vault import audit
from holdfast.web.vault.door import (
    AlreadyThere,
    BadForm,
    StalePage,
    add_entry,
    add_moves,
    load_case,
    post_once,
    together,
)

NO_DAY = say("Write the day that stands on the sheet: what {he} wrote there is dated by it.")
THERE_ALREADY = say(
    "A sheet of this day was typed in already. Tick “another one of the same day” if there are two, or choose another "
    "day."
)
PRINTED_LATER = "This sheet was printed on {day}, so it was filled in on that day or later."
SOMETHING_CAME = say("Something was written to this case meanwhile. Nothing is lost: look once more, then save again.")
ANSWERS: tuple[tuple[str, Message], ...] = (
    ("yes", say("yes, to these words")),
    ("yes_but", say("yes, but")),
    ("not_now", say("not now")),
)
CHANGES: tuple[tuple[str, Message], ...] = (
    ("this", say("other words for this step")),
    ("step", say("something else to try")),
    ("goal", say("something {he} {v:wants|want}")),
)


@dataclass(frozen=True, slots=True)
class Read:
    """The sheet as it was read against the case as it is now."""

    made: Made
    record: Record


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The fields of the sheet. POST keeps all of it, once. For the therapist alone, also while the case rests."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    return _post(request, opened) if request.method == "POST" else _page(request, opened)


def _post(request: HttpRequest, opened: Open) -> HttpResponse:
    def act() -> str:
        with together(opened.handle):  # the row is locked: what the patient writes meanwhile comes before or after
            waits = replay(load_case(opened.handle).record.moves).held_for_rupture
            made = _keep(request, opened)
        waits = waits and any(move.act in YES for move in made.moves)
        words = "waits" if waits else "words" if made.yes_kept_as_words else "yes"
        change = "&change=words" if made.change_kept_as_words else ""
        return f"{reverse('contract-type', args=[opened.handle.id])}?kept={words}{change}"

    try:
        return redirect(post_once(request.POST.get("form", ""), opened.handle.user_id, act).result)
    except BadForm:
        return _page(request, opened, TOO_OLD, 409)
    except (StalePage, AlreadyThere):
        return _page(request, opened, SOMETHING_CAME, 409)
    except NotKept as refused:
        return _page(request, opened, refused.said, 422)
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None


def _keep(request: HttpRequest, opened: Open) -> Made:
    """Read the sheet against the case as it is now, and store what it becomes."""
    case = load_case(opened.handle)
    record = case.record
    when = day_typed(request, opened, missing=NO_DAY)
    code, printed = read_sheet_code(request.POST, record.moves)
    if code is not None and when < code.printed:
        raise NotKept(say(PRINTED_LATER, day=code.printed))
    if request.POST.get("another") != "yes" and _there_already(record, when):
        raise NotKept(THERE_ALREADY)
    sheet = read_sheet(request.POST, when, printed)
    step = _step(request, replay(record.moves), printed)
    seq = len(record.moves) + 1
    made = entries_of(sheet, step, seq=seq, now=opened.now, session=_hour_of(opened, when))
    _refuse_what_does_not_fit(case, made)
    audit.note("contract sheet", opened.handle.id)
    if made.moves:
        add_moves(opened.handle, [checked(one) for one in made.moves], seq - 1)
    if made.line is not None:
        add_entry(opened.handle, "kept_lines", checked(made.line))
    if made.month is not None:
        add_entry(opened.handle, "month_lines", checked(made.month))
    return made


def _step(request: HttpRequest, contract: Contract, printed: PrintedWords | None) -> Clause | None:
    """The step the sheet is about: the one whose words stood on it, else the one that was chosen."""
    wanted = request.POST.get("step", "") if printed is None else printed.clause
    if not wanted:
        return None
    among = steps_to_choose(contract.clauses) if printed is None else contract.clauses
    found = next((one for one in among if one.id == wanted), None)
    if found is None:
        raise NotKept(say("The step that was chosen stands no longer. Choose once more."))
    return found


def _there_already(record: Record, when: date) -> bool:
    return any(one.when == when and typed_from_paper(one) for one in record.moves)


def _hour_of(opened: Open, when: date) -> int | None:
    """The number of the hour of that day, where there was one."""
    held = [s for s in opened.case.record.sessions if s.when.astimezone(opened.zone).date() == when]
    return max((one.number for one in held), default=None)


def _refuse_what_does_not_fit(case: Case, made: Made) -> None:
    """Raises `NotKept` where the case with these moves would not fit together."""
    moves: tuple[Move, ...] = (*case.record.moves, *made.moves)
    known = {(one.found, one.allowed) for one in check_case(case)}
    after = replace(case, record=replace(case.record, moves=moves))
    wrong = [one for one in check_case(after) if (one.found, one.allowed) not in known]
    if wrong:
        first = wrong[0]
        raise NotKept(say("Found: {found}. What can stand there: {allowed}. {do}", found=first.found,
                          allowed=first.allowed, do=first.do))  # fmt: skip


def _page(request: HttpRequest, opened: Open, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    record = opened.case.record
    contract = replay(record.moves)
    steps, due = steps_to_choose(contract.clauses), contract.step_due
    sent: Any = request.POST if wrong is not None else {}
    kept = request.GET.get("kept", "")
    resting = in_force(record)
    shown = context(
        opened,
        "contract",
        restricted=None if resting is None else said(resting),
        wrong=wrong,
        there_already=wrong is THERE_ALREADY,
        kept=kept if wrong is None and kept in ("yes", "words", "waits") else "",
        change_as_words=request.GET.get("change") == "words",
        given={name: sent.get(name, "") for name in (*FIELDS, *WORDS)},
        steps=steps,
        chosen=sent.get("step", due.id if due is not None and len(steps) == 1 else ""),
        numbers=[(name, words, sent.get(name, "")) for name, words in WORDS.items() if name not in ("trust", "alive")],
        answers=ANSWERS,
        outcomes=RUNS.items(),
        changes=CHANGES,
        costs=cost_rows(request.POST if wrong is not None else None),
    )
    return render(request, "contract_paper/type.html", shown, status=status)


FIELDS = ("code", "when", "against", "answer", "outcome", "seen", "keep", "change", "change_of", "work", "love", "fun")
