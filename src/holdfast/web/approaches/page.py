"""Ways of working: what is asked again and what speaks differently now, what is in use, and the reasons for and against
each way. The therapist decides; the page has no opinion.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.analysis.ways import Ways
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.text import Message
from holdfast.web.approaches.above import first_the_two
from holdfast.web.approaches.moved import moved, moved_by_last_word
from holdfast.web.approaches.reading import context, decided, decisions, sees
from holdfast.web.approaches.shown import map_seen
from holdfast.web.knowing.in_force import known_now
from holdfast.web.pages.log_fields import clean
from holdfast.web.pages.opening import Opened, open_case
from holdfast.web.vault.door import CaseHandle, case_for_user, new_form_id


@login_required
@require_safe
def ways_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The argument map of a case. `?of=mit-07` opens the form of one reason."""
    return draw(request, case_for_user(request.user, case_id))


def draw(request: HttpRequest, handle: CaseHandle, wrong: Message | None = None, status: int = 200) -> HttpResponse:
    """The page; with what could not be taken of a word on a reason, which is kept."""
    opened = open_case(request, handle, private=False)
    may_see = sees(opened)
    sent = request.POST if wrong is not None else None
    shown = context(
        opened,
        "ways",
        wrong=wrong,
        kept=request.GET.get("kept", ""),
        of=request.GET.get("of", "")[:64] if sent is None else clean(sent.get("reason", ""))[:64],
        typed="" if sent is None else clean(sent.get("why_not", "")),
        form=lambda: new_form_id(handle.user_id),  # a template calls it: each form has an id of its own
    )
    if may_see != "nothing":
        stands = decisions(opened.analysis.case)
        shown["in_use"] = decided(stands[0]) if stands else None
    if may_see == "all":
        known = known_now()
        shown |= _argument(opened, opened.analysis.ways, known, shown["of"])
        if shown["kept"] == "known":
            shown["through"] = moved_by_last_word(opened.analysis)
        shown["lost"] = bool(shown["typed"]) and known.reason(shown["of"]) is None
    return render(request, "approaches/ways.html", shown, status=status)


def _argument(opened: Opened, ways: Ways, known: Knowledge, of: str) -> dict[str, object]:
    changed = ways.changed if ways.asked else None  # it reads the whole case once more, as it stood then
    return {
        "asked": ways.asked,
        "changed": changed,
        "moved": moved(changed.reasons, ways.argument) if changed is not None else None,
        "first_the_two": first_the_two(opened),
        "map": map_seen(opened, ways.argument, known),
        "open_ways": (asked_of.approach,) if (asked_of := known.reason(of)) is not None else (),
    }
