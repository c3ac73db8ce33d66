"""Runs kept and read, each by its owner alone. Sealed under a key of the practice; no case key is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404

from holdfast.case.upcast import SCHEMA
from holdfast.simulate.practise.course import Run
from holdfast.simulate.practise.kept import NotARun, plain_run, run_of
from holdfast.web import clock
from holdfast.web.practise.models import PractiseRun
from holdfast.web.vault.keyring import practice_key
from holdfast.web.vault.rows import DOES_NOT_OPEN, open_plain, seal_plain

NOBODY: Final = UUID(int=0)
KIND: Final = "practise"
MOST: Final = 50
"""Runs one account may keep."""


class Moved(Exception):
    """The run went on since this page was shown: in another window, or by an earlier post."""


class TooMany(Exception):
    """This account keeps as many runs as it may."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """One run as stored. `stopped`: its owner asked for the truth; there is no further hour in it."""

    id: UUID
    version: int
    made_at: datetime
    changed_at: datetime
    run: Run
    stopped: bool


def begin(owner: int, run: Run, id: UUID | None = None) -> UUID:
    """Keep a new run. Raises `TooMany`."""
    if PractiseRun.objects.filter(owner_id=owner).count() >= MOST:
        raise TooMany
    now, name = clock.now(), id or uuid4()
    row = PractiseRun(id=name, owner_id=owner, made_at=now, changed_at=now, schema=SCHEMA)
    row.sealed = _sealed(name, run, stopped=False)
    row.save(force_insert=True)
    return name


def run_for(owner: int | None, id: UUID) -> KeptRun:
    """One run of this account; 404 for anybody else's, as for one that is not there."""
    row = PractiseRun.objects.filter(id=id, owner_id=owner).first() if owner is not None else None
    kept = None if row is None else _read(row)
    if kept is None:
        raise Http404
    return kept


def runs_of(owner: int) -> tuple[KeptRun, ...]:
    """Every run of this account that can be read, the latest first."""
    rows = PractiseRun.objects.filter(owner_id=owner).order_by("-changed_at", "id")
    return tuple(kept for kept in map(_read, rows) if kept is not None)


def keep(owner: int, id: UUID, run: Run, *, version: int, stopped: bool = False) -> None:
    """Store the run as it went on from `version`. Raises `Moved` where it went on meanwhile, 404 for another's."""
    with transaction.atomic():
        row = PractiseRun.objects.select_for_update().filter(id=id, owner_id=owner).first()
        if row is None:
            raise Http404
        if row.version != version:
            raise Moved
        row.version, row.changed_at, row.schema = version + 1, clock.now(), SCHEMA
        row.sealed = _sealed(id, run, stopped=stopped)
        row.save()


def delete(owner: int, id: UUID) -> None:
    PractiseRun.objects.filter(id=id, owner_id=owner).delete()


def delete_all(owner: int) -> None:
    """Delete every run of an account: when it is closed, nobody is left who could."""
    PractiseRun.objects.filter(owner_id=owner).delete()


def _sealed(id: UUID, run: Run, *, stopped: bool) -> bytes:
    key = practice_key(KIND, clock.now())
    return seal_plain(key, NOBODY, str(id), KIND, {"run": plain_run(run), "stopped": stopped})


def _read(row: PractiseRun) -> KeptRun | None:
    """None for a row that does not open, or holds a run of a newer program: it can be begun anew, nothing is lost."""
    try:
        plain = open_plain(practice_key(KIND, clock.now()), NOBODY, str(row.id), KIND, row.schema, row.sealed)
        run = run_of(plain["run"])
    except (*DOES_NOT_OPEN, NotARun):
        return None
    return KeptRun(row.id, row.version, row.made_at, row.changed_at, run, bool(plain["stopped"]))
