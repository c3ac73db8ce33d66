"""The installation key, open while the program serves, and the keys it wraps.

Patient keys are read from the key store each time they are needed and kept nowhere: a key destroyed there is gone at
once. Unwrapping costs microseconds. A patient has one key that seals and, after `rekey`, older ones for as long as a
row needs them; an older one opens what names it and seals nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from holdfast.case.sealing import CannotOpen, derive, key_id_of, new_key, seal, unseal
from holdfast.web.keystore.journal import empty_journal
from holdfast.web.keystore.models import KeyRow, NextInstallationKey
from holdfast.web.vault.handles import AuthorKey, Locked
from holdfast.web.vault.models import CaseRow

INSTALLATION = UUID(int=1)
"""The name of the installation key in headers of practices whose key was never changed."""
PATIENT, PAST = "patient", "installation"
"""Purposes of keys: of one patient; an installation key of before, under the present one, for the backups it sealed."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key:
    """A key and its name in headers. `older`: what else opens rows of the same patient, each under its own name."""

    id: UUID
    key: bytes = field(repr=False)
    older: tuple[Key, ...] = ()


_open: list[Key] = []  # the first seals; a second is there while `rekey` is on its way, or has just been


def open_installation(key: bytes | Key | None, *others: Key) -> None:
    """Hold the installation key for this process; None closes it again. `others` only open."""
    first = Key(INSTALLATION, key) if isinstance(key, bytes) else key
    _open[:] = [] if first is None else [first, *others]


def installation_key() -> bytes:
    """The key under which the key store lies, as far as this process knows."""
    return _first().key


def installation_name() -> UUID:
    """Its name, as in the key file."""
    return _first().id


def prefer_what_fits() -> None:
    """Of the installation keys that are held, let the one seal under which the key store lies. Raises `CannotOpen`."""
    row = _of_practice("audit").first()
    if row is not None:
        _prefer(_opening(row.id, "audit", None, row.wrapped)[0])


def take_up() -> bool:
    """For the program that serves, once a second: take up the installation key that `rekey` left under the old one, and
    remove what it was left in, so that the old key opens nothing any more. True where there was one. One query.
    """
    taken = False
    for row in NextInstallationKey.objects.all():
        if _hold_next(row):
            row.delete()
            taken = True
    if taken:
        empty_journal("keys")
    return taken


def leave_next(new: Key, now: datetime) -> NextInstallationKey:
    """Leave `new` under the present installation key, for a program that is serving. It must not stay there."""
    wrapped = seal(_first().key, new.key, about=_about_next(new.id), key_id=_first().id)
    return NextInstallationKey.objects.create(id=new.id, wrapped=wrapped, made_at=now)


def wrap_all_under(new: Key, now: datetime, *, leave: bool) -> int:
    """Wrap every key anew under `new`, in one transaction; returns how many. With `leave`, `new` is left for the
    program that is serving. The present key stays too, wrapped by `new`: it opens the backups it sealed, and no key.
    """
    with _held_meanwhile(new), transaction.atomic(using="keys"):
        old = _wrapper()  # locks one row: who makes a key just now is done before, or begins after
        rows = list(KeyRow.objects.select_for_update())
        past = KeyRow(id=old.id, purpose=PAST, case=None, made_at=now, retired_at=now)
        if old.id == INSTALLATION:  # a name many practices share; in the store each key has one of its own
            past.id = uuid4()
        for row in rows:
            plain = _unwrap(row.id, row.purpose, row.case, row.wrapped).key
            row.wrapped = seal(new.key, plain, about=_about(row.id, row.purpose, row.case), key_id=new.id)
        past.wrapped = seal(new.key, old.key, about=_about(past.id, PAST, None), key_id=new.id)
        KeyRow.objects.bulk_update(rows, ["wrapped"], batch_size=200)
        past.save(force_insert=True)
        if leave:
            leave_next(new, now)
    open_installation(new, old)
    return len(rows)


@contextmanager
def _held_meanwhile(new: Key) -> Iterator[None]:
    """Another thread of this program may read what is wrapped by `new` from the moment it is stored on."""
    _open.append(new)
    try:
        yield
    except BaseException:
        _open.remove(new)
        raise


def past_installation_keys() -> list[bytes]:
    """The installation keys of before, the latest first: backups made in their time open with them."""
    rows = KeyRow.objects.filter(purpose=PAST).order_by("-made_at")
    return [_unwrap(row.id, PAST, None, row.wrapped).key for row in rows]


def make_key(purpose: str, case: UUID | None, now: datetime) -> Key:
    """A new key, wrapped and stored before it is used: a key nobody needs does no harm, a lost one loses a patient."""
    made = Key(uuid4(), new_key())
    with transaction.atomic(using="keys"):
        wrapper = _wrapper()
        wrapped = seal(wrapper.key, made.key, about=_about(made.id, purpose, case), key_id=wrapper.id)
        KeyRow.objects.create(id=made.id, purpose=purpose, case=case, wrapped=wrapped, made_at=now)
    return made


def renew_key(case: UUID, now: datetime) -> None:
    """A new key seals for this patient; the present one is retired. Call it with the case's row locked: who writes
    asks for the key after locking, and never seals under a retired one.
    """
    with transaction.atomic(using="keys"):
        KeyRow.objects.filter(case=case, retired_at=None).update(retired_at=now)
        make_key(PATIENT, case, now)


def retired_keys(cases: Iterable[UUID] | None = None) -> dict[UUID, set[UUID]]:
    """Case -> names of its retired keys, for all cases or these. One query."""
    rows = KeyRow.objects.filter(purpose=PATIENT, retired_at__isnull=False)
    if cases is not None:
        rows = rows.filter(case__in=list(cases))
    found: dict[UUID, set[UUID]] = {}
    for case, key_id in rows.values_list("case", "id"):
        if case is not None:
            found.setdefault(case, set()).add(key_id)
    return found


def destroy_keys(ids: Iterable[UUID]) -> int:
    """Destroy these retired keys: what only they opened is closed for ever, in every backup too."""
    gone = KeyRow.objects.filter(id__in=list(ids), retired_at__isnull=False).delete()[0]
    if gone:
        empty_journal("keys")
    return gone


def patient_key(case: UUID) -> Key:
    """The key that seals for one patient, with the older ones beside it.

    To write, ask after the case's row was locked (`to_write`). To read, ask before the rows are read: then a key that
    `rekey` destroys in between is still in hand.
    """
    return patient_keys([case])[case]


@contextmanager
def to_write(case: UUID) -> Iterator[Key]:
    """A patient's keys for who seals something: his case is locked until the transaction ends, so that `rekey` neither
    retires the key meanwhile nor takes it for one that nothing needs.
    """
    with transaction.atomic():
        CaseRow.objects.select_for_update().only("id").get(id=case)
        yield patient_key(case)


def with_keys(case: UUID, read: Callable[[Key], T]) -> T:
    """`read` with a patient's keys, for who reads without a lock: once more where `rekey` brought a new key meanwhile.

    Raises what `read` raises, and `Locked`.
    """
    key = patient_key(case)
    try:
        return read(key)
    except CannotOpen:
        now = patient_key(case)
        if now.id == key.id:
            raise
    return read(now)


def with_key(cases: Iterable[UUID]) -> set[UUID]:
    """Those cases that still have a key; the others were erased, or the key store is an older one than the data."""
    found = KeyRow.objects.filter(case__in=list(cases)).values_list("case", flat=True)
    return {case for case in found if case is not None}


def patient_keys(cases: Iterable[UUID]) -> dict[UUID, Key]:
    """Case -> key. Raises `Locked` where a key is gone: that patient was erased, or the key store is an older one."""
    wanted = list(cases)
    rows = KeyRow.objects.filter(case__in=wanted, purpose=PATIENT).values_list("id", "case", "wrapped", "retired_at")
    seals: dict[UUID, Key] = {}
    older: dict[UUID, list[Key]] = {}
    for key_id, case, wrapped, retired in rows:
        if case is None:
            continue
        key = _unwrap(key_id, PATIENT, case, wrapped)
        if retired is None:
            seals[case] = key
        else:
            older.setdefault(case, []).append(key)
    if missing := set(wanted) - seals.keys():
        raise Locked(f"no key for {len(missing)} case(s), the first {min(missing)}: erased, or an older key store")
    for case, those in older.items():
        seals[case] = Key(seals[case].id, seals[case].key, tuple(those))
    return seals


def has_practice_key(purpose: str) -> bool:
    return KeyRow.objects.filter(purpose=purpose, case=None).exists()


def practice_key(purpose: str, now: datetime) -> Key:
    """The key of the practice for one purpose (`audit`, `index`), made when first asked for."""
    row = _of_practice(purpose).first()
    return make_key(purpose, None, now) if row is None else _unwrap(row.id, purpose, None, row.wrapped)


def private_key(patient: Key, author: AuthorKey) -> Key:
    """The key of one author's private notes about one patient: neither of the two opens them alone.

    The header names the pair, so that it is known without the author which of a patient's keys a note needs. Notes of
    before name the author alone: they are tried with each.
    """
    pairs = [(key.id, _together(key, author)) for key in (patient, *patient.older)]
    (first, sealing), *rest = pairs
    older = [Key(pair_name(patient_id, author.id), key) for patient_id, key in rest]
    return Key(pair_name(first, author.id), sealing, (*older, *(Key(author.id, key) for _, key in pairs)))


def pair_name(patient_key: UUID, author_key: UUID) -> UUID:
    """What a private note's header names: the patient's key and the author's, together."""
    return UUID(bytes=hashlib.sha256(b"holdfast pair" + patient_key.bytes + author_key.bytes).digest()[:16])


def _together(patient: Key, author: AuthorKey) -> bytes:
    return derive(author.key, salt=patient.key, info=b"holdfast private notes 1")


def _of_practice(purpose: str) -> QuerySet[KeyRow]:
    return KeyRow.objects.filter(purpose=purpose, case=None).order_by("made_at")


def _first() -> Key:
    if not _open:
        raise Locked("the installation key is not open: start the workbench with `holdfast serve`")
    return _open[0]


def _wrapper() -> Key:
    """The held installation key under which the store lies, with one row of it locked until the transaction ends: a key
    wrapped under one that `rekey` has just replaced could be opened by nobody any more.
    """
    with transaction.atomic(using="keys"):
        found = _of_practice("audit").select_for_update().first()
        return _first() if found is None else _opening(found.id, "audit", None, found.wrapped)[0]


def _unwrap(key_id: UUID, purpose: str, case: UUID | None, wrapped: bytes | memoryview) -> Key:
    return Key(key_id, _opening(key_id, purpose, case, wrapped)[1])


def _opening(key_id: UUID, purpose: str, case: UUID | None, wrapped: bytes | memoryview) -> tuple[Key, bytes]:
    """The installation key that opens a wrapped key, and what is in it. Looks once for one that `rekey` has left."""
    _first()
    try:
        return _tried(key_id, purpose, case, bytes(wrapped))
    except CannotOpen:
        if not any(_hold_next(row) for row in NextInstallationKey.objects.all()):
            raise
    return _tried(key_id, purpose, case, bytes(wrapped))


def _tried(key_id: UUID, purpose: str, case: UUID | None, wrapped: bytes) -> tuple[Key, bytes]:
    named, about = key_id_of(wrapped), _about(key_id, purpose, case)
    for held in sorted(_open, key=lambda one: one.id != named):  # the one it names first; names came in late
        try:
            return held, unseal(held.key, wrapped, about=about)
        except CannotOpen:
            continue
    raise CannotOpen(
        "the installation key does not fit this wrapped key: it was changed since this program began, or the key store "
        "is another practice's"
    )


def _hold_next(row: NextInstallationKey) -> bool:
    """Hold the key in a row that `rekey` left, as the one that seals. False where no key that is held opens it."""
    if any(held.id == row.id for held in _open):
        return True
    for held in tuple(_open):
        try:
            key = unseal(held.key, bytes(row.wrapped), about=_about_next(row.id))
        except CannotOpen:
            continue
        _prefer(Key(row.id, key))
        return True
    return False


def _prefer(key: Key) -> None:
    _open[:] = [key, *(held for held in _open if held.id != key.id)]


def _about(key_id: UUID, purpose: str, case: UUID | None) -> bytes:
    return f"{key_id}|{purpose}|{case or ''}".encode()


def _about_next(key_id: UUID) -> bytes:
    return f"{key_id}|next installation".encode()
