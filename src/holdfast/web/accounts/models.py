"""A role for each account, and how often a name was tried in vain."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Profile(models.Model):
    """What an account is for. A therapist has cases; a supervisor reads the record of those assigned to him; a manager
    keeps accounts and settings and sees no clinical text; an auditor reads the trail and nothing else.
    """

    class Role(models.TextChoices):
        THERAPIST = "therapist"
        SUPERVISOR = "supervisor"
        MANAGER = "manager"
        AUDITOR = "auditor"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    role = models.CharField(max_length=16, choices=Role.choices)

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class FailedSignIns(models.Model):
    """Failed attempts on one name, since the last that succeeded. The name stands as a keyed fingerprint: people
    type passwords into the wrong field.
    """

    mark = models.BinaryField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.count)
