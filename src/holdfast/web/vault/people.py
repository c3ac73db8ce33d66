"""Whose case is it, and who else reads along? The only functions that make a `CaseHandle`.

Three ways lead to a case: it is one's own; one was assigned to it; one opened its record in an emergency, for a day.
All three only for an account that is open and whose role is therapist or supervisor: a manager or an auditor reads no
case, whatever stands in the tables. A fourth is the patient's own, on a page let in by link and code (`web/portal`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.accounts.models import Profile
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours, WrongPerson
from holdfast.web.vault.keyring import patient_key, with_key
from holdfast.web.vault.models import Assignment, CaseRow, Grant, Sheet
from holdfast.web.vault.rows import seal_plain

Person = User | AnonymousUser | AbstractBaseUser
Found = tuple[UUID, int, bool, bool]
READERS = ("therapist", "supervisor")
"""The roles whose accounts may read a case at all."""
WORKING, EMERGENCY, ASSIGNED = "working", "emergency", "assigned"


def cases_for(user: Person) -> list[CaseHandle]:
    """The cases this user may open: his own, those he supervises, those opened in an emergency and not yet shut again.
    None for somebody not signed in.
    """
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return []
    mine = list(_open_to(user.pk).order_by("made_at", "id"))
    there = with_key(found[0] for found in mine)  # a patient whose key was destroyed is nowhere any more
    return [_handle(found, user.pk) for found in mine if found[0] in there]


def reads_cases(user: User) -> bool:
    """Whether anything of any case stands open to this account, or would if it were not closed. Opens nothing."""
    return (
        CaseRow.objects.filter(owner=user).exists()
        or Assignment.objects.filter(supervisor=user).exists()
        or Grant.objects.filter(to=user, ended_at=None, until__gt=clock.now()).exists()
        or Sheet.objects.filter(lent_to=user, withdrawn_at=None, until__gt=clock.now()).exists()
    )


def case_for_user(user: Person, case_id: UUID | str) -> CaseHandle:
    """The handle of one case. `Http404` for a case of somebody else, as for one that does not exist."""
    try:
        wanted = case_id if isinstance(case_id, UUID) else UUID(case_id)
    except ValueError:
        raise Http404 from None
    if not user.is_authenticated or not user.is_active or user.pk is None:
        raise Http404
    found = _open_to(user.pk).filter(id=wanted).first()
    if found is None or not with_key([wanted]):
        audit.note_if_open("refused", wanted)
        raise Http404
    return _handle(found, user.pk)


def case_for_patient(case_id: UUID) -> CaseHandle:
    """The case as its patient has it: the record, and what is his to add. Whether he may is for the portal to have
    found out. `Http404` where the case is gone, or the account of his therapist is closed: nobody would read him.
    """
    mine = CaseRow.objects.filter(Exists(Profile.objects.filter(user_id=OuterRef("owner_id"), role__in=READERS)))
    owner = mine.filter(id=case_id, owner__is_active=True).values_list("owner_id", flat=True).first()
    if owner is None or not with_key([case_id]):
        raise Http404
    return CaseHandle(case_id, owner, "patient", owner)


def still(handle: CaseHandle) -> CaseHandle:
    """The handle as it stands now: a loan that ended since it was made is gone from it. Raises `NotYours` where the
    case is not open to this user any more. The owner's own, and the patient's, are given back without a query.
    """
    if handle.may_answer:
        return handle
    found = _open_to(handle.user_id).filter(id=handle.id).first()
    if found is None:
        raise NotYours("this case is not open to you any more")
    now = _handle(found, handle.user_id)
    return replace(now, lent=now.lent and handle.lent)


def still_all(handles: Sequence[CaseHandle]) -> list[CaseHandle]:
    """Those of one user's handles whose cases are still open to him, in one query."""
    if not handles or handles[0].role == "patient":
        return list(handles)
    ids = [handle.id for handle in handles]
    there = {found[0] for found in _open_to(handles[0].user_id).filter(id__in=ids)}
    return [handle for handle in handles if handle.id in there]


def assign(handle: CaseHandle, supervisor: User) -> None:
    """Let a supervisor, or another therapist, read the record of this case. An act of its therapist; twice is once.

    Raises `NotYours`, and `WrongPerson` for an account of another role, a closed one, and the therapist's own.
    """
    if not handle.may_write:
        raise NotYours("only the treating therapist assigns a supervisor")
    can_be_given(handle, supervisor)
    audit.note("assign", handle.id)
    now = clock.now()
    _, new = Assignment.objects.get_or_create(case_id=handle.id, supervisor=supervisor, defaults={"made_at": now})
    if new:
        _remember(handle, supervisor)


def unassign(handle: CaseHandle, supervisor: User, *, sheets: bool = False) -> None:
    """Take somebody off a case. Working notes lent to him end with it, and with `sheets` the sheets of this case that
    are lent to him are withdrawn too. Nothing happens if he was not assigned.
    """
    if not handle.may_write:
        raise NotYours("only the treating therapist takes a supervisor off a case")
    audit.note("unassign", handle.id)
    open_ = Grant.objects.filter(case_id=handle.id, to=supervisor, what__in=[WORKING, ASSIGNED], ended_at=None)
    open_.update(ended_at=datetime.now(UTC))
    Assignment.objects.filter(case_id=handle.id, supervisor=supervisor).delete()
    lent = Sheet.objects.filter(case_id=handle.id, lent_to=supervisor, withdrawn_at=None, until__gt=datetime.now(UTC))
    if sheets and lent.exists():
        audit.note("withdraw sheet", handle.id)
        lent.update(withdrawn_at=datetime.now(UTC))


def readers() -> QuerySet[User]:
    """The accounts to which something of a case can be given, by name."""
    return User.objects.filter(is_active=True, profile__role__in=READERS).order_by("username")


def reader_named(name: str) -> User | None:
    """One of them, by the name typed; capital letters do not count where only one account is meant."""
    return _named(readers(), name)


def owners() -> QuerySet[User]:
    """The accounts that treat a case, closed ones too: a therapist who died or left still has patients in danger."""
    return User.objects.filter(pk__in=CaseRow.objects.values("owner")).order_by("username")


def owner_named(name: str) -> User | None:
    """One of those who treat a case, as `reader_named`."""
    return _named(owners(), name)


def _named(among: QuerySet[User], name: str) -> User | None:
    exact = among.filter(username=name).first()
    if exact is not None:
        return exact
    near = list(among.filter(username__iexact=name)[:2])
    return near[0] if len(near) == 1 else None


def can_be_given(handle: CaseHandle, to: User) -> None:
    """Raises `WrongPerson` unless something of this case can be given to this account."""
    if to.pk == handle.owner_id or not readers().filter(pk=to.pk).exists():
        raise WrongPerson("only an open account of another therapist or a supervisor reads along")


def in_force(what: Iterable[str]) -> QuerySet[Grant]:
    """Grants that hold at this moment, by the real clock: also in a demo whose own clock stands elsewhere. One made in
    the future is none: the clock was set back since, and nobody knows for how long.
    """
    now = datetime.now(UTC)
    return Grant.objects.filter(what__in=list(what), made_at__lte=now, until__gt=now, ended_at=None)


def _remember(handle: CaseHandle, supervisor: User) -> None:
    """Who was assigned, from when to when, stays known after he was taken off: a grant that gives nothing by itself."""
    made, now = uuid4(), datetime.now(UTC)
    sealed = seal_plain(patient_key(handle.id), handle.id, str(made), "grant", {"reason": ""})
    Grant.objects.create(
        id=made, case_id=handle.id, to=supervisor, by_id=handle.user_id, what=ASSIGNED, made_at=now,
        until=now + timedelta(days=36_525), schema=SCHEMA, sealed=sealed,
    )  # fmt: skip


def _open_to(user_id: int) -> QuerySet[CaseRow, Found]:
    """Case, owner, whether assigned, whether its working notes are lent, for every case open to this user."""
    case = OuterRef("id")
    reads = CaseRow.objects.annotate(
        assigned=Exists(Assignment.objects.filter(supervisor_id=user_id, case_id=case)),
        lent=Exists(in_force([WORKING]).filter(to_id=user_id, case_id=case)),
        broken=Exists(in_force([EMERGENCY]).filter(to_id=user_id, case_id=case)),
    )
    may_read = Exists(Profile.objects.filter(user_id=user_id, role__in=READERS))
    mine = reads.filter(may_read, Q(owner_id=user_id) | Q(assigned=True) | Q(broken=True))
    return mine.values_list("id", "owner_id", "assigned", "lent")


def _handle(found: Found, user_id: int) -> CaseHandle:
    row_id, owner, assigned, lent = found
    if owner == user_id:
        return CaseHandle(row_id, user_id, "therapist", owner)
    if assigned:
        return CaseHandle(row_id, user_id, "supervisor", owner, lent=lent)
    return CaseHandle(row_id, user_id, "emergency", owner)
