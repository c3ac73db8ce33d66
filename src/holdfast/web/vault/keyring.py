"""The installation key, open while the program serves, and the keys it wraps.

Patient keys are read from the key store each time they are needed and kept nowhere: a key destroyed there is gone at
once. Unwrapping costs microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from holdfast.case.sealing import derive, new_key, seal, unseal
from holdfast.web.keystore.models import KeyRow
from holdfast.web.vault.handles import AuthorKey, Locked

INSTALLATION = UUID(int=1)
"""The name of the installation key in a header."""


@dataclass(frozen=True, slots=True)
class Key:
    id: UUID
    key: bytes = field(repr=False)


_open: list[bytes] = []


def open_installation(key: bytes | None) -> None:
    """Hold the installation key for this process; None closes it again."""
    _open[:] = [] if key is None else [key]


def installation_key() -> bytes:
    if not _open:
        raise Locked("the installation key is not open: start the workbench with `holdfast serve`")
    return _open[0]


def make_key(purpose: str, case: UUID | None, now: datetime) -> Key:
    """A new key, wrapped and stored before it is used: a key nobody needs does no harm, a lost one loses a patient."""
    made = Key(uuid4(), new_key())
    wrapped = seal(installation_key(), made.key, about=_about(made.id, purpose, case), key_id=INSTALLATION)
    KeyRow.objects.create(id=made.id, purpose=purpose, case=case, wrapped=wrapped, made_at=now)
    return made


def patient_key(case: UUID) -> Key:
    return patient_keys([case])[case]


def with_key(cases: Iterable[UUID]) -> set[UUID]:
    """Those cases that still have a key; the others were erased, or the key store is an older one than the data."""
    found = KeyRow.objects.filter(case__in=list(cases)).values_list("case", flat=True)
    return {case for case in found if case is not None}


def patient_keys(cases: Iterable[UUID]) -> dict[UUID, Key]:
    """Case -> key. Raises `Locked` where a key is gone: that patient was erased, or the key store is an older one."""
    wanted = list(cases)
    rows = KeyRow.objects.filter(case__in=wanted).values_list("id", "case", "wrapped")
    found = {case: _unwrap(key_id, "patient", case, wrapped) for key_id, case, wrapped in rows if case is not None}
    if missing := set(wanted) - found.keys():
        raise Locked(f"no key for {len(missing)} case(s), the first {min(missing)}: erased, or an older key store")
    return found


def has_practice_key(purpose: str) -> bool:
    return KeyRow.objects.filter(purpose=purpose, case=None).exists()


def practice_key(purpose: str, now: datetime) -> Key:
    """The key of the practice for one purpose (`audit`, `index`), made when first asked for."""
    row = KeyRow.objects.filter(purpose=purpose, case=None).order_by("made_at").first()
    return make_key(purpose, None, now) if row is None else _unwrap(row.id, purpose, None, row.wrapped)


def private_key(patient: Key, author: AuthorKey) -> Key:
    """The key of one author's private notes about one patient: neither of the two opens them alone."""
    return Key(author.id, derive(author.key, salt=patient.key, info=b"holdfast private notes 1"))


def _unwrap(key_id: UUID, purpose: str, case: UUID | None, wrapped: bytes | memoryview) -> Key:
    return Key(key_id, unseal(installation_key(), bytes(wrapped), about=_about(key_id, purpose, case)))


def _about(key_id: UUID, purpose: str, case: UUID | None) -> bytes:
    return f"{key_id}|{purpose}|{case or ''}".encode()
