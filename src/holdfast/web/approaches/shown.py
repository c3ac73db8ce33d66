"""The argument map as its page shows it: sentences with what they rest on, and what is open said with what it would
change. Nothing is counted here, added up or set in an order of merit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from holdfast.analysis.features.ages import still_so
from holdfast.analysis.features.read import latest_noted
from holdfast.approaches.conditions import TRAINING, resting_on
from holdfast.approaches.held_back import held_back
from holdfast.approaches.knowledge_files import Knowledge
from holdfast.approaches.model import (
    ApproachReading,
    ArgumentMap,
    Datum,
    FeatureReading,
    Grade,
    ReasonOpen,
    ReasonSpoken,
    Verdict,
)
from holdfast.approaches.said_once import SaidOnce, above_ids, said_once
from holdfast.brief import words
from holdfast.case.ways import FeatureNoted
from holdfast.citations import citations
from holdfast.text import Message, say
from holdfast.web.approaches.above import EVERY_WAY, SOME_WAYS
from holdfast.web.approaches.if_so import if_so
from holdfast.web.approaches.reading import link, may_write, name_of
from holdfast.web.pages.brief import place
from holdfast.web.pages.opening import Opened

GRADES: Mapping[Grade, Message] = {
    "A": say("controlled trials in narcissistic personality disorder"),
    "B": say("controlled trials in mixed personality disorders or in borderline"),
    "C": say("smaller or less direct studies"),
    "D": say("case studies and experts"),
}
WOULD: Mapping[Verdict, Message] = {
    "for": say("this would speak for it"),
    "against": say("this would speak against it"),
    "first": say("this would come first"),
    "prerequisite": say("this would come first"),
    "avoid": say("this would be left for later"),
}
HEADINGS: tuple[tuple[tuple[Verdict, ...], Message, Message | None], ...] = (
    (("for",), say("Speaks for it here"), say("Nothing that is known speaks for it yet.")),
    (("against",), say("Speaks against it here"), say("Nothing that is known speaks against it.")),
    (("first", "prerequisite"), say("What comes first"), None),
    (("avoid",), say("Not to begin with"), None),
)
GENERAL: tuple[tuple[tuple[Verdict, ...], Message], ...] = (
    (("for",), say("For it")),
    (("against",), say("Against it")),
    (("first", "prerequisite"), say("What it asks first")),
    (("avoid",), say("Not to begin with")),
)
FEW = 2
"""So many data stand in the line of a reason; all of them stand with the feature, on the page of what is known."""


@dataclass(frozen=True, slots=True)
class DatumSeen:
    text: Message
    when: date | None
    href: str | None


@dataclass(frozen=True, slots=True)
class RestSeen:
    """One thing a reason rests on: a feature with its value, how sure it is, and what is behind it and against it.
    `still`: the day of the therapist's own word, where it is to be asked whether it is still so.
    """

    text: Message
    how: tuple[Message, ...]
    note: str | None
    href: str
    data: tuple[DatumSeen, ...]
    more: bool
    still: date | None = None


@dataclass(frozen=True, slots=True)
class ReasonSeen:
    """A reason that speaks. `against`: what the record says against what it rests on, beside it. `estimated`: something
    it rests on is no more than that.
    """

    id: str
    text: Message
    grade: Message
    sources: tuple[str, ...]
    rests: tuple[RestSeen, ...]
    against: tuple[DatumSeen, ...]
    disagreed: date | None
    why_not: str | None
    estimated: bool = False

    @property
    def still(self) -> tuple[RestSeen, ...]:
        return tuple(one for one in self.rests if one.still is not None)


@dataclass(frozen=True, slots=True)
class Part:
    """Reasons of one kind under their heading. `none`: what is said where there are none."""

    title: Message
    reasons: tuple[ReasonSeen, ...]
    none: Message | None


@dataclass(frozen=True, slots=True)
class Would:
    """One reason that is open: on what it waits, and what it would then say."""

    id: str
    when: Message
    text: Message
    grade: Message
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What is not known, by name, each with the place where it can be said; and the reasons that wait on it."""

    features: tuple[tuple[Message, str], ...]
    would: tuple[Would, ...]


@dataclass(frozen=True, slots=True)
class General:
    title: Message
    reasons: tuple[ReasonSeen, ...]


@dataclass(frozen=True, slots=True)
class EverySeen:
    """What comes first in several ways, said once; and how each of them says it, with the name of the way."""

    id: str
    title: Message
    said: ReasonSeen
    each: tuple[tuple[Message, ReasonSeen], ...]


@dataclass(frozen=True, slots=True)
class WaySeen:
    """One way of working: its group in words; what speaks for it; beside that what speaks against it, what comes first
    and what is not begun with; what is not known; and what holds of it always. `held`: the answers that hold it back in
    its group, each with its question, at most three (`held_more`: there are others). `settled`: nothing is left to ask
    and nothing speaks. `above`: more comes first, and stands above the list, once for all.
    """

    id: str
    title: Message
    aims_at: Message
    group: Message
    held: tuple[tuple[Message, str], ...]
    held_more: bool
    settled: bool
    above: bool
    evidence: Message
    grade: Message
    cites: tuple[str, ...]
    speaks_for: Part
    beside: tuple[Part, ...]
    not_known: tuple[NotKnown, ...]
    unknown: tuple[Message, ...]
    general: tuple[General, ...]


@dataclass(frozen=True, slots=True)
class MapSeen:
    """The ways the therapist is trained in; the others; and what stands beside a way of working, both kinds of it.
    `every`: what comes first in several of them.
    """

    every: tuple[EverySeen, ...]
    trained: tuple[WaySeen, ...]
    others: tuple[WaySeen, ...]
    beside: tuple[WaySeen, ...]
    beside_others: tuple[WaySeen, ...]
    sources: tuple[tuple[str, str], ...]


def map_seen(opened: Opened, argument: ArgumentMap, known: Knowledge) -> MapSeen:
    """Every way of working, ready for the page."""
    once = said_once(argument, known)
    telling = _Telling(opened, known, latest_noted(opened.analysis.case.working), above_ids(once))
    every = tuple(telling.every(one, argument) for one in once)
    seen = [(one, telling.way(one)) for one in argument.approaches]

    def of(kind: str, *, trained: bool) -> tuple[WaySeen, ...]:
        return tuple(way for one, way in seen if one.approach.kind == kind and one.trained is trained)

    return MapSeen(
        every,
        of("approach", trained=True), of("approach", trained=False),
        of("adjunct", trained=True), of("adjunct", trained=False),
        cited((way for _, way in seen), every),
    )  # fmt: skip


def cited(ways: Iterable[WaySeen], every: Iterable[EverySeen]) -> tuple[tuple[str, str], ...]:
    """Every source that is named on the page, once, with its citation, in the order of their numbers."""
    found: set[str] = set()
    for one in every:
        found.update(one.said.sources, *(reason.sources for _, reason in one.each))
    for way in ways:
        found.update(way.cites)
        found.update(*(one.sources for part in (way.speaks_for, *way.beside) for one in part.reasons))
        found.update(*(one.sources for general in way.general for one in general.reasons))
        found.update(*(one.sources for group in way.not_known for one in group.would))
    return tuple((key, citations()[key]) for key in sorted(found, key=_number))


def _number(key: str) -> tuple[int, str]:
    digits = key[1:]
    return (int(digits) if digits.isdigit() else 10_000, key)


@dataclass(frozen=True, slots=True)
class _Telling:
    opened: Opened
    known: Knowledge
    noted: Mapping[str, FeatureNoted]
    above: frozenset[str]

    def way(self, one: ApproachReading) -> WaySeen:
        parts = [
            Part(title, tuple(self.spoken(r) for r in one.of(*verdicts) if self.own(r)), none)
            for verdicts, title, none in HEADINGS
        ]
        if any(r.reason.verdict == "against" for r in one.open):
            parts[1] = Part(parts[1].title, parts[1].reasons, say("Nothing that is known; not all of it is known."))
        held = held_back(one, self.known.rules)
        missing = {feature for each in one.open for feature in each.missing}
        return WaySeen(
            id=one.approach.id,
            title=say(one.approach.title),
            aims_at=say(one.approach.aims_at),
            group=say(self.known.groups[one.group]),
            held=tuple((say(self.known.features[f].title), self.where(f)) for f in held.named),
            held_more=held.more,
            settled=one.group == "too_little" and not held.named,
            above=any(r.reason.id in self.above for r in one.spoken),
            evidence=say(one.approach.evidence),
            grade=GRADES[one.approach.grade],
            cites=one.approach.sources,
            speaks_for=parts[0],
            beside=(parts[1], *(part for part in parts[2:] if part.reasons)),
            not_known=tuple(self.not_known(one.open)),
            unknown=tuple(say(self.known.features[f].title) for f in self.known.features if f in missing),
            general=tuple(self.general(one)),
        )

    def own(self, one: ReasonSpoken) -> bool:
        """Does it stand with its way: it is of this case, and not said above for all."""
        return not one.reason.general and one.reason.id not in self.above

    def every(self, once: SaidOnce, argument: ArgumentMap) -> EverySeen:
        every, each = once.every, tuple((name_of(one.reason.approach), self.spoken(one)) for one in once.reasons)
        readings = resting_on(every.condition, argument.features, "")
        said = ReasonSeen(
            id=every.id,
            text=say(every.text),
            grade=GRADES[every.grade],
            sources=every.sources,
            rests=tuple(self.rest(one) for one in readings),
            against=tuple(self.datum(one) for rest in readings for one in rest.contrary),
            disagreed=None,
            why_not=None,
            estimated=any(one.certainty == "estimated" for one in readings),
        )
        named = say(SOME_WAYS.id, ways=words.joined([way for way, _ in each]))
        return EverySeen(every.id, EVERY_WAY if once.everywhere else named, said, each)

    def spoken(self, one: ReasonSpoken) -> ReasonSeen:
        reason, disagreed = one.reason, one.disagreed
        return ReasonSeen(
            id=reason.id,
            text=say(reason.text),
            grade=GRADES[reason.grade],
            sources=reason.sources,
            rests=tuple(self.rest(each) for each in one.features),
            against=tuple(self.datum(each) for rest in one.features for each in rest.contrary),
            disagreed=None if disagreed is None else disagreed.when,
            why_not=None if disagreed is None else disagreed.why_not,
            estimated=one.estimated,
        )

    def general(self, one: ApproachReading) -> Iterable[General]:
        for verdicts, title in GENERAL:
            reasons = tuple(self.spoken(r) for r in one.of(*verdicts) if r.reason.general)
            if reasons:
                yield General(title, reasons)

    def rest(self, reading: FeatureReading) -> RestSeen:
        own = self.noted.get(reading.feature) if reading.noted else None
        data = tuple(self.datum(each) for each in reading.evidence if own is None or each.ref != own.id)
        return RestSeen(
            text=self.value(reading),
            how=how_sure(reading, own),
            note=None if own is None else own.note,
            href=self.where(reading.feature),
            data=data[:FEW],
            more=len(data) > FEW,
            still=own.when if own is not None and self.asked_again(own, reading) else None,
        )

    def asked_again(self, own: FeatureNoted, reading: FeatureReading) -> bool:
        """Old, or with much against it. Not asked of whoever cannot say it, and not of an earlier moment."""
        return may_write(self.opened) and still_so(own, reading, words.today(self.opened.analysis))

    def where(self, feature: str) -> str:
        """Where it can be said: the form of what is known; a training stands with the decision."""
        if feature == TRAINING:
            return link(self.opened, "ways-decision", "trainings")
        return link(self.opened, "ways-known", f"f-{feature}", of=feature)

    def value(self, reading: FeatureReading) -> Message:
        feature = self.known.features[reading.feature]
        return say("{feature}: {value}", feature=say(feature.title), value=say(feature.words_of(reading.value or "")))

    def datum(self, one: Datum) -> DatumSeen:
        return datum_seen(self.opened, one)

    def not_known(self, found: Iterable[ReasonOpen]) -> Iterable[NotKnown]:
        """Those that wait on the same things together, in the order in which the file names them."""
        waiting: dict[tuple[str, ...], list[ReasonOpen]] = {}
        for one in found:
            waiting.setdefault(one.missing, []).append(one)
        for missing, ones in waiting.items():
            named = tuple((say(self.known.features[f].title), self.where(f)) for f in missing)
            yield NotKnown(named, tuple(self.would(one) for one in ones))

    def would(self, one: ReasonOpen) -> Would:
        reason = one.reason
        when = say("{if_so}, {would}", if_so=if_so(reason, one.missing, self.known), would=WOULD[reason.verdict])
        return Would(reason.id, when, say(reason.text), GRADES[reason.grade], reason.sources)


def datum_seen(opened: Opened, one: Datum) -> DatumSeen:
    text = one.what if one.value is None else say("{what}: {value}", what=one.what, value=one.value)
    return DatumSeen(text, one.when, place(opened, one.ref, one.when))


def how_sure(reading: FeatureReading, own: FeatureNoted | None) -> tuple[Message, ...]:
    found = []
    if own is not None:
        found.append(say("your word of {day}", day=own.when))
    if reading.certainty == "estimated":
        found.append(say("estimated"))
    return tuple(found)
