"""What a case holds on each of the standing cards: a few lines a part, each with its hour or day, nothing invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from holdfast.analysis.model import Analysis
from holdfast.brief import words
from holdfast.brief.after_said import After, experiential_and_close, summed
from holdfast.brief.done import after_words
from holdfast.brief.paced import (
    asked_apart_of,
    association,
    felt,
    frame_lately,
    frame_line,
    frame_together,
    pace_link,
    stance_line,
    stance_of,
    what_touched,
)
from holdfast.brief.page import Voice
from holdfast.brief.pulled import tenths
from holdfast.case.moves import FrameTopic
from holdfast.contract.model import Clause
from holdfast.process.done import MIDDLE_FROM, after_each
from holdfast.process.pace import is_deep
from holdfast.process.readings import Episode, Hour, Pulled, Source
from holdfast.process.thresholds import process_thresholds
from holdfast.series import median
from holdfast.text import Message, say, say_n

MOST = 3
"""Lines of one part: a card is read standing."""
ROWS = 6
"""Hours that a sentence was read from, behind its fold."""
LATELY = 6
"""Hours that count as lately."""
FAR = 2
"""A stance this far to either side, of three, is an extreme."""
OFTEN_FROM = 4
"""Hours with the row marked from which "most often" is said; under it the hours stand one by one."""
TOPICS: dict[FrameTopic, Message] = {
    "times": say("times"),
    "contact": say("contact between hours"),
    "confidentiality": say("confidentiality"),
    "fee": say("fee"),
    "cancellations": say("cancelled hours"),
    "data_use": say("what is written here"),
    "crisis": say("in a crisis"),
}
MENDED: dict[Source, Message] = {
    "answers": say("{his} ratings came back"),
    "log": say("you marked it repaired"),
    "judgement": say("you said so afterwards"),
    "attendance": say("{he} came"),
    "contract": say("the contract was taken up again"),
}


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line. `hour` is what it opens to; `when` its day where it is of no hour. `voice`: whose it is."""

    text: Message
    voice: Voice = "program"
    hour: int | None = None
    when: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What the case holds under one heading, at most `MOST` lines; `more` that have no room. None: nothing was noted,
    and it says so. `rows`: the hours the lines were read from, behind a fold; at most `ROWS`, the latest.
    """

    heading: Message
    lines: tuple[CardLine, ...]
    more: int = 0
    rows: tuple[CardLine, ...] = ()


def _part(heading: Message, lines: Iterable[CardLine], rows: Iterable[CardLine] = ()) -> Part:
    found = tuple(lines)
    return Part(heading, found[:MOST], max(0, len(found) - MOST), tuple(rows)[:ROWS])


# --- the frame -------------------------------------------------------------------------------------------------------


def frame(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    return (
        _part(say("What was told, and what {he} said to it"), _told(analysis)),
        _part(say("What touched it lately"), _touched(analysis, findings_on)),
    )


def _told(analysis: Analysis) -> Iterator[CardLine]:
    """Frame clauses of the contract, then arrangements noted before it; those with a reaction first."""
    told = [*_clauses(analysis), *_arrangements(analysis)]
    yield from (line for line, reacted in told if reacted)
    yield from (line for line, reacted in told if not reacted)


def _clauses(analysis: Analysis) -> Iterator[tuple[CardLine, bool]]:
    for clause in reversed(analysis.contract.clauses):
        if clause.kind == "frame" and clause.standing:
            said = _last_word(clause)
            said_so = None if said is None else say("{He} said: “{words}”", words=said)
            yield _with_reaction(clause.terms.text, clause.terms.topic, said_so, clause.proposed_on)


def _last_word(clause: Clause) -> str | None:
    said = [one for one in (*clause.heard_against, *clause.said) if one.by == "patient" and one.words]
    return max(said, key=lambda one: one.when).words if said else None


def _arrangements(analysis: Analysis) -> Iterator[tuple[CardLine, bool]]:
    latest = {one.topic: one for one in sorted(analysis.case.record.frame, key=lambda one: (one.when, one.recorded_at))}
    for one in reversed(latest.values()):
        noted = say("{His} reaction: {words}", words=one.reaction) if one.reaction else None
        yield _with_reaction(one.text, one.topic, noted, one.when)


def _with_reaction(text: str, topic: FrameTopic | None, reaction: Message | None, when: date) -> tuple[CardLine, bool]:
    about = say("the frame") if topic is None else TOPICS[topic]
    if reaction:
        line = say("{about}: “{text}” {reaction}", about=about, text=text, reaction=reaction)
    else:
        line = say("{about}: “{text}” What {he} said to it is not noted.", about=about, text=text)
    return CardLine(line, when=when), bool(reaction)


def _touched(analysis: Analysis, findings_on: bool) -> Iterator[CardLine]:
    if findings_on:
        for events in reversed(frame_together(frame_lately(analysis))):
            yield CardLine(frame_line(events), hour=events[-1].hour)
        return
    for event in reversed(frame_lately(analysis)):
        yield CardLine(say("hour {n}: {what}", n=event.hour, what=what_touched(event)), hour=event.hour)


# --- ruptures --------------------------------------------------------------------------------------------------------


def rupture(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    if not findings_on:
        return (_part(say("What you marked"), _marked(analysis)),)
    probable = [one for one in reversed(analysis.process.episodes) if one.stage == "probable"][:2]
    return (
        _part(say("The last times"), (CardLine(_episode(one), hour=one.onset) for one in probable)),
        _part(say("{His} words then"), (line for one in probable for line in _words_in(analysis, one))),
    )


def _marked(analysis: Analysis) -> Iterator[CardLine]:
    for hour in reversed(analysis.process.held):
        if hour.then is not None and hour.then != "nothing_needed":
            yield CardLine(say("hour {n}: {then}", n=hour.number, then=words.THEN[hour.then]), "yours", hour.number)


def _episode(one: Episode) -> Message:
    began = say("from hour {n}, {kind}", n=one.onset, kind=words.EPISODES[one.kind])
    if one.word is not None and one.word.did:
        began = say("{began}; you {did}", began=began, did=words.joined([words.DID[act] for act in one.word.did]))
    elif one.then:
        hour, then = one.then[-1]
        began = say("{began}; your log of hour {n}: {then}", began=began, n=hour, then=words.THEN[then])
    if one.repaired_at is not None:
        how = [MENDED[source] for source in one.mended_by]
        if how:
            return say("{began}; mended at hour {n}: {how}", began=began, n=one.repaired_at, how=words.joined(how))
        return say("{began}; mended at hour {n}", began=began, n=one.repaired_at)
    if one.state == "partly_repaired":
        return say("{began}; partly mended", began=began)
    if one.state == "faded":
        return say("{began}; never spoken of as far as is noted", began=began)
    return say("{began}; still open", began=began)


def _words_in(analysis: Analysis, one: Episode) -> Iterator[CardLine]:
    """What he said or wrote in the hours of it, the latest first."""
    last = one.repaired_at or analysis.next_number
    hours = [hour for hour in analysis.process.held if one.onset <= hour.number <= last]
    yield from (line for hour in reversed(hours) for line in _his_words(hour))


def _his_words(hour: Hour) -> Iterator[CardLine]:
    for said in (hour.his_words, hour.kept_words):
        if said:
            yield CardLine(say("hour {n}: “{words}”", n=hour.number, words=said), "his", hour.number)


# --- defences --------------------------------------------------------------------------------------------------------


def defences(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    named = [hour for hour in reversed(analysis.process.held) if "named_cost" in (hour.moments or ())]
    found = [
        _part(say("Seen lately"), _tags(analysis, findings_on)),
        _part(
            say("{He} named what a defence costs {him}"), (_on(hour, say("hour {n}", n=hour.number)) for hour in named)
        ),
    ]
    if named:
        found.append(_part(say("{His} words in these hours"), (line for hour in named for line in _his_words(hour))))
    return tuple(found)


def _tags(analysis: Analysis, findings_on: bool) -> Iterator[CardLine]:
    """Those seen more than once; where none was, or there are few hours, what was marked hour by hour."""
    marked = [hour for hour in analysis.process.held if hour.defence_tags][-LATELY:]
    counted = Counter(tag for hour in marked for tag in hour.defence_tags or ())
    often = [(tag, times) for tag, times in counted.items() if times > 1]
    if not findings_on or not often or len(marked) < OFTEN_FROM:
        for hour in reversed(marked):
            tags = words.joined([words.DEFENCES[tag] for tag in hour.defence_tags or ()])
            yield CardLine(say("hour {n}: {tags}", n=hour.number, tags=tags), "yours", hour.number)
        return
    for tag, times in sorted(often, key=lambda item: (-item[1], item[0])):
        seen = [hour.number for hour in marked if tag in (hour.defence_tags or ())]
        text = say("{tag}: {times} of the last {all} hours with one marked ({hours})",
                   tag=words.DEFENCES[tag], times=times, all=len(marked), hours=words.hours(seen))  # fmt: skip
        yield CardLine(text, "yours", seen[-1])


# --- stance ----------------------------------------------------------------------------------------------------------


def stance(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    if not findings_on:
        marked = [hour for hour in reversed(analysis.process.held) if hour.stance is not None]
        return (_part(say("As you marked it"), (_on(hour, _stance_of(hour), "yours") for hour in marked)),)
    band = stance_of(analysis)
    lately = [] if band is None else [CardLine(stance_line(band), "yours", band.hours[-1])]
    return (
        _part(say("The last hours"), lately),
        _after_extremes(analysis),
    )


def _stance_of(hour: Hour) -> Message:
    return say("hour {n}: {value} (-3 all empathy, +3 all firmness)", n=hour.number, value=words.signed(hour.stance))


def _after_extremes(analysis: Analysis) -> Part:
    found = [one for one in _afters(analysis) if one[0].stance is not None and abs(one[0].stance) >= FAR]
    sides = (
        (say("mostly empathy"), [one for one in found if (one[0].stance or 0) < 0]),
        (say("mostly firmness"), [one for one in found if (one[0].stance or 0) > 0]),
    )
    rows = (
        CardLine(say("hour {n}, {value} of 3 towards {side}; after it {after}", n=hour.number,
                     value=abs(hour.stance or 0), side=_side(hour), after=after_words(followed)), hour=hour.number)
        for hour, followed in found
    )  # fmt: skip
    return _part(say("After hours far to one side"), _summed(sides), rows)


def _side(hour: Hour) -> Message:
    return say("empathy") if (hour.stance or 0) < 0 else say("firmness")


def _afters(analysis: Analysis) -> list[After]:
    """Each hour that took place, the latest first, with what the next one brought."""
    process = analysis.process
    return [*reversed(after_each(process.hours, process.ratings, analysis.case.record.breaks))]


def _summed(kinds: Iterable[tuple[Message, Sequence[After]]]) -> Iterator[CardLine]:
    yield from (CardLine(summed(what, found)) for what, found in kinds if found)


# --- pace ------------------------------------------------------------------------------------------------------------


def pacing(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    marked = [hour for hour in analysis.process.held if hour.depth is not None]
    if not findings_on:
        return (_part(say("Depth, as you marked it"), (_on(h, _depth(h), "yours") for h in reversed(marked))),)
    link = [] if not marked else [CardLine(association(pace_link(analysis)))]
    return (
        _part(say("How deep it usually goes"), _range(marked)),
        _deep(analysis),
        _part(say("Depth and what followed"), link),
    )


def _range(marked: Sequence[Hour]) -> Iterator[CardLine]:
    depths = [hour.depth for hour in marked[-2 * LATELY :] if hour.depth is not None]
    if not depths:
        return
    if len(depths) < MIDDLE_FROM:
        more = MIDDLE_FROM - len(depths)
        yield CardLine(say_n("too early to tell: {n} more hour with depth marked",
                             "too early to tell: {n} more hours with depth marked", more))  # fmt: skip
        return
    text = say("{low} to {high} of 5 over the last {n} hours marked, the middle {middle}", low=min(depths),
               high=max(depths), n=len(depths), middle=f"{median(sorted(map(float, depths))):g}")  # fmt: skip
    yield CardLine(text, "yours", marked[-1].number)


def _deep(analysis: Analysis) -> Part:
    """Deep work close to him, as the rule on pace counts it; and experiential work on shame or trauma, which that rule
    does not count and which can reach as far.
    """
    numbers = process_thresholds()
    close = {point.hour for point in analysis.process.pace if is_deep(point, numbers)}
    all_of_them = _afters(analysis)
    deep = [one for one in all_of_them if one[0].number in close]
    felt_through = [one for one in all_of_them if experiential_and_close(one[0])]
    kinds = (
        (say("deep work on shame or the two of you"), deep),
        (say("experiential work on shame or trauma"), felt_through),
    )
    rows = (
        CardLine(say("hour {n}, {how}; after it {after}", n=hour.number, how=_how(hour), after=after_words(followed)),
                 hour=hour.number)
        for hour, followed in all_of_them
        if hour.number in close or experiential_and_close(hour)
    )  # fmt: skip
    return _part(say("What came after the hardest work"), _summed(kinds), rows)


def _how(hour: Hour) -> Message:
    depth = say("depth not marked") if hour.depth is None else say("depth {depth}", depth=hour.depth)
    return say("{depth}, experiential", depth=depth) if experiential_and_close(hour) else depth


def _depth(hour: Hour) -> Message:
    return say("hour {n}: {depth} of 5", n=hour.number, depth=hour.depth)


def _on(hour: Hour, text: Message, voice: Voice = "program") -> CardLine:
    return CardLine(text, voice, hour.number, hour.when)


# --- pulls: private --------------------------------------------------------------------------------------------------


def pulls(analysis: Analysis, findings_on: bool) -> tuple[Part, ...]:
    """Read with the author's own notes; everything here is private."""
    pulled = analysis.process.pulled or ()
    notes = analysis.case.private.notes if analysis.case.private else ()
    become = [note for note in sorted(notes, key=lambda note: note.when) if note.who_i_become][-1:]
    found = [
        _part(say("Felt in the last three hours"), (_felt(one, findings_on) for one in pulled)),
        _part(say("Who you become for {him}, as you wrote it"),
              (CardLine(say("“{words}”", words=note.who_i_become), "yours", note.session, note.when)
               for note in become)),
    ]  # fmt: skip
    if findings_on:
        found.insert(1, _part(say("To ask oneself"), map(CardLine, asked_apart_of(pulled))))
    return tuple(found)


def _felt(one: Pulled, findings_on: bool) -> CardLine:
    if not findings_on:
        return CardLine(felt(one), "yours", one.hours[-1])
    him, others = (
        say("not known yet") if share is None else tenths(share)
        for share in (one.usual_with_him, one.usual_with_others)
    )
    text = say(
        "{felt}; with {him} before: {him_too}; with others: {others}", felt=felt(one), him_too=him, others=others
    )
    return CardLine(text, "yours", one.hours[-1])
