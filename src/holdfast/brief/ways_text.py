"""The argument map in a terminal: what changed first, then each approach with what speaks for and against it.

The order is no rank, and says so. Those the therapist is trained in come in full; adjuncts apart; the rest is for
consulting or referring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from holdfast.analysis.model import Analysis
from holdfast.approaches.held_back import HeldBack, held_back
from holdfast.approaches.knowledge_files import Knowledge, knowledge
from holdfast.approaches.model import ApproachReading, Datum, FeatureReading, ReasonOpen, ReasonSpoken, Verdict
from holdfast.brief import words
from holdfast.brief.spoken import ORIGINS, plain
from holdfast.brief.ways_json import OFF
from holdfast.brief.ways_words import change_words, datum_words, louder, reason_words
from holdfast.text import Message, render, say

WIDTH = 96
TITLES: tuple[tuple[tuple[Verdict, ...], Message], ...] = (
    (("first", "prerequisite"), say("First")),
    (("for",), say("For")),
    (("against",), say("Against")),
    (("avoid",), say("Avoid at the start")),
)
NO_RANK = say(
    "Reasons, not a ranking: those you are trained in stand first, the others in the order of the knowledge. Nothing "
    "here is proven in narcissistic disorders by trials (no grade A). You decide."
)


def ways_text(analysis: Analysis) -> str:
    """Lines of at most 96 columns, ending in a line feed."""
    page = _Page(analysis, knowledge())
    lines = list(page.head())
    if analysis.restricted is not None:
        lines += page.wrapped(OFF)
    else:
        lines += [*page.asked(), *page.changed(), *page.noted(), *page.approaches()]
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Page:
    def __init__(self, analysis: Analysis, known: Knowledge) -> None:
        self.analysis, self.known, self.ways, self.person = analysis, known, analysis.ways, analysis.person

    def say(self, message: Message | str) -> str:
        return " ".join(plain(render(message, self.person)).split())

    def wrapped(self, message: Message | str, indent: str = "", first: str | None = None) -> Iterator[str]:
        begin = indent if first is None else first
        yield from wrap(self.say(message), WIDTH, initial_indent=begin, subsequent_indent=indent) or [begin]

    def titled(self, title: Message) -> Iterator[str]:
        yield ""
        yield self.say(title).upper()

    def head(self) -> Iterator[str]:
        origin = ORIGINS[self.analysis.case.record.about.origin]
        at = say("as of {at}", at=words.today(self.analysis))
        parts: tuple[Message | str | None, ...] = (self.person.name, say("the ways of working"), at, origin)
        yield from self.wrapped(" · ".join(self.say(part) for part in parts if part is not None))
        if self.ways.in_use:
            used = words.listed([words.APPROACHES[one] for one in self.ways.in_use])
            yield from self.wrapped(say("in use: {used}", used=used))
        decision = self.ways.decision
        if decision is not None:
            yield from self.wrapped(say("decided on {when}: {why}", when=decision.when, why=decision.reason))
        if self.analysis.not_compared is not None:
            yield from self.wrapped(
                say("{His} answers over time are not read here: {why}.", why=self.analysis.not_compared)
            )

    def asked(self) -> Iterator[str]:
        if self.ways.asked:
            yield from self.titled(say("To be looked at again"))
        for one in self.ways.asked:
            dated = one.why in ("remission", "earlier")  # these words hold their day
            told = one.words if dated else say("{words} ({when})", words=one.words, when=one.when)
            yield from self.wrapped(told, "   ")

    def changed(self) -> Iterator[str]:
        changed = self.ways.changed
        if changed is None:
            return
        yield from self.titled(say("What speaks differently {since}", since=changed.words))
        found = louder(changed, self.ways.in_use)
        if not found:
            yield from self.wrapped(say("Nothing speaks differently."), "   ")
        for one in found:
            yield from self.wrapped(change_words(one), "     ", "   - ")

    def noted(self) -> Iterator[str]:
        """What is known of the case, by area: one line each, with what speaks otherwise."""
        features = self.ways.argument.features
        yield from self.titled(say("What is known"))
        for id, known in self.known.features.items():
            reading = features.of(id)
            if reading.value is not None:
                yield from self.feature(say(known.title), say(known.words_of(reading.value)), reading)

    def feature(self, title: Message, value: Message, reading: FeatureReading) -> Iterator[str]:
        sure = say("estimated") if reading.certainty == "estimated" else say("known")
        told = say("{title}: {value} ({sure})", title=title, value=value, sure=sure)
        yield from self.wrapped(told, "     ", "   ")
        if reading.contrary:
            yield from self.wrapped(say("against it: {data}", data=self.data(reading.contrary)), "       ")

    def approaches(self) -> Iterator[str]:
        there = self.ways.argument.approaches
        mine = [one for one in there if one.trained and one.approach.kind == "approach"]
        adjuncts = [one for one in there if one.approach.kind == "adjunct"]
        others = [one for one in there if not one.trained and one.approach.kind == "approach"]
        yield ""
        yield from self.wrapped(NO_RANK)
        yield from self.each(mine)
        if adjuncts:
            yield from self.titled(say("Beside it (adjuncts)"))
            yield from self.each(adjuncts)
        if others:
            yield from self.titled(say("If you consult or refer"))
            yield from self.each(others)

    def each(self, approaches: Iterable[ApproachReading]) -> Iterator[str]:
        """In the order of the map, each with its group named beside it: the groups are no order."""
        for one in approaches:
            yield ""
            title = say("{title}", title=one.approach.title)
            if one.approach.short not in one.approach.title:
                title = say("{title} ({short})", title=title, short=one.approach.short)
            group = say("{title}: {group}", title=title, group=self.known.groups[one.group])
            yield from self.wrapped(self.held(group, held_back(one, self.known.rules)))
            yield from self.wrapped(one.approach.evidence, "   ")
            for verdicts, heading in TITLES:
                yield from self.reasons(heading, one.of(*verdicts))
            yield from self.unknown(one.open)

    def held(self, group: Message, by: HeldBack) -> Message:
        """The group with the answers that hold it back: "too little known: borderline features? supervision?"."""
        for n, feature in enumerate(by.named):
            asked = say("{title}?", title=say(self.known.features[feature].title))
            group = say("{group}: {asked}" if n == 0 else "{group} {asked}", group=group, asked=asked)
        return say("{group} and more", group=group) if by.more else group

    def reasons(self, heading: Message, reasons: Sequence[ReasonSpoken]) -> Iterator[str]:
        if reasons:
            yield "   " + self.say(heading)
        for one in reasons:
            marks = [self.say(say("grade {grade}", grade=one.reason.grade)), ", ".join(one.reason.sources)]
            if one.estimated:
                marks.append(self.say(say("estimated")))
            if one.reason.verdict == "prerequisite":
                marks.append(self.say(say("needed for it")))
            if one.reason.general:
                marks.append(self.say(say("in general")))
            told = say("{text} ({marks})", text=reason_words(one.reason), marks="; ".join(marks))
            yield from self.wrapped(told, "     ", "   - ")
            evidence = [datum for reading in one.features for datum in reading.evidence]
            contrary = [datum for reading in one.features for datum in reading.contrary]
            if evidence:
                yield from self.wrapped(say("seen: {data}", data=self.data(evidence)), "       ")
            if contrary:
                yield from self.wrapped(say("against it: {data}", data=self.data(contrary)), "       ")
            if one.disagreed is not None:
                why = one.disagreed.why_not or self.say(say("no reason written"))
                yield from self.wrapped(
                    say("you disagree ({when}): {why}", when=one.disagreed.when, why=why), "       "
                )

    def unknown(self, reasons: Sequence[ReasonOpen]) -> Iterator[str]:
        """What is not known, each once, with the kinds of reasons it would settle; how many they are is no weight."""
        missing: dict[str, list[str]] = {}
        for one in reasons:
            for id in one.missing:
                missing.setdefault(id, []).append(one.reason.verdict)
        if missing:
            yield "   " + self.say(say("Unknown, and would change the picture"))
        for id, verdicts in missing.items():
            kinds = words.joined([KINDS[verdict] for verdict in KINDS if verdict in verdicts])
            told = say("{title}: could {kinds}", title=say(self.known.features[id].title), kinds=kinds)
            yield from self.wrapped(told, "     ", "   - ")
            seen = self.ways.argument.features.of(id).evidence
            if seen:
                yield from self.wrapped(say("seen so far: {data}", data=self.data(seen)), "       ")

    def data(self, data: Iterable[Datum]) -> str:
        return "; ".join(self.say(datum_words(one)) for one in dict.fromkeys(data))


KINDS: dict[Verdict, Message] = {
    "for": say("speak for it"),
    "against": say("speak against it"),
    "first": say("ask for something to come first"),
    "prerequisite": say("name what it needs"),
    "avoid": say("say what not to begin with"),
}
