"""Links and codes: made, looked for, used up, ended. What is stored opens nothing by itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F, Q, QuerySet

from holdfast.web.accounts import throttle
from holdfast.web.portal.models import Invitation, Phone
from holdfast.web.vault import audit
from holdfast.web.vault.door import CaseHandle, NotYours, together

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 signs; none of them is taken for another on paper."""
LENGTH, TRIES = 8, 5
TO_OPEN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Made:
    """What is shown once: the token of the link, and the code."""

    token: str = field(repr=False)
    code: str = field(repr=False)


def invite(handle: CaseHandle) -> Made:
    """A new link and a new code for this patient; what was there before is ended. The treating therapist's."""
    if not handle.may_write:
        raise NotYours("the treating therapist says who gets in")
    made = Made(secrets.token_urlsafe(32), "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    now = datetime.now(UTC)
    with throttle.turn():
        code = make_password(made.code)
    with together(handle):  # of two at one moment the second ends the first's
        end(handle)
        audit.note("portal link made", handle.id)
        Invitation.objects.create(
            case_id=handle.id, made_by_id=handle.user_id, made_at=now, expires_at=now + TO_OPEN,
            link=kept_as(made.token), code=code,
        )  # fmt: skip
    return made


def end(handle: CaseHandle) -> int:
    """End what stands: the link opens nothing any more, and no phone is known. Returns how many links that were."""
    if not handle.may_write:
        raise NotYours("the treating therapist says who gets in")
    there = Invitation.objects.filter(case_id=handle.id, revoked_at=None)
    with together(handle):
        Phone.objects.filter(invitation__in=there).delete()
        ended = there.update(revoked_at=datetime.now(UTC))
    if ended:
        audit.note("portal link ended", handle.id)
    return ended


def standing(case: UUID) -> Invitation | None:
    """The invitation of a case that was not ended, used up or not."""
    return Invitation.objects.filter(case_id=case, revoked_at=None).first()


def seen(handle: CaseHandle) -> None:
    """The therapist says that she has seen that a link was shut."""
    if handle.may_write:
        _shut().filter(case_id=handle.id).update(told_at=datetime.now(UTC))


def shut_among(cases: Sequence[UUID]) -> set[UUID]:
    """Those of these cases whose link was shut by wrong codes, and whose therapist has not said that she saw it."""
    return set(_shut().filter(case_id__in=list(cases), told_at=None).values_list("case_id", flat=True))


def kept_as(token: str) -> str:
    """What the database knows a link by. The token has 256 random bits, so a plain hash cannot be turned round."""
    return hashlib.sha256(b"holdfast link 1|" + token.encode()).hexdigest()


def typed(code: str) -> str:
    """A code as somebody typed it: capitals do not count, nor blanks and lines between its signs."""
    return "".join(sign for sign in code[:64].upper() if sign.isalnum())


def usable(token: str) -> Invitation | None:
    """The invitation whose link this is, where it still opens something."""
    in_time = Q(opened_at__isnull=False) | Q(expires_at__gt=datetime.now(UTC))
    return Invitation.objects.filter(in_time, link=kept_as(token), revoked_at=None, wrong__lt=TRIES).first()


def fits(found: Invitation | None, code: str) -> bool:
    """Whether a code opens this invitation. A try is counted before the code is looked at, so that of many sent at one
    moment five are looked at and no more. Without an invitation it takes as long, and never fits.
    """
    now = datetime.now(UTC)
    counted = found is not None and bool(
        Invitation.objects.filter(pk=found.pk, revoked_at=None, wrong__lt=TRIES).update(
            wrong=F("wrong") + 1, tried_at=now, told_at=None
        )
    )
    with throttle.turn():
        if found is None or not counted:
            make_password(code)
            return False
        if not check_password(code, found.code):
            return False
    opened = {"wrong": 0, "last_used": now} | ({} if found.opened_at else {"opened_at": now})
    return bool(Invitation.objects.filter(pk=found.pk, revoked_at=None).update(**opened))


def is_shut(found: Invitation) -> bool:
    """Whether wrong codes have shut this link."""
    return found.wrong >= TRIES


def _shut() -> QuerySet[Invitation]:
    return Invitation.objects.filter(revoked_at=None, wrong__gte=TRIES)
