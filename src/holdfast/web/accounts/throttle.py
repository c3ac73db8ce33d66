"""Sign-ins slowed down after failures, by name. A kept package takes this over when hosts get second factors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from holdfast.case.sealing import derive, mark
from holdfast.web.accounts.models import FailedSignIns

FREE = 5
LONGEST = timedelta(minutes=15)


def attempt(name: str) -> timedelta:
    """How long to wait before this name may be tried; where it may be, the try is counted at once as a failure.

    Counted before the password is looked at, so that many tries sent at the same moment are as slow as one after the
    other. `succeeded` takes the count away again.
    """
    with transaction.atomic():
        row = _locked_row(name)
        pause = _pause(row)
        if not pause:
            _count(row)
        return pause


def forget_before(moment: datetime) -> None:
    """Names not tried for a long time start anew, and the table does not grow with every name somebody invents."""
    FailedSignIns.objects.filter(last_at__lt=moment).delete()


def wait(name: str) -> timedelta:
    """How long this name must wait before it may be tried again; zero for the first five failures."""
    row = FailedSignIns.objects.filter(mark=_mark(name)).first()
    return timedelta() if row is None else _pause(row)


def failed(name: str) -> None:
    with transaction.atomic():
        _count(_locked_row(name))


def succeeded(name: str) -> None:
    FailedSignIns.objects.filter(mark=_mark(name)).delete()


def _pause(row: FailedSignIns) -> timedelta:
    if row.count < FREE:
        return timedelta()
    pause = min(LONGEST, timedelta(seconds=30 * 2 ** min(row.count - FREE, 10)))
    # A clock set back must not lock anybody out for longer than the pause itself.
    return min(pause, max(timedelta(), row.last_at + pause - datetime.now(UTC)))


def _locked_row(name: str) -> FailedSignIns:
    row, _ = FailedSignIns.objects.select_for_update().get_or_create(
        mark=_mark(name), defaults={"last_at": datetime.now(UTC)}
    )
    return row


def _count(row: FailedSignIns) -> None:
    row.count, row.last_at = row.count + 1, datetime.now(UTC)
    row.save()


def _mark(name: str) -> bytes:
    key = derive(settings.SECRET_KEY.encode(), salt=b"", info=b"holdfast sign-in names 1")
    return mark(key, name.casefold())
