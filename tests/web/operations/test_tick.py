"""What is done although nobody is signed in: one failing job stops no other, and nothing is done twice."""

from __future__ import annotations

import json
from pathlib import Path

from tests.web.operations.conftest import Run

SET_UP = """
from datetime import UTC, datetime, timedelta
from holdfast.web.operations import tick
open_practice(home, PASSPHRASE)
now = datetime.now(UTC)
def go(*jobs, at=now):
    return [[one.job, one.state, one.words] for one in tick.run(home, at, jobs or tick.JOBS)]
"""


def test_all_jobs_are_done_on_a_practice(run: Run, practice: Path) -> None:
    said = run("from holdfast.web.operations import tick\nout = [list(vars_) for vars_ in "
               "[(d.job, d.state, d.words) for d in tick.tick(home, PASSPHRASE)]]")  # fmt: skip
    assert [job for job, _, _ in said] == [
        "forget", "loans", "sheets", "keys", "trail", "backup", "certificate", "retention", "envelopes",
        "reminders",
    ]  # fmt: skip
    assert {state for _, state, _ in said} <= {"done", "look"}
    assert {job: words for job, _, words in said}["backup"] == "the last backup is less than a day old"
    kept = json.loads((practice / "tick.json").read_text())
    assert kept["kept"]["trail"]["seq"] >= 1
    assert (practice / "tick.json").stat().st_mode & 0o077 == 0


def test_a_job_that_fails_stops_no_other_and_tells_no_values(run: Run, practice: Path) -> None:
    said = run(
        SET_UP
        + """
def breaks(now):
    raise ValueError("heron-in-the-log")
out = go(tick.Job("breaks", breaks), tick.Job("after", lambda now: tick.Told("done after")))
"""
    )
    assert said == [["breaks", "failed", "ValueError"], ["after", "done", "done after"]]


def test_a_clock_set_back_does_nothing_twice(run: Run, practice: Path) -> None:
    first, back, again = run(
        SET_UP
        + """
counted = []
jobs = [
    tick.Job("timed", lambda now: counted.append(now.at) or tick.Told("counted")),
    tick.Job("always", lambda now: tick.Told("always"), by_clock=False),
]
out = [go(*jobs), go(*jobs, at=now - timedelta(days=3)), go(*jobs, at=now + timedelta(minutes=15))]
assert len(counted) == 2
"""
    )
    assert [state for _, state, _ in first] == ["done", "done"]
    assert [(job, state) for job, state, _ in back] == [("clock", "look"), ("timed", "waits"), ("always", "done")]
    assert [state for _, state, _ in again] == ["done", "done"]


def test_two_ticks_at_once_are_one(run: Run, practice: Path) -> None:
    refused = run("""
from holdfast.web.operations.tick import _alone, tick
with _alone(home):
    tick(home, PASSPHRASE)
""")
    assert "at work" in refused["refused"]


def test_a_trail_that_was_cut_or_altered_is_seen_at_the_next_tick(run: Run, practice: Path) -> None:
    whole, cut, altered = run(
        SET_UP
        + """
from holdfast.web.vault import audit
from holdfast.web.vault.models import AuditEntry
job = tick.Job("trail", tick.trail, by_clock=False)
def more():
    with audit.recorded("test"):
        audit.note("tried")
more()
whole = go(job)
last = AuditEntry.objects.order_by("-seq").first()
AuditEntry.objects.filter(seq=last.seq).delete()
cut = go(job)
last.save(force_insert=True)
more(), more()
AuditEntry.objects.filter(seq=last.seq + 1).update(view="other")
out = [whole, cut, go(job)]
"""
    )
    assert whole[0][1] == "done"
    assert cut[0][1] == altered[0][1] == "look"
    assert "not the one it was" in cut[0][2]
    assert "broken after entry" in altered[0][2]


def test_a_loan_that_has_run_out_is_marked_once(run: Run, practice: Path) -> None:
    said = run(
        SET_UP
        + """
import uuid
from django.contrib.auth.models import User
from holdfast.web.vault.models import CaseRow, Grant
anna, case = User.objects.get(), CaseRow.objects.get()
until = now - timedelta(hours=1)
Grant.objects.create(case=case, to=anna, by=anna, what="working", made_at=until, until=until, schema=1, sealed=b"")
job = tick.Job("loans", tick.end_loans)
out = [go(job)[0][2], go(job)[0][2], Grant.objects.get().ended_at == until]
"""
    )
    assert said == ["1 leaves to read have run out", "0 leaves to read have run out", True]
