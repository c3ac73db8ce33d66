"""Sign-ins slowed down after failures, by name. A kept package takes this over when hosts get second factors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from holdfast.case.sealing import derive, mark
from holdfast.web.accounts.models import FailedSignIns

FREE = 5
LONGEST = timedelta(minutes=15)


def wait(name: str) -> timedelta:
    """How long this name must wait before it may be tried again; zero for the first five failures."""
    row = FailedSignIns.objects.filter(mark=_mark(name)).first()
    if row is None or row.count < FREE:
        return timedelta()
    pause = min(LONGEST, timedelta(seconds=30 * 2 ** min(row.count - FREE, 10)))
    # A clock set back must not lock anybody out for longer than the pause itself.
    return min(pause, max(timedelta(), row.last_at + pause - datetime.now(UTC)))


def failed(name: str) -> None:
    with transaction.atomic():
        row, _ = FailedSignIns.objects.select_for_update().get_or_create(
            mark=_mark(name), defaults={"last_at": datetime.now(UTC)}
        )
        row.count, row.last_at = row.count + 1, datetime.now(UTC)
        row.save()


def succeeded(name: str) -> None:
    FailedSignIns.objects.filter(mark=_mark(name)).delete()


def _mark(name: str) -> bytes:
    key = derive(settings.SECRET_KEY.encode(), salt=b"", info=b"holdfast sign-in names 1")
    return mark(key, name.casefold())
