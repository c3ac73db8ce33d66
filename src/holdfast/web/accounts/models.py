"""Tables of the accounts: a role for each, its sign-ins, and what it proves a second time with."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django_otp.models import Device

from holdfast.web.accounts.sessions import SessionStore


class Profile(models.Model):
    """What an account is for. A therapist has cases; a supervisor reads the record of those assigned to him; a manager
    keeps accounts and settings and sees no clinical text; an auditor reads the trail and nothing else.

    `must_change`: the password was chosen by somebody else. The two moments: a manager reset something, and the person
    has not been told yet.
    """

    class Role(models.TextChoices):
        THERAPIST = "therapist"
        SUPERVISOR = "supervisor"
        MANAGER = "manager"
        AUDITOR = "auditor"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    must_change = models.BooleanField(default=False)
    password_reset_at = models.DateTimeField(null=True)
    factors_reset_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class SignIn(AbstractBaseSession):
    """One session. `session_key` is a hash of the key the browser holds; `device` two words from what it calls itself.
    A session without a user is half open, or nobody's.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    begun = models.DateTimeField()
    last_used = models.DateTimeField()
    device = models.CharField(max_length=40)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class Authenticator(Device):
    """An app that shows six digits (TOTP). The secret is sealed; `last_step` is the last time step that was accepted,
    so that no code is accepted twice.
    """

    place = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    sealed = models.BinaryField()


class SecurityKey(Device):
    """A key or device that signs (WebAuthn), for one host name. What it told of itself is sealed; `counter` is the last
    it counted, so that a copy of it is noticed.
    """

    place = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    host = models.CharField(max_length=255)
    counter = models.BigIntegerField(default=0)
    sealed = models.BinaryField()


class SpareCodes(Device):
    """The sheet of one-time codes of one account."""

    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user"], name="one_sheet_each")]


class SpareCode(models.Model):
    """One code that was not used yet, as a keyed fingerprint; the row goes when it is."""

    sheet = models.ForeignKey(SpareCodes, on_delete=models.CASCADE, related_name="+")
    mark = models.BinaryField()

    def __str__(self) -> str:
        return f"SpareCode {self.pk}"
