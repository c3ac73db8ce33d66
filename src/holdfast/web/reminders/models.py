"""That a message was sent: marked before it is. In clear stand ids, fingerprints and times; no word and no address."""

from __future__ import annotations

from django.db import models

from holdfast.web.vault.models import CaseRow, Row


class Mark(Row):
    """One message to one patient. The database refuses a second one for the same thing, and a second one on one day.

    `once` is a keyed fingerprint of the thing and its occasion, `thing` one of the thing alone; `day` is the practice's
    calendar day. `sent_at` is empty where the mail server did not take it (`failed`: the kind of error, a name of a
    class), and where nobody knows because the program ended in between. It is not tried again in either case.
    """

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    once = models.BinaryField()
    thing = models.BinaryField()
    day = models.DateField()
    marked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "once"], name="reminded_of_once"),
            models.UniqueConstraint(fields=["case", "day"], name="one_reminder_a_day"),
        ]
