"""Sessions of our own: whose, since when, last used, on what; stored under a hash of the key a browser holds.

Django's documented way (a session model, and a store that names it). Whoever has a copy of the database has no key by
which a browser could sign in.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

if TYPE_CHECKING:
    from holdfast.web.accounts.models import SignIn

SEEN, BEGUN, DEVICE = "seen", "begun", "device"
STAYS = "handed_over"
"""The lock of a device that was handed over: nothing that is written into the same session takes it off."""


def kept_as(session_key: str) -> str:
    """What the database knows a session by. The key has 165 random bits, so a plain hash cannot be turned round."""
    return hashlib.sha256(b"holdfast session 1|" + session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    """Django's database store; only what is looked up and written is the hash of the key."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        from holdfast.web.accounts.models import SignIn

        return SignIn

    def _get_session_from_db(self) -> SignIn | None:
        row: SignIn | None = (
            self.get_model_class()
            .objects.filter(session_key=kept_as(self.session_key or ""), expire_date__gt=timezone.now())
            .first()
        )
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str | None) -> bool:
        return self.get_model_class().objects.filter(session_key=kept_as(session_key or "")).exists()

    def delete(self, session_key: str | None = None) -> None:
        if wanted := session_key or self.session_key:
            self.get_model_class().objects.filter(session_key=kept_as(wanted)).delete()

    def save(self, must_create: bool = False) -> None:
        """As Django's; a request that read the session before another one locked it does not write the lock away. Who
        unlocks the device gets a new key.
        """
        with transaction.atomic():
            if not must_create and self.session_key is not None and STAYS not in self:
                kept = self.get_model_class().objects.select_for_update().filter(session_key=kept_as(self.session_key))
                if (row := kept.first()) is not None and (lock := self.decode(row.session_data).get(STAYS)) is not None:
                    self[STAYS] = lock
            super().save(must_create)

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        row = super().create_model_instance(data)
        assert isinstance(row, self.get_model_class())
        row.session_key = kept_as(row.session_key)
        user = data.get("_auth_user_id")
        row.user_id = None if user is None else int(user)
        row.begun, row.last_used = _moment(data.get(BEGUN)), _moment(data.get(SEEN))
        row.device = str(data.get(DEVICE, ""))
        return row


def end_others(request: HttpRequest) -> int:
    """End every other session of the person signed in. Returns how many there were."""
    from holdfast.web.accounts.models import SignIn

    mine = SignIn.objects.filter(user__isnull=False, user=request.user.pk)
    return mine.exclude(session_key=kept_as(request.session.session_key or "")).delete()[0]


def end_all(user_id: int) -> int:
    """End every session of one account. Returns how many there were."""
    from holdfast.web.accounts.models import SignIn

    return SignIn.objects.filter(user_id=user_id).delete()[0]


def forget_ended() -> None:
    """Sessions that have run out are taken from the table."""
    SessionStore.clear_expired()


def _moment(seconds: float | None) -> datetime:
    return datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
