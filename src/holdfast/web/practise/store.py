"""Runs kept and read, each by its owner alone. Sealed under a key of the practice; no case key is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import Http404

from holdfast.case.upcast import SCHEMA
from holdfast.simulate.practise.course import Run, ended, seen
from holdfast.simulate.practise.kept import NotARun, plain_run, run_of
from holdfast.simulate.practise.people import patient
from holdfast.web import clock
from holdfast.web.practise.models import PractiseRun
from holdfast.web.vault.keyring import Key, practice_key
from holdfast.web.vault.rows import DOES_NOT_OPEN, open_plain, seal_plain

NOBODY: Final = UUID(int=0)
KIND: Final = "practise"
MOST: Final = 50
"""Runs one account may keep."""


class Moved(Exception):
    """The run went on since this page was shown: in another window, or by an earlier post."""


class TooMany(Exception):
    """This account keeps as many runs as it may."""


class Shut(Exception):
    """The row is there, and is no run that this program can live again: damaged, or of another model."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the list says of a run, kept in its row beside it so that no hour has to be lived again for it.

    `count`: hours so far, those that did not take place among them; `ended`: there is no further hour in it.
    """

    patient: str
    seed: int
    hours: int
    count: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of an account. `glance` None: it does not open; it can be deleted."""

    id: UUID
    changed_at: datetime
    glance: Glance | None


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
    """Keep a new run. Raises `TooMany`. Two at one moment are counted one after the other: the account's row is locked
    (on SQLite the IMMEDIATE transaction does the same).
    """
    now, name = clock.now(), id or uuid4()
    row = PractiseRun(id=name, owner_id=owner, made_at=now, changed_at=now, schema=SCHEMA)
    row.sealed = _sealed(name, run, stopped=False)
    with transaction.atomic():
        get_user_model().objects.select_for_update(no_key=True).get(pk=owner)
        if PractiseRun.objects.filter(owner_id=owner).count() >= MOST:
            raise TooMany
        row.save(force_insert=True)
    return name


def run_for(owner: int | None, id: UUID) -> KeptRun:
    """One run of this account; 404 for anybody else's, as for one that is not there. Raises `Shut`."""
    row = PractiseRun.objects.filter(id=id, owner_id=owner).first() if owner is not None else None
    if row is None:
        raise Http404
    return _read(row)


def runs_of(owner: int) -> tuple[Listed, ...]:
    """Every row of this account, the latest first, also one that does not open; no hour is lived for it."""
    rows = list(PractiseRun.objects.filter(owner_id=owner).order_by("-changed_at", "id"))
    key = practice_key(KIND, clock.now()) if rows else None
    return tuple(Listed(row.id, row.changed_at, _glance(row, key)) for row in rows if key is not None)


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
    """Delete a run without reading it: one that does not open takes room as well."""
    PractiseRun.objects.filter(id=id, owner_id=owner).delete()


def is_there(owner: int, id: UUID) -> bool:
    """Has this account a row of this name, whether or not it opens?"""
    return PractiseRun.objects.filter(id=id, owner_id=owner).exists()


def delete_all(owner: int) -> None:
    """Delete every run of an account: when it is closed, nobody is left who could."""
    PractiseRun.objects.filter(owner_id=owner).delete()


def _sealed(id: UUID, run: Run, *, stopped: bool) -> bytes:
    key = practice_key(KIND, clock.now())
    plain = {
        "run": plain_run(run), "stopped": stopped, "count": len(seen(run)), "ended": stopped or ended(run) is not None,
    }  # fmt: skip
    return seal_plain(key, NOBODY, str(id), KIND, plain)


def _opened(row: PractiseRun, key: Key) -> dict[str, Any]:
    return open_plain(key, NOBODY, str(row.id), KIND, row.schema, row.sealed)


def _glance(row: PractiseRun, key: Key) -> Glance | None:
    try:
        plain = _opened(row, key)
        run = plain["run"]
        patient(run["patient"])
        count = plain.get("count", len(run["turns"]))  # a row of before the counts: near enough until it goes on
        return Glance(run["patient"], run["seed"], run["hours"], count, plain.get("ended", plain["stopped"]))
    except (*DOES_NOT_OPEN, KeyError, TypeError, ValueError):
        return None


def _read(row: PractiseRun) -> KeptRun:
    try:
        plain = _opened(row, practice_key(KIND, clock.now()))
        return KeptRun(row.id, row.version, row.made_at, row.changed_at, run_of(plain["run"]), bool(plain["stopped"]))
    except (*DOES_NOT_OPEN, NotARun, KeyError):
        raise Shut from None
