"""Keys, each wrapped by the installation key or by something only its owner knows."""

from __future__ import annotations

import uuid

from django.db import models


class KeyRow(models.Model):
    """A key of the practice, wrapped by the installation key. `purpose` is `patient`, `audit` or `index`.

    Deleting a patient's row erases that patient from the database and from every backup of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    purpose = models.CharField(max_length=16)
    case = models.UUIDField(null=True, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

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
