"""Forms of one patient from a file: what would be taken is shown first, row by row; then all that was ticked is
recorded together, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from holdfast.case.measured import Measure
from holdfast.case.restriction import in_force, said
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.recorded import left_out
from holdfast.text import Message, say
from holdfast.web.giving.from_file import (
    MOST_BYTES,
    MOST_ROWS,
    STYLES,
    Asked,
    FileRead,
    Form,
    NotATable,
    packed,
    read_file,
    unpacked,
)
from holdfast.web.giving.measures_shown import OWN_PAGES, address
from holdfast.web.rights.beginning import NotKept, Open, checked, context, new_id, once, open_now
from holdfast.web.vault.door import add_entry

MOST_CODES = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One form on the page before it is kept. `there`: one of this kind and day is recorded, or stands above it."""

    form: Form
    there: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """First the instrument (`?instrument=`), then the file, then what it holds, then it is kept. For its therapist."""
    opened = open_now(request, case_id)
    if not opened.handle.may_write:
        raise PermissionDenied
    form = _form(request)
    if request.method != "POST":
        return _page(request, opened, form)
    if form is None:
        raise SuspiciousOperation("a form that no page of ours could have sent")
    match request.POST.get("does"):
        case "look":
            return _look(request, opened, form)
        case "keep":
            return _keep(request, opened, form)
    raise SuspiciousOperation("a form that no page of ours could have sent")


def choices() -> list[Instrument]:
    """What can come from a file: all but goals, each with words of its own, and the project's own short forms."""
    every = (form for form in catalogue().values() if not form.variable and form.id not in OWN_PAGES)
    return sorted(every, key=lambda form: form.title.casefold())


def _form(request: HttpRequest) -> Instrument | None:
    id = request.POST.get("instrument") or request.GET.get("instrument")
    if not id:
        return None
    found = next((form for form in choices() if form.id == id), None)
    if found is None:
        raise SuspiciousOperation("a form that no page of ours offers")
    return found


# --- looking ---


def _look(request: HttpRequest, opened: Open, form: Instrument) -> HttpResponse:
    """What the file holds. Nothing is stored, and nothing of the file is kept here."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, opened, form, faults=(say("Choose a file. Nothing was read."),), status=400)
    if file.size is None or file.size > MOST_BYTES:
        said = say("The file has {n} bytes; at most {most} are read. Split the table.", n=file.size or 0,
                   most=MOST_BYTES)  # fmt: skip
        return _page(request, opened, form, faults=(said,), status=400)
    order = _order(request, form)
    if order is None and len(form.forms) > 1:
        said = say("Say which form was filled in: read in another order, the same answers give another score.")
        return _page(request, opened, form, faults=(said,), status=400)
    try:
        read = read_file(form, _bytes(file), _asked(request, opened, order))
    except NotATable as error:
        return _page(request, opened, form, faults=error.faults, status=400)
    return _page(request, opened, form, read=read, rows=_rows(opened, form, read.forms), order=order)


def _bytes(file: UploadedFile[bytes]) -> bytes:
    data = file.read()
    assert isinstance(data, bytes)
    return data


def _order(request: HttpRequest, form: Instrument) -> str | None:
    order = request.POST.get("order") or None
    if order is not None and order not in form.forms:
        raise SuspiciousOperation("an order that no page of ours offers")
    return order or (form.default_form if len(form.forms) == 1 else None)


def _asked(request: HttpRequest, opened: Open, order: str | None) -> Asked:
    style = request.POST.get("style", "")
    codes = request.POST.get("missing", "")[:200].replace(";", ",").split(",")
    if style not in STYLES:
        raise SuspiciousOperation("a way of writing days that no page of ours offers")
    return Asked(
        order=order,
        day_column=request.POST.get("day", "").strip()[:80],
        style=style,
        missing=tuple(code.strip().casefold() for code in codes if code.strip())[:MOST_CODES],
        today=opened.today,
    )


def _rows(opened: Open, form: Instrument, forms: Sequence[Form]) -> list[Row]:
    """The forms with whether there is one of the day already: recorded, or further up in the file."""
    days = _days(opened, form)
    rows = []
    for one in forms:
        rows.append(Row(one, one.when in days))
        days.add(one.when)
    return rows


def _days(opened: Open, form: Instrument) -> set[Any]:
    """The days on which this instrument is recorded as it stands."""
    mine = (one for one in opened.case.record.measures if one.instrument == form.id)
    return {one.when for one in mine if not left_out(one)}


# --- keeping ---


def _keep(request: HttpRequest, opened: Open, form: Instrument) -> HttpResponse:
    order = _order(request, form)
    try:
        forms = unpacked(form, order, request.POST.get("forms", ""), opened.today)
        ticked = {int(row) for row in request.POST.getlist("take")}
        known = {int(row) for row in request.POST.getlist("known")}
    except (ValueError, TypeError):
        raise SuspiciousOperation("forms that no page of ours could have sent") from None
    rows = _rows(opened, form, forms)
    wanted = [row for row in rows if row.form.row in ticked]

    def act() -> str:
        if not wanted:
            raise NotKept(say("No row was ticked, so nothing was recorded."))
        if any(row.there and row.form.row not in known for row in wanted):
            raise NotKept(say("A form of one of these days was recorded since. Look at the rows once more."))
        for row in wanted:
            add_entry(opened.handle, "measures", _measure(opened, form, order, row.form))
        return f"{reverse('measure-import', args=[opened.handle.id])}?instrument={form.id}&kept={len(wanted)}"

    try:
        return redirect(once(request, opened, act))
    except NotKept as refused:
        read = FileRead(forms, (), (), 0, ())
        return _page(request, opened, form, faults=(refused.said,), read=read, rows=rows, order=order, status=422)


def _measure(opened: Open, form: Instrument, order: str | None, one: Form) -> Measure:
    return checked(
        Measure(
            id=new_id("measure"), when=one.when, instrument=form.id, version=form.version, form=order, items=one.items,
            total=one.total, how="file", **opened.stamp,
        )
    )  # fmt: skip


# --- showing ---


def _page(
    request: HttpRequest,
    opened: Open,
    form: Instrument | None,
    *,
    faults: Sequence[Message] = (),
    read: FileRead | None = None,
    rows: Sequence[Row] = (),
    order: str | None = None,
    status: int = 200,
) -> HttpResponse:
    restricted = in_force(opened.case.record)
    kept = request.GET.get("kept", "")
    shown = context(
        opened,
        "measures",
        restricted=None if restricted is None else said(restricted),
        instrument=form,
        choices=choices() if form is None else (),
        example=_example(form) if form is not None else "",
        faults=faults,
        read=read,
        rows=rows,
        order=order,
        packed=packed([row.form for row in rows]) if rows else "",
        questions=len(form.items) if form is not None else 0,
        styles=(("", say("there are none")), ("dmy", say("14/03/2023")), ("mdy", say("03/14/2023"))),
        given={name: request.POST.get(name, "") for name in ("day", "style", "missing", "order")},
        kept=int(kept) if kept.isdecimal() and len(kept) <= len(str(MOST_ROWS)) else 0,
        story=address("measure", opened.handle.id, form.id) if form is not None else None,
    )
    return render(request, "giving/import.html", shown, status=status)


def _example(form: Instrument) -> str:
    """The first line of a table that can be read."""
    if form.total_only:
        return "date;total"
    return ";".join(["date", *form.items]) if len(form.items) <= 12 else ";".join(["date", *list(form.items)[:6], "…"])
