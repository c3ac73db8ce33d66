"""A picture arrives by its own request, so that a page never waits for one. Its sentence and table are on the page."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.text import say
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.pages.seen import seen_on_the_axis
from holdfast.web.vault.door import case_for_user

PICTURES = {"axis": (say("The time axis"), seen_on_the_axis)}


@login_required
@require_safe
def picture(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """One picture: as a fragment for the page that asked, as a page of its own where there is no script."""
    handle = case_for_user(request.user, case_id)
    if name not in PICTURES:
        raise Http404
    opened = open_case(request, handle, private=False)
    title, seen = PICTURES[name]
    fragment = bool(getattr(request, "htmx", False))
    template = "web/parts/drawn.html" if fragment else "web/pages/picture.html"
    context = case_context(opened, "case", title=title, seen=seen(opened.analysis), name=name, svg=None)
    return render(request, template, context)
