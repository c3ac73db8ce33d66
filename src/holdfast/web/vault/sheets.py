"""Supervision sheets: the lines an author picked from a case, lent to one person for a stated time.

A sheet is sealed under the patient's key, so it goes when the patient is erased. The person it is lent to gets its
lines, its question and the answers; no case, no name, and no way from the sheet to the case.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404

from holdfast.case.record import Origin
from holdfast.case.upcast import SCHEMA
from holdfast.web.vault import audit
from holdfast.web.vault.handles import BadSpan, CaseHandle, NotYours, UnknownEntry
from holdfast.web.vault.keyring import patient_key, to_write, with_key
from holdfast.web.vault.models import Sheet, SheetComment
from holdfast.web.vault.people import can_be_given, readers
from holdfast.web.vault.reading import read_about
from holdfast.web.vault.rows import open_plain, seal_plain

LONGEST_SHEET = timedelta(days=30)
Drawer = Literal["record", "working", "private", "own"]
State = Literal["lent", "ended", "withdrawn"]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line and the drawer it was picked from; `own` was written for the sheet."""

    drawer: Drawer
    text: str


@dataclass(frozen=True, slots=True)
class SheetText:
    heading: str
    lines: tuple[SheetLine, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    mine: bool
    made_at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet as its author or its reader sees it. `case` is there for the author alone; `origin` says to both when it
    is nobody's.
    """

    id: UUID
    case: UUID | None
    author: str
    lent_to: str
    made_at: datetime
    until: datetime
    seen_at: datetime | None
    state: State
    origin: Origin
    text: SheetText = field(repr=False)
    comments: tuple[Comment, ...] = field(repr=False, default=())


# --- the author's ----------------------------------------------------------------------------------------------------


def lend_sheet(handle: CaseHandle, to: User, text: SheetText, until: datetime) -> UUID:
    """Lend a sheet to another therapist or supervisor of the practice, for at most 30 days.

    Raises `NotYours`, `WrongPerson`, `BadSpan`, `ValueError` for a sheet without a line and a question.
    """
    _mine(handle)
    can_be_given(handle, to)
    now = datetime.now(UTC)
    if not now < until <= now + LONGEST_SHEET:
        raise BadSpan(f"from now on, and at most {LONGEST_SHEET.days} days ahead")
    if not text.lines and not text.question:
        raise ValueError("a sheet has a line or a question")
    audit.note("lend sheet", handle.id)
    made = uuid4()
    plain: dict[str, Any] = {
        "heading": text.heading,
        "lines": [{"drawer": line.drawer, "text": line.text} for line in text.lines],
        "question": text.question,
    }
    with to_write(handle.id) as key:
        Sheet.objects.create(
            id=made, case_id=handle.id, author_id=handle.user_id, lent_to=to, made_at=now, until=until, schema=SCHEMA,
            sealed=seal_plain(key, handle.id, str(made), "sheet", plain),
        )  # fmt: skip
    return made


def sheets_of(handle: CaseHandle) -> tuple[SheetView, ...]:
    """The sheets this author made from a case, the latest first."""
    _mine(handle)
    audit.note("read sheet", handle.id)
    rows = Sheet.objects.filter(case_id=handle.id, author_id=handle.user_id).order_by("-made_at", "id")
    return tuple(_view(one, handle.user_id) for one in rows.select_related("author", "lent_to"))


def sheet_of(handle: CaseHandle, sheet: UUID) -> SheetView:
    """One of them, with its answers. `Http404` for any other."""
    row = _of_author(handle, sheet)
    audit.note("read sheet", handle.id)
    return _view(row, handle.user_id, comments=True)


def withdraw_sheet(handle: CaseHandle, sheet: UUID) -> None:
    """Take a sheet back at once: for the other it is gone. The author keeps it with its answers. Twice is once."""
    row = _of_author(handle, sheet)
    audit.note("withdraw sheet", handle.id)
    Sheet.objects.filter(id=row.id, withdrawn_at=None).update(withdrawn_at=datetime.now(UTC))


def remove_sheet(handle: CaseHandle, sheet: UUID) -> None:
    """Remove a sheet and its answers for good. Raises `UnknownEntry` while it is lent: withdraw it first."""
    row = _of_author(handle, sheet)
    if _state(row) == "lent":
        raise UnknownEntry("a sheet that is lent is withdrawn first")
    audit.note("remove sheet", handle.id)
    row.delete()


def answer_own_sheet(handle: CaseHandle, sheet: UUID, text: str) -> None:
    """The author writes to the person he lent it to. Raises `UnknownEntry` where it is lent no more."""
    row = _of_author(handle, sheet)
    if _state(row) != "lent":
        raise UnknownEntry("this sheet is lent no more")
    _comment(row, handle.user_id, text)


def note_sheet_print(handle: CaseHandle, sheet: UUID) -> SheetView:
    """The author prints a sheet."""
    audit.note("print sheet", handle.id)
    return sheet_of(handle, sheet)


# --- the borrower's ---------------------------------------------------------------------------------------------------


def sheets_lent_to(user: User) -> tuple[SheetView, ...]:
    """The sheets lent to this user now, the latest first, without the answers."""
    found = list(_lent_to(user).order_by("-made_at", "id"))
    there = with_key({row.case_id for row in found})
    shown = []
    for row in found:
        if row.case_id in there:
            audit.note("read sheet", row.case_id)
            shown.append(_view(row, user.pk))
    return tuple(shown)


def lent_sheet(user: User, sheet: UUID) -> SheetView:
    """One sheet lent to this user now; that he saw it is kept for its author. `Http404` for any other."""
    row = _borrowed(user, sheet)
    audit.note("read sheet", row.case_id)
    if row.seen_at is None:
        row.seen_at = datetime.now(UTC)
        row.save(update_fields=["seen_at"])
    return _view(row, user.pk, comments=True)


def answer_lent_sheet(user: User, sheet: UUID, text: str) -> None:
    """The borrower answers."""
    _comment(_borrowed(user, sheet), user.pk, text)


def note_lent_sheet_print(user: User, sheet: UUID) -> SheetView:
    """The borrower prints a sheet lent to him."""
    row = _borrowed(user, sheet)
    audit.note("print sheet", row.case_id)
    return lent_sheet(user, sheet)


def sheets_out(handle: CaseHandle) -> dict[int, int]:
    """Account -> how many sheets of this case are lent to it now. Opens none."""
    _mine(handle)
    return dict(Counter(lent_now().filter(case_id=handle.id).values_list("lent_to_id", flat=True)))


def lent_now() -> QuerySet[Sheet]:
    """Sheets lent at this moment, by the real clock."""
    now = datetime.now(UTC)
    return Sheet.objects.filter(withdrawn_at=None, until__gt=now, made_at__lte=now)


# --- rows -------------------------------------------------------------------------------------------------------------


def _mine(handle: CaseHandle) -> None:
    if not handle.may_write:
        raise NotYours("a supervision sheet is made by the treating therapist")


def _of_author(handle: CaseHandle, sheet: UUID) -> Sheet:
    _mine(handle)
    rows = Sheet.objects.filter(id=sheet, case_id=handle.id, author_id=handle.user_id)
    row = rows.select_related("author", "lent_to").first()
    if row is None:
        raise Http404
    return row


def _lent_to(user: User) -> QuerySet[Sheet]:
    rows = lent_now().filter(lent_to=user, lent_to__in=readers())
    return rows.select_related("author", "lent_to")


def _borrowed(user: User, sheet: UUID) -> Sheet:
    row = _lent_to(user).filter(id=sheet).first()
    if row is None or not with_key([row.case_id]):
        audit.note_if_open("refused")
        raise Http404
    return row


def _state(row: Sheet) -> State:
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "lent" if row.until > datetime.now(UTC) else "ended"


def _comment(row: Sheet, user_id: int, text: str) -> None:
    if not text.strip():
        raise ValueError("an answer has words")
    audit.note("answer sheet", row.case_id)
    made = uuid4()
    plain: dict[str, Any] = {"text": text.strip()}
    with to_write(row.case_id) as key:
        SheetComment.objects.create(
            id=made, sheet=row, author_id=user_id, made_at=datetime.now(UTC), schema=SCHEMA,
            sealed=seal_plain(key, row.case_id, str(made), "sheet comment", plain),
        )  # fmt: skip


def _view(row: Sheet, user_id: int, *, comments: bool = False) -> SheetView:
    key = patient_key(row.case_id)
    plain = open_plain(key, row.case_id, str(row.id), "sheet", row.schema, row.sealed)
    lines = tuple(SheetLine(line["drawer"], line["text"]) for line in plain["lines"])
    return SheetView(
        row.id, row.case_id if row.author_id == user_id else None, row.author.get_username(),
        row.lent_to.get_username(), row.made_at, row.until, row.seen_at, _state(row),
        read_about(row.case_id, key)[1].origin, SheetText(plain["heading"], lines, plain["question"]),
        _comments(row, user_id) if comments else (),
    )  # fmt: skip


def _comments(row: Sheet, user_id: int) -> tuple[Comment, ...]:
    key, found = patient_key(row.case_id), []
    for one in SheetComment.objects.filter(sheet=row).select_related("author").order_by("made_at", "id"):
        plain = open_plain(key, row.case_id, str(one.id), "sheet comment", one.schema, one.sealed)
        found.append(Comment(one.author.get_username(), one.author_id == user_id, one.made_at, plain["text"]))
    return tuple(found)
