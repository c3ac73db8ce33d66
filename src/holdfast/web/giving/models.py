"""The tables of this room. None is about a patient: words of forms and what the practice states of its use stand in
clear, and nowhere else (no log line carries them).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PracticeWording(models.Model):
    """The words of one form as the practice entered them: stem, items by tag, answers, attribution (`body`), with the
    sentence by which it says why it may use them. What was replaced or taken away stays, with `ended_at`: a patient
    answered those words.
    """

    instrument = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    lang = models.CharField(max_length=8)
    body = models.JSONField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "version", "lang"],
                condition=models.Q(ended_at=None),
                name="one_wording_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"PracticeWording {self.pk}"


class LicenceStatement(models.Model):
    """What the practice states of how it uses words (`about`: "non-commercial"), with the text that was shown. Without
    `by` it was said at the terminal of the machine.
    """

    about = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"], condition=models.Q(withdrawn_at=None), name="one_statement_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"LicenceStatement {self.pk}"
