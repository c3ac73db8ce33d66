"""The drawing of a formulation arrives by its own request, so that no page waits for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.charts.figures import both_widths
from holdfast.charts.formulation import formulation_pictures
from holdfast.charts.picture import Picture
from holdfast.charts.render import load_engine
from holdfast.web.formulation.reading import Read, read, reader
from holdfast.web.memory import set_apart
from holdfast.web.pages.opening import case_context
from holdfast.web.pages.picture import Described, describe, drawing
from holdfast.web.text_tags import language

STRANDS = "strands"


@login_required
@require_safe
def formulation_picture(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """The drawing of one way of working, or the strands of integration over time.

    A fragment for the page that asked, a page of its own where there is no script.
    """
    reader(request, case_id)
    if load_engine():  # before anything of a case is opened, so that nothing of it is set apart with the engine
        set_apart()
    found = read(request, case_id)
    both = pictures(found, name)
    if both is None:
        raise Http404
    template = "web/parts/drawn.html" if getattr(request, "htmx", False) else "formulation/picture.html"
    wide, narrow = (drawing(one) for one in both)
    return render(
        request,
        template,
        case_context(found.opened, "formulation", one=describe(name, both[0]), wide=wide, narrow=narrow),
    )


def pictures(found: Read, name: str) -> tuple[Picture, Picture] | None:
    """Wide and narrow. None where there is nothing of this name, and of a restricted case: a picture is made of it."""
    if found.analysis.restricted is not None:
        return None
    if name == STRANDS:
        return both_widths(found.analysis, STRANDS, language=language())
    if found.of(name) is None:
        return None
    return formulation_pictures(found.analysis, name, found.today, language=language())


def described(found: Read, name: str) -> Described | None:
    """What a page says of the picture before it is drawn. An earlier day is told in words alone: what is drawn by a
    request of its own is drawn as of now.
    """
    both = None if found.opened.looking_back else pictures(found, name)
    return None if both is None else describe(name, both[0])
