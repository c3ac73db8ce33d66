"""What was decided after a backup was made and must outlive its return: who may come in, and what may not be erased.

A backup of last month knows neither the password that was changed because somebody had seen it, nor who left the
practice, nor the legal hold of last week. So these stand after a restore as they stood before it. A password has one
more reason: the author's key lies in the key store, under the password of now, and the key store is not put back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdfast.web.operations.backup_read import Tell

UNREAD = (
    "The data that were there do not open. What was decided since the backup is lost with them: look through accounts, "
    "passwords, loans and legal holds before anybody works."
)
_ACCOUNT = ("username", "password", "is_active")
_GIVEN = ("must_change", "password_reset_at", "factors_reset_at")


@dataclass(frozen=True, slots=True)
class Since:
    """What stands in a practice before it goes back: of each account (by id) what it opens with, open holds, ended
    loans, withdrawn sheets, who reads along, restricted cases.
    """

    accounts: Mapping[int, tuple[Any, ...]]
    given: Mapping[int, tuple[Any, ...]]
    holds: tuple[dict[str, Any], ...]
    ended: Mapping[UUID, datetime | None]
    withdrawn: Mapping[UUID, datetime | None]
    cases: frozenset[UUID]
    assigned: frozenset[tuple[UUID, int]]
    restricted: frozenset[UUID]


def standing() -> Since | None:
    """What stands in the open practice; None where its data are missing, damaged, or an older program's."""
    from pathlib import Path

    from django.contrib.auth.models import User
    from django.db import DatabaseError, connection

    from holdfast.web.accounts.models import Profile
    from holdfast.web.vault.models import Assignment, CaseRow, Grant, Hold, Sheet

    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return None  # asking would make an empty file
    try:
        return Since(
            {one[0]: one[1:] for one in User.objects.values_list("id", *_ACCOUNT)},
            {one[0]: one[1:] for one in Profile.objects.values_list("user_id", *_GIVEN)},
            tuple(dict(one) for one in Hold.objects.filter(ended_at=None).values()),
            dict(Grant.objects.exclude(ended_at=None).values_list("id", "ended_at")),
            dict(Sheet.objects.exclude(withdrawn_at=None).values_list("id", "withdrawn_at")),
            frozenset(CaseRow.objects.values_list("id", flat=True)),
            frozenset(Assignment.objects.values_list("case_id", "supervisor_id")),
            frozenset(CaseRow.objects.filter(restricted=True).values_list("id", flat=True)),
        )
    except (DatabaseError, ValueError, TypeError):
        return None
    finally:
        with contextlib.suppress(DatabaseError):
            connection.close()


def carry_over(since: Since, tell: Tell) -> None:
    """Into the data that came back (the open database aside): what stood in the practice. Told line by line."""
    _accounts(since, tell)
    _holds(since, tell)
    _loans(since, tell)
    _restricted(since, tell)


def never_twice() -> None:
    """No account gets a number under which the key store knows another: his author's key would be in the way."""
    from django.db import connection
    from django.db.models import Max

    from holdfast.web.keystore.models import AuthorKeyRow, ErasedRow

    asked = (AuthorKeyRow.objects.aggregate(Max("user")), ErasedRow.objects.aggregate(Max("by"), Max("owner")))
    last = max((number for one in asked for number in one.values() if number), default=0)
    if not last:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'auth_user', 0 WHERE NOT EXISTS "
                           "(SELECT 1 FROM sqlite_sequence WHERE name = 'auth_user')")  # fmt: skip
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = 'auth_user'", [last])
            return
        cursor.execute("SELECT pg_get_serial_sequence('auth_user', 'id')")
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # nosec B608 # noqa: S608 - the server's own name for it
        at, called = cursor.fetchone()
        if last > (at if called else 0):
            cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, last])


def _accounts(since: Since, tell: Tell) -> None:
    from django.contrib.auth.models import User

    from holdfast.web.accounts.models import Profile
    from holdfast.web.practise.store import delete_all

    words = closed = 0
    for user in User.objects.all():
        name, password, active = since.accounts.get(user.pk, (None, None, None))
        if name != user.get_username():
            continue
        words, closed = words + (password != user.password), closed + (user.is_active and not active)
        User.objects.filter(pk=user.pk).update(password=password, is_active=active)
        if not active:
            delete_all(user.pk)
        if user.pk in since.given:
            Profile.objects.filter(user=user).update(**dict(zip(_GIVEN, since.given[user.pk], strict=True)))
    if words:
        tell(f"Passwords changed since the backup stay as they are now, of {words} accounts.")
    if closed:
        tell(f"{closed} accounts that were closed since the backup stay closed.")


def _holds(since: Since, tell: Tell) -> None:
    from django.contrib.auth.models import User

    from holdfast.web.vault.models import CaseRow, Hold

    owners = dict(CaseRow.objects.values_list("id", "owner_id"))
    there, people = set(Hold.objects.values_list("id", flat=True)), set(User.objects.values_list("id", flat=True))
    missing = [one for one in since.holds if one["id"] not in there and one["case_id"] in owners]
    for one in missing:
        by = one["by_id"] if one["by_id"] in people else owners[one["case_id"]]
        Hold.objects.create(**{**one, "by_id": by})
    if missing:
        tell(f"{len(missing)} legal holds placed since the backup stay in force.")


def _loans(since: Since, tell: Tell) -> None:
    from holdfast.web.vault.models import Assignment, Grant, Sheet

    count = 0
    for id_, at in since.ended.items():
        count += Grant.objects.filter(id=id_, ended_at=None).update(ended_at=at)
    for id_, at in since.withdrawn.items():
        count += Sheet.objects.filter(id=id_, withdrawn_at=None).update(withdrawn_at=at)
    for row in Assignment.objects.filter(case__in=since.cases):
        if (row.case_id, row.supervisor_id) not in since.assigned:
            row.delete()
            count += 1
    if count:
        tell(f"{count} loans and leaves to read that were ended since the backup stay ended.")


def _restricted(since: Since, tell: Tell) -> None:
    from holdfast.web.vault.models import CaseRow

    lost = sorted(
        map(str, CaseRow.objects.filter(id__in=since.restricted, restricted=False).values_list("id", flat=True))
    )
    if lost:
        tell(
            f"{len(lost)} files restricted since the backup are not restricted in it; restrict them again: "
            f"{', '.join(lost[:5])}"
        )
