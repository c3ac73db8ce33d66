"""Working notes lent by their therapist, and a record opened in an emergency: leave to read more, until a moment.

Each is a `Grant` with its reason sealed under the patient's key. `until` is checked at every read (`people.in_force`),
by the real clock, so nothing has to run for a loan to end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import Http404

from holdfast.case.upcast import SCHEMA
from holdfast.web.vault import audit
from holdfast.web.vault.beside import Reach, kept_reach, same_name
from holdfast.web.vault.handles import BadSpan, CaseHandle, NotYours, UnknownEntry, WrongPerson
from holdfast.web.vault.keyring import Key, patient_key, to_write, with_key
from holdfast.web.vault.models import Assignment, AuditEntry, CaseRow, EnvelopeRow, Grant
from holdfast.web.vault.people import ASSIGNED, EMERGENCY, WORKING, can_be_given, case_for_user, in_force, readers
from holdfast.web.vault.reading import read_about
from holdfast.web.vault.rows import DOES_NOT_OPEN, open_plain, seal_plain
from holdfast.web.vault.sheets import lent_now

LONGEST_LOAN = timedelta(days=90)
A_DAY = timedelta(hours=24)
TO_CHOOSE = timedelta(minutes=15)
"""How long the list of a colleague's cases stays open, once a reason was given for it."""
LISTS_A_DAY = 5
NAMED, REACHED, PRINTED = "named", "reach", "print private"
"""Three more things a grant can be: a pseudonym shown to somebody who asked in an emergency; the real name and number
shown to somebody who opened the record in one; one's own notes printed.
"""
TOLD = (NAMED, EMERGENCY, REACHED)
"""What a therapist is told of until he says that he has seen it."""


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
class Named:
    """A case of a colleague by its pseudonym, shown to somebody who asked in an emergency. `by_name`: whether the real
    name he typed is the one kept for it; None where he typed none.
    """

    id: UUID
    pseudonym: str
    therapist: str
    by_name: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What a therapist is told until he says that he has seen it: somebody asked for the names of his cases (`opened`
    is None), or opened the record of one of them, or had the real name and number shown that are kept for it
    (`reached`). `pages`: how many requests read that record so far.
    """

    id: UUID
    who: str
    when: datetime
    until: datetime
    reason: str = field(repr=False)
    opened: UUID | None
    pseudonym: str | None
    pages: int
    reached: bool = False


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
    return _grant(handle.id, to.pk, handle.user_id, WORKING, now, until, reason)


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


def leave_of(handle: CaseHandle) -> Leave | None:
    """By what leave somebody who is not the therapist reads more than his role gives: for the line on his pages."""
    if handle.may_write:
        return None
    wanted = EMERGENCY if handle.role == "emergency" else WORKING
    return next((one for one in leaves(handle) if one.what == wanted), None)


# --- in an emergency -------------------------------------------------------------------------------------------------


def anybody_else(user: User) -> bool:
    """Is there a case of somebody else here, so that an emergency of this kind can be? None on a laptop of one."""
    return CaseRow.objects.exclude(owner_id=user.pk).exists()


def ask_for_names(user: User, therapist: User, reason: str, real_name: str = "") -> int:
    """Somebody asks for the names of a therapist's cases in an emergency: open to him for a quarter of an hour.

    A real name typed with it is compared with those kept for an emergency (`reach_of`). Where it fits, only what fits
    is named; else all are, and nothing of what is kept is said. That it was compared stands in each patient's trail.

    The caller has looked at his password. Each case named gets a grant of its own with the reason, so that it stands in
    each patient's trail; the therapist is told. Cases in which the asker has a part already are left out. Returns how
    many were named. Raises `NotYours` for another role, `BadSpan` after five lists within a day.
    """
    _may_ask(user)
    now = datetime.now(UTC)
    asked = Grant.objects.filter(to=user, what=NAMED, made_at__gt=now - A_DAY)
    if asked.values("made_at").distinct().count() >= LISTS_A_DAY:
        raise BadSpan("five lists were asked for within a day")
    has_part = Assignment.objects.filter(supervisor=user).values("case_id")
    cases = list(CaseRow.objects.filter(owner=therapist).exclude(owner=user).exclude(id__in=has_part))
    there = with_key(case.id for case in cases)
    asked_for = [case.id for case in cases if case.id in there]
    fit = [case for case in asked_for if _fits(case, real_name)] if real_name else []
    for case in fit or asked_for:
        audit.note("name shown in an emergency", case)
        by_name = bool(fit) if real_name else None
        _grant(case, user.pk, user.pk, NAMED, now, now + TO_CHOOSE, reason, by_name)
    audit.note("emergency: asked for names")
    return len(fit or asked_for)


def named(user: User) -> tuple[Named, ...]:
    """The cases whose names are open to this user for a quarter of an hour after he asked."""
    if not readers().filter(pk=user.pk).exists():
        return ()
    rows = in_force([NAMED]).filter(to=user).select_related("case__owner").order_by("made_at")
    found = {one.case_id: one for one in rows}  # the latest for each
    there, shown = with_key(found), []
    for case, one in found.items():
        if case in there:
            audit.note("name shown in an emergency", case)
            key = patient_key(case)
            pseudonym, by_name = read_about(case, key)[1].pseudonym, _plain(one, key).get("by_name")
            shown.append(Named(case, pseudonym, one.case.owner.get_username(), by_name))
    return tuple(sorted(shown, key=lambda one: (one.therapist, one.pseudonym, str(one.id))))


def open_in_emergency(user: User, case: UUID) -> CaseHandle:
    """Open the record of a case whose name was asked for just now: for 24 hours, to be read only.

    The reason given for the names is the reason for this. Twice is once while it holds. `Http404` for a case that was
    not named to this user, or too long ago.
    """
    _may_ask(user)
    asked = in_force([NAMED]).filter(to=user, case_id=case).order_by("-made_at").first()
    if asked is None or not with_key([case]):
        audit.note_if_open("refused", case)
        raise Http404
    now = datetime.now(UTC)
    if not in_force([EMERGENCY]).filter(to=user, case_id=case).exists():
        audit.note("open in an emergency", case)
        _grant(case, user.pk, user.pk, EMERGENCY, now, now + A_DAY, _reason(asked, patient_key(case)))
    return case_for_user(user, case)


def reach_in_emergency(handle: CaseHandle) -> Reach:
    """The real name and number kept for an emergency, for somebody who opened the record in one and holds it open: an
    act of its own. It stands in the trail each time, and the therapist is told. Raises `NotYours`.
    """
    opened = in_force([EMERGENCY]).filter(to_id=handle.user_id, case_id=handle.id).order_by("-made_at").first()
    if handle.role != "emergency" or opened is None:
        raise NotYours("this is shown to somebody who opened the record in an emergency")
    audit.note("reach shown in an emergency", handle.id)
    told = Grant.objects.filter(case_id=handle.id, to_id=handle.user_id, what=REACHED, made_at__gte=opened.made_at)
    if not told.exists():
        reason, now = _reason(opened, patient_key(handle.id)), datetime.now(UTC)
        _grant(handle.id, handle.user_id, handle.user_id, REACHED, now, opened.until, reason)
    return kept_reach(handle.id)


def notices(user: User) -> tuple[Notice, ...]:
    """What this therapist was not told yet of emergencies in his cases, the latest first. One for each list of names
    and one for each record opened.
    """
    rows = Grant.objects.filter(case__owner_id=user.pk, what__in=TOLD, noticed_at=None)
    found = list(rows.select_related("to").order_by("-made_at", "what", "id"))
    there, told, seen = with_key({one.case_id for one in found}), [], set()
    for one in found:
        if one.case_id not in there or (one.what == NAMED and (one.to_id, one.made_at) in seen):
            continue
        seen.add((one.to_id, one.made_at))
        audit.note("read", one.case_id)
        key, opened = patient_key(one.case_id), one.what != NAMED
        told.append(
            Notice(
                one.id, one.to.get_username(), one.made_at, one.ended_at or one.until, _reason(one, key),
                one.case_id if opened else None, read_about(one.case_id, key)[1].pseudonym if opened else None,
                _pages(one) if one.what == EMERGENCY else 0, one.what == REACHED,
            )
        )  # fmt: skip
    return tuple(told)


def notice_seen(user: User, notice: UUID) -> None:
    """The therapist says that he has seen a notice; of a list of names, all of it. `Http404` for somebody else's."""
    found = Grant.objects.filter(id=notice, case__owner_id=user.pk, what__in=TOLD).first()
    if found is None:
        raise Http404
    audit.note("emergency seen", found.case_id)
    same = Grant.objects.filter(id=notice)
    if found.what == NAMED:
        same = Grant.objects.filter(case__owner_id=user.pk, to_id=found.to_id, what=NAMED, made_at=found.made_at)
    same.filter(noticed_at=None).update(noticed_at=datetime.now(UTC))


# --- one's own private notes on paper ---------------------------------------------------------------------------------


def note_private_print(handle: CaseHandle, reason: str) -> None:
    """The author prints his own private notes: an act of its own, with its reason."""
    if not handle.may_write:
        raise NotYours("private notes are printed by their author")
    audit.note("print private", handle.id)
    now = datetime.now(UTC)
    _grant(handle.id, handle.user_id, handle.user_id, PRINTED, now, now, reason)


def private_prints(handle: CaseHandle) -> tuple[Leave, ...]:
    """When this author printed his own notes of this case, and why, the latest first."""
    rows = Grant.objects.filter(case_id=handle.id, what=PRINTED, to_id=handle.user_id)
    found = list(rows.select_related("to", "by").order_by("-made_at"))
    key = patient_key(handle.id)
    return tuple(_leave(one, key, holds=False) for one in found)


# --- rows ------------------------------------------------------------------------------------------------------------


def _fits(case: UUID, real_name: str) -> bool:
    audit.note("real name compared", case)
    try:
        return same_name(real_name, kept_reach(case).name)
    except DOES_NOT_OPEN:  # one that does not open must not hide the others
        return False


def _grant(
    case: UUID, to: int, by: int, what: str, now: datetime, until: datetime, reason: str, by_name: bool | None = None
) -> UUID:
    if not reason.strip():
        raise ValueError("a reason is needed")
    made = uuid4()
    plain: dict[str, Any] = {"reason": reason.strip()}
    if by_name is not None:
        plain["by_name"] = by_name
    with to_write(case) as key:
        Grant.objects.create(
            id=made, case_id=case, to_id=to, by_id=by, what=what, made_at=now, until=until, schema=SCHEMA,
            sealed=seal_plain(key, case, str(made), "grant", plain),
        )  # fmt: skip
    return made


def _reason(one: Grant, key: Key) -> str:
    return str(_plain(one, key)["reason"])


def _plain(one: Grant, key: Key) -> dict[str, Any]:
    return open_plain(key, one.case_id, str(one.id), "grant", one.schema, one.sealed)


def _leave(one: Grant, key: Key, *, holds: bool) -> Leave:
    return Leave(
        one.id, one.case_id, one.what, one.to_id, one.to.get_username(), one.by.get_username(), one.made_at, one.until,
        one.ended_at, one.noticed_at, holds, _reason(one, key),
    )  # fmt: skip


def _holding(rows: Iterable[Grant]) -> set[UUID]:
    return set(
        in_force([WORKING, EMERGENCY, ASSIGNED]).filter(id__in=[one.id for one in rows]).values_list("id", flat=True)
    )


def _pages(one: Grant) -> int:
    """How many requests of this person read this record since he opened it, from the trail."""
    read = AuditEntry.objects.filter(user=one.to_id, at__gte=one.made_at, at__lte=one.until)
    case = str(one.case_id)
    return sum(["read in an emergency", case] in did for did in read.values_list("did", flat=True))


def _may_ask(user: User) -> None:
    if not readers().filter(pk=user.pk).exists():
        raise NotYours("only an account of a therapist or a supervisor opens a record in an emergency")


def _span(until: datetime, longest: timedelta) -> datetime:
    """Now, if `until` lies ahead and not too far. Raises `BadSpan`."""
    now = datetime.now(UTC)
    if not now < until <= now + longest:
        raise BadSpan(f"from now on, and at most {longest.days} days ahead")
    return now
