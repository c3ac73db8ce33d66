"""Erasing a patient, and the legal hold that forbids it.

Erasing destroys the patient's keys: with them every copy of his rows is closed for ever, in each backup too. Then the
rows themselves go. The register of the erased lies with the keys, which no backup of data brings back; it is written
first, so that what a crash left undone, and what an older backup brings back, is removed by `replay_erasures`.

Whether the time has come is not decided here: that is the retention profile's, in `rights`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction

from holdfast.case.upcast import SCHEMA
from holdfast.web.accounts.models import Profile
from holdfast.web.keystore.journal import empty_journal, keys_left_behind
from holdfast.web.keystore.models import ErasedRow, KeyRow
from holdfast.web.vault import audit
from holdfast.web.vault.handles import CaseHandle, NotYours, UnknownEntry, VaultRefusal
from holdfast.web.vault.keyring import Key, to_write, with_keys
from holdfast.web.vault.models import CaseRow, Hold, Row
from holdfast.web.vault.people import Person
from holdfast.web.vault.rows import open_plain, seal_plain

_MANY = 500


class Held(VaultRefusal):
    """A legal hold is open: the case is not erased. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class LegalHold:
    """One hold: who placed it (user id), when, why; when it ended and why, or None while it is open."""

    id: UUID
    by: int
    made_at: datetime
    reason: str = field(repr=False)
    ended_at: datetime | None
    ended_because: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ErasedCase:
    """What is left of an erased case: its id, when, under which retention profile, by whom (user ids)."""

    case: UUID
    at: datetime
    profile: str
    by: int
    owner: int | None


def erase(case: UUID, by: User, profile: str) -> None:
    """Erase a patient: his keys, then everything of him. There is no way back.

    By his therapist or a manager; `profile` is the name of the retention profile that allows it, at most 40 characters.
    Raises `NotYours`, `Held`, `NotAudited`, `UnknownEntry` where there is no such case. Erased twice is once.
    """
    if not 0 < len(profile) <= 40:
        raise ValueError("the retention profile is named in 1 to 40 characters")
    audit.note("erase", case)
    with transaction.atomic():
        owner = CaseRow.objects.select_for_update().filter(id=case).values_list("owner_id", flat=True).first()
        may = by.is_active and (owner == by.pk or Profile.objects.filter(user=by, role="manager").exists())
        if not may:
            raise NotYours("a case is erased by its therapist or by the practice's manager")
        if owner is None:
            if ErasedRow.objects.filter(case=case).exists():
                return
            raise UnknownEntry("there is no such case")
        if held([case]):
            raise Held("a legal hold is open: release it first, with its reason")
        _register(case, owner, by.pk, profile)
        _remove(case)
        transaction.on_commit(_empty_journals)


def replay_erasures() -> int:
    """Remove what is left of erased patients: after a crash, and after an older backup brought one back.

    Call it at each opening of a practice and after each restore. Returns how many there were; three queries where
    there is none. Writes entries of its own into the trail.
    """
    found: list[UUID] = []
    for some in _batches(ErasedRow.objects.order_by("case").values_list("case", flat=True)):
        if KeyRow.objects.filter(case__in=some).exists():
            KeyRow.objects.filter(case__in=some).delete()
            empty_journal("keys")
        found += CaseRow.objects.filter(id__in=some).values_list("id", flat=True)
    if keys_left_behind():  # somebody was reading when they were destroyed
        empty_journal("keys")
    for case in found:
        with audit.recorded("erasure"):
            audit.note("erased again", case)
            with transaction.atomic():
                _remove(case)
    if found:
        transaction.on_commit(lambda: empty_journal("default"))
    return len(found)


def erased_cases(user: Person) -> tuple[ErasedCase, ...]:
    """The erased cases this user may know of, the latest first: his own; for a manager all. Nobody else's."""
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return ()
    rows = ErasedRow.objects.order_by("-at")
    if not Profile.objects.filter(user_id=user.pk, role="manager").exists():
        rows = rows.filter(owner=user.pk)
    return tuple(ErasedCase(row.case, row.at, row.profile, row.by, row.owner) for row in rows)


def hold(handle: CaseHandle, reason: str) -> UUID:
    """Place a legal hold, for a reason that is kept sealed; the treating therapist's. Raises `NotYours`."""
    if not handle.may_write:
        raise NotYours("a legal hold is placed by the treating therapist")
    if not reason.strip():
        raise ValueError("a legal hold has a reason")
    audit.note("hold", handle.id)
    made = uuid4()
    with to_write(handle.id) as key:
        sealed = seal_plain(key, handle.id, str(made), "hold", {"reason": reason})
        Hold.objects.create(
            id=made,
            case_id=handle.id,
            by_id=handle.user_id,
            made_at=datetime.now(UTC),
            schema=SCHEMA,
            sealed=sealed,
        )
    return made


def release(handle: CaseHandle, reason: str, which: UUID | None = None) -> int:
    """End every open hold of a case, or the one named, for a reason kept beside theirs. Returns how many ended."""
    if not handle.may_write:
        raise NotYours("a legal hold is released by the treating therapist")
    if not reason.strip():
        raise ValueError("a release has a reason")
    audit.note("release", handle.id)
    ended = 0
    with to_write(handle.id) as key:
        for row in Hold.objects.filter(case_id=handle.id, ended_at=None):
            if which is not None and row.id != which:
                continue
            plain = {"reason": _opened(key, row)["reason"], "ended_because": reason}
            row.ended_at, row.schema = datetime.now(UTC), SCHEMA
            row.sealed = seal_plain(key, handle.id, str(row.id), "hold", plain)
            row.save(update_fields=["ended_at", "schema", "sealed"])
            ended += 1
    return ended


def holds(handle: CaseHandle) -> tuple[LegalHold, ...]:
    """The legal holds of a case, open and ended, the oldest first. The treating therapist's to read."""
    if not handle.may_write:
        raise NotYours("legal holds are read by the treating therapist")
    audit.note("read hold", handle.id)
    rows = Hold.objects.filter(case_id=handle.id).order_by("made_at", "id")
    return with_keys(handle.id, lambda key: tuple(_seen(key, row) for row in rows.all()))


def held(cases: Iterable[UUID]) -> set[UUID]:
    """Those cases on which a legal hold is open. Opens nothing."""
    return set(Hold.objects.filter(case_id__in=list(cases), ended_at=None).values_list("case_id", flat=True))


def _register(case: UUID, owner: int, by: int, profile: str) -> None:
    """The register and the keys, together: from here on the patient is erased, whatever happens."""
    with transaction.atomic(using="keys"):
        said = {"at": datetime.now(UTC), "by": by, "owner": owner, "profile": profile}
        ErasedRow.objects.get_or_create(case=case, defaults=said)
        KeyRow.objects.filter(case=case).delete()
    empty_journal("keys")


def _empty_journals() -> None:
    """Of the keys once more: where both lie in one database of PostgreSQL, a transaction that was still open keeps in
    the file what it might have read.
    """
    empty_journal("keys")
    empty_journal("default")


def _remove(case: UUID) -> None:
    """Every row that hangs on the case, whatever table it is in, and the case."""
    for model, name in _hanging_on_a_case():
        model._base_manager.filter(**{name: case}).delete()  # noqa: SLF001 - Django's public name
    CaseRow.objects.filter(id=case).delete()


def _hanging_on_a_case() -> Iterator[tuple[type[Row], str]]:
    for relation in CaseRow._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's public name
        if relation.auto_created and relation.is_relation and not relation.concrete:
            there: Any = relation
            yield there.related_model, there.field.name


def _batches(cases: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(cases)
    while some := list(islice(rest, _MANY)):
        yield some


def _seen(key: Key, row: Hold) -> LegalHold:
    plain = _opened(key, row)
    return LegalHold(row.id, row.by_id, row.made_at, plain["reason"], row.ended_at, plain.get("ended_because"))


def _opened(key: Key, row: Hold) -> dict[str, Any]:
    return open_plain(key, row.case_id, str(row.id), "hold", row.schema, row.sealed)
