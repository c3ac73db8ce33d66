"""Working notes lent by their therapist; who reads along, and one's own notes on paper.

Each is a `Grant` with its reason sealed under the patient's key. `until` is checked at every read (`people.in_force`),
by the real clock, so nothing has to run for a loan to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from holdfast.web.vault import audit
from holdfast.web.vault.grants import PRINTED, TOLD, give, reason_of
from holdfast.web.vault.handles import BadSpan, CaseHandle, NotYours, UnknownEntry, WrongPerson
from holdfast.web.vault.keyring import Key, patient_key, patient_keys, with_key
from holdfast.web.vault.models import Assignment, CaseRow, EnvelopeRow, Grant
from holdfast.web.vault.people import ASSIGNED, EMERGENCY, WORKING, can_be_given, in_force, readers
from holdfast.web.vault.sheets import lent_now

LONGEST_LOAN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody assigned to a case."""

    user_id: int
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave to read, given or taken. `reason` is the words that were written for it."""

    id: UUID
    case: UUID
    what: str
    to_id: int
    to: str
    by: str
    made_at: datetime
    until: datetime
    ended_at: datetime | None
    noticed_at: datetime | None
    holds: bool
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much hangs on an account, counted and not opened: `cases` it treats, `supervised` ones it reads along in,
    `loans` of working notes to it that run, `sheets` lent to it now, `lent_out` by it to others.
    """

    cases: int
    supervised: int
    loans: int
    sheets: int
    lent_out: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What the caseload asks in one query. `others`: there are cases of somebody else; `lent`, `unseen`: sheets lent to
    him, and one he did not open; `unnoticed`: an emergency in a case of his; `envelope`: he has an envelope.
    """

    others: bool
    lent: bool
    unseen: bool
    unnoticed: bool
    envelope: bool


def hanging_on(user: User) -> Hanging:
    """For whoever keeps the accounts: numbers and no name. A patient whose key was destroyed is counted no more."""

    def there(cases: Iterable[UUID]) -> int:
        found = list(cases)
        keys = with_key(set(found))
        return sum(case in keys for case in found)

    return Hanging(
        there(CaseRow.objects.filter(owner=user).values_list("id", flat=True)),
        there(Assignment.objects.filter(supervisor=user).values_list("case_id", flat=True)),
        there(in_force([WORKING]).filter(to=user).values_list("case_id", flat=True)),
        there(lent_now().filter(lent_to=user).values_list("case_id", flat=True)),
        there(lent_now().filter(author=user).values_list("case_id", flat=True)),
    )


def at_a_glance(user: User) -> Glance | None:
    """None for an account whose role reads no case. Nothing is opened."""
    sheets = lent_now().filter(lent_to=OuterRef("pk"))
    asked = Grant.objects.filter(case__owner=OuterRef("pk"), what__in=TOLD, noticed_at=None)
    found = (
        readers()
        .filter(pk=user.pk)
        .annotate(
            others=Exists(CaseRow.objects.exclude(owner=OuterRef("pk"))),
            lent=Exists(sheets),
            unseen=Exists(sheets.filter(seen_at=None)),
            unnoticed=Exists(asked),
            envelope=Exists(EnvelopeRow.objects.filter(user=OuterRef("pk"))),
        )
    )
    one = found.values_list("others", "lent", "unseen", "unnoticed", "envelope").first()
    return None if one is None else Glance(*one)


# --- who reads along -------------------------------------------------------------------------------------------------


def assigned(handle: CaseHandle) -> tuple[Reader, ...]:
    """Who is assigned to this case, for its therapist; for anybody else himself alone."""
    rows = Assignment.objects.filter(case_id=handle.id)
    if not handle.may_write:
        rows = rows.filter(supervisor_id=handle.user_id)
    found = rows.order_by("made_at").values_list("supervisor_id", "supervisor__username", "made_at")
    return tuple(Reader(*one) for one in found)


# --- working notes lent ----------------------------------------------------------------------------------------------


def lend_working(handle: CaseHandle, to: User, reason: str, until: datetime) -> UUID:
    """Lend the working notes of a case to somebody assigned to it, until a moment at most 90 days ahead.

    A loan that is open to the same person is replaced. Raises `NotYours`, `WrongPerson` for somebody not assigned,
    `BadSpan`, `ValueError` without a reason.
    """
    if not handle.may_write:
        raise NotYours("only the treating therapist lends working notes")
    can_be_given(handle, to)
    if not Assignment.objects.filter(case_id=handle.id, supervisor=to).exists():
        raise WrongPerson("working notes are lent to somebody assigned to the case")
    now = _span(until, LONGEST_LOAN)
    audit.note("lend working notes", handle.id)
    Grant.objects.filter(case_id=handle.id, to=to, what=WORKING, ended_at=None).update(ended_at=now)
    return give(handle.id, to.pk, handle.user_id, WORKING, now, until, reason)


def withdraw_loan(handle: CaseHandle, loan: UUID) -> None:
    """End a loan, or the leave somebody took in an emergency, at once. Ended already: nothing happens."""
    if not handle.may_write:
        raise NotYours("only the treating therapist takes back what is lent")
    found = Grant.objects.filter(id=loan, case_id=handle.id, what__in=[WORKING, EMERGENCY]).first()
    if found is None:
        raise UnknownEntry("there is no such loan in this case")
    audit.note("take back working notes" if found.what == WORKING else "end emergency", handle.id)
    Grant.objects.filter(id=loan, ended_at=None).update(ended_at=datetime.now(UTC))


def leaves(handle: CaseHandle) -> tuple[Leave, ...]:
    """What was lent of this case, who opened it in an emergency and who was assigned to it, now or once, the latest
    first, with the reasons (an assignment has none). For its therapist all of it, for anybody else what was lent to him
    or opened by him and holds now.
    """
    rows = Grant.objects.filter(case_id=handle.id, what__in=[WORKING, EMERGENCY, ASSIGNED])
    if not handle.may_write:
        rows = in_force([WORKING, EMERGENCY]).filter(case_id=handle.id, to_id=handle.user_id)
    found = list(rows.select_related("to", "by").order_by("-made_at", "id"))
    if not found:
        return ()
    audit.note("read", handle.id)
    key, holding = patient_key(handle.id), _holding(found)
    return tuple(_leave(one, key, holds=one.id in holding) for one in found)


def leaves_held(handles: Sequence[CaseHandle]) -> dict[UUID, Leave]:
    """`leave_of` for many cases of one user that somebody else treats, in two queries: case -> the leave he holds."""
    wanted = {handle.id: EMERGENCY if handle.role == "emergency" else WORKING for handle in handles}
    if not wanted:
        return {}
    rows = in_force([WORKING, EMERGENCY]).filter(case_id__in=wanted, to_id=handles[0].user_id)
    found = [one for one in rows.select_related("to", "by").order_by("made_at") if one.what == wanted[one.case_id]]
    keys = patient_keys({one.case_id for one in found})
    for one in found:
        audit.note("read", one.case_id)
    return {one.case_id: _leave(one, keys[one.case_id], holds=True) for one in found}  # the latest for each


def since_when(handles: Sequence[CaseHandle]) -> dict[UUID, tuple[str, datetime | None]]:
    """Of cases of one user that somebody else treats: case -> its therapist, and since when he is assigned."""
    if not handles:
        return {}
    ids = [handle.id for handle in handles]
    mine = Assignment.objects.filter(supervisor_id=handles[0].user_id, case_id__in=ids)
    since = dict(mine.values_list("case_id", "made_at"))
    named = CaseRow.objects.filter(id__in=ids).values_list("id", "owner__username")
    return {case: (name, since.get(case)) for case, name in named}


def leave_of(handle: CaseHandle) -> Leave | None:
    """By what leave somebody who is not the therapist reads more than his role gives: for the line on his pages."""
    if handle.may_write:
        return None
    wanted = EMERGENCY if handle.role == "emergency" else WORKING
    return next((one for one in leaves(handle) if one.what == wanted), None)


# --- one's own private notes on paper ---------------------------------------------------------------------------------


def note_private_print(handle: CaseHandle, reason: str) -> None:
    """The author prints his own private notes: an act of its own, with its reason."""
    if not handle.may_write:
        raise NotYours("private notes are printed by their author")
    audit.note("print private", handle.id)
    now = datetime.now(UTC)
    give(handle.id, handle.user_id, handle.user_id, PRINTED, now, now, reason)


def private_prints(handle: CaseHandle) -> tuple[Leave, ...]:
    """When this author printed his own notes of this case, and why, the latest first."""
    rows = Grant.objects.filter(case_id=handle.id, what=PRINTED, to_id=handle.user_id)
    found = list(rows.select_related("to", "by").order_by("-made_at"))
    key = patient_key(handle.id)
    return tuple(_leave(one, key, holds=False) for one in found)


# --- rows ------------------------------------------------------------------------------------------------------------


def _leave(one: Grant, key: Key, *, holds: bool) -> Leave:
    return Leave(
        one.id, one.case_id, one.what, one.to_id, one.to.get_username(), one.by.get_username(), one.made_at, one.until,
        one.ended_at, one.noticed_at, holds, reason_of(one, key),
    )  # fmt: skip


def _holding(rows: Iterable[Grant]) -> set[UUID]:
    return set(
        in_force([WORKING, EMERGENCY, ASSIGNED]).filter(id__in=[one.id for one in rows]).values_list("id", flat=True)
    )


def _span(until: datetime, longest: timedelta) -> datetime:
    """Now, if `until` lies ahead and not too far. Raises `BadSpan`."""
    now = datetime.now(UTC)
    if not now < until <= now + longest:
        raise BadSpan(f"from now on, and at most {longest.days} days ahead")
    return now
