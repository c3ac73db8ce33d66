"""What the caseload says of reading along: emergencies in one's cases, sheets, what was lent, records opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from holdfast.text import Message
from holdfast.web.pages.opening import origin_words
from holdfast.web.vault.door import (
    CaseHandle,
    Leave,
    Reader,
    assigned,
    at_a_glance,
    leave_of,
    load_about,
    notices,
)


@dataclass(frozen=True, slots=True)
class Along:
    """A case somebody else treats: its name, since when and by whom it may be read, and by what leave more."""

    id: UUID
    name: str
    origin: Message | None
    therapist: str
    since: datetime | None
    leave: Leave | None

    @property
    def emergency(self) -> bool:
        return self.leave is not None and self.leave.what == "emergency"


def along(handle: CaseHandle) -> Along:
    """One line for somebody who reads along. Raises one of the vault's `DOES_NOT_OPEN`."""
    about, leave = load_about(handle), leave_of(handle)
    mine: Reader | None = next((one for one in assigned(handle) if one.user_id == handle.user_id), None)
    therapist = User.objects.values_list("username", flat=True).get(pk=handle.owner_id)
    since = None if mine is None or handle.role == "emergency" else mine.since
    return Along(handle.id, about.pseudonym, origin_words(about.origin), therapist, since, leave)


def beside(user: User, read_along: Sequence[Along]) -> dict[str, Any]:
    """The rest of what the caseload shows of this."""
    seen = at_a_glance(user)
    return {
        "supervised": [one for one in read_along if not one.emergency],
        "opened_in_emergency": [one for one in read_along if one.emergency],
        "notices": notices(user) if seen is not None and seen.unnoticed else (),
        "glance": seen,
    }
