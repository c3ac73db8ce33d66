"""One version of the contract as a document to read, to take home, and, where both want it, to sign.

A version that was agreed prints what was agreed, whatever came later, and beside each clause how it stands today. One
that was not is a draft and says so on every page, and has no line to sign on. What is the therapist's own (what
the version is for, why it was opened, a cost that is a guess) stands in a draft alone: nobody signs under what was
supposed of him.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from holdfast.brief.contract_told import cost_to_him
from holdfast.brief.words import PHASES
from holdfast.case.moves import ClauseKind, Move, Terms
from holdfast.contract.agreement import text_hash, version_hash
from holdfast.contract.costs import costs_of
from holdfast.contract.model import AgreedText, Clause, Contract, Version
from holdfast.paper.contract_codes import short_of
from holdfast.paper.document import Block, Document, Facts, Heading, Lines, Words, Write
from holdfast.text import Message, Spoken, render, say

PARTS: tuple[tuple[tuple[ClauseKind, ...], Message], ...] = (
    (("goal",), say("What we want")),
    (("step",), say("What will be tried")),
    (("stop", "leaving"), say("Stopping and leaving")),
)
TOLD: tuple[ClauseKind, ...] = ("frame", "safety")
BINDS_NOBODY = say(
    "A signature is possible and never needed. It says that these words were read and meant on that day. It binds "
    "nobody to stay: either of us may stop, and the door stays open. It is no promise about safety: help, and the "
    "numbers to call, hold signed or not."
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A version to print; `moves` are those `contract` comes from. `therapist`: what to call whoever signs on the
    other line.
    """

    person: Spoken
    contract: Contract
    moves: Sequence[Move]
    version: Version
    printed: date
    origin: str = ""
    therapist: str = ""
    large: bool = False


def contract_version(printed: Printed) -> Document:
    """The version: what was agreed, or a draft; both states of each clause; lines to sign on where it was agreed."""
    version, agreed = printed.version, printed.version.agreed_on
    label = " · ".join(one for one in (printed.origin, "" if agreed else _(say("draft, not agreed"))) if one)
    foot = say("{name} · version {n} · printed {day}", name=printed.person.name, n=version.number, day=printed.printed)
    if agreed:
        foot = say("{foot} · code {code}", foot=foot, code=version_code(version))
    blocks = [
        Facts(tuple(_facts(printed))),
        *_clauses(printed),
        *_told(printed),
        *(_signatures(printed) if agreed else ()),
    ]
    return Document(
        title=_(say("What we agreed")) if agreed else _(say("A draft of what we may agree")),
        label=label,
        foot=_(foot),
        blocks=tuple(blocks),
        large=printed.large,
    )


def version_code(version: Version) -> str:
    """The short code of a version as it was agreed: it stands on the paper, and names the words that were signed."""
    return short_of(version_hash(version))


def _facts(printed: Printed) -> Iterator[tuple[str, str]]:
    version = printed.version
    yield _(say("For")), printed.person.name
    if version.agreed_on is None:
        yield _(say("Version")), _(say("{n}, for {phase}", n=version.number, phase=PHASES[version.phase]))
        yield _(say("Why it was opened")), version.why
    else:
        yield _(say("Version")), str(version.number)
    yield _(say("Opened on")), _day(version.opened_on)
    if version.agreed_on is not None:
        yield _(say("Agreed on")), _day(version.agreed_on)
        yield _(say("Code of these words")), version_code(version)
    else:
        yield _(say("Agreed on")), _(say("not agreed: this is a draft, and binds nobody to anything"))
    if version.closed_on is not None:
        yield _(say("Another version since")), _day(version.closed_on)


def _clauses(printed: Printed) -> Iterator[Block]:
    version, texts = printed.version, _texts(printed.version)
    now = {clause.id: clause for clause in printed.contract.clauses}
    then = {clause.id: clause for clause in version.clauses}
    for kinds, title in PARTS:
        mine = [one for one in texts if one.kind in kinds]
        if not mine:
            continue
        yield Heading(_(title))
        for one in mine:
            yield Words(one.terms.text, "said")
            if pairs := (*_more(one.terms, printed.person), *_cost(printed, then.get(one.id))):
                yield Facts(pairs)
            states = [_then(version, one, then.get(one.id)), _today(version, one, now.get(one.id))]
            yield Words(" ".join(_(state) for state in states if state is not None), "soft")
    if not any(one.kind not in TOLD for one in texts):
        yield Words(_(say("Nothing stands in it yet.")), "soft")


def _texts(version: Version) -> tuple[AgreedText, ...]:
    """The words of each clause: as they were agreed, or as they stand, or stood at the end, in a draft."""
    return version.as_agreed if version.agreed_on else tuple(map(_as_it_stood, version.clauses))


def _as_it_stood(clause: Clause) -> AgreedText:
    return AgreedText(clause.id, clause.kind, clause.terms, clause.text_hash)


def _more(terms: Terms, person: Spoken) -> Iterator[tuple[str, str]]:
    """What else belongs to the words of a clause, each with its name."""
    said = (
        (say("In {name}’s own words", name=person.name), terms.his_words),
        (say("How we would notice"), terms.noticed_by),
        (say("How often"), terms.how_often),
        (say("The smallest part of it that would be enough"), terms.smallest),
        (say("What we expect to happen"), terms.prediction),
    )
    yield from ((render(name, person), value) for name, value in said if value)


def _cost(printed: Printed, clause: Clause | None) -> Iterator[tuple[str, str]]:
    """What was named as its cost in this version; where it was agreed, only what he named himself."""
    named = () if clause is None else costs_of(clause, printed.moves)
    if costs := [one for one in named if one.his or printed.version.agreed_on is None]:
        yield _(say("What it may cost")), "; ".join(_(cost_to_him(one, "both")) for one in costs)


def _then(version: Version, one: AgreedText, clause: Clause | None) -> Message | None:
    """How it stood in this version: agreed by both, or who said yes to it so far."""
    held = clause is not None and clause.in_force is not None and text_hash(clause.in_force) == one.text_hash
    if version.agreed_on is not None and (one.kind in ("goal", "step") or held):
        return say("Agreed by both of us.")
    if clause is None or not clause.accepted_by:
        return say("Nobody said yes to these words yet.")
    if len(set(clause.accepted_by)) > 1:
        return say("Both of us said yes; it is still open.")
    return (
        say("The therapist said yes to these words, the patient not yet.")
        if "therapist" in clause.accepted_by
        else say("The patient said yes to these words, the therapist not yet.")
    )


def _today(version: Version, one: AgreedText, clause: Clause | None) -> Message | None:
    """How it stands on the day of printing, where that is something else."""
    if clause is None:
        return None
    if clause.withdrawn_on is not None:
        return say("Today: taken off the table on {day}.", day=clause.withdrawn_on)
    if version.agreed_on is None:
        return None
    if clause.in_force is not None and text_hash(clause.in_force) != one.text_hash:
        if clause.in_force.text == one.terms.text:
            return say("Today: the same words; something beside them was changed.")
        return say("Today: agreed in other words, “{words}”.", words=clause.in_force.text)
    if clause.text_hash != one.text_hash:
        if clause.terms.text == one.terms.text:
            return say("Today: these words hold; a change of something beside them is on the table.")
        return say("Today: these words hold; others are on the table, “{words}”.", words=clause.terms.text)
    return say("Today: the same words.")


def _told(printed: Printed) -> Iterator[Block]:
    told = [one for one in _texts(printed.version) if one.kind in TOLD]
    if told:
        yield Heading(_(say("Told, not agreed: the frame, and safety")))
        yield Lines(tuple(one.terms.text for one in told))
        yield Words(_(say("This depends on nobody's yes and on nobody's signature.")), "soft")


def _signatures(printed: Printed) -> Iterator[Block]:
    yield Heading(_(say("Signing, if both of us want to")))
    yield Words(_(BINDS_NOBODY))
    signed = {one.by: one for one in printed.version.signed}
    names = (("patient", printed.person.name), ("therapist", printed.therapist or _(say("Therapist"))))
    for by, name in names:
        if by in signed:
            yield Words(_(say("{name}: signed on {day}.", name=name, day=signed[by].when)))
        else:
            yield Write(_(say("{name}, day and signature", name=name)))


def _day(day: date) -> str:
    return _(say("{day}", day=day))


def _(message: Message) -> str:
    return render(message)
