"""Which forms are asked of the patient now: those he has begun, those chosen for a sitting, those that are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac

from holdfast.case.course import ended_on
from holdfast.case.record import Record
from holdfast.case.restriction import in_force
from holdfast.measures.batteries import due, minutes
from holdfast.measures.catalogue import catalogue
from holdfast.measures.instrument import Instrument
from holdfast.measures.responses import Printed
from holdfast.measures.words import Wording
from holdfast.text import Message, say, say_n
from holdfast.web.giving.answering_kept import Begun, Kept, Part
from holdfast.web.giving.measures_shown import OWN_PAGES
from holdfast.web.giving.planning import next_hours
from holdfast.web.giving.typed_words import printed_on
from holdfast.web.giving.wording_of import order_here, words_for
from holdfast.web.text_tags import language
from holdfast.web.vault.door import CaseHandle

Where = Literal["demo", "device", "portal"]
"""Behind a demo's signed address, on the therapist's device handed over, or on the patient's own phone."""
_BY_ID = {
    "audit": say("Questions about alcohol"),
    "audit-c": say("Questions about alcohol"),
    "dast-10": say("Questions about drugs and medicines"),
    "itq": say("Questions about a very hard experience and what came after"),
    "rses": say("Questions about how you see yourself"),
    "ecr": say("Questions about closeness to others"),
}
_BY_DOMAIN = {
    "symptoms": say("Questions about how you have been"),
    "wellbeing": say("Questions about how you have been"),
    "alliance": say("Questions about working together with your therapist"),
    "functioning": say("Questions about how you get on with yourself and with others"),
}
_OTHER = say("Questions about how you see yourself and others")


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that is asked now: the questions `first` to `last` (places on the form), in these words.

    `ref` stands in addresses in place of the form's name. `begun`: as far as he answered it; `stale`: when he began
    one that is too long ago to go on with.
    """

    form: Instrument
    words: Wording
    order: str | None
    first: int
    last: int
    ref: str
    begun: Begun | None = None
    stale: datetime | None = None

    @property
    def questions(self) -> int:
        return self.last - self.first + 1

    @property
    def title(self) -> Message:
        """What it is in plain words. The names of forms name disorders, and stand on no page of his."""
        return title(self.form)

    @property
    def length(self) -> Message:
        """As in: 10 questions, about a minute."""
        n = minutes(self.questions)
        time = say("about a minute") if n == 1 else say("about {n} minutes", n=n)
        return say("{questions}, {time}", questions=say_n("{n} question", "{n} questions", self.questions), time=time)

    @property
    def printed(self) -> dict[int, Printed]:
        """The items by their place on the form, as they are answered."""
        return {one.place: one for one in printed_on(self.form, self.order or "")}


def title(form: Instrument) -> Message:
    """What a form is, as its patient reads it."""
    return _BY_ID.get(form.id) or _BY_DOMAIN.get(form.domain, _OTHER)


def asked(handle: CaseHandle, record: Record, kept: Kept, now: datetime, where: Where) -> tuple[Asked, ...]:
    """What is asked, in order: begun, chosen for today's sitting (on the device), due. Nothing while the case is
    restricted or after the treatment ended. A form without words is left out.
    """
    if in_force(record) is not None or ended_on(record) is not None:
        return ()
    found: dict[str, Asked] = {}
    for part in _parts(record, kept, now, where):
        if part.instrument not in found and (one := _asked(handle, part, kept, now)) is not None:
            found[part.instrument] = one
    return tuple(found.values())


def ref_of(handle: CaseHandle, instrument: str) -> str:
    """What stands for a form in an address: of this case alone, and nothing to who reads a list of addresses."""
    return salted_hmac("holdfast.a form to answer", f"{handle.id}:{instrument}").hexdigest()[:16]


def may_be_given(form: Instrument) -> bool:
    """Is it a form with questions that a patient answers by himself?"""
    asked_of_him = "patient" in form.raters and bool(form.items) and not form.variable
    return asked_of_him and form.id not in OWN_PAGES


def _parts(record: Record, kept: Kept, now: datetime, where: Where) -> Iterator[Part]:
    zone = ZoneInfo(record.about.zone)
    today = now.astimezone(zone).date()
    for name, begun in kept.forms.items():
        if name in catalogue() and begun.goes_on(catalogue()[name], begun.order, now):
            yield Part(name, begun.first, begun.last)
    if where == "device" and kept.sitting_on == today:
        yield from kept.sitting
    hours = next_hours(record, now, zone)
    for one in due(record, now, hours[0] if hours else None):
        if one.may_be_answered(today):
            yield Part(one.instrument, one.first, one.last)


def _asked(handle: CaseHandle, part: Part, kept: Kept, now: datetime) -> Asked | None:
    form = catalogue().get(part.instrument)
    if form is None or not may_be_given(form):
        return None
    words = words_for(form, language())
    if words is None:
        return None
    order, ref, begun = order_here(form, language()), ref_of(handle, form.id), kept.forms.get(form.id)
    if begun is None or not begun.goes_on(form, order, now):
        return Asked(form, words, order, part.first, part.last, ref, stale=begun.begun if begun else None)
    return Asked(form, words, order, begun.first, begun.last, ref, begun)
