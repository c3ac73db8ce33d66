"""Forms as they are being filled in: a log survives a crash, a closed lid and a second tab."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from holdfast.case.upcast import SCHEMA
from holdfast.web import clock
from holdfast.web.vault import audit
from holdfast.web.vault.handles import AuthorKey, CaseHandle, Draft, Locked, NotYours, StalePage
from holdfast.web.vault.keyring import Key, patient_key, private_key, with_keys
from holdfast.web.vault.models import CaseRow, DraftRow
from holdfast.web.vault.rows import open_plain, seal_plain

HIS = "answering"
"""The one draft that is the patient's to write: the forms he has begun (`web/giving`), whichever way he came."""


def save_draft(
    handle: CaseHandle,
    name: str,
    open: dict[str, Any],
    *,
    private: dict[str, Any] | None = None,
    author_key: AuthorKey | None = None,
    expected_version: int | None = None,
) -> int:
    """Keep a form as it stands; returns its version, to be given as `expected_version` with the next save.

    `name` is the program's (`log:9`), at most 40 characters, and stands in clear; `open` goes under the patient's
    key, `private` under the author's. `expected_version` 0 says "there was none". Raises `StalePage` when another tab
    saved in between, `Locked` when something private comes without the author's key. A patient writes `HIS` alone.
    """
    if not _may(handle, name):
        raise NotYours("drafts are the treating therapist's")
    with transaction.atomic():
        audit.note("write", handle.id)
        CaseRow.objects.select_for_update().only("id").get(id=handle.id)
        row = DraftRow.objects.filter(case_id=handle.id, author_id=handle.user_id, name=name).first()
        version = 0 if row is None else row.version
        if expected_version is not None and version != expected_version:
            raise StalePage("this form was saved from another tab since")
        key = patient_key(handle.id)
        row = row or DraftRow(case_id=handle.id, author_id=handle.user_id, name=name)
        row.version, row.saved_at, row.schema = version + 1, clock.now(), SCHEMA
        row.sealed = seal_plain(key, handle.id, _place(handle, name), "draft", open)
        if private is not None:
            if author_key is None or author_key.user_id != handle.user_id:
                raise Locked("what is private in a form is kept only under its author's key")
            own = private_key(key, author_key)
            row.sealed_private = seal_plain(own, handle.id, _place(handle, name), "draft private", private)
        row.save()
    return row.version


def load_draft(handle: CaseHandle, name: str, author_key: AuthorKey | None = None) -> Draft | None:
    """The form as last saved by this author, or None. Without the author's key its private part stays shut."""
    audit.note("read", handle.id)
    return with_keys(handle.id, lambda key: _load(handle, name, key, author_key))


def _load(handle: CaseHandle, name: str, key: Key, author_key: AuthorKey | None) -> Draft | None:
    row = DraftRow.objects.filter(case_id=handle.id, author_id=handle.user_id, name=name).first()
    if row is None or not _may(handle, name):
        return None
    place, private = _place(handle, name), None
    if author_key is not None and row.sealed_private is not None:
        own = private_key(key, author_key)
        private = open_plain(own, handle.id, place, "draft private", row.schema, row.sealed_private)
    return Draft(row.version, open_plain(key, handle.id, place, "draft", row.schema, row.sealed), private)


def drafts_open(handle: CaseHandle) -> tuple[str, ...]:
    """Names of the drafts this author left open in the case: `Logs still open` on the caseload. Nothing is opened. A
    patient is told of `HIS` alone.
    """
    rows = DraftRow.objects.filter(case_id=handle.id, author_id=handle.user_id).order_by("name")
    return tuple(name for name in rows.values_list("name", flat=True) if _may(handle, name))


def clear_draft(handle: CaseHandle, name: str) -> None:
    """Forget a draft; nothing happens if there is none. Belongs into the same `together` as what it became. Raises
    `NotYours` as `save_draft` does.
    """
    if not _may(handle, name):
        raise NotYours("drafts are the treating therapist's")
    DraftRow.objects.filter(case_id=handle.id, author_id=handle.user_id, name=name).delete()


def _may(handle: CaseHandle, name: str) -> bool:
    return handle.may_write or (handle.may_answer and name == HIS)


def _place(handle: CaseHandle, name: str) -> str:
    return f"{handle.user_id}:{name}"
