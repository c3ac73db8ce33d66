"""The consent ledger read: what he agreed to for each purpose, and what his data may be used for. Pure.

Care needs no consent here: a treatment rests on its contract and the duty to keep a record, and an entry for it says
that he was told. Once the ledger of a case is in use, every other purpose needs a consent that was given and not taken
back. Where it never was (an older practice, a case file from elsewhere) the page and the comparison go on as they did,
because nobody was asked; teaching, research and calibration always need a yes, except of a case that is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from holdfast.case.as_of import uncorrected
from holdfast.case.record import Consent, Purpose, Record
from holdfast.case.restriction import in_force
from holdfast.text import Message, say

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
HIS_TO_WITHDRAW: tuple[Purpose, ...] = tuple(purpose for purpose in PURPOSES if purpose != "care")
"""What he can take back on his own page. Care ends between two people, not by a button."""
NAMES: Mapping[Purpose, Message] = {
    "care": say("the treatment and its record"),
    "portal": say("a page of {his} own"),
    "comparison": say("comparing {his} answers over time"),
    "teaching": say("teaching"),
    "research": say("research"),
    "calibration": say("making invented treatments more true to life"),
}
_GOES_ON_UNASKED: tuple[Purpose, ...] = ("portal", "comparison")
_NOT_WHILE_RESTRICTED: tuple[Purpose, ...] = ("comparison", "teaching", "research", "calibration")
State = Literal["given", "withdrawn", "never"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose as it stands: the last entry about it, and the last that was given (it holds the text)."""

    purpose: Purpose
    last: Consent | None
    given: Consent | None

    @property
    def state(self) -> State:
        return "never" if self.last is None else self.last.act

    @property
    def since(self) -> date | None:
        return None if self.last is None else self.last.when


@dataclass(frozen=True, slots=True)
class Use:
    """May his data be used for a purpose? Where not, `reason` says why, in words about him ("he withdrew ...")."""

    allowed: bool
    reason: Message | None = None


def ledger(record: Record) -> tuple[Standing, ...]:
    """Every purpose as it stands, in a steady order."""
    return tuple(standing_of(record, purpose) for purpose in PURPOSES)


def ledger_in_use(record: Record) -> bool:
    return bool(uncorrected(record.consents))


def standing_of(record: Record, purpose: Purpose) -> Standing:
    """The last entry of a purpose stands: by its day, and of one day by the moment of its recording."""
    mine = sorted((c for c in uncorrected(record.consents) if c.purpose == purpose), key=_order)
    given = [c for c in mine if c.act == "given"]
    return Standing(purpose, mine[-1] if mine else None, given[-1] if given else None)


def may_be_used(record: Record, purpose: Purpose) -> Use:
    """Whether this record may be used for `purpose`, and if not, why. Cut the record to a moment first (`as_of`)."""
    frozen = in_force(record)
    if frozen is not None and purpose in _NOT_WHILE_RESTRICTED:
        return Use(False, say("restricted since {since}: kept, not analysed", since=frozen.when))
    if purpose == "care":
        return Use(True)
    stands = standing_of(record, purpose)
    if stands.state == "given":
        return Use(True)
    if stands.state == "withdrawn":
        return Use(False, _WITHDREW[purpose])
    if ledger_in_use(record):
        return Use(False, _NEVER[purpose])
    if purpose in _GOES_ON_UNASKED or record.about.origin != "practice":
        return Use(True)
    return Use(False, _NEVER[purpose])


_WITHDREW: Mapping[Purpose, Message] = {
    "portal": say("{he} withdrew {his} consent to a page of {his} own"),
    "comparison": say("{he} withdrew {his} consent to comparison"),
    "teaching": say("{he} withdrew {his} consent to teaching"),
    "research": say("{he} withdrew {his} consent to research"),
    "calibration": say("{he} withdrew {his} consent to calibration"),
}
_NEVER: Mapping[Purpose, Message] = {
    "portal": say("{he} {v:has|have} not consented to a page of {his} own"),
    "comparison": say("{he} {v:has|have} not consented to comparison"),
    "teaching": say("{he} {v:has|have} not consented to teaching"),
    "research": say("{he} {v:has|have} not consented to research"),
    "calibration": say("{he} {v:has|have} not consented to calibration"),
}


def _order(consent: Consent) -> tuple[date, datetime]:
    return consent.when, consent.recorded_at
