"""What the door hands out and the refusals it raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

Role = Literal["therapist", "supervisor", "emergency", "patient"]


@dataclass(frozen=True, slots=True)
class CaseHandle:
    """A case this user may open. Only `cases_for`, `case_for_user` and `case_for_patient` make one; all other functions
    ask for it.

    `id` is what stands in addresses and in the audit; `role` is `therapist` for the owner, `supervisor` for somebody
    assigned, `emergency` for somebody who opened the record in one. The latter two read the record and write nothing.
    `lent`: the working notes were lent to him when the handle was made. What is read asks again.

    `patient` is the patient on his own page: he reads the record and adds to a few lists of it (`may_answer`).
    `user_id` is then his therapist's, for whom his forms are made; what he adds is stored as no account's (`author`).
    """

    id: UUID
    user_id: int
    role: Role
    owner_id: int
    lent: bool = False

    @property
    def may_write(self) -> bool:
        return self.role == "therapist"

    @property
    def may_answer(self) -> bool:
        """May something be added to the record? By a patient only what is his to say (`writing.OF_THE_PATIENT`)."""
        return self.role in ("therapist", "patient")

    @property
    def author(self) -> int | None:
        """The account an entry is stored under; None for what the patient wrote himself."""
        return None if self.role == "patient" else self.user_id

    @property
    def working(self) -> bool:
        """May working notes be read, and the findings made of them?"""
        return self.may_write or (self.role == "supervisor" and self.lent)


@dataclass(frozen=True, slots=True)
class AuthorKey:
    """The key of one author's private notes, open for the length of one request. Never stored as it is."""

    id: UUID
    user_id: int
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was last saved. `private` is None where nothing private was saved or no author key was given."""

    version: int
    open: dict[str, Any]
    private: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the caseload shows of one case; `content` is the pages' own, JSON values only.

    `stale` says that the case was written to since. Whether day and knowledge still fit is for the pages to say.
    """

    revision: int
    day: date
    knowledge: str
    content: dict[str, Any] = field(repr=False)
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What a post led to; `first` is false where the same form had been posted before."""

    result: str
    first: bool


class VaultRefusal(Exception):
    """Base of what the door refuses; the pages turn each into words."""


class NotYours(VaultRefusal):
    """This user may not do this with this case."""


class WrongPerson(VaultRefusal):
    """Nothing of a case can be given to this account: its role is another one, it is closed, or it is one's own."""


class BadSpan(VaultRefusal):
    """A time that is over already, or longer than such a thing may be lent."""


class StalePage(VaultRefusal):
    """Somebody was quicker: the page was made from an older state. Nothing was written."""


class Simulated(VaultRefusal):
    """A simulated case and a practice that is no demo, or a case that was simulated and would no longer say so."""


class Real(VaultRefusal):
    """A person's case and a practice that is a demo: nothing there is guarded as a treatment has to be."""


class AlreadyThere(VaultRefusal):
    """The same entry, hour or case is there already. Nothing was written; a correction names what it replaces."""


class UnknownEntry(VaultRefusal):
    """A correction of an entry that is not there. Nothing was written."""


class BadForm(VaultRefusal):
    """A form id that this server did not make for this user, or made more than a day ago."""


class ForAnother(BadForm):
    """A form id made for another case, or for another state of what the form asks."""


class NotAudited(VaultRefusal):
    """A case was to be opened where no request or command records it. A fault of ours."""


class Locked(VaultRefusal):
    """The installation key is not open, or the author's key is needed and not there."""
