"""What may ask for the contract to be rewritten, on the therapist's own page: each can open a draft, wait until a day,
or be set aside with a reason. Nothing here changes the contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.urls import reverse

from holdfast.brief.contract_told import short
from holdfast.case.working import TriggerWord
from holdfast.contract.model import Contract
from holdfast.contract.trigger_shapes import Trigger, Triggers
from holdfast.contract.trigger_words import CODES
from holdfast.contract.triggers import why_words
from holdfast.text import Message, render, say
from holdfast.web import clock
from holdfast.web.contract.fields import LONGEST_LINE
from holdfast.web.contract.state import AskNotAnswered, clause_of, link
from holdfast.web.pages.opening import Opened, findings_on
from holdfast.web.text_tags import language

APART = say("“{text}”: the two of you see it differently. Your number stands with your numbers.")


@dataclass(frozen=True, slots=True)
class AskView:
    """One trigger: what it is called, the reason in words, and where a draft with that reason opens."""

    trigger: Trigger
    title: Message
    sentence: Message
    href: str
    typed: Mapping[str, str]
    wrong: Message | None


def triggers_of(opened: Opened) -> Triggers:
    """What asks now. Findings are for the treating therapist alone; off or restricted, there are none."""
    if not findings_on() or opened.analysis.restricted is not None or not opened.handle.may_write or opened.colleague:
        return Triggers()
    return opened.analysis.triggers


def ask_views(opened: Opened, contract: Contract, *, show: bool, failed: AskNotAnswered | None) -> tuple[AskView, ...]:
    """What asks and what waits, each with its reason; your own number stays out of it until it is shown."""
    address = reverse("contract", args=[opened.handle.id])
    found = triggers_of(opened)
    views = []
    for trigger in (*found.speaking, *found.waiting):
        again = failed if failed is not None and failed.about == trigger.about else None
        href = link(CODES[trigger.code], address, act="rewrite", asks=trigger.about).href
        told = sentence_of(trigger, contract, show=show)
        views.append(
            AskView(
                trigger, CODES[trigger.code], told, href, again.typed if again else {}, again.said if again else None
            )
        )
    return tuple(views)


def sentence_of(trigger: Trigger, contract: Contract, *, show: bool) -> Message:
    clause = clause_of(contract, trigger.clause) if trigger.clause else None
    if trigger.code == "gap" and not show and clause is not None:
        return say(APART.id, text=short(clause.terms.text))
    return trigger.sentence


def reason_of(opened: Opened, contract: Contract, about: str) -> str:
    """The reason a draft begins with, and what was said where something was mended. Why a version was opened belongs to
    the record and both read it: no number, and nothing of the working notes.
    """
    trigger = trigger_named(opened, about)
    if trigger is None:
        return ""
    said = render(why_words(trigger, contract), opened.analysis.person, language())
    return " ".join([said, *(f"“{words}”" for words in trigger.said)])[:LONGEST_LINE]


def trigger_named(opened: Opened, about: str) -> Trigger | None:
    found = triggers_of(opened)
    return next((t for t in (*found.speaking, *found.waiting) if t.about == about), None)


def handled(trigger: Trigger, version: int) -> TriggerWord:
    """A draft was opened for it."""
    return word_on(trigger, version=version)


def word_on(
    trigger: Trigger, *, version: int | None = None, until: date | None = None, reason: str | None = None
) -> TriggerWord:
    """The therapist's word on an occasion."""
    now = clock.now()
    return TriggerWord(
        id=f"asked-{uuid4().hex}",
        recorded_at=now,
        when=now.date(),
        trigger=trigger.code,
        about=trigger.about,
        answer="handled" if version is not None else "put_off" if until is not None else "set_aside",
        version=version,
        until=until,
        reason=reason,
    )
