"""The pages of a run while it goes on: my runs, an hour and its log, the brief and the next choice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.brief.brief import brief
from holdfast.brief.knowledge import rule_knowledge
from holdfast.brief.spoken import Voice
from holdfast.case.working import Log
from holdfast.simulate.practise.course import HOURS, MOST_HOURS, MOST_SEED, Run, after, seen, with_log, with_pull
from holdfast.simulate.practise.people import patients
from holdfast.simulate.practise.practised_case import LOGGED, analysis_of
from holdfast.simulate.practise.rated import blank, ratings
from holdfast.text import Message, say
from holdfast.web.accounts.people import signed_in
from holdfast.web.pages import log_fields
from holdfast.web.pages.brief import Asked, Datum, bare
from holdfast.web.pages.log_fields import Fields, Given
from holdfast.web.pages.log_rows import rows as log_rows
from holdfast.web.pages.log_rows import technique_row
from holdfast.web.pages.opening import findings_on
from holdfast.web.pages.sent import whole_number
from holdfast.web.practise.choosing import rows, sent_choice
from holdfast.web.practise.log import PULL, depth_and_stance, logged, pull_row, pulled, typed_words
from holdfast.web.practise.shared import MOVED, Refused, about_run, last_held, me, of_a_run, once, over
from holdfast.web.practise.store import MOST, KeptRun, Moved, TooMany, begin, keep, run_for, runs_of
from holdfast.web.text_tags import language
from holdfast.web.vault.door import new_form_id

FULL = say("You keep {most} runs, which is the most for one account. Nothing was begun. Delete one below that you no "
           "longer need, then begin.", most=MOST)  # fmt: skip
SHUT = say("That run does not open any more: its row is damaged, or the model has changed since. It stands below, and "
           "can be deleted.")  # fmt: skip
OVER = say("This run has ended.")
OVER_ELSEWHERE = say("This run went on in another window, and has ended. What you had chosen was not done.")


# --- my runs ---------------------------------------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def runs_page(request: HttpRequest) -> HttpResponse:
    """My runs, and beginning one."""
    said: Message | str | None = None
    shut = SHUT if request.GET.get("shut") == "yes" and request.method != "POST" else None
    if request.method == "POST":
        try:
            return redirect(once(request, lambda: _begun(request)))
        except Refused as refused:
            said = refused.said
    chosen = request.POST.get("patient") or next(iter(patients()))
    owner = me(request).pk
    kept = [(one, one.glance and patients()[one.glance.patient], new_form_id(owner)) for one in runs_of(owner)]
    context = {
        "page": "practise", "kept": kept, "known": patients().values(), "chosen": chosen, "most": MOST,
        "said": said or shut, "full": len(kept) >= MOST,
        "hours": request.POST.get("hours", HOURS), "seed": request.POST.get("seed", ""), "most_hours": MOST_HOURS,
        "most_seed": MOST_SEED, "form": new_form_id(owner),
    }  # fmt: skip
    return render(request, "practise/runs.html", context, status=422 if said else 200)


def _begun(request: HttpRequest) -> str:
    name = request.POST.get("patient", "")
    if name not in patients():
        raise SuspiciousOperation("a patient that no page of ours offers")
    hours = whole_number(request.POST.get("hours", "")) or 0
    seed: int | None = secrets.randbelow(MOST_SEED) + 1
    if request.POST.get("seed", "").strip():
        seed = whole_number(request.POST["seed"].strip())
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(say("How many hours: a whole number from 1 to {most}.", most=MOST_HOURS))
    if seed is None or not 1 <= seed <= MOST_SEED:
        raise Refused(say("The number of the run: empty, or a whole number from 1 to {most}.", most=MOST_SEED))
    try:
        run_id = begin(me(request).pk, Run(patient=name, seed=seed, hours=hours))
    except TooMany:
        raise Refused(FULL) from None
    return reverse("practise-before", args=[run_id])


# --- before an hour: the brief, and the choice -----------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_run
def before_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The brief of the invented patient, and what to do in the next hour. Posting lets the hour happen."""
    kept = run_for(me(request).pk, run_id)
    if request.method != "POST":
        return _before(request, kept)
    try:
        return redirect(once(request, lambda: _happens(request, kept)))
    except Moved:
        kept = run_for(me(request).pk, run_id)
        said = OVER_ELSEWHERE if over(kept) else MOVED
        return _before(request, kept, said=said, sent=request.POST.dict(), status=409)
    except Refused as refused:
        return _before(request, kept, said=refused.said, sent=request.POST.dict(), status=422)


def _happens(request: HttpRequest, kept: KeptRun) -> str:
    if over(kept):
        raise Refused(OVER)
    run = after(kept.run, sent_choice(request.POST.dict()))
    keep(me(request).pk, kept.id, run, version=_version(request))
    return reverse("practise-hour", args=[kept.id])


def _before(
    request: HttpRequest,
    kept: KeptRun,
    *,
    said: Message | str | None = None,
    sent: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = about_run(request, kept, "before")
    if hours := seen(kept.run):
        # Hours that did not take place come after the log of the one before: nobody knew of them while he wrote it.
        last = last_held(hours)
        context |= _brief(kept) | {"later": [one for one in hours if last is None or one.number > last.number]}
    context |= {"rows": rows(sent), "said": said, "findings_here": findings_on()}
    return render(request, "practise/before.html", context, status=status)


def _brief(kept: KeptRun) -> dict[str, object]:
    """The program's own brief of the case that was recorded; with findings, also where the practice has them off: it is
    about nobody (decision 0032).
    """
    analysis = analysis_of(kept.run)
    page = brief(analysis)
    voice = Voice(page, language())
    found = [bare(finding, voice) for finding in page.findings]
    return {
        "analysis": analysis,
        "brief": page,
        "front": [one for one in found if one.finding.front],
        "others": [one for one in found if not one.finding.front],
        "questions": [Asked(one, tuple(Datum(datum, None) for datum in one.evidence)) for one in page.questions],
        "abstained": [(say(rule_knowledge(one.rule).title), one.needs) for one in page.abstained],
    }


# --- an hour: what was seen, and its log -----------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_run
def hour_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The hour that was, as it could be seen, and the log of it. Posting writes the log."""
    kept = run_for(me(request).pk, run_id)
    if not kept.run.turns:
        return redirect("practise-before", run_id=run_id)
    if request.method != "POST":
        return _hour(request, kept)
    try:
        given = log_fields.read_form(request.POST, private=True)
    except ValueError:
        raise SuspiciousOperation("an answer that no page of ours could have sent") from None
    try:
        return redirect(once(request, lambda: _written(request, kept, given)))
    except Moved:
        return _refused(request, run_for(me(request).pk, run_id), given, MOVED, 409)
    except Refused as refused:
        return _refused(request, kept, given, refused.said, 422)


def _refused(request: HttpRequest, kept: KeptRun, given: Given, said: Message | str, status: int) -> HttpResponse:
    """The page again with all that was sent in its form; where that hour has no form any more, its words apart."""
    hour = last_held(seen(kept.run))
    sent = whole_number(request.POST.get("hour", "")) or 0
    if not kept.stopped and hour is not None and hour.number == sent:
        return _hour(request, kept, said=said, fields=given.all(), status=status)
    return _hour(request, kept, said=_too_late(sent), typed=typed_words(given), status=status)


def _written(request: HttpRequest, kept: KeptRun, given: Given) -> str:
    if kept.stopped:
        raise Refused(OVER)
    hour = last_held(seen(kept.run))
    assert hour is not None
    run = with_pull(with_log(kept.run, logged(given, hour)), pulled(request.POST.dict()))
    keep(me(request).pk, kept.id, run, version=_version(request))
    return reverse("practise-before", args=[kept.id])


def _too_late(number: int) -> Message:
    return say("This run went on in another window, and the log of hour {n} can no longer be written. Nothing was kept "
               "of what you had tapped; what you had typed stands here.", n=number)  # fmt: skip


def _hour(
    request: HttpRequest,
    kept: KeptRun,
    *,
    said: Message | str | None = None,
    fields: Fields | None = None,
    typed: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    hours = seen(kept.run)
    hour = last_held(hours)
    assert hour is not None
    turn = kept.run.turns[-1]
    pull = turn.pull if fields is None else request.POST.get(PULL)
    if fields is None:
        fields = depth_and_stance(turn.choice) if turn.log is None else _fields_of(turn.log)
    context = about_run(request, kept, "hour") | {
        "hour": hour,
        "choice": turn.choice,
        "rows": log_rows(fields),
        "pulls": pull_row(pull),
        "pull_touched": bool(pull),
        "techniques": technique_row(fields, ()),
        "ratings": ratings(hours, hour),
        "blank": list(blank(hour)),
        "typed": typed,
        "stored": turn.log is not None,
        "said": said,
        "when": hour.when,
        "written_at": hour.when + LOGGED,
    }
    return render(request, "practise/hour.html", context, status=status)


def _fields_of(log: Log) -> Fields:
    return log_fields.given_of(None, log, None, private=False, zone=log.when.tzinfo).open  # type: ignore[arg-type]  # no session, so no zone is asked


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version", "")) or 0
