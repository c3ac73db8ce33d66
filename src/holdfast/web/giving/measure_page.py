"""The page of one measure of one case: its line, the plane, who sees it how, every form and every question.

What was answered and how large the measure's own error is; whether anything changed is said at planned reviews alone.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.charts.change import review_days
from holdfast.charts.measure_words import answered, voice
from holdfast.charts.picture import joined
from holdfast.charts.render import load_engine
from holdfast.measures.history import NEAR_DAYS, History
from holdfast.measures.instrument import Instrument
from holdfast.web.giving import measure_shown as shown
from holdfast.web.giving.measures_shown import address, ways
from holdfast.web.memory import set_apart
from holdfast.web.pages.opening import Opened, case_context, findings_on, open_case
from holdfast.web.pages.picture import drawing
from holdfast.web.vault.door import case_for_user


@login_required
@require_safe
def measure_page(request: HttpRequest, case_id: UUID, instrument: str) -> HttpResponse:
    """One instrument over time. Addresses take `group`, `rollup`, `from` (first, review) and `score`."""
    handle = case_for_user(request.user, case_id)
    opened = open_case(request, handle, private=False)
    form = shown.instrument_asked(opened.analysis.case.record, instrument)
    asked = shown.read_asked(request.GET, form)
    seen = shown.read_history(opened, form, asked)
    kept_only = opened.analysis.restricted is not None or opened.analysis.not_compared is not None
    context = {} if kept_only else _made_of_it(opened, form, seen, asked)
    return render(
        request,
        "giving/measure.html",
        case_context(
            opened,
            "measures",
            form=form,
            seen=seen,
            kept_only=kept_only,
            kept=[(one, voice(one.rater, one.relation or "")) for one in reversed(seen.forms)],
            asked=asked,
            ways=ways(case_id, form) if handle.may_write else None,
            wording=address("wording", form.id),
            **context,
        ),
    )


@login_required
@require_safe
def measure_picture(request: HttpRequest, case_id: UUID, instrument: str, name: str) -> HttpResponse:
    """One picture of it: as a fragment for the page that asked, as a page of its own where there is no script."""
    handle = case_for_user(request.user, case_id)
    if load_engine():  # before anything of a case is opened, so that nothing of it is set apart with the engine
        set_apart()
    opened = open_case(request, handle, private=False)
    form = shown.instrument_asked(opened.analysis.case.record, instrument)
    if opened.analysis.restricted is not None or opened.analysis.not_compared is not None:
        raise Http404
    asked = shown.read_asked(request.GET, form)
    seen = shown.read_history(opened, form, asked)
    wide, narrow = (shown.drawn_by_name(opened, seen, asked, name, narrow=which) for which in (False, True))
    template = "web/parts/drawn.html" if getattr(request, "htmx", False) else "giving/measure_picture.html"
    return render(
        request, template,
        case_context(opened, "measures", form=form, one=wide, wide=drawing(wide), narrow=drawing(narrow)),
    )  # fmt: skip


def _made_of_it(opened: Opened, form: Instrument, seen: History, asked: shown.Asked) -> dict[str, object]:
    days = review_days(opened.analysis)
    return {
        "said": joined(answered(seen)) if seen.forms else None,
        "pictures": tuple(shown.shown_pictures(opened, seen, asked)) if seen.forms else (),
        "verdicts": shown.verdicts(opened.analysis, seen) if findings_on() else (),
        "reviewed": bool(days),
        "main": seen.instrument.scores[form.main],
        "scores": seen.instrument.scores,
        "columns": [seen.instrument.scores[name].title for name in shown.in_order(seen)],
        "every_form": shown.every_form(seen),
        "differently": shown.seen_differently(seen),
        "others": any(one.rater != "patient" for one in seen.forms),
        "near_days": NEAR_DAYS,
        "questions": shown.questions(opened, form),
        "least": shown.smallest_changes(seen.instrument),
        "rolled_without_figures": seen.rollup is not None and form.plane is not None,
    }
