"""What the caseload says of the patients' rights: what somebody asked for and is still to be answered, and where the
practice's own papers are.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User

from holdfast.text import Message, Spoken
from holdfast.web.rights.bundle import WISH_WORDS
from holdfast.web.vault.door import (
    DOES_NOT_OPEN,
    CaseHandle,
    Kept,
    ListAge,
    Request,
    list_age,
    load_about,
    requests_open,
)

Asked = tuple[Request, Spoken | None, Message]


def asked_for(handles: list[CaseHandle]) -> list[Asked]:
    """What waits for an answer in these cases, with the name where it opens. No query where there is no case."""
    try:
        return [_told(one, handles) for one in requests_open(handles)] if handles else []
    except DOES_NOT_OPEN:  # a note that does not open must not hide the caseload
        return []


def list_due(user: User, kept: Iterable[Kept], *, there: bool) -> ListAge | None:
    """The age of this therapist's emergency list where something is to be said of it, else None."""
    try:
        age = list_age(user.pk, [one.made_at for one in kept if one.ended_on is None], there=there)
    except DOES_NOT_OPEN:  # its own page says what is wrong with it
        return None
    return age if age is not None and (age.began or age.none_yet) else None


def _told(one: Request, handles: list[CaseHandle]) -> Asked:
    handle = next(handle for handle in handles if handle.id == one.case)
    try:
        about = load_about(handle)
    except DOES_NOT_OPEN:
        return one, None, WISH_WORDS[one.wish]
    return one, Spoken(about.pseudonym, about.address), WISH_WORDS[one.wish]
