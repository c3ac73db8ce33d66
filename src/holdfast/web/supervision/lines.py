"""The lines of a case that can be picked for a supervision sheet, each on its own, each with the drawer it lies in.

They speak in the author's voice, of an hour by its number and of no date, and of the patient by a pronoun. Names that
stand in somebody's words are dealt with afterwards (`names.checked`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.analysis.model import Analysis
from holdfast.brief.words import joined, rounded, technique
from holdfast.case.moves import Move
from holdfast.case.private import PrivateNote
from holdfast.case.record import Record, Session
from holdfast.case.working import FormulationElement, Log
from holdfast.process.readings import Hour
from holdfast.text import Message, Spoken, render, say
from holdfast.web.supervision.names import neutral_person
from holdfast.web.text_tags import language
from holdfast.web.vault.door import SheetLine
from holdfast.web.vault.sheets import Drawer
from holdfast.web.words import several, word

DRAWERS: tuple[Drawer, ...] = ("record", "working", "private")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line that can be ticked. `id` names its entry and row; `hour` is None for what belongs to none."""

    id: str
    drawer: Drawer
    hour: int | None
    text: str

    @property
    def line(self) -> SheetLine:
        return SheetLine(self.drawer, self.text)


@dataclass(frozen=True, slots=True)
class HourOf:
    """The candidates of one hour, or of none, in the order of the drawers."""

    hour: int | None
    lines: tuple[Candidate, ...]


def candidates(analysis: Analysis, last: int | None = None) -> tuple[HourOf, ...]:
    """Every line that can be picked, by hour, the latest first, and what belongs to no hour at the end.

    `last` leaves out all but the last so many hours. Private lines are there only where the case was read with its
    author's key.
    """
    found = tuple(_all(analysis))
    hours = sorted({one.hour for one in found if one.hour is not None}, reverse=True)
    kept: list[int | None] = [*(hours if last is None else hours[:last]), None]
    groups = (HourOf(hour, tuple(one for one in found if one.hour == hour)) for hour in kept)
    return tuple(group for group in groups if group.lines)


def heading_of(analysis: Analysis) -> str:
    """What a sheet is called before its author changes it: "A man in treatment, hour 12"."""
    address, number = analysis.case.record.about.address, max(1, analysis.next_number - 1)
    who = {"he": say("A man in treatment, hour {n}", n=number), "she": say("A woman in treatment, hour {n}", n=number)}
    return render(who.get(address, say("Somebody in treatment, hour {n}", n=number)), None, language())


def _all(analysis: Analysis) -> Iterator[Candidate]:
    person, case = neutral_person(analysis.case.record.about), analysis.case
    hours = {hour.number: hour for hour in analysis.process.hours}
    for session in case.record.sessions:
        yield from _session(session, hours.get(session.number), person)
    for move in case.record.moves:
        yield from _move(move, person)
    yield from _between(analysis, person)
    for log in case.working.logs:
        yield from _log(log, person)
    for element in _standing(case.working.formulation):
        yield Candidate(f"w:{element.id}", "working", None, f"{_plain(element.slot)}: {_plain(element.text)}")
    for note in case.private.notes if case.private else ():
        yield from _note(note, person)


def _standing(elements: tuple[FormulationElement, ...]) -> Iterator[FormulationElement]:
    """The elements that are held today: neither dropped nor revised by a later one."""
    revised = {element.revises for element in elements}
    return (element for element in elements if not element.dropped and element.id not in revised)


def _session(session: Session, hour: Hour | None, person: Spoken) -> Iterator[Candidate]:
    def line(part: str, message: Message) -> Candidate:
        return Candidate(f"r:{session.id}:{part}", "record", session.number, _said(message, person))

    if session.attendance:
        yield line("there", say("Hour {n}: {there}.", n=session.number, there=_list("attendance", session.attendance)))
    if hour is not None and hour.his_alliance is not None:
        yield line("rated", say("{He} rated the alliance {value} of 100.", value=rounded(hour.his_alliance)))
    if hour is not None and hour.image is not None:
        image = say(
            "{His} image of me, from -50 to +50: {value}.", value=f"{rounded(hour.image):+d}".replace("+0", "0")
        )
        yield line("image", image)
    if session.patient is not None and session.patient.held_back is not None:
        held = say("{He} kept back {value} of 10.", value=session.patient.held_back)
        yield line("held", held)
    if session.patient is not None and session.patient.words:
        yield line("words", say("{He} wrote after the hour: “{words}”", words=_plain(session.patient.words)))
    if session.frame:
        yield line("frame", say("In the frame: {what}.", what=_list("frame", session.frame)))


def _move(move: Move, person: Spoken) -> Iterator[Candidate]:
    if move.terms is None:
        return
    said = say("In the contract: “{text}”", text=_plain(move.terms.text))
    yield Candidate(f"r:{move.id}:text", "record", move.session, _said(said, person))
    if move.terms.his_words:
        his = say("In the contract, {his} words: “{text}”", text=_plain(move.terms.his_words))
        yield Candidate(f"r:{move.id}:his", "record", move.session, _said(his, person))


def _between(analysis: Analysis, person: Spoken) -> Iterator[Candidate]:
    """What happened in his life, check-ins with words, and what is known of the person: of no hour."""
    record = analysis.case.record
    for event in reversed(record.events):
        what = say("{kind}: {what}. {text}", kind=word("event_kind", event.kind), what=word("event", event.what),
                   text=_plain(event.text or ""))  # fmt: skip
        said = _said(what, person).strip()
        yield Candidate(f"r:{event.id}:event", "record", None, said[:1].upper() + said[1:])
    for fact in (*record.picture.brought, *record.picture.cracked, *record.picture.work, *record.picture.love):
        yield Candidate(f"r:{fact.id}:fact", "record", None, _plain(fact.text))
    for check_in in list(reversed(record.check_ins))[:20]:
        if check_in.words:
            wrote = say("{He} wrote between hours: “{words}”", words=_plain(check_in.words))
            yield Candidate(f"r:{check_in.id}:words", "record", None, _said(wrote, person))
    yield from _kept(record, person)
    for word_said in analysis.case.working.trigger_words:
        if word_said.reason:
            aside = say("Something asked for the contract to be rewritten. My word on it: “{text}”",
                        text=_plain(word_said.reason))  # fmt: skip
            yield Candidate(f"w:{word_said.id}:trigger", "working", None, _said(aside, person))


def _kept(record: Record, person: Spoken) -> Iterator[Candidate]:
    """Lines he kept, what was new, an ending that was spoken of, a letter. The safety plan holds names and numbers of
    people who never heard of a sheet, and is no part of one.
    """
    for line in record.kept_lines:
        kept = say("A line {he} kept: “{text}”", text=_plain(line.text))
        yield Candidate(f"r:{line.id}:line", "record", line.session, _said(kept, person))
    for month in record.month_lines:
        parts = [_plain(part) for part in (month.work, month.love, month.fun) if part]
        new = say("New that month: {text}", text=" ".join(parts))
        yield Candidate(f"r:{month.id}:month", "record", None, _said(new, person))
    for ending in record.planned_endings:
        if not ending.called_off:
            ends = say("We spoke of an ending. {text}", text=_plain(ending.text or ""))
            yield Candidate(f"r:{ending.id}:ending", "record", None, _said(ends, person).strip())
    for letter in record.letters:
        wrote = say("I wrote to {him}: “{text}”", text=_plain(letter.text))
        yield Candidate(f"r:{letter.id}:letter", "record", None, _said(wrote, person))


def _log(log: Log, person: Spoken) -> Iterator[Candidate]:
    def line(part: str, message: Message) -> Candidate:
        return Candidate(f"w:{log.id}:{part}", "working", log.session, _said(message, person))

    if log.alliance is not None:
        yield line("alliance", say("I rated the two of us {value} of 10.", value=log.alliance))
    if log.signs is not None:
        signs = ", ".join(
            _said(word("sign", mark.sign), person)
            + (f" ({_said(word('weight', mark.weight), person)})" if mark.weight > 1 else "")
            for mark in log.signs
        )
        yield line("signs", say("Signs I saw: {signs}.", signs=signs) if signs else say("I saw no sign of strain."))
    if log.then is not None:
        yield line("then", say("Then: {then}.", then=word("then", log.then)))
    if log.moments:
        yield line("moments", say("Moments: {moments}.", moments=_list("moment", log.moments)))
    if log.defence is not None:
        tags = f": {_said(_list('defence_tag', log.defence_tags), person)}" if log.defence_tags else ""
        yield line("defence", say("Defence {level}{tags}.", level=word("defence", log.defence), tags=tags))
    if log.depth is not None:
        yield line("depth", say("Deepest work: {depth}.", depth=word("depth", log.depth)))
    if log.techniques:
        yield line("techniques", say("What I did: {what}.", what=joined([technique(id) for id in log.techniques])))
    if log.stance is not None:
        yield line("stance", say("My stance: {stance}.", stance=word("stance", log.stance)))
    if log.words:
        yield line("words", say("Words of {his} I kept: “{words}”", words=_plain(log.words)))


def _note(note: PrivateNote, person: Spoken) -> Iterator[Candidate]:
    def line(part: str, message: Message) -> Candidate:
        return Candidate(f"p:{note.id}:{part}", "private", note.session, _said(message, person))

    if note.line:
        yield line("line", say("{text}", text=_plain(note.line)))
    if note.pulls:
        pulls = ", ".join(
            f"{_said(word('pull', mark.pull), person)} ({_said(word('strength', mark.strength), person)})"
            for mark in note.pulls
        )
        yield line("pulls", say("I was pulled to feel: {pulls}.", pulls=pulls))
    if note.urges:
        yield line("urges", say("My urge: {urges}.", urges=_list("urge", note.urges)))
    if note.who_i_become:
        yield line("become", say("Who I become with {him}: {text}", text=_plain(note.who_i_become)))
    if note.hypothesis:
        yield line("hypothesis", say("A hypothesis: {text}", text=_plain(note.hypothesis)))


def _list(kind: str, tags: tuple[str, ...]) -> Message:
    """Several tags as one message, to be put into a sentence."""
    parts = {f"part{n}": one for n, one in enumerate(several(kind, tags))}
    return say(", ".join(f"{{{name}}}" for name in parts), **parts)


def _said(message: Message, person: Spoken) -> str:
    return render(message, person, language())


def _plain(text: str) -> str:
    """Somebody's words on one line."""
    return " ".join(text.split())
