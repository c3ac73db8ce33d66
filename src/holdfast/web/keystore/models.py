"""Keys, each wrapped by the installation key or by something only its owner knows."""

from __future__ import annotations

import uuid

from django.db import models


class KeyRow(models.Model):
    """A key of the practice, wrapped by the installation key. `purpose` is `patient`, `audit`, `index`, or
    `installation`: an installation key of before, kept under the present one for the backups it sealed.

    Deleting a patient's rows erases that patient from the database and from every backup of it. A patient has one key
    that seals (`retired_at` empty) and, after `rekey`, older ones for as long as a row sealed under them is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    purpose = models.CharField(max_length=16)
    case = models.UUIDField(null=True, db_index=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(retired_at=None, case__isnull=False), name="one_key_seals"
            )
        ]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class AuthorKeyRow(models.Model):
    """One author's key, wrapped twice: by his password and by his recovery code, each with a salt and
    a cost of argon2id of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.IntegerField(unique=True)
    cost = models.JSONField()
    salt = models.BinaryField()
    wrapped = models.BinaryField()
    recovery_cost = models.JSONField()
    recovery_salt = models.BinaryField()
    recovery_wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class NextInstallationKey(models.Model):
    """A new installation key under the old one: how a program that is serving learns of `rekey`. Gone once it has."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class ErasedRow(models.Model):
    """The register of erased patients. It lies with the keys, which no backup of data brings back, and every restore
    reads it: who was erased stays erased. Ids (of the case, of who erased it, of whose patient he was), moment, and
    under which retention profile; no name, no reason in words.
    """

    case = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    by = models.IntegerField()
    owner = models.IntegerField(null=True)
    profile = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"
