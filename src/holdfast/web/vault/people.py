"""Whose case is it? The only functions that make a `CaseHandle`."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Q, QuerySet
from django.http import Http404

from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours
from holdfast.web.vault.keyring import with_key
from holdfast.web.vault.models import Assignment, CaseRow

Person = User | AnonymousUser | AbstractBaseUser


def cases_for(user: Person) -> list[CaseHandle]:
    """The cases this user may open: his own, and those he supervises. None for somebody not signed in."""
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return []
    mine = list(_open_to(user.pk).order_by("made_at", "id"))
    there = with_key(row_id for row_id, _ in mine)  # a patient whose key was destroyed is nowhere any more
    return [_handle(row_id, owner, user.pk) for row_id, owner in mine if row_id in there]


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
    return _handle(*found, user.pk)


def assign(handle: CaseHandle, supervisor: User) -> None:
    """Let a supervisor read the record of this case. An act of its therapist; twice is once."""
    if not handle.may_write:
        raise NotYours("only the treating therapist assigns a supervisor")
    audit.note("assign", handle.id)
    Assignment.objects.get_or_create(case_id=handle.id, supervisor=supervisor, defaults={"made_at": clock.now()})


def _open_to(user_id: int) -> QuerySet[CaseRow, tuple[UUID, int]]:
    supervised = Assignment.objects.filter(supervisor_id=user_id).values("case_id")
    return CaseRow.objects.filter(Q(owner_id=user_id) | Q(id__in=supervised)).values_list("id", "owner_id")


def _handle(row_id: UUID, owner: int, user_id: int) -> CaseHandle:
    return CaseHandle(row_id, user_id, "therapist" if owner == user_id else "supervisor", owner)
