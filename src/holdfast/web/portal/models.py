"""Tables of the portal. Links, codes and phones stand as hashes alone; nothing of what a patient writes is here."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from holdfast.web.vault.models import CaseRow, Row


class Invitation(Row):
    """A link and a code for the patient of one case; one that is not ended, at most.

    `link` is a hash of the token in the link, `code` what Django's hasher makes of the code. Not opened by
    `expires_at`, it opens no more. `wrong` counts codes that did not fit since the last that did, and is raised before
    a code is looked at: at `invitations.TRIES` the link is shut. `told_at`: when the therapist said she had seen that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    link = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=128)
    opened_at = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(revoked_at=None), name="one_invitation_at_a_time"
            ),
        ]


class Phone(Row):
    """A browser that was let in. `key` is a hash of what its cookie holds; `device` two words it calls itself by."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="phones")
    key = models.CharField(max_length=64, unique=True)
    begun = models.DateTimeField()
    last_used = models.DateTimeField()
    device = models.CharField(max_length=40)
