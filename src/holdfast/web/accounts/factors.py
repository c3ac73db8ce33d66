"""Second factors: an app that shows six digits, a key that signs, and a sheet of codes for when both are lost.

Secrets lie sealed under a practice key of their own; codes are kept as keyed fingerprints. django-otp gives the model
of a device, the arithmetic of a code, and the mark in a session that a device was shown.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.models import Device
from django_otp.oath import TOTP

from holdfast.case.sealing import CannotOpen, derive, mark, seal, unseal
from holdfast.web import clock
from holdfast.web.accounts.models import Authenticator, SecurityKey, SpareCode, SpareCodes
from holdfast.web.vault.keyring import Key, practice_key

CODES, DIGITS, STEP = 10, 6, 30
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is mistaken for another when read from paper
AN_OFFER = 15 * 60
"""Seconds for which a new secret that is being shown is believed."""
_ISSUER = "Holdfast"


@dataclass(frozen=True, slots=True)
class Offer:
    """A new secret on its way into somebody's app: shown, and sealed into the form that comes back with a code."""

    secret: bytes = field(repr=False)
    sealed: str

    @property
    def letters(self) -> str:
        """The secret to be typed: groups of four letters."""
        plain = base64.b32encode(self.secret).decode().rstrip("=")
        return " ".join(plain[n : n + 4] for n in range(0, len(plain), 4))

    def address(self, name: str) -> str:
        """What the QR code says."""
        asked = {"secret": self.letters.replace(" ", ""), "issuer": _ISSUER, "digits": DIGITS, "period": STEP}
        return f"otpauth://totp/{quote(f'{_ISSUER}:{name}')}?{urlencode(asked)}"


def required() -> bool:
    """Whether every account here needs a second factor: on a host."""
    return bool(settings.HOLDFAST_PROFILE == "host")


def of(user: User) -> list[Authenticator | SecurityKey]:
    """A person's second factors, the oldest first. The sheet of codes is none: it stands in for one that was lost."""
    found = [*Authenticator.objects.filter(user=user), *SecurityKey.objects.filter(user=user)]
    return sorted(found, key=lambda device: device.made_at)


def has(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists() or SecurityKey.objects.filter(user=user).exists()


def offer(user: User) -> Offer:
    """A new secret for an app. Nothing is stored until a code shows that the app has it."""
    secret = os.urandom(20)
    plain = json.dumps([base64.b64encode(secret).decode(), time.time()]).encode()
    key = _key()
    sealed = seal(key.key, plain, about=_about_offer(user), key_id=key.id)
    return Offer(secret, base64.urlsafe_b64encode(sealed).decode())


def offered(user: User, sealed: str) -> Offer | None:
    """The secret that was shown to this person, or None: another's, another form, or too long ago."""
    try:
        secret, at = json.loads(unseal(_key().key, base64.urlsafe_b64decode(sealed), about=_about_offer(user)))
    except (CannotOpen, binascii.Error, ValueError):
        return None
    return Offer(base64.b64decode(secret), sealed) if 0 <= time.time() - at < AN_OFFER else None


def add_authenticator(user: User, name: str, made: Offer, code: str) -> Authenticator | None:
    """The app becomes a second factor if its code fits; that code is used up. None if it does not."""
    step = _step(made.secret, code, 0)
    if step is None:
        return None
    device = Authenticator(user=user, name=name, made_at=clock.now(), last_step=step)
    key = _key()
    device.sealed = seal(key.key, made.secret, about=about(device.place, user.pk), key_id=key.id)
    device.save()
    return device


def code_fits(user: User, code: str) -> Device | None:
    """The device whose code this is; used once. Six digits are an app's, anything else a spare code."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    if len(plain) == DIGITS and plain.isascii() and plain.isdecimal():
        return _by_app(user, plain)
    return _by_spare_code(user, plain)


def new_spare_codes(user: User) -> list[str]:
    """Ten new codes, to be shown once; the old ones are worth nothing any more."""
    codes = ["-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]
    with transaction.atomic():
        # The sheet stays the same device: a session that was opened with one of its codes stays open.
        sheet, _ = SpareCodes.objects.get_or_create(user=user, defaults={"name": "", "made_at": clock.now()})
        SpareCode.objects.filter(sheet=sheet).delete()
        marks = (_mark(user, code.replace("-", "")) for code in codes)
        SpareCode.objects.bulk_create(SpareCode(sheet=sheet, mark=one) for one in marks)
    return codes


def spare_codes_left(user: User) -> int:
    return SpareCode.objects.filter(sheet__user=user).count()


def find(user: User, kind: str, number: int) -> Authenticator | SecurityKey | None:
    """One of this person's own devices by its kind (`app`, `key`) and number."""
    return next((one for one in of(user) if kind_of(one) == kind and one.pk == number), None)


def kind_of(device: Device) -> str:
    return "app" if isinstance(device, Authenticator) else "key"


def may_go(user: User) -> bool:
    """Whether one device may be removed: on a host the last one can only be replaced."""
    return not required() or len(of(user)) > 1


def remove(device: Authenticator | SecurityKey) -> None:
    """Remove one; with the last the sheet of codes goes too."""
    user = device.user
    with transaction.atomic():
        device.delete()
        if not has(user):
            SpareCodes.objects.filter(user=user).delete()


def reset(user: User) -> int:
    """Take all second factors from somebody who lost them. Returns how many devices there were."""
    with transaction.atomic():
        lost = of(user)
        for device in lost:
            device.delete()
        SpareCodes.objects.filter(user=user).delete()
    return len(lost)


def about(place: UUID, user_id: int) -> bytes:
    """What a sealed device is about: another row's does not open in this one."""
    return f"{place}|factor|{user_id}".encode()


def key() -> Key:
    """The practice key under which devices are sealed."""
    return _key()


def qr_path(address: str) -> tuple[int, str]:
    """A QR code as one SVG path: the side of its square in modules, and the path. No picture file, no style."""
    import segno

    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    return len(rows), "".join(_runs(rows))


def _runs(rows: Iterable[Iterable[int]]) -> Iterable[str]:
    for y, row in enumerate(rows):
        cells = [*map(bool, row), False]
        start = None
        for x, dark in enumerate(cells):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None


def _by_app(user: User, code: str) -> Authenticator | None:
    device: Authenticator
    for device in Authenticator.objects.filter(user=user):
        secret = unseal(_key().key, bytes(device.sealed), about=about(device.place, user.pk))
        step = _step(secret, code, device.last_step + 1)
        # Of two that send one code at the same moment, one changes the row.
        fresh = Authenticator.objects.filter(pk=device.pk, last_step__lt=step or 0)
        if step is not None and fresh.update(last_step=step, used_at=clock.now()):
            return device
    return None


def _by_spare_code(user: User, plain: str) -> SpareCodes | None:
    sheet = SpareCodes.objects.filter(user=user).first()
    if sheet is None:
        return None
    used = SpareCode.objects.filter(sheet=sheet, mark=_mark(user, plain)).delete()[0]
    return sheet if used else None


def _step(secret: bytes, code: str, earliest: int) -> int | None:
    """The time step this code belongs to, at most one away from now, or None."""
    plain = "".join(code.split())
    if len(plain) != DIGITS or not (plain.isascii() and plain.isdecimal()):
        return None
    app = TOTP(secret, step=STEP, digits=DIGITS)
    app.time = time.time()  # one moment for all three steps that are tried
    return int(app.t()) if app.verify(int(plain), tolerance=1, min_t=earliest) else None


def _mark(user: User, plain: str) -> bytes:
    return mark(derive(_key().key, salt=b"", info=b"holdfast spare codes 1"), f"{user.pk}|{plain}")


def _key() -> Key:
    return practice_key("factors", clock.now())


def _about_offer(user: User) -> bytes:
    return f"offer|factor|{user.pk}".encode()
