"""The one table of this room: a file of reasons that the practice changed. About no patient; it stands in clear."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ChangedReasons(models.Model):
    """What a practice made of the reasons of one approach, and why. What was replaced stays, with `ended_at`."""

    approach = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    why = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["approach"], condition=models.Q(ended_at=None), name="one_file_of_reasons_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"ChangedReasons {self.pk}"
