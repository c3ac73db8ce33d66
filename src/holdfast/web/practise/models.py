"""The one table of this room. It names no case and no case names it: what is practised is invented."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class PractiseRun(models.Model):
    """One run of one account. `sealed` holds patient, seed, choices and logs under a key of the practice: invented, but
    typed by a person, to whom the name of a real one may have slipped in. `version` counts what was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"PractiseRun {self.pk}"
