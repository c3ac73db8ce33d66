"""The tables of the vault. In clear stand ids, counts and times; every word is in a sealed payload."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Row(models.Model):
    """What all rows say of themselves: which they are, and no more, wherever one is printed."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class CaseRow(Row):
    """One treatment. `sealed` holds the case file's `id` and `about`; `mark` finds the same case file again.

    `revision` counts the writes: a summary or a page made at another revision is stale. `restricted` and `ended_on` say
    again, in clear, what the record holds: what must be known of many cases without opening one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    mark = models.BinaryField()
    restricted = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "mark"], name="one_case_file_once")]


class EntryRow(Row):
    """One entry of one list of a case. `seq` counts from 1 in each list, so a list cannot fork.

    `mark` is a keyed fingerprint of the entry's id: the database refuses the same id twice and learns nothing of it.
    """

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    mark = models.BinaryField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    stored_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "seq"], name="one_entry_one_place"),
            models.UniqueConstraint(fields=["case", "kind", "mark"], name="one_id_once"),
        ]


class Assignment(Row):
    """A supervisor who may read the record of a case. Working notes are lent by an act of their own, later."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "supervisor"], name="assigned_once")]


class Grant(Row):
    """Leave to read more of a case than one's role gives, until a moment: working notes lent by the therapist
    (`working`), or the record opened in an emergency by somebody who has no part in it (`emergency`). The reason is
    sealed. `noticed_at`: when the therapist was told of an emergency and said so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class Hold(Row):
    """A legal hold: while one is open, the case is not erased, whatever the retention profile allows. Reason sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class Sheet(Row):
    """A supervision sheet: the lines its author picked, lent to one person until a moment, seen, withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lent_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class SheetComment(Row):
    """One answer to a supervision sheet, sealed as the sheet is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class SideNote(Row):
    """A sealed note beside a case and outside its case file: that the patient asked for his data (`request`), or whom
    to reach and how if the therapist cannot (`reach`). `closed_at`: answered, or replaced.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class EnvelopeRow(Row):
    """One therapist's emergency envelope: the persons named, what they shall do, and the key of the list they may open.
    Of no one patient, so it is sealed under a key of the practice (`envelope`); the patients' contacts are not in it.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    made_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class SummaryRow(Row):
    """What the caseload shows of one case, as computed at a revision, on a day, with a version of the knowledge."""

    case = models.OneToOneField(CaseRow, on_delete=models.CASCADE, primary_key=True, related_name="+")
    revision = models.PositiveIntegerField()
    day = models.DateField()
    knowledge = models.CharField(max_length=64)
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()


class DraftRow(Row):
    """A form as it is being filled in. `version` counts the saves, so that of two tabs the slower one is told."""

    case = models.ForeignKey(CaseRow, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    schema = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    sealed_private = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "author", "name"], name="one_draft_a_form")]


class PostedForm(Row):
    """A form id that was used, and where its first post led. Ids only."""

    id = models.UUIDField(primary_key=True)
    user = models.IntegerField()
    used_at = models.DateTimeField()
    result = models.CharField(max_length=300)


class AuditEntry(Row):
    """One request, or one command, and the cases it opened. Each entry's MAC covers the one before it. Ids only."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user = models.IntegerField(null=True)
    request = models.CharField(max_length=32)
    view = models.CharField(max_length=100)
    status = models.PositiveSmallIntegerField()
    did = models.JSONField(default=list)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="trail_by_day"),
            models.Index(fields=["user", "seq"], name="trail_by_person"),
        ]


class AuditAct(Row):
    """One pair of an entry's `did` again, to be searched by case and by word: `did` is text and has no index. It is
    derived: the chain does not cover it, `chain.verify` compares it, `trail.reindex` makes it anew from the entries.
    """

    seq = models.PositiveBigIntegerField()
    user = models.IntegerField(null=True)
    what = models.CharField(max_length=40)
    case = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "seq", "user"], name="acts_by_case"),
            models.Index(fields=["what", "seq", "user"], name="acts_by_word"),
        ]
