"""`holdfast tick`: what must be done although nobody is signed in. A system timer runs it, every quarter of an hour.

Each job is a plain function; one that fails does not stop the others. What was done until when stands in `tick.json`,
without a word about any case. Two at once: the second is refused. A clock set back: jobs that go by it wait until it
has caught up, so that nothing is done twice.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from holdfast.web.operations.opening import open_practice
from holdfast.web.operations.refused import Refused
from holdfast.web.operations.secret_files import lock_file, write_secret

State = Literal["done", "look", "failed", "waits"]
STATE, LOCK = "tick.json", "tick.lock"
OLDEST_BACKUP = timedelta(days=7)
log = logging.getLogger("holdfast.tick")


@dataclass(frozen=True, slots=True)
class Now:
    """What a job is given: the moment the tick began, the practice's folder, and what the same job kept the last time.
    `begun` is that moment by the machine's own clock, which nobody sets.
    """

    at: datetime
    home: Path
    kept: dict[str, Any]
    begun: float = field(default_factory=time.monotonic)

    @property
    def present(self) -> datetime:
        """The moment it is by now: other jobs may have taken their time."""
        return self.at + timedelta(seconds=time.monotonic() - self.begun)


@dataclass(frozen=True, slots=True)
class Told:
    """What a job did: a short sentence of ours, whether a person should look, and what to keep for the next time."""

    words: str
    look: bool = False
    keep: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do. `by_clock`: it goes by the time of day, and is left alone while the clock stands in the past."""

    name: str
    act: Callable[[Now], Told]
    by_clock: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    job: str
    state: State
    words: str


def tick(home: Path, passphrase: str | None = None, jobs: Sequence[Job] | None = None) -> list[Done]:
    """Do all jobs once. Raises `Refused` where another tick is running or the practice does not open."""
    with _alone(home):
        open_practice(home, passphrase)
        return run(home, datetime.now(UTC), JOBS if jobs is None else jobs)


def run(home: Path, at: datetime, jobs: Sequence[Job]) -> list[Done]:
    """The jobs in their order on a practice that is open, each with what it kept."""
    state = _read(home)
    kept: dict[str, Any] = state.get("kept", {})
    last = datetime.fromisoformat(state["at"]) if "at" in state else at
    behind = at < last
    begun = time.monotonic()
    done = [_one(job, Now(at, home, kept.get(job.name, {}), begun), kept, behind=behind) for job in jobs]
    if behind:
        words = f"the clock stands before the last tick, {last:%Y-%m-%d %H:%M} UTC: what goes by it waits"
        done.insert(0, Done("clock", "look", words))
    write_secret(home / STATE, {"at": max(at, last).isoformat(), "kept": kept})
    for one in done:
        level = logging.ERROR if one.state == "failed" else logging.INFO
        log.log(level, "tick", extra={"job": one.job, "state": one.state})
    return done


def _one(job: Job, now: Now, kept: dict[str, Any], *, behind: bool) -> Done:
    if behind and job.by_clock:
        return Done(job.name, "waits", "until the clock has caught up")
    try:
        told = job.act(now)
    except Exception as error:  # noqa: BLE001 - whatever one job meets, the others are done
        return Done(job.name, "failed", type(error).__name__)  # its words may hold values
    kept[job.name] = told.keep
    return Done(job.name, "look" if told.look else "done", told.words)


def last_tick(home: Path) -> datetime | None:
    """When it last ran, as far as it is known."""
    state = _read(home)
    return datetime.fromisoformat(state["at"]) if state else None


def forget(now: Now) -> Told:
    """Ended sessions and ids of forms nobody can post any more."""
    from holdfast.web.operations.serve import sweep

    sweep()
    return Told("ended sessions and old forms are forgotten")


def end_loans(now: Now) -> Told:
    """Leave to read that has run out is marked as ended. It held for no read after its moment in any case."""
    from django.db.models import F

    from holdfast.web.vault.models import Grant

    ended = Grant.objects.filter(ended_at=None, until__lte=now.at).update(ended_at=F("until"))
    return Told(f"{ended} leaves to read have run out")


def end_sheets(now: Now) -> Told:
    """Supervision sheets whose time has run out since the last tick, counted: each read asks for the moment itself."""
    from holdfast.web.vault.models import Sheet

    since = now.kept.get("until", "")
    ran = Sheet.objects.filter(withdrawn_at=None, until__lte=now.at)
    ended = ran.filter(until__gt=datetime.fromisoformat(since)).count() if since else ran.count()
    return Told(f"{ended} supervision sheets have run out", keep={"until": now.at.isoformat()})


def keys(now: Now) -> Told:
    """A new installation key that `rekey` left for a program that serves, where none was serving to take it up."""
    from holdfast.web.vault import keyring

    return Told("a new installation key was taken up" if keyring.take_up() else "no new installation key")


def trail(now: Now) -> Told:
    """The part of the audit chain since the last tick, and that the head kept then is still there."""
    from holdfast.web.vault import audit, chain
    from holdfast.web.vault.keyring import practice_key

    seq, mac = int(now.kept.get("seq", 0)), str(now.kept.get("mac", ""))
    if not audit.holds((seq, mac)):
        return Told(f"entry {seq} is not the one it was: holdfast audit verify", look=True, keep=now.kept)
    key = practice_key("audit", now.at).key
    before = bytes.fromhex(mac) if seq else chain.START
    first = seq + 1
    for link in chain.links(first):
        if link.seq != seq + 1 or chain.mac(key, before, link) != link.mac:
            return Told(f"broken after entry {seq}: holdfast audit verify", look=True, keep=now.kept)
        seq, before = link.seq, link.mac
    return Told(f"entries {first} to {seq} follow each other", keep={"seq": seq, "mac": before.hex() if seq else ""})


def backup_age(now: Now) -> Told:
    """How long ago the last backup was made, as the trail has it."""
    from holdfast.web.vault.models import AuditEntry

    last = AuditEntry.objects.filter(view="backup").order_by("-seq").values_list("at", flat=True).first()
    if last is None:
        return Told("no backup was ever made: holdfast backup FOLDER", look=True)
    days = (now.at - last).days
    words = f"the last backup is {days} days old" if days else "the last backup is less than a day old"
    return Told(words, look=now.at - last > OLDEST_BACKUP)


def certificate(now: Now) -> Told:
    """How long the TLS certificate is good for, where Holdfast speaks https itself."""
    from holdfast.web.operations.serve_tls import SOON, in_words, read_certificate
    from holdfast.web.operations.serve_wishes import wishes

    pair = wishes(now.home).pair()
    if pair is None:
        return Told("no certificate is named here")
    found = read_certificate(pair[0])
    return Told(in_words(found, now.at), look=found.days_left(now.at) <= SOON)


def retention(now: Now) -> Told:
    """How many cases have been kept for as long as the practice chose; a person decides what becomes of each."""
    from django.db.models import Exists, OuterRef

    from holdfast.web.rights.retention_choice import chosen_in
    from holdfast.web.rights.retention_due import verdict
    from holdfast.web.vault.models import CaseRow, Hold

    chosen, today = chosen_in(now.home), now.at.date()
    on_hold = Exists(Hold.objects.filter(case_id=OuterRef("id"), ended_at=None))
    ended = CaseRow.objects.exclude(ended_on=None).annotate(on_hold=on_hold).values_list("ended_on", "on_hold")
    due = sum(verdict(chosen, ended_on, today, held=held).state == "due" for ended_on, held in ended)
    return Told(f"{due} cases are past the time the practice keeps them", look=due > 0)


def envelopes(now: Now) -> Told:
    """How many emergency lists are older than a treatment that runs, by the days alone. No case is opened."""
    from holdfast.web.vault.door import lists_due

    behind, none = lists_due()
    return Told(f"{behind} emergency lists are behind, {none} therapists have none after a month", look=behind > 0)


def reminders(now: Now) -> Told:
    """Messages to patients who chose them, by the practice's own mail server."""
    from holdfast.web.reminders.job import send_reminders

    return send_reminders(now)


JOBS: tuple[Job, ...] = (
    Job("forget", forget),
    Job("loans", end_loans),
    Job("sheets", end_sheets),
    Job("keys", keys, by_clock=False),
    Job("trail", trail, by_clock=False),
    Job("backup", backup_age),
    Job("certificate", certificate),
    Job("retention", retention),
    Job("envelopes", envelopes),
    Job("reminders", reminders),
)


def _read(home: Path) -> dict[str, Any]:
    try:
        plain = json.loads((home / STATE).read_text(encoding="utf-8"))
        datetime.fromisoformat(plain["at"])
        return dict(plain)
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # it can be lost: what it keeps is found out again


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: its scheduler starts no second one
        yield
        return
    if not home.is_dir():
        yield
        return
    with lock_file(home / LOCK) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused("Another tick is at work in this practice.", "Leave it; the next one will do.") from None
        yield
