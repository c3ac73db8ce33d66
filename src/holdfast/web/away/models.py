"""The one table of this room: the practice's own text of a letter. It is about no patient, and stands in clear."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PracticeLetter(models.Model):
    """What a practice made of one of the three drafts (`template`). What was replaced stays, with `ended_at`."""

    template = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template"], condition=models.Q(ended_at=None), name="one_letter_text_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"PracticeLetter {self.pk}"
