"""Ten years of a practice of ten: how long a backup takes, how large it is, what the next day adds, how it comes back.

`python bench/backups.py [--years 10] [--therapists 10] [--keep DIR] [--postgres]`; making the practice takes minutes.
Entries are random bytes of a usual length, sealed as the vault seals them; the audit chain is a real one. With
`--postgres`, HOLDFAST_DATABASE_URL and HOLDFAST_KEYS_DATABASE_URL name two empty databases.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

HOURS_A_DAY, DAYS_A_YEAR, ENTRIES_AN_HOUR, REQUESTS_A_DAY = 6, 220, 4, 55
BEGUN = datetime(2016, 1, 4, 8, tzinfo=UTC)
TEXTS = (160, 240, 420, 900)
"""Bytes of a move, an alliance check, a session, a log: the vault's own rows of the worked examples."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--therapists", type=int, default=10)
    parser.add_argument("--postgres", action="store_true", help="use the databases that the environment names")
    parser.add_argument("--keep", metavar="DIR", help="leave everything in this folder")
    options = parser.parse_args()
    if not options.postgres:
        for name in ("HOLDFAST_DATABASE_URL", "HOLDFAST_KEYS_DATABASE_URL"):
            os.environ.pop(name, None)
    here = Path(options.keep or tempfile.mkdtemp(prefix="holdfast-bench-"))
    here.mkdir(parents=True, exist_ok=True)
    try:
        measure(here, options.therapists, options.years)
    finally:
        if not options.keep:
            shutil.rmtree(here, ignore_errors=True)


def measure(here: Path, therapists: int, years: int) -> None:
    from holdfast.web.operations.backup import backup, verify
    from holdfast.web.operations.init import init_practice
    from holdfast.web.operations.restore import restore

    home, folder = here / "practice", here / "backups"
    folder.mkdir()
    init_practice(home, "host")
    made = Practice(therapists, years)
    timed("made", lambda: made.fill(years * DAYS_A_YEAR))
    if (home / "data.sqlite3").exists():
        print(f"database: {(home / 'data.sqlite3').stat().st_size:,} bytes")
    first = timed("first backup", lambda: backup(home, folder))
    print(f"  {first.rows:,} rows, {first.pieces:,} pieces, {first.bytes:,} bytes written")
    made.day(years * DAYS_A_YEAR)
    second = timed("backup of the next day", lambda: backup(home, folder))
    print(f"  {second.new_pieces:,} of {second.pieces:,} pieces new, {second.bytes:,} bytes written")
    print(f"folder: {sum(f.stat().st_size for f in folder.rglob('*') if f.is_file()):,} bytes")
    found = timed("verify", lambda: verify(home, folder))
    print(f"  {found.pieces:,} pieces, {found.bytes:,} bytes; problems: {list(found.problems)}")
    single = timed("one file", lambda: backup(home, here / "single"))
    print(f"  {single.bytes:,} bytes written")
    entries = timed("restore", lambda: restore(home, folder, tell=lambda line: print("  " + line)))
    print(f"  audit trail up to entry {entries:,}")
    sys.stdout.flush()


def timed(what: str, act: Callable[[], Any]) -> Any:
    begun = perf_counter()
    out = act()
    print(f"{what}: {perf_counter() - begun:.1f} s", flush=True)
    return out


class Practice:
    """A synthetic practice in the open database, filled past the vault: it would take hours through it."""

    def __init__(self, therapists: int, years: int) -> None:
        from django.contrib.auth.models import User

        from holdfast.case.upcast import SCHEMA
        from holdfast.web.vault.keyring import make_key, practice_key
        from holdfast.web.vault.models import CaseRow

        self.draw = random.Random(7)
        self.audit = practice_key("audit", BEGUN).key
        self.users = [User.objects.create(username=f"t{n}").pk for n in range(therapists)]
        self.keys: dict[UUID, Any] = {}
        self.seq: dict[tuple[UUID, str], int] = {}
        self.before, self.audit_seq = b"\0" * 32, 0
        rows = []
        for user in self.users:
            for _ in range(25 * max(1, years * 6 // 10)):  # a treatment lasts a year and a half
                case = uuid4()
                self.keys[case] = make_key("patient", case, BEGUN)
                rows.append(
                    CaseRow(
                        id=case,
                        owner_id=user,
                        made_at=BEGUN,
                        mark=case.bytes,
                        schema=SCHEMA,
                        sealed=self._sealed(case, 0, "case", 300),
                    )
                )
        CaseRow.objects.bulk_create(rows, batch_size=200)
        self.cases = {user: [row.id for row in rows if row.owner_id == user] for user in self.users}

    def fill(self, days: int) -> None:
        for first in range(0, days, 50):
            self._store(range(first, min(first + 50, days)), days)

    def day(self, number: int) -> None:
        self._store(range(number, number + 1), number + 1)

    def _store(self, days: range, of: int) -> None:
        from django.db import transaction

        from holdfast.web.vault import audit
        from holdfast.web.vault.models import AuditAct, AuditEntry, EntryRow

        self.audit_seq, mac = audit.head()  # backups stand in the trail too
        self.before = bytes.fromhex(mac) or self.before
        with transaction.atomic():
            EntryRow.objects.bulk_create([row for day in days for row in self._entries(day, of)], batch_size=500)
            trail = [entry for day in days for entry in self._trail(day, of)]
            AuditEntry.objects.bulk_create(trail, batch_size=500)
            acts = [
                AuditAct(seq=entry.seq, user=entry.user, what=what, case=UUID(case))
                for entry in trail
                for what, case in entry.did
            ]
            AuditAct.objects.bulk_create(acts, batch_size=500)

    def _of_the_day(self, user: int, day: int, of: int) -> list[UUID]:
        """The cases that are under way: a window of 25 that moves through all of them."""
        cases = self.cases[user]
        start = (len(cases) - 25) * day // max(of, 1)
        return cases[start : start + 25]

    def _entries(self, day: int, of: int) -> Iterator[Any]:
        from holdfast.case.upcast import SCHEMA
        from holdfast.web.vault.models import EntryRow

        for user in self.users:
            for case in self.draw.sample(self._of_the_day(user, day, of), HOURS_A_DAY):
                for kind, size in zip(("moves", "checkins", "sessions", "logs")[:ENTRIES_AN_HOUR], TEXTS, strict=False):
                    seq = self.seq[case, kind] = self.seq.get((case, kind), 0) + 1
                    yield EntryRow(
                        case_id=case, kind=kind, seq=seq, mark=os.urandom(16), author_id=user, schema=SCHEMA,
                        stored_at=BEGUN + timedelta(days=day), sealed=self._sealed(case, seq, kind, size),
                    )  # fmt: skip

    def _sealed(self, case: UUID, seq: int, kind: str, size: int) -> bytes:
        from holdfast.case.sealing import seal
        from holdfast.web.vault.rows import about

        key = self.keys[case]
        return seal(key.key, os.urandom(size), about=about(case, seq, kind), key_id=key.id)

    def _trail(self, day: int, of: int) -> Iterator[Any]:
        from holdfast.web.vault import chain
        from holdfast.web.vault.models import AuditEntry

        for user in self.users:
            for n in range(REQUESTS_A_DAY):
                self.audit_seq += 1
                entry = AuditEntry(
                    seq=self.audit_seq, at=BEGUN + timedelta(days=day, minutes=n * 9, microseconds=n + 1), user=user,
                    request=os.urandom(16).hex(), view="case", status=200,
                    did=[["read", str(self.draw.choice(self._of_the_day(user, day, of)))]],
                )  # fmt: skip
                entry.mac = self.before = chain.mac(self.audit, self.before, entry)
                yield entry


if __name__ == "__main__":
    main()
