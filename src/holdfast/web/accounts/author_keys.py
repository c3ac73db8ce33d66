"""The author's key: opens with the password at sign-in, lives sealed in the session, and in the clear nowhere.

The session row holds it wrapped by a random key; that key lives only in a cookie of the browser. Whoever has the
database alone, or the cookie alone, has nothing.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from holdfast.case.sealing import CannotOpen, Cost, key_from_words, new_key, seal, unseal
from holdfast.web import clock
from holdfast.web.keystore.models import AuthorKeyRow
from holdfast.web.vault.handles import AuthorKey, Locked
from holdfast.web.vault.resealing import reseal_private
from holdfast.web.vault.rows import Stored

_IN_SESSION = "author_key"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is mistaken for another when read from paper
_BROWSER = UUID(int=2)
"""The name of a browser's own key in a header."""


def make_author_key(user: User, password: str) -> str:
    """A key for a new author. Returns the recovery code, to be shown once and written down: it is stored nowhere.

    Raises `Locked` if the author has a key already.
    """
    if AuthorKeyRow.objects.filter(user=user.pk).exists():
        raise Locked("this author has a key already")
    key_id, key, code = uuid4(), new_key(), _new_code()
    row = AuthorKeyRow(id=key_id, user=user.pk, made_at=clock.now())
    row.cost, row.salt, row.wrapped = _wrap(key_id, user.pk, key, password)
    row.recovery_cost, row.recovery_salt, row.recovery_wrapped = _wrap(key_id, user.pk, key, _plain(code))
    row.save(force_insert=True)
    return code


def open_author_key(user: User, password: str) -> AuthorKey:
    """The author's key by his password. Raises `Locked`: he has none, or another password sealed it."""
    row = _row(user)
    return AuthorKey(row.id, user.pk, _unwrap(row, row.cost, row.salt, row.wrapped, password))


def recover_author_key(user: User, code: str, password: str) -> AuthorKey:
    """Open the key by the recovery code and seal it under the (new) password. Raises `Locked`."""
    row = _row(user)
    key = _unwrap(row, row.recovery_cost, row.recovery_salt, row.recovery_wrapped, _plain(code))
    _reseal(row, key, password)
    return AuthorKey(row.id, user.pk, key)


def new_recovery_code(user: User, password: str) -> str:
    """A new recovery code, to be shown once: from now on the old one opens nothing. Raises `Locked`: the password does
    not open the key, so it cannot be sealed anew.
    """
    row, code = _row(user), _new_code()
    key = _unwrap(row, row.cost, row.salt, row.wrapped, password)
    row.recovery_cost, row.recovery_salt, row.recovery_wrapped = _wrap(row.id, row.user, key, _plain(code))
    row.save(update_fields=["recovery_cost", "recovery_salt", "recovery_wrapped"])
    return code


def recovery_code_fits(user: User, code: str) -> bool:
    """Whether this code opens the author's private notes. It is not used up, and nothing is changed."""
    try:
        row = _row(user)
        _unwrap(row, row.recovery_cost, row.recovery_salt, row.recovery_wrapped, _plain(code))
    except Locked:
        return False
    return True


def change_sealing_password(user: User, old: str, new: str) -> None:
    """Seal the author's key under a new password. An author without a key needs nothing done. Raises `Locked`.

    Keys and accounts are two databases: where a crash fell between the two, the key is under the new password already
    and the account under the old one. Then the same change, made again, brings them together.
    """
    row = AuthorKeyRow.objects.filter(user=user.pk).first()
    if row is None:
        return
    try:
        key = _unwrap(row, row.cost, row.salt, row.wrapped, old)
    except Locked:
        key = _unwrap(row, row.cost, row.salt, row.wrapped, new)
    _reseal(row, key, new)


def lose_author_key(user: User) -> None:
    """Give up the author's key, and with it every private note he wrote. There is no way back."""
    AuthorKeyRow.objects.filter(user=user.pk).delete()


def keep_in_session(request: HttpRequest, response: HttpResponse, key: AuthorKey) -> None:
    """Wrap the key for this session by a random key, and give that to the browser alone.

    Notes of his whose patient got a new key while he was away are sealed under it now: nobody else could.
    """
    reseal_private(key)
    wrapper = new_key()
    sealed = seal(wrapper, key.key, about=_about(key.id, key.user_id), key_id=_BROWSER)
    request.session[_IN_SESSION] = [str(key.id), base64.b64encode(sealed).decode()]
    response.set_cookie(
        _cookie(),
        base64.urlsafe_b64encode(wrapper).decode(),
        httponly=True,
        # Loopback http is the laptop's: nobody listens in between, and a Secure cookie would not come back.
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )


def author_key(request: HttpRequest) -> AuthorKey | None:
    """The signed-in author's key for this request, or None: no key, no cookie, or they do not fit."""
    kept, cookie = request.session.get(_IN_SESSION), request.COOKIES.get(_cookie())
    if not kept or not cookie or not request.user.is_authenticated:
        return None
    try:
        wrapper = base64.urlsafe_b64decode(cookie)
        key = unseal(wrapper, base64.b64decode(kept[1]), about=_about(UUID(kept[0]), request.user.pk))
    except (CannotOpen, binascii.Error, ValueError):
        return None
    return AuthorKey(UUID(kept[0]), request.user.pk, key)


def forget(response: HttpResponse) -> None:
    """Take the browser's key away; the session's half goes with the session."""
    response.delete_cookie(_cookie(), samesite="Strict")


def _cookie() -> str:
    return "__Host-holdfast-author" if settings.SESSION_COOKIE_SECURE else "holdfast-author"


def _row(user: User) -> AuthorKeyRow:
    row = AuthorKeyRow.objects.filter(user=user.pk).first()
    if row is None:
        raise Locked("this author has no key yet")
    return row


def _reseal(row: AuthorKeyRow, key: bytes, password: str) -> None:
    row.cost, row.salt, row.wrapped = _wrap(row.id, row.user, key, password)
    row.save(update_fields=["cost", "salt", "wrapped"])


def _wrap(key_id: UUID, user: int, key: bytes, words: str) -> tuple[list[int], bytes, bytes]:
    salt, cost = os.urandom(16), settings.HOLDFAST_SEALING_COST
    sealed = seal(key_from_words(words, salt, Cost(*cost)), key, about=_about(key_id, user), key_id=key_id)
    return list(cost), salt, sealed


def _unwrap(row: AuthorKeyRow, cost: list[int], salt: Stored, wrapped: Stored, words: str) -> bytes:
    try:
        return unseal(key_from_words(words, bytes(salt), Cost(*cost)), bytes(wrapped), about=_about(row.id, row.user))
    except CannotOpen:
        raise Locked("these words do not open the author's key") from None


def _about(key_id: UUID, user: int) -> bytes:
    return f"{key_id}|author|{user}".encode()


def _new_code() -> str:
    """Six groups of five letters, 147 bits: guessing is hopeless without any throttle."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(6))


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
