"""The job of the tick, and what the operator is told: counts and kinds of errors, and no word about anybody."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.support.mail_sink import Sink
from tests.web.reminders.conftest import ADDRESS, rome

from holdfast.web.operations import tick
from holdfast.web.reminders.mail import Mail
from holdfast.web.vault import door

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
EVE = rome(13).astimezone(UTC)
JOB = next(job for job in tick.JOBS if job.name == "reminders")


def told(home: Path, at: datetime = EVE, kept: dict[str, Any] | None = None) -> tick.Told:
    return JOB.act(tick.Now(at, home, kept or {}))


def test_it_goes_by_the_clock() -> None:
    assert JOB.by_clock


def test_it_looks_once_an_hour_and_says_what_it_did(chosen: door.CaseHandle, post: Sink, tmp_path: Path) -> None:
    first = told(tmp_path)
    assert (first.words, first.look) == ("1 reminders sent", False)
    again = told(tmp_path, EVE + timedelta(minutes=15), first.keep)
    assert again.words == "looked less than an hour ago"
    later = told(tmp_path, EVE + timedelta(minutes=60), again.keep)
    assert later.words == "0 reminders sent"


def test_jobs_that_took_their_time_before_it_do_not_carry_it_into_his_quiet(
    chosen: door.CaseHandle, post: Sink, tmp_path: Path
) -> None:
    an_hour_ago = tick.Now(rome(13, 19, 30).astimezone(UTC), tmp_path, {}, time.monotonic() - 3600)
    assert JOB.act(an_hour_ago).words == "0 reminders sent"
    assert post.raw == []


def test_a_failure_is_told_by_its_kind_until_a_message_was_taken(
    chosen: door.CaseHandle, post: Sink, tmp_path: Path
) -> None:
    post.refuse = True
    failed = told(tmp_path, rome(9).astimezone(UTC))
    assert failed.look
    assert failed.words == "0 reminders sent, 1 not taken and not tried again (SMTPRecipientsRefused)"
    assert ADDRESS not in str(failed)
    post.refuse = False
    quiet = told(tmp_path, rome(10).astimezone(UTC), failed.keep)
    assert quiet.keep["trouble"] == "SMTPRecipientsRefused"
    assert "trouble" not in told(tmp_path, EVE, quiet.keep).keep


def test_a_server_that_cannot_be_reached_is_told_and_tried_at_the_next_tick(
    chosen: door.CaseHandle, post: Sink, tmp_path: Path
) -> None:
    with override_settings(HOLDFAST_MAIL=Mail("127.0.0.1", 1, "none", "", "note@practice.example")):
        found = told(tmp_path)
    assert found.look
    assert "ConnectionRefusedError" in found.words
    assert told(tmp_path, EVE + timedelta(minutes=15), found.keep).words == "1 reminders sent"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"HOLDFAST_PROFILE": "laptop"}, "a laptop sends no reminders"),
        ({"HOLDFAST_DEMO": True}, "a demo sends no reminders"),
        ({"HOLDFAST_MAIL": None}, "no mail server is set"),
    ],
)
def test_where_nothing_is_sent_it_says_why(
    chosen: door.CaseHandle, post: Sink, tmp_path: Path, how: dict[str, Any], says: str
) -> None:
    with override_settings(**how):
        found = told(tmp_path)
    assert says in found.words
    assert not found.look
    assert not post.said


def test_without_an_address_of_the_portal_nothing_is_sent_that_could_not_be_switched_off(
    chosen: door.CaseHandle, post: Sink, tmp_path: Path
) -> None:
    with override_settings(HOLDFAST_PORTAL=""):
        found = told(tmp_path)
        assert found.look
        assert not post.said
        (tmp_path / "practice.json").write_text(
            '{"profile": "host", "serve": {"behind_proxy": "127.0.0.1", "names": ["holdfast.example"], '
            '"portal": "127.0.0.1:8766", "portal_names": ["p.example"]}}'
        )
        assert told(tmp_path).words == "1 reminders sent"
    assert b"https://p.example/off/" in post.raw[0]
