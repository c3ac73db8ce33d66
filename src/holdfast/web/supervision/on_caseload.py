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
    at_a_glance,
    leaves_held,
    load_abouts,
    notices,
    since_when,
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


def along(handles: Sequence[CaseHandle]) -> dict[UUID, Along]:
    """A line for each case that this user reads along in; a handful of queries for any number of them. A case that does
    not open is left out.
    """
    abouts, held, since = load_abouts(handles), leaves_held(handles), since_when(handles)
    lines = {}
    for handle in handles:
        if (about := abouts.get(handle.id)) is None:
            continue
        therapist, assigned_at = since[handle.id]
        lines[handle.id] = Along(
            handle.id,
            about.pseudonym,
            origin_words(about.origin),
            therapist,
            None if handle.role == "emergency" else assigned_at,
            held.get(handle.id),
        )
    return lines


def beside(user: User, read_along: Sequence[Along]) -> dict[str, Any]:
    """The rest of what the caseload shows of this."""
    seen = at_a_glance(user)
    return {
        "supervised": [one for one in read_along if not one.emergency],
        "opened_in_emergency": [one for one in read_along if one.emergency],
        "notices": notices(user) if seen is not None and seen.unnoticed else (),
        "glance": seen,
    }
