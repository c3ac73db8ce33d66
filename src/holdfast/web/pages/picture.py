"""A picture arrives by its own request, so that a page never waits for one. Its sentence and table are on the page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from holdfast.analysis.model import Analysis
from holdfast.charts.figures import both_widths, names, pictured
from holdfast.charts.picture import Cell, Picture
from holdfast.charts.render import load_engine, svg
from holdfast.text import Message
from holdfast.web.memory import set_apart
from holdfast.web.pages.opening import case_context, open_case
from holdfast.web.text_tags import language
from holdfast.web.vault.door import case_for_user


@dataclass(frozen=True, slots=True)
class Described:
    """A picture before it is drawn: what the page says of it at once. `rows` pair each row with its hour, if any."""

    name: str
    title: Message
    sentence: Message
    drawn: bool
    header: tuple[Message, ...]
    rows: tuple[tuple[int | None, tuple[Cell, ...]], ...]


@login_required
@require_safe
def picture(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """One picture: as a fragment for the page that asked, as a page of its own where there is no script."""
    handle = case_for_user(request.user, case_id)
    if load_engine():  # before anything of a case is opened, so that nothing of it is set apart with the engine
        set_apart()
    opened = open_case(request, handle, private=False)
    if name not in names(opened.analysis):
        raise Http404
    fragment = bool(getattr(request, "htmx", False))
    template = "web/parts/drawn.html" if fragment else "web/pages/picture.html"
    wide, narrow = both_widths(opened.analysis, name, language=language())
    context = case_context(opened, "case", one=describe(name, wide), wide=drawing(wide), narrow=drawing(narrow))
    return render(request, template, context)


def described(analysis: Analysis) -> tuple[Described, ...]:
    """Every picture of a case, without drawing any."""
    return tuple(describe(name, pictured(analysis, name, language=language())) for name in names(analysis))


def describe(name: str, seen: Picture) -> Described:
    rows = tuple(zip(seen.table.hours or (None,) * len(seen.table.rows), seen.table.rows, strict=True))
    return Described(name, seen.title, seen.sentence, seen.drawable, seen.table.header, rows)


def drawing(seen: Picture) -> SafeString | None:
    """The drawing as markup. It is built by `charts.render` as a tree whose texts are escaped, and holds no script."""
    return None if not seen.drawable else mark_safe(svg(seen))  # nosec B308, B703 # noqa: S308
