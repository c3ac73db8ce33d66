"""The trail on PostgreSQL: verified, searched, narrowed by day, taken out; the same as on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.postgres.conftest import address
from tests.web.postgres.test_on_postgres import run

pytestmark = pytest.mark.postgres
__all__ = ["address"]


def test_the_trail_is_verified_searched_and_made_anew(tmp_path: Path, address: str) -> None:
    said = run(
        """
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from holdfast.web.vault import trail
from holdfast.web.vault.models import AuditAct, AuditEntry
cases = [uuid4() for _ in range(3)]
for n in range(60):
    with audit.recorded("case", user.pk):
        audit.note("read", cases[n % 3])
        audit.note("write" if n % 2 else "read summary", cases[(n + 1) % 3])
now = datetime.now(UTC)
with audit.recorded("test", user.pk):
    whole = trail.trail_of_all(trail.Wanted(since=now - timedelta(days=1), until=now + timedelta(days=1)))
    one = trail.trail_of_all(trail.Wanted(cases=frozenset(cases[:1]), words=frozenset(["read"])), 10)
    none = trail.trail_of_all(trail.Wanted(until=now - timedelta(days=1)))
entries = list(trail.entries_in(trail.Wanted(cases=frozenset(cases[:1]))))
first = audit.verify()
trail.reindex()
again = audit.verify()
AuditEntry.objects.filter(seq=7).update(status=500)
broken = audit.verify()
print(len(whole.entries), len(one.entries), one.older is not None, len(none.entries), len(entries), first.whole,
      again.whole, broken.broken.seq, broken.broken.what, broken.whole_to, len(trail.touched(trail.Wanted())))
""",
        tmp_path,
        address,
    )
    assert said.split() == ["60", "10", "True", "0", "40", "True", "True", "7", "altered", "6", "3"]
