"""What an element may point to: an hour, an episode between the two, one he told, a check-in, a clause, an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse

from holdfast.analysis.model import Analysis
from holdfast.approaches.formulation_model import Point, Told
from holdfast.brief import words
from holdfast.brief.contract_told import short
from holdfast.case.fields import Entry
from holdfast.case.model import Case
from holdfast.case.ways import PointTo
from holdfast.text import Message, say
from holdfast.web.formulation.reading import now_of
from holdfast.web.pages.opening import findings_on
from holdfast.web.words import word

TITLES: Mapping[PointTo, Message] = {
    "narrative": say("Episodes {he} told"),
    "session": say("Hours"),
    "episode": say("Between the two of you"),
    "check_in": say("Check-ins between hours"),
    "clause": say("The contract"),
    "event": say("What happened in {his} life"),
}
GONE = say("no longer there")


@dataclass(frozen=True, slots=True)
class Target:
    """Something to point to. `value` is what a form sends."""

    to: PointTo
    ref: str
    words: Message

    @property
    def value(self) -> str:
        return f"{self.to}|{self.ref}"


@dataclass(frozen=True, slots=True)
class Pointed:
    """What speaks for or against an element, with where it leads. `quote`: his own words of it."""

    point: Point
    words: Message
    url: str | None
    quote: str | None = None


def targets(analysis: Analysis, told: tuple[Told, ...]) -> tuple[tuple[Message, tuple[Target, ...]], ...]:
    """Everything an element may point to, by kind, the latest first; kinds of which there is nothing are left out."""
    found = {to: tuple(_of(to, analysis, told)) for to in TITLES}
    return tuple((TITLES[to], ones) for to, ones in found.items() if ones)


def target_named(value: str, analysis: Analysis, told: tuple[Told, ...]) -> Target | None:
    """What a form sent, where it is among what the page offered."""
    return next((one for _, ones in targets(analysis, told) for one in ones if one.value == value), None)


def stands(value: str, whole: Case) -> str:
    """What a form sent, by the entry that stands now where the one it named was corrected since."""
    to, _, ref = value.partition("|")
    kinds: Mapping[str, tuple[Entry, ...]] = {
        "narrative": whole.working.narratives, "check_in": whole.record.check_ins, "event": whole.record.events,
    }  # fmt: skip
    return f"{to}|{now_of(kinds[to]).get(ref, ref)}" if to in kinds else value


def _of(to: PointTo, analysis: Analysis, told: tuple[Told, ...]) -> Iterator[Target]:
    record = analysis.case.record
    zone = ZoneInfo(record.about.zone)
    match to:
        case "narrative":
            for one in told:
                yield Target(to, one.narrative.id, say("{title}", title=short(one.narrative.title)))
        case "session":
            for hour in sorted(record.sessions, key=lambda h: -h.number):
                yield Target(to, str(hour.number), say("hour {n}, {when}", n=hour.number, when=_day(hour.when, zone)))
        case "episode":
            yield from _episodes(analysis)
        case "check_in":
            for given in sorted(record.check_ins, key=lambda c: c.when, reverse=True):
                yield Target(to, given.id, say("check-in of {when}", when=_day(given.when, zone)))
        case "clause":
            for clause in analysis.contract.clauses:
                kind = word("clause", clause.kind)
                yield Target(to, clause.id, say("{kind}: {text}", kind=kind, text=short(clause.terms.text)))
        case "event":
            for event in sorted(record.events, key=lambda e: e.when, reverse=True):
                yield Target(to, event.id, say("{when}: {what}", when=event.when, what=words.event(event)))


def _episodes(analysis: Analysis) -> Iterator[Target]:
    """Those he noted himself are his word and always there; what the program read only where it reads."""
    held = {one.number for one in analysis.case.record.sessions}
    noted = {one.onset for one in analysis.case.working.episode_words if one.verdict in ("confirmed", "added")}
    reads = findings_on() and analysis.restricted is None
    found = {one.onset: one.kind for one in analysis.process.episodes if one.stage != "set_aside"} if reads else {}
    for onset in sorted(held & (noted | set(found)), reverse=True):
        said = say("hour {n}, as you noted it", n=onset)
        if onset in found:
            said = say("hour {n}: {kind}", n=onset, kind=word("episode_kind", found[onset]))
        yield Target("episode", str(onset), said)


def pointed(point: Point, analysis: Analysis, told: tuple[Told, ...], case_id: UUID) -> Pointed:
    """One datum in words, with its page; what is there no more says so and leads nowhere."""
    found = next((one for one in _of(point.to, analysis, told) if one.ref == point.ref), None)
    if point.to == "episode" and found is None and point.ref.isdecimal():
        found = Target("episode", point.ref, say("hour {n}, between the two of you", n=int(point.ref)))
    if found is None:
        return Pointed(point, GONE, None)
    quote_ = next((one.narrative.words for one in told if one.narrative.id == point.ref), None)
    return Pointed(point, found.words, where(point.to, point.ref, case_id), quote_ if point.to == "narrative" else None)


def where(to: PointTo, ref: str, case_id: UUID) -> str | None:
    """The page a datum stands on; None for a reference that no page of ours made."""
    try:
        match to:
            case "session":
                return reverse("hour", args=[case_id, int(ref)])
            case "episode":
                return reverse("episode", args=[case_id, int(ref)])
            case "narrative":
                return reverse("narrative", args=[case_id, ref])
            case "check_in":
                return reverse("entry", args=[case_id, ref])
            case "clause":
                return f"{reverse('contract', args=[case_id])}?of={quote(ref)}#clause-{ref}"
            case "event":
                return f"{reverse('case', args=[case_id])}#events"
    except (ValueError, NoReverseMatch):
        return None


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
