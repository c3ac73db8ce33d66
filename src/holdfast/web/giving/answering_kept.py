"""The forms a patient has begun, as he left them: one sealed draft of the case, whichever way he came.

One draft and not one for each form: the name of a draft stands in clear, and which forms he was given is nobody's to
read there. `together` with the case's row locked, so that of two windows none loses what the other sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from holdfast.measures.batteries import batteries
from holdfast.measures.instrument import Instrument
from holdfast.web.vault.door import HIS, CaseHandle, load_draft, save_draft


@dataclass(frozen=True, slots=True)
class Begun:
    """One form as far as it was answered. `answers`: place on the form -> answer as printed on it.

    `recorded`: the entry in which a safety answer went into the record before the form was sent; `told`: the safety
    items at which he was shown whom to call.
    """

    version: int
    order: str | None
    first: int
    last: int
    begun: datetime
    touched: datetime
    answers: Mapping[int, int] = field(default_factory=dict)
    recorded: str | None = None
    told: tuple[str, ...] = ()

    def goes_on(self, form: Instrument, order: str | None, now: datetime) -> bool:
        """May he go on with it, or is it another form by now, or too long ago?"""
        limits = batteries().limits
        days = limits.days_of_a_span if form.span else limits.days_together
        return (self.version, self.order) == (form.version, order) and now - self.begun < timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Part:
    """What the therapist chose for a sitting on her device: the questions `first` to `last` of a form."""

    instrument: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The whole draft: forms begun, by instrument; what was chosen for the sitting of a day and was not sent yet."""

    forms: Mapping[str, Begun] = field(default_factory=dict)
    sitting: tuple[Part, ...] = ()
    sitting_on: date | None = None

    def with_form(self, instrument: str, begun: Begun) -> Kept:
        return replace(self, forms={**self.forms, instrument: begun})

    def without(self, instrument: str) -> Kept:
        """After a form was sent or left out: it is neither begun nor to come."""
        forms = {name: one for name, one in self.forms.items() if name != instrument}
        return replace(self, forms=forms, sitting=tuple(one for one in self.sitting if one.instrument != instrument))


def load_kept(handle: CaseHandle) -> Kept:
    """What he has begun in this case."""
    draft = load_draft(handle, HIS)
    if draft is None:
        return Kept()
    there = draft.open
    return Kept(
        {name: _begun(one) for name, one in there["forms"].items()},
        tuple(Part(*one) for one in there["sitting"]),
        date.fromisoformat(there["sitting_on"]) if there["sitting_on"] else None,
    )


def save_kept(handle: CaseHandle, kept: Kept) -> None:
    """Keep it. Inside `together`, after `load_kept` there: else another window's answers could be lost."""
    save_draft(
        handle,
        HIS,
        {
            "forms": {name: _plain(one) for name, one in kept.forms.items()},
            "sitting": [[one.instrument, one.first, one.last] for one in kept.sitting],
            "sitting_on": kept.sitting_on.isoformat() if kept.sitting_on else None,
        },
    )


def _begun(plain: dict[str, Any]) -> Begun:
    return Begun(
        version=plain["version"],
        order=plain["order"],
        first=plain["first"],
        last=plain["last"],
        begun=datetime.fromisoformat(plain["begun"]),
        touched=datetime.fromisoformat(plain["touched"]),
        answers={int(place): answer for place, answer in plain["answers"].items()},
        recorded=plain["recorded"],
        told=tuple(plain["told"]),
    )


def _plain(one: Begun) -> dict[str, Any]:
    return {
        "version": one.version,
        "order": one.order,
        "first": one.first,
        "last": one.last,
        "begun": one.begun.isoformat(),
        "touched": one.touched.isoformat(),
        "answers": {str(place): answer for place, answer in one.answers.items()},
        "recorded": one.recorded,
        "told": list(one.told),
    }
